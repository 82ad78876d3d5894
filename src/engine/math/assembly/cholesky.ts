/**
 * Cholesky factorisation in blocks of 16 columns, and the solution with the factor. A block's columns are first
 * updated with all columns before them in one product, then finished among themselves; per element the order of
 * subtractions is k ascending, whatever the blocks.
 */
import { gemm_f32, gemm_f64 } from './gemm';

const BLOCK: i32 = 16;

/**
 * Factors the n x n matrix at `a` (rows `as` bytes apart). `scratch` has room for 16 (n + 32) numbers, `edge` for what products need.
 * Returns -1 or the index of the first pivot that is not a positive finite number.
 */
@inline
function cholesky<T extends number>(a: usize, as: usize, n: i32, scratch: usize, wide: bool, edge: usize): i32 {
  const row: usize = BLOCK * sizeof<T>();
  const square = scratch;
  const left = scratch + 2 * row * BLOCK;
  for (let j = 0; j < n; j += BLOCK) {
    const width = min(BLOCK, n - j);
    const diagonal = a + <usize>j * (as + sizeof<T>());
    negatedTranspose<T>(left, a + <usize>j * as, as, width, j);
    copyLower<T>(square, row, diagonal, as, width);
    subtract<T>(square, row, a + <usize>j * as, as, left, row, width, width, j, wide, edge);
    const bad = factorSquare<T>(square, row, width);
    if (bad >= 0) return j + bad;
    copyLower<T>(diagonal, as, square, row, width);
    const below = n - j - width;
    if (below > 0) {
      const panel = diagonal + <usize>width * as;
      subtract<T>(panel, as, a + <usize>(j + width) * as, as, left, row, below, width, j, wide, edge);
      transposeSquare<T>(square + row * BLOCK, square, width);
      finishPanel<T>(panel, as, square + row * BLOCK, below, width);
    }
  }
  return -1;
}

/** C += A B, B being the negated factor: acc + (-l) x and acc - l x are the same number. */
@inline
function subtract<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize,
): void {
  if (sizeof<T>() == 8) gemm_f64(c, cs, a, as, b, bs, m, n, k, wide, edge);
  else gemm_f32(c, cs, a, as, b, bs, m, n, k, wide, edge);
}

/** to[k, c] = -from[c, k] for c < rows, k < cols; `to` has rows of 16. */
@inline
function negatedTranspose<T extends number>(to: usize, from: usize, stride: usize, rows: i32, cols: i32): void {
  for (let c = 0; c < rows; c++) {
    let source = from + <usize>c * stride;
    let target = to + <usize>c * sizeof<T>();
    for (let k = 0; k < cols; k++) {
      store<T>(target, -load<T>(source));
      source += sizeof<T>();
      target += BLOCK * sizeof<T>();
    }
  }
}

@inline
function copyLower<T extends number>(to: usize, ts: usize, from: usize, fs: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const at = <usize>j * sizeof<T>();
      store<T>(to + <usize>i * ts + at, load<T>(from + <usize>i * fs + at));
    }
  }
}

@inline
function factorSquare<T extends number>(a: usize, stride: usize, n: i32): i32 {
  for (let i = 0; i < n; i++) {
    const rowI = a + <usize>i * stride;
    for (let j = 0; j <= i; j++) {
      const rowJ = a + <usize>j * stride;
      let acc = load<T>(rowI + <usize>j * sizeof<T>());
      for (let k = 0; k < j; k++) {
        acc = acc - load<T>(rowI + <usize>k * sizeof<T>()) * load<T>(rowJ + <usize>k * sizeof<T>());
      }
      if (i == j) {
        if (!(acc > <T>0 && acc < <T>Infinity)) return i;
        acc = sqrt<T>(acc);
      } else {
        acc = acc / load<T>(rowJ + <usize>j * sizeof<T>());
      }
      store<T>(rowI + <usize>j * sizeof<T>(), acc);
    }
  }
  return -1;
}

/** to[c, d] = from[d, c] for d >= c, and 0 below the diagonal; both with rows of 16. */
@inline
function transposeSquare<T extends number>(to: usize, from: usize, n: i32): void {
  const row: usize = BLOCK * sizeof<T>();
  for (let c = 0; c < n; c++) {
    for (let d = 0; d < n; d++) {
      const value = d < c ? <T>0 : load<T>(from + <usize>d * row + <usize>c * sizeof<T>());
      store<T>(to + <usize>c * row + <usize>d * sizeof<T>(), value);
    }
  }
}

/** Columns of the rows below the square, left to right: divide by the pivot, then subtract from the columns after. */
@inline
function finishPanel<T extends number>(panel: usize, stride: usize, upper: usize, rows: i32, width: i32): void {
  const row: usize = BLOCK * sizeof<T>();
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < width; c++) {
      const at = panel + <usize>c * sizeof<T>();
      const pivots = upper + <usize>c * row;
      const x = load<T>(at) / load<T>(pivots + <usize>c * sizeof<T>());
      store<T>(at, x);
      for (let d = c + 1; d < width; d++) {
        const to = panel + <usize>d * sizeof<T>();
        store<T>(to, load<T>(to) - x * load<T>(pivots + <usize>d * sizeof<T>()));
      }
    }
    panel += stride;
  }
}

/** Solves L L' x = b in place. */
@inline
function solve<T extends number>(b: usize, l: usize, stride: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const row = l + <usize>i * stride;
    let acc = load<T>(b + <usize>i * sizeof<T>());
    for (let k = 0; k < i; k++) {
      acc = acc - load<T>(row + <usize>k * sizeof<T>()) * load<T>(b + <usize>k * sizeof<T>());
    }
    store<T>(b + <usize>i * sizeof<T>(), acc / load<T>(row + <usize>i * sizeof<T>()));
  }
  for (let k = n - 1; k >= 0; k--) {
    const row = l + <usize>k * stride;
    const x = load<T>(b + <usize>k * sizeof<T>()) / load<T>(row + <usize>k * sizeof<T>());
    store<T>(b + <usize>k * sizeof<T>(), x);
    for (let i = 0; i < k; i++) {
      const to = b + <usize>i * sizeof<T>();
      store<T>(to, load<T>(to) - load<T>(row + <usize>i * sizeof<T>()) * x);
    }
  }
}

export function cholesky_f64(a: usize, stride: usize, n: i32, scratch: usize, wide: bool, edge: usize): i32 {
  return cholesky<f64>(a, stride, n, scratch, wide, edge);
}
export function cholesky_f32(a: usize, stride: usize, n: i32, scratch: usize, wide: bool, edge: usize): i32 {
  return cholesky<f32>(a, stride, n, scratch, wide, edge);
}
export function choleskySolve_f64(b: usize, l: usize, stride: usize, n: i32): void {
  solve<f64>(b, l, stride, n);
}
export function choleskySolve_f32(b: usize, l: usize, stride: usize, n: i32): void {
  solve<f32>(b, l, stride, n);
}
