/** Dense linear algebra that is not in the kernels: the one place that uses ml-matrix. */
import { EigenvalueDecomposition, Matrix as Dense } from 'ml-matrix';
import type { Matrix } from './kernels.ts';

/** Eigenvalues of a symmetric matrix, ascending. The matrix is not changed. Infinite or NaN entries throw. */
export function symmetricEigenvalues(a: Matrix): Float64Array {
  const dense = new Dense(a.rows, a.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++) dense.set(i, j, a.data[a.at + i * a.stride + j]);
  }
  return Float64Array.from(
    new EigenvalueDecomposition(dense, { assumeSymmetric: true }).realEigenvalues,
  ).sort();
}

/**
 * Condition number lambda_max / lambda_min of the positive semidefinite `a` with `shift` added to its diagonal.
 * Infinity where the smallest eigenvalue is zero or, by rounding, negative; NaN for an empty matrix.
 */
export function conditionNumber(a: Matrix, shift: number): number {
  if (a.rows === 0) return NaN;
  const eigenvalues = symmetricEigenvalues(a);
  const smallest = eigenvalues[0] + shift;
  const largest = eigenvalues[eigenvalues.length - 1] + shift;
  return smallest > 0 ? largest / smallest : Infinity;
}
