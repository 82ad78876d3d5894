import { EigenvalueDecomposition, Matrix as Dense } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { eigenvalues, spectralRadius } from '../../../src/engine/math/eigenvalues.ts';
import type { Matrix } from '../../../src/engine/math/kernels.ts';
import { openStream, type Stream } from '../../../src/engine/random.ts';

function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const data = Float64Array.from(rows.flat());
  return { data, at: 0, rows: rows.length, cols: rows[0].length, stride: rows[0].length } as Matrix;
}

const random = (stream: Stream, n: number, density = 1) =>
  Array.from({ length: n }, () =>
    Array.from({ length: n }, () => (stream.uniform() < density ? stream.normal() : 0)),
  );

const order = (pairs: number[][]) => pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);

function pairsOf(rows: number[][]): number[][] {
  const { re, im } = eigenvalues(matrixOf(rows));
  return order(Array.from(re, (x, i) => [x, im[i]]));
}

function expectClose(found: number[][], expected: number[][], bound: number): void {
  expect(found).toHaveLength(expected.length);
  // Each value found is near one of the expected ones that is still free.
  const free = [...expected];
  for (const [x, y] of found) {
    const distances = free.map(([a, b]) => Math.sqrt((x - a) ** 2 + (y - b) ** 2));
    const nearest = Math.min(...distances);
    expect(nearest).toBeLessThan(bound);
    free.splice(distances.indexOf(nearest), 1);
  }
}

describe('eigenvalues', () => {
  it('of a triangular matrix are its diagonal', () => {
    expectClose(
      pairsOf([
        [3, 5, -2],
        [0, -1, 4],
        [0, 0, 7],
      ]),
      [
        [3, 0],
        [-1, 0],
        [7, 0],
      ],
      1e-13,
    );
  });

  it('of a rotation are a complex pair', () => {
    expectClose(
      pairsOf([
        [0.6, -0.8],
        [0.8, 0.6],
      ]),
      [
        [0.6, 0.8],
        [0.6, -0.8],
      ],
      1e-15,
    );
  });

  it('of a companion matrix are the roots of its polynomial', () => {
    // (x - 1)(x + 2)(x - 3)(x^2 + 4) = x^5 - 2x^4 - x^3 - 2x^2 - 20x + 24
    const companion = [
      [2, 1, 2, 20, -24],
      [1, 0, 0, 0, 0],
      [0, 1, 0, 0, 0],
      [0, 0, 1, 0, 0],
      [0, 0, 0, 1, 0],
    ];
    expectClose(
      pairsOf(companion),
      [
        [1, 0],
        [-2, 0],
        [3, 0],
        [0, 2],
        [0, -2],
      ],
      1e-12,
    );
  });

  it.each([4, 8, 16, 31])(
    'of a cyclic shift of %i, where plain shifts stand still, are roots of one',
    (n) => {
      const rows = Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => ((i + 1) % n === j ? 1 : 0)),
      );
      const { re, im } = eigenvalues(matrixOf(rows));
      for (let i = 0; i < n; i++) expect(re[i] * re[i] + im[i] * im[i]).toBeCloseTo(1, 12);
      expect(re.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 12);
    },
  );

  it.each([1, 2, 3, 5, 10, 40, 90])('of random %i x %i matrices agree with another implementation', (n) => {
    const stream = openStream(n, 'eigenvalues');
    for (let i = 0; i < 4; i++) {
      const rows = random(stream, n);
      const peer = new EigenvalueDecomposition(new Dense(rows));
      const expected = peer.realEigenvalues.map((x, k) => [x, peer.imaginaryEigenvalues[k]]);
      expectClose(pairsOf(rows), order(expected), 1e-10);
    }
  });

  it('keep trace and scale: n numbers whose sum is the trace, for sparse matrices too', () => {
    const stream = openStream(1, 'eigenvalues');
    for (const density of [0.03, 0.1, 0.5]) {
      const rows = random(stream, 60, density);
      const { re, im } = eigenvalues(matrixOf(rows));
      expect(re.reduce((sum, x) => sum + x, 0)).toBeCloseTo(
        rows.reduce((sum, row, i) => sum + row[i], 0),
        10,
      );
      expect(im.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 12);
    }
  });

  it('leave the matrix as it is and read it with its stride', () => {
    const data = Float64Array.from([9, 9, 2, 0, 9, 0, 5, 9]);
    const before = Float64Array.from(data);
    const { re } = eigenvalues({ data, at: 2, rows: 2, cols: 2, stride: 3 } as Matrix);
    expect(Array.from(re).sort()).toEqual([2, 5]);
    expect(data).toEqual(before);
  });

  it('are refused where there are none', () => {
    expect(() =>
      eigenvalues(
        matrixOf([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ).toThrow('2 x 3');
    expect(() =>
      eigenvalues(
        matrixOf([
          [1, NaN],
          [0, 1],
        ]),
      ),
    ).toThrow('not finite');
  });
});

describe('the spectral radius', () => {
  it('is the largest absolute eigenvalue', () => {
    expect(
      spectralRadius(
        matrixOf([
          [0, -3],
          [3, 0],
        ]),
      ),
    ).toBeCloseTo(3, 14);
    expect(
      spectralRadius(
        matrixOf([
          [-4, 1],
          [0, 2],
        ]),
      ),
    ).toBe(4);
    const rows = random(openStream(5, 'eigenvalues'), 70);
    const { re, im } = eigenvalues(matrixOf(rows));
    const largest = Math.max(...re.map((x, i) => Math.sqrt(x * x + im[i] * im[i])));
    expect(spectralRadius(matrixOf(rows))).toBeCloseTo(largest, 12);
  });

  it('is exactly 0 for a matrix without cycles, in whatever order its units stand', () => {
    const n = 20;
    const stream = openStream(2, 'eigenvalues');
    const place = stream.permutation(n);
    const rows = Array.from({ length: n }, () => new Array<number>(n).fill(0));
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) rows[place[i]][place[j]] = stream.normal();
    expect(spectralRadius(matrixOf(rows))).toBe(0);
    expect(spectralRadius(matrixOf([[0]]))).toBe(0);
    rows[place[3]][place[3]] = -0.25;
    expect(spectralRadius(matrixOf(rows))).toBe(0.25);
  });
});
