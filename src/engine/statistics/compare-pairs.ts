/** Two settings compared over shared seeds: who was better, by how much, and whether chance would do as much. */
import { type Interval, medianInterval } from './bootstrap.ts';
import { median } from './ranks.ts';
import { signedRank, type SignedRank } from './signed-rank.ts';
import { signTest } from './sign-test.ts';

/** A pair of errors, of A and of B, of the same start. */
export interface Pair {
  readonly a: number;
  readonly b: number;
}

/** What a paired comparison came to. Smaller is better. */
export interface PairedComparison {
  readonly pairs: number;
  /** Pairs where A has the smaller value, B has, or neither. */
  readonly aBetter: number;
  readonly bBetter: number;
  readonly equal: number;
  readonly medianA: number;
  readonly medianB: number;
  /** Median of A - B, with a bootstrap interval. */
  readonly difference: number;
  readonly interval: Interval;
  readonly signedRank: SignedRank;
  readonly signTestP: number;
}

/**
 * Compares A with B pair by pair: Wilcoxon's signed ranks, the sign test, and the median difference with its bootstrap
 * interval. Values that are infinite (a run that diverged) lose against every finite one; pairs with a NaN are the
 * caller's to leave out.
 */
export function comparePairs(pairs: readonly Pair[]): PairedComparison {
  const differences = pairs.map(({ a, b }) => (a === b ? 0 : a - b));
  const aBetter = differences.filter((difference) => difference < 0).length;
  const bBetter = differences.filter((difference) => difference > 0).length;
  return {
    pairs: pairs.length,
    aBetter,
    bBetter,
    equal: pairs.length - aBetter - bBetter,
    medianA: median(pairs.map(({ a }) => a)),
    medianB: median(pairs.map(({ b }) => b)),
    difference: median(differences),
    interval: medianInterval(differences),
    signedRank: signedRank(differences),
    signTestP: signTest(aBetter, bBetter),
  };
}
