/** Elementwise functions over arrays. Two vectors an iteration, so that pairs of 128-bit operations can be joined. */
import { exp32, exp64, logistic32, logistic64, tanh32, tanh64 } from './elementary';

export const TANH: i32 = 0;
export const LOGISTIC: i32 = 1;
export const RELU: i32 = 2;
export const EXP: i32 = 3;

/** One vector through the function `f`, a constant at every call. */
@inline
function apply<T extends number>(x: v128, f: i32): v128 {
  if (sizeof<T>() == 8) {
    if (f == TANH) return tanh64(x);
    if (f == LOGISTIC) return logistic64(x);
    if (f == EXP) return exp64(x);
    return f64x2.max(x, f64x2.splat(0));
  }
  if (f == TANH) return tanh32(x);
  if (f == LOGISTIC) return logistic32(x);
  if (f == EXP) return exp32(x);
  return f32x4.max(x, f32x4.splat(0));
}

/** f'(net) from y = f(net). */
@inline
function slope<T extends number>(y: v128, f: i32): v128 {
  const one = v128.splat<T>(<T>1);
  if (f == TANH) return v128.sub<T>(one, v128.mul<T>(y, y));
  if (f == LOGISTIC) return v128.mul<T>(y, v128.sub<T>(one, y));
  return v128.and(v128.gt<T>(y, v128.splat<T>(<T>0)), one);
}

@inline
function one<T extends number>(x: v128, f: i32, slopes: bool): v128 {
  return slopes ? slope<T>(x, f) : apply<T>(x, f);
}

/** out[i] = f(x[i]) or f'(x[i]), for `n` numbers. The last ones go through the same vector code, one at a time. */
@inline
function map<T extends number>(out: usize, x: usize, n: i32, f: i32, slopes: bool): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    const first = one<T>(v128.load(x), f, slopes);
    const second = one<T>(v128.load(x, 16), f, slopes);
    v128.store(out, first);
    v128.store(out, second, 16);
    x += 32;
    out += 32;
  }
  for (; n > 0; n--) {
    const single = one<T>(v128.load_splat<T>(x), f, slopes);
    if (sizeof<T>() == 8) v128.store64_lane(out, single, 0);
    else v128.store32_lane(out, single, 0);
    x += sizeof<T>();
    out += sizeof<T>();
  }
}

/** out[i] = f'(y[i]) * dh[i]. */
@inline
function delta<T extends number>(out: usize, y: usize, dh: usize, n: i32, f: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    const first = v128.mul<T>(slope<T>(v128.load(y), f), v128.load(dh));
    const second = v128.mul<T>(slope<T>(v128.load(y, 16), f), v128.load(dh, 16));
    v128.store(out, first);
    v128.store(out, second, 16);
    y += 32;
    dh += 32;
    out += 32;
  }
  for (; n > 0; n--) {
    const single = v128.mul<T>(slope<T>(v128.load_splat<T>(y), f), v128.load_splat<T>(dh));
    if (sizeof<T>() == 8) v128.store64_lane(out, single, 0);
    else v128.store32_lane(out, single, 0);
    y += sizeof<T>();
    dh += sizeof<T>();
    out += sizeof<T>();
  }
}

export function tanh_f64(out: usize, x: usize, n: i32): void {
  map<f64>(out, x, n, TANH, false);
}
export function tanh_f32(out: usize, x: usize, n: i32): void {
  map<f32>(out, x, n, TANH, false);
}
export function logistic_f64(out: usize, x: usize, n: i32): void {
  map<f64>(out, x, n, LOGISTIC, false);
}
export function logistic_f32(out: usize, x: usize, n: i32): void {
  map<f32>(out, x, n, LOGISTIC, false);
}
export function relu_f64(out: usize, x: usize, n: i32): void {
  map<f64>(out, x, n, RELU, false);
}
export function relu_f32(out: usize, x: usize, n: i32): void {
  map<f32>(out, x, n, RELU, false);
}
export function exp_f64(out: usize, x: usize, n: i32): void {
  map<f64>(out, x, n, EXP, false);
}
export function exp_f32(out: usize, x: usize, n: i32): void {
  map<f32>(out, x, n, EXP, false);
}
export function tanhSlope_f64(out: usize, y: usize, n: i32): void {
  map<f64>(out, y, n, TANH, true);
}
export function tanhSlope_f32(out: usize, y: usize, n: i32): void {
  map<f32>(out, y, n, TANH, true);
}
export function logisticSlope_f64(out: usize, y: usize, n: i32): void {
  map<f64>(out, y, n, LOGISTIC, true);
}
export function logisticSlope_f32(out: usize, y: usize, n: i32): void {
  map<f32>(out, y, n, LOGISTIC, true);
}
export function reluSlope_f64(out: usize, y: usize, n: i32): void {
  map<f64>(out, y, n, RELU, true);
}
export function reluSlope_f32(out: usize, y: usize, n: i32): void {
  map<f32>(out, y, n, RELU, true);
}
export function tanhDelta_f64(out: usize, y: usize, dh: usize, n: i32): void {
  delta<f64>(out, y, dh, n, TANH);
}
export function tanhDelta_f32(out: usize, y: usize, dh: usize, n: i32): void {
  delta<f32>(out, y, dh, n, TANH);
}
export function logisticDelta_f64(out: usize, y: usize, dh: usize, n: i32): void {
  delta<f64>(out, y, dh, n, LOGISTIC);
}
export function logisticDelta_f32(out: usize, y: usize, dh: usize, n: i32): void {
  delta<f32>(out, y, dh, n, LOGISTIC);
}
export function reluDelta_f64(out: usize, y: usize, dh: usize, n: i32): void {
  delta<f64>(out, y, dh, n, RELU);
}
export function reluDelta_f32(out: usize, y: usize, dh: usize, n: i32): void {
  delta<f32>(out, y, dh, n, RELU);
}
