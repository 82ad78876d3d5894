import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../src/engine/fields.ts';
import { visits } from '../../../src/engine/tasks/visits.ts';
import { seriesWith } from '../../helpers/collections.ts';
import { rows } from './helpers.ts';

const open = (series: Parameters<typeof visits.open>[0], options: object = {}) =>
  visits.open(series, { ...defaultsOf(visits.fields), validation: 0, test: 0, ...options });

describe('visits of patients', () => {
  const table = {
    patient: [7, 3, 7, 3, 7, 5],
    visit: [2, 1, 1, 2, 4, 1],
    a: [4, 0, 2, 2, 6, 4],
    outcome: [1, 0, 1, 0, 1, 1],
  };
  const [mean, deviation] = [3, Math.sqrt((1 + 9 + 1 + 1 + 9 + 1) / 6)];
  const scaled = (...values: number[]) => values.map((value) => [(value - mean) / deviation]);

  it('are sorted by patient and visit, standardised, and judged at the last one', () => {
    const collection = open(seriesWith(table));
    expect([collection.inputs, collection.outputs, collection.maxSteps]).toEqual([1, 1, 3]);
    const batch = collection.batch('train', [0, 1, 2]);
    expect([...batch.lengths]).toEqual([3, 2, 1]);
    const found = [0, 1, 2].map((b) => rows(batch, batch.inputs, b));
    [scaled(2, 4, 6), scaled(0, 2), scaled(4)].forEach((expected, b) => {
      expected.forEach(([value], t) => expect(found[b][t][0]).toBeCloseTo(value, 14));
    });
    expect([...batch.weights]).toEqual([0, 0, 1, 0, 1, 0, 1, 0, 0]);
    expect([...batch.targets]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0]);
  });

  it('take missing features over from the visit before, and the mean where there is none', () => {
    const series = seriesWith({
      patient: [1, 1, 1, 2, 2],
      visit: [1, 2, 3, 1, 2],
      a: [5, NaN, 7, NaN, 9],
      outcome: [NaN, NaN, 1, 0, NaN],
    });
    const batch = open(series).batch('train', [0, 1]);
    const spread = Math.sqrt((4 + 0 + 4) / 3);
    expect(rows(batch, batch.inputs, 0).flat()).toEqual([-2 / spread, -2 / spread, 0]);
    expect(rows(batch, batch.inputs, 1).flat()).toEqual([0, 2 / spread]);
    expect([batch.targets[4], batch.targets[3]]).toEqual([1, 0]);
  });

  it('are split by patient in the order of first appearance, and scaled by the training patients', () => {
    const collection = open(seriesWith(table), { validation: 0.34, test: 0.34 });
    expect(collection.counts).toEqual({ train: 1, validation: 1, test: 1 });
    const batch = collection.batch('train', [0]);
    const own = Math.sqrt(8 / 3);
    expect(rows(batch, batch.inputs, 0).flat()).toEqual([-2 / own, 0, 2 / own]);
    const test = collection.batch('test', [0]);
    expect(rows(test, test.inputs, 0).flat()).toEqual([0]);
  });

  it('use the columns that are named', () => {
    const series = seriesWith({ id: [1, 1], n: [1, 2], x: [1, 3], y: [1, 1], died: [0, 0] });
    const names = { patient: 'id', visit: 'n', outcome: 'died' };
    expect(open(series, names).inputs).toBe(2);
    expect(open(series, { ...names, features: ['x'] }).inputs).toBe(1);
    expect(() => open(series, { ...names, features: ['z'] })).toThrow('needs a column "z"');
    expect(() => open(series, { ...names, features: ['died'] })).toThrow('cannot be a feature as well');
    const bare = seriesWith({ id: [1], n: [1], died: [0] });
    expect(() => open(bare, names)).toThrow('nothing to predict the outcome from');
    expect(() => open(series)).toThrow('needs a column "patient"');
  });

  it('take a column that never changes for zero', () => {
    const series = seriesWith({ patient: [1, 2], visit: [1, 1], a: [5, 5], outcome: [0, 1] });
    expect([...open(series).batch('train', [0, 1]).inputs]).toEqual([0, 0]);
  });

  it.each([
    [
      { ...table, outcome: [1, 0, 1, 0, 2, 1] },
      'Row 5, column "outcome": there is 2, expected 1 (yes) or 0 (no)',
    ],
    [{ ...table, outcome: [1, NaN, 1, NaN, 1, 1] }, 'patient 3 has no outcome at any visit'],
    [{ ...table, visit: [2, 1, 2, 2, 4, 1] }, 'Row 3, column "visit": patient 7 has two visits 2'],
    [{ ...table, patient: [7, 3, NaN, 3, 7, 5] }, 'Row 3, column "patient": there is no number'],
    [{ ...table, a: [NaN, NaN, NaN, NaN, NaN, NaN] }, 'Column "a" has no value for any training patient'],
  ])('refuse what does not fit: %#', (columns, text) => {
    expect(() => open(seriesWith(columns))).toThrow(text);
  });

  it('are wrong on the wrong side of a half, on neither side, and without a number', () => {
    const { batch, wrong } = open(seriesWith(table));
    if (wrong === null) throw new Error('no rule');
    const two = batch('train', [0, 1]);
    const answers = (yes: number, no: number) => {
      const outputs = new Float64Array(6);
      outputs[4] = yes;
      outputs[3] = no;
      return [wrong(two, outputs, 0), wrong(two, outputs, 1)];
    };
    expect(answers(0.6, 0.4)).toEqual([false, false]);
    expect(answers(0.4, 0.6)).toEqual([true, true]);
    expect(answers(0.5, 0.5)).toEqual([true, true]);
    expect(answers(NaN, NaN)).toEqual([true, true]);
  });
});
