/**
 * Singular values by one-sided Jacobi rotations (Hestenes 1958; Golub and Van Loan, Matrix Computations, section
 * 8.6.3): pairs of rows are made orthogonal until all are, and the lengths of the rows are the singular values. Small
 * ones come out far more exactly than from the eigenvalues of A A'.
 */
import type { Matrix } from './kernels.ts';

/** A pair of rows counts as orthogonal below this cosine, for each number of a row: what rounding leaves. */
const COSINE = 2 ** -52;
/** Sweeps over all pairs; 6 to 10 are usual. */
const MOST_SWEEPS = 60;

/** Singular values of `a`, which is not changed: min(rows, cols) of them, largest first. NaN where `a` is not finite. */
export function singularValues(a: Matrix): Float64Array {
  const few = Math.min(a.rows, a.cols);
  const long = Math.max(a.rows, a.cols);
  // Rows of the working copy are the rows or the columns of A, whichever are fewer.
  const rows = Array.from({ length: few }, (_, i) =>
    Float64Array.from({ length: long }, (_unused, j) => (a.rows <= a.cols ? entry(a, i, j) : entry(a, j, i))),
  );
  if (!rows.every((row) => row.every((value) => Number.isFinite(value))))
    return new Float64Array(few).fill(NaN);
  for (let sweep = 0; sweep < MOST_SWEEPS && rotateAll(rows); sweep++);
  return Float64Array.from(rows, (row) => Math.sqrt(product(row, row)))
    .sort()
    .reverse();
}

const entry = ({ data, at, stride }: Matrix, i: number, j: number) => data[at + i * stride + j];

/** One sweep. @returns whether any pair was rotated */
function rotateAll(rows: readonly Float64Array[]): boolean {
  let isChanged = false;
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) if (rotate(rows[i], rows[j])) isChanged = true;
  }
  return isChanged;
}

/** Makes two rows orthogonal by a rotation in their plane. */
function rotate(x: Float64Array, y: Float64Array): boolean {
  const xx = product(x, x);
  const yy = product(y, y);
  const xy = product(x, y);
  if (!(Math.abs(xy) > COSINE * x.length * Math.sqrt(xx) * Math.sqrt(yy))) return false;
  const zeta = (yy - xx) / (2 * xy);
  const tan = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cos = 1 / Math.sqrt(1 + tan * tan);
  const sin = cos * tan;
  for (let k = 0; k < x.length; k++) {
    const own = x[k];
    x[k] = cos * own - sin * y[k];
    y[k] = sin * own + cos * y[k];
  }
  return true;
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}
