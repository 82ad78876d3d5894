/**
 * exp, tanh and logistic on vectors: two float64 or four float32 numbers at once. Operation for operation the
 * functions of `../elementary/exponential.ts` and `../elementary/single.ts`, which explain them; the same bits.
 * `pmin(x, bound)` and `pmax(x, bound)` keep a NaN in x, which then runs through to the result.
 */
import * as K from '../elementary/coefficients';

/** 2^k from `m`, which is k + ROUNDER: the low bits of `m` become the exponent. */
@inline
function power64(m: v128): v128 {
  return i64x2.add(i64x2.shl(m, 52), i64x2.splat(0x3ff0000000000000));
}

@inline
function scale64(x: v128, k: v128): v128 {
  const rounder = f64x2.splat(K.ROUNDER);
  const first = f64x2.add(f64x2.mul(k, f64x2.splat(0.5)), rounder);
  const second = f64x2.add(f64x2.sub(k, f64x2.sub(first, rounder)), rounder);
  return f64x2.mul(f64x2.mul(x, power64(first)), power64(second));
}

@inline
function squareTerm64(r: v128): v128 {
  const z = f64x2.mul(r, r);
  let even = f64x2.add(f64x2.mul(f64x2.splat(K.E10), z), f64x2.splat(K.E8));
  let odd = f64x2.add(f64x2.mul(f64x2.splat(K.E9), z), f64x2.splat(K.E7));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(K.E6));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(K.E5));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(K.E4));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(K.E3));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(K.E2));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(K.E1));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(K.E0));
  return f64x2.mul(z, f64x2.add(even, f64x2.mul(r, odd)));
}

@inline
export function exp64(x: v128): v128 {
  const y = f64x2.pmin(f64x2.pmax(x, f64x2.splat(-746)), f64x2.splat(710));
  const m = f64x2.add(f64x2.mul(y, f64x2.splat(K.LOG2_E)), f64x2.splat(K.ROUNDER));
  const k = f64x2.sub(m, f64x2.splat(K.ROUNDER));
  const hi = f64x2.sub(y, f64x2.mul(k, f64x2.splat(K.LN2_HI)));
  const lo = f64x2.mul(k, f64x2.splat(K.LN2_LO));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.add(squareTerm64(r), f64x2.sub(f64x2.sub(hi, r), lo));
  const one = f64x2.splat(1);
  const s = f64x2.add(one, r);
  return scale64(f64x2.add(s, f64x2.add(f64x2.sub(r, f64x2.sub(s, one)), t)), k);
}

@inline
export function tanh64(x: v128): v128 {
  const half = f64x2.pmin(f64x2.abs(x), f64x2.splat(22));
  const y = f64x2.add(half, half);
  const m = f64x2.add(f64x2.mul(y, f64x2.splat(K.LOG2_E)), f64x2.splat(K.ROUNDER));
  const k = f64x2.sub(m, f64x2.splat(K.ROUNDER));
  const hi = f64x2.sub(y, f64x2.mul(k, f64x2.splat(K.LN2_HI)));
  const lo = f64x2.mul(k, f64x2.splat(K.LN2_LO));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.add(squareTerm64(r), f64x2.sub(f64x2.sub(hi, r), lo));
  const w = power64(m);
  const a = f64x2.sub(w, f64x2.splat(1));
  const b = f64x2.mul(w, r);
  const s = f64x2.add(a, b);
  const rest = f64x2.add(f64x2.sub(b, f64x2.sub(s, a)), f64x2.mul(w, t));
  const n = f64x2.add(s, rest);
  const nLow = f64x2.sub(rest, f64x2.sub(n, s));
  const two = f64x2.splat(2);
  const d = f64x2.add(n, two);
  const dLow = f64x2.add(f64x2.sub(f64x2.pmin(n, two), f64x2.sub(d, f64x2.pmax(n, two))), nLow);
  const q = f64x2.div(n, d);
  const halfOne = f64x2.splat(0.5);
  const inverse = f64x2.sub(halfOne, f64x2.mul(halfOne, q));
  const value = f64x2.add(q, f64x2.mul(f64x2.sub(nLow, f64x2.mul(q, dLow)), inverse));
  return v128.or(value, v128.and(x, f64x2.splat(-0.0)));
}

@inline
export function logistic64(x: v128): v128 {
  const y = f64x2.pmax(f64x2.neg(f64x2.abs(x)), f64x2.splat(-746));
  const m = f64x2.add(f64x2.mul(y, f64x2.splat(K.LOG2_E)), f64x2.splat(K.ROUNDER));
  const k = f64x2.sub(m, f64x2.splat(K.ROUNDER));
  const hi = f64x2.sub(y, f64x2.mul(k, f64x2.splat(K.LN2_HI)));
  const lo = f64x2.mul(k, f64x2.splat(K.LN2_LO));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.add(squareTerm64(r), f64x2.sub(f64x2.sub(hi, r), lo));
  const one = f64x2.splat(1);
  const s = f64x2.add(one, r);
  const rest = f64x2.add(f64x2.sub(r, f64x2.sub(s, one)), t);
  const p = f64x2.add(s, rest);
  const e = scale64(p, k);
  const eLow = scale64(f64x2.sub(rest, f64x2.sub(p, s)), k);
  const d = f64x2.add(one, e);
  const dLow = f64x2.add(f64x2.sub(e, f64x2.sub(d, one)), eLow);
  const negative = f64x2.lt(x, f64x2.splat(0));
  const q = f64x2.div(v128.bitselect(e, one, negative), d);
  const inverse = v128.bitselect(f64x2.sub(one, q), q, negative);
  const nLow = v128.and(eLow, negative);
  return f64x2.add(q, f64x2.mul(f64x2.sub(nLow, f64x2.mul(q, dLow)), inverse));
}

/** The same for four float32 numbers. */
@inline
function power32(m: v128): v128 {
  return i32x4.add(i32x4.shl(m, 23), i32x4.splat(0x3f800000));
}

@inline
function scale32(x: v128, k: v128): v128 {
  const rounder = f32x4.splat(<f32>K.ROUNDER_32);
  const first = f32x4.add(f32x4.mul(k, f32x4.splat(0.5)), rounder);
  const second = f32x4.add(f32x4.sub(k, f32x4.sub(first, rounder)), rounder);
  return f32x4.mul(f32x4.mul(x, power32(first)), power32(second));
}

@inline
function squareTerm32(r: v128): v128 {
  const z = f32x4.mul(r, r);
  let even = f32x4.add(f32x4.mul(f32x4.splat(<f32>K.F4), z), f32x4.splat(<f32>K.F2));
  let odd = f32x4.add(f32x4.mul(f32x4.splat(<f32>K.F5), z), f32x4.splat(<f32>K.F3));
  even = f32x4.add(f32x4.mul(even, z), f32x4.splat(<f32>K.F0));
  odd = f32x4.add(f32x4.mul(odd, z), f32x4.splat(<f32>K.F1));
  return f32x4.mul(z, f32x4.add(even, f32x4.mul(r, odd)));
}

@inline
export function exp32(x: v128): v128 {
  const y = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104)), f32x4.splat(89));
  const m = f32x4.add(f32x4.mul(y, f32x4.splat(<f32>K.LOG2_E_32)), f32x4.splat(<f32>K.ROUNDER_32));
  const k = f32x4.sub(m, f32x4.splat(<f32>K.ROUNDER_32));
  const hi = f32x4.sub(y, f32x4.mul(k, f32x4.splat(<f32>K.LN2_HI_32)));
  const lo = f32x4.mul(k, f32x4.splat(<f32>K.LN2_LO_32));
  const r = f32x4.sub(hi, lo);
  const t = f32x4.add(squareTerm32(r), f32x4.sub(f32x4.sub(hi, r), lo));
  const one = f32x4.splat(1);
  const s = f32x4.add(one, r);
  return scale32(f32x4.add(s, f32x4.add(f32x4.sub(r, f32x4.sub(s, one)), t)), k);
}

@inline
export function tanh32(x: v128): v128 {
  const half = f32x4.pmin(f32x4.abs(x), f32x4.splat(10));
  const y = f32x4.add(half, half);
  const m = f32x4.add(f32x4.mul(y, f32x4.splat(<f32>K.LOG2_E_32)), f32x4.splat(<f32>K.ROUNDER_32));
  const k = f32x4.sub(m, f32x4.splat(<f32>K.ROUNDER_32));
  const hi = f32x4.sub(y, f32x4.mul(k, f32x4.splat(<f32>K.LN2_HI_32)));
  const lo = f32x4.mul(k, f32x4.splat(<f32>K.LN2_LO_32));
  const r = f32x4.sub(hi, lo);
  const t = f32x4.add(squareTerm32(r), f32x4.sub(f32x4.sub(hi, r), lo));
  const w = power32(m);
  const a = f32x4.sub(w, f32x4.splat(1));
  const b = f32x4.mul(w, r);
  const s = f32x4.add(a, b);
  const rest = f32x4.add(f32x4.sub(b, f32x4.sub(s, a)), f32x4.mul(w, t));
  const n = f32x4.add(s, rest);
  const nLow = f32x4.sub(rest, f32x4.sub(n, s));
  const two = f32x4.splat(2);
  const d = f32x4.add(n, two);
  const dLow = f32x4.add(f32x4.sub(f32x4.pmin(n, two), f32x4.sub(d, f32x4.pmax(n, two))), nLow);
  const q = f32x4.div(n, d);
  const halfOne = f32x4.splat(0.5);
  const inverse = f32x4.sub(halfOne, f32x4.mul(halfOne, q));
  const value = f32x4.add(q, f32x4.mul(f32x4.sub(nLow, f32x4.mul(q, dLow)), inverse));
  return v128.or(value, v128.and(x, f32x4.splat(-0.0)));
}

@inline
export function logistic32(x: v128): v128 {
  const y = f32x4.pmax(f32x4.neg(f32x4.abs(x)), f32x4.splat(-104));
  const m = f32x4.add(f32x4.mul(y, f32x4.splat(<f32>K.LOG2_E_32)), f32x4.splat(<f32>K.ROUNDER_32));
  const k = f32x4.sub(m, f32x4.splat(<f32>K.ROUNDER_32));
  const hi = f32x4.sub(y, f32x4.mul(k, f32x4.splat(<f32>K.LN2_HI_32)));
  const lo = f32x4.mul(k, f32x4.splat(<f32>K.LN2_LO_32));
  const r = f32x4.sub(hi, lo);
  const t = f32x4.add(squareTerm32(r), f32x4.sub(f32x4.sub(hi, r), lo));
  const one = f32x4.splat(1);
  const s = f32x4.add(one, r);
  const rest = f32x4.add(f32x4.sub(r, f32x4.sub(s, one)), t);
  const p = f32x4.add(s, rest);
  const e = scale32(p, k);
  const eLow = scale32(f32x4.sub(rest, f32x4.sub(p, s)), k);
  const d = f32x4.add(one, e);
  const dLow = f32x4.add(f32x4.sub(e, f32x4.sub(d, one)), eLow);
  const negative = f32x4.lt(x, f32x4.splat(0));
  const q = f32x4.div(v128.bitselect(e, one, negative), d);
  const inverse = v128.bitselect(f32x4.sub(one, q), q, negative);
  const nLow = v128.and(eLow, negative);
  return f32x4.add(q, f32x4.mul(f32x4.sub(nLow, f32x4.mul(q, dLow)), inverse));
}
