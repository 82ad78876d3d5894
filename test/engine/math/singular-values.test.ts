import { describe, expect, it } from 'vitest';
import { matrix } from '../../../src/engine/math/kernels.ts';
import { largestSingularValue } from '../../../src/engine/math/largest-singular-value.ts';
import { singularValues } from '../../../src/engine/math/singular-values.ts';
import { openStream } from '../../../src/engine/random.ts';

describe('the singular values', () => {
  it('are those of the matrix 1 / (i + 2 j + 1), to the smallest', () => {
    const a = Float64Array.from({ length: 24 }, (_, k) => 1 / (Math.floor(k / 4) + 2 * (k % 4) + 1));
    // mpmath.svd_r with 60 digits; numpy.linalg.svd gives the same to its precision.
    const expected = [1.387717323796758, 0.20659175533479689, 0.01075765602050136, 0.00024357652385513425];
    for (const shape of [matrix(a, { rows: 6, cols: 4 }), matrix(transposed(a), { rows: 4, cols: 6 })])
      singularValues(shape).forEach((value, i) =>
        expect(Math.abs(value / expected[i] - 1)).toBeLessThan(1e-10),
      );
  });

  it('are known for a diagonal of very different sizes, rotated', () => {
    const sizes = [1e3, 1, 1e-6, 1e-12];
    // A reflection 1 - 2 v v' with |v| = 1 is orthogonal.
    const v = [0.5, -0.5, 0.5, 0.5];
    const a = Float64Array.from({ length: 16 }, (_, k) => {
      const [i, j] = [Math.floor(k / 4), k % 4];
      return sizes[i] * ((i === j ? 1 : 0) - 2 * v[i] * v[j]);
    });
    singularValues(matrix(a, { rows: 4, cols: 4 })).forEach((value, i) =>
      expect(Math.abs(value / sizes[i] - 1)).toBeLessThan(1e-12),
    );
  });

  it('have squares that sum to those of the entries', () => {
    const stream = openStream(3, 'matrix');
    const a = Float64Array.from({ length: 60 * 40 }, () => stream.normal());
    const values = singularValues(matrix(a, { rows: 60, cols: 40 }));
    const sum = (all: Float64Array) => all.reduce((total, value) => total + value * value, 0);
    expect(sum(values)).toBeCloseTo(sum(a), 8);
    expect(values.every((value, i) => i === 0 || value <= values[i - 1])).toBe(true);
  });

  it('are not numbers where the matrix is not', () => {
    expect(Array.from(singularValues(matrix(Float64Array.of(1, NaN), { rows: 1, cols: 2 })))).toEqual([NaN]);
  });
});

describe('the largest singular value alone', () => {
  it.each([
    [1, 1],
    [3, 7],
    [25, 25],
    [7, 3],
  ])('is the first of all of them: %i x %i', (rows, cols) => {
    const stream = openStream(rows + cols, 'matrix');
    const a = matrix(
      Float64Array.from({ length: rows * cols }, () => stream.normal()),
      { rows, cols },
    );
    expect(Math.abs(largestSingularValue(a) / singularValues(a)[0] - 1)).toBeLessThan(1e-13);
  });

  it('is found to six digits for a large matrix', () => {
    const stream = openStream(4, 'matrix');
    const a = matrix(
      Float64Array.from({ length: 150 * 150 }, () => stream.normal()),
      { rows: 150, cols: 150 },
    );
    const ratio = largestSingularValue(a) / singularValues(a)[0];
    expect(ratio).toBeLessThan(1 + 1e-13);
    expect(ratio).toBeGreaterThan(1 - 1e-6);
  });

  it('is 0 for zeros, and no number where there is none', () => {
    expect(largestSingularValue(matrix(new Float64Array(6), { rows: 2, cols: 3 }))).toBe(0);
    expect(largestSingularValue(matrix(Float64Array.of(1, Infinity), { rows: 1, cols: 2 }))).toBeNaN();
  });
});

const transposed = (a: Float64Array) => Float64Array.from(a, (_, k) => a[(k % 6) * 4 + Math.floor(k / 6)]);
