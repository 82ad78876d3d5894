import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastJson, makePlace, unfold } from './unfold.ts';

const place = makePlace();
const run = (...args: string[]) => unfold(place.folder, ...args);
const load = (t: number) => (50 + 0.3 * t) * (2 + Math.sin(t / 1.9));
const missing = [60, 61, 180];

beforeAll(() => {
  const rows = Array.from({ length: 240 }, (_, t) => `${missing.includes(t) ? '' : load(t)},${t % 7}`);
  writeFileSync(join(place.folder, 'load.csv'), ['load,day', ...rows, ''].join('\n'));
  const data = {
    ...{ file: 'load.csv', inputs: ['load'], targets: ['load'], future: ['day'] },
    ...{ missing: 'mask', indicator: true, steps: ['log', { name: 'difference', lag: 1 }] },
    split: { train: 160, validation: 30, test: 40, embargo: 2 },
  };
  const spec = {
    name: 'load',
    data,
    network: { name: 'recurrent', hidden: [3] },
    stop: { iterations: 5 },
    seed: 2,
  };
  writeFileSync(join(place.folder, 'spec.json'), JSON.stringify(spec));
});
afterAll(() => place.remove());

describe('a specification with steps of preparation', () => {
  it('is trained, exported and forecast in the units of the series', async () => {
    const trained = await run('run', 'spec.json', '--project', 'p.unfold');
    expect(trained.stderr).toBe('');
    expect(trained.code).toBe(0);
    await run('export', 'p.unfold', '1', '--to', '.');
    const [header, ...lines] = readFileSync(join(place.folder, 'load-1-predictions.csv'), 'utf8')
      .trimEnd()
      .split(/\r?\n/);
    expect(header).toBe('row,set,actual,predicted');
    const rows = lines.map((line) => line.split(','));
    expect(rows.filter(([, , actual]) => actual === 'NaN').map(([row]) => Number(row))).toEqual(missing);
    const errors = rows
      .filter(([, , actual]) => actual !== 'NaN')
      .map(([, , actual, predicted]) => Math.abs(Number(predicted) / Number(actual) - 1));
    // Any network on differences of logarithms is about as good as the last value.
    expect(errors.toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(0.3);
    const { forecasts, rows: ahead } = lastJson<{
      rows: number[];
      forecasts: { name: string; predicted: number[] }[];
    }>(await run('forecast', 'p.unfold', '1', '--from', '230', '--steps', '50', '--json'));
    expect(ahead).toHaveLength(10);
    forecasts[0].predicted.forEach((value) => expect(value).toBeGreaterThan(0));
  });

  it('is refused with the step and the row that do not go', async () => {
    const ended = await run('run', 'spec.json', '--set', 'data.future=[]', '--set', 'data.horizon=2');
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain('Difference');
    expect(ended.stderr).toContain('at least 2');
  });

  it('finds its steps among the methods', async () => {
    const listed = lastJson<readonly { table: string; name: string }[]>(await run('methods', '--json'));
    const names = listed.filter(({ table }) => table === 'steps').map(({ name }) => name);
    expect(names).toEqual(['resample', 'log', 'difference', 'seasonal-difference', 'detrend', 'clip']);
  });
});
