/**
 * exp, tanh and logistic on vectors: two float64 or four float32 numbers at once. Operation for operation the
 * functions of `../elementary/exponential.ts` and `../elementary/single.ts`, which explain them; the same bits.
 * `pmin(x, bound)` and `pmax(x, bound)` keep a NaN in x, which then runs through to the result.
 */
import * as K from '../elementary/coefficients';

/**
 * Where the constants stand in the tables below; TERM is the first coefficient of the polynomial. Loading a constant
 * takes one instruction, making it from its bits takes several, and two vectors can share a load.
 */
const ROUNDER: i32 = 0;
const LOG2_E: i32 = 1;
const LN2_HI: i32 = 2;
const LN2_LO: i32 = 3;
const ZERO: i32 = 4;
const HALF: i32 = 5;
const ONE: i32 = 6;
const TWO: i32 = 7;
const SIGN: i32 = 8;
/** Arguments beyond these change nothing: of exp on either side, of tanh. */
const LEAST: i32 = 9;
const MOST: i32 = 10;
const FLAT: i32 = 11;
const TERM: i32 = 12;

const DOUBLES = memory.data<f64>([
  K.ROUNDER, K.LOG2_E, K.LN2_HI, K.LN2_LO, 0, 0.5, 1, 2, -0.0, -746, 710, 22,
  K.E0, K.E1, K.E2, K.E3, K.E4, K.E5, K.E6, K.E7, K.E8, K.E9, K.E10,
]);
const SINGLES = memory.data<f32>([
  <f32>K.ROUNDER_32, <f32>K.LOG2_E_32, <f32>K.LN2_HI_32, <f32>K.LN2_LO_32, 0, 0.5, 1, 2, -0.0, -104, 89, 10,
  <f32>K.F0, <f32>K.F1, <f32>K.F2, <f32>K.F3, <f32>K.F4, <f32>K.F5,
]);

@inline
function of64(place: i32): v128 {
  return v128.load_splat<f64>(DOUBLES + 8 * place);
}

@inline
function of32(place: i32): v128 {
  return v128.load_splat<f32>(SINGLES + 4 * place);
}

/** 2^k from `m`, which is k + ROUNDER: the low bits of `m` become the exponent. */
@inline
function power64(m: v128): v128 {
  return i64x2.add(i64x2.shl(m, 52), i64x2.splat(0x3ff0000000000000));
}

@inline
function scale64(x: v128, k: v128): v128 {
  const rounder = of64(ROUNDER);
  const first = f64x2.add(f64x2.mul(k, of64(HALF)), rounder);
  const second = f64x2.add(f64x2.sub(k, f64x2.sub(first, rounder)), rounder);
  return f64x2.mul(f64x2.mul(x, power64(first)), power64(second));
}

@inline
function squareTerm64(r: v128): v128 {
  const z = f64x2.mul(r, r);
  let even = f64x2.add(f64x2.mul(of64(TERM + 10), z), of64(TERM + 8));
  let odd = f64x2.add(f64x2.mul(of64(TERM + 9), z), of64(TERM + 7));
  even = f64x2.add(f64x2.mul(even, z), of64(TERM + 6));
  odd = f64x2.add(f64x2.mul(odd, z), of64(TERM + 5));
  even = f64x2.add(f64x2.mul(even, z), of64(TERM + 4));
  odd = f64x2.add(f64x2.mul(odd, z), of64(TERM + 3));
  even = f64x2.add(f64x2.mul(even, z), of64(TERM + 2));
  odd = f64x2.add(f64x2.mul(odd, z), of64(TERM + 1));
  even = f64x2.add(f64x2.mul(even, z), of64(TERM));
  return f64x2.mul(z, f64x2.add(even, f64x2.mul(r, odd)));
}

@inline
export function exp64(x: v128): v128 {
  const y = f64x2.pmin(f64x2.pmax(x, of64(LEAST)), of64(MOST));
  const m = f64x2.add(f64x2.mul(y, of64(LOG2_E)), of64(ROUNDER));
  const k = f64x2.sub(m, of64(ROUNDER));
  const hi = f64x2.sub(y, f64x2.mul(k, of64(LN2_HI)));
  const lo = f64x2.mul(k, of64(LN2_LO));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.add(squareTerm64(r), f64x2.sub(f64x2.sub(hi, r), lo));
  const one = of64(ONE);
  const s = f64x2.add(one, r);
  return scale64(f64x2.add(s, f64x2.add(f64x2.sub(r, f64x2.sub(s, one)), t)), k);
}

@inline
export function tanh64(x: v128): v128 {
  const half = f64x2.pmin(f64x2.abs(x), of64(FLAT));
  const y = f64x2.add(half, half);
  const m = f64x2.add(f64x2.mul(y, of64(LOG2_E)), of64(ROUNDER));
  const k = f64x2.sub(m, of64(ROUNDER));
  const hi = f64x2.sub(y, f64x2.mul(k, of64(LN2_HI)));
  const lo = f64x2.mul(k, of64(LN2_LO));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.add(squareTerm64(r), f64x2.sub(f64x2.sub(hi, r), lo));
  const w = power64(m);
  const a = f64x2.sub(w, of64(ONE));
  const b = f64x2.mul(w, r);
  const s = f64x2.add(a, b);
  const rest = f64x2.add(f64x2.sub(b, f64x2.sub(s, a)), f64x2.mul(w, t));
  const n = f64x2.add(s, rest);
  const nLow = f64x2.sub(rest, f64x2.sub(n, s));
  const two = of64(TWO);
  const d = f64x2.add(n, two);
  const dLow = f64x2.add(f64x2.sub(f64x2.pmin(n, two), f64x2.sub(d, f64x2.pmax(n, two))), nLow);
  const q = f64x2.div(n, d);
  const halfOne = of64(HALF);
  const inverse = f64x2.sub(halfOne, f64x2.mul(halfOne, q));
  const value = f64x2.add(q, f64x2.mul(f64x2.sub(nLow, f64x2.mul(q, dLow)), inverse));
  return v128.or(value, v128.and(x, of64(SIGN)));
}

@inline
export function logistic64(x: v128): v128 {
  const y = f64x2.pmax(f64x2.neg(f64x2.abs(x)), of64(LEAST));
  const m = f64x2.add(f64x2.mul(y, of64(LOG2_E)), of64(ROUNDER));
  const k = f64x2.sub(m, of64(ROUNDER));
  const hi = f64x2.sub(y, f64x2.mul(k, of64(LN2_HI)));
  const lo = f64x2.mul(k, of64(LN2_LO));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.add(squareTerm64(r), f64x2.sub(f64x2.sub(hi, r), lo));
  const one = of64(ONE);
  const s = f64x2.add(one, r);
  const rest = f64x2.add(f64x2.sub(r, f64x2.sub(s, one)), t);
  const p = f64x2.add(s, rest);
  const e = scale64(p, k);
  const eLow = scale64(f64x2.sub(rest, f64x2.sub(p, s)), k);
  const d = f64x2.add(one, e);
  const dLow = f64x2.add(f64x2.sub(e, f64x2.sub(d, one)), eLow);
  const negative = f64x2.lt(x, of64(ZERO));
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
  const rounder = of32(ROUNDER);
  const first = f32x4.add(f32x4.mul(k, of32(HALF)), rounder);
  const second = f32x4.add(f32x4.sub(k, f32x4.sub(first, rounder)), rounder);
  return f32x4.mul(f32x4.mul(x, power32(first)), power32(second));
}

@inline
function squareTerm32(r: v128): v128 {
  const z = f32x4.mul(r, r);
  let even = f32x4.add(f32x4.mul(of32(TERM + 4), z), of32(TERM + 2));
  let odd = f32x4.add(f32x4.mul(of32(TERM + 5), z), of32(TERM + 3));
  even = f32x4.add(f32x4.mul(even, z), of32(TERM));
  odd = f32x4.add(f32x4.mul(odd, z), of32(TERM + 1));
  return f32x4.mul(z, f32x4.add(even, f32x4.mul(r, odd)));
}

/** e^r - 1 for r = y - k ln 2. */
@inline
function remainder32(y: v128, k: v128): v128 {
  const hi = f32x4.sub(y, f32x4.mul(k, of32(LN2_HI)));
  const r = f32x4.sub(hi, f32x4.mul(k, of32(LN2_LO)));
  return f32x4.add(r, squareTerm32(r));
}

@inline
export function exp32(x: v128): v128 {
  const y = f32x4.pmin(f32x4.pmax(x, of32(LEAST)), of32(MOST));
  const k = f32x4.sub(f32x4.add(f32x4.mul(y, of32(LOG2_E)), of32(ROUNDER)), of32(ROUNDER));
  return scale32(f32x4.add(of32(ONE), remainder32(y, k)), k);
}

@inline
export function tanh32(x: v128): v128 {
  const half = f32x4.pmin(f32x4.abs(x), of32(FLAT));
  const y = f32x4.add(half, half);
  const m = f32x4.add(f32x4.mul(y, of32(LOG2_E)), of32(ROUNDER));
  const k = f32x4.sub(m, of32(ROUNDER));
  const w = power32(m);
  const n = f32x4.add(f32x4.sub(w, of32(ONE)), f32x4.mul(w, remainder32(y, k)));
  return v128.or(f32x4.div(n, f32x4.add(n, of32(TWO))), v128.and(x, of32(SIGN)));
}

@inline
export function logistic32(x: v128): v128 {
  const y = f32x4.pmax(f32x4.neg(f32x4.abs(x)), of32(LEAST));
  const k = f32x4.sub(f32x4.add(f32x4.mul(y, of32(LOG2_E)), of32(ROUNDER)), of32(ROUNDER));
  const e = scale32(f32x4.add(of32(ONE), remainder32(y, k)), k);
  const negative = f32x4.lt(x, of32(ZERO));
  return f32x4.div(v128.bitselect(e, of32(ONE), negative), f32x4.add(of32(ONE), e));
}
