/** The table of initialisations: how the first weights are drawn. */
import { basicTanh } from './basic-tanh.ts';
import { given } from './given.ts';
import { glorot } from './glorot.ts';
import { he } from './he.ts';
import type { Initialisation } from './initialisation.ts';
import { normal } from './normal.ts';
import { orthogonal } from './orthogonal.ts';
import { reservoir } from './reservoir.ts';
import { sigmoid } from './sigmoid.ts';
import { smartTanh } from './smart-tanh.ts';
import { sparse } from './sparse.ts';
import { spectralRadius } from './spectral-radius.ts';
import { uniform } from './uniform.ts';

export type { Initialisation } from './initialisation.ts';

/** Every initialisation, in the order of forms. */
export const initialisations: readonly Initialisation[] = [
  uniform,
  normal,
  sigmoid,
  basicTanh,
  smartTanh,
  spectralRadius,
  orthogonal,
  glorot,
  he,
  sparse,
  reservoir,
  given,
];
