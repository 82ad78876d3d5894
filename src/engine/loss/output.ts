/** Output functions: from the values of the output layer to predictions. */
import { exp, logistic } from '../math/elementary.ts';
import type { Vec } from '../math/kernels.ts';
import type { OutputFunction } from './index.ts';

/** Applies an output function to `rows` rows of `width` numbers from `at`, in place. */
export function applyOutput(
  values: Vec,
  shape: { at: number; rows: number; width: number },
  output: OutputFunction,
): void {
  const { at, rows, width } = shape;
  if (output === 'logistic') {
    for (let i = at; i < at + rows * width; i++) values[i] = logistic(values[i]);
  } else if (output === 'softmax') {
    for (let row = 0; row < rows; row++) softmaxInto(values, at + row * width, width);
  }
}

/** p_j = e^{y_j} / sum e^{y}, from `at`, in place; the largest value is taken off first so that nothing overflows. */
export function softmaxInto(values: Vec, at: number, width: number): void {
  const largest = largestOf(values, at, width);
  let sum = 0;
  for (let j = 0; j < width; j++) {
    values[at + j] = exp(values[at + j] - largest);
    sum += values[at + j];
  }
  for (let j = 0; j < width; j++) values[at + j] /= sum;
}

/** The largest of `width` numbers from `at`; NaN where there is one among them. */
export function largestOf(values: Vec, at: number, width: number): number {
  let largest = -Infinity;
  for (let j = 0; j < width; j++) largest = Math.max(largest, values[at + j]);
  return largest;
}
