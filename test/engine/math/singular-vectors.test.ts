import { describe, expect, it } from 'vitest';
import { symmetricEigenvalues } from '../../../src/engine/math/linalg.ts';
import { matrix } from '../../../src/engine/math/kernels.ts';
import { singularSystem } from '../../../src/engine/math/singular-vectors.ts';
import { singularValues } from '../../../src/engine/math/singular-values.ts';
import { addRows, emptyFactor } from '../../../src/engine/math/triangular-factor.ts';
import { openStream } from '../../../src/engine/random.ts';

/** R of a matrix, its rows taken in blocks. */
function factorOf(a: Float64Array, n: number, block: number) {
  const factor = emptyFactor(n);
  for (let i = 0; i < a.length / n; i += block) {
    const rows = a.slice(i * n, (i + block) * n);
    addRows(factor, rows, rows.length / n);
  }
  return factor;
}

function systemOf(a: Float64Array, n: number, block = 7) {
  const steps = singularSystem(factorOf(a, n, block));
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

function normal(seed: number, count: number): Float64Array {
  const stream = openStream(seed, 'matrix');
  return Float64Array.from({ length: count }, () => stream.normal());
}

/** A'A (n x n). */
function gram(a: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let k = 0; k < a.length / n; k++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) product[i * n + j] += a[k * n + i] * a[k * n + j];
  return product;
}

describe('the triangular factor', () => {
  it.each([1, 3, 40])('has the products of columns of the matrix, taken %i rows at a time', (block) => {
    const a = normal(1, 40 * 6);
    const { r } = factorOf(a, 6, block);
    gram(r, 6).forEach((value, i) => expect(value).toBeCloseTo(gram(a, 6)[i], 11));
    for (let i = 0; i < 6; i++) for (let j = 0; j < i; j++) expect(r[i * 6 + j]).toBe(0);
  });

  it('does not overflow or vanish where squares would', () => {
    for (const size of [1e-200, 1e200]) {
      const values = systemOf(
        normal(2, 20 * 3).map((value) => value * size),
        3,
      ).values;
      const expected = singularValues(matrix(normal(2, 20 * 3), { rows: 20, cols: 3 }));
      values.forEach((value, i) => expect(Math.abs(value / size / expected[i] - 1)).toBeLessThan(1e-12));
    }
  });
});

describe('the singular system', () => {
  it('solves A v = s u: lengths of A v are the values, vectors are orthonormal', () => {
    const n = 12;
    const a = normal(3, 50 * n);
    const { values, vectors } = systemOf(a, n);
    const products = gram(vectors, n);
    products.forEach((value, k) => expect(value).toBeCloseTo(k % (n + 1) === 0 ? 1 : 0, 12));
    values.forEach((value, s) => {
      let square = 0;
      for (let row = 0; row < 50; row++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += a[row * n + j] * vectors[s * n + j];
        square += sum * sum;
      }
      expect(Math.sqrt(square)).toBeCloseTo(value, 11);
    });
  });

  it('has squares that are the eigenvalues of A A', () => {
    const n = 15;
    const a = normal(4, 60 * n);
    const eigenvalues = symmetricEigenvalues(matrix(gram(a, n), { rows: n, cols: n })).reverse();
    systemOf(a, n).values.forEach((value, i) => expect(value * value).toBeCloseTo(eigenvalues[i], 9));
  });

  it('tells small values apart that squares would lose', () => {
    // Columns of very different lengths, then mixed by a reflection 1 - 2 v v'.
    const sizes = [1, 1e-4, 1e-8, 1e-12];
    const v = [0.5, 0.5, -0.5, 0.5];
    const a = Float64Array.from({ length: 16 }, (_, k) => {
      const [i, j] = [Math.floor(k / 4), k % 4];
      return sizes[i] * ((i === j ? 1 : 0) - 2 * v[i] * v[j]);
    });
    const { values } = systemOf(a, 4, 1);
    values.forEach((value, i) => expect(Math.abs(value / sizes[i] - 1)).toBeLessThan(1e-3));
    expect(Math.abs(values[2] / 1e-8 - 1)).toBeLessThan(1e-7);
  });

  it('has zeros where columns are dependent, or there are fewer rows', () => {
    const a = normal(5, 30 * 3).map((value, k, all) => (k % 3 === 2 ? all[k - 1] - all[k - 2] : value));
    const { values } = systemOf(a, 3);
    expect(values[2]).toBeLessThan(1e-14 * values[0]);
    expect(
      systemOf(normal(6, 2 * 4), 4)
        .values.slice(2)
        .every((value) => value < 1e-14),
    ).toBe(true);
  });
});
