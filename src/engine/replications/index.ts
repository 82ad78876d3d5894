/** The table of replications: every published experiment of the five texts, in the order of the gallery. */
import { bianchiGenerative } from './bianchi-generative.ts';
import { bianchiGradients } from './bianchi-gradients.ts';
import { bianchiOptimisers } from './bianchi-optimisers.ts';
import { bianchiRegularisers } from './bianchi-regularisers.ts';
import { bianchiTruncation } from './bianchi-truncation.ts';
import { chernodubFigure1 } from './chernodub-fig-1.ts';
import { chernodubFigure2 } from './chernodub-fig-2.ts';
import { chernodubTable1 } from './chernodub-table-1.ts';
import { galvanFigures3And4 } from './galvan-fig-3-4.ts';
import { galvanFigure5 } from './galvan-fig-5.ts';
import { galvanFigure6 } from './galvan-fig-6.ts';
import { galvanPatients } from './galvan-patients.ts';
import { pascanuCharacters } from './pascanu-characters.ts';
import { pascanuFig7 } from './pascanu-fig-7.ts';
import { pascanuFig1 } from './pascanu-fig-1.ts';
import { pascanuLengths } from './pascanu-lengths.ts';
import { pascanuMusic } from './pascanu-music.ts';
import { pascanuTable5 } from './pascanu-table-5.ts';
import { pascanuTable1, pascanuTable2, pascanuTable3, pascanuTable4 } from './pascanu-tables.ts';
import { pedersenFigures1And2 } from './pedersen-fig-1-2.ts';
import { pedersenFigures3And4 } from './pedersen-fig-3-4.ts';
import { pedersenFigure5 } from './pedersen-fig-5.ts';
import { pedersenOutputFeedback } from './pedersen-output-feedback.ts';
import type { Replication } from './replication.ts';

export type * from './replication.ts';
export { type Text, texts } from './texts.ts';

/** Every card. */
export const replications: readonly Replication[] = [
  pedersenFigures1And2,
  pedersenFigures3And4,
  pedersenFigure5,
  pedersenOutputFeedback,
  bianchiTruncation,
  bianchiOptimisers,
  bianchiRegularisers,
  bianchiGradients,
  bianchiGenerative,
  pascanuFig1,
  pascanuFig7,
  pascanuLengths,
  pascanuTable1,
  pascanuTable2,
  pascanuTable3,
  pascanuTable4,
  pascanuTable5,
  pascanuMusic,
  pascanuCharacters,
  galvanFigure5,
  galvanFigures3And4,
  galvanFigure6,
  galvanPatients,
  chernodubTable1,
  chernodubFigure1,
  chernodubFigure2,
];
