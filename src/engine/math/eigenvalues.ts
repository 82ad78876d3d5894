/**
 * Eigenvalues of a matrix that need not be symmetric. Only + - * / and square roots, so the same bits everywhere.
 * Method: Householder's reduction to Hessenberg form, then the implicit double-shift QR iteration (Francis 1961;
 * Golub and Van Loan, Matrix Computations, sections 7.4 and 7.5), with a bound on the number of sweeps.
 */
import { UnfoldError } from '../errors.ts';
import type { Matrix } from './kernels.ts';

/** Eigenvalues as real and imaginary parts (n each), in no particular order; complex ones stand in pairs. */
export interface Eigenvalues {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Rounding unit of float64, 2^-52. */
const EPS = 2 ** -52;
/** Sweeps for one eigenvalue; 2 or 3 are usual, and an exceptional shift is tried at every tenth. */
const MOST_SWEEPS = 120;

/** A square working copy, row-major (n x n). */
interface Square {
  readonly n: number;
  readonly h: Float64Array;
}

/**
 * All eigenvalues of the square matrix `a`, which is not changed; errors are of the order of eps ||a||.
 * @throws UnfoldError 'math.eigenvalues' for a matrix that is not square or not finite, or where no convergence comes
 */
export function eigenvalues(a: Matrix): Eigenvalues {
  const square = copyOf(a);
  reduceToHessenberg(square);
  return iterate(square);
}

/**
 * The largest absolute eigenvalue of the square matrix `a`, which is not changed. Exactly 0 where the graph of the
 * non-zero entries has no cycle: rounding would give such a matrix, all of whose eigenvalues are 0, larger ones.
 * @throws UnfoldError as `eigenvalues`
 */
export function spectralRadius(a: Matrix): number {
  const core = cyclicPart(copyOf(a));
  if (core.n === 0) return 0;
  reduceToHessenberg(core);
  const { re, im } = iterate(core);
  let largest = 0;
  for (let i = 0; i < core.n; i++) largest = Math.max(largest, re[i] * re[i] + im[i] * im[i]);
  return Math.sqrt(largest);
}

function copyOf(a: Matrix): Square {
  const n = a.rows;
  if (n !== a.cols) refuse(`the matrix is ${a.rows} x ${a.cols}; eigenvalues need a square one`);
  const h = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) h[i * n + j] = a.data[a.at + i * a.stride + j];
  }
  if (!h.every((value) => Number.isFinite(value))) refuse('the matrix holds a value that is not finite');
  return { n, h };
}

/** Rows and columns without those that lie on no cycle, which have the eigenvalue 0: sources and sinks, one by one. */
function cyclicPart({ n, h }: Square): Square {
  const [into, out] = [new Int32Array(n), new Int32Array(n)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (h[i * n + j] === 0) continue;
      into[i]++;
      out[j]++;
    }
  }
  const gone = new Uint8Array(n);
  const waiting = Array.from({ length: n }, (_, i) => i).filter((i) => into[i] === 0 || out[i] === 0);
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    if (gone[i] === 1) continue;
    gone[i] = 1;
    for (let k = 0; k < n; k++) {
      if (h[i * n + k] !== 0 && --out[k] === 0) waiting.push(k);
      if (h[k * n + i] !== 0 && --into[k] === 0) waiting.push(k);
    }
  }
  const left = Array.from({ length: n }, (_, i) => i).filter((i) => gone[i] === 0);
  const core = { n: left.length, h: new Float64Array(left.length * left.length) };
  left.forEach((i, a) => {
    left.forEach((j, b) => {
      core.h[a * core.n + b] = h[i * n + j];
    });
  });
  return core;
}

/** Householder reflections that leave zeros below the first subdiagonal. */
function reduceToHessenberg({ n, h }: Square): void {
  const v = new Float64Array(n);
  for (let c = 0; c < n - 2; c++) {
    let scale = 0;
    for (let i = c + 1; i < n; i++) scale = Math.max(scale, Math.abs(h[i * n + c]));
    if (scale === 0) continue;
    let square = 0;
    for (let i = c + 1; i < n; i++) {
      v[i] = h[i * n + c] / scale;
      square += v[i] * v[i];
    }
    const alpha = v[c + 1] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    // v'v / 2 of the reflection's vector v = x - alpha e1.
    const half = square - alpha * v[c + 1];
    v[c + 1] -= alpha;
    reflect({ n, h }, v, { from: c + 1, half });
    h[(c + 1) * n + c] = alpha * scale;
    for (let i = c + 2; i < n; i++) h[i * n + c] = 0;
  }
}

/** H := P H P with P = 1 - v v' / half, v zero before `from`. */
function reflect({ n, h }: Square, v: Float64Array, { from, half }: { from: number; half: number }): void {
  const sums = new Float64Array(n);
  for (let i = from; i < n; i++) {
    for (let j = from - 1; j < n; j++) sums[j] += v[i] * h[i * n + j];
  }
  for (let i = from; i < n; i++) {
    const factor = v[i] / half;
    for (let j = from - 1; j < n; j++) h[i * n + j] -= factor * sums[j];
  }
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = from; j < n; j++) sum += h[i * n + j] * v[j];
    sum /= half;
    for (let j = from; j < n; j++) h[i * n + j] -= sum * v[j];
  }
}

/** QR sweeps on a Hessenberg matrix; one or two eigenvalues split off at its end, again and again. */
function iterate(square: Square): Eigenvalues {
  const { n, h } = square;
  const found = { re: new Float64Array(n), im: new Float64Array(n) };
  const norm = h.reduce((sum, value) => sum + Math.abs(value), 0);
  let sweeps = 0;
  for (let hi = n - 1; hi >= 0;) {
    const lo = activeStart(square, hi, norm);
    if (hi - lo < 2) {
      if (lo === hi) found.re[hi] = h[hi * n + hi];
      else splitPair(square, hi, found);
      hi = lo - 1;
      sweeps = 0;
    } else {
      if (++sweeps > MOST_SWEEPS) refuse(`no convergence after ${MOST_SWEEPS} sweeps on ${n} x ${n}`);
      sweep(square, { lo, hi, exceptional: sweeps % 10 === 0 });
    }
  }
  return found;
}

/** First row of the unreduced block that ends at `hi`; the negligible entry before it is put to zero. */
function activeStart({ n, h }: Square, hi: number, norm: number): number {
  for (let l = hi; l > 0; l--) {
    const sum = Math.abs(h[(l - 1) * n + l - 1]) + Math.abs(h[l * n + l]);
    if (Math.abs(h[l * n + l - 1]) > EPS * (sum === 0 ? norm : sum)) continue;
    h[l * n + l - 1] = 0;
    return l;
  }
  return 0;
}

/** The two eigenvalues of the 2 x 2 block that ends at `hi`. */
function splitPair({ n, h }: Square, hi: number, { re, im }: Eigenvalues): void {
  const x = h[hi * n + hi];
  const w = h[hi * n + hi - 1] * h[(hi - 1) * n + hi];
  const p = (h[(hi - 1) * n + hi - 1] - x) / 2;
  const q = p * p + w;
  const root = Math.sqrt(Math.abs(q));
  if (q < 0) {
    re[hi - 1] = re[hi] = x + p;
    im[hi - 1] = root;
    im[hi] = -root;
  } else {
    const z = p < 0 ? p - root : p + root;
    re[hi - 1] = x + z;
    re[hi] = z === 0 ? x : x - w / z;
  }
}

/** One implicit double-shift sweep over rows and columns lo .. hi, at least three. */
function sweep(square: Square, block: { lo: number; hi: number; exceptional: boolean }): void {
  const { n, h } = square;
  const { lo, hi } = block;
  let [p, q, r] = firstColumn(square, block);
  for (let k = lo; k < hi; k++) {
    const three = k < hi - 1;
    if (k > lo) {
      p = h[k * n + k - 1];
      q = h[(k + 1) * n + k - 1];
      r = three ? h[(k + 2) * n + k - 1] : 0;
    }
    const scale = Math.abs(p) + Math.abs(q) + Math.abs(r);
    if (scale === 0) continue;
    p /= scale;
    q /= scale;
    r /= scale;
    const length = Math.sqrt(p * p + q * q + r * r);
    const s = p < 0 ? -length : length;
    if (k > lo) {
      h[k * n + k - 1] = -s * scale;
      h[(k + 1) * n + k - 1] = 0;
      if (three) h[(k + 2) * n + k - 1] = 0;
    }
    const left = [(p + s) / s, q / s, r / s];
    const right = [1, q / (p + s), r / (p + s)];
    if (three) rotateThree(square, { k, lo, hi }, left, right);
    else rotateTwo(square, { k, lo }, left, right);
  }
}

/** A multiple of the first column of (H - a)(H - b), a and b being the shifts. */
function firstColumn(
  { n, h }: Square,
  { lo, hi, exceptional }: { lo: number; hi: number; exceptional: boolean },
): [number, number, number] {
  let x = h[hi * n + hi];
  let y = h[(hi - 1) * n + hi - 1];
  let w = h[hi * n + hi - 1] * h[(hi - 1) * n + hi];
  if (exceptional) {
    const s = Math.abs(h[hi * n + hi - 1]) + Math.abs(h[(hi - 1) * n + hi - 2]);
    y = x = x + 0.75 * s;
    w = -0.4375 * s * s;
  }
  const z = h[lo * n + lo];
  const below = h[(lo + 1) * n + lo];
  const p = ((x - z) * (y - z) - w) / below + h[lo * n + lo + 1];
  const q = h[(lo + 1) * n + lo + 1] - z - (x - z) - (y - z);
  return [p, q, h[(lo + 2) * n + lo + 1]];
}

/** The reflection 1 - left right' of rows and columns k, k + 1, k + 2. */
function rotateThree(
  { n, h }: Square,
  { k, lo, hi }: { k: number; lo: number; hi: number },
  [x, y, z]: readonly number[],
  [, q, r]: readonly number[],
): void {
  const [a, b, c] = [k * n, (k + 1) * n, (k + 2) * n];
  for (let j = k; j <= hi; j++) {
    const f = h[a + j] + q * h[b + j] + r * h[c + j];
    h[a + j] -= f * x;
    h[b + j] -= f * y;
    h[c + j] -= f * z;
  }
  const last = Math.min(hi, k + 3);
  for (let i = lo; i <= last; i++) {
    const at = i * n + k;
    const f = x * h[at] + y * h[at + 1] + z * h[at + 2];
    h[at] -= f;
    h[at + 1] -= f * q;
    h[at + 2] -= f * r;
  }
}

/** The same of the last two rows and columns of the block, k and k + 1. */
function rotateTwo(
  { n, h }: Square,
  { k, lo }: { k: number; lo: number },
  [x, y]: readonly number[],
  [, q]: readonly number[],
): void {
  const [a, b] = [k * n, (k + 1) * n];
  for (let j = k; j <= k + 1; j++) {
    const f = h[a + j] + q * h[b + j];
    h[a + j] -= f * x;
    h[b + j] -= f * y;
  }
  for (let i = lo; i <= k + 1; i++) {
    const at = i * n + k;
    const f = x * h[at] + y * h[at + 1];
    h[at] -= f;
    h[at + 1] -= f * q;
  }
}

function refuse(what: string): never {
  throw new UnfoldError('math.eigenvalues', `Eigenvalues cannot be computed: ${what}.`);
}
