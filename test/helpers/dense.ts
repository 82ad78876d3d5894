/** Small dense linear algebra, written plainly: what methods are compared with. */

/** x with A x = b by Gaussian elimination with row exchanges. A is a list of rows. */
export function solveDense(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const n = b.length;
  const rows = a.map((row, i) => [...row, b[i]]);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    x[i] = rows[i][n];
    for (let j = i + 1; j < n; j++) x[i] -= rows[i][j] * x[j];
    x[i] /= rows[i][i];
  }
  return x;
}

/** The x that makes sum over rows of (target - row x)^2 plus (x - start)' diag(weight) (x - start) smallest. */
export function ridgeDense(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  about: { start: readonly number[]; weight: number },
): number[] {
  const n = about.start.length;
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      const sum = rows.reduce((total, row) => total + row[i] * row[j], 0);
      return i === j ? sum + about.weight : sum;
    }),
  );
  const b = about.start.map((x, i) =>
    rows.reduce((total, row, r) => total + row[i] * targets[r], about.weight * x),
  );
  return solveDense(a, b);
}
