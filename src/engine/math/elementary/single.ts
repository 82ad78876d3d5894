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

/** e^x in float32. Error below 1 ulp (tried: every float32 of size 2^-30 to 128); 0 below -103.97, Infinity above 88.72. */
export function exp32(x: number): number {
  if (x !== x) return x;
  const y = Math.min(Math.max(x, -104), 89);
  const k = f(f(f(y * K.LOG2_E_32) + K.ROUNDER_32) - K.ROUNDER_32);
  const hi = f(y - f(k * K.LN2_HI_32));
  const lo = f(k * K.LN2_LO_32);
  const r = f(hi - lo);
  const t = f(squareTerm(r) + f(f(hi - r) - lo));
  const s = f(1 + r);
  const p = f(s + f(f(r - f(s - 1)) + t));
  return scale32(p, k);
}

/** tanh in float32, arranged as the float64 `tanh`. Error below 1.4 ulp (tried: every float32 of size 2^-30 to 128). */
export function tanh32(x: number): number {
  if (x !== x) return x;
  const half = Math.min(Math.abs(x), 10);
  const y = f(half + half);
  const k = f(f(f(y * K.LOG2_E_32) + K.ROUNDER_32) - K.ROUNDER_32);
  const hi = f(y - f(k * K.LN2_HI_32));
  const lo = f(k * K.LN2_LO_32);
  const r = f(hi - lo);
  const t = f(squareTerm(r) + f(f(hi - r) - lo));
  const w = powerOfTwo(k);
  const a = f(w - 1);
  const b = f(w * r);
  const s = f(a + b);
  const rest = f(f(b - f(s - a)) + f(w * t));
  const n = f(s + rest);
  const nLow = f(rest - f(n - s));
  const larger = Math.max(n, 2);
  const d = f(n + 2);
  const dLow = f(f(Math.min(n, 2) - f(d - larger)) + nLow);
  const q = f(n / d);
  return withSignOf(f(q + f(f(nLow - f(q * dLow)) * f(0.5 - f(0.5 * q)))), x);
}

/** logistic in float32, arranged as the float64 `logistic`. Error below 1.2 ulp (tried: every float32 of size 2^-30 to 128). */
export function logistic32(x: number): number {
  if (x !== x) return x;
  const y = Math.max(-Math.abs(x), -104);
  const k = f(f(f(y * K.LOG2_E_32) + K.ROUNDER_32) - K.ROUNDER_32);
  const hi = f(y - f(k * K.LN2_HI_32));
  const lo = f(k * K.LN2_LO_32);
  const r = f(hi - lo);
  const t = f(squareTerm(r) + f(f(hi - r) - lo));
  const s = f(1 + r);
  const rest = f(f(r - f(s - 1)) + t);
  const p = f(s + rest);
  const e = scale32(p, k);
  const eLow = scale32(f(rest - f(p - s)), k);
  const d = f(1 + e);
  const dLow = f(f(e - f(d - 1)) + eLow);
  const q = f((x < 0 ? e : 1) / d);
  const inverse = x < 0 ? f(1 - q) : q;
  return f(q + f(f((x < 0 ? eLow : 0) - f(q * dLow)) * inverse));
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
