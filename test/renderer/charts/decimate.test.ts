import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extent, firstAt, nearestAt, type ChartLine } from '../../../src/renderer/charts/chart-spec.ts';
import { decimate } from '../../../src/renderer/charts/decimate.ts';

const line = (y: readonly number[], x: readonly number[] | null = null): ChartLine => ({
  label: 'x',
  role: 'training',
  x: x === null ? null : Float64Array.from(x),
  y: Float64Array.from(y),
});

describe('decimate', () => {
  it('keeps every point of a short line', () => {
    const { points, total, decimated } = decimate(line([3, 1, 2]), { from: 0, to: 2 }, { columns: 50 });
    expect(points).toEqual([
      { x: 0, y: 3 },
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ]);
    expect([total, decimated]).toEqual([3, false]);
  });

  it('keeps the smallest and the largest value of the whole, at most three points a column, in order of x', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
      minLength: 300,
      maxLength: 900,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 10, max: 100 }), (y, columns) => {
        const whole = line(y);
        const { points } = decimate(whole, extent([whole]), { columns });
        const kept = points.map((point) => point.y);
        expect(Math.min(...kept)).toBe(Math.min(...y));
        expect(Math.max(...kept)).toBe(Math.max(...y));
        expect(points.length).toBeLessThanOrEqual(Math.max(3 * (columns + 2), 2 * columns));
        expect(points.every((point, i) => i === 0 || points[i - 1].x < point.x)).toBe(true);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('keeps a gap in the column where it lies', () => {
    const y = Array.from({ length: 1000 }, (_, i) => (i === 500 ? NaN : i % 7));
    const { points, decimated } = decimate(line(y), { from: 0, to: 999 }, { columns: 50 });
    expect(decimated).toBe(true);
    expect(points.filter((point) => Number.isNaN(point.y))).toEqual([{ x: 500, y: NaN }]);
  });

  it('takes one neighbour on either side of the span, so that the line runs to the edge', () => {
    const { points } = decimate(line([0, 1, 2, 3, 4, 5, 6, 7]), { from: 2.5, to: 4.5 }, { columns: 50 });
    expect(points.map((point) => point.x)).toEqual([2, 3, 4, 5, 6]);
  });

  it('breaks a line for a logarithmic axis where it is not positive', () => {
    const { points } = decimate(line([1, 0, -2, 3]), { from: 0, to: 3 }, { columns: 50, positive: true });
    expect(points.map((point) => point.y)).toEqual([1, NaN, NaN, 3]);
  });

  it('draws nothing of an empty line', () => {
    expect(decimate(line([]), { from: 0, to: 1 }, { columns: 50 }).points).toEqual([]);
  });
});

describe('looking points up by x', () => {
  const irregular = line([5, 6, 7], [0, 10, 11]);

  it('finds the first point at or after a place', () => {
    expect([-1, 0, 0.1, 10, 12].map((x) => firstAt(irregular, x))).toEqual([0, 0, 1, 1, 3]);
  });

  it('finds the nearest point', () => {
    expect([-5, 4, 6, 10.6, 99].map((x) => nearestAt(irregular, x))).toEqual([0, 0, 1, 2, 2]);
    expect(nearestAt(line([]), 3)).toBe(-1);
  });

  it('gives a range with a width even to a single point', () => {
    expect(extent([line([5])])).toEqual({ from: -0.5, to: 0.5 });
    expect(extent([])).toEqual({ from: 0, to: 1 });
  });
});
