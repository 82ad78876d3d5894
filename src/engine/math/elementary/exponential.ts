/**
 * exp, expm1, tanh and logistic in float64. All four write the argument as k ln 2 + r + c with |r| <= ln(2)/2
 * (c is what rounding r lost), take exp(r + c) - 1 = r + t from one polynomial, and keep the part that the last
 * additions round off, so that the results stay near half an ulp. No branch depends on the argument beyond the
 * ends of the range: the vector versions in `../assembly` do the same operations in the same order.
 */
import { powerOfTwo, scaleByPowerOfTwo, withSignOf } from './bits.ts';
import * as K from './coefficients.ts';

/** e^x. Error below 1 ulp (0.6 where the result is a normal number); 0 below -745.13, Infinity above 709.78. */
export function exp(x: number): number {
  if (x !== x) return x;
  const y = Math.min(Math.max(x, -746), 710);
  const k = y * K.LOG2_E + K.ROUNDER - K.ROUNDER;
  const hi = y - k * K.LN2_HI;
  const lo = k * K.LN2_LO;
  const r = hi - lo;
  const t = squareTerm(r) + (hi - r - lo);
  const s = 1 + r;
  return scaleByPowerOfTwo(s + (r - (s - 1) + t), k);
}

/** e^x - 1, accurate near 0 too. Error below 1 ulp. */
export function expm1(x: number): number {
  if (x !== x || Math.abs(x) < 2 ** -54) return x;
  if (x > 44) return exp(x) - 1;
  const y = Math.max(x, -40);
  const k = y * K.LOG2_E + K.ROUNDER - K.ROUNDER;
  const hi = y - k * K.LN2_HI;
  const lo = k * K.LN2_LO;
  const r = hi - lo;
  const c = hi - r - lo;
  const t = squareTerm(r) + (c + c * r);
  const w = powerOfTwo(k);
  const s = w - 1 + w * r;
  return s + (w * r - (s - (w - 1)) + w * t);
}

/**
 * tanh x = n / (n + 2) with n = e^(2|x|) - 1, n and n + 2 as sums of two numbers, and the quotient corrected for
 * their lower parts (1 / (n + 2) is (1 - tanh) / 2). Error below 1.3 ulp; never beyond -1 and 1.
 */
export function tanh(x: number): number {
  if (x !== x) return x;
  const half = Math.min(Math.abs(x), 22);
  const y = half + half;
  const k = y * K.LOG2_E + K.ROUNDER - K.ROUNDER;
  const hi = y - k * K.LN2_HI;
  const lo = k * K.LN2_LO;
  const r = hi - lo;
  const t = squareTerm(r) + (hi - r - lo);
  const w = powerOfTwo(k);
  const a = w - 1;
  const b = w * r;
  const s = a + b;
  const rest = b - (s - a) + w * t;
  const n = s + rest;
  const nLow = rest - (n - s);
  const larger = Math.max(n, 2);
  const d = n + 2;
  const dLow = Math.min(n, 2) - (d - larger) + nLow;
  const q = n / d;
  return withSignOf(q + (nLow - q * dLow) * (0.5 - 0.5 * q), x);
}

/**
 * logistic x = 1 / (1 + e^-x). With e = e^-|x| it is 1 / (1 + e) or, for x < 0, e / (1 + e); corrected as in
 * `tanh`. Error below 1.3 ulp; never beyond 0 and 1.
 */
export function logistic(x: number): number {
  if (x !== x) return x;
  const y = Math.max(-Math.abs(x), -746);
  const k = y * K.LOG2_E + K.ROUNDER - K.ROUNDER;
  const hi = y - k * K.LN2_HI;
  const lo = k * K.LN2_LO;
  const r = hi - lo;
  const t = squareTerm(r) + (hi - r - lo);
  const s = 1 + r;
  const rest = r - (s - 1) + t;
  const p = s + rest;
  const e = scaleByPowerOfTwo(p, k);
  const eLow = scaleByPowerOfTwo(rest - (p - s), k);
  const d = 1 + e;
  const dLow = e - (d - 1) + eLow;
  const q = (x < 0 ? e : 1) / d;
  const inverse = x < 0 ? 1 - q : q;
  return q + ((x < 0 ? eLow : 0) - q * dLow) * inverse;
}

/** exp(r) - 1 - r for |r| <= ln(2)/2: even and odd powers summed apart, for speed. */
function squareTerm(r: number): number {
  const z = r * r;
  const even = ((((K.E10 * z + K.E8) * z + K.E6) * z + K.E4) * z + K.E2) * z + K.E0;
  const odd = (((K.E9 * z + K.E7) * z + K.E5) * z + K.E3) * z + K.E1;
  return z * (even + r * odd);
}
