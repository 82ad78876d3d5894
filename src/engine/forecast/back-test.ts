/** How good forecasts are by how far ahead they look: over many origins, with bands that errors seen before give. */
import type { RowRange } from '../data/prepare.ts';
import { UnfoldError } from '../errors.ts';
import { readFields } from '../fields.ts';
import type { Run } from '../train/run.ts';
import { type Comparison, type Competitor, openComparison } from './comparison.ts';
import { bandsFrom, type ConformalBands } from './conformal.ts';
import { backTestFields, type BackTestOptions } from './fields.ts';
import { divergenceOf, refuseLong } from './forecast.ts';
import { type ForecastMetricName, forecastMetrics, type ForecastMetrics } from './metrics.ts';

/** Origins that a back-test takes at most where no stride is asked for. */
const MOST_ORIGINS = 100;

/** Metrics of one competitor at every horizon 1, 2, ... */
export interface BackTestLine {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly metrics: Readonly<Record<ForecastMetricName, Float64Array>>;
}

/** See the head of the file. Rows are those of the series; a first and a last row are both included. */
export interface BackTest {
  readonly iteration: number;
  readonly target: string;
  readonly unit: string | null;
  readonly origins: number;
  readonly stride: number;
  /** First forecast rows of the first and of the last origin. */
  readonly rows: { readonly first: number; readonly last: number };
  readonly horizon: number;
  readonly lines: readonly BackTestLine[];
  /** Median over the origins of the steps before the network's error exceeds the limit; the horizon where it does not. */
  readonly divergence: number;
  readonly limit: number;
  readonly bands: ConformalBands;
}

/**
 * Forecasts of the network and of the baselines from every `stride`-th origin of the test part, whose errors are
 * gathered by horizon; every origin has true values for all horizons. Bands are calibrated on the validation part, or
 * on the first half of the origins where there is none, and judged on the others.
 * @throws UnfoldError 'spec.*' for wrong settings, 'forecast.*' where there are not enough samples
 */
export function* backTest(run: Run, given: Record<string, unknown>): Generator<void, BackTest> {
  const options = readFields(backTestFields, given) as unknown as BackTestOptions;
  const comparison = openComparison(run, options);
  const { horizon } = options;
  const { sets } = comparison.forecaster.prepared;
  const judged = originsIn(sets.test.end > sets.test.start ? sets.test : sets.validation, options);
  if (judged.length === 0) throw fewSamples(horizon);
  const earlier = sets.test.end > sets.test.start ? originsIn(sets.validation, options) : [];
  refuseLong(run, (judged.length + earlier.length) * (horizon + (options.warmUp ?? 0)));
  const truths = judged.map((origin) => comparison.actual(origin, horizon));
  const forecasts: Float64Array[][] = [];
  for (const competitor of comparison.competitors)
    forecasts.push(yield* forecastsOf(competitor, judged, horizon));
  const naive = forecasts[comparison.competitors.findIndex(({ name }) => name === 'naive')] ?? [];
  const lines = comparison.competitors.map((competitor, i) =>
    lineOf(comparison, competitor, { truths, made: forecasts[i], naive, horizon }),
  );
  const [network] = forecasts;
  const limit = options.limit * comparison.sd;
  const before = yield* forecastsOf(comparison.competitors[0], earlier, horizon);
  return {
    iteration: comparison.iteration,
    target: comparison.target,
    unit: comparison.unit,
    origins: judged.length,
    stride: strideOf(judged),
    rows: { first: rowOf(comparison, judged[0]), last: rowOf(comparison, judged[judged.length - 1]) },
    horizon,
    lines,
    divergence: median(truths.map((truth, i) => divergenceOf(truth, network[i], limit) ?? horizon)),
    limit,
    bands: bandsFrom({
      earlier: { truths: earlier.map((origin) => comparison.actual(origin, horizon)), forecasts: before },
      judged: { truths, forecasts: network },
      horizon,
      coverage: options.coverage,
    }),
  };
}

const rowOf = ({ forecaster }: Comparison, sample: number): number => forecaster.prepared.rowOf(sample);
const strideOf = (origins: readonly number[]): number => (origins.length < 2 ? 1 : origins[1] - origins[0]);

/** First forecast samples such that all horizons lie within the set. */
function originsIn({ start, end }: RowRange, { horizon, stride }: BackTestOptions): number[] {
  const room = end - start - horizon + 1;
  if (room < 1) return [];
  const step = stride ?? Math.max(1, Math.ceil(room / MOST_ORIGINS));
  return Array.from({ length: Math.ceil(room / step) }, (_, i) => start + i * step);
}

function fewSamples(horizon: number): UnfoldError {
  return new UnfoldError(
    'forecast.few-samples',
    `A back-test needs at least as many test (or validation) samples as its horizon of ${horizon}; this run has fewer. Use a shorter horizon.`,
    'horizon',
  );
}

/** In the series' own units, an array of `horizon` values for each origin. */
function* forecastsOf(
  competitor: Competitor,
  origins: readonly number[],
  horizon: number,
): Generator<void, Float64Array[]> {
  const made: Float64Array[] = [];
  for (const origin of origins) {
    made.push(yield* competitor.forecast(origin, horizon));
    yield;
  }
  return made;
}

function lineOf(
  comparison: Comparison,
  { name, label, help }: Competitor,
  found: {
    truths: readonly Float64Array[];
    made: readonly Float64Array[];
    naive: readonly Float64Array[];
    horizon: number;
  },
): BackTestLine {
  const byHorizon: ForecastMetrics[] = Array.from({ length: found.horizon }, (_, k) =>
    comparison.measure(
      Float64Array.from(found.truths, (truth) => truth[k]),
      Float64Array.from(found.made, (forecast) => forecast[k]),
      found.naive.length === 0 ? undefined : Float64Array.from(found.naive, (forecast) => forecast[k]),
    ),
  );
  const metrics = forecastMetrics.map(
    (metric) => [metric.name, Float64Array.from(byHorizon, (all) => all[metric.name])] as const,
  );
  return { name, label, help, metrics: Object.fromEntries(metrics) as BackTestLine['metrics'] };
}

/** The middle value, the lower of two. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}
