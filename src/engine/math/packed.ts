/** Symmetric matrices as lower triangles, packed row by row: element (i, j), j <= i, lies at i (i + 1) / 2 + j. */

/** A packed symmetric matrix at `at` of an array. */
export interface Packed {
  readonly data: Float64Array;
  readonly at: number;
}

/** Numbers of a packed n x n matrix. */
export const packedSize = (n: number): number => (n * (n + 1)) / 2;

/** Where element (i, i) lies, from the beginning of the matrix. */
export const packedDiagonal = (i: number): number => (i * (i + 3)) / 2;

/** y = A h, n the length of h. `y` (n) must be zero before. */
export function multiplyPacked(y: Float64Array, { data, at }: Packed, h: Float64Array): void {
  let row = at;
  for (let i = 0; i < h.length; i++) {
    const own = h[i];
    let sum = data[row + i] * own;
    for (let j = 0; j < i; j++) {
      const p = data[row + j];
      sum += p * h[j];
      y[j] += p * own;
    }
    y[i] = sum;
    row += i + 1;
  }
}

/** A := A + factor g g', n the length of g. */
export function addSquare({ data, at }: Packed, factor: number, g: Float64Array): void {
  let row = at;
  for (let i = 0; i < g.length; i++) {
    const own = factor * g[i];
    for (let j = 0; j <= i; j++) data[row + j] += own * g[j];
    row += i + 1;
  }
}

/** Column i of A (n x n) into `column` (n). */
export function packedColumn(column: Float64Array, { data, at }: Packed, i: number): void {
  for (let j = 0; j <= i; j++) column[j] = data[at + packedSize(i) + j];
  for (let j = i + 1; j < column.length; j++) column[j] = data[at + packedSize(j) + i];
}
