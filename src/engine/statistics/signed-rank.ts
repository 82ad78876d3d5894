/** Wilcoxon's signed-rank test of paired differences. */
import { normalTails } from './normal.ts';
import { ranksOf } from './ranks.ts';

/** What the test came to. */
export interface SignedRank {
  /** Pairs, and how many of them have no difference. */
  readonly pairs: number;
  readonly zeros: number;
  /** Sums of the ranks of positive and of negative differences. */
  readonly positive: number;
  readonly negative: number;
  /** Two-sided; 1 where no pair differs. */
  readonly p: number;
  /** Counted out over all signs (up to 25 pairs that differ), or from the normal approximation. */
  readonly exact: boolean;
}

/** Up to so many pairs that differ, the distribution is counted out. */
const mostExact = 25;

/**
 * Wilcoxon (1945), two-sided. Differences of zero take part in the ranking and are then left out (Pratt 1959); equal
 * sizes share their mean rank. Up to 25 pairs that differ p is exact, over all 2^n signs of the ranks as they are, ties
 * included; above it is the normal approximation with the corrections for ties and zeros, without one for continuity.
 * @param differences finite numbers, one a pair
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const { ranks, ties } = ranksOf(differences.map(Math.abs));
  const signed = ranks.map((rank, i) => ({ rank, difference: differences[i] }));
  const sumWhere = (keep: (difference: number) => boolean): number =>
    signed.filter(({ difference }) => keep(difference)).reduce((sum, { rank }) => sum + rank, 0);
  const used = signed.filter(({ difference }) => difference !== 0).map(({ rank }) => rank);
  const positive = sumWhere((difference) => difference > 0);
  const negative = sumWhere((difference) => difference < 0);
  const pairs = differences.length;
  const zeros = pairs - used.length;
  const exact = used.length <= mostExact;
  const least = Math.min(positive, negative);
  const p = exact ? exactTails(used, least) : approximateTails({ pairs, zeros, ties, positive });
  return { pairs, zeros, positive, negative, p, exact };
}

/** Both tails of the sum of ranks whose sign is +, every sign equally likely; ranks may be halves, so all are doubled. */
function exactTails(ranks: readonly number[], least: number): number {
  if (ranks.length === 0) return 1;
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  for (const rank of doubled) for (let sum = total; sum >= rank; sum--) ways[sum] += ways[sum - rank];
  let below = 0;
  let all = 0;
  for (let sum = 0; sum <= total; sum++) {
    all += ways[sum];
    if (sum <= Math.round(2 * least)) below += ways[sum];
  }
  return Math.min(1, (2 * below) / all);
}

interface Approximated {
  readonly pairs: number;
  readonly zeros: number;
  readonly ties: number;
  readonly positive: number;
}

/** Mean and variance of the sum over the ranks that are left, with the correction for ties (Pratt's zeros taken off). */
function approximateTails({ pairs: n, zeros: z, ties, positive }: Approximated): number {
  const mean = (n * (n + 1) - z * (z + 1)) / 4;
  const untied = n * (n + 1) * (2 * n + 1) - z * (z + 1) * (2 * z + 1);
  const tiesOfOthers = ties - (z * z * z - z);
  const variance = (untied - tiesOfOthers / 2) / 24;
  return variance <= 0 ? 1 : normalTails((positive - mean) / Math.sqrt(variance));
}
