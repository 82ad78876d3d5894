/**
 * expm1, log, log1p, sin and cos over arrays, a number at a time: operation for operation the functions of
 * `../elementary/`, which explain them; the same bits. No kernel uses them yet. In float32 they round the float64 value.
 */
import * as K from '../elementary/coefficients';
import { cosHuge, sinHuge } from './circular-huge';

@inline
function powerOfTwo(k: f64): f64 {
  return reinterpret<f64>(<u64>(<i64>k + 1023) << 52);
}

@inline
function scaleByPowerOfTwo(x: f64, k: f64): f64 {
  const half = floor<f64>(k * 0.5);
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

@inline
function squareTerm(r: f64): f64 {
  const z = r * r;
  const even = ((((K.E10 * z + K.E8) * z + K.E6) * z + K.E4) * z + K.E2) * z + K.E0;
  const odd = (((K.E9 * z + K.E7) * z + K.E5) * z + K.E3) * z + K.E1;
  return z * (even + r * odd);
}

function exp(x: f64): f64 {
  const y = min<f64>(max<f64>(x, -746), 710);
  const k = y * K.LOG2_E + K.ROUNDER - K.ROUNDER;
  const hi = y - k * K.LN2_HI;
  const lo = k * K.LN2_LO;
  const r = hi - lo;
  const t = squareTerm(r) + (hi - r - lo);
  const s = 1 + r;
  return scaleByPowerOfTwo(s + (r - (s - 1) + t), k);
}

function expm1(x: f64): f64 {
  if (x != x || abs<f64>(x) < 5.551115123125783e-17) return x; // 2^-54
  if (x > 44) return exp(x) - 1;
  const y = max<f64>(x, -40);
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

@inline
function seriesRest(f: f64): f64 {
  const s = f / (2 + f);
  const z = s * s;
  const r = z * (K.L0 + z * (K.L1 + z * (K.L2 + z * (K.L3 + z * (K.L4 + z * (K.L5 + z * K.L6))))));
  const halfSquare = 0.5 * f * f;
  return halfSquare - s * (halfSquare + r);
}

function logOfNormal(x: f64, exponent: i32, correction: f64): f64 {
  const bits = reinterpret<u64>(x);
  const high = <u32>(bits >> 32);
  const fraction = high & 0xfffff;
  const halved: u32 = fraction > 0x6a09e ? 1 : 0;
  const k = <f64>(<i32>(high >> 20) - 1023 + <i32>halved + exponent);
  const replaced = fraction | (halved == 1 ? 0x3fe00000 : 0x3ff00000);
  const f = reinterpret<f64>((bits & 0xffffffff) | (<u64>replaced << 32)) - 1;
  if (k == 0) return f - (seriesRest(f) - correction);
  return k * K.LN2_HI - (seriesRest(f) - (k * K.LN2_LO + correction) - f);
}

function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  return x < 2.2250738585072014e-308
    ? logOfNormal(x * 18014398509481984.0, -54, 0) // 2^54
    : logOfNormal(x, 0, 0);
}

function log1p(x: f64): f64 {
  if (!(x > -1)) return x == -1 ? -Infinity : NaN;
  if (x == Infinity || abs<f64>(x) < 5.551115123125783e-17) return x; // 2^-54
  if (x > -0.2928 && x < 0.4142) return x - seriesRest(x);
  const u = 1 + x;
  const lost = x > 1 ? 1 - (u - x) : x - (u - 1);
  return logOfNormal(u, 0, lost / u);
}

/** sin (`shift` 0) or cos (`shift` 1) of quadrant * pi/2 + hi + lo. */
export function ofReduced(quadrant: i32, hi: f64, lo: f64, shift: i32): f64 {
  const value = (quadrant & 1) ^ shift ? cosine(hi, lo) : sine(hi, lo);
  return (quadrant + shift) & 2 ? -value : value;
}

function circular(x: f64, shift: i32): f64 {
  const size = abs<f64>(x);
  if (!(size < Infinity)) return NaN;
  if (shift == 0 && size < 7.450580596923828e-9) return x; // 2^-27
  if (size <= 0.7853981633974483) return ofReduced(0, x, 0, shift);
  if (size >= 1048576) return shift == 0 ? sinHuge(x) : cosHuge(x);
  const n = x * K.TWO_OVER_PI + K.ROUNDER - K.ROUNDER;
  const a = x - n * K.PIO2_1;
  const b = n * K.PIO2_2;
  const s = a - b;
  const sLow = lostBySubtracting(a, b, s);
  const c = n * K.PIO2_3;
  const u = s - c;
  const rest = sLow + lostBySubtracting(s, c, u) - n * K.PIO2_4;
  const hi = u + rest;
  return ofReduced(<i32>n & 3, hi, u - hi + rest, shift);
}

@inline
function lostBySubtracting(a: f64, b: f64, s: f64): f64 {
  const other = s - a;
  return a - (s - other) - (b + other);
}

function sine(x: f64, low: f64): f64 {
  const z = x * x;
  const v = z * x;
  const r = K.S1 + z * (K.S2 + z * (K.S3 + z * (K.S4 + z * K.S5)));
  return x - (z * (0.5 * low - v * r) - low - v * K.S0);
}

function cosine(x: f64, low: f64): f64 {
  const z = x * x;
  const half = 0.5 * z;
  const w = 1 - half;
  const r = z * (K.C0 + z * (K.C1 + z * (K.C2 + z * (K.C3 + z * (K.C4 + z * K.C5)))));
  return w + (1 - w - half + (z * r - x * low));
}

const EXPM1: i32 = 0;
const LOG: i32 = 1;
const LOG1P: i32 = 2;
const SIN: i32 = 3;

@inline
function map<T extends number>(out: usize, x: usize, n: i32, f: i32): void {
  for (; n > 0; n--) {
    const given = <f64>load<T>(x);
    const value = f == EXPM1 ? expm1(given) : f == LOG ? log(given) : f == LOG1P ? log1p(given) : circular(given, f - SIN);
    store<T>(out, <T>value);
    x += sizeof<T>();
    out += sizeof<T>();
  }
}

export function expm1_f64(out: usize, x: usize, n: i32): void { map<f64>(out, x, n, EXPM1); }
export function expm1_f32(out: usize, x: usize, n: i32): void { map<f32>(out, x, n, EXPM1); }
export function log_f64(out: usize, x: usize, n: i32): void { map<f64>(out, x, n, LOG); }
export function log_f32(out: usize, x: usize, n: i32): void { map<f32>(out, x, n, LOG); }
export function log1p_f64(out: usize, x: usize, n: i32): void { map<f64>(out, x, n, LOG1P); }
export function log1p_f32(out: usize, x: usize, n: i32): void { map<f32>(out, x, n, LOG1P); }
export function sin_f64(out: usize, x: usize, n: i32): void { map<f64>(out, x, n, SIN); }
export function sin_f32(out: usize, x: usize, n: i32): void { map<f32>(out, x, n, SIN); }
export function cos_f64(out: usize, x: usize, n: i32): void { map<f64>(out, x, n, SIN + 1); }
export function cos_f32(out: usize, x: usize, n: i32): void { map<f32>(out, x, n, SIN + 1); }
