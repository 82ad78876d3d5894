import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../src/engine/fields.ts';
import { characters } from '../../../src/engine/tasks/characters.ts';
import { seriesWith, textSeries } from '../../helpers/collections.ts';
import { symbols } from './helpers.ts';

const open = (series: Parameters<typeof characters.open>[0], options: object = {}) =>
  characters.open(series, { ...defaultsOf(characters.fields), ...options });

describe('characters of a text', () => {
  // 20 characters: 12 train, 4 validate, 4 test.
  const text = 'abcabcabcabcabxzcacb';
  const shares = { validation: 0.2, test: 0.2 };

  it('predict the next one, with one place more for what training never saw', () => {
    const collection = open(textSeries(text), shares);
    expect([collection.inputs, collection.outputs]).toEqual([4, 4]);
    const train = collection.batch('train', [0]);
    expect(symbols(train, train.inputs, 0)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1]);
    expect(symbols(train, train.targets, 0)).toEqual([1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
    const validation = collection.batch('validation', [0]);
    expect(symbols(validation, validation.inputs, 0)).toEqual([0, 1, 3]);
    expect(symbols(validation, validation.targets, 0)).toEqual([1, 3, 3]);
    const test = collection.batch('test', [0]);
    expect(symbols(test, test.inputs, 0)).toEqual([2, 0, 2]);
    expect(symbols(test, test.targets, 0)).toEqual([0, 2, 1]);
    expect([...test.weights]).toEqual([1, 1, 1]);
  });

  it('predict one further ahead where asked to', () => {
    const collection = open(textSeries(text), { ...shares, ahead: 5 });
    const train = collection.batch('train', [0]);
    expect(symbols(train, train.inputs, 0)).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect(symbols(train, train.targets, 0)).toEqual([2, 0, 1, 2, 0, 1, 2]);
    expect(collection.counts).toEqual({ train: 1, validation: 0, test: 0 });
  });

  it('are cut into pieces that predict every character of a set but its first once', () => {
    const collection = open(textSeries(text), { ...shares, steps: 4 });
    expect(collection.counts).toEqual({ train: 3, validation: 1, test: 1 });
    expect(collection.maxSteps).toBe(4);
    const train = collection.batch('train', [0, 1, 2]);
    expect([...train.lengths]).toEqual([4, 4, 3]);
    const targets = [0, 1, 2].flatMap((b) => symbols(train, train.targets, b));
    expect(targets).toEqual([1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect([...train.weights]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
  });

  it('may be any of Unicode', () => {
    const collection = open(textSeries('añ😀añ😀añ😀añ'), { validation: 0, test: 0 });
    const train = collection.batch('train', [0]);
    expect(symbols(train, train.inputs, 0)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
  });

  it('come from the only column, or from the one called code', () => {
    const codes = [97, 98, 97, 98];
    const all = { validation: 0, test: 0 };
    expect(open(seriesWith({ letters: codes }), all).counts.train).toBe(1);
    expect(open(seriesWith({ x: [1, 2, 3, 4], code: codes }), all).inputs).toBe(3);
    expect(() => open(seriesWith({ x: codes, y: codes }), all)).toThrow('needs a column "code"');
  });

  it.each([[97.5], [-1], [0x110000], [NaN]])('refuse %d, which is no code point', (code) => {
    expect(() => open(seriesWith({ code: [97, code] }))).toThrow('Row 2, column "code"');
  });

  it('refuse what has more characters than any alphabet', () => {
    const series = seriesWith({ code: Array.from({ length: 10_001 }, (_, k) => k) });
    expect(() => open(series, { validation: 0, test: 0 })).toThrow('10001 different characters');
  });
});
