/** All steps of a layer that sees only itself over time, forwards and backwards, in one call each. Strides in bytes. */
import {
  logistic_f32, logistic_f64, logisticDelta_f32, logisticDelta_f64, relu_f32, relu_f64, reluDelta_f32, reluDelta_f64,
  tanh_f32, tanh_f64, tanhDelta_f32, tanhDelta_f64,
} from './activate';
import { gemmPacked_f32, gemmPacked_f64 } from './gemm';
import { addRows_f32, addRows_f64, copyRows_f32, copyRows_f64 } from './vector';

/** As the host numbers them; 3 is linear. */
const TANH: i32 = 0;
const LOGISTIC: i32 = 1;
const RELU: i32 = 2;

export function recurrent_f64(z: usize, zs: usize, column: usize, y: usize, back: usize, w: usize, rows: i32, n: i32, k: i32, steps: i32, f: i32, wide: bool, edge: usize): void {
  const ys = <usize>n * 8;
  for (; steps > 0; steps--) {
    copyRows_f64(z + column, zs, y - back, ys, rows, n);
    gemmPacked_f64(y, ys, z, zs, w, rows, n, k, wide, edge);
    if (f == TANH) tanh_f64(y, y, rows * n);
    else if (f == LOGISTIC) logistic_f64(y, y, rows * n);
    else if (f == RELU) relu_f64(y, y, rows * n);
    z += <usize>rows * zs;
    y += <usize>rows * ys;
  }
}

export function recurrent_f32(z: usize, zs: usize, column: usize, y: usize, back: usize, w: usize, rows: i32, n: i32, k: i32, steps: i32, f: i32, wide: bool, edge: usize): void {
  const ys = <usize>n * 4;
  for (; steps > 0; steps--) {
    copyRows_f32(z + column, zs, y - back, ys, rows, n);
    gemmPacked_f32(y, ys, z, zs, w, rows, n, k, wide, edge);
    if (f == TANH) tanh_f32(y, y, rows * n);
    else if (f == LOGISTIC) logistic_f32(y, y, rows * n);
    else if (f == RELU) relu_f32(y, y, rows * n);
    z += <usize>rows * zs;
    y += <usize>rows * ys;
  }
}

/** Pointers are to the first step; `known` is the first step whose dE/dh holds numbers. */
export function recurrentBack_f64(delta: usize, y: usize, dh: usize, w: usize, dz: usize, rows: i32, n: i32, steps: i32, known: i32, f: i32, wide: bool, edge: usize): void {
  const ys = <usize>n * 8;
  const step = <usize>rows * ys;
  const count = rows * n;
  for (let t = steps - 1; t >= 0; t--) {
    const at = <usize>t * step;
    if (f == TANH) tanhDelta_f64(delta + at, y + at, dh + at, count);
    else if (f == LOGISTIC) logisticDelta_f64(delta + at, y + at, dh + at, count);
    else if (f == RELU) reluDelta_f64(delta + at, y + at, dh + at, count);
    else memory.copy(delta + at, dh + at, step);
    if (t - 1 < known) {
      gemmPacked_f64(dh + at - step, ys, delta + at, ys, w, rows, n, n, wide, edge);
      known = t - 1;
    } else {
      gemmPacked_f64(dz, ys, delta + at, ys, w, rows, n, n, wide, edge);
      addRows_f64(dh + at - step, step, dz, step, 1, count);
    }
  }
}

export function recurrentBack_f32(delta: usize, y: usize, dh: usize, w: usize, dz: usize, rows: i32, n: i32, steps: i32, known: i32, f: i32, wide: bool, edge: usize): void {
  const ys = <usize>n * 4;
  const step = <usize>rows * ys;
  const count = rows * n;
  for (let t = steps - 1; t >= 0; t--) {
    const at = <usize>t * step;
    if (f == TANH) tanhDelta_f32(delta + at, y + at, dh + at, count);
    else if (f == LOGISTIC) logisticDelta_f32(delta + at, y + at, dh + at, count);
    else if (f == RELU) reluDelta_f32(delta + at, y + at, dh + at, count);
    else memory.copy(delta + at, dh + at, step);
    if (t - 1 < known) {
      gemmPacked_f32(dh + at - step, ys, delta + at, ys, w, rows, n, n, wide, edge);
      known = t - 1;
    } else {
      gemmPacked_f32(dz, ys, delta + at, ys, w, rows, n, n, wide, edge);
      addRows_f32(dh + at - step, step, dz, step, 1, count);
    }
  }
}
