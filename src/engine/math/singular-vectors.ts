/**
 * Singular values and right singular vectors of a triangular factor, which are those of the tall matrix behind it; their
 * squares and the same vectors are the eigenvalues and eigenvectors of A'A. Rows are made orthogonal by Jacobi rotations
 * from the left (Hestenes 1958), after a factorisation with exchanged columns (Drmac and Veselic 2008): small values come
 * out as exactly as the factor holds them.
 */
import { pivotedFactor, type TriangularFactor } from './triangular-factor.ts';

/** n singular values, largest first, and in the rows of `vectors` (n x n) the vectors that belong to them. */
export interface SingularSystem {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Rows whose cosine is below this count as orthogonal, for each number of a row: what rounding leaves. */
const COSINE = 2 ** -52;
/** Sweeps over all pairs; 3 to 7 are usual. */
const MOST_SWEEPS = 60;
/** What a sweep is likely to be out of, for the share that is told. */
const USUAL_SWEEPS = 6;

/**
 * The singular system of a factor, which is not changed; its entries must be finite. Yields the share done, roughly,
 * after each row of pairs. A vector of a value that is exactly zero is zero.
 */
export function* singularSystem(factor: TriangularFactor): Generator<number, SingularSystem, void> {
  const { n } = factor;
  // Divided by the largest, so that squares neither overflow nor vanish.
  const largest = factor.r.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scaled = largest > 0 ? factor.r.map((value) => value / largest) : factor.r;
  const { r, order } = pivotedFactor({ n, r: scaled });
  const rows = Array.from({ length: n }, (_, i) => r.r.subarray(i * n, (i + 1) * n));
  for (let sweep = 0, goesOn = true; goesOn && sweep < MOST_SWEEPS; sweep++) {
    goesOn = false;
    const squares = Float64Array.from(rows, squareOf);
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) if (rotate(rows, squares, { i, j })) goesOn = true;
      yield Math.min(0.99, (sweep + (i + 1) / n) / USUAL_SWEEPS);
    }
  }
  const { values, vectors } = sorted(rows, order);
  return { values: values.map((value) => value * largest), vectors };
}

/** Makes rows i and j orthogonal by a rotation in their plane; keeps their squared lengths up to date. */
function rotate(
  rows: readonly Float64Array[],
  squares: Float64Array,
  { i, j }: { i: number; j: number },
): boolean {
  const x = rows[i];
  const y = rows[j];
  const xy = product(x, y);
  if (!(Math.abs(xy) > COSINE * x.length * Math.sqrt(squares[i]) * Math.sqrt(squares[j]))) return false;
  const zeta = (squares[j] - squares[i]) / (2 * xy);
  const tan = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cos = 1 / Math.sqrt(1 + tan * tan);
  const sin = cos * tan;
  for (let k = 0; k < x.length; k++) {
    const own = x[k];
    x[k] = cos * own - sin * y[k];
    y[k] = sin * own + cos * y[k];
  }
  squares[i] = Math.max(0, squares[i] - tan * xy);
  squares[j] = Math.max(0, squares[j] + tan * xy);
  return true;
}

/** Largest first, columns back in the order that they had. */
function sorted(rows: readonly Float64Array[], order: Int32Array): SingularSystem {
  const n = rows.length;
  const lengths = rows.map((row) => Math.sqrt(squareOf(row)));
  const ranks = lengths.map((_, i) => i).sort((a, b) => lengths[b] - lengths[a]);
  const vectors = new Float64Array(n * n);
  ranks.forEach((from, to) => {
    for (let j = 0; j < n; j++)
      vectors[to * n + order[j]] = lengths[from] > 0 ? rows[from][j] / lengths[from] : 0;
  });
  return { values: Float64Array.from(ranks, (i) => lengths[i]), vectors };
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

const squareOf = (row: Float64Array): number => product(row, row);
