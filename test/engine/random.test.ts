import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream, restoreStream, type Stream } from '../../src/engine/random.ts';

const draws = (stream: Stream, count: number): number[] =>
  Array.from({ length: count }, () => stream.uniform());

describe('a stream of random numbers', () => {
  it('gives the same numbers for the same seed and purpose, today and in every later version', () => {
    const stream = openStream(1, 'known answer');
    expect(stream.state().words).toEqual(KNOWN.words);
    expect(draws(stream, 3)).toEqual(KNOWN.uniforms);
    expect([stream.normal(), stream.normal(), stream.normal()]).toEqual(KNOWN.normals);
    expect([stream.integer(-5, 5), stream.integer(0, 1000), stream.integer(0, 2 ** 32)]).toEqual(
      KNOWN.integers,
    );
    expect([...stream.permutation(8)]).toEqual(KNOWN.permutation);
  });

  it('runs the published recurrence of xoroshiro128+', () => {
    const stream = restoreStream({ words: [0, 1, 0, 2], spare: null });
    const words = bigXoroshiro(1n, 2n, 100);
    for (let i = 0; i + 1 < words.length; i += 2) {
      const [high, low] = [Number(words[i] >> 5n), Number(words[i + 1] >> 6n)];
      expect(stream.uniform()).toBe((high * 2 ** 26 + low) * 2 ** -53);
    }
  });

  it('does not share numbers with another seed or purpose', () => {
    const [a, b, c] = [openStream(1, 'weights'), openStream(1, 'order'), openStream(2, 'weights')];
    const all = [a, b, c].flatMap((stream) => draws(stream, 1000));
    expect(new Set(all).size).toBe(3000);
    expect(Math.abs(correlation(draws(a, 20_000), draws(b, 20_000)))).toBeLessThan(0.03);
  });

  it('keys seed and purpose apart: ("1", "2 x") is not ("12", " x")', () => {
    expect(openStream(1, '2').state()).not.toEqual(openStream(12, '').state());
  });

  it('goes on after its state went through JSON, at any point', () => {
    const actions = fc.array(fc.constantFrom('uniform', 'normal', 'integer', 'permutation'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.nat(), actions, (seed, before) => {
        const stream = openStream(seed, 'cut');
        before.forEach((action) => act(stream, action));
        const again = restoreStream(JSON.parse(JSON.stringify(stream.state())));
        for (const action of ['normal', 'uniform', 'permutation', 'integer', 'normal', 'normal']) {
          expect(act(again, action)).toEqual(act(stream, action));
        }
        expect(again.state()).toEqual(stream.state());
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('the distributions', () => {
  it('uniform: moments, bounds and equal cells', () => {
    const values = draws(openStream(3, 'moments'), 100_000);
    expect(values.every((u) => u >= 0 && u < 1)).toBe(true);
    expect(moment(values, 0, 1)).toBeCloseTo(1 / 2, 2);
    expect(moment(values, 1 / 2, 2)).toBeCloseTo(1 / 12, 2);
    expect(
      chiSquare(
        values.map((u) => Math.floor(u * 100)),
        100,
      ),
    ).toBeLessThan(160);
    const lowest = values.map((u) => Number(BigInt(u * 2 ** 53) % 64n));
    expect(chiSquare(lowest, 64)).toBeLessThan(115);
  });

  it('uniformIn: stays between its bounds', () => {
    const stream = openStream(4, 'bounds');
    for (let i = 0; i < 1000; i++) {
      const x = stream.uniformIn(-3, -1);
      expect(x >= -3 && x <= -1).toBe(true);
    }
  });

  it('normal: mean 0, variance 1, no skew, kurtosis 3, and the right share beyond 2', () => {
    const stream = openStream(5, 'moments');
    const values = Array.from({ length: 200_000 }, () => stream.normal());
    expect(Math.abs(moment(values, 0, 1))).toBeLessThan(0.01);
    expect(Math.abs(moment(values, 0, 2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(values, 0, 3))).toBeLessThan(0.03);
    expect(Math.abs(moment(values, 0, 4) - 3)).toBeLessThan(0.1);
    expect(values.filter((x) => Math.abs(x) > 2).length / values.length).toBeCloseTo(0.0455, 2);
  });

  it('integer: every value of the range, equally often, for ranges that are no power of two', () => {
    const stream = openStream(6, 'integers');
    for (const count of [1, 2, 3, 7, 10, 33]) {
      const values = Array.from({ length: 20_000 }, () => stream.integer(-2, count - 2) + 2);
      expect(values.every((n) => Number.isInteger(n) && n >= 0 && n < count)).toBe(true);
      if (count > 1) expect(chiSquare(values, count)).toBeLessThan(count + 6 * Math.sqrt(2 * count));
    }
  });

  it('permutation: holds every number once, and puts each anywhere equally often', () => {
    const stream = openStream(7, 'permutations');
    expect([...stream.permutation(100)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    expect([...stream.permutation(0), ...stream.permutation(1)]).toEqual([0]);
    const cells = Array.from({ length: 10_000 }, () =>
      [...stream.permutation(4)].map((n, at) => 4 * at + n),
    ).flat();
    expect(chiSquare(cells, 16)).toBeLessThan(45);
  });
});

describe('misuse', () => {
  it('names the seed, the range or the state that is wrong', () => {
    for (const seed of [-1, 1.5, NaN, 2 ** 53]) expect(() => openStream(seed, 'x')).toThrow(/seed is/);
    const stream = openStream(1, 'x');
    expect(() => stream.integer(3, 3)).toThrow(/integer\(3, 3\)/);
    expect(() => stream.integer(0, 2 ** 32 + 1)).toThrow(/bounds must be/);
    expect(() => stream.permutation(-1)).toThrow(/permutation\(-1\)/);
    expect(() => restoreStream({ words: [0, 0, 0, 0], spare: null })).toThrow(/not all 0/);
    expect(() => restoreStream({ words: [1, 2, 3, 0.5], spare: null })).toThrow(/four signed/);
    expect(() => restoreStream({ words: [1, 2, 3, 4], spare: NaN })).toThrow(/spare/);
  });
});

const KNOWN = {
  words: [360415961, -1984833230, -358339747, -1072256578],
  uniforms: [0.28821580877993624, 0.176940356145054, 0.40703186665307844],
  normals: [-1.1562660549276322, -0.32979018951780165, -0.9923132612020626],
  integers: [-5, 348, 1899856842],
  permutation: [6, 2, 5, 1, 7, 0, 4, 3],
};

function act(stream: Stream, action: string): unknown {
  if (action === 'uniform') return stream.uniform();
  if (action === 'normal') return stream.normal();
  return action === 'integer' ? stream.integer(0, 1000) : [...stream.permutation(5)];
}

/** The lower halves of xoroshiro128+'s numbers in 64-bit arithmetic, as its authors give it (24, 16, 37). */
function bigXoroshiro(s0: bigint, s1: bigint, count: number): bigint[] {
  const mask = (1n << 64n) - 1n;
  const rotate = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & mask;
  return Array.from({ length: count }, () => {
    const sum = (s0 + s1) & 0xffffffffn;
    const mixed = s0 ^ s1;
    s0 = rotate(s0, 24n) ^ mixed ^ ((mixed << 16n) & mask);
    s1 = rotate(mixed, 37n);
    return sum;
  });
}

function moment(values: readonly number[], centre: number, order: number): number {
  return values.reduce((sum, x) => sum + (x - centre) ** order, 0) / values.length;
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const products = x.map((value, i) => 12 * (value - 1 / 2) * (y[i] - 1 / 2));
  return moment(products, 0, 1);
}

/** Pearson's statistic for `values` spread evenly over 0 .. cells - 1. */
function chiSquare(values: readonly number[], cells: number): number {
  const counts = new Array<number>(cells).fill(0);
  for (const value of values) counts[value]++;
  const expected = values.length / cells;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
