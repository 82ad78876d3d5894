import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlogramOf } from '../../../../src/engine/data/describe/correlogram.ts';
import { delayPlotOf, mostPoints } from '../../../../src/engine/data/describe/delay-plot.ts';
import { createFft } from '../../../../src/engine/data/describe/fft.ts';
import { histogramOf } from '../../../../src/engine/data/describe/histogram.ts';
import { describeColumn } from '../../../../src/engine/data/describe/index.ts';
import { orderStatistics } from '../../../../src/engine/data/describe/order-statistics.ts';
import { spectrumOf } from '../../../../src/engine/data/describe/spectrum.ts';
import { statisticsOf } from '../../../../src/engine/data/describe/statistics.ts';
import { autocorrelation } from '../../../../src/engine/forecast/autocorrelation.ts';
import { finish, wander, withHoles } from './columns.ts';

interface Expected {
  mean: number;
  sd: number;
  quartiles: number[];
  histogram: number[];
  autocorrelation: number[];
  partial: number[];
}
const numpy = JSON.parse(
  readFileSync(new URL('../../../fixtures/describe.json', import.meta.url), 'utf8'),
) as {
  whole: Expected;
  holes: Expected;
  spectrum: { frequency: number[]; power: number[] };
  transform: { real: number[]; imaginary: number[] };
};
const whole = wander(500);

/** Largest difference, relative to the largest number expected. */
function off(found: Float64Array, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  const size = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(found[i] - value))) / size;
}

describe.each([
  ['a column', whole, numpy.whole],
  ['a column with missing values', withHoles(whole), numpy.holes],
])('%s', (_, values, expected) => {
  const statistics = finish(statisticsOf(values));

  it('has the statistics that NumPy has', () => {
    const { min, lowerQuartile, median, upperQuartile, max } = statistics;
    expect(statistics.mean).toBeCloseTo(expected.mean, 14);
    expect(statistics.sd).toBeCloseTo(expected.sd, 14);
    expect(
      off(Float64Array.of(min, lowerQuartile, median, upperQuartile, max), expected.quartiles),
    ).toBeLessThan(1e-15);
    expect(statistics.n + statistics.missing).toBe(500);
  });

  it('has the histogram that NumPy has', () => {
    const { counts, edges } = finish(histogramOf(values, statistics, 20));
    expect([...counts]).toEqual(expected.histogram);
    expect([edges[0], edges[20]]).toEqual([statistics.min, statistics.max]);
  });

  it('has the correlogram and the partial one of the formulas', () => {
    const { autocorrelation: r, partial, limit } = finish(correlogramOf(values, statistics, 25));
    expect(off(r, expected.autocorrelation)).toBeLessThan(1e-13);
    expect(off(partial, expected.partial)).toBeLessThan(1e-12);
    expect(limit).toBeCloseTo(1.959964 / Math.sqrt(statistics.n), 6);
  });
});

describe('transforms', () => {
  it('are those of NumPy', () => {
    const [real, imaginary] = [whole.slice(0, 64), new Float64Array(64)];
    createFft(64).forward(real, imaginary);
    expect(off(real, numpy.transform.real)).toBeLessThan(1e-15);
    expect(off(imaginary, numpy.transform.imaginary)).toBeLessThan(1e-15);
  });

  it('refuse a size that is no power of two', () => {
    expect(() => createFft(12)).toThrow(/12 points.*power of two/);
  });
});

describe('the power spectrum', () => {
  it('is the density that SciPy has by Welch', () => {
    const { frequency, power, used, leftOut } = finish(spectrumOf(whole, 64));
    expect(off(frequency, numpy.spectrum.frequency)).toBe(0);
    expect(off(power, numpy.spectrum.power)).toBeLessThan(1e-13);
    expect([used, leftOut]).toEqual([14, 0]);
  });

  it('leaves segments with missing values out, and takes shorter ones where none is whole', () => {
    const holes = whole.map((value, t) => (t % 97 < 3 ? NaN : value));
    const { segment, used, leftOut } = finish(spectrumOf(holes, 256));
    expect(segment).toBe(64);
    expect(used).toBeGreaterThan(0);
    expect(leftOut).toBeGreaterThan(0);
    const none = finish(spectrumOf(new Float64Array(200).fill(NaN)));
    expect([none.power.length, none.used, none.segment]).toEqual([0, 0, 16]);
  });
});

describe('order statistics', () => {
  it('are those of sorting, whatever the numbers', () => {
    const numbers = fc.array(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, NaN, 1e300)),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 400 }), (few, repeats) => {
        const values = Float64Array.from({ length: few.length * repeats }, (_, i) => few[i % few.length]);
        const sorted = values.filter(Number.isFinite).sort();
        if (sorted.length === 0) return;
        const ranks = [...new Set([0, sorted.length >> 2, sorted.length >> 1, sorted.length - 1])];
        const found = finish(orderStatistics(values, ranks));
        expect(found.map((value) => value + 0)).toEqual(ranks.map((rank) => sorted[rank] + 0));
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('are found among numbers of every size without end', () => {
    const values = Float64Array.from({ length: 20_000 }, (_, i) => 2 ** ((i % 2000) - 1000));
    const sorted = values.slice().sort();
    expect(finish(orderStatistics(values, [5000, 10_000]))).toEqual([sorted[5000], sorted[10_000]]);
  });
});

describe('the correlogram', () => {
  it('of a long column, done in parts, is the direct sum', () => {
    const values = wander(40_000);
    const direct = autocorrelation(values, 60);
    const { autocorrelation: r } = finish(correlogramOf(values, finish(statisticsOf(values)), 60));
    expect(off(r, [...direct])).toBeLessThan(1e-12);
  });

  it('of a constant is empty, and so is its partial one', () => {
    const { correlogram, statistics, histogram } = finish(describeColumn(new Float64Array(50).fill(0.1), 10));
    expect([correlogram.autocorrelation.length, correlogram.partial.length]).toEqual([0, 0]);
    expect([statistics.sd, statistics.mean]).toEqual([0, 0.1]);
    expect([...histogram.counts]).toEqual([50]);
  });
});

describe('what is no number', () => {
  it('is counted apart and stays out of every figure', () => {
    const values = Float64Array.of(1, NaN, Infinity, 3, -Infinity, 2);
    const { statistics } = finish(describeColumn(values, 3));
    expect(statistics).toMatchObject({ n: 3, missing: 1, infinite: 2, mean: 2, min: 1, median: 2, max: 3 });
    expect(finish(statisticsOf(Float64Array.of(NaN)))).toMatchObject({ n: 0, missing: 1, mean: NaN });
  });
});

describe('the delay plot', () => {
  it('has the pairs that are both there as points', () => {
    const { points, pairs } = finish(delayPlotOf(Float64Array.of(1, 2, NaN, 4, 5), 1, { min: 1, max: 5 }));
    expect(pairs).toBe(2);
    expect([points?.x, points?.y]).toEqual([Float64Array.of(1, 4), Float64Array.of(2, 5)]);
  });

  it('counts pairs in cells where they are many', () => {
    const values = Float64Array.from({ length: mostPoints + 10 }, (_, t) => t % 64);
    const { counts, points, pairs, edges } = finish(delayPlotOf(values, 1, { min: 0, max: 63 }));
    expect(points).toBeNull();
    expect(counts?.reduce((sum, value) => sum + value, 0)).toBe(pairs);
    expect(edges.length).toBe(65);
    expect(counts?.[1 * 64 + 0]).toBe(63);
  });
});
