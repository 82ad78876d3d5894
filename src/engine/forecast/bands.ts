/** Bands about one forecast of the network, with where they come from and how well they held. */
import { openSubject } from '../diagnostics/subject.ts';
import { curvatureOf, refuseCurvature } from '../diagnostics/curvature.ts';
import { inDouble } from '../diagnostics/in-double.ts';
import { bandsOf } from '../diagnostics/prediction-bands.ts';
import { UnfoldError } from '../errors.ts';
import { exp } from '../math/elementary.ts';
import { typescriptKernels } from '../math/kernels-ts.ts';
import { normalTails } from '../statistics/normal.ts';
import { checkpointOf, type Run } from '../train/run.ts';
import type { Comparison } from './comparison.ts';
import { stepsAhead } from './steps-ahead.ts';

/** Origins whose errors calibrate the band of a free run at most, and samples that calibrate h-step bands. */
const [MOST_ORIGINS, MOST_SAMPLES] = [60, 400];
/** Steps of a free run that get a band at most. */
const MOST_STEPS = 200;
/** More trained weights than this take too long for somebody who waits. */
const MOST_LAPLACE = 300;

/** Which bands are asked for. */
export type BandKind = 'none' | 'conformal' | 'laplace';

/** What bands hold in themselves, over the rows whose true value is known; NaN without any. */
export interface BandScores {
  /** Share of the true values inside. */
  readonly coverage: number;
  readonly width: number;
  readonly winkler: number;
  readonly crps: number;
}

/** `low` and `high` are limits in units of the series; NaN beyond the rows that have a band. */
export interface ForecastBands {
  readonly kind: 'conformal' | 'laplace';
  readonly level: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Where they come from, in a sentence. */
  readonly source: string;
  readonly scores: BandScores;
}

/** What is forecast: `predicted` from sample `from` on. */
export interface BandWish {
  readonly from: number;
  readonly horizon: number | null;
  readonly level: number;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

/** Bands of that kind, or in a sentence why there are none. @throws UnfoldError 'forecast.bands' as the fields say */
export function* forecastBands(
  { run, comparison }: { run: Run; comparison: Comparison },
  kind: BandKind,
  wish: BandWish,
): Generator<void, ForecastBands | string | null> {
  if (kind === 'none') return null;
  return yield* kind === 'laplace' ? laplace(run, comparison, wish) : conformal(comparison, wish);
}

/** Errors of earlier forecasts that looked as far ahead, which training has not seen. */
function* conformal(comparison: Comparison, wish: BandWish): Generator<void, ForecastBands | string> {
  const { from, horizon, level, predicted } = wish;
  const start = comparison.forecaster.prepared.sets.train.end;
  const room = from - start;
  const errors =
    horizon === null
      ? yield* freeErrors(comparison, { start, room, steps: Math.min(predicted.length, MOST_STEPS) })
      : yield* aheadErrors(comparison, { start: Math.max(start, from - MOST_SAMPLES), end: from, horizon });
  const few = Math.ceil(1 / (1 - level)) - 1;
  const of = (k: number): readonly number[] => errors.at(Math.min(k, horizon === null ? k : 0)) ?? [];
  if (of(0).length < few)
    return `There are no bands: between the training part and row ${comparison.forecaster.prepared.rowOf(from)} are ${Math.max(0, of(0).length)} earlier forecasts, and bands of ${percent(level)} need ${few}. Begin at a later row, or keep a validation part.`;
  const half = predicted.map((_, k) => quantile(of(k), level));
  const source = `Conformal: ${percent(level)} of the absolute errors of ${of(0).length} earlier forecasts after the training part were within it${horizon === null ? ', at each number of steps ahead' : ''}.`;
  const limits = symmetric(predicted, half);
  const crps = (k: number, y: number) => ensembleCrps(of(k), y - predicted[k]);
  return { kind: 'conformal', level, ...limits, source, scores: scoresOf(wish, limits, crps) };
}

const percent = (share: number): string => `${Math.round(1000 * share) / 10} %`;

/** By steps ahead, errors (actual less predicted) of free runs from evenly spread origins. */
function* freeErrors(
  comparison: Comparison,
  { start, room, steps }: { start: number; room: number; steps: number },
): Generator<void, number[][]> {
  const length = Math.min(steps, Math.floor(room / 2));
  if (length < 1) return [];
  const stride = Math.max(1, Math.ceil((room - length + 1) / MOST_ORIGINS));
  const errors: number[][] = Array.from({ length }, () => []);
  for (let origin = start; origin + length <= start + room; origin += stride) {
    const made = yield* comparison.competitors[0].forecast(origin, length);
    const truth = comparison.actual(origin, length);
    for (let k = 0; k < length; k++) if (!Number.isNaN(truth[k])) errors[k].push(truth[k] - made[k]);
    yield;
  }
  return errors;
}

function* aheadErrors(
  comparison: Comparison,
  { start, end, horizon }: { start: number; end: number; horizon: number },
): Generator<void, number[][]> {
  const [network] = comparison.competitors;
  const made = yield* stepsAhead(network, { from: start, steps: Math.max(0, end - start), horizon });
  const truth = comparison.actual(start, made.length);
  return [Array.from(truth, (x, k) => x - made[k]).filter((error) => !Number.isNaN(error))];
}

/** The ceil((n + 1) level)-th smallest size; NaN where there are too few, or where it has run away. */
function quantile(errors: readonly number[], level: number): number {
  const sizes = errors.map((error) => (Number.isNaN(error) ? Infinity : Math.abs(error)));
  const rank = Math.ceil((sizes.length + 1) * level - 1e-9);
  const width = sizes.toSorted((a, b) => a - b)[rank - 1] ?? NaN;
  return Number.isFinite(width) ? width : NaN;
}

const symmetric = (predicted: Float64Array, half: Float64Array) => ({
  low: predicted.map((value, k) => value - half[k]),
  high: predicted.map((value, k) => value + half[k]),
});

/** Noise of the data and doubt about the weights, by the curvature of the cost (MacKay 1992), one step ahead. */
function* laplace(run: Run, comparison: Comparison, wish: BandWish): Generator<void, ForecastBands> {
  refuseLaplace(run, wish);
  const { prepared } = comparison.forecaster;
  const subject = openSubject(run.given, run.series, {
    provider: typescriptKernels,
    checkpoint: checkpointOf(run),
    needs: ['tangent', 'second'],
  });
  const problem = inDouble(subject);
  const bands = yield* silent(bandsOf(subject, problem, yield* silent(curvatureOf(problem))));
  const width = prepared.outputSize;
  const o = prepared.spec.targets.indexOf(comparison.target);
  const { from, level, predicted } = wish;
  const sd = predicted.map((_, k) =>
    Math.sqrt(bands.noise[o] + bands.pooled * (bands.doubt[(from + k) * width + o] ?? NaN)),
  );
  const toSeries = prepared.columnOf(comparison.target).scaling.sd;
  const half = sd.map((value) => value * toSeries * normalQuantile(level));
  const limits = symmetric(predicted, half);
  const source = `Laplace approximation: noise of the data, and what ${run.problem.layout.freeCount} weights could be otherwise (${percent(level)} of a normal distribution).`;
  const crps = (k: number, y: number) =>
    normalCrps((y - predicted[k]) / (sd[k] * toSeries)) * sd[k] * toSeries;
  return { kind: 'laplace', level, ...limits, source, scores: scoresOf(wish, limits, crps) };
}

function refuseLaplace(run: Run, { horizon }: BandWish): void {
  const { freeCount } = run.problem.layout;
  const { name } = run.spec.loss;
  const has = run.spec.data as { steps?: readonly { on: boolean }[] };
  const why =
    horizon !== 1
      ? 'Bands of the Laplace approximation are about forecasts one step ahead. Set the horizon to 1, or take conformal bands.'
      : freeCount > MOST_LAPLACE
        ? `The network has ${freeCount} trained weights; bands of the Laplace approximation are made here for up to ${MOST_LAPLACE}. Take conformal bands, or look under Diagnostics.`
        : name !== 'squared-error' && name !== 'mean-squared-error'
          ? 'Bands of the Laplace approximation are about squared errors. Take conformal bands.'
          : (has.steps?.some(({ on }) => on) ?? false)
            ? 'Bands of the Laplace approximation are in the units after the steps of preparation. Take conformal bands.'
            : refuseCurvature({ layout: run.problem.layout, spec: run.spec });
  if (why !== null) throw new UnfoldError('forecast.bands', why, 'bands');
}

/** The same work without its shares of progress. */
function* silent<T>(work: Generator<number, T>): Generator<void, T> {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    yield;
  }
}

/** z with P(|Z| <= z) = level, by halving. */
export function normalQuantile(level: number): number {
  let [low, high] = [0, 40];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (normalTails(middle) > 1 - level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** CRPS of a standard normal forecast at z (Gneiting and Raftery 2007, eq. 21): z (2 Phi - 1) + 2 phi - 1 / sqrt(pi). */
export function normalCrps(z: number): number {
  const inside = (1 - normalTails(z)) * (z < 0 ? -1 : 1);
  return z * inside + 2 * 0.3989422804014327 * exp((-z * z) / 2) - 0.5641895835477563;
}

/** CRPS of an ensemble at y (Gneiting and Raftery 2007, eq. 20): mean |X - y| - mean |X - X'| / 2. NaN without one. */
export function ensembleCrps(ensemble: readonly number[], y: number): number {
  const sorted = ensemble.toSorted((a, b) => a - b);
  const n = sorted.length;
  let [near, spread] = [0, 0];
  for (let i = 0; i < n; i++) {
    near += Math.abs(sorted[i] - y);
    spread += (2 * i - n + 1) * sorted[i];
  }
  return near / n - spread / (n * n);
}

function scoresOf(
  { actual, level }: BandWish,
  { low, high }: { low: Float64Array; high: Float64Array },
  crps: (k: number, y: number) => number,
): BandScores {
  const known = Array.from(actual, (_, k) => k).filter((k) => Number.isFinite(actual[k] + low[k] + high[k]));
  const mean = (of: (k: number) => number) => known.reduce((sum, k) => sum + of(k), 0) / known.length;
  const outside = (k: number) => Math.max(0, low[k] - actual[k], actual[k] - high[k]);
  return {
    coverage: mean((k) => (outside(k) === 0 ? 1 : 0)),
    width: mean((k) => high[k] - low[k]),
    winkler: mean((k) => high[k] - low[k] + (2 / (1 - level)) * outside(k)),
    crps: mean((k) => crps(k, actual[k])),
  };
}
