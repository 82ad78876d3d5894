/** What the axes of a comparison are called. */
import type { CompareAxis } from '../../shared/compare.ts';

export const axisWords: Readonly<Record<CompareAxis, string>> = {
  iterations: 'iterations',
  'gradient-evaluations': 'gradients',
  seconds: 'seconds of training',
};
