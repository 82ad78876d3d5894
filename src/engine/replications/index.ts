/** The table of replications: every published experiment of the five texts, in the order of the gallery. */
import { galvanFigure5 } from './galvan-fig-5.ts';
import type { Replication } from './replication.ts';

export type * from './replication.ts';
export { type Text, texts } from './texts.ts';

/** Every card. */
export const replications: readonly Replication[] = [
  galvanFigure5,
];
