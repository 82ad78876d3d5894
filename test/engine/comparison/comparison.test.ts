import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnPart, gridOver, sampledAt, secondsOfRows } from '../../../src/engine/comparison/curves.ts';
import { pairedSentence } from '../../../src/engine/comparison/sentence.ts';
import { configurationsOf, differingSettings, shortPath } from '../../../src/engine/comparison/settings.ts';
import { comparePairs } from '../../../src/engine/statistics/compare-pairs.ts';

const numbers = (...values: number[]) => Float64Array.from(values);

describe('settings that differ', () => {
  const specs = [
    {
      name: 'a',
      seed: 1,
      network: { hidden: [9], bias: true },
      phases: [{ method: { name: 'sgd', rate: 0.1 } }],
    },
    {
      name: 'b',
      seed: 2,
      network: { hidden: [9], bias: true },
      phases: [{ method: { name: 'sgd', rate: 0.1 } }],
    },
    { name: 'c', seed: 1, network: { hidden: [3], bias: true }, phases: [{ method: { name: 'adam' } }] },
  ];

  it('are found by their paths, without names', () => {
    expect(differingSettings(specs)).toEqual([
      { path: 'seed', values: [1, 2, 1] },
      { path: 'network.hidden', values: ['9', '9', '3'] },
      { path: 'phases[0].method.name', values: ['sgd', 'sgd', 'adam'] },
      { path: 'phases[0].method.rate', values: [0.1, 0.1, null] },
    ]);
  });

  it('group runs that differ by their seeds alone', () => {
    expect(configurationsOf(3, differingSettings(specs))).toEqual([
      { label: 'hidden 9, method.name sgd, rate 0.1', members: [0, 1] },
      { label: 'hidden 3, method.name adam', members: [2] },
    ]);
  });

  it('have short names that tell them apart', () => {
    const paths = ['phases[0].method.rate', 'phases[1].method.rate'];
    expect(paths.map((path) => shortPath(path, paths))).toEqual(paths);
    expect(shortPath('data.taps', ['data.taps', 'network.hidden'])).toBe('taps');
  });
});

describe('a course made small', () => {
  it('keeps the smallest and the largest value of every column', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 50,
      maxLength: 400,
    });
    fc.assert(
      fc.property(values, (given) => {
        const course = { x: Float64Array.from(given, (_, i) => i), y: Float64Array.from(given) };
        const drawn = drawnPart(course, { from: 0, to: given.length }, 10);
        expect(drawn.y.length).toBeLessThanOrEqual(20);
        expect(Math.min(...drawn.y)).toBe(Math.min(...given));
        expect(Math.max(...drawn.y)).toBe(Math.max(...given));
        expect([...drawn.x]).toEqual([...drawn.x].sort((a, b) => a - b));
      }),
      { seed: 3 },
    );
  });

  it('runs to both edges of the part that is shown, without what cannot be drawn', () => {
    const course = { x: numbers(0, 1, 2, 3, 4, 5), y: numbers(9, 8, NaN, Infinity, 5, 4) };
    expect(drawnPart(course, { from: 1.5, to: 3.5 }, 50)).toEqual({ x: numbers(1, 4), y: numbers(8, 5) });
  });

  it('is read on a grid by what was reached until then', () => {
    const course = { x: numbers(1, 2, 4), y: numbers(10, NaN, 7) };
    expect(sampledAt(course, numbers(0, 1, 2, 3, 4, 9))).toEqual(numbers(NaN, 10, 10, 10, 7, 7));
    expect(gridOver({ from: 2, to: 4 }, 3)).toEqual(numbers(2, 3, 4));
  });

  it('has its seconds from its checkpoints', () => {
    expect(secondsOfRows(5, [{ rows: 3, seconds: 4 }], 5)).toEqual(numbers(0, 2, 4, 4.5, 5));
    expect(secondsOfRows(1, [], 0.5)).toEqual(numbers(0.5));
    expect(secondsOfRows(0, [], 0)).toEqual(numbers());
  });
});

describe('the sentence', () => {
  const words = { a: 'Adam', b: 'SGD', value: 'test NMSE' };
  const sentence = (differences: readonly number[]) =>
    pairedSentence(comparePairs(differences.map((difference) => ({ a: 1 + difference, b: 1 }))), words);

  it('says who was better and whether chance does that', () => {
    expect(sentence([-1, -2, -3, -4, -5, -6, -7, -8])).toBe(
      "Adam has the smaller test NMSE on 8 of 8 shared seeds than SGD; chance alone would seldom do that (Wilcoxon's signed ranks, two-sided, exact: p = 0.0078).",
    );
    expect(sentence([1, -1, 2, -2, 3, -2.5, 4])).toContain('SGD has the smaller test NMSE on 4 of 7');
    expect(sentence([1, -1, 2, -2, 3, -2.5, 4])).toContain('may well');
  });

  it('says when there are too few seeds to tell', () => {
    expect(sentence([-1, -2, -3])).toContain('too few seeds');
    expect(sentence([])).toContain('no seed in common');
    expect(sentence([0, 0])).toContain('the same test NMSE');
  });
});
