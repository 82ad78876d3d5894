import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { fitAutoregression } from '../../../src/engine/forecast/baselines/autoregression.ts';
import { autocorrelation } from '../../../src/engine/forecast/autocorrelation.ts';
import { bandsFrom } from '../../../src/engine/forecast/conformal.ts';
import { backTest, residualsOf } from '../../../src/engine/forecast/index.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { openStream } from '../../../src/engine/random.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

const PHI = 0.8;

/** x(t + 1) = 0.8 x(t) + noise of standard deviation 1. */
function ar1(length: number, seed = 3): Series {
  const stream = openStream(seed, 'noise');
  const values = new Float64Array(length);
  for (let t = 1; t < length; t++) values[t] = PHI * values[t - 1] + stream.normal();
  return { name: 'ar1', length, columns: [{ name: 'x', values }] };
}

/** The network x(t + 1) = weight x(t) + bias by hand. */
function linear(series: Series, weights: readonly number[], split: Record<string, number>): Run {
  const spec = readRunSpec({
    data: { scale: 'none', split },
    network: {
      name: 'graph',
      layers: [{ name: 'output', size: 1, cell: 'linear' }],
      connections: [{ from: 'input', to: 'output' }],
    },
    initialisation: { name: 'given', weights },
    regularizers: [],
  });
  return createRun(spec, series, typescriptKernels);
}

function done<T>(work: Generator<void, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

const series = ar1(3000);
const split = { train: 1000, validation: 1000, test: 1000 };
const root = Math.sqrt;

describe('a back-test', () => {
  it('of the law of an AR(1) has the errors that theory gives at every horizon, as AR least squares has', () => {
    const found = done(backTest(linear(series, [PHI, 0], split), { horizon: 12, stride: 1, order: 1 }));
    expect(found.origins).toBe(989);
    const [network, naive] = found.lines;
    for (const k of [1, 3, 12]) {
      const theory = root((1 - PHI ** (2 * k)) / (1 - PHI * PHI));
      expect(network.metrics.rmse[k - 1] / theory).toBeCloseTo(1, 0.9);
      expect(Math.abs(network.metrics.rmse[k - 1] / theory - 1)).toBeLessThan(0.12);
    }
    expect(naive.metrics.rmse[11]).toBeGreaterThan(network.metrics.rmse[11]);
    const linearLine = found.lines.find(({ name }) => name === 'autoregression');
    expect(linearLine?.metrics.rmse[0]).toBeCloseTo(network.metrics.rmse[0], 1);
  });

  it('makes bands on the validation part that cover the test part as often as they shall', () => {
    const { bands } = done(backTest(linear(series, [PHI, 0], split), { horizon: 5, stride: 1 }));
    expect(bands.on).toBe('the validation part');
    bands.covered.forEach((share) => expect(Math.abs(share - 0.9)).toBeLessThan(0.05));
    expect(bands.halfWidths[0]).toBeCloseTo(1.645, 0);
    expect(bands.halfWidths[4]).toBeGreaterThan(bands.halfWidths[0]);
    expect(bands.winkler[0]).toBeGreaterThan(2 * bands.halfWidths[0]);
  });

  it('splits the origins where there is no validation part, and refuses horizons longer than the data', () => {
    const run = linear(series, [PHI, 0], { train: 1000, validation: 0, test: 300 });
    const { bands, origins } = done(backTest(run, { horizon: 3 }));
    expect(bands.on).toBe('the first half of the origins');
    expect(bands.calibrated + bands.judged).toBe(origins);
    expect(() => done(backTest(run, { horizon: 301 }))).toThrow(/shorter horizon/);
  });

  it('counts the steps before a network leaves the series', () => {
    const line: Series = {
      name: 'line',
      length: 200,
      columns: [{ name: 'x', values: Float64Array.from({ length: 200 }, (_, t) => t) }],
    };
    const run = linear(line, [1, 0], { train: 100, validation: 0, test: 50 });
    const sd = root((99 * 99 - 1) / 12); // of the 99 samples 1 ... 99
    const found = done(backTest(run, { horizon: 40, limit: 10.5 / sd }));
    expect(found.divergence).toBe(10); // an error of k after k steps: the 11th is the first above 10.5
  });
});

describe('conformal bands', () => {
  it('are the rank of an error that the wanted coverage asks for, and none where there are too few', () => {
    const truths = Array.from({ length: 9 }, (_, i) => Float64Array.of(i + 1));
    const forecasts = truths.map(() => Float64Array.of(0));
    const of = (coverage: number) =>
      bandsFrom({
        earlier: { truths, forecasts },
        judged: { truths: [Float64Array.of(8.5)], forecasts: [Float64Array.of(0)] },
        horizon: 1,
        coverage,
      });
    expect(of(0.8).halfWidths[0]).toBe(8);
    expect(of(0.9).halfWidths[0]).toBe(9);
    expect(of(0.95).halfWidths[0]).toBeNaN();
    expect(of(0.8).covered[0]).toBe(0);
    expect(of(0.8).winkler[0]).toBeCloseTo(16 + (2 / 0.2) * 0.5, 12);
    expect(of(0.9).covered[0]).toBe(1);
  });
});

describe('residuals', () => {
  it('of the law are white and unrelated to the input; those of a wrong weight are not', () => {
    const white = done(residualsOf(linear(series, [PHI, 0], split), {}));
    expect(white.rows).toHaveLength(1000);
    expect(white.sd).toBeCloseTo(1, 0.9);
    const beyond = white.autocorrelation.slice(1).filter((r) => Math.abs(r) > white.limit).length;
    expect(beyond).toBeLessThanOrEqual(5);
    expect(white.ljungBox.q).toBeLessThan(38); // chi-square of 20 degrees: 1 of 100 is above
    expect(Math.abs(white.inputs[0].correlation[0])).toBeLessThan(0.1);
    const wrong = done(residualsOf(linear(series, [0.3, 0], split), {}));
    expect(wrong.inputs[0].correlation[0]).toBeLessThan(-0.5);
    expect(wrong.ljungBox.q).toBeGreaterThan(100);
    expect(white.ljungBox.p).toBeGreaterThan(0.01);
    expect(wrong.ljungBox.p).toBeLessThan(1e-9);
    // The noise is normal.
    expect(white.jarqueBera.p).toBeGreaterThan(0.01);
    expect(white.jarqueBera.kurtosis).toBeCloseTo(3, 0);
  });

  it('are counted, regressed and ranked', () => {
    const found = done(residualsOf(linear(series, [PHI, 2], split), { set: 'validation' }));
    expect(found.mean).toBeCloseTo(2, 0.5);
    expect(found.histogram.counts.reduce((a, b) => a + b)).toBe(1000);
    const errors = found.predicted.map((x, k) => x - found.actual[k]);
    expect(Math.abs(found.worst[0].error)).toBe(errors.reduce((a, b) => Math.max(a, Math.abs(b)), 0));
    expect(found.worst).toHaveLength(10);
    const { slope, intercept } = found.regression;
    const middle = found.actual.reduce((a, b) => a + b) / 1000;
    expect(intercept + slope * middle).toBeCloseTo(found.predicted.reduce((a, b) => a + b) / 1000, 9);
    expect(slope).toBeCloseTo(PHI * PHI, 0.9);
  });

  it('refuse a part that is not there', () => {
    const run = linear(series, [PHI, 0], { train: 1000, validation: 0, test: 100 });
    expect(() => done(residualsOf(run, { set: 'validation' }))).toThrow(/no validation part/);
  });
});

describe('the parts of it', () => {
  it('autocorrelate an alternating series as arithmetic does', () => {
    const r = autocorrelation(Float64Array.of(1, -1, 1, -1), 3);
    expect(Array.from(r)).toEqual([1, -0.75, 0.5, -0.25]);
    expect(autocorrelation(Float64Array.of(2, 2, 2), 1)).toHaveLength(0);
  });

  it('fit an AR(1) by least squares', () => {
    const { values } = series.columns[0];
    const weights = fitAutoregression({ values, train: 3000, order: 1 });
    expect(weights?.[0]).toBeCloseTo(PHI, 1);
    expect(fitAutoregression({ values, train: 5, order: 3 })).toBeNull();
  });
});
