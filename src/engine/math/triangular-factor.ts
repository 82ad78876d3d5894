/**
 * The triangular factor R of A = Q R, built up from rows of A as they come: A'A = R'R without ever squaring, so small
 * singular values of A survive (Golub and Van Loan, Matrix Computations, sections 5.2 and 6.5). Q is never formed.
 */

/** R (n x n, row-major); below the diagonal it is zero. */
export interface TriangularFactor {
  readonly n: number;
  readonly r: Float64Array;
}

/** The factor of no rows at all. */
export const emptyFactor = (n: number): TriangularFactor => ({ n, r: new Float64Array(n * n) });

/** A copy of a factor. */
export const copyFactor = ({ n, r }: TriangularFactor): TriangularFactor => ({ n, r: r.slice() });

/**
 * Takes `count` more rows of A into R, which is changed; `rows` (count x n, row-major) are used up. One Householder
 * reflection a column, of R's own row and all new ones.
 */
export function addRows({ n, r }: TriangularFactor, rows: Float64Array, count: number): void {
  const v = new Float64Array(count);
  const w = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const tau = reflect({ n, r, rows, count }, k, v);
    if (tau !== 0) applyReflection({ n, r, rows, count }, { k, tau, v, w });
  }
}

interface Stack {
  readonly n: number;
  readonly r: Float64Array;
  readonly rows: Float64Array;
  readonly count: number;
}

/** The reflection that clears column k of the new rows: puts it into `v`, the new diagonal into R. @returns its factor */
function reflect({ n, r, rows, count }: Stack, k: number, v: Float64Array): number {
  // Divided by the largest, so that squares neither overflow nor vanish.
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(rows[i * n + k]));
  if (!(largest > 0)) return 0;
  const head = r[k * n + k];
  const scale = Math.max(largest, Math.abs(head));
  let sum = (head / scale) * (head / scale);
  for (let i = 0; i < count; i++) sum += (rows[i * n + k] / scale) * (rows[i * n + k] / scale);
  const length = scale * Math.sqrt(sum);
  const beta = head > 0 ? -length : length;
  for (let i = 0; i < count; i++) v[i] = rows[i * n + k] / (head - beta);
  r[k * n + k] = beta;
  return (beta - head) / beta;
}

function applyReflection(
  { n, r, rows, count }: Stack,
  { k, tau, v, w }: { k: number; tau: number; v: Float64Array; w: Float64Array },
): void {
  for (let j = k + 1; j < n; j++) w[j] = r[k * n + j];
  for (let i = 0; i < count; i++) {
    const factor = v[i];
    if (factor !== 0) for (let j = k + 1; j < n; j++) w[j] += factor * rows[i * n + j];
  }
  for (let j = k + 1; j < n; j++) r[k * n + j] -= tau * w[j];
  for (let i = 0; i < count; i++) {
    const factor = tau * v[i];
    if (factor !== 0) for (let j = k + 1; j < n; j++) rows[i * n + j] -= factor * w[j];
  }
}

/**
 * The factor of the same columns in an order of falling length, each measured across those before it: column j of the
 * result is column `order[j]` of A. Jacobi rotations of its rows need few sweeps.
 */
export function pivotedFactor(factor: TriangularFactor): { r: TriangularFactor; order: Int32Array } {
  const { n } = factor;
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const a = factor.r.slice();
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    exchangeColumns(a, order, { n, k, other: longestColumn(a, n, k) });
    const below = a.subarray((k + 1) * n);
    const stack = { n, r: a, rows: below, count: n - k - 1 };
    const tau = reflect(stack, k, v);
    if (tau === 0) continue;
    applyReflection(stack, { k, tau, v, w });
    for (let i = k + 1; i < n; i++) a[i * n + k] = 0;
  }
  return { r: { n, r: a }, order };
}

/** The column whose rows k and below are longest. */
function longestColumn(a: Float64Array, n: number, k: number): number {
  const squares = new Float64Array(n);
  for (let i = k; i < n; i++) for (let j = k; j < n; j++) squares[j] += a[i * n + j] * a[i * n + j];
  let longest = k;
  for (let j = k + 1; j < n; j++) if (squares[j] > squares[longest]) longest = j;
  return longest;
}

function exchangeColumns(
  a: Float64Array,
  order: Int32Array,
  { n, k, other }: { n: number; k: number; other: number },
): void {
  if (other === k) return;
  [order[k], order[other]] = [order[other], order[k]];
  for (let i = 0; i < n; i++) [a[i * n + k], a[i * n + other]] = [a[i * n + other], a[i * n + k]];
}
