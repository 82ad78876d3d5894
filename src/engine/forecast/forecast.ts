/** Forecasts of a trained network beside the true values and the baselines. */
import { UnfoldError } from '../errors.ts';
import { readFields } from '../fields.ts';
import type { Run } from '../train/run.ts';
import { type Comparison, type Competitor, openComparison } from './comparison.ts';
import { forecastBands, type ForecastBands } from './bands.ts';
import { forecastFields, type ForecastOptions } from './fields.ts';
import type { FutureInputs } from './future-inputs.ts';
import type { ForecastMetrics } from './metrics.ts';
import { stepsAhead } from './steps-ahead.ts';

/** Known rows before the first forecast that are told. */
const CONTEXT = 200;
/** What one step costs beside its products, and what is too much: some ten seconds. */
const STEP_FLOPS = 5000;
const MOST_FLOPS = 1e10;

/** Forecasts of one competitor over the rows, in the series' own units, and how good they are where truth is known. */
export interface ForecastLine {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly predicted: Float64Array;
  readonly metrics: ForecastMetrics;
}

/** See the head of the file. Rows are those of the series, from 0. */
export interface ForecastPath {
  readonly iteration: number;
  readonly target: string;
  readonly unit: string | null;
  /** Steps ahead of what is known; null: free running from one origin. */
  readonly horizon: number | null;
  readonly rows: Float64Array;
  /** NaN where the value is missing or not known yet. */
  readonly actual: Float64Array;
  /** Known values right before. */
  readonly before: { readonly rows: Float64Array; readonly actual: Float64Array };
  /** The network first. */
  readonly lines: readonly ForecastLine[];
  readonly season: number | null;
  /** Steps of the network before its error is above the limit; null where it stays below. */
  readonly divergence: number | null;
  /** Steps before the network's forecasts run away; null where they do not. */
  readonly ranAway: number | null;
  /** The limit in units of the series. */
  readonly limit: number;
  /** What the network reads, in words. */
  readonly inputs: string;
  /** About the network's forecasts; null where none were asked for, or where there are none. */
  readonly bands: ForecastBands | null;
  /** Why there are none, although they were asked for. */
  readonly noBands: string | null;
  /** Columns whose values must be given to forecast beyond the row `from`; empty where the network needs none. */
  readonly future: { readonly needs: readonly string[]; readonly from: number };
  /** First rows that can be asked for: from `first` to `last`. */
  readonly origins: { readonly first: number; readonly last: number };
}

/**
 * Forecasts as `given` asks for them (see `forecastFields`). Yields now and then so that others get their turn.
 * @param future values of input columns after the last row, where the network needs them
 * @throws UnfoldError 'spec.*' for wrong settings, 'forecast.*' where there is no such forecast
 */
export function* forecastFrom(
  run: Run,
  given: Record<string, unknown>,
  future: FutureInputs = {},
): Generator<void, ForecastPath> {
  const options = readFields(forecastFields, given) as unknown as ForecastOptions;
  const comparison = openComparison(run, { ...options, future });
  const { prepared } = comparison.forecaster;
  const from = sampleOf(comparison, options.from);
  const steps = stepsFrom(comparison, from, options);
  refuseLong(run, steps * (options.horizon ?? 1));
  const actual = comparison.actual(from, steps);
  const made: Float64Array[] = [];
  for (const competitor of comparison.competitors)
    made.push(yield* forecastOf(competitor, { from, steps, horizon: options.horizon }));
  const naive = made[comparison.competitors.findIndex(({ name }) => name === 'naive')];
  const lines = comparison.competitors.map(({ name, label, help }, i): ForecastLine => {
    const metrics = comparison.measure(actual, made[i], naive);
    return { name, label, help, predicted: made[i], metrics };
  });
  const { horizon, bands: kind, level } = options;
  const wish = { from, horizon, level, actual, predicted: made[0] };
  const bands = yield* forecastBands({ run, comparison }, kind, wish);
  const limit = options.limit * comparison.sd;
  const start = Math.max(0, from - CONTEXT);
  return {
    iteration: comparison.iteration,
    target: comparison.target,
    unit: comparison.unit,
    horizon: options.horizon,
    rows: comparison.rows(from, steps),
    actual,
    before: { rows: comparison.rows(start, from - start), actual: comparison.actual(start, from - start) },
    lines,
    season: comparison.season,
    divergence: divergenceOf(actual, lines[0].predicted, limit),
    ranAway: ranAwayAt(lines[0].predicted, options.horizon),
    limit,
    inputs: comparison.forecaster.inputs,
    bands: typeof bands === 'string' ? null : bands,
    noBands: typeof bands === 'string' ? bands : null,
    future: { needs: comparison.forecaster.needs, from: prepared.rowOf(prepared.samples) },
    origins: { first: prepared.rowOf(0), last: prepared.rowOf(prepared.samples) },
  };
}

/** Steps before |forecast - actual| is first above `limit`; null where it never is while the truth is known. */
export function divergenceOf(actual: Float64Array, forecast: Float64Array, limit: number): number | null {
  const at = actual.findIndex((x, k) => !Number.isNaN(x) && !(Math.abs(forecast[k] - x) <= limit));
  return at < 0 ? null : at;
}

/** The sample that predicts a row. @throws UnfoldError 'forecast.origin' */
function sampleOf({ forecaster: { prepared } }: Comparison, row: number | null): number {
  const { test, validation } = prepared.sets;
  if (row === null) {
    if (test.end > test.start) return test.start;
    return validation.end > validation.start ? validation.start : prepared.samples;
  }
  const sample = row - prepared.rowOf(0);
  if (sample >= 0 && sample <= prepared.samples) return sample;
  throw new UnfoldError(
    'forecast.origin',
    `Row ${row} cannot be the first forecast row: give one from ${prepared.rowOf(0)} to ${prepared.rowOf(prepared.samples)}, the rows that this run's data cover and the one after.`,
    'from',
  );
}

/** Forecasts that take a minute and more are refused: nobody waits for them. @throws UnfoldError 'forecast.too-long' */
export function refuseLong({ problem }: Run, networkSteps: number): void {
  if (networkSteps * (STEP_FLOPS + 2 * problem.layout.parameters) <= MOST_FLOPS) return;
  throw new UnfoldError(
    'forecast.too-long',
    `This asks for ${networkSteps} steps of a network of ${problem.layout.parameters} weights, which takes minutes. Ask for fewer steps, a shorter horizon or fewer origins.`,
    'steps',
  );
}

/** Rows that can be forecast, at most as many as were asked for. @throws UnfoldError 'forecast.reach' */
function stepsFrom({ forecaster }: Comparison, from: number, { steps, horizon }: ForecastOptions): number {
  const known = horizon === null ? Infinity : forecaster.prepared.samples - from + horizon;
  const reach = Math.min(steps, forecaster.reach(from), known);
  if (reach >= 1) return reach;
  throw new UnfoldError(
    'forecast.reach',
    `There is nothing to forecast after the last row: the network reads ${forecaster.needs.map((name) => `"${name}"`).join(', ')}, whose later values are not known. Give them as known future inputs, or begin at an earlier row.`,
    'from',
  );
}

function forecastOf(
  competitor: Competitor,
  { from, steps, horizon }: { from: number; steps: number; horizon: number | null },
): Generator<void, Float64Array> {
  return horizon === null
    ? competitor.forecast(from, steps)
    : stepsAhead(competitor, { from, steps, horizon });
}

/** Steps before a free run is no number any more; null for forecasts that begin anew at every row. */
function ranAwayAt(predicted: Float64Array, horizon: number | null): number | null {
  const at = horizon === null ? predicted.findIndex((value) => Number.isNaN(value)) : -1;
  return at < 0 ? null : at;
}
