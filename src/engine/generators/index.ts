/** The table of generators: series that the engine makes itself. */
import { chordMusic } from './chord-music.ts';
import type { Generator } from './generator.ts';
import { grammarText } from './grammar-text.ts';
import { henon } from './henon.ts';
import { logisticMap } from './logistic-map.ts';
import { lorenzHaken } from './lorenz-haken.ts';
import { lorenz } from './lorenz.ts';
import { mackeyGlass } from './mackey-glass.ts';
import { multipleSuperimposedOscillators } from './multiple-superimposed-oscillators.ts';
import { narma10 } from './narma-10.ts';
import { patientVisits } from './patient-visits.ts';

export type { Generator } from './generator.ts';

/** Every generator, in the order of forms. */
export const generators: readonly Generator[] = [
  mackeyGlass,
  lorenz,
  lorenzHaken,
  henon,
  logisticMap,
  narma10,
  multipleSuperimposedOscillators,
  chordMusic,
  grammarText,
  patientVisits,
];
