/** The sign test: how often one side was smaller, against a fair coin. */

/**
 * Two-sided p of `wins` against `losses` under a fair coin, exact (binomial; pairs without a difference are left out).
 * 1 for none.
 */
export function signTest(wins: number, losses: number): number {
  const n = wins + losses;
  if (n === 0) return 1;
  const least = Math.min(wins, losses);
  // From the most likely number down, relative to it, so that nothing overflows; then over their sum.
  const middle = Math.floor(n / 2);
  const weights = new Float64Array(n + 1);
  weights[middle] = 1;
  for (let k = middle; k > 0; k--) weights[k - 1] = (weights[k] * k) / (n - k + 1);
  for (let k = middle; k < n; k++) weights[k + 1] = (weights[k] * (n - k)) / (k + 1);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const below = weights.slice(0, least + 1).reduce((sum, weight) => sum + weight, 0);
  return Math.min(1, (2 * below) / all);
}
