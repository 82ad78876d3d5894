/**
 * The elementary functions in float32. exp, tanh and logistic are computed in float32 throughout (every operation
 * rounded), in the same order as the vector code of `../assembly`; the others round the float64 function once, so
 * their error stays below 0.51 ulp of float32. Arguments must be float32 numbers already.
 */
import { powerOfTwo, withSignOf } from './bits.ts';
import { cos, sin } from './circular.ts';
import * as K from './coefficients.ts';
import { expm1 } from './exponential.ts';
import { log, log1p } from './logarithm.ts';

const f = Math.fround;

/** e^x in float32. Error below 1 ulp (tried: every float32 of size 2^-30 to 88.5); 0 below -103.97, Infinity above 88.72. */
export function exp32(x: number): number {
  if (x !== x) return x;
  const y = Math.min(Math.max(x, -104), 89);
  const k = f(f(f(y * K.LOG2_E_32) + K.ROUNDER_32) - K.ROUNDER_32);
  return scale32(f(1 + remainder(y, k)), k);
}

/**
 * tanh in float32: n / (n + 2) with n = e^(2 |x|) - 1. Error below 2.5 ulp (tried: every float32 of size 2^-30 to 16).
 * What would bring it to 1.4 ulp, the low parts of n and of the quotient, takes as long again.
 */
export function tanh32(x: number): number {
  if (x !== x) return x;
  const half = Math.min(Math.abs(x), 10);
  const y = f(half + half);
  const k = f(f(f(y * K.LOG2_E_32) + K.ROUNDER_32) - K.ROUNDER_32);
  const w = powerOfTwo(k);
  const n = f(f(w - 1) + f(w * remainder(y, k)));
  return withSignOf(f(n / f(n + 2)), x);
}

/** logistic in float32: 1 / (1 + e) or e / (1 + e) with e = e^-|x|. Error below 2.5 ulp (tried: every float32 of size 2^-30 to 128). */
export function logistic32(x: number): number {
  if (x !== x) return x;
  const y = Math.max(-Math.abs(x), -104);
  const k = f(f(f(y * K.LOG2_E_32) + K.ROUNDER_32) - K.ROUNDER_32);
  const e = scale32(f(1 + remainder(y, k)), k);
  return f((x < 0 ? e : 1) / f(1 + e));
}

/** e^x - 1 in float32, rounded from float64. */
export function expm1_32(x: number): number {
  return f(expm1(x));
}

/** log in float32, rounded from float64. */
export function log32(x: number): number {
  return f(log(x));
}

/** log(1 + x) in float32, rounded from float64. */
export function log1p_32(x: number): number {
  return f(log1p(x));
}

/** sin in float32, rounded from float64. */
export function sin32(x: number): number {
  return f(sin(x));
}

/** cos in float32, rounded from float64. */
export function cos32(x: number): number {
  return f(cos(x));
}

/** e^r - 1 for r = y - k ln 2. */
function remainder(y: number, k: number): number {
  const r = f(f(y - f(k * K.LN2_HI_32)) - f(k * K.LN2_LO_32));
  return f(r + squareTerm(r));
}

function squareTerm(r: number): number {
  const z = f(r * r);
  const even = f(f(f(f(K.F4 * z) + K.F2) * z) + K.F0);
  const odd = f(f(f(f(K.F5 * z) + K.F3) * z) + K.F1);
  return f(z * f(even + f(r * odd)));
}

/** x 2^k rounded once to float32. */
function scale32(x: number, k: number): number {
  const half = k >> 1;
  return f(f(x * powerOfTwo(half)) * powerOfTwo(k - half));
}
