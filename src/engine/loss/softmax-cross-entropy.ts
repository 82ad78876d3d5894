import { exp, exp32, log } from '../math/elementary.ts';
import type { Kernels } from '../math/kernels.ts';
import type { Loss, LossPass } from './index.ts';
import { isMeanReduction, reductionFields } from './reduction.ts';

/**
 * E = -sum_j t_j log p_j with p = softmax of the output layer's values y (Pascanu et al. 2013, supplement; Galvan 2016
 * eq. 11, without its 1/M). dE/dy_j = p_j sum(t) - t_j, second derivative sum(t) (diag(p) - p p'), for targets that
 * are shares of one (one-hot: sum(t) = 1). The largest y is taken off first, so nothing overflows.
 */
export const softmaxCrossEntropy: Loss = {
  name: 'softmax-cross-entropy',
  label: 'Softmax cross-entropy',
  help: 'For one class of several: outputs become probabilities that sum to 1. Targets are one-hot, or shares.',
  equation: 'E = -\\sum_t \\sum_j t_j \\log p_j,\\quad p_j = e^{y_j} / \\sum_i e^{y_i}',
  source: 'Pascanu et al. 2013, supplement; Galvan 2016 eq. 11',
  fields: reductionFields,
  output: 'softmax',
  targets: 'shares',
  isMean: isMeanReduction,
  evaluate: (kernels, pass) => {
    const { weights, slope, first, rows, width } = pass;
    let error = 0;
    for (let row = 0; row < rows; row++) {
      const base = (first + row) * width;
      if (weights[first + row] === 0) slope.fill(0, base, base + width);
      else error += rowError(kernels, pass, { from: pass.at + row * width, base });
    }
    return error;
  },
  curvature: ({ outputs, at, targets, first, width }, row, out) => {
    const from = at + row * width;
    const p = probabilities(outputs.subarray(from, from + width));
    let total = 0;
    for (let j = 0; j < width; j++) total += targets[(first + row) * width + j];
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) out[i * width + j] = total * ((i === j ? p[i] : 0) - p[i] * p[j]);
    }
  },
};

/** The loss of one row (outputs at `from`, targets and slope at `base`); writes the slope. */
function rowError(
  { precision }: Kernels,
  { outputs, targets, slope, width }: LossPass,
  { from, base }: { from: number; base: number },
): number {
  const power = precision === 'float32' ? exp32 : exp;
  let largest = -Infinity;
  for (let j = 0; j < width; j++) largest = Math.max(largest, outputs[from + j]); // NaN stays
  let sum = 0;
  let total = 0;
  let product = 0;
  for (let j = 0; j < width; j++) {
    const value = outputs[from + j] - largest;
    const e = power(precision === 'float32' ? Math.fround(value) : value);
    const target = targets[base + j];
    slope[base + j] = e;
    sum += e;
    total += target;
    if (target !== 0) product += target * value;
  }
  const scale = total / sum;
  for (let j = 0; j < width; j++) slope[base + j] = slope[base + j] * scale - targets[base + j];
  return total * log(sum) - product;
}

function probabilities(values: ArrayLike<number>): Float64Array {
  const p = Float64Array.from(values);
  const largest = p.reduce((most, value) => Math.max(most, value), -Infinity);
  let sum = 0;
  for (let j = 0; j < p.length; j++) sum += p[j] = exp(p[j] - largest);
  return p.map((value) => value / sum);
}
