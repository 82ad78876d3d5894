import { describe, expect, it } from 'vitest';
import { matrix } from '../../../src/engine/math/kernels.ts';
import { lanczos, type Ritz } from '../../../src/engine/math/lanczos.ts';
import { symmetricEigenvalues } from '../../../src/engine/math/linalg.ts';
import { openStream } from '../../../src/engine/random.ts';

function finish<T>(work: Generator<number, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

/** A random symmetric matrix, its product, and a random start. */
function problemOf(n: number, seed: number) {
  const stream = openStream(seed, 'lanczos test');
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = stream.normal();
  const multiply = (v: Float64Array, out: Float64Array) => {
    for (let i = 0; i < n; i++) out[i] = v.reduce((sum, x, j) => sum + a[i * n + j] * x, 0);
  };
  return { a, multiply, start: Float64Array.from({ length: n }, () => stream.normal()) };
}

describe('Lanczos iterations', () => {
  it.each([1, 2, 7, 30])('find both ends of the spectrum of %d x %d, with their vectors', (n) => {
    const { a, multiply, start } = problemOf(n, n);
    const values = symmetricEigenvalues(matrix(a, { rows: n, cols: n }));
    const { smallest, largest } = finish(lanczos(multiply, start, n));
    expect(smallest.value).toBeCloseTo(values[0], 10);
    expect(largest.value).toBeCloseTo(values[n - 1], 10);
    for (const { value, vector } of [smallest, largest]) {
      const product = new Float64Array(n);
      multiply(vector, product);
      product.forEach((x, i) => expect(x).toBeCloseTo(value * vector[i], 9));
    }
  });

  it('bound the error that too few steps leave', () => {
    const n = 60;
    const { a, multiply, start } = problemOf(n, 5);
    const values = symmetricEigenvalues(matrix(a, { rows: n, cols: n }));
    const nearest = ({ value }: Ritz) => Math.min(...values.map((one) => Math.abs(one - value)));
    const { smallest, largest } = finish(lanczos(multiply, start, 12));
    for (const ritz of [smallest, largest]) {
      expect(nearest(ritz)).toBeLessThanOrEqual(ritz.residual * (1 + 1e-9));
      expect(ritz.residual).toBeGreaterThan(1e-6);
    }
  });

  it('stop where the space is exhausted', () => {
    let products = 0;
    const twice = (v: Float64Array, out: Float64Array) => {
      products++;
      v.forEach((x, i) => (out[i] = 2 * x));
    };
    const { smallest, largest } = finish(lanczos(twice, Float64Array.of(1, 2, 0, 3), 4));
    expect([smallest.value, largest.value]).toEqual([largest.value, smallest.value]);
    expect(largest.value).toBeCloseTo(2, 14);
    expect(products).toBe(1);
  });
});
