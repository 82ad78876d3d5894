/**
 * Ends of the spectrum of a symmetric matrix that is only known by its products (Lanczos 1950; Golub and Van Loan,
 * Matrix Computations, section 10.1), with every vector made orthogonal to all before, twice.
 */
import { matrix } from './kernels.ts';
import { symmetricEigen } from './linalg.ts';

/** An eigenvalue, its vector of length 1, and a bound on the eigenvalue's error: the length of A v - value v. */
export interface Ritz {
  readonly value: number;
  readonly vector: Float64Array;
  readonly residual: number;
}

/** Below this share of the largest number of the tridiagonal matrix the vectors so far span all that A reaches. */
const EXHAUSTED = 1e-13;

/**
 * The smallest and the largest eigenvalue of A on the space that `start` (n, not 0) lies in. Zeros of `start` that A
 * keeps stay zeros. Fewer than `steps` products are made where the space is exhausted before.
 * @param multiply out = A v, both of length n
 */
export function* lanczos(
  multiply: (v: Float64Array, out: Float64Array) => void,
  start: Float64Array,
  steps: number,
): Generator<number, { smallest: Ritz; largest: Ritz }> {
  const basis: Float64Array[] = [scaled(start, 1 / length(start))];
  const diagonal: number[] = [];
  const beside: number[] = [];
  for (let k = 0; ; k++) {
    const next = new Float64Array(start.length);
    multiply(basis[k], next);
    diagonal.push(dot(basis[k], next));
    for (let pass = 0; pass < 2; pass++)
      for (const vector of basis) subtract(next, dot(vector, next), vector);
    const rest = length(next);
    beside.push(rest);
    const size = Math.max(...diagonal.map(Math.abs), ...beside);
    if (k + 1 >= steps || !(rest > EXHAUSTED * size)) break;
    basis.push(scaled(next, 1 / rest));
    yield (k + 1) / steps;
  }
  return ends(basis, diagonal, beside);
}

function ends(
  basis: readonly Float64Array[],
  diagonal: readonly number[],
  beside: readonly number[],
): { smallest: Ritz; largest: Ritz } {
  const m = basis.length;
  const small = new Float64Array(m * m);
  diagonal.forEach((value, i) => (small[i * m + i] = value));
  for (let i = 0; i + 1 < m; i++) small[i * m + i + 1] = small[(i + 1) * m + i] = beside[i];
  const { values, vectors } = symmetricEigen(matrix(small, { rows: m, cols: m }));
  const ritz = (j: number): Ritz => {
    const vector = new Float64Array(basis[0].length);
    basis.forEach((one, i) => subtract(vector, -vectors[i * m + j], one));
    return { value: values[j], vector, residual: Math.abs(beside[m - 1] * vectors[(m - 1) * m + j]) };
  };
  return { smallest: ritz(0), largest: ritz(m - 1) };
}

const length = (x: Float64Array): number => Math.sqrt(dot(x, x));
const scaled = (x: Float64Array, factor: number): Float64Array => x.map((value) => factor * value);

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** x -= factor y. */
function subtract(x: Float64Array, factor: number, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] -= factor * y[i];
}
