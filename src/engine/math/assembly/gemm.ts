/**
 * Matrix products: the loops over tiles. A tile of C is kept in registers while k runs; the tiles themselves are
 * unrolled code that `scripts/wasm/generate-tiles.ts` writes. Strides are in bytes. `wide` tiles are four vectors across
 * (for pairs joined into 256 bits), narrow ones two; the order of operations per element is the same.
 */
import { PLAIN, SCALED, tile, TRANSPOSED } from './tiles';

/** Terms in a block: with more, the panel of B that a column of tiles reads again would fall out of the cache. */
const BLOCK: i32 = 256;
const TRANSPOSED_BLOCK: i32 = 128;
/** Rows of A in the largest tile. */
const ROWS: i32 = 5;

/** C += A B, C += A' B or C = diag(d) A B, by `form`. `upper` leaves out tiles wholly below the diagonal. */
@inline
function product<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize,
  m: i32, n: i32, k: i32, wide: bool, form: i32, upper: bool, d: usize,
): void {
  // A scaled product is stored once, so its sums cannot be cut.
  const block = form == TRANSPOSED ? TRANSPOSED_BLOCK : form == PLAIN ? BLOCK : max(k, 1);
  if (form == SCALED && k == 0) return panels<T>(c, cs, a, as, b, bs, m, n, 0, wide, form, upper, d);
  for (let k0 = 0; k0 < k; k0 += block) {
    const terms = min(block, k - k0);
    panels<T>(c, cs, a, as, b, bs, m, n, terms, wide, form, upper, d);
    a += <usize>block * (form == TRANSPOSED ? as : sizeof<T>());
    b += <usize>block * bs;
  }
}

@inline
function panels<T extends number>(
  c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize,
  m: i32, n: i32, k: i32, wide: bool, form: i32, upper: bool, d: usize,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  // Tiles of nearly equal height: 6 rows are 3 + 3, not 5 + 1.
  if (m == 0) return;
  const bands = (m + ROWS - 1) / ROWS;
  const low = m / bands;
  const higher = m - low * bands;
  let j = 0;
  while (j < n) {
    const left = n - j;
    let vectors = m == 1 ? 8 : wide ? 4 : 2;
    while (vectors > 0 && vectors * lanes > left) vectors >>= 1;
    const width = vectors > 0 ? vectors * lanes : 1;
    // A scaled product has short sums and a B that stays in the cache: a band takes all its tiles in one call.
    const across = form == SCALED ? left / width : 1;
    const end = upper ? min(m, j + width) : m;
    let i = 0;
    for (let band = 0; i < end; band++) {
      const rows = band < higher ? low + 1 : low;
      tile<T>(
        form, rows, vectors,
        c + <usize>i * cs + <usize>j * sizeof<T>(), cs,
        a + <usize>i * (form == TRANSPOSED ? sizeof<T>() : as), as,
        b + <usize>j * sizeof<T>(), bs, k, d + <usize>i * sizeof<T>(), across,
      );
      i += rows;
    }
    j += across * width;
  }
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

export function gemm_f64(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool): void {
  product<f64>(c, cs, a, as, b, bs, m, n, k, wide, PLAIN, false, 0);
}
export function gemm_f32(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool): void {
  product<f32>(c, cs, a, as, b, bs, m, n, k, wide, PLAIN, false, 0);
}
export function gemmTransposed_f64(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool): void {
  product<f64>(c, cs, a, as, b, bs, m, n, k, wide, TRANSPOSED, false, 0);
}
export function gemmTransposed_f32(c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool): void {
  product<f32>(c, cs, a, as, b, bs, m, n, k, wide, TRANSPOSED, false, 0);
}
export function syrk_f64(c: usize, cs: usize, a: usize, as: usize, n: i32, k: i32, wide: bool): void {
  product<f64>(c, cs, a, as, a, as, n, n, k, wide, TRANSPOSED, true, 0);
  mirror<f64>(c, cs, n);
}
export function syrk_f32(c: usize, cs: usize, a: usize, as: usize, n: i32, k: i32, wide: bool): void {
  product<f32>(c, cs, a, as, a, as, n, n, k, wide, TRANSPOSED, true, 0);
  mirror<f32>(c, cs, n);
}
export function gemmScaled_f64(c: usize, cs: usize, d: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool): void {
  product<f64>(c, cs, a, as, b, bs, m, n, k, wide, SCALED, false, d);
}
export function gemmScaled_f32(c: usize, cs: usize, d: usize, a: usize, as: usize, b: usize, bs: usize, m: i32, n: i32, k: i32, wide: bool): void {
  product<f32>(c, cs, a, as, b, bs, m, n, k, wide, SCALED, false, d);
}
