import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeDataSpec, essentialDataSpec } from '../../../../src/engine/data/prepare.ts';
import type { Series } from '../../../../src/engine/data/series.ts';
import { exportedNetwork } from '../../../../src/engine/export/exported-network.ts';
import { numpyScript } from '../../../../src/engine/export/numpy-script.ts';
import { methodsText } from '../../../../src/engine/export/report-methods.ts';
import { samplesOf } from '../../../../src/engine/export/samples.ts';
import { forecastFrom } from '../../../../src/engine/forecast/index.ts';
import {
  createRun,
  forecastOf,
  readRunSpec,
  summarise,
  typescriptKernels,
} from '../../../../src/engine/index.ts';
import { sin } from '../../../../src/engine/math/elementary.ts';
import { hasPython, inFolder, python } from '../../../helpers/exported-runs.ts';

/** A series that grows, with a season of 12 that grows with it. */
function growing(length = 160): Series {
  const value = (t: number) => (50 + 0.4 * t) * (2 + sin(t / 1.9)) + ((t * 7919) % 13);
  const x = Float64Array.from({ length }, (_, t) => value(t));
  const day = Float64Array.from({ length }, (_, t) => t % 12);
  return {
    name: 'growing',
    length,
    columns: [
      { name: 'x', values: x },
      { name: 'day', values: day },
    ],
  };
}

const steps = [{ name: 'log' }, { name: 'seasonal-difference', season: 12 }, { name: 'difference' }];

function runOn(series: Series, data: object) {
  const spec = readRunSpec({
    data: { inputs: ['x'], targets: ['x'], split: { train: 100, validation: 30, test: 30 }, ...data },
    network: { name: 'recurrent', hidden: [3] },
    seed: 3,
  });
  return createRun(spec, series, typescriptKernels);
}

function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

describe('a run on prepared columns', () => {
  it('is judged in the units of the series', () => {
    const run = runOn(growing(), { steps });
    const { sets, actual, predicted } = forecastOf(run);
    const { start, end } = sets.test;
    const truth = actual.subarray(start, end);
    const mean = truth.reduce((a, b) => a + b) / truth.length;
    let [error, spread] = [0, 0];
    truth.forEach((x, k) => {
      error += (x - predicted[start + k]) * (x - predicted[start + k]);
      spread += (x - mean) * (x - mean);
    });
    expect(summarise(run).test?.nmse).toBeCloseTo(error / spread, 10);
  });

  it('knows the true values before each one-step prediction, and none behind the origin of a free run', () => {
    const run = runOn(growing(), { steps });
    const { rows, predicted } = forecastOf(run);
    const one = finish(forecastFrom(run, { from: 140, steps: 5, horizon: 1 }));
    const at = rows.indexOf(140);
    one.lines[0].predicted.forEach((value, k) => expect(value).toBeCloseTo(predicted[at + k], 8));
    const free = finish(forecastFrom(run, { from: 140, steps: 15, horizon: null }));
    expect(free.lines[0].predicted[0]).toBeCloseTo(predicted[at], 8);
    const changed = growing();
    changed.columns[0].values.fill(1, 141);
    const blind = finish(forecastFrom(runOn(changed, { steps }), { from: 140, steps: 15, horizon: null }));
    expect(blind.lines[0].predicted).toEqual(free.lines[0].predicted);
  });

  it('is compared with baselines of the series, not of its differences', () => {
    const series = growing();
    const run = runOn(series, { steps });
    const { lines } = finish(forecastFrom(run, { from: 140, steps: 4, horizon: null }));
    const naive = lines.find(({ name }) => name === 'naive');
    naive?.predicted.forEach((value) => expect(value).toBeCloseTo(series.columns[0].values[139], 9));
  });

  it('reads what is known in advance from the series itself beyond its last row', () => {
    const run = runOn(growing(), {
      ...{ inputs: ['x'], future: ['day'], missing: 'mask', indicator: true },
      split: { train: 100, validation: 20, test: 20 },
    });
    const { future, lines, rows } = finish(forecastFrom(run, { from: 140, steps: 40, horizon: null }));
    expect(future).toEqual({ needs: ['day'], from: 140 });
    expect(rows).toHaveLength(20);
    expect(lines[0].predicted.every((value) => Number.isFinite(value))).toBe(true);
    const given = { day: Array.from({ length: 5 }, (_, k) => (140 + k) % 12) };
    const told = finish(forecastFrom(run, { from: 140, steps: 40, horizon: null }, given));
    expect(told.lines[0].predicted).toEqual(lines[0].predicted.subarray(0, 5));
  });

  it('forecasts on the rows of a resampled series, and says so', () => {
    const resampled = [{ name: 'resample', how: 'mean', k: 2 }, { name: 'difference' }];
    const run = runOn(growing(), { steps: resampled, split: { train: 50, validation: 15, test: 15 } });
    const path = finish(forecastFrom(run, { steps: 5, horizon: null }));
    expect(path.rows[0]).toBe(65);
    const { values } = growing().columns[0];
    expect(path.actual[0]).toBeCloseTo((values[130] + values[131]) / 2, 10);
    expect(path.inputs).toContain('rows are the 80 of the resampled series');
  });

  it('leaves masked targets out of loss, metrics and errors', () => {
    const series = growing();
    for (const row of [40, 41, 120, 150]) series.columns[0].values[row] = NaN;
    const run = runOn(series, { missing: 'mask', indicator: true });
    const { train, validation, test } = summarise(run);
    expect([train.n, validation?.n, test?.n]).toEqual([97, 29, 29]);
    expect(run.problem.counted).toBe(97);
    const { actual, rows } = forecastOf(run);
    expect(actual[rows.indexOf(150)]).toBeNaN();
    expect(Number.isFinite(train.nmse)).toBe(true);
  });

  it('tells its steps in the methods paragraph', () => {
    const text = methodsText(
      runOn(growing(), { steps: [...steps, { name: 'clip', limit: 4 }], future: ['day'] }),
    );
    expect(text.paragraphs.join(' ')).toMatch(/logarithm \(offset 0\); seasonal difference \(season 12\)/);
    expect(text.paragraphs.join(' ')).toContain('Known in advance, at the time of the target: day.');
  });

  it('keeps the identity that it had before there were steps', () => {
    expect(JSON.stringify(essentialDataSpec(completeDataSpec(growing(), { missing: 'hold' })))).toBe(
      '{"inputs":["x"],"targets":["x"],"taps":[0],"horizon":1,"split":{"train":0.7,"validation":0.15,"test":0.15},"scale":"standardise","missing":"hold"}',
    );
  });

  it.skipIf(!hasPython('numpy'))('is written to scripts that lead back to the units of the series', () => {
    const run = runOn(growing(), { steps: [...steps, { name: 'detrend', degree: 2 }], future: ['day'] });
    const { predicted } = forecastOf(run);
    const code = `
import json, runpy, sys
script = runpy.run_path(sys.argv[1])
status = script["main"]()
print(json.dumps([status, script["to_original"](script["SAMPLES"]["predictions"])[:, 0].tolist()]))
`;
    inFolder((folder) => {
      const path = join(folder, 'run.py');
      writeFileSync(path, numpyScript(exportedNetwork(run), samplesOf(run)));
      const [status, made] = JSON.parse(python(code, [path]).split('\n')[1]) as [number, number[]];
      expect(status).toBe(0);
      made.forEach((value, k) => expect(Math.abs(value / predicted[k] - 1)).toBeLessThan(1e-12));
    });
  });
});
