/** Helpers that fill and read a batch of sequences. */
import type { SequenceBatch, TaskShape } from './task.ts';

/** A batch of zeros for sequences of these lengths; the caller fills it. */
export function emptyBatch(
  lengths: Uint32Array,
  shape: Pick<TaskShape, 'inputs' | 'outputs'>,
): SequenceBatch {
  const batch = lengths.length;
  const steps = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  return {
    steps,
    batch,
    inputs: new Float64Array(steps * batch * shape.inputs),
    targets: new Float64Array(steps * batch * shape.outputs),
    weights: new Float64Array(steps * batch),
    lengths,
  };
}

/** Row of step t of sequence b: where its values start, divided by their width. */
export function rowOf(batch: SequenceBatch, t: number, b: number): number {
  return t * batch.batch + b;
}

/** Row of the last step of sequence b. */
export function lastRow(batch: SequenceBatch, b: number): number {
  return rowOf(batch, batch.lengths[b] - 1, b);
}

/** Index of the 1 in a row of a one-hot array of `width` columns; of the largest value elsewhere. */
export function hotIndex(values: ArrayLike<number>, row: number, width: number): number {
  let best = 0;
  for (let k = 1; k < width; k++) if (values[row * width + k] > values[row * width + best]) best = k;
  return best;
}

/**
 * Whether the class of the one-hot target of a row has the largest output. A tie is no answer, and NaN is none:
 * both give false.
 */
export function classIsRight(batch: SequenceBatch, outputs: ArrayLike<number>, row: number): boolean {
  const width = batch.targets.length / (batch.steps * batch.batch);
  const right = hotIndex(batch.targets, row, width);
  for (let k = 0; k < width; k++) {
    if (k !== right && !(outputs[row * width + right] > outputs[row * width + k])) return false;
  }
  return true;
}

/** Whether every output of a row is within `tolerance` of its target. NaN is not. */
export function rowIsWithin(
  batch: SequenceBatch,
  outputs: ArrayLike<number>,
  at: { row: number; tolerance: number },
): boolean {
  const width = batch.targets.length / (batch.steps * batch.batch);
  for (let k = at.row * width; k < (at.row + 1) * width; k++) {
    if (!(Math.abs(outputs[k] - batch.targets[k]) <= at.tolerance)) return false;
  }
  return true;
}
