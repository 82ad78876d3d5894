import { describe, expect, it } from 'vitest';
import { keptRuns, placesOf } from '../../../src/renderer/compare/brushes.ts';
import { rangeOf } from '../../../src/renderer/compare/draw-curves.ts';
import { groupsOf, quantileCourse, smoothed } from '../../../src/renderer/compare/groups.ts';
import { shownRuns } from '../../../src/renderer/compare/table-rows.ts';
import { linearTicks, logTicks } from '../../../src/renderer/compare/ticks.ts';
import { ownPart, sweepFolders } from '../../../src/renderer/sweeps/sweep-runs.ts';
import type { ComparedRun } from '../../../src/shared/compare.ts';
import { fakeSweepRuns } from '../../helpers/fake-sweeps.ts';

const numbers = (...values: number[]) => Float64Array.from(values);
const run = (id: number, values: ComparedRun['values'], name = `run ${id}`): ComparedRun => ({
  ...{ id, name, status: 'finished', reason: 'iterations', seed: id, configuration: 0, values },
});
const runs = [
  run(1, { size: 3, method: 'sgd', 'test.nmse': 0.5 }),
  run(2, { size: 9, method: 'adam', 'test.nmse': 0.1 }),
  run(3, { size: 6, method: 'adam', 'test.nmse': null }, 'the third'),
];
const columns = ['size', 'method', 'test.nmse'].map((key) => ({
  ...{ key, label: key, kind: 'setting' as const, numeric: key !== 'method' },
}));

describe('axes of the parallel coordinates', () => {
  it('place numbers by size and words by the alphabet', () => {
    expect(placesOf(runs, 'size')).toEqual([0, 1, 0.5]);
    expect(placesOf(runs, 'method')).toEqual([1, 0, 0]);
    expect(placesOf(runs, 'test.nmse')).toEqual([1, 0, null]);
  });

  it('keep the runs that lie inside every brush', () => {
    const brushed = (...brushes: [string, number, number][]) => [
      ...keptRuns(
        runs,
        brushes.map(([key, low, high]) => [key, { low, high }]),
      ),
    ];
    expect(brushed()).toEqual([1, 2, 3]);
    expect(brushed(['size', 0.4, 1])).toEqual([2, 3]);
    expect(brushed(['size', 0.4, 1], ['test.nmse', 0, 0.5])).toEqual([2]);
  });
});

describe('the table', () => {
  const kept = new Set([1, 2, 3]);
  const ids = (filter: string, key: string, descending = false) =>
    shownRuns({ runs, columns }, { filter, kept, order: { key, descending } }).map(({ id }) => id);

  it('is sorted by any column, what is missing last whichever way', () => {
    expect(ids('', 'test.nmse')).toEqual([2, 1, 3]);
    expect(ids('', 'test.nmse', true)).toEqual([1, 2, 3]);
    expect(ids('', 'method')).toEqual([2, 3, 1]);
  });

  it('is filtered by every word, anywhere in the row', () => {
    expect(ids('adam', 'id')).toEqual([2, 3]);
    expect(ids('adam third', 'id')).toEqual([3]);
    expect(ids('nothing', 'id')).toEqual([]);
  });
});

describe('curves of several runs', () => {
  const curve = (id: number, ...values: number[]) => ({
    ...{ id, x: numbers(0, 1, 2), y: numbers(...values), sampled: numbers(...values), rows: 3 },
  });
  const answer = {
    grid: numbers(0, 1, 2),
    curves: [curve(1, 1, 2, 3), curve(2, 3, 4, NaN), curve(3, 9, 9, 9)],
  };
  const table = {
    configurations: [
      { label: 'a', ids: [1, 2] },
      { label: 'b', ids: [3] },
    ],
  };

  it('have the median and the band of their configuration, of runs with a value there', () => {
    const [a, b] = groupsOf(table, answer, { kept: new Set([1, 2, 3]), smooth: 0 });
    expect(a.median).toEqual(numbers(2, 3, 3));
    expect([...(a.low ?? [])]).toEqual([1.2, 2.2, 3]);
    expect(b).toMatchObject({ median: null, low: null });
    expect(b.lines).toHaveLength(1);
    const [one] = groupsOf(table, answer, { kept: new Set([2]), smooth: 0 });
    expect(one.lines.map(({ id }) => id)).toEqual([2]);
  });

  it('are smoothed by a moving mean of what is there', () => {
    expect(smoothed(numbers(1, 2, 6, NaN), 2)).toEqual(numbers(1.5, 3, 4, NaN));
    expect(quantileCourse([], 0.5)).toHaveLength(0);
  });

  it('have an axis that holds them, of positive values on a logarithmic one', () => {
    const groups = groupsOf(table, answer, { kept: new Set([1, 2, 3]), smooth: 0 });
    const picture = { groups, span: { from: 0, to: 2 }, singles: true, bands: true, chosen: null };
    const words = { xLabel: '', yLabel: '' };
    expect(rangeOf({ ...picture, ...words, log: false })).toEqual({ from: 1 - 0.32, to: 9.32 });
    expect(rangeOf({ ...picture, ...words, log: true, groups: [] })).toEqual({ from: 0.1, to: 1 });
  });
});

describe('ticks', () => {
  it('are round numbers', () => {
    expect(linearTicks({ from: 0, to: 1 }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks({ from: -3, to: 12 }, 4)).toEqual([0, 5, 10]);
    expect(logTicks({ from: 0.003, to: 2 }, 12)).toEqual([0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
    expect(logTicks({ from: 1e-12, to: 1 }, 4)).toEqual([1e-12, 1e-8, 1e-4, 1]);
  });
});

describe('runs of sweeps', () => {
  const info = { ...{ id: 1, name: 'Sizes and rates', search: 'grid', status: 'finished' } } as never;

  it('lie under their sweep, and are found by its name or by their own', () => {
    expect(sweepFolders(fakeSweepRuns, [info])[0]?.runs).toHaveLength(12);
    expect(sweepFolders(fakeSweepRuns, [info], 'hidden 9')[0]?.runs).toHaveLength(4);
    expect(sweepFolders(fakeSweepRuns, [info], 'nothing')).toEqual([]);
    expect(ownPart('Sizes and rates · hidden 9 · seed 1', 'Sizes and rates')).toBe('hidden 9 · seed 1');
  });
});
