/** Square systems of linear equations that need not be symmetric. */

/**
 * Solves A x = b in place: `a` (n x n, row-major) is used up, `b` (n) becomes x. Gaussian elimination with row
 * exchanges (Golub and Van Loan, Matrix Computations, section 3.4).
 * @returns false, with `b` spoilt, where A is singular to rounding or not finite
 */
export function solveInPlace(a: Float64Array, b: Float64Array): boolean {
  const n = b.length;
  let largest = 0;
  for (const value of a) largest = Math.max(largest, Math.abs(value));
  for (let k = 0; k < n; k++) {
    exchange(a, b, { k, pivot: pivotOf(a, k, n) });
    const diagonal = a[k * n + k];
    if (!(Math.abs(diagonal) > 1e-15 * largest)) return false;
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k] / diagonal;
      if (factor === 0) continue;
      for (let j = k; j < n; j++) a[i * n + j] -= factor * a[k * n + j];
      b[i] -= factor * b[k];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) b[i] -= a[i * n + j] * b[j];
    b[i] /= a[i * n + i];
  }
  return b.every((value) => Number.isFinite(value));
}

function pivotOf(a: Float64Array, k: number, n: number): number {
  let pivot = k;
  for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i;
  return pivot;
}

function exchange(a: Float64Array, b: Float64Array, { k, pivot }: { k: number; pivot: number }): void {
  if (pivot === k) return;
  const n = b.length;
  for (let j = k; j < n; j++) [a[k * n + j], a[pivot * n + j]] = [a[pivot * n + j], a[k * n + j]];
  [b[k], b[pivot]] = [b[pivot], b[k]];
}
