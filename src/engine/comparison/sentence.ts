/** What a paired comparison comes to, in a sentence. */
import type { PairedComparison } from '../statistics/compare-pairs.ts';

/** How the two sides and the value are called. */
export interface PairedWords {
  readonly a: string;
  readonly b: string;
  readonly value: string;
}

/** Below this p a difference is said to be there. */
const limit = 0.05;

/**
 * Says who was better how often, by how much, and whether chance would do as much. With so few pairs that no outcome
 * could fall below 5 %, it says that instead.
 */
export function pairedSentence(found: PairedComparison, { a, b, value }: PairedWords): string {
  const { pairs, aBetter, bBetter, equal, signedRank } = found;
  if (pairs === 0)
    return 'The two have no seed in common that ended in both: nothing can be compared in pairs.';
  const ahead = found.difference < 0 || (found.difference === 0 && aBetter >= bBetter) ? 'a' : 'b';
  const [better, worse, wins] = ahead === 'a' ? [a, b, aBetter] : [b, a, bBetter];
  if (equal === pairs) return `Both have the same ${value} on all ${pairs} shared seeds.`;
  const ties = equal === 0 ? '' : ` (${equal} equal)`;
  const lead = `${better} has the smaller ${value} on ${wins} of ${pairs} shared seeds${ties}`;
  if (isTooFew(signedRank.pairs - signedRank.zeros)) {
    return `${lead}, which is too few seeds to tell it from chance: with ${pairs} pairs no outcome has p below ${limit}.`;
  }
  const p = signedRank.p < 1e-4 ? 'p < 0.0001' : `p = ${signedRank.p.toPrecision(2)}`;
  const test = `Wilcoxon's signed ranks, two-sided, ${signedRank.exact ? 'exact' : 'normal approximation'}: ${p}`;
  return signedRank.p < limit
    ? `${lead} than ${worse}; chance alone would seldom do that (${test}).`
    : `${lead}; chance alone may well do that (${test}).`;
}

/** Whether all signs alike, the most telling outcome of `n` pairs (p = 2 / 2^n), still has p of at least the limit. */
const isTooFew = (n: number): boolean => n < 6;
