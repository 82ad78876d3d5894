import { describe, expect, it } from 'vitest';
import * as elementary from '../../../src/engine/math/elementary.ts';
import { openStream } from '../../../src/engine/random.ts';
import { divideFixed, expFixed, logFixed, sinCosFixed, toFixed, ulpError } from '../../helpers/exact-math.ts';

/** One function against the oracle: how to choose points, the exact value in fixed point, the promised bound. */
interface Subject {
  readonly name: string;
  readonly call: (x: number) => number;
  readonly single?: (x: number) => number;
  readonly exact: (x: number, bits: number) => bigint;
  /** Ranges that points are drawn from, and points that are always tried. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly edges: readonly number[];
  readonly bound: number;
  readonly singleBound?: number;
}

const one = (bits: number): bigint => 1n << BigInt(bits);
const tiny = [2 ** -20, 2 ** -27, 1e-10, 2 ** -54, 1e-17, 1e-30];
const subjects: Subject[] = [
  {
    name: 'exp',
    call: elementary.exp,
    single: elementary.exp32,
    exact: (x, bits) => expFixed(toFixed(x, bits), bits),
    ranges: [
      [-1, 1],
      [-40, 40],
      [-744, 709],
    ],
    edges: [...tiny, -708.4, -708.3, -745.1, 709.782712893384, 0.34657359027997264, -0.34657359027997264],
    bound: 1,
    singleBound: 1,
  },
  {
    name: 'expm1',
    call: elementary.expm1,
    single: elementary.expm1_32,
    exact: (x, bits) => expFixed(toFixed(x, bits), bits) - one(bits),
    ranges: [
      [-1e-6, 1e-6],
      [-0.4, 0.4],
      [-3, 3],
      [-45, 60],
      [40, 709],
    ],
    edges: [...tiny, 44, 44.0000001, -38, -40, 1.0986228868811557],
    bound: 1,
    singleBound: 0.51,
  },
  {
    name: 'tanh',
    call: elementary.tanh,
    single: elementary.tanh32,
    exact: (x, bits) => {
      const n = expFixed(toFixed(2 * x, bits), bits) - one(bits);
      return divideFixed(n, n + 2n * one(bits), bits);
    },
    ranges: [
      [-1e-6, 1e-6],
      [-0.4, 0.4],
      [-3, 3],
      [-22, 22],
    ],
    edges: [...tiny, 18.4, 18.7, 19.06, 19.07, 22, 22.1, 300, 0.17328679513998632],
    bound: 1.3,
    singleBound: 2.5,
  },
  {
    name: 'logistic',
    call: elementary.logistic,
    single: elementary.logistic32,
    exact: (x, bits) => divideFixed(one(bits), one(bits) + expFixed(toFixed(-x, bits), bits), bits),
    ranges: [
      [-1, 1],
      [-10, 10],
      [-40, 40],
      [-700, 40],
    ],
    edges: [...tiny, -708.4, -744, 36.7, 37.5, 100],
    bound: 1.3,
    singleBound: 2.5,
  },
  {
    name: 'log',
    call: elementary.log,
    single: elementary.log32,
    exact: (x, bits) => logFixed(toFixed(x, bits), bits),
    ranges: [
      [0.5, 2],
      [0.99, 1.01],
      [1e-10, 1e-8],
      [1, 1e6],
      [1e299, 1e300],
    ],
    edges: [
      5e-324,
      2 ** -1060,
      2.2250738585072014e-308,
      1.7976931348623157e308,
      Math.SQRT2,
      Math.SQRT1_2,
      1 - 2 ** -53,
      1 + 2 ** -52,
    ],
    bound: 1,
    singleBound: 0.51,
  },
  {
    name: 'log1p',
    call: elementary.log1p,
    single: elementary.log1p_32,
    exact: (x, bits) => logFixed(one(bits) + toFixed(x, bits), bits),
    ranges: [
      [-1e-6, 1e-6],
      [-0.5, 0.5],
      [-0.999999, 10],
      [1, 1e9],
    ],
    edges: [...tiny, -1 + 2 ** -53, -0.2929, -0.2928, 0.4142, 0.41421356237309515, 2 ** 53, 1e300],
    bound: 1,
    singleBound: 0.51,
  },
  {
    name: 'sin',
    call: elementary.sin,
    single: elementary.sin32,
    exact: (x, bits) => sinCosFixed(toFixed(x, bits), bits).sin,
    ranges: [
      [-0.8, 0.8],
      [-7, 7],
      [-1e5, 1e5],
      [-1e7, 1e7],
      [1e21, 1e22],
      [-1e300, 1e300],
    ],
    edges: [
      ...nearMultiples(),
      2 ** 20,
      2 ** 20 - 1e-9,
      Math.PI / 4,
      1e300,
      1.7976931348623157e308,
      6381956970095103 * 2 ** 797,
    ],
    bound: 1,
    singleBound: 0.51,
  },
  {
    name: 'cos',
    call: elementary.cos,
    single: elementary.cos32,
    exact: (x, bits) => sinCosFixed(toFixed(x, bits), bits).cos,
    ranges: [
      [-0.8, 0.8],
      [-7, 7],
      [-1e5, 1e5],
      [-1e7, 1e7],
      [1e21, 1e22],
      [-1e300, 1e300],
    ],
    edges: [
      ...nearMultiples(),
      ...tiny,
      2 ** 20,
      Math.PI / 4,
      1e300,
      1.7976931348623157e308,
      6381956970095103 * 2 ** 797,
    ],
    bound: 1,
    singleBound: 0.51,
  },
];

const POINTS = 12_500;

describe.each(subjects)('$name', (subject) => {
  it(`stays within ${subject.bound} ulp of the exact value over ${POINTS} points`, () => {
    const { worst, at } = worstError(subject, false);
    expect(worst, `at ${at}`).toBeLessThan(subject.bound);
  });

  it(`stays within ${subject.singleBound} ulp in float32, and returns float32 numbers`, () => {
    const { worst, at } = worstError(subject, true);
    expect(worst, `at ${at}`).toBeLessThan(subject.singleBound ?? 0);
  });

  it('passes on what is not a number', () => {
    expect(subject.call(NaN)).toBeNaN();
    expect(subject.single?.(NaN)).toBeNaN();
  });
});

describe('the ends of the range', () => {
  it('exp underflows to 0 and overflows to Infinity where float64 and float32 end', () => {
    expect([-Infinity, -745.14, 709.79, Infinity].map(elementary.exp)).toEqual([0, 0, Infinity, Infinity]);
    expect([-745.13, 709.78].map(elementary.exp).every((y) => y > 0 && y < Infinity)).toBe(true);
    expect([-104, 88.75].map(Math.fround).map(elementary.exp32)).toEqual([0, Infinity]);
    expect(elementary.exp32(Math.fround(-103.9))).toBe(2 ** -149);
  });

  it('keeps the sign of zero, and tiny arguments, where the function is the identity there', () => {
    for (const name of [
      'expm1',
      'log1p',
      'tanh',
      'sin',
      'tanh32',
      'expm1_32',
      'log1p_32',
      'sin32',
    ] as const) {
      expect(elementary[name](-0), name).toBe(-0);
      expect(elementary[name](0), name).toBe(0);
      const least = name.endsWith('32') ? 2 ** -149 : 5e-324;
      expect(elementary[name](-least), name).toBe(-least);
    }
  });

  it('saturates exactly', () => {
    expect([-Infinity, -20, 20, Infinity].map(elementary.tanh)).toEqual([-1, -1, 1, 1]);
    expect([-Infinity, -10, 10, Infinity].map(elementary.tanh32)).toEqual([-1, -1, 1, 1]);
    expect([-Infinity, -746, 40, Infinity].map(elementary.logistic)).toEqual([0, 0, 1, 1]);
    expect([-Infinity, -106, 20, Infinity].map(elementary.logistic32)).toEqual([0, 0, 1, 1]);
    expect([-Infinity, -40, Infinity].map(elementary.expm1)).toEqual([-1, -1, Infinity]);
  });

  it('is not a number, or infinite, outside the domain of the logarithms and at infinite angles', () => {
    expect([0, -0, Infinity].map(elementary.log)).toEqual([-Infinity, -Infinity, Infinity]);
    expect([-1, Infinity].map(elementary.log1p)).toEqual([-Infinity, Infinity]);
    for (const y of [elementary.log(-1e-300), elementary.log(-Infinity), elementary.log1p(-1.1)]) {
      expect(y).toBeNaN();
    }
    for (const x of [Infinity, -Infinity]) expect([elementary.sin(x), elementary.cos(x)]).toEqual([NaN, NaN]);
  });

  it('exp(0), cos(0), log(1) and logistic(0) are exact', () => {
    expect([elementary.exp(0), elementary.cos(0), elementary.log(1), elementary.logistic(0)]).toEqual([
      1, 1, 0, 0.5,
    ]);
  });
});

describe('symmetry', () => {
  it('tanh and sin are odd, cos is even, to the bit', () => {
    const stream = openStream(5, 'symmetry');
    for (let i = 0; i < 5000; i++) {
      const x = stream.uniformIn(0, 30);
      expect(elementary.tanh(-x)).toBe(-elementary.tanh(x));
      expect(elementary.sin(-x)).toBe(-elementary.sin(x));
      expect(elementary.cos(-x)).toBe(elementary.cos(x));
    }
  });
});

/** The worst error in ulp over edges (both signs) and random points, in float64 or float32. */
function worstError(subject: Subject, single: boolean): { worst: number; at: number } {
  let found = { worst: 0, at: NaN };
  for (const x of points(subject, single)) {
    const y = single ? (subject.single?.(x) ?? NaN) : subject.call(x);
    const limit = single ? 3.4028234663852886e38 : Infinity;
    if (!Number.isFinite(y) || Math.abs(y) > limit) continue;
    if (single && Math.fround(y) !== y) return { worst: Infinity, at: x };
    const bits = precisionFor(x, y);
    const error = ulpError(y, subject.exact(x, bits), bits, single);
    if (error > found.worst) found = { worst: error, at: x };
  }
  return found;
}

function points({ name, ranges, edges }: Subject, single: boolean): number[] {
  const stream = openStream(1, `points of ${name}`);
  const positive = name.startsWith('log') && name !== 'log1p';
  const inDomain = (x: number): boolean => (positive ? x > 0 : name !== 'log1p' || x > -1);
  const drawn = ranges.flatMap(([lo, hi]) =>
    Array.from({ length: Math.ceil(POINTS / ranges.length) }, () => stream.uniformIn(lo, hi)),
  );
  const all = [...edges, ...edges.map((x) => -x), ...drawn].filter((x) => x !== 0 && inDomain(x));
  if (!single) return all;
  return all.map(Math.fround).filter((x) => Number.isFinite(x) && x !== 0 && inDomain(x));
}

/** Enough fractional bits for 60 good ones in the argument and in the result. */
function precisionFor(x: number, y: number): number {
  const smallest = Math.min(Math.abs(x), Math.abs(y) || 5e-324, 1);
  const below = Math.ceil(-Math.log2(smallest)) + 64;
  const above = Math.abs(x) > 1 ? Math.ceil(Math.log2(Math.abs(x))) : 0;
  return Math.ceil((below + Math.min(above, 1024)) / 64) * 64 + 64;
}

/** The doubles next to multiples of pi/2, where the reduction loses most. */
function nearMultiples(): number[] {
  return [1, 2, 3, 4, 7, 11, 22, 355, 1e3, 104348, 208341, 312689, 500000].map((n) => n * (Math.PI / 2));
}
