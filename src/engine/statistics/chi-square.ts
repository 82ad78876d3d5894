/** The tail of the chi-square distribution, for tests of residuals. */
import { exp } from '../math/elementary.ts';
import { normalTails } from './normal.ts';

/**
 * P(X > x) of a chi-square distribution with `freedom` degrees of freedom, a whole number of at least 1. Sums of
 * positive terms (Abramowitz and Stegun 1964, 26.4.4 and 26.4.5), so that nothing cancels. NaN for what is no number.
 */
export function chiSquareTail(x: number, freedom: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x <= 0) return 1;
  const half = x / 2;
  const isEven = freedom % 2 === 0;
  // Even: sum of half^i / i!; odd: sum of half^(i - 1/2) / Gamma(i + 1/2), Gamma(3/2) = sqrt(pi) / 2.
  let term = isEven ? 1 : (2 * Math.sqrt(half)) / ROOT_PI;
  let sum = 0;
  for (let i = 0; i < Math.floor(freedom / 2); i++) {
    sum += term;
    term *= half / (isEven ? i + 1 : i + 1.5);
  }
  return (isEven ? 0 : normalTails(Math.sqrt(x))) + exp(-half) * sum;
}

const ROOT_PI = 1.772453850905516;
