/**
 * Matrix products: the loops over tiles. A tile of C is kept in registers while k runs; the tiles themselves are
 * unrolled code that `scripts/wasm/generate-tiles.ts` writes. Strides are in bytes. `wide` tiles are four vectors across
 * (for pairs joined into 256 bits), narrow ones two; the order of operations per element is the same.
 * `edge` is scratch memory of EDGE bytes, `packs` of PACKS bytes.
 */
import { pack, packBands } from './pack';
import { OVER, PLAIN, SCALED, tile, TRANSPOSED } from './tiles';

/** Terms in a block: with more, the panel of B that a column of tiles reads again would fall out of the cache. */
const BLOCK: i32 = 256;
const TRANSPOSED_BLOCK: i32 = 128;
/** Rows of A in the largest tile. */
const ROWS: i32 = 5;
/** Bytes of a vector, and of the widest tile with more than one row: a panel. */
const VECTOR: i32 = 16;
const PANEL: i32 = 64;
/** From this many numbers in C, both factors of a transposed product are copied into the order in which they are read. */
const PACK_FROM: i32 = 128 * 128;
/** What is packed at a time: terms, columns of A (a multiple of ROWS) and of B (a multiple of a panel). */
const PACKED_BLOCK: i32 = 256;
const PACKED_ROWS: i32 = 640;
const PACKED_COLUMNS: i32 = 1024;

/** C += A B, C += A' B, C = diag(d) A B or C = A B, by `form`. `upper` leaves out tiles wholly below the diagonal. */
@inline
function product<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize,
  m: i32, n: i32, k: i32, wide: bool, form: i32, upper: bool, d: usize, edge: usize,
): void {
  // A product that starts from 0 is stored once, so its sums are not cut.
  const block = form == TRANSPOSED ? TRANSPOSED_BLOCK : form == PLAIN ? BLOCK : max(k, 1);
  if ((form == SCALED || form == OVER) && k == 0)
    return panels<T>(c, cs, a, as, b, bs, PANEL, m, n, 0, wide, form, upper, d, edge);
  for (let k0 = 0; k0 < k; k0 += block) {
    const terms = min(block, k - k0);
    panels<T>(c, cs, a, as, b, bs, PANEL, m, n, terms, wide, form, upper, d, edge);
    a += <usize>block * (form == TRANSPOSED ? as : sizeof<T>());
    b += <usize>block * bs;
  }
}

/** Columns of tiles from left to right. Panels of B are `panelStep` bytes apart: PANEL where B is a plain matrix. */
@inline
function panels<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, panelStep: usize,
  m: i32, n: i32, k: i32, wide: bool, form: i32, upper: bool, d: usize, edge: usize,
): void {
  if (m == 0) return;
  const lanes: i32 = VECTOR / sizeof<T>();
  const packed = panelStep != PANEL;
  let j = 0;
  while (j < n) {
    const left = n - j;
    let vectors = m == 1 && !packed ? 8 : wide ? 4 : 2;
    while (vectors > 0 && vectors * lanes > left) vectors >>= 1;
    // What is left over does not fill a tile: one that covers it all is moved back, or cut when it is stored.
    if (m > 1 || packed) {
      let cover = wide ? 4 : 2;
      while (cover > 1 && (cover >> 1) * lanes >= left) cover >>= 1;
      const width = cover * lanes;
      if (left < width && (packed || n >= width)) {
        const back = packed ? 0 : width - left;
        const from = packed ? b + column<T>(j, panelStep) : b + column<T>(j - back, panelStep);
        const first = c + (<usize>j - back) * sizeof<T>();
        lastColumns<T>(first, cs, a, as, from, bs, m, k, cover, form, d, edge, back, left);
        return;
      }
    }
    const width = vectors > 0 ? vectors * lanes : 1;
    // A scaled product has short sums and a B that stays in the cache: a band takes all its tiles in one call.
    const across = form == SCALED ? left / width : 1;
    const end = upper ? min(m, j + width) : m;
    bands<T>(c + <usize>j * sizeof<T>(), cs, a, as, b + column<T>(j, panelStep), bs, m, end, k, vectors, form, d, across);
    j += across * width;
  }
}

/** Where column j of B begins. */
@inline
function column<T extends number>(j: i32, panelStep: usize): usize {
  const width: i32 = PANEL / sizeof<T>();
  return <usize>(j / width) * panelStep + <usize>(j % width) * sizeof<T>();
}

/** One column of tiles from the top down to row `end`, of nearly equal height: 6 rows are 3 + 3, not 5 + 1. */
@inline
function bands<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize,
  m: i32, end: i32, k: i32, vectors: i32, form: i32, d: usize, across: i32,
): void {
  const count = (m + ROWS - 1) / ROWS;
  const low = m / count;
  const higher = m - low * count;
  let i = 0;
  for (let band = 0; i < end; band++) {
    const rows = band < higher ? low + 1 : low;
    tile<T>(
      form, rows, vectors,
      c + <usize>i * cs, cs,
      a + <usize>i * (form == TRANSPOSED ? sizeof<T>() : as), as,
      b, bs, k, d + <usize>i * sizeof<T>(), across,
    );
    i += rows;
  }
}

/**
 * The last column of tiles, `vectors` across, of which `back` columns have been done already and `left` are new: each
 * tile is made in `edge`, and the new columns are copied.
 */
@inline
function lastColumns<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize,
  m: i32, k: i32, vectors: i32, form: i32, d: usize, edge: usize, back: i32, left: i32,
): void {
  const count = (m + ROWS - 1) / ROWS;
  const low = m / count;
  const higher = m - low * count;
  const skip = <usize>back * sizeof<T>();
  let i = 0;
  for (let band = 0; i < m; band++) {
    const rows = band < higher ? low + 1 : low;
    const at = c + <usize>i * cs + skip;
    if (form == PLAIN || form == TRANSPOSED) copyRows<T>(edge + skip, PANEL, at, cs, rows, left);
    tile<T>(
      form, rows, vectors, edge, PANEL,
      a + <usize>i * (form == TRANSPOSED ? sizeof<T>() : as), as,
      b, bs, k, d + <usize>i * sizeof<T>(), 1,
    );
    copyRows<T>(at, cs, edge + skip, PANEL, rows, left);
    i += rows;
  }
}

/** `rows` rows of `n` numbers, fewer than a panel. */
@inline
function copyRows<T extends number>(to: usize, ts: usize, from: usize, fs: usize, rows: i32, n: i32): void {
  const bytes = <usize>n * sizeof<T>();
  for (; rows > 0; rows--) {
    if (bytes >= <usize>VECTOR) {
      for (let at: usize = 0; at + VECTOR <= bytes; at += VECTOR) v128.store(to + at, v128.load(from + at));
      v128.store(to + bytes - VECTOR, v128.load(from + bytes - VECTOR));
    } else {
      for (let at: usize = 0; at < bytes; at += sizeof<T>()) store<T>(to + at, load<T>(from + at));
    }
    to += ts;
    from += fs;
  }
}

/** C += A' B with both factors packed, a block of k, of columns and of rows at a time. */
@inline
function packedTransposed<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize,
  m: i32, n: i32, k: i32, wide: bool, edge: usize, packs: usize,
): void {
  const panelStep = <usize>PACKED_BLOCK * PANEL;
  const panelsOfB = packs + <usize>(PACKED_BLOCK * PACKED_ROWS) * sizeof<T>();
  for (let k0 = 0; k0 < k; k0 += PACKED_BLOCK) {
    const terms = min(PACKED_BLOCK, k - k0);
    for (let i0 = 0; i0 < m; i0 += PACKED_ROWS) {
      const rows = min(PACKED_ROWS, m - i0);
      packBands<T>(packs, a + <usize>k0 * as + <usize>i0 * sizeof<T>(), as, terms, rows);
      for (let j0 = 0; j0 < n; j0 += PACKED_COLUMNS) {
        const columns = min(PACKED_COLUMNS, n - j0);
        pack<T>(panelsOfB, panelStep, b + <usize>k0 * bs + <usize>j0 * sizeof<T>(), bs, terms, columns);
        packedBlock<T>(
          c + <usize>i0 * cs + <usize>j0 * sizeof<T>(), cs, packs, panelsOfB, panelStep,
          rows, columns, terms, wide, edge,
        );
      }
    }
  }
}

/** Bands of ROWS rows in the outer loop: a band of A stays in the first cache, the panels of B stream by. */
@inline
function packedBlock<T extends number>(
  c: usize, cs: usize, a: usize, b: usize, panelStep: usize,
  m: i32, n: i32, k: i32, wide: bool, edge: usize,
): void {
  const lanes: i32 = VECTOR / sizeof<T>();
  const width = (wide ? 4 : 2) * lanes;
  for (let j = 0; j < n; j += width) {
    const panel = b + column<T>(j, panelStep);
    const left = min(width, n - j);
    let vectors = wide ? 4 : 2;
    while (vectors > 1 && (vectors >> 1) * lanes >= left) vectors >>= 1;
    const whole = left == vectors * lanes;
    for (let i = 0; i < m; i += ROWS) {
      const rows = min(ROWS, m - i);
      const band = a + <usize>(i * k) * sizeof<T>();
      const at = c + <usize>i * cs + <usize>j * sizeof<T>();
      const step = <usize>rows * sizeof<T>();
      if (whole) {
        tile<T>(TRANSPOSED, rows, vectors, at, cs, band, step, panel, PANEL, k, 0, 1);
      } else {
        copyRows<T>(edge, PANEL, at, cs, rows, left);
        tile<T>(TRANSPOSED, rows, vectors, edge, PANEL, band, step, panel, PANEL, k, 0, 1);
        copyRows<T>(at, cs, edge, PANEL, rows, left);
      }
    }
  }
}

@inline
function transposedProduct<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize,
  m: i32, n: i32, k: i32, wide: bool, edge: usize, packs: usize,
): void {
  if (m * n >= PACK_FROM) packedTransposed<T>(c, cs, a, as, b, bs, m, n, k, wide, edge, packs);
  else product<T>(c, cs, a, as, b, bs, m, n, k, wide, TRANSPOSED, false, 0, edge);
}

export function gemm_f64(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize): void {
  product<f64>(c, cs, a, as, b, bs, m, n, k, wide, PLAIN, false, 0, edge);
}
export function gemm_f32(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize): void {
  product<f32>(c, cs, a, as, b, bs, m, n, k, wide, PLAIN, false, 0, edge);
}
export function gemmOver_f64(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize): void {
  product<f64>(c, cs, a, as, b, bs, m, n, k, wide, OVER, false, 0, edge);
}
export function gemmOver_f32(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize): void {
  product<f32>(c, cs, a, as, b, bs, m, n, k, wide, OVER, false, 0, edge);
}
export function gemmPacked_f64(c: usize, cs: usize, a: usize, as: usize, b: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize): void {
  panels<f64>(c, cs, a, as, b, PANEL, <usize>k * PANEL, m, n, k, wide, OVER, false, 0, edge);
}
export function gemmPacked_f32(c: usize, cs: usize, a: usize, as: usize, b: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize): void {
  panels<f32>(c, cs, a, as, b, PANEL, <usize>k * PANEL, m, n, k, wide, OVER, false, 0, edge);
}
export function gemmTransposed_f64(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize, packs: usize): void {
  transposedProduct<f64>(c, cs, a, as, b, bs, m, n, k, wide, edge, packs);
}
export function gemmTransposed_f32(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize, packs: usize): void {
  transposedProduct<f32>(c, cs, a, as, b, bs, m, n, k, wide, edge, packs);
}
export function syrk_f64(c: usize, cs: usize, a: usize, as: usize, n: i32, k: i32, wide: bool, edge: usize): void {
  product<f64>(c, cs, a, as, a, as, n, n, k, wide, TRANSPOSED, true, 0, edge);
  mirror<f64>(c, cs, n);
}
export function syrk_f32(c: usize, cs: usize, a: usize, as: usize, n: i32, k: i32, wide: bool, edge: usize): void {
  product<f32>(c, cs, a, as, a, as, n, n, k, wide, TRANSPOSED, true, 0, edge);
  mirror<f32>(c, cs, n);
}
export function gemmScaled_f64(c: usize, cs: usize, d: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize): void {
  product<f64>(c, cs, a, as, b, bs, m, n, k, wide, SCALED, false, d, edge);
}
export function gemmScaled_f32(c: usize, cs: usize, d: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool, edge: usize): void {
  product<f32>(c, cs, a, as, b, bs, m, n, k, wide, SCALED, false, d, edge);
}

/** Copies the upper triangle of the n x n matrix C to the lower one. */
@inline
function mirror<T extends number>(c: usize, cs: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    let to = c + <usize>i * cs;
    let from = c + <usize>i * sizeof<T>();
    for (let j = 0; j < i; j++) {
      store<T>(to, load<T>(from));
      to += sizeof<T>();
      from += cs;
    }
  }
}
