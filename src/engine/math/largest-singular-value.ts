/** The largest singular value of a matrix, without the others. */
import { type Matrix, matrix } from './kernels.ts';
import { symmetricEigenvalues } from './linalg.ts';

/** Steps: all that a small matrix has, enough for a large one to about six digits. */
const MOST_STEPS = 40;

/**
 * The largest singular value of `a`, which is not changed: by Lanczos' method on A'A with every vector made orthogonal
 * to all before (Golub and Van Loan, Matrix Computations, section 10.1), from a vector that favours no direction. Exact
 * to rounding up to 40 columns; of larger matrices never too large. NaN where `a` is not finite.
 */
export function largestSingularValue(a: Matrix): number {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  const v = Float64Array.from({ length: a.cols }, (_, i) => 1 + ((i * 7) % 11) / 11);
  let length = normalise(v);
  while (basis.length < Math.min(a.cols, MOST_STEPS) && length > 0) {
    const own = v.slice();
    basis.push(own);
    normalMatrixTimes(a, own, v);
    diagonal.push(product(v, own));
    for (let pass = 0; pass < 2; pass++) for (const other of basis) removePart(v, other);
    length = normalise(v);
    // What is left once the space is used up is rounding.
    if (length <= 1e-14 * diagonal[0]) break;
    beside.push(length);
  }
  return Math.sqrt(Math.max(0, largestEigenvalue(diagonal, beside)));
}

/** Of the symmetric matrix with these numbers on and beside its diagonal. */
function largestEigenvalue(diagonal: readonly number[], beside: readonly number[]): number {
  const m = diagonal.length;
  const small = new Float64Array(m * m);
  for (let i = 0; i < m; i++) small[i * m + i] = diagonal[i];
  for (let i = 0; i + 1 < m; i++) small[i * m + i + 1] = small[(i + 1) * m + i] = beside[i];
  if (!small.every((value) => Number.isFinite(value))) return NaN;
  return symmetricEigenvalues(matrix(small, { rows: m, cols: m }))[m - 1];
}

/** out = A' A v. */
function normalMatrixTimes(
  { data, at, rows, cols, stride }: Matrix,
  v: Float64Array,
  out: Float64Array,
): void {
  out.fill(0);
  for (let i = 0; i < rows; i++) {
    const row = at + i * stride;
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += data[row + j] * v[j];
    for (let j = 0; j < cols; j++) out[j] += data[row + j] * sum;
  }
}

function removePart(v: Float64Array, other: Float64Array): void {
  const part = product(v, other);
  for (let i = 0; i < v.length; i++) v[i] -= part * other[i];
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

function normalise(v: Float64Array): number {
  const length = Math.sqrt(product(v, v));
  for (let i = 0; i < v.length; i++) v[i] /= length === 0 ? 1 : length;
  return length;
}
