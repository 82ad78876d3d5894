import type { Series } from '../../src/engine/data/series.ts';
import { openStream } from '../../src/engine/random.ts';

/** A short random series with two input columns (a, b) and two targets (c, d), all of order 1. */
export function randomSeries(seed: number, length: number): Series {
  const stream = openStream(seed, 'random series');
  const column = (name: string) => ({ name, values: Float64Array.from({ length }, () => stream.normal()) });
  return { name: `random ${seed}`, length, columns: ['a', 'b', 'c', 'd'].map(column) };
}

/** A noisy sine, the smallest series that a recurrent network can learn something from. */
export function sineSeries(length: number): Series {
  const stream = openStream(5, 'sine noise');
  // A rotation by a fixed angle makes the sine without any transcendental function.
  let [re, im] = [1, 0];
  const values = Float64Array.from({ length }, () => {
    [re, im] = [
      re * 0.955336489125606 - im * 0.29552020666133955,
      re * 0.29552020666133955 + im * 0.955336489125606,
    ];
    return im + 0.05 * stream.normal();
  });
  return { name: 'sine', length, columns: [{ name: 'x', values }] };
}
