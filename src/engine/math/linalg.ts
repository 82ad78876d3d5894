/** Dense linear algebra that is not in the kernels: the one place that uses ml-matrix. */
import { EigenvalueDecomposition, Matrix as Dense } from 'ml-matrix';
import type { Matrix } from './kernels.ts';

/** Eigenvalues of a symmetric matrix, ascending. The matrix is not changed. Infinite or NaN entries throw. */
export function symmetricEigenvalues(a: Matrix): Float64Array {
  return Float64Array.from(decompose(a).realEigenvalues).sort();
}

/**
 * Eigenvalues of a symmetric matrix (n) and, in the columns of `vectors` (n x n, row-major), the eigenvectors that
 * belong to them, of length 1. The matrix is not changed; its entries must be finite.
 */
export function symmetricEigen(a: Matrix): { values: Float64Array; vectors: Float64Array } {
  const found = decompose(a);
  const vectors = new Float64Array(a.rows * a.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.rows; j++) vectors[i * a.rows + j] = found.eigenvectorMatrix.get(i, j);
  }
  return { values: Float64Array.from(found.realEigenvalues), vectors };
}

function decompose(a: Matrix): EigenvalueDecomposition {
  const dense = new Dense(a.rows, a.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++) dense.set(i, j, a.data[a.at + i * a.stride + j]);
  }
  return new EigenvalueDecomposition(dense, { assumeSymmetric: true });
}

/**
 * Condition number lambda_max / lambda_min of the positive semidefinite `a` with `shift` (one number, or one a row)
 * added to its diagonal. Infinity where the smallest eigenvalue is zero or, by rounding, negative; NaN for an empty
 * matrix.
 */
export function conditionNumber(a: Matrix, shift: number | Float64Array): number {
  if (a.rows === 0) return NaN;
  if (typeof shift !== 'number' && shift.some((value) => value !== shift[0]))
    return conditionNumber(shifted(a, shift), 0);
  const same = typeof shift === 'number' ? shift : shift[0];
  const eigenvalues = symmetricEigenvalues(a);
  const smallest = eigenvalues[0] + same;
  const largest = eigenvalues[eigenvalues.length - 1] + same;
  return smallest > 0 ? largest / smallest : Infinity;
}

function shifted(a: Matrix, shift: Float64Array): Matrix {
  const data = new Float64Array(a.rows * a.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++)
      data[i * a.cols + j] = a.data[a.at + i * a.stride + j] + (i === j ? shift[i] : 0);
  }
  return { data, at: 0, rows: a.rows, cols: a.cols, stride: a.cols };
}
