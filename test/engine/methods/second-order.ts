import type { Series } from '../../../src/engine/data/series.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { metricColumns } from '../../../src/engine/metrics/index.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';

const data = { split: { train: 60, validation: 0, test: 20 } };

/** A run on a short series, on the plain kernels. */
export function runOf(settings: Record<string, unknown>, series: Series = sineSeries(100)): Run {
  return createRun(readRunSpec({ data, seed: 2, ...settings }), series, typescriptKernels);
}

/** One linear unit that sees the inputs a and b and nothing of the past: least squares with three weights. */
export const linearRegression = {
  network: {
    name: 'graph',
    layers: [{ name: 'output', size: 1, cell: 'linear' }],
    connections: [{ from: 'input', to: 'output' }],
  },
  data: { ...data, inputs: ['a', 'b'], targets: ['c'] },
  regularizers: [],
};

/** One column of the recorded rows. */
export function columnOf(rows: Float64Array, name: (typeof metricColumns)[number]): number[] {
  const width = metricColumns.length;
  return Array.from({ length: rows.length / width }, (_, i) => rows[width * i + metricColumns.indexOf(name)]);
}

/** Whether every number is smaller than the one before. */
export const falls = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value < values[i - 1]);
