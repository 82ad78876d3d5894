/** Scalar products of rows inside arrays, for what is measured on gradients. */
import type { Vec } from '../math/kernels.ts';

/**
 * Sum of x[xAt + i] y[yAt + i] for i = 0..n-1, in 64 bits whatever the arrays hold: products of gradients that have
 * vanished are too small for fewer. Four partial sums, s[i mod 4], then (s0 + s1) + (s2 + s3); what is left of a
 * multiple of 4 goes to s0.
 */
export function rowProduct(
  x: Vec,
  xAt: number,
  at: { readonly y: Vec; readonly yAt: number; readonly n: number },
): number {
  const { y, yAt, n } = at;
  const whole = n - (n % 4);
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    s0 += x[xAt + i] * y[yAt + i];
    s1 += x[xAt + i + 1] * y[yAt + i + 1];
    s2 += x[xAt + i + 2] * y[yAt + i + 2];
    s3 += x[xAt + i + 3] * y[yAt + i + 3];
  }
  for (let i = whole; i < n; i++) s0 += x[xAt + i] * y[yAt + i];
  return s0 + s1 + (s2 + s3);
}

/** Squared length of the row of `n` numbers at `at`, summed likewise. */
export function squaredLength(data: Vec, at: number, n: number): number {
  const whole = at + n - (n % 4);
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = at; i < whole; i += 4) {
    s0 += data[i] * data[i];
    s1 += data[i + 1] * data[i + 1];
    s2 += data[i + 2] * data[i + 2];
    s3 += data[i + 3] * data[i + 3];
  }
  for (let i = whole; i < at + n; i++) s0 += data[i] * data[i];
  return s0 + s1 + (s2 + s3);
}
