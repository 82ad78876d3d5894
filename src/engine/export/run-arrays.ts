/** What a run came to as named arrays: weights, samples and predictions, metrics. */
import type { Run } from '../train/run.ts';
import { exportedNetwork } from './exported-network.ts';
import { identifier, type NamedArray } from './named-array.ts';
import { type Samples, samplesOf } from './samples.ts';

/** Rows of metrics as the run recorded them: a column each of `names`. */
export interface MetricsTable {
  readonly names: readonly string[];
  /** (rows x names.length), row by row. */
  readonly values: Float64Array;
}

/**
 * Arrays: `theta`, `W_<layer>` (nets x sources, the last column the bias) and `own_<layer>` of every layer; on a series
 * `rows`, `set` (0 train, 1 validation, 2 test), `actual` and `predicted` in the series' units, and `inputs`, `targets`
 * and `outputs` (samples x width) in scaled units; `metrics` with `metric_names`.
 */
export function runArrays(run: Run, metrics: MetricsTable): readonly NamedArray[] {
  const columns = Math.max(1, metrics.names.length);
  return [
    ...weightArrays(run),
    ...sampleArrays(samplesOf(run), run),
    { name: 'metric_names', words: metrics.names },
    { name: 'metrics', shape: [metrics.values.length / columns, columns], values: metrics.values },
  ];
}

function weightArrays(run: Run): NamedArray[] {
  const { layers, weights } = exportedNetwork(run);
  const arrays: NamedArray[] = [{ name: 'theta', shape: [weights.length], values: weights }];
  const taken = new Set<string>();
  for (const { name, size, blocks, fan, at, own, ownAt } of layers) {
    const word = identifier(name, taken);
    taken.add(word);
    const rows = blocks * size;
    const matrix = weights.slice(at, at + rows * fan);
    arrays.push({ name: `W_${word}`, shape: [rows, fan], values: matrix });
    if (own === 0) continue;
    arrays.push({
      name: `own_${word}`,
      shape: [own, size],
      values: weights.slice(ownAt, ownAt + own * size),
    });
  }
  return arrays;
}

function sampleArrays(samples: Samples | null, { problem }: Run): NamedArray[] {
  if (samples === null) return [];
  const { count, forecast, inputs, targets, outputs } = samples;
  const { sets, rows, actual, predicted } = forecast;
  const set = Float64Array.from({ length: count }, (_, s) => setOf(sets, s));
  const { inputs: nIn, outputs: nOut } = problem.layout;
  return [
    { name: 'rows', shape: [count], values: rows },
    { name: 'set', shape: [count], values: set },
    { name: 'actual', shape: [count], values: actual },
    { name: 'predicted', shape: [count], values: predicted },
    { name: 'inputs', shape: [count, nIn], values: inputs },
    { name: 'targets', shape: [count, nOut], values: targets },
    { name: 'outputs', shape: [count, nOut], values: outputs },
  ];
}

function setOf(sets: Samples['forecast']['sets'], sample: number): number {
  const at = [sets.train, sets.validation, sets.test].findIndex(
    ({ start, end }) => sample >= start && sample < end,
  );
  return at < 0 ? NaN : at;
}
