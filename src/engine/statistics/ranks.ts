/** Ranks and quantiles of small samples. */

/**
 * Ranks from 1 in ascending order of `values`; equal ones share the mean of their places. The largest number of equal
 * ones is what ties cost a rank test (`ties`: the sum of t^3 - t over groups of t equal values).
 */
export function ranksOf(values: readonly number[]): {
  readonly ranks: readonly number[];
  readonly ties: number;
} {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = values.map(() => 0);
  let ties = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) ranks[order[k]] = (start + 1 + end) / 2;
    const equal = end - start;
    ties += equal * equal * equal - equal;
    start = end;
  }
  return { ranks, ties };
}

/**
 * The quantile of `share` (0 to 1) by linear interpolation between order statistics (Hyndman and Fan 1996, type 7). NaN
 * for no values. `values` stays as it is.
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  return sortedQuantile(
    [...values].sort((a, b) => a - b),
    share,
  );
}

/** The same of values that are in ascending order already. */
export function sortedQuantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  const [a, b] = [sorted[low], sorted[high]];
  const part = place - low; // 0 at a value itself, whose neighbour may be infinite
  return part === 0 || a === b ? a : a + part * (b - a);
}

/** The quantile of 1/2. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);
