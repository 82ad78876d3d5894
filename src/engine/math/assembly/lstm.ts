/** The elementwise step of LSTM units, forwards and backwards, for rows of `n` units with their four nets side by side. */
import { logistic_f32, logistic_f64, tanh_f32, tanh_f64 } from './activate';

/** One vector or one number of a row: the gates i, f, g, o are `w` bytes apart. */
@inline
function remember<T extends number>(gates: usize, w: usize, before: usize): v128 {
  const kept = v128.mul<T>(v128.load(gates + w), v128.load(before));
  return v128.add<T>(kept, v128.mul<T>(v128.load(gates), v128.load(gates + 2 * w)));
}

/** c' = f c + i g. */
@inline
function memories<T extends number>(now: usize, gates: usize, w: usize, before: usize, n: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    const first = remember<T>(gates, w, before);
    const second = remember<T>(gates + 16, w, before + 16);
    v128.store(now, first);
    v128.store(now, second, 16);
    now += 32;
    gates += 32;
    before += 32;
  }
  for (; n > 0; n--) {
    store<T>(now, load<T>(gates + w) * load<T>(before) + load<T>(gates) * load<T>(gates + 2 * w));
    now += sizeof<T>();
    gates += sizeof<T>();
    before += sizeof<T>();
  }
}

/** h = o tanh(c'). */
@inline
function values<T extends number>(h: usize, o: usize, kept: usize, n: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    const first = v128.mul<T>(v128.load(o), v128.load(kept));
    const second = v128.mul<T>(v128.load(o, 16), v128.load(kept, 16));
    v128.store(h, first);
    v128.store(h, second, 16);
    h += 32;
    o += 32;
    kept += 32;
  }
  for (; n > 0; n--) {
    store<T>(h, load<T>(o) * load<T>(kept));
    h += sizeof<T>();
    o += sizeof<T>();
    kept += sizeof<T>();
  }
}

@inline
function forward<T extends number>(
  gates: usize, stride: usize, before: usize, now: usize, kept: usize, h: usize, rows: i32, n: i32,
): void {
  const w = <usize>n * sizeof<T>();
  const all = rows * n;
  let row = gates;
  for (let r = 0; r < rows; r++) {
    if (sizeof<T>() == 8) {
      logistic_f64(row, row, 2 * n);
      tanh_f64(row + 2 * w, row + 2 * w, n);
      logistic_f64(row + 3 * w, row + 3 * w, n);
    } else {
      logistic_f32(row, row, 2 * n);
      tanh_f32(row + 2 * w, row + 2 * w, n);
      logistic_f32(row + 3 * w, row + 3 * w, n);
    }
    memories<T>(now + <usize>r * w, row, w, before + <usize>r * w, n);
    row += stride;
  }
  if (sizeof<T>() == 8) tanh_f64(kept, now, all);
  else tanh_f32(kept, now, all);
  for (let r = 0; r < rows; r++) {
    values<T>(h + <usize>r * w, gates + <usize>r * stride + 3 * w, kept + <usize>r * w, n);
  }
}

/** f' of a logistic unit from its value. */
@inline
function bend<T extends number>(y: v128): v128 {
  return v128.mul<T>(y, v128.sub<T>(v128.splat<T>(<T>1), y));
}

/** f' of a tanh unit from its value. */
@inline
function bendTanh<T extends number>(y: v128): v128 {
  return v128.sub<T>(v128.splat<T>(<T>1), v128.mul<T>(y, y));
}

/** dE/dc' = what comes from the step after, and what comes through h. */
@inline
function throughMemory<T extends number>(dNow: v128, dh: v128, o: v128, kept: v128): v128 {
  return v128.add<T>(dNow, v128.mul<T>(v128.mul<T>(dh, o), bendTanh<T>(kept)));
}

@inline
function backwardRow<T extends number>(
  delta: usize, gates: usize, w: usize, before: usize, kept: usize, dh: usize, dNow: usize, dBefore: usize, n: i32,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    const i1 = v128.load(gates);
    const i2 = v128.load(gates, 16);
    const f1 = v128.load(gates + w);
    const f2 = v128.load(gates + w, 16);
    const g1 = v128.load(gates + 2 * w);
    const g2 = v128.load(gates + 2 * w, 16);
    const o1 = v128.load(gates + 3 * w);
    const o2 = v128.load(gates + 3 * w, 16);
    const t1 = v128.load(kept);
    const t2 = v128.load(kept, 16);
    const h1 = v128.load(dh);
    const h2 = v128.load(dh, 16);
    const c1 = throughMemory<T>(v128.load(dNow), h1, o1, t1);
    const c2 = throughMemory<T>(v128.load(dNow, 16), h2, o2, t2);
    const di1 = v128.mul<T>(v128.mul<T>(c1, g1), bend<T>(i1));
    const di2 = v128.mul<T>(v128.mul<T>(c2, g2), bend<T>(i2));
    const df1 = v128.mul<T>(v128.mul<T>(c1, v128.load(before)), bend<T>(f1));
    const df2 = v128.mul<T>(v128.mul<T>(c2, v128.load(before, 16)), bend<T>(f2));
    const dg1 = v128.mul<T>(v128.mul<T>(c1, i1), bendTanh<T>(g1));
    const dg2 = v128.mul<T>(v128.mul<T>(c2, i2), bendTanh<T>(g2));
    const do1 = v128.mul<T>(v128.mul<T>(h1, t1), bend<T>(o1));
    const do2 = v128.mul<T>(v128.mul<T>(h2, t2), bend<T>(o2));
    const b1 = v128.add<T>(v128.load(dBefore), v128.mul<T>(c1, f1));
    const b2 = v128.add<T>(v128.load(dBefore, 16), v128.mul<T>(c2, f2));
    v128.store(delta, di1);
    v128.store(delta, di2, 16);
    v128.store(delta + w, df1);
    v128.store(delta + w, df2, 16);
    v128.store(delta + 2 * w, dg1);
    v128.store(delta + 2 * w, dg2, 16);
    v128.store(delta + 3 * w, do1);
    v128.store(delta + 3 * w, do2, 16);
    v128.store(dBefore, b1);
    v128.store(dBefore, b2, 16);
    gates += 32;
    delta += 32;
    before += 32;
    kept += 32;
    dh += 32;
    dNow += 32;
    dBefore += 32;
  }
  for (; n > 0; n--) {
    const i = load<T>(gates);
    const f = load<T>(gates + w);
    const g = load<T>(gates + 2 * w);
    const o = load<T>(gates + 3 * w);
    const t = load<T>(kept);
    const h = load<T>(dh);
    const c = load<T>(dNow) + h * o * (<T>1 - t * t);
    store<T>(delta, c * g * (i * (<T>1 - i)));
    store<T>(delta + w, c * load<T>(before) * (f * (<T>1 - f)));
    store<T>(delta + 2 * w, c * i * (<T>1 - g * g));
    store<T>(delta + 3 * w, h * t * (o * (<T>1 - o)));
    store<T>(dBefore, load<T>(dBefore) + c * f);
    gates += sizeof<T>();
    delta += sizeof<T>();
    before += sizeof<T>();
    kept += sizeof<T>();
    dh += sizeof<T>();
    dNow += sizeof<T>();
    dBefore += sizeof<T>();
  }
}

@inline
function backward<T extends number>(
  delta: usize, deltaStride: usize, gates: usize, stride: usize,
  before: usize, kept: usize, dh: usize, dNow: usize, dBefore: usize, rows: i32, n: i32,
): void {
  const w = <usize>n * sizeof<T>();
  for (; rows > 0; rows--) {
    backwardRow<T>(delta, gates, w, before, kept, dh, dNow, dBefore, n);
    delta += deltaStride;
    gates += stride;
    before += w;
    kept += w;
    dh += w;
    dNow += w;
    dBefore += w;
  }
}

export function lstm_f64(gates: usize, stride: usize, before: usize, now: usize, kept: usize, h: usize, rows: i32, n: i32): void {
  forward<f64>(gates, stride, before, now, kept, h, rows, n);
}
export function lstm_f32(gates: usize, stride: usize, before: usize, now: usize, kept: usize, h: usize, rows: i32, n: i32): void {
  forward<f32>(gates, stride, before, now, kept, h, rows, n);
}
export function lstmBack_f64(
  delta: usize, deltaStride: usize, gates: usize, stride: usize,
  before: usize, kept: usize, dh: usize, dNow: usize, dBefore: usize, rows: i32, n: i32,
): void {
  backward<f64>(delta, deltaStride, gates, stride, before, kept, dh, dNow, dBefore, rows, n);
}
export function lstmBack_f32(
  delta: usize, deltaStride: usize, gates: usize, stride: usize,
  before: usize, kept: usize, dh: usize, dNow: usize, dBefore: usize, rows: i32, n: i32,
): void {
  backward<f32>(delta, deltaStride, gates, stride, before, kept, dh, dNow, dBefore, rows, n);
}
