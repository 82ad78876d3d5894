import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSpecInput } from '../../../src/engine/data/prepare.ts';
import { completeDataSpec, prepare } from '../../../src/engine/data/prepare.ts';
import type { Series } from '../../../src/engine/data/series.ts';
import { UnfoldError } from '../../../src/engine/errors.ts';

const laserFile = '../shared/data/santa-fe-laser-1100.txt';

function seriesOf(columns: Record<string, number[]>, time?: number[]): Series {
  const names = Object.keys(columns);
  const axis = time && { name: 'time', kind: 'number' as const, values: Float64Array.from(time) };
  return {
    name: 'test',
    length: columns[names[0]].length,
    columns: names.map((name) => ({ name, values: Float64Array.from(columns[name]) })),
    ...(axis && { time: axis }),
  };
}

function failure(series: Series, spec: DataSpecInput): UnfoldError {
  try {
    prepare(series, spec);
  } catch (error) {
    if (error instanceof UnfoldError) return error;
    throw error;
  }
  throw new Error('expected an UnfoldError');
}

const ten = Array.from({ length: 10 }, (_, k) => k);

describe('prepare', () => {
  it('pairs x(t) with x(t + horizon) and counts the split by the row of the target', () => {
    const p = prepare(seriesOf({ x: ten }), { scale: 'none', split: { train: 6, validation: 2, test: 2 } });
    expect([...p.inputs]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...p.targets]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(p.sets).toEqual({
      train: { start: 0, end: 5 },
      validation: { start: 5, end: 7 },
      test: { start: 7, end: 9 },
    });
    expect([p.firstRow, p.rowOf(0), p.rowOf(8)]).toEqual([1, 1, 9]);
  });

  it('lays taps out by input column, then by tap', () => {
    const x = { a: ten, b: ten.map((k) => 10 * k) };
    const spec: DataSpecInput = {
      inputs: ['a', 'b'],
      targets: ['b'],
      taps: [0, 2],
      horizon: 3,
      scale: 'none',
    };
    const p = prepare(seriesOf(x), { ...spec, split: { train: 8 } });
    expect([p.samples, p.inputSize, p.outputSize, p.firstRow]).toEqual([3, 4, 1, 5]);
    expect([...p.inputs.subarray(0, 4)]).toEqual([2, 0, 20, 0]);
    expect([...p.inputs.subarray(8, 12)]).toEqual([4, 2, 40, 20]);
    expect([...p.targets]).toEqual([50, 60, 70]);
  });

  it('scales by mean and population sd of the training points only', () => {
    const p = prepare(seriesOf({ x: [1, 3, 100, 200] }), { split: { train: 2, test: 2 } });
    expect(p.scaling.inputs).toEqual([{ mean: 2, sd: 1 }]);
    expect([...p.targets]).toEqual([1, 98, 198]);
    expect([...p.toOriginal('x', p.targets)]).toEqual([3, 100, 200]);
  });

  it('uses every row when fractions add up to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 500 }), fc.integer({ min: 20, max: 60 }), (n, percent) => {
        const split = { train: percent / 100, validation: (70 - percent) / 100, test: 0.3 };
        const x = Array.from({ length: n }, (_, k) => k % 7);
        const p = prepare(seriesOf({ x }), { split });
        expect(p.sets.test.end).toBe(n - 1);
        expect(p.sets.train.end).toBe(p.sets.validation.start);
        expect(p.sets.validation.end).toBe(p.sets.test.start);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('writes every default out', () => {
    expect(completeDataSpec(seriesOf({ x: ten, y: ten }), {})).toEqual({
      inputs: ['x'],
      targets: ['x'],
      future: [],
      steps: [],
      taps: [0],
      horizon: 1,
      split: { train: 0.7, validation: 0.15, test: 0.15, embargo: 0 },
      scale: 'standardise',
      missing: 'refuse',
      indicator: false,
    });
  });

  it('gives back the original values within the stated rounding', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 4, maxLength: 40 }), (values) => {
        fc.pre(Math.max(...values) - Math.min(...values) > 1e-3);
        const p = prepare(seriesOf({ x: values }), { split: { train: values.length } });
        const back = p.toOriginal('x', p.targets);
        const mean = Math.abs(p.scaling.targets[0].mean);
        for (const [s, x] of back.entries()) {
          const original = values[p.rowOf(s)];
          expect(Math.abs(x - original)).toBeLessThanOrEqual(4 * 2 ** -52 * (Math.abs(original) + mean));
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('missing values', () => {
  const gap = [1, 2, NaN, NaN, 5, 6, 7];

  it('are refused by default, with column, row and what to do', () => {
    const error = failure(seriesOf({ x: gap }), {});
    expect(error.code).toBe('data.missing');
    expect(error.message).toContain('Column "x": rows 3 to 4 are missing');
    expect(error.message).toContain('"interpolate", "hold", "mask" or "cut"');
  });

  it('are ignored in columns and rows that are not used', () => {
    const p = prepare(seriesOf({ x: gap, y: [3, 1, 4, 1, 5, 9, NaN] }), {
      inputs: ['y'],
      scale: 'none',
      split: { train: 6 },
    });
    expect(p.samples).toBe(5);
  });

  it('are interpolated in time, not in rows', () => {
    const series = seriesOf({ x: gap }, [0, 1, 2, 9, 11, 12, 13]);
    const p = prepare(series, { missing: 'interpolate', scale: 'none', split: { train: 7 } });
    expect(p.targets[1]).toBeCloseTo(2 + 0.3, 12);
    expect(p.targets[2]).toBeCloseTo(2 + 2.4, 12);
    expect(p.filled).toEqual([{ column: 'x', count: 2 }]);
  });

  it('are held from the past only', () => {
    const p = prepare(seriesOf({ x: gap }), { missing: 'hold', scale: 'none', split: { train: 7 } });
    expect([...p.targets]).toEqual([2, 2, 2, 5, 6, 7]);
  });

  it('are refused where there is nothing to fill from', () => {
    const open = failure(seriesOf({ x: [NaN, 1, 2, 3, 1, 2, 4] }), { missing: 'hold', split: { train: 7 } });
    expect(open.message).toContain('no value before');
    const end = failure(seriesOf({ x: [1, 2, 3, 1, 2, 4, NaN] }), {
      missing: 'interpolate',
      split: { train: 7 },
    });
    expect(end.message).toContain('no value after');
    const times = failure(seriesOf({ x: gap }, [0, 1, 1, 1, 1, 2, 3]), { missing: 'interpolate' });
    expect(times.code).toBe('data.time-not-increasing');
  });
});

describe('a wrong spec', () => {
  const series = seriesOf({ temperature: ten, flat: ten.map(() => 0.1) });
  const cases: [string, DataSpecInput, string, string][] = [
    ['an unknown column', { inputs: ['temperatur'] }, 'data.unknown-column', 'Did you mean "temperature"?'],
    ['a split larger than the series', { split: { train: 8, test: 3 } }, 'data.split-too-large', '11 points'],
    ['no training points', { split: { test: 3 } }, 'data.empty-set', 'train set has 0 points'],
    ['a set without a sample', { split: { train: 3 }, taps: [5] }, 'data.empty-set', 'first 6 points'],
    ['a constant column', { inputs: ['flat'] }, 'data.constant-column', 'is constant (0.1)'],
    ['no taps', { taps: [] }, 'data.taps', 'at least one delay'],
    ['a negative tap', { taps: [-1] }, 'data.not-whole', 'whole number >= 0'],
    ['a tap given twice', { taps: [1, 1] }, 'data.repeated', 'twice'],
    ['a fraction of a step', { horizon: 0.5 }, 'data.not-whole', '0.5'],
    ['a target that is its own input', { horizon: 0 }, 'data.target-is-input', 'both input and target'],
    ['a share of 1.5', { split: { train: 1.5 } }, 'data.split', 'fraction below 1'],
    ['no input', { inputs: [] }, 'data.no-columns', 'at least one'],
  ];
  it.each(cases)('%s is refused', (_name, spec, code, text) => {
    const error = failure(series, spec);
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
  });

  it('an unknown key or choice names the nearest one', () => {
    expect(failure(series, JSON.parse('{"horizn": 2}')).message).toContain('Did you mean "horizon"?');
    expect(failure(series, JSON.parse('{"split": {"training": 2}}')).where).toBe('data.split.training');
    expect(failure(series, JSON.parse('{"scale": "standardize"}')).message).toContain('"standardise"?');
  });
});

describe.skipIf(!existsSync(laserFile))(`the laser series (skipped without ${laserFile})`, () => {
  it('comes out as Pedersen prepared it', () => {
    const x = readFileSync(laserFile, 'utf8').trim().split('\n').map(Number);
    const p = prepare(seriesOf({ x }), { split: { train: 1000, test: 100 } });
    expect(p.scaling.inputs[0].mean.toFixed(3)).toBe('59.894');
    expect(p.scaling.inputs[0].sd.toFixed(3)).toBe('46.852');
    expect(p.sets).toEqual({
      train: { start: 0, end: 999 },
      validation: { start: 999, end: 999 },
      test: { start: 999, end: 1099 },
    });
    const original = p.toOriginal('x', p.targets);
    expect([p.rowOf(0), p.rowOf(998), p.rowOf(999), p.rowOf(1098)]).toEqual([1, 999, 1000, 1099]);
    for (const s of [0, 998, 999, 1098]) expect(original[s]).toBeCloseTo(x[p.rowOf(s)], 10);
    expect(p.inputs[999]).toBe(p.targets[998]);
  });
});
