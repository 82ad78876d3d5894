import { describe, expect, it } from 'vitest';
import { chiSquareTail } from '../../../src/engine/statistics/chi-square.ts';

describe('the tail of the chi-square distribution', () => {
  // From SciPy 1.17 (scipy.stats.chi2.sf).
  it.each([
    [0.5, 1, 0.47950012218695337],
    [3.84, 1, 0.05004352124870519],
    [10, 3, 0.01856613546304325],
    [31.41, 20, 0.05000523920231515],
    [100, 20, 1.2596084591660847e-12],
    [7.7, 5, 0.17356267022817284],
    [0.001, 2, 0.9995001249791693],
  ])('beyond %d with %d degrees of freedom', (x, freedom, tail) => {
    expect(chiSquareTail(x, freedom) / tail).toBeCloseTo(1, 12);
  });

  it('is everything at zero, and no number for what is none', () => {
    expect(chiSquareTail(0, 4)).toBe(1);
    expect(chiSquareTail(NaN, 4)).toBeNaN();
  });
});
