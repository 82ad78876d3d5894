import { describe, expect, it } from 'vitest';
import { runFields, tables } from '../../../src/engine/catalog.ts';
import type { Field } from '../../../src/engine/fields.ts';
import { canVary, readVary } from '../../../src/renderer/sweeps/vary.ts';

const method = (name: string) => tables.methods.find((entry) => entry.name === name)?.fields ?? {};
const rate = method('adam').rate as Field;
const stop = runFields.stop as Field & { kind: 'group' };
const iterations = stop.fields.iterations;
const hidden: Field = {
  ...{ kind: 'integers', label: 'Hidden', help: '', default: [3], min: 1 },
};

describe('values of a setting that varies', () => {
  it.each([
    [rate, '0.1, 0.01', { values: [0.1, 0.01] }],
    [rate, '0.001..0.1 log 5', { low: 0.001, high: 0.1, scale: 'log', count: 5, whole: false }],
    [iterations, '10 .. 90', { low: 10, high: 90, scale: 'linear', count: 3, whole: true }],
    [stop.fields.patience, '10; off', { values: [10, null] }],
    [hidden, '3; 9; 4, 4', { values: [[3], [9], [4, 4]] }],
    [runFields.precision, 'float32,float64', { values: ['float32', 'float64'] }],
    [runFields.network, 'lstm,recurrent', { values: ['lstm', 'recurrent'] }],
  ])('are read by the kind of its field (%#)', (field, text, told) => {
    expect(readVary(field, text)).toEqual({ value: told });
  });

  it.each([
    [rate, '0.1, fast', '“fast”'],
    [rate, '', 'a value at least'],
    [rate, '0.1, 0.1', 'given twice'],
    [rate, '0.1..0.01', 'ends where it begins'],
    [iterations, '0..9 log', 'begins above 0'],
    [iterations, '1.5', 'whole number'],
    [hidden, '3; 0', 'at least 1'],
    [runFields.precision, '', 'Tick a value'],
  ])('are refused with a sentence (%#)', (field, text, words) => {
    expect(readVary(field, text)).toEqual({ problem: expect.stringContaining(words) as string });
  });

  it('are not asked for where a sweep gives the setting itself', () => {
    expect(canVary('integer', 'seed')).toBe(false);
    expect(canVary('integer', 'record.metricsEvery')).toBe(false);
    expect(canVary('integer', 'stop.iterations')).toBe(true);
    expect(canVary('text', 'description')).toBe(false);
  });
});
