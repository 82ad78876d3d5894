/**
 * The covariance matrix adaptation evolution strategy (Hansen 2016, "The CMA Evolution Strategy: A Tutorial", figure 6
 * and table 1), apart from what it is used for. n: numbers searched, lambda: candidates of a generation.
 */
import { exp } from '../math/elementary.ts';
import { symmetricEigen } from '../math/linalg.ts';
import { addSquare, packedDiagonal, packedSize } from '../math/packed.ts';
import type { Stream } from '../random.ts';
import { wholePower } from '../schedules/time.ts';
import { type Rates, ratesOf, type StrategyForm } from './evolution-rates.ts';
import { addInto, mixInto, norm } from './vectors.ts';

/** Everything that the next generation depends on: plain data. */
export type Strategy = {
  readonly form: StrategyForm;
  readonly lambda: number;
  /** (n) m, the centre of the distribution. */
  readonly mean: Float64Array;
  sigma: number;
  /** (n) evolution paths of the step size and of the covariance. */
  readonly sigmaPath: Float64Array;
  readonly path: Float64Array;
  /** C: packed (see math/packed.ts), or its diagonal (n) in the separable form. */
  readonly covariance: Float64Array;
  /** C = B D^2 B' at generation `decomposedAt`: B (n x n; empty in the separable form) and D (n). */
  readonly basis: Float64Array;
  readonly scales: Float64Array;
  generation: number;
  decomposedAt: number;
};

/** A strategy around `mean` (n) with C = I. */
export function createStrategy(
  mean: Float64Array,
  { form, sigma, lambda }: { form: StrategyForm; sigma: number; lambda: number },
): Strategy {
  const n = mean.length;
  const covariance = new Float64Array(form === 'full' ? packedSize(n) : n);
  for (let i = 0; i < n; i++) covariance[form === 'full' ? packedDiagonal(i) : i] = 1;
  const basis = new Float64Array(form === 'full' ? n * n : 0);
  for (let i = 0; i < basis.length; i += n + 1) basis[i] = 1;
  const zeros = () => new Float64Array(n);
  return {
    ...{ form, lambda, mean: mean.slice(), sigma, sigmaPath: zeros(), path: zeros(), covariance, basis },
    ...{ scales: zeros().fill(1), generation: 0, decomposedAt: 0 },
  };
}

/** y = B D z with z normal: the candidate is mean + sigma y. */
export function drawStep({ mean, basis, scales }: Strategy, stream: Stream): Float64Array {
  const z = Float64Array.from(scales, (scale) => scale * stream.normal());
  return basis.length === 0 ? z : multiply(basis, z, mean.length);
}

/**
 * One generation (figure 6): moves the mean, both paths, C and the step size. `steps` are the y of the candidates, the
 * best first; all lambda of them are used, the worse half with negative weights.
 */
export function adapt(strategy: Strategy, steps: readonly Float64Array[]): void {
  const { mean, sigmaPath, path, form } = strategy;
  const n = mean.length;
  const rates = ratesOf(n, strategy.lambda, form);
  const { weights, muEff, cSigma, dSigma, cC } = rates;
  const shift = recombine(steps, weights);
  for (let i = 0; i < n; i++) mean[i] += strategy.sigma * shift[i];
  mixInto(sigmaPath, 1 - cSigma, whitened(strategy, shift), Math.sqrt(cSigma * (2 - cSigma) * muEff));
  strategy.generation++;
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  const length = norm(sigmaPath);
  // Where the step size grows fast, the path of C waits (h_sigma).
  const settled = 1 - wholePower((1 - cSigma) * (1 - cSigma), strategy.generation);
  const goesOn = length / Math.sqrt(settled) < (1.4 + 2 / (n + 1)) * expected;
  mixInto(path, 1 - cC, shift, goesOn ? Math.sqrt(cC * (2 - cC) * muEff) : 0);
  adaptCovariance(strategy, { steps, rates, lost: goesOn ? 0 : cC * (2 - cC) });
  strategy.sigma *= exp((cSigma / dSigma) * (length / expected - 1));
  decomposeWhenDue(strategy, rates);
}

/** Whether the search is over: no spread is left, or C is too thin for rounding (condition over 10^14). */
export function isCollapsed({ scales, sigma, mean }: Strategy): boolean {
  const largest = scales.reduce((most, d) => Math.max(most, d), 0);
  const smallest = scales.reduce((least, d) => Math.min(least, d), Infinity);
  if (!Number.isFinite(sigma) || !(smallest > 0) || largest > 1e7 * smallest) return true;
  return mean.every((m, i) => m + 0.2 * sigma * scales[i] === m);
}

/** Sum of w_i y_i over the better half. */
function recombine(steps: readonly Float64Array[], weights: Float64Array): Float64Array {
  const shift = new Float64Array(steps[0].length);
  steps.forEach((y, k) => {
    if (weights[k] > 0) addInto(shift, weights[k], y);
  });
  return shift;
}

/** C := (1 + c_1 lost - c_1 - c_mu sum w) C + c_1 p p' + c_mu sum w_i y_i y_i'. */
function adaptCovariance(
  strategy: Strategy,
  { steps, rates, lost }: { steps: readonly Float64Array[]; rates: Rates; lost: number },
): void {
  const { covariance, path, mean } = strategy;
  const { weights, c1, cMu } = rates;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const keep = 1 + c1 * lost - c1 - cMu * total;
  for (let i = 0; i < covariance.length; i++) covariance[i] *= keep;
  addOuter(strategy, c1, path);
  steps.forEach((y, k) => {
    const length = weights[k] < 0 ? norm(whitened(strategy, y)) : 1;
    const weight = weights[k] < 0 ? (weights[k] * mean.length) / (length * length) : weights[k];
    if (weight !== 0 && Number.isFinite(weight)) addOuter(strategy, cMu * weight, y);
  });
}

function addOuter({ form, covariance }: Strategy, factor: number, y: Float64Array): void {
  if (form === 'full') addSquare({ data: covariance, at: 0 }, factor, y);
  else for (let i = 0; i < y.length; i++) covariance[i] += factor * y[i] * y[i];
}

/** C^(-1/2) y = B D^-1 B' y. */
function whitened({ basis, scales }: Strategy, y: Float64Array): Float64Array {
  const n = y.length;
  if (basis.length === 0) return y.map((value, i) => value / scales[i]);
  const inner = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) inner[j] += basis[i * n + j] * y[i];
  }
  return multiply(
    basis,
    inner.map((value, j) => value / scales[j]),
    n,
  );
}

/** Refreshes B and D, in the full form only as often as keeps their share of the work small. */
function decomposeWhenDue(strategy: Strategy, { c1, cMu }: Rates): void {
  const { form, covariance, scales, basis, mean } = strategy;
  const n = mean.length;
  if (form === 'separable') {
    for (let i = 0; i < n; i++) scales[i] = Math.sqrt(covariance[i]);
    return;
  }
  if (strategy.generation - strategy.decomposedAt < 1 / ((c1 + cMu) * n * 10)) return;
  strategy.decomposedAt = strategy.generation;
  if (!covariance.every((value) => Number.isFinite(value))) {
    scales.fill(NaN);
    return;
  }
  const { values, vectors } = symmetricEigen(unpacked(covariance, n));
  basis.set(vectors);
  for (let i = 0; i < n; i++) scales[i] = Math.sqrt(values[i]);
}

function unpacked(packed: Float64Array, n: number) {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) data[i * n + j] = data[j * n + i] = packed[packedSize(i) + j];
  }
  return { data, at: 0, rows: n, cols: n, stride: n };
}

/** A x for a row-major n x n A. */
function multiply(a: Float64Array, x: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += a[i * n + j] * x[j];
    return sum;
  });
}
