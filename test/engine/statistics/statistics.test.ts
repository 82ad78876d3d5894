import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianInterval } from '../../../src/engine/statistics/bootstrap.ts';
import { comparePairs } from '../../../src/engine/statistics/compare-pairs.ts';
import { normalTails } from '../../../src/engine/statistics/normal.ts';
import { median, quantile, ranksOf } from '../../../src/engine/statistics/ranks.ts';
import { signedRank } from '../../../src/engine/statistics/signed-rank.ts';
import { signTest } from '../../../src/engine/statistics/sign-test.ts';

interface Fixture {
  readonly cases: readonly {
    readonly name: string;
    readonly differences: readonly number[];
    readonly statistic: number;
    readonly p: number;
    readonly signP: number;
  }[];
  readonly tails: readonly { readonly z: number; readonly p: number }[];
}

const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/statistics.json'), 'utf8'),
) as Fixture;

const relative = (given: number, wanted: number): number => Math.abs(given - wanted) / wanted;

describe("Wilcoxon's signed ranks", () => {
  it.each(fixture.cases)('of $name are as SciPy has them', ({ differences, statistic, p }) => {
    const found = signedRank(differences);
    // SciPy reports the smaller sum, or under a permutation that of the positive ranks.
    expect([found.positive, found.negative]).toContain(statistic);
    expect(relative(found.p, p)).toBeLessThan(1e-10);
  });

  it('do not depend on which side is called A', () => {
    const differences = fc.array(fc.integer({ min: -6, max: 6 }), { maxLength: 30 });
    fc.assert(
      fc.property(differences, (given) => {
        const mirrored = signedRank(given.map((difference) => -difference));
        expect(mirrored.p).toBe(signedRank(given).p);
      }),
      { seed: 1 },
    );
  });

  it('say 1 where nothing differs', () => {
    expect(signedRank([0, 0, 0])).toMatchObject({ p: 1, zeros: 3, exact: true });
    expect(signedRank([]).p).toBe(1);
  });
});

describe('the sign test', () => {
  it.each(fixture.cases)('of $name is as SciPy has it', ({ differences, signP }) => {
    const wins = differences.filter((difference) => difference > 0).length;
    const losses = differences.filter((difference) => difference < 0).length;
    expect(relative(signTest(wins, losses), signP)).toBeLessThan(1e-12);
  });

  it('keeps its figures for thousands of pairs', () => {
    expect(signTest(2500, 2500)).toBe(1);
    expect(signTest(0, 5000)).toBeLessThan(1e-300);
  });
});

describe('the tails of the normal distribution', () => {
  it.each(fixture.tails)('beyond $z are as SciPy has them', ({ z, p }) => {
    expect(relative(normalTails(z), p)).toBeLessThan(1e-11);
    expect(normalTails(-z)).toBe(normalTails(z));
  });
});

describe('ranks and quantiles', () => {
  it('give equal values their mean rank', () => {
    expect(ranksOf([3, 1, 3, 2])).toEqual({ ranks: [3.5, 1, 3.5, 2], ties: 6 });
  });

  it('interpolate between order statistics', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 0.1)).toBeCloseTo(1.4, 12);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('the bootstrap interval of a median', () => {
  it('holds the median, and is the same every time', () => {
    const values = fixture.cases[6].differences;
    const { low, high } = medianInterval(values);
    expect(low).toBeLessThan(median(values));
    expect(high).toBeGreaterThan(median(values));
    expect(medianInterval(values)).toEqual({ low, high, level: 0.95 });
  });
});

describe('a paired comparison', () => {
  it('counts who was better, and takes a run that diverged as worse than any other', () => {
    const pairs = [
      { a: 1, b: 2 },
      { a: 2, b: 2 },
      { a: 3, b: Infinity },
      { a: 5, b: 4 },
      { a: Infinity, b: Infinity },
    ];
    const found = comparePairs(pairs);
    expect(found).toMatchObject({ pairs: 5, aBetter: 2, bBetter: 1, equal: 2, difference: 0 });
    expect(found.signedRank.p).toBeGreaterThan(0.05);
    expect(comparePairs([{ a: 1, b: Infinity }]).interval.low).toBe(-Infinity);
  });
});
