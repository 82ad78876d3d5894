/** Operations on spans and rows: elementwise products, sums and copies, and the dot product. `n` counts numbers. */

/** out[i] *= x[i]. */
@inline
function multiply<T extends number>(out: usize, x: usize, n: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    const first = v128.mul<T>(v128.load(out), v128.load(x));
    const second = v128.mul<T>(v128.load(out, 16), v128.load(x, 16));
    v128.store(out, first);
    v128.store(out, second, 16);
    out += 32;
    x += 32;
  }
  for (; n > 0; n--) {
    store<T>(out, load<T>(out) * load<T>(x));
    out += sizeof<T>();
    x += sizeof<T>();
  }
}

/** y[i] += a x[i]. */
@inline
function axpy<T extends number>(y: usize, a: T, x: usize, n: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  const factor = v128.splat<T>(a);
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    const first = v128.add<T>(v128.load(y), v128.mul<T>(factor, v128.load(x)));
    const second = v128.add<T>(v128.load(y, 16), v128.mul<T>(factor, v128.load(x, 16)));
    v128.store(y, first);
    v128.store(y, second, 16);
    y += 32;
    x += 32;
  }
  for (; n > 0; n--) {
    store<T>(y, load<T>(y) + a * load<T>(x));
    y += sizeof<T>();
    x += sizeof<T>();
  }
}

/** x[i] *= a. */
@inline
function scale<T extends number>(x: usize, a: T, n: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  const factor = v128.splat<T>(a);
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    const first = v128.mul<T>(v128.load(x), factor);
    const second = v128.mul<T>(v128.load(x, 16), factor);
    v128.store(x, first);
    v128.store(x, second, 16);
    x += 32;
  }
  for (; n > 0; n--) {
    store<T>(x, load<T>(x) * a);
    x += sizeof<T>();
  }
}

/** Row i of M (rows `stride` bytes apart) is multiplied by d[i]. */
@inline
function scaleRows<T extends number>(m: usize, stride: usize, d: usize, rows: i32, cols: i32): void {
  for (; rows > 0; rows--) {
    scale<T>(m, load<T>(d), cols);
    m += stride;
    d += sizeof<T>();
  }
}

/** Row i of M, from column i n, gets d[i] z[j] added: n numbers z in each of `rows` rows. */
@inline
function addBlocks<T extends number>(m: usize, stride: usize, d: usize, z: usize, rows: i32, n: i32): void {
  for (; rows > 0; rows--) {
    axpy<T>(m, load<T>(d), z, n);
    m += stride + <usize>n * sizeof<T>();
    d += sizeof<T>();
  }
}

/** x[i] = value. */
@inline
function fill<T extends number>(x: usize, value: T, n: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  const vector = v128.splat<T>(value);
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    v128.store(x, vector);
    v128.store(x, vector, 16);
    x += 32;
  }
  for (; n > 0; n--) {
    store<T>(x, value);
    x += sizeof<T>();
  }
}

/** One row of `n` numbers: out = x, or out += x where `adding`. */
@inline
function moveRow<T extends number>(out: usize, x: usize, n: i32, adding: bool): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    let first = v128.load(x);
    let second = v128.load(x, 16);
    if (adding) {
      first = v128.add<T>(v128.load(out), first);
      second = v128.add<T>(v128.load(out, 16), second);
    }
    v128.store(out, first);
    v128.store(out, second, 16);
    out += 32;
    x += 32;
  }
  if (n >= lanes) {
    const one = v128.load(x);
    v128.store(out, adding ? v128.add<T>(v128.load(out), one) : one);
    out += 16;
    x += 16;
    n -= lanes;
  }
  for (; n > 0; n--) {
    store<T>(out, adding ? load<T>(out) + load<T>(x) : load<T>(x));
    out += sizeof<T>();
    x += sizeof<T>();
  }
}

/** Rows `outStride` and `xStride` bytes apart. */
@inline
function moveRows<T extends number>(out: usize, outStride: usize, x: usize, xStride: usize, rows: i32, n: i32, adding: bool): void {
  for (; rows > 0; rows--) {
    moveRow<T>(out, x, n, adding);
    out += outStride;
    x += xStride;
  }
}

/** Eight partial sums, then ((s0+s1)+(s2+s3)) + ((s4+s5)+(s6+s7)). */
function dot64(x: usize, y: usize, n: i32, sums: usize): f64 {
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let s45 = f64x2.splat(0);
  let s67 = f64x2.splat(0);
  for (; n >= 8; n -= 8) {
    s01 = f64x2.add(s01, f64x2.mul(v128.load(x), v128.load(y)));
    s23 = f64x2.add(s23, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    s45 = f64x2.add(s45, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    s67 = f64x2.add(s67, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
    x += 64;
    y += 64;
  }
  v128.store(sums, s01);
  v128.store(sums, s23, 16);
  v128.store(sums, s45, 32);
  v128.store(sums, s67, 48);
  return finishDot<f64>(x, y, n, sums);
}

function dot32(x: usize, y: usize, n: i32, sums: usize): f32 {
  let low = f32x4.splat(0);
  let high = f32x4.splat(0);
  for (; n >= 8; n -= 8) {
    low = f32x4.add(low, f32x4.mul(v128.load(x), v128.load(y)));
    high = f32x4.add(high, f32x4.mul(v128.load(x, 16), v128.load(y, 16)));
    x += 32;
    y += 32;
  }
  v128.store(sums, low);
  v128.store(sums, high, 16);
  return finishDot<f32>(x, y, n, sums);
}

/** The last n < 8 products, and the sum of the eight sums at `sums`. */
@inline
function finishDot<T extends number>(x: usize, y: usize, n: i32, sums: usize): T {
  for (let i = 0; i < n; i++) {
    const at = <usize>i * sizeof<T>();
    store<T>(sums + at, load<T>(sums + at) + load<T>(x + at) * load<T>(y + at));
  }
  const low = load<T>(sums) + load<T>(sums + sizeof<T>()) + (load<T>(sums + 2 * sizeof<T>()) + load<T>(sums + 3 * sizeof<T>()));
  sums += 4 * sizeof<T>();
  const high = load<T>(sums) + load<T>(sums + sizeof<T>()) + (load<T>(sums + 2 * sizeof<T>()) + load<T>(sums + 3 * sizeof<T>()));
  return low + high;
}

/** B = A' for `rows` x `cols` A, in square blocks so that both sides stay in the cache. Strides in bytes. */
@inline
function transpose<T extends number>(b: usize, bs: usize, a: usize, as: usize, rows: i32, cols: i32): void {
  for (let i0 = 0; i0 < rows; i0 += 16) {
    const iEnd = min(i0 + 16, rows);
    for (let j0 = 0; j0 < cols; j0 += 16) {
      const jEnd = min(j0 + 16, cols);
      for (let j = j0; j < jEnd; j++) {
        let from = a + <usize>i0 * as + <usize>j * sizeof<T>();
        let to = b + <usize>j * bs + <usize>i0 * sizeof<T>();
        for (let i = i0; i < iEnd; i++) {
          store<T>(to, load<T>(from));
          from += as;
          to += sizeof<T>();
        }
      }
    }
  }
}

export function copyRows_f64(out: usize, outStride: usize, x: usize, xStride: usize, rows: i32, n: i32): void {
  moveRows<f64>(out, outStride, x, xStride, rows, n, false);
}
export function copyRows_f32(out: usize, outStride: usize, x: usize, xStride: usize, rows: i32, n: i32): void {
  moveRows<f32>(out, outStride, x, xStride, rows, n, false);
}
export function addRows_f64(out: usize, outStride: usize, x: usize, xStride: usize, rows: i32, n: i32): void {
  moveRows<f64>(out, outStride, x, xStride, rows, n, true);
}
export function addRows_f32(out: usize, outStride: usize, x: usize, xStride: usize, rows: i32, n: i32): void {
  moveRows<f32>(out, outStride, x, xStride, rows, n, true);
}
export function multiply_f64(out: usize, x: usize, n: i32): void {
  multiply<f64>(out, x, n);
}
export function multiply_f32(out: usize, x: usize, n: i32): void {
  multiply<f32>(out, x, n);
}
export function axpy_f64(y: usize, a: f64, x: usize, n: i32): void {
  axpy<f64>(y, a, x, n);
}
export function axpy_f32(y: usize, a: f32, x: usize, n: i32): void {
  axpy<f32>(y, a, x, n);
}
export function scale_f64(x: usize, a: f64, n: i32): void {
  scale<f64>(x, a, n);
}
export function scale_f32(x: usize, a: f32, n: i32): void {
  scale<f32>(x, a, n);
}
export function scaleRows_f64(m: usize, stride: usize, d: usize, rows: i32, cols: i32): void {
  scaleRows<f64>(m, stride, d, rows, cols);
}
export function scaleRows_f32(m: usize, stride: usize, d: usize, rows: i32, cols: i32): void {
  scaleRows<f32>(m, stride, d, rows, cols);
}
export function dot_f64(x: usize, y: usize, n: i32, sums: usize): f64 {
  return dot64(x, y, n, sums);
}
export function dot_f32(x: usize, y: usize, n: i32, sums: usize): f32 {
  return dot32(x, y, n, sums);
}
export function transpose_f64(b: usize, bs: usize, a: usize, as: usize, rows: i32, cols: i32): void {
  transpose<f64>(b, bs, a, as, rows, cols);
}
export function transpose_f32(b: usize, bs: usize, a: usize, as: usize, rows: i32, cols: i32): void {
  transpose<f32>(b, bs, a, as, rows, cols);
}
/** Copies `bytes` bytes; the two runs may be one, and nothing else of them overlaps. */
export function copy_f64(out: usize, x: usize, bytes: usize): void {
  memory.copy(out, x, bytes);
}
export function copy_f32(out: usize, x: usize, bytes: usize): void {
  memory.copy(out, x, bytes);
}
export function addBlocks_f64(m: usize, stride: usize, d: usize, z: usize, rows: i32, n: i32): void {
  addBlocks<f64>(m, stride, d, z, rows, n);
}
export function fill_f64(x: usize, value: f64, n: i32): void {
  fill<f64>(x, value, n);
}
export function addBlocks_f32(m: usize, stride: usize, d: usize, z: usize, rows: i32, n: i32): void {
  addBlocks<f32>(m, stride, d, z, rows, n);
}
export function fill_f32(x: usize, value: f32, n: i32): void {
  fill<f32>(x, value, n);
}
