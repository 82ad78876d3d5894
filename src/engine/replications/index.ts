/** The table of replications: every published experiment of the five texts, in the order of the gallery. */
import type { Replication } from './replication.ts';

export type * from './replication.ts';
export { type Text, texts } from './texts.ts';

/** Every card. */
export const replications: readonly Replication[] = [];
