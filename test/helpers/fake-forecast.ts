/** Made-up forecasts for tests of views: a wave, a network that slowly leaves it, and three baselines. */
import { type ForecastMetrics, measure } from '../../src/engine/forecast/metrics.ts';
import type { ForecastPath } from '../../src/engine/forecast/index.ts';
import type { Params } from '../../src/shared/api.ts';
import { wave } from './fake-data.ts';
import { fakeBackTest, fakeResiduals } from './fake-forecast-tests.ts';

const rowsOf = (from: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => from + k);

function fakePath(options: Record<string, unknown>): ForecastPath {
  const from = typeof options.from === 'number' ? options.from : 1000;
  const steps = Math.min(typeof options.steps === 'number' ? options.steps : 100, 2000);
  const horizon = typeof options.horizon === 'number' ? options.horizon : null;
  const series = wave(1100);
  const actual = rowsOf(from, steps).map((row) => series[row] ?? NaN);
  const line = (name: string, label: string, of: (x: number, k: number) => number) => {
    const predicted = actual.map((x, k) => of(Number.isNaN(x) ? 60 : x, k));
    const metrics: ForecastMetrics = measure({ actual, forecast: predicted, naiveError: 20 });
    return { name, label, help: 'Made up.', predicted, metrics };
  };
  const start = Math.max(0, from - 200);
  return {
    iteration: 400,
    target: 'intensity',
    unit: null,
    horizon,
    rows: rowsOf(from, steps),
    actual,
    before: { rows: rowsOf(start, from - start), actual: series.slice(start, from) },
    lines: [
      line('network', 'Network', (x, k) => x + (horizon === null ? 0.3 * k * Math.sin(k) : 2 * Math.sin(k))),
      line('naive', 'Naive', () => series[from - 1] ?? 0),
      line('seasonal-naive', 'Seasonal naive', (x, k) => x + 12 * Math.cos(k / 3)),
      line('autoregression', 'AR(10)', (x, k) => 60 + (x - 60) * 0.97 ** k),
    ],
    season: 7,
    divergence: horizon === null ? 71 : null,
    ranAway: null,
    limit: 23.4,
    inputs: 'its own forecasts in place of values that are not known yet',
    bands: {
      kind: 'conformal',
      level: 0.9,
      low: actual.map((x, k) => (Number.isNaN(x) ? 60 : x) - 4 - (horizon === null ? k / 4 : 0)),
      high: actual.map((x, k) => (Number.isNaN(x) ? 60 : x) + 4 + (horizon === null ? k / 4 : 0)),
      source: 'Conformal: 90 % of the absolute errors of 60 earlier forecasts were within it.',
      scores: { coverage: 0.87, width: 12.5, winkler: 19.1, crps: 2.31 },
    },
    noBands: null,
    future: { needs: [], from: 1100 },
    origins: { first: 1, last: 1100 },
  };
}

/** What the fake services answer about forecasts. */
export const forecastAnswers = {
  'forecast.run': ({ options }: Params<'forecast.run'>) => fakePath(options ?? {}),
  'forecast.backTest': ({ options }: Params<'forecast.backTest'>) => fakeBackTest(options ?? {}),
  'forecast.residuals': ({ options }: Params<'forecast.residuals'>) => fakeResiduals(options ?? {}),
};
