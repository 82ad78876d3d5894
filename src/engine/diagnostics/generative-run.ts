/** Lets a network go on alone from a step of its data. */
import type { ClosedLoop } from './closed-loop.ts';
import { type StateMap, stateAt, stepState } from './state-map.ts';
import type { Subject } from './subject.ts';

/** Outputs beyond this many standard deviations of the data have run away. */
const RUN_AWAY = 1e6;

/** First outputs of a network left to itself, in scaled units, beside the true values as far as the series reaches. */
export interface Generated {
  /** The sample that the first value stands for. */
  readonly from: number;
  /** NaN from where it has run away. */
  readonly values: Float64Array;
  readonly truth: Float64Array;
  /** The first target over the training part, and its standard deviation. */
  readonly training: Float64Array;
  readonly sd: number;
  /** Steps before it runs away; all of them where it does not. */
  readonly finite: number;
}

/** `steps` steps from the state that the data up to step `from` of the training part lead to. */
export function generate(
  subject: Subject,
  { map, loop, from, steps }: { map: StateMap; loop: ClosedLoop; from: number; steps: number },
): Generated {
  const { problem, layout } = subject;
  const [{ track }] = problem.parts;
  const training = targetsOf(subject, 0, problem.window.to);
  const sd = deviation(training);
  const state = stateAt(map, track, { t: from, b: 0 });
  warmUp(subject, { map, loop, from, state });
  const values = new Float64Array(steps).fill(NaN);
  let finite = 0;
  for (; finite < steps; finite++) {
    stepState(map, state, { external: loop.external, next: state });
    const value = map.track.layers[layout.output].h[map.track.history * layout.outputs];
    if (!(Math.abs(value) < RUN_AWAY * Math.max(sd, 1))) break;
    values[finite] = value;
  }
  return { from, values, truth: targetsOf(subject, from, steps), training, sd, finite };
}

/**
 * Until it is left to itself the network reads true values, so these are what its first steps remember. Where the
 * network has output feedback of its own, that reads the same memory, which is then what the outputs were.
 */
function warmUp(
  { layout, run }: Subject,
  { map, loop, from, state }: { map: StateMap; loop: ClosedLoop; from: number; state: Float64Array },
): void {
  if (run.source.kind !== 'series' || layout.layers[layout.output].maxDelayOut > 0) return;
  const { targets, outputSize } = run.source.prepared;
  for (const { output, lag } of loop.links) {
    for (let back = 1; back <= Math.min(lag, from); back++) {
      const at = map.indexOf({ layer: layout.output, unit: output, lag: back, memory: -1 });
      if (at >= 0) state[at] = targets[(from - back) * outputSize + output];
    }
  }
}

/** The first target of samples from `from` on, as many as there are up to `count`. */
function targetsOf({ run }: Subject, from: number, count: number): Float64Array {
  if (run.source.kind !== 'series') return new Float64Array(0);
  const { targets, outputSize, samples } = run.source.prepared;
  const length = Math.max(0, Math.min(count, samples - from));
  return Float64Array.from({ length }, (_, k) => targets[(from + k) * outputSize]);
}

/** Population standard deviation. */
function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
}
