/** The tail of the normal distribution, for tests whose exact distribution is too long to count out. */
import { exp } from '../math/elementary.ts';

/**
 * The share of a standard normal distribution beyond |z|, on both sides together: erfc(|z| / sqrt 2). To about 1e-13
 * relative (power series below 2, Lentz's continued fraction above; Abramowitz and Stegun 1964, 7.1.6 and 7.1.14).
 */
export function normalTails(z: number): number {
  if (Number.isNaN(z)) return NaN;
  const x = Math.abs(z) / Math.SQRT2;
  if (x === 0) return 1;
  if (x > 27) return 0;
  return x < 2 ? 1 - erfSeries(x) : erfcFraction(x);
}

const TWO_OVER_ROOT_PI = 1.1283791670955126;

/** erf(x) = 2 / sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!; every term is positive, so nothing cancels. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_ROOT_PI * exp(-x * x) * sum;
}

/** erfc(x) = exp(-x^2) / sqrt(pi) / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))), from the inside out. */
function erfcFraction(x: number): number {
  let tail = x;
  for (let n = 200; n >= 1; n--) tail = x + n / 2 / tail;
  return (TWO_OVER_ROOT_PI * exp(-x * x)) / (2 * tail);
}
