import type { SequenceBatch } from './task.ts';

/** One batch of all sequences of several, side by side, padded with steps that do not count to the longest. */
export function joinSequences(batches: readonly SequenceBatch[]): SequenceBatch {
  const [one] = batches;
  if (batches.length === 1) return one;
  const steps = Math.max(...batches.map((each) => each.steps));
  const batch = batches.reduce((sum, each) => sum + each.batch, 0);
  const inputSize = one.inputs.length / (one.steps * one.batch);
  const outputSize = one.targets.length / (one.steps * one.batch);
  const joined = {
    steps,
    batch,
    inputs: new Float64Array(steps * batch * inputSize),
    targets: new Float64Array(steps * batch * outputSize),
    weights: new Float64Array(steps * batch),
    lengths: Uint32Array.from(batches.flatMap(({ lengths }) => [...lengths])),
  };
  let first = 0;
  for (const each of batches) {
    copyRows(joined.inputs, each.inputs, { each, first, batch, width: inputSize });
    copyRows(joined.targets, each.targets, { each, first, batch, width: outputSize });
    copyRows(joined.weights, each.weights, { each, first, batch, width: 1 });
    first += each.batch;
  }
  return joined;
}

function copyRows(
  to: Float64Array,
  from: Float64Array,
  place: { each: SequenceBatch; first: number; batch: number; width: number },
): void {
  const { each, first, batch, width } = place;
  const row = each.batch * width;
  for (let t = 0; t < each.steps; t++)
    to.set(from.subarray(t * row, (t + 1) * row), (t * batch + first) * width);
}
