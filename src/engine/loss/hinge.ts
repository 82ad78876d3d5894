import type { Loss } from './index.ts';
import { isMeanReduction, reductionFields } from './reduction.ts';

/**
 * E = sum_j max(0, 1 - c_j y_j), linear output (Galvan 2016 eq. 10). The class c is +1 where the target is above 0 and
 * -1 elsewhere, so that targets 0 and 1 do as well as -1 and 1. dE/dy = -c within the margin, 0 on its edge and beyond;
 * the second derivative is 0 almost everywhere and of no use.
 */
export const hinge: Loss = {
  name: 'hinge',
  label: 'Hinge',
  help: 'For two classes: an output on the right side of 0 by at least 1 costs nothing. Targets above 0 are the one class, all others the other.',
  equation: 'E = \\sum_t \\max(0,\\, 1 - c\\,y)',
  source: 'Galvan 2016 eq. 10',
  fields: reductionFields,
  output: 'linear',
  targets: 'any',
  isMean: isMeanReduction,
  evaluate: (_kernels, { outputs, at, targets, weights, slope, first, rows, width }) => {
    let error = 0;
    for (let row = 0; row < rows; row++) {
      const counts = weights[first + row] !== 0;
      const base = (first + row) * width;
      const from = at + row * width;
      for (let j = 0; j < width; j++) {
        const side = targets[base + j] > 0 ? 1 : -1;
        const short = 1 - side * outputs[from + j];
        if (counts) error += Math.max(0, short); // NaN stays
        slope[base + j] = counts && short > 0 ? -side : 0;
      }
    }
    return error;
  },
  curvature: null,
};
