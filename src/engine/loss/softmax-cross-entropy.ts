import { log } from '../math/elementary.ts';
import { span } from '../math/kernels.ts';
import type { Loss, LossPass } from './index.ts';
import { largestOf, softmaxInto } from './output.ts';
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
    // All powers in one call: the slopes hold y minus the row's largest, then e to that.
    for (let row = 0; row < rows; row++) shiftRow(pass, row);
    const powers = span(slope, first * width, rows * width);
    kernels.expInto(powers, powers);
    let error = 0;
    for (let row = 0; row < rows; row++) {
      const base = (first + row) * width;
      if (weights[first + row] === 0) slope.fill(0, base, base + width);
      else error += rowError(pass, row);
    }
    return error;
  },
  curvature: ({ outputs, at, targets, first, width }, row, out) => {
    const from = at + row * width;
    const p = Float64Array.from(outputs.subarray(from, from + width));
    softmaxInto(p, 0, width);
    let total = 0;
    for (let j = 0; j < width; j++) total += targets[(first + row) * width + j];
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) out[i * width + j] = total * ((i === j ? p[i] : 0) - p[i] * p[j]);
    }
  },
};

/** Puts the outputs of a row, less the largest of them, where its slopes go. */
function shiftRow({ outputs, at, slope, first, width }: LossPass, row: number): void {
  const from = at + row * width;
  const base = (first + row) * width;
  const largest = largestOf(outputs, from, width);
  for (let j = 0; j < width; j++) slope[base + j] = outputs[from + j] - largest;
}

/** The loss of one row; its slopes hold the powers before and dE/dy after. */
function rowError({ outputs, at, targets, slope, first, width }: LossPass, row: number): number {
  const from = at + row * width;
  const base = (first + row) * width;
  let sum = 0;
  let total = 0;
  let product = 0;
  const largest = largestOf(outputs, from, width);
  for (let j = 0; j < width; j++) {
    const target = targets[base + j];
    sum += slope[base + j];
    total += target;
    if (target !== 0) product += target * (outputs[from + j] - largest);
  }
  const scale = total / sum;
  for (let j = 0; j < width; j++) slope[base + j] = slope[base + j] * scale - targets[base + j];
  return total * log(sum) - product;
}
