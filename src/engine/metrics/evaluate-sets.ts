/** Errors of the training, validation and test sets at the accepted weights. */
import type { RowRange } from '../data/prepare.ts';
import { forward } from '../network/forward.ts';
import { clearPast, outputAt } from '../network/trajectory.ts';
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

/**
 * Sums of all sets at the weights in the network. The trajectory must hold the forward pass over the training
 * samples; the other sets are run here, and with 'carry' the training part is left untouched.
 */
export function evaluateSets(problem: Problem, testStart: TestStart): AllSums {
  const { sets } = problem.prepared;
  const outputs = predictions(problem, testStart);
  return {
    train: sumsOf(problem, outputs, sets.train),
    validation: sumsOf(problem, outputs, sets.validation),
    test: sumsOf(problem, outputs, sets.test),
  };
}

/**
 * Scaled outputs (samples nOut) one step ahead with true inputs. With 'zero' the validation and test sets start from
 * zero state: they are run on the same buffers after the state has been cleared, and training is run again last, so
 * that the trajectory holds it as before.
 */
export function predictions(problem: Problem, testStart: TestStart): Float64Array {
  const { network, track, trainSteps, layout, prepared } = problem;
  const { samples } = prepared;
  const outputs = new Float64Array(samples * layout.outputs);
  const keep = ({ start, end }: RowRange) => {
    const { h, at } = outputAt(track, 0);
    for (let i = start * layout.outputs; i < end * layout.outputs; i++) outputs[i] = h[at + i];
  };
  if (testStart === 'carry') {
    forward(network, track, trainSteps, samples);
    keep({ start: 0, end: samples });
    return outputs;
  }
  keep(prepared.sets.train);
  for (const set of [prepared.sets.validation, prepared.sets.test]) {
    clearBefore(problem, set.start);
    forward(network, track, set.start, set.end);
    keep(set);
  }
  clearPast(track);
  forward(network, track, 0, trainSteps);
  return outputs;
}

/** Puts the states that the delays of step `t` can reach to zero. */
function clearBefore({ track }: Problem, t: number): void {
  for (const { h, plan } of track.layers) {
    const width = track.batch * plan.size;
    h.fill(0, t * width, (t + track.history) * width); // rows t - history .. t - 1 in steps
  }
}

function sumsOf({ prepared, layout }: Problem, outputs: Float64Array, { start, end }: RowRange): SetSums {
  const width = layout.outputs;
  let squared = 0;
  let spread = 0;
  for (let o = 0; o < width; o++) {
    let mean = 0;
    for (let s = start; s < end; s++) mean += prepared.targets[s * width + o];
    mean /= end - start;
    for (let s = start; s < end; s++) {
      const target = prepared.targets[s * width + o];
      const error = target - outputs[s * width + o];
      squared += error * error;
      spread += (target - mean) * (target - mean);
    }
  }
  return { squared, spread, n: (end - start) * width };
}
