import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare, type DataSpecInput } from '../../../../src/engine/data/prepare.ts';
import type { Series } from '../../../../src/engine/data/series.ts';
import { steps } from '../../../../src/engine/data/steps/index.ts';
import { resampled, transform, undo } from '../../../../src/engine/data/transform.ts';
import { UnfoldError } from '../../../../src/engine/errors.ts';
import { defaultsOf, entryNamed } from '../../../../src/engine/fields.ts';

const step = (name: string, options: object = {}) =>
  ({ name, ...defaultsOf(entryNamed(steps, name).fields), ...options }) as never;

function seriesOf(columns: Record<string, readonly number[]>, time?: readonly number[]): Series {
  const names = Object.keys(columns);
  return {
    name: 'test',
    length: columns[names[0]].length,
    columns: names.map((name) => ({ name, values: Float64Array.from(columns[name]) })),
    ...(time && { time: { name: 'time', kind: 'number' as const, values: Float64Array.from(time) } }),
  };
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UnfoldError) return error.code;
    throw error;
  }
  return 'none';
}

/** Every step with a way back, and settings that use its parts. */
const invertible = [
  step('difference', { lag: 1, order: 1 }),
  step('difference', { lag: 3, order: 2 }),
  step('seasonal-difference', { season: 7 }),
  step('log', { offset: 5 }),
  step('detrend', { degree: 0 }),
  step('detrend', { degree: 1 }),
  step('detrend', { degree: 2 }),
];
const chains = [
  ...invertible.map((one) => [one]),
  [step('log', { offset: 5 }), step('detrend', {}), step('difference', { lag: 2 })],
];

const positive = fc.array(fc.double({ min: 0.5, max: 100, noNaN: true }), { minLength: 60, maxLength: 80 });

describe('steps of the preparation', () => {
  it('are undone to 1e-12 from true values, and from forecasts that are right', () => {
    fc.assert(
      fc.property(
        positive,
        fc.constantFrom(...chains),
        fc.integer({ min: 20, max: 50 }),
        (x, list, train) => {
          const before = Float64Array.from(x);
          const made = transform('x', before, { list, train });
          for (const path of [false, true]) {
            const from = made.lost + 3;
            const back = undo(made, made.values.subarray(from), { row: from, path });
            back.forEach((value, k) =>
              expect(Math.abs(value - before[from + k])).toBeLessThanOrEqual(1e-12 * 100),
            );
          }
        },
      ),
      { numRuns: 60, seed: 6 },
    );
  });

  it('use the forecasts of a path, not the truth behind its origin', () => {
    const made = transform('x', Float64Array.of(1, 2, 4, 8), { list: [step('difference')], train: 3 });
    expect([...undo(made, Float64Array.of(10, 10), { row: 2, path: true })]).toEqual([12, 22]);
    expect([...undo(made, Float64Array.of(10, 10), { row: 2, path: false })]).toEqual([12, 14]);
  });

  it('learn nothing from rows behind the training set', () => {
    const noise = (k: number) => 10 + Math.sqrt(1 + ((k * 7919) % 101));
    const names = steps.filter(({ kind }) => kind === 'column').map(({ name }) => name);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer({ min: 40, max: 79 }), (name, changed) => {
        const values = Array.from({ length: 80 }, (_, k) => noise(k));
        const other = values.with(changed, 3 * values[changed]);
        const spec: DataSpecInput = { split: { train: 40, test: 40 }, steps: [{ name }] };
        const [a, b] = [values, other].map((x) => prepare(seriesOf({ x }), spec));
        expect(b.scaling).toEqual(a.scaling);
        const end = a.sets.train.end;
        expect(b.inputs.subarray(0, end)).toEqual(a.inputs.subarray(0, end));
        expect(b.targets.subarray(0, end)).toEqual(a.targets.subarray(0, end));
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('take a line away exactly and say how far values reach', () => {
    const line = Float64Array.from({ length: 20 }, (_, k) => 3 + 2 * k);
    const made = transform('x', line, { list: [step('detrend', { degree: 1 })], train: 12 });
    made.values.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-12));
  });

  it('count what they clip, and leave missing values alone', () => {
    const x = Float64Array.of(1, 2, 3, 2, 1, 2, 3, 90);
    const made = transform('x', x, { list: [step('clip', { limit: 3 })], train: 7 });
    expect(made.notes[0].count).toBe(1);
    expect(made.values[7]).toBeCloseTo(2 + 3 * 1.482602218505602, 12);
    expect(made.stages[0].apply(Float64Array.of(NaN))[0]).toBeNaN();
  });

  it('name the row of a value that has no logarithm', () => {
    const work = () => transform('x', Float64Array.of(1, 0, 2), { list: [step('log')], train: 3 });
    expect(work).toThrow(/row 2 is 0/);
    expect(codeOf(work)).toBe('data.not-positive');
  });

  it('are refused where the way back would need what is not known', () => {
    const x = Array.from({ length: 30 }, (_, k) => (k * k) % 17);
    const make = (lag: number) =>
      prepare(seriesOf({ x }), { horizon: 3, steps: [{ name: 'difference', lag }] });
    expect(codeOf(() => make(2))).toBe('data.step-lag');
    expect(codeOf(() => make(3))).toBe('none');
  });

  it('do nothing where they are switched off, to the bit', () => {
    const x = Array.from({ length: 30 }, (_, k) => (k * k) % 17);
    const plain = prepare(seriesOf({ x }), {});
    const off = prepare(seriesOf({ x }), { steps: [{ name: 'difference', on: false }] });
    expect(off.inputs).toEqual(plain.inputs);
    expect(off.scaling).toEqual(plain.scaling);
  });

  it('change only the columns that they name', () => {
    const x = Array.from({ length: 30 }, (_, k) => (k * k) % 17);
    const y = x.map((value) => value + 1);
    const made = prepare(seriesOf({ x, y }), {
      inputs: ['x', 'y'],
      targets: ['x'],
      steps: [{ name: 'difference', columns: ['y'] }],
      scale: 'none',
    });
    expect(made.columnOf('x').transformed.stages).toHaveLength(0);
    expect(made.inputs[1]).toBe(y[made.firstRow - 1] - y[made.firstRow - 2]);
  });
});

describe('resampling', () => {
  it('takes every k-th row or the mean of those that are there', () => {
    const series = seriesOf({ x: [1, 3, 5, NaN, NaN, NaN, 9] }, [0, 1, 2, 3, 4, 5, 6]);
    const mean = resampled(series, [step('resample', { how: 'mean', k: 2 })]).series;
    expect([...mean.columns[0].values]).toEqual([2, 5, NaN]);
    expect([...(mean.time?.values ?? [])]).toEqual([1, 3, 5]);
    const every = resampled(series, [step('resample', { how: 'every', k: 3 })]).series;
    expect([...every.columns[0].values]).toEqual([5, NaN]);
  });

  it('puts rows evenly in time, on the line between their neighbours', () => {
    const series = seriesOf({ x: [0, 10, 40, NaN] }, [0, 1, 4, 5]);
    const made = resampled(series, [step('resample', { how: 'grid', step: 1 })]).series;
    expect([...made.columns[0].values]).toEqual([0, 10, 20, 30, 40, NaN]);
  });

  it('must come first, and needs times that increase', () => {
    const x = Array.from({ length: 30 }, (_, k) => k % 7);
    const late = [{ name: 'log', offset: 1 }, { name: 'resample' }];
    expect(codeOf(() => prepare(seriesOf({ x }), { steps: late }))).toBe('data.step-order');
    const grid = [{ name: 'resample', how: 'grid' }];
    expect(codeOf(() => prepare(seriesOf({ x }), { steps: grid }))).toBe('data.resample');
    expect(codeOf(() => prepare(seriesOf({ x }, x), { steps: grid }))).toBe('data.time-not-increasing');
  });
});

describe('masked values', () => {
  const x = Array.from({ length: 20 }, (_, k) => (k === 6 || k === 7 ? NaN : k % 5));
  const spec: DataSpecInput = { missing: 'mask', scale: 'none', split: { train: 14, test: 6 } };

  it('hold inputs, tell which targets are not known, and leave scaling alone', () => {
    const made = prepare(seriesOf({ x }), spec);
    expect([...made.inputs.subarray(5, 9)]).toEqual([0, 0, 0, 3]);
    expect([...(made.known ?? [])].map((flag, s) => [flag, made.rowOf(s)]).filter(([f]) => f === 0)).toEqual([
      [0, 6],
      [0, 7],
    ]);
    const scaled = prepare(seriesOf({ x }), { ...spec, scale: 'standardise' });
    const present = x.slice(0, 14).filter((value) => !Number.isNaN(value));
    const mean = present.reduce((a, b) => a + b) / present.length;
    expect(scaled.scaling.inputs[0].mean).toBeCloseTo(mean, 14);
  });

  it('can be told to the network by indicators', () => {
    const made = prepare(seriesOf({ x }), { ...spec, indicator: true, taps: [0, 1] });
    expect(made.inputSize).toBe(4);
    const row = 8 - made.firstRow; // its inputs are x(7) and x(6)
    expect([...made.inputs.subarray(4 * row, 4 * row + 4)]).toEqual([0, 0, 1, 1]);
  });

  it('make differences that rest on them unknown, too', () => {
    const made = prepare(seriesOf({ x }), { ...spec, steps: [{ name: 'difference' }] });
    const unknown = [...(made.known ?? [])].flatMap((flag, s) => (flag === 0 ? [made.rowOf(s)] : []));
    expect(unknown).toEqual([6, 7, 8]);
  });
});

describe('columns that are known in advance', () => {
  it('are read at the time of the target', () => {
    const x = Array.from({ length: 12 }, (_, k) => k % 5);
    const day = x.map((_, k) => 100 + k);
    const made = prepare(seriesOf({ x, day }), {
      targets: ['x'],
      inputs: ['x'],
      future: ['day'],
      horizon: 2,
      scale: 'none',
    });
    expect(made.inputSize).toBe(2);
    expect(made.inputs[1]).toBe(day[made.firstRow]);
    expect(made.columns[1]).toMatchObject({ column: 'day', kind: 'future', tap: -2 });
  });

  it('cannot be targets, and may be the only inputs', () => {
    const x = Array.from({ length: 12 }, (_, k) => k % 5);
    expect(codeOf(() => prepare(seriesOf({ x }), { targets: ['x'], future: ['x'] }))).toBe(
      'data.target-is-input',
    );
    const made = prepare(seriesOf({ x, y: x }), { targets: ['x'], future: ['y'] });
    expect(made.inputSize).toBe(1);
  });
});

describe('an embargo', () => {
  it('leaves rows out at the beginning of validation and test', () => {
    const x = Array.from({ length: 40 }, (_, k) => k % 7);
    const made = prepare(seriesOf({ x }), { split: { train: 20, validation: 10, test: 10, embargo: 3 } });
    expect(made.sets).toEqual({
      train: { start: 0, end: 19 },
      validation: { start: 22, end: 29 },
      test: { start: 32, end: 39 },
    });
    const long = { train: 20, validation: 10, test: 10, embargo: 10 };
    expect(codeOf(() => prepare(seriesOf({ x }), { split: long }))).toBe('data.embargo');
  });
});
