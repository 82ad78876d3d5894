import { describe, expect, it } from 'vitest';
import {
  lyapunovExponents,
  type LyapunovResult,
  type TangentMap,
} from '../../../src/engine/math/lyapunov.ts';

function finish(run: Generator<number, LyapunovResult, void>): { result: LyapunovResult; shares: number[] } {
  const shares: number[] = [];
  for (;;) {
    const next = run.next();
    if (next.done === true) return { result: next.value, shares };
    shares.push(next.value);
  }
}

/** x := r x (1 - x). */
function logisticMap(r: number): TangentMap {
  let x = 0.3;
  return {
    size: 1,
    advance: (vectors, count) => {
      for (let k = 0; k < count; k++) vectors[k] *= r * (1 - 2 * x);
      x = r * x * (1 - x);
    },
  };
}

type Vector = readonly number[];

/** x := f(x) of a flow and its tangent vectors, one step of Runge-Kutta of order 4 on both. */
function flow(
  f: (x: Vector) => Vector,
  jacobian: (x: Vector) => readonly Vector[],
  start: Vector,
  h: number,
): TangentMap {
  let x = start;
  const n = start.length;
  const along = (a: Vector, s: number, b: Vector) => a.map((value, i) => value + s * b[i]);
  const times = (j: readonly Vector[], v: Vector) =>
    j.map((row) => row.reduce((sum, a, i) => sum + a * v[i], 0));
  const mean = (a: Vector, ks: readonly Vector[]) =>
    a.map((value, i) => value + (h / 6) * (ks[0][i] + 2 * ks[1][i] + 2 * ks[2][i] + ks[3][i]));
  return {
    size: n,
    advance: (vectors, count) => {
      const k1 = f(x);
      const x2 = along(x, h / 2, k1);
      const k2 = f(x2);
      const x3 = along(x, h / 2, k2);
      const k3 = f(x3);
      const x4 = along(x, h, k3);
      const js = [x, x2, x3, x4].map(jacobian);
      for (let k = 0; k < count; k++) {
        const v = Array.from(vectors.subarray(k * n, (k + 1) * n));
        const a = times(js[0], v);
        const b = times(js[1], along(v, h / 2, a));
        const c = times(js[2], along(v, h / 2, b));
        vectors.set(mean(v, [a, b, c, times(js[3], along(v, h, c))]), k * n);
      }
      x = mean(x, [k1, k2, k3, f(x4)]);
    },
  };
}

/** x' = s (y - x), y' = x (r - z) - y, z' = x y - b z. */
const lorenz = (h: number): TangentMap =>
  flow(
    ([x, y, z]) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z],
    ([x, y, z]) => [
      [-10, 10, 0],
      [28 - z, -1, -x],
      [y, x, -8 / 3],
    ],
    [1, 1, 20],
    h,
  );

describe('the Lyapunov exponents', () => {
  it('are ln 2 for the logistic map at 4, and negative where it has a stable cycle', () => {
    const chaotic = finish(
      lyapunovExponents(logisticMap(4), { count: 1, steps: 100000, discard: 100 }),
    ).result;
    expect(Math.abs(chaotic.exponents[0] - Math.LN2)).toBeLessThan(0.002);
    const cyclic = finish(
      lyapunovExponents(logisticMap(3.2), { count: 1, steps: 2000, discard: 1000 }),
    ).result;
    // The cycle of two: multiplier 4 + 2 r - r^2, half its logarithm a step.
    expect(cyclic.exponents[0]).toBeCloseTo(Math.log(Math.abs(4 + 2 * 3.2 - 3.2 ** 2)) / 2, 10);
  });

  it('are 0.9056, 0, -14.5723 for the Lorenz system (Sprott 2003)', () => {
    const h = 0.01;
    const { result } = finish(lyapunovExponents(lorenz(h), { count: 3, steps: 100000, discard: 2000 }));
    const [first, second, third] = result.exponents.map((exponent) => exponent / h);
    expect(Math.abs(first / 0.9056 - 1)).toBeLessThan(0.015);
    expect(Math.abs(second)).toBeLessThan(0.01);
    expect(Math.abs(third / -14.5723 - 1)).toBeLessThan(0.005);
    // Their sum is the divergence of the flow, -(s + 1 + b), but for the error of the steps.
    expect(Math.abs(first + second + third + 41 / 3)).toBeLessThan(5e-4);
  });

  it('are the logarithms of the absolute eigenvalues of a linear map, with those that are lost at -Infinity', () => {
    const rows = [
      [2, 1, 0, 0],
      [0, 0.5, 3, 0],
      [0, 0, -0.25, 0],
      [0, 0, 0, 0],
    ];
    const map: TangentMap = {
      size: 4,
      advance: (vectors, count) => {
        for (let k = 0; k < count; k++) {
          const v = vectors.slice(4 * k, 4 * k + 4);
          vectors.set(
            rows.map((row) => row.reduce((sum, a, i) => sum + a * v[i], 0)),
            4 * k,
          );
        }
      },
    };
    const { result, shares } = finish(lyapunovExponents(map, { count: 4, steps: 4000, discard: 100 }));
    const expected = [2, 0.5, 0.25].map(Math.log);
    expected.forEach((exponent, k) => expect(result.exponents[k]).toBeCloseTo(exponent, 10));
    expect(result.exponents[3]).toBe(-Infinity);
    expect(result.running[4000 * 2 - 1]).toBe(result.exponents[1]);
    expect(shares.every((share, i) => share <= 1 && (i === 0 || share > shares[i - 1]))).toBe(true);
  });
});
