/** Copies of matrices in the order in which the products read them. Strides and steps in bytes. */

const PANEL: i32 = 64;
/** Rows of A in the largest tile. */
const BAND: i32 = 5;

/** B (k x n) in panels of 64 bytes across, `step` bytes apart; the last one is filled up with zeros. */
@inline
export function pack<T extends number>(to: usize, step: usize, b: usize, bs: usize, k: i32, n: i32): void {
  const width: i32 = PANEL / sizeof<T>();
  for (let j = 0; j < n; j += width) {
    const left = min(width, n - j);
    let row = to;
    let from = b + <usize>j * sizeof<T>();
    for (let i = 0; i < k; i++) {
      if (left == width) {
        v128.store(row, v128.load(from));
        v128.store(row, v128.load(from, 16), 16);
        v128.store(row, v128.load(from, 32), 32);
        v128.store(row, v128.load(from, 48), 48);
      } else {
        for (let l = 0; l < width; l++) {
          store<T>(row + <usize>l * sizeof<T>(), l < left ? load<T>(from + <usize>l * sizeof<T>()) : <T>0);
        }
      }
      row += PANEL;
      from += bs;
    }
    to += step;
  }
}

/** The panels of B' for B (n x k): each panel holds 64 bytes' worth of rows of B, turned. */
@inline
function packTurned<T extends number>(to: usize, step: usize, b: usize, bs: usize, k: i32, n: i32): void {
  const width: i32 = PANEL / sizeof<T>();
  for (let j = 0; j < n; j += width) {
    for (let l = 0; l < width; l++) {
      let at = to + <usize>l * sizeof<T>();
      let from = b + <usize>(j + l) * bs;
      if (j + l < n) {
        for (let i = 0; i < k; i++) {
          store<T>(at, load<T>(from));
          at += PANEL;
          from += sizeof<T>();
        }
      } else {
        for (let i = 0; i < k; i++) {
          store<T>(at, <T>0);
          at += PANEL;
        }
      }
    }
    to += step;
  }
}

/** A (k x m) in bands of 5 columns next to each other, one row of A after the other within a band; the last is what is left. */
@inline
export function packBands<T extends number>(to: usize, a: usize, as: usize, k: i32, m: i32): void {
  let i = 0;
  for (; i + BAND <= m; i += BAND) {
    let from = a + <usize>i * sizeof<T>();
    for (let l = 0; l < k; l++) {
      v128.store(to, v128.load(from));
      if (sizeof<T>() == 8) v128.store(to, v128.load(from, 16), 16);
      store<T>(to, load<T>(from, 4 * sizeof<T>()), 4 * sizeof<T>());
      to += BAND * sizeof<T>();
      from += as;
    }
  }
  const count = m - i;
  let from = a + <usize>i * sizeof<T>();
  for (let l = 0; l < k; l++) {
    for (let r = 0; r < count; r++) {
      store<T>(to, load<T>(from + <usize>r * sizeof<T>()));
      to += sizeof<T>();
    }
    from += as;
  }
}

export function pack_f64(to: usize, b: usize, bs: usize, k: i32, n: i32): void {
  pack<f64>(to, <usize>k * PANEL, b, bs, k, n);
}
export function pack_f32(to: usize, b: usize, bs: usize, k: i32, n: i32): void {
  pack<f32>(to, <usize>k * PANEL, b, bs, k, n);
}
export function packTransposed_f64(to: usize, b: usize, bs: usize, k: i32, n: i32): void {
  packTurned<f64>(to, <usize>k * PANEL, b, bs, k, n);
}
export function packTransposed_f32(to: usize, b: usize, bs: usize, k: i32, n: i32): void {
  packTurned<f32>(to, <usize>k * PANEL, b, bs, k, n);
}
