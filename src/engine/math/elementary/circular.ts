/**
 * sin and cos in float64: the argument less the nearest multiple of pi/2, as a sum of two numbers, then a
 * polynomial for the sine or the cosine of what is left (the arrangement of FDLIBM's k_sin.c and k_cos.c).
 */
import { reduceHuge } from './circular-huge.ts';
import * as K from './coefficients.ts';

/** An angle as quadrant * pi/2 + hi + lo, |hi| <= pi/4. */
export interface Reduced {
  readonly quadrant: number;
  readonly hi: number;
  readonly lo: number;
}

/** Sine of x radians, for every finite x. Error below 1 ulp; NaN for infinite x. */
export function sin(x: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  if (Math.abs(x) < 2 ** -27) return x;
  const { quadrant, hi, lo } = reduce(x);
  const value = quadrant & 1 ? cosine(hi, lo) : sine(hi, lo);
  return quadrant & 2 ? -value : value;
}

/** Cosine of x radians, for every finite x. Error below 1 ulp; NaN for infinite x. */
export function cos(x: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  const { quadrant, hi, lo } = reduce(x);
  const value = quadrant & 1 ? sine(hi, lo) : cosine(hi, lo);
  return (quadrant + 1) & 2 ? -value : value;
}

function reduce(x: number): Reduced {
  if (Math.abs(x) <= Math.PI / 4) return { quadrant: 0, hi: x, lo: 0 };
  return Math.abs(x) < 2 ** 20 ? reduceByParts(x) : reduceHuge(x);
}

/**
 * Subtracts n pi/2 in four parts (Cody and Waite). n has at most 20 bits, so the first three products are exact;
 * 152 bits of pi/2 leave enough digits at the double that comes nearest to a multiple.
 */
function reduceByParts(x: number): Reduced {
  const n = x * K.TWO_OVER_PI + K.ROUNDER - K.ROUNDER;
  const a = x - n * K.PIO2_1;
  const b = n * K.PIO2_2;
  const s = a - b;
  const sLow = lostBySubtracting(a, b, s);
  const c = n * K.PIO2_3;
  const u = s - c;
  const rest = sLow + lostBySubtracting(s, c, u) - n * K.PIO2_4;
  const hi = u + rest;
  return { quadrant: n & 3, hi, lo: u - hi + rest };
}

/** (a - b) - s exactly, where s is a - b rounded (Knuth's two-sum). */
function lostBySubtracting(a: number, b: number, s: number): number {
  const other = s - a;
  return a - (s - other) - (b + other);
}

function sine(x: number, low: number): number {
  const z = x * x;
  const v = z * x;
  const r = K.S1 + z * (K.S2 + z * (K.S3 + z * (K.S4 + z * K.S5)));
  return x - (z * (0.5 * low - v * r) - low - v * K.S0);
}

function cosine(x: number, low: number): number {
  const z = x * x;
  const half = 0.5 * z;
  const w = 1 - half;
  const r = z * (K.C0 + z * (K.C1 + z * (K.C2 + z * (K.C3 + z * (K.C4 + z * K.C5)))));
  return w + (1 - w - half + (z * r - x * low));
}
