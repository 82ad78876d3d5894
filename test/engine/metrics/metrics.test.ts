import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { setMetrics } from '../../../src/engine/metrics/index.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { forecastOf, summarise } from '../../../src/engine/train/summary.ts';
import { sineSeries } from '../../helpers/problems.ts';

/** What only sequences have. */
const series = { loss: NaN, wrong: NaN, bits: NaN };

describe('metrics of a set', () => {
  it('follow from the sums by their definitions', () => {
    expect(setMetrics({ squared: 8, own: 8, spread: 32, n: 4, ...series })).toEqual({
      e: 4,
      mse: 2,
      nmse: 0.25,
      nrmse: 0.5,
      loss: null,
      wrong: null,
      bits: null,
      n: 4,
    });
  });

  it('are not a number where the set has no spread, and absent where it is empty', () => {
    expect(setMetrics({ squared: 8, own: 8, spread: 0, n: 4, ...series })?.nmse).toBeNaN();
    expect(setMetrics({ squared: 0, own: 0, spread: 0, n: 0, ...series })).toBeNull();
  });
});

describe('a summary', () => {
  const settings = {
    data: { split: { train: 60, validation: 20, test: 20 } },
    network: { name: 'recurrent', hidden: [3] },
  };
  const series = sineSeries(100);
  const make = (testStart: string) => {
    const data = { ...settings.data, testStart };
    return createRun(readRunSpec({ ...settings, data, seed: 4 }), series, typescriptKernels);
  };

  it("normalises each set by that set's own variance", () => {
    const run = make('carry');
    const forecast = forecastOf(run);
    const summary = summarise(run);
    for (const name of ['train', 'validation', 'test'] as const) {
      const { start, end } = forecast.sets[name];
      const actual = forecast.actual.slice(start, end);
      const mean = actual.reduce((sum, x) => sum + x, 0) / actual.length;
      const spread = actual.reduce((sum, x) => sum + (x - mean) ** 2, 0);
      const squared = actual.reduce((sum, x, i) => sum + (x - forecast.predicted[start + i]) ** 2, 0);
      expect(summary[name]?.nmse).toBeCloseTo(squared / spread, 12);
      expect(summary[name]?.n).toBe(end - start);
    }
  });

  it('starts the test from zero state when asked to, and changes nothing else', () => {
    const [carried, fresh] = [summarise(make('carry')), summarise(make('zero'))];
    expect(fresh.train).toEqual(carried.train);
    expect(fresh.gradientNorm).toBe(carried.gradientNorm);
    expect(fresh.test?.nmse).not.toBe(carried.test?.nmse);
    expect(fresh.validation?.nmse).not.toBe(carried.validation?.nmse);
  });

  it('is the same when asked twice', () => {
    const run = make('zero');
    expect(summarise(run)).toEqual(summarise(run));
  });

  it('predicts in the units of the series', () => {
    const { actual, rows } = forecastOf(make('carry'));
    rows.forEach((row, s) => expect(actual[s]).toBe(series.columns[0].values[row]));
  });
});
