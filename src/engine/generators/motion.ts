/** Motions that are followed step by step and looked at in rows. */
import type { Series } from '../data/series.ts';
import type { Stream } from '../random.ts';
import { addNoise, checkBounded } from './settings.ts';

/** A motion: its variables' names, their present values, and how it gets to the next row. */
export interface Motion {
  readonly name: string;
  readonly variables: readonly string[];
  /** Changed by `next`. */
  readonly state: Float64Array;
  /** Moves the state on by one row. */
  next(): void;
  /** What to try where it runs away. */
  readonly advice: string;
}

/**
 * The rows of a motion, from the first one after `skip`: with none left out, row 0 is the start itself.
 * @param options `length`, `skip` and `noise`
 * @throws UnfoldError 'generator.diverged'
 */
export function rowsOf(motion: Motion, options: Record<string, unknown>, stream: Stream): Series {
  const { length, skip } = options as Record<string, number>;
  const { state } = motion;
  const columns = motion.variables.map((name) => ({ name, values: new Float64Array(length) }));
  for (let row = -skip; row < length; row++) {
    for (const value of state) checkBounded(value, row + skip, motion.advice);
    if (row >= 0) columns.forEach(({ values }, k) => (values[row] = state[k]));
    motion.next();
  }
  for (const { values } of columns) addNoise(values, options, stream);
  return { name: motion.name, length, columns };
}

/** Derivatives of a state, written into `out`. */
export type Slope = (state: Float64Array, out: Float64Array) => void;

/**
 * One step of the classical Runge-Kutta method of fourth order, on the state in place. Only + - * /.
 * @returns a function that makes a step of length h
 */
export function rungeKutta(state: Float64Array, slope: Slope, h: number): () => void {
  const n = state.length;
  const [k1, k2, k3, k4, moved] = Array.from({ length: 5 }, () => new Float64Array(n));
  const slopeAt = (from: Float64Array, scale: number, out: Float64Array): void => {
    for (let i = 0; i < n; i++) moved[i] = state[i] + scale * from[i];
    slope(moved, out);
  };
  return () => {
    slope(state, k1);
    slopeAt(k1, h / 2, k2);
    slopeAt(k2, h / 2, k3);
    slopeAt(k3, h, k4);
    for (let i = 0; i < n; i++) state[i] += (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  };
}
