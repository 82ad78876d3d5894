/** How errors grow while a network reads its own outputs. */
import type { ClosedLoop } from './closed-loop.ts';
import { generate } from './generative-run.ts';
import type { StateMap } from './state-map.ts';
import type { Subject } from './subject.ts';

/** Root mean square error over the starts after 1, 2, ... steps, in standard deviations of the training data. */
export interface Growth {
  readonly starts: number;
  /** As many as there are true values for from any start; NaN where it has run away. */
  readonly errors: Float64Array;
}

/** From starts evenly spread over the later half of the training part. Yields the share that is done, from 0.3 to 1. */
export function* errorGrowth(
  subject: Subject,
  { map, loop, starts, steps }: { map: StateMap; loop: ClosedLoop; starts: number; steps: number },
): Generator<number, Growth, void> {
  const { to } = subject.problem.window;
  const first = Math.ceil(to / 2);
  const count = Math.max(1, Math.min(starts, to - first + 1));
  const sums = new Float64Array(steps);
  const counts = new Float64Array(steps);
  for (let k = 0; k < count; k++) {
    const from = count === 1 ? to : first + Math.floor(((to - first) * k) / (count - 1));
    const { values, truth, sd } = generate(subject, { map, loop, from, steps });
    truth.forEach((value, i) => {
      const error = (values[i] - value) / sd;
      sums[i] += error * error;
      counts[i]++;
    });
    yield 0.3 + (0.7 * (k + 1)) / count;
  }
  const known = counts.reduce((most, one, i) => (one > 0 ? i + 1 : most), 0);
  return { starts: count, errors: sums.subarray(0, known).map((sum, i) => Math.sqrt(sum / counts[i])) };
}
