/** What forecasts leave unexplained: the distribution, memory and causes of their errors. */
import { UnfoldError } from '../errors.ts';
import { readFields } from '../fields.ts';
import type { Run } from '../train/run.ts';
import { autocorrelation } from './autocorrelation.ts';
import { type Comparison, openComparison } from './comparison.ts';
import { residualFields, type ResidualOptions } from './fields.ts';
import { refuseLong } from './forecast.ts';
import { chiSquareTail } from '../statistics/chi-square.ts';
import { stepsAhead } from './steps-ahead.ts';

/** Columns of the histogram. */
const BINS = 30;
/** Lags of correlations. */
const LAGS = 40;
/** Largest errors that are told one by one. */
const WORST = 10;
/** Standard deviations of a normal distribution that 95 % of its values lie within. */
const NORMAL_95 = 1.959963984540054;

/** One sample. */
export interface ResidualPoint {
  readonly row: number;
  readonly actual: number;
  readonly predicted: number;
  readonly error: number;
}

/** See the head of the file. Errors are predicted less actual, in units of the series. */
export interface Residuals {
  readonly iteration: number;
  readonly target: string;
  readonly unit: string | null;
  readonly horizon: number;
  readonly set: string;
  readonly rows: Float64Array;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly mean: number;
  readonly sd: number;
  /** `counts[i]` errors lie from `edges[i]` on and below `edges[i + 1]` (the last edge itself included). */
  readonly histogram: { readonly edges: Float64Array; readonly counts: Float64Array };
  /** Of the errors, at lags 0, 1, ...; empty where they are all the same. */
  readonly autocorrelation: Float64Array;
  /** Correlations of white noise are within plus and minus this, 95 of 100 times. */
  readonly limit: number;
  /** Ljung and Box's Q over `lags` lags; a chi-square with as many degrees of freedom for white noise. */
  readonly ljungBox: { readonly q: number; readonly lags: number; readonly p: number };
  /** Jarque and Bera's test of normality: skewness, kurtosis (3 for a normal distribution), n/6 (S^2 + (K - 3)^2 / 4). */
  readonly jarqueBera: {
    readonly skewness: number;
    readonly kurtosis: number;
    readonly jb: number;
    readonly p: number;
  };
  /** Correlation of the error with each input column of the sample, and with earlier samples'. */
  readonly inputs: readonly { readonly column: string; readonly correlation: Float64Array }[];
  /** predicted = intercept + slope actual, by least squares; r is their correlation. */
  readonly regression: { readonly slope: number; readonly intercept: number; readonly r: number };
  /** Largest errors first. */
  readonly worst: readonly ResidualPoint[];
}

/**
 * Errors of the network over a set, `horizon` steps ahead (see `residualFields`).
 * @throws UnfoldError 'spec.*' for wrong settings, 'forecast.*' where the set has not enough samples
 */
export function* residualsOf(run: Run, given: Record<string, unknown>): Generator<void, Residuals> {
  const options = readFields(residualFields, given) as unknown as ResidualOptions;
  const comparison = openComparison(run, { ...options, season: null, order: 1 });
  const { start, end, set } = setOf(comparison, options.set);
  const { horizon } = options;
  refuseLong(run, (end - start) * horizon);
  const [network] = comparison.competitors;
  const predicted = yield* stepsAhead(network, { from: start, steps: end - start, horizon });
  const actual = comparison.actual(start, end - start);
  const known = Array.from(actual, (_, k) => k).filter((k) => Number.isFinite(predicted[k] - actual[k]));
  if (known.length < 3)
    throw new UnfoldError(
      'forecast.few-samples',
      `The ${set} part has ${known.length} forecasts whose true value is known; at least 3 are needed. Choose another part.`,
      'set',
    );
  const points = known.map((k): ResidualPoint => {
    const row = comparison.forecaster.prepared.rowOf(start + k);
    return { row, actual: actual[k], predicted: predicted[k], error: predicted[k] - actual[k] };
  });
  const errors = Float64Array.from(points, ({ error }) => error);
  const { mean, sd } = meanAndSd(errors);
  return {
    iteration: comparison.iteration,
    target: comparison.target,
    unit: comparison.unit,
    horizon,
    set,
    rows: Float64Array.from(points, ({ row }) => row),
    actual: Float64Array.from(points, (point) => point.actual),
    predicted: Float64Array.from(points, (point) => point.predicted),
    mean,
    sd,
    histogram: histogramOf(errors),
    ...memoryOf(errors),
    jarqueBera: normality(errors, { mean, sd }),
    inputs: inputCorrelations(
      comparison,
      errors,
      known.map((k) => start + k),
    ),
    regression: regressionOf(points),
    worst: points.toSorted((a, b) => Math.abs(b.error) - Math.abs(a.error)).slice(0, WORST),
  };
}

function setOf({ forecaster }: Comparison, wanted: ResidualOptions['set']) {
  const { sets } = forecaster.prepared;
  const set = wanted === 'training' ? 'train' : wanted;
  const { start, end } = sets[set];
  if (end > start) return { start, end, set: wanted };
  throw new UnfoldError('forecast.empty-set', `This run has no ${wanted} part. Choose another one.`, 'set');
}

function histogramOf(errors: Float64Array): Residuals['histogram'] {
  const low = errors.reduce((a, b) => Math.min(a, b), Infinity);
  const high = errors.reduce((a, b) => Math.max(a, b), -Infinity);
  const width = high > low ? (high - low) / BINS : 1;
  const counts = new Float64Array(BINS);
  for (const error of errors) counts[Math.min(BINS - 1, Math.floor((error - low) / width))]++;
  return { edges: Float64Array.from({ length: BINS + 1 }, (_, i) => low + i * width), counts };
}

function memoryOf(errors: Float64Array): Pick<Residuals, 'autocorrelation' | 'limit' | 'ljungBox'> {
  const n = errors.length;
  const r = autocorrelation(errors, Math.min(LAGS, n >> 1));
  const lags = Math.min(20, Math.max(0, r.length - 1));
  let q = 0;
  for (let lag = 1; lag <= lags; lag++) q += (n * (n + 2) * r[lag] * r[lag]) / (n - lag);
  return {
    autocorrelation: r,
    limit: NORMAL_95 / Math.sqrt(n),
    ljungBox: { q: lags === 0 ? NaN : q, lags, p: lags === 0 ? NaN : chiSquareTail(q, lags) },
  };
}

/** Jarque and Bera 1980; NaN where the errors are all the same. */
function normality(
  errors: Float64Array,
  { mean, sd }: { mean: number; sd: number },
): Residuals['jarqueBera'] {
  const n = errors.length;
  const scaled = errors.map((error) => (error - mean) / sd);
  const skewness = scaled.reduce((sum, z) => sum + z * z * z, 0) / n;
  const kurtosis = scaled.reduce((sum, z) => sum + z * z * z * z, 0) / n;
  const jb = (n / 6) * (skewness * skewness + ((kurtosis - 3) * (kurtosis - 3)) / 4);
  return { skewness, kurtosis, jb, p: chiSquareTail(jb, 2) };
}

/** Of error(s) and input(s - lag), over the samples for which both are known. */
function inputCorrelations(
  { forecaster: { prepared } }: Comparison,
  errors: Float64Array,
  samples: readonly number[],
): Residuals['inputs'] {
  const { inputs, taps } = prepared.spec;
  const lags = Math.min(LAGS, errors.length >> 1);
  return inputs.map((column, i) => ({
    column,
    correlation: Float64Array.from({ length: lags + 1 }, (_, lag) => {
      const pairs = samples.flatMap((s, k) => {
        const from = s - lag;
        return from < 0 ? [] : [[errors[k], prepared.inputs[from * prepared.inputSize + i * taps.length]]];
      });
      return correlationOf(pairs);
    }),
  }));
}

function regressionOf(points: readonly ResidualPoint[]): Residuals['regression'] {
  const [x, y] = [points.map(({ actual }) => actual), points.map(({ predicted }) => predicted)];
  const { mean: mx, sd: sx } = meanAndSd(Float64Array.from(x));
  const { mean: my, sd: sy } = meanAndSd(Float64Array.from(y));
  const r = correlationOf(x.map((value, k) => [value, y[k]]));
  const slope = (r * sy) / sx;
  return { slope, intercept: my - slope * mx, r };
}

/** NaN where one of the two does not vary. */
function correlationOf(pairs: readonly (readonly number[])[]): number {
  const a = meanAndSd(Float64Array.from(pairs, ([x]) => x));
  const b = meanAndSd(Float64Array.from(pairs, ([, y]) => y));
  const sum = pairs.reduce((total, [x, y]) => total + (x - a.mean) * (y - b.mean), 0);
  return a.sd > 0 && b.sd > 0 ? sum / (pairs.length * a.sd * b.sd) : NaN;
}

/** Population standard deviation. */
function meanAndSd(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return { mean, sd: Math.sqrt(square) };
}
