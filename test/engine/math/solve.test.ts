import { describe, expect, it } from 'vitest';
import { solveInPlace } from '../../../src/engine/math/solve.ts';
import { openStream } from '../../../src/engine/random.ts';

describe('solving a square system', () => {
  it.each([1, 2, 5, 40])('finds the solution of %i equations', (n) => {
    const stream = openStream(n, 'system');
    const a = Float64Array.from({ length: n * n }, () => stream.normal());
    const x = Float64Array.from({ length: n }, () => stream.normal());
    const b = x.map((_, i) => x.reduce((sum, value, j) => sum + a[i * n + j] * value, 0));
    expect(solveInPlace(a.slice(), b)).toBe(true);
    b.forEach((value, i) => expect(value).toBeCloseTo(x[i], 10));
  });

  it('exchanges rows where a pivot is zero', () => {
    const b = Float64Array.of(3, 2);
    expect(solveInPlace(Float64Array.of(0, 1, 1, 0), b)).toBe(true);
    expect(Array.from(b)).toEqual([2, 3]);
  });

  it('says so where the matrix is singular or not finite', () => {
    expect(solveInPlace(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toBe(false);
    expect(solveInPlace(Float64Array.of(NaN, 2, 2, 4), Float64Array.of(1, 1))).toBe(false);
  });
});
