import { symmetricEigen } from '../../math/linalg.ts';
import type { Baseline, Known } from './baseline.ts';

/** Directions whose eigenvalue is below this share of the largest are not fitted: the data do not decide about them. */
const NEGLIGIBLE = 1e-13;

/** AR(p) by least squares with a constant, iterated. */
export const autoregression: Baseline = {
  name: 'autoregression',
  label: 'AR',
  help: 'A linear forecast from the last p values with a constant, by least squares on the training part; further steps read its own forecasts.',
  equation: '\\hat x(t+1) = c + \\sum_{i=1}^{p} a_i\\,x(t+1-i)',
  source: 'Box and Jenkins 1970; least squares of smallest norm',
  fit: (known) => {
    const weights = fitAutoregression(known);
    return weights === null ? null : (origin, steps) => iterate(known.values, weights, { origin, steps });
  },
};

/**
 * Weights (p + 1) of the last value, the one before, ..., and the constant; null with fewer equations than weights. Of
 * several solutions, as for a series that fewer values determine, the shortest one.
 */
export function fitAutoregression({ values, train, order }: Omit<Known, 'season'>): Float64Array | null {
  const size = order + 1;
  if (train - order < size) return null;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  const row = new Float64Array(size);
  for (let t = order; t < train; t++) {
    regressors(row, (i) => values[t - 1 - i]);
    for (let i = 0; i < size; i++) {
      right[i] += row[i] * values[t];
      for (let j = 0; j < size; j++) normal[i * size + j] += row[i] * row[j];
    }
  }
  return shortestSolution(normal, right);
}

function iterate(
  values: Float64Array,
  weights: Float64Array,
  { origin, steps }: { origin: number; steps: number },
): Float64Array {
  const made = new Float64Array(steps);
  const row = new Float64Array(weights.length);
  for (let k = 0; k < steps; k++) {
    regressors(row, (i) => (i < k ? made[k - 1 - i] : (values[origin + k - 1 - i] ?? 0)));
    made[k] = row.reduce((sum, value, i) => sum + value * weights[i], 0);
  }
  return made;
}

/** The last values, newest first, then 1 for the constant. */
function regressors(row: Float64Array, back: (i: number) => number): void {
  const order = row.length - 1;
  for (let i = 0; i < order; i++) row[i] = back(i);
  row[order] = 1;
}

function shortestSolution(normal: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const { values, vectors } = symmetricEigen({ data: normal, at: 0, rows: n, cols: n, stride: n });
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const weights = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    if (!(values[k] > NEGLIGIBLE * largest)) continue;
    let along = 0;
    for (let i = 0; i < n; i++) along += vectors[i * n + k] * right[i];
    for (let i = 0; i < n; i++) weights[i] += (vectors[i * n + k] * along) / values[k];
  }
  return weights;
}
