/** Errors of the training, validation and test sets at the accepted weights. */
import type { Prepared, RowRange } from '../data/prepare.ts';
import { applyOutput } from '../loss/output.ts';
import { forward } from '../network/forward.ts';
import { clearPast, outputAt, pastSize, writePast } from '../network/trajectory.ts';
import type { Problem } from '../train/problem.ts';
import type { SetSums } from './index.ts';

/** Sums of every set. */
export interface AllSums {
  readonly train: SetSums;
  readonly validation: SetSums;
  readonly test: SetSums;
}

/** How the state enters validation and test: from where the set before it ended, or zero. */
export type TestStart = 'carry' | 'zero';

/** No samples. */
export const emptySums: SetSums = { squared: 0, own: 0, spread: 0, n: 0, loss: NaN, wrong: NaN, bits: NaN };

/**
 * Sums of all sets of a series at the weights in the network. The trajectory must hold the forward pass over the
 * training samples; the other sets are run here, and with 'carry' the training part is left untouched.
 */
export function evaluateSets(problem: Problem, prepared: Prepared, testStart: TestStart): AllSums {
  const { sets } = prepared;
  const outputs = predictions(problem, prepared, testStart);
  const pairs = pairsOf(prepared, outputs);
  return {
    train: sumsOf(prepared, pairs, sets.train),
    validation: sumsOf(prepared, pairs, sets.validation),
    test: sumsOf(prepared, pairs, sets.test),
  };
}

/**
 * Scaled outputs (samples nOut) one step ahead with true inputs, through the output function. With 'zero' the
 * validation and test sets start from zero state: they are run on the same buffers after the state has been cleared,
 * and training is run again last, so that the trajectory holds it as before.
 */
export function predictions(problem: Problem, prepared: Prepared, testStart: TestStart): Float64Array {
  const { network, layout } = problem;
  const [{ track }] = problem.parts;
  const { samples } = prepared;
  const trainSteps = prepared.sets.train.end;
  const outputs = new Float64Array(samples * layout.outputs);
  const keep = ({ start, end }: RowRange) => {
    const { h, at } = outputAt(track, 0);
    for (let i = start * layout.outputs; i < end * layout.outputs; i++) outputs[i] = h[at + i];
  };
  if (testStart === 'carry') {
    forward(network, track, trainSteps, samples);
    keep({ start: 0, end: samples });
  } else {
    keep(prepared.sets.train);
    for (const set of [prepared.sets.validation, prepared.sets.test]) {
      clearBefore(problem, set.start);
      forward(network, track, set.start, set.end);
      keep(set);
    }
    clearPast(track);
    forward(network, track, 0, trainSteps);
  }
  applyOutput(outputs, { at: 0, rows: samples, width: layout.outputs }, problem.loss.output);
  return outputs;
}

/** Puts the states that the delays of step `t` can reach to zero. */
function clearBefore({ parts: [{ track }] }: Problem, t: number): void {
  writePast(track, t, new Float64Array(pastSize(track)));
}

/** Targets and outputs as the run trains on them, and as the series has them where steps lie between. */
interface Pairs {
  readonly outputs: Float64Array;
  readonly own: { readonly targets: Float64Array; readonly outputs: Float64Array };
}

/** Steps are undone with the true values before each sample; columns that have none stay as they are. */
function pairsOf(prepared: Prepared, outputs: Float64Array): Pairs {
  const { spec, targets, samples, outputSize: width, firstRow } = prepared;
  const changed = spec.targets.map((name) => prepared.columnOf(name).transformed.stages.length > 0);
  if (!changed.includes(true)) return { outputs, own: { targets, outputs } };
  const own = { targets: targets.slice(), outputs: outputs.slice() };
  spec.targets.forEach((name, o) => {
    if (!changed[o]) return;
    const { plain } = prepared.columnOf(name);
    const made = prepared.toOriginal(
      name,
      Float64Array.from({ length: samples }, (_, s) => outputs[s * width + o]),
    );
    const sd = deviation(plain.subarray(0, firstRow + prepared.sets.train.end));
    for (let s = 0; s < samples; s++) {
      own.targets[s * width + o] = plain[firstRow + s] / sd;
      own.outputs[s * width + o] = made[s] / sd;
    }
  });
  return { outputs, own };
}

function sumsOf(
  { targets, known, outputSize: width }: Prepared,
  { outputs, own }: Pairs,
  { start, end }: RowRange,
): SetSums {
  const sums = { squared: 0, own: 0, spread: 0, n: 0 };
  for (let o = 0; o < width; o++) {
    let mean = 0;
    let n = 0;
    for (let i = start * width + o; i < end * width; i += width) {
      if (known !== null && known[i] === 0) continue;
      mean += own.targets[i];
      n++;
    }
    mean /= n;
    sums.n += n;
    for (let i = start * width + o; i < end * width; i += width) {
      if (known !== null && known[i] === 0) continue;
      const error = targets[i] - outputs[i];
      const ownError = own.targets[i] - own.outputs[i];
      sums.squared += error * error;
      sums.own += ownError * ownError;
      sums.spread += (own.targets[i] - mean) * (own.targets[i] - mean);
    }
  }
  return { ...emptySums, ...sums };
}

/** Population standard deviation; 1 for a constant. */
function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return square > 0 ? Math.sqrt(square) : 1;
}
