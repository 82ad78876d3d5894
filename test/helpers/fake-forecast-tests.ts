/** Made-up back-tests and residuals for tests of views. */
import { autocorrelation } from '../../src/engine/forecast/autocorrelation.ts';
import type { BackTest, Residuals } from '../../src/engine/forecast/index.ts';
import { type ForecastMetricName, forecastMetrics } from '../../src/engine/forecast/metrics.ts';
import { wave } from './fake-data.ts';

const many = (length: number, of: (k: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, k) => of(k));

export function fakeBackTest({ horizon: asked }: Record<string, unknown>): BackTest {
  const horizon = typeof asked === 'number' ? asked : 20;
  const line = (name: string, label: string, rate: number) => {
    const entries = forecastMetrics.map(
      (metric) => [metric.name, many(horizon, (k) => 20 * (1 - rate ** (k + 1)))] as const,
    );
    const metrics = Object.fromEntries(entries) as Record<ForecastMetricName, Float64Array>;
    return { name, label, help: 'Made up.', metrics };
  };
  return {
    iteration: 400,
    target: 'intensity',
    unit: null,
    origins: 81,
    stride: 1,
    rows: { first: 1000, last: 1080 },
    horizon,
    lines: [
      line('network', 'Network', 0.97),
      line('naive', 'Naive', 0.6),
      line('autoregression', 'AR(10)', 0.9),
    ],
    divergence: 12,
    limit: 23.4,
    bands: {
      coverage: 0.9,
      on: 'the validation part',
      calibrated: 31,
      judged: 81,
      halfWidths: many(horizon, (k) => 4 + k),
      covered: many(horizon, (k) => 0.93 - 0.002 * k),
      winkler: many(horizon, (k) => 11 + 2.4 * k),
    },
  };
}

export function fakeResiduals({ set }: Record<string, unknown>): Residuals {
  const actual = wave(1100).slice(1000);
  const error = many(100, (k) => 3 * Math.sin(k * 2.3) + Math.sin(k / 9));
  const predicted = actual.map((x, k) => x + error[k]);
  const points = Array.from(actual, (x, k) => ({
    row: 1000 + k,
    actual: x,
    predicted: predicted[k],
    error: error[k],
  }));
  return {
    iteration: 400,
    target: 'intensity',
    unit: null,
    horizon: 1,
    set: typeof set === 'string' ? set : 'test',
    rows: many(100, (k) => 1000 + k),
    actual,
    predicted,
    mean: 0.04,
    sd: 2.2,
    histogram: { edges: many(31, (k) => -4 + k * 0.27), counts: many(30, (k) => 8 - Math.abs(k - 15) / 2) },
    autocorrelation: autocorrelation(error, 40),
    limit: 0.196,
    ljungBox: { q: 61.2, lags: 20, p: 4.6e-6 },
    jarqueBera: { skewness: 0.12, kurtosis: 1.9, jb: 5.3, p: 0.071 },
    inputs: [{ column: 'intensity', correlation: many(41, (k) => 0.3 * Math.cos(k)) }],
    regression: { slope: 0.97, intercept: 1.8, r: 0.994 },
    worst: points.toSorted((a, b) => Math.abs(b.error) - Math.abs(a.error)).slice(0, 10),
  };
}
