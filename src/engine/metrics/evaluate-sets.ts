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
export const emptySums: SetSums = { squared: 0, spread: 0, n: 0, loss: NaN, wrong: NaN, bits: NaN };

/**
 * Sums of all sets of a series at the weights in the network. The trajectory must hold the forward pass over the
 * training samples; the other sets are run here, and with 'carry' the training part is left untouched.
 */
export function evaluateSets(problem: Problem, prepared: Prepared, testStart: TestStart): AllSums {
  const { sets } = prepared;
  const outputs = predictions(problem, prepared, testStart);
  return {
    train: sumsOf(prepared, outputs, sets.train),
    validation: sumsOf(prepared, outputs, sets.validation),
    test: sumsOf(prepared, outputs, sets.test),
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

function sumsOf(
  { targets, outputSize: width }: Prepared,
  outputs: Float64Array,
  { start, end }: RowRange,
): SetSums {
  let squared = 0;
  let spread = 0;
  for (let o = 0; o < width; o++) {
    let mean = 0;
    for (let s = start; s < end; s++) mean += targets[s * width + o];
    mean /= end - start;
    for (let s = start; s < end; s++) {
      const target = targets[s * width + o];
      const error = target - outputs[s * width + o];
      squared += error * error;
      spread += (target - mean) * (target - mean);
    }
  }
  return { ...emptySums, squared, spread, n: (end - start) * width };
}
