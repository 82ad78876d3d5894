/** A run's forecaster with the true values of one target and the baselines it is compared with. */
import type { Prepared } from '../data/prepare.ts';
import { fitScaling, toScaled, toUnscaled } from '../data/scaling.ts';
import { columnNamed } from '../data/series.ts';
import { suggestion, UnfoldError } from '../errors.ts';
import type { Run } from '../train/run.ts';
import { type Baseline, baselines, type Forecasting } from './baselines/index.ts';
import { type Forecaster, openForecaster } from './forecaster.ts';
import type { FutureInputs } from './future-inputs.ts';
import { type ForecastMetrics, measure } from './metrics.ts';
import { seasonOf } from './season.ts';

/** What a comparison is told. */
export interface ComparisonWish {
  /** Name of a target column; null for the first. */
  readonly target: string | null;
  /** Steps of the season; null: as it is found in the training part. */
  readonly season: number | null;
  /** Order of the autoregression. */
  readonly order: number;
  readonly warmUp: number | null;
  /** Input columns after the last row. */
  readonly future?: FutureInputs;
}

/** A forecaster of one target, in the series' own units: the network's, or a baseline's. */
export interface Competitor {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** Forecasts of the samples from `origin` on, NaN where there are none. */
  forecast(origin: number, steps: number): Generator<void, Float64Array>;
}

/** See the head of the file. */
export interface Comparison {
  readonly forecaster: Forecaster;
  readonly iteration: number;
  readonly target: string;
  readonly unit: string | null;
  /** The network first. Baselines that cannot be fitted are left out. */
  readonly competitors: readonly Competitor[];
  readonly season: number | null;
  /** Mean absolute error of the naive forecast (of the season where there is one) over the training part. */
  readonly naiveError: number;
  /** Standard deviation of the target over the training samples. */
  readonly sd: number;
  /** Rows of the series that samples predict. */
  rows(from: number, count: number): Float64Array;
  /** True values of samples in the series' own units; NaN where they are missing or beyond its end. */
  actual(from: number, count: number): Float64Array;
  /** All metrics of forecasts, in the series' own units; skill where the naive forecasts of the same are given. */
  measure(actual: Float64Array, forecast: Float64Array, naive?: Float64Array): ForecastMetrics;
}

/**
 * Opens a run for forecasts of one target.
 * @throws UnfoldError 'forecast.unknown-target', and as `openForecaster`
 */
export function openComparison(run: Run, wish: ComparisonWish): Comparison {
  const forecaster = openForecaster(run, wish.future);
  const { prepared } = forecaster;
  const { targets } = prepared.spec;
  const target = wish.target ?? targets[0];
  const output = targets.indexOf(target);
  if (output < 0)
    throw new UnfoldError(
      'forecast.unknown-target',
      `"${target}" is no target of this run.${suggestion(target, targets)}`,
      'target',
    );
  const column = columnNamed(prepared.series, target);
  const train = prepared.sets.train.end;
  const { values, toOriginal } = plainTarget(prepared, target);
  const season = wish.season ?? seasonOf(values.subarray(0, train));
  const known = toOriginal(values.subarray(0, train));
  const naiveLag = season !== null && season < train ? season : 1;
  const naiveError = meanStep(known, naiveLag, Math.abs);
  const naiveSpread = Math.sqrt(meanStep(known, naiveLag, (step) => step * step));
  const rows = (from: number, count: number) =>
    Float64Array.from({ length: count }, (_, k) => prepared.rowOf(from + k));
  return {
    forecaster,
    iteration: run.state.iteration,
    target,
    unit: column?.unit ?? null,
    competitors: [
      network(forecaster, { output, target, warmUp: wish.warmUp }),
      ...baselines.flatMap((entry) => {
        const forecasting = entry.fit({ values, train, season, order: wish.order });
        return forecasting === null ? [] : [baselineOf(entry, { forecasting, toOriginal }, wish)];
      }),
    ],
    season,
    naiveError,
    sd: deviation(known),
    rows,
    actual: (from, count) => rows(from, count).map((row) => column?.values[row] ?? NaN),
    measure: (actual, forecast, naive) =>
      measure({ actual, forecast, naiveError, naiveSpread, ...(naive === undefined ? {} : { naive }) }),
  };
}

/**
 * What baselines read: the target before its steps, standardised, with the way back; the very samples where it has none.
 */
function plainTarget(
  prepared: Prepared,
  target: string,
): { values: Float64Array; toOriginal: (scaled: Float64Array) => Float64Array } {
  const { transformed, plain } = prepared.columnOf(target);
  if (transformed.stages.length === 0) {
    const output = prepared.spec.targets.indexOf(target);
    const values = columnOf(prepared.targets, output, prepared.outputSize);
    return { values, toOriginal: (scaled) => prepared.toOriginal(target, scaled) };
  }
  const own = plain.subarray(prepared.firstRow);
  const scaling = fitScaling(target, own, prepared.sets.train.end);
  return { values: toScaled(scaling, own), toOriginal: (scaled) => toUnscaled(scaling, scaled) };
}

function network(
  forecaster: Forecaster,
  { output, target, warmUp }: { output: number; target: string; warmUp: number | null },
): Competitor {
  return {
    name: 'network',
    label: 'Network',
    help: `Reads ${forecaster.inputs}.`,
    *forecast(origin, steps) {
      const { prepared } = forecaster;
      const path = yield* forecaster.path({ origin, steps, warmUp });
      const values = columnOf(path, output, prepared.outputSize);
      return prepared.toOriginal(target, values, { from: origin, path: true });
    },
  };
}

function baselineOf(
  { name, label, help }: Baseline,
  {
    forecasting,
    toOriginal,
  }: { forecasting: Forecasting; toOriginal: (scaled: Float64Array) => Float64Array },
  wish: ComparisonWish,
): Competitor {
  return {
    name,
    label: name === 'autoregression' ? `AR(${wish.order})` : label,
    help,
    // Done at once: the turn is given only so that both kinds are asked in one way.
    *forecast(origin, steps) {
      yield;
      return toOriginal(forecasting(origin, steps));
    },
  };
}

function columnOf(matrix: Float64Array, column: number, width: number): Float64Array {
  return Float64Array.from({ length: matrix.length / width }, (_, s) => matrix[s * width + column]);
}

/** Mean of `size` of x(t) - x(t - lag); NaN where there are not so many values. */
function meanStep(values: Float64Array, lag: number, size: (step: number) => number): number {
  let sum = 0;
  for (let t = lag; t < values.length; t++) sum += size(values[t] - values[t - lag]);
  return sum / (values.length - lag);
}

/** Population standard deviation. */
function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
}
