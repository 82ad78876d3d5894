import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  addRows,
  type Blocks,
  countedRows,
  createBlocks,
  createTimeReader,
  insideAxis,
  reachOf,
  type RowAxis,
  windowOfBlocks,
  windowOfRows,
  type WindowParts,
  type WindowWish,
} from '../../../../src/engine/data/describe/index.ts';
import { wander, withHoles } from './columns.ts';

function blocksOf(values: Float64Array): Blocks {
  const blocks = createBlocks(values.length);
  addRows(blocks, 0, values);
  return blocks;
}

function axisOf(times: Float64Array): RowAxis {
  const reader = createTimeReader(times.length);
  reader.add(0, times);
  const axis = reader.axis();
  if (axis === null) throw new Error('The times go backwards.');
  return axis;
}

const rowsFrom = (first: number, end: number): Float64Array =>
  Float64Array.from({ length: end - first }, (_, i) => first + i);

/** A window as a service makes it: of rows or of blocks, as the reach says. */
function windowOf(values: Float64Array, axis: RowAxis, times: Float64Array, wish: WindowWish): WindowParts {
  const reach = reachOf(axis, wish);
  if (reach.kind === 'blocks') return windowOfBlocks(axis, [blocksOf(values)], wish, reach);
  const { first, end } = reach;
  return windowOfRows(
    { x: times.subarray(first, end), step: axis.step },
    [values.subarray(first, end)],
    wish,
  );
}

describe('a window of few rows', () => {
  const values = withHoles(wander(500));
  const parts = windowOf(values, countedRows(500), rowsFrom(0, 500), {
    from: 100.5,
    to: 110.2,
    buckets: 800,
  });

  it('has every row with a neighbour on either side', () => {
    expect([...parts.at]).toEqual([...rowsFrom(100, 112)]);
    expect(parts.perBucket).toBe(1);
    expect(parts.rows).toBe(10);
    expect(parts.columns[0].min).toEqual(values.slice(100, 112));
  });

  it('is broken where values are missing', () => {
    const gap = windowOf(values, countedRows(500), rowsFrom(0, 500), { from: 190, to: 200, buckets: 100 });
    const missing = [...gap.at].filter((_, i) => Number.isNaN(gap.columns[0].first[i]));
    expect(missing).toEqual([194, 195, 196]);
  });
});

describe('a window of many rows', () => {
  it('keeps every extreme, counts what is missing, and says how many rows a bucket has', () => {
    const values = withHoles(wander(100_000));
    values[54_321] = 1e6;
    const parts = windowOf(values, countedRows(100_000), rowsFrom(0, 100_000), {
      from: 0,
      to: 99_999,
      buckets: 100,
    });
    const [{ min, max, missing }] = parts.columns;
    expect(parts.at.length).toBe(100);
    expect(Math.max(...max)).toBe(1e6);
    expect(Math.min(...min)).toBe(Math.min(...values.filter(Number.isFinite)));
    expect(missing.reduce((a, b) => a + b)).toBe(values.filter(Number.isNaN).length);
    expect(parts.perBucket).toBeGreaterThanOrEqual(1000);
    expect(parts.perBucket).toBeLessThanOrEqual(1024 + 32);
  });

  it('is the same from blocks as from rows but for less than a block at the edges of buckets', () => {
    const wishes = fc.record({
      from: fc.integer({ min: 0, max: 40_000 }),
      length: fc.integer({ min: 9000, max: 60_000 }),
    });
    const values = withHoles(wander(100_000));
    const blocks = [blocksOf(values)];
    fc.assert(
      fc.property(wishes, ({ from, length }) => {
        const wish = { from, to: from + length, buckets: 20 };
        const axis = countedRows(values.length);
        const reach = reachOf(axis, wish);
        expect(reach.kind).toBe('blocks');
        const parts = windowOfBlocks(axis, blocks, wish, reach);
        const width = length / 20;
        for (const [b, at] of parts.at.entries()) {
          const [start, end] = [Math.ceil(at - width / 2), Math.floor(at + width / 2)];
          const inner = values.slice(start + 32, end - 32).filter(Number.isFinite);
          const outer = values.slice(Math.max(0, start - 32), end + 32).filter(Number.isFinite);
          expect(parts.columns[0].min[b]).toBeLessThanOrEqual(Math.min(...inner));
          expect(parts.columns[0].min[b]).toBeGreaterThanOrEqual(Math.min(...outer));
          expect(parts.columns[0].max[b]).toBeGreaterThanOrEqual(Math.max(...inner));
          expect(parts.columns[0].max[b]).toBeLessThanOrEqual(Math.max(...outer));
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('takes infinite values for missing ones', () => {
    const values = wander(1000).fill(Infinity, 500, 510);
    const parts = windowOf(values, countedRows(1000), rowsFrom(0, 1000), { from: 0, to: 999, buckets: 50 });
    expect(parts.columns[0].max.every(Number.isFinite)).toBe(true);
    expect(parts.columns[0].missing.reduce((a, b) => a + b)).toBe(10);
  });
});

describe('rows at times', () => {
  const times = Float64Array.from({ length: 300 }, (_, i) => 1000 + 10 * i + (i >= 200 ? 500 : 0));

  it('have a gap where evenly spaced ones leave time out', () => {
    const axis = axisOf(times);
    expect(axis.step).toBe(10);
    const parts = windowOf(wander(300), axis, times, { from: 1000, to: 5000, buckets: 1000 });
    expect([...parts.at].filter((_, i) => parts.gap[i] === 1)).toEqual([times[200]]);
    const coarse = windowOf(wander(300), axis, times, { from: 1000, to: 4490, buckets: 20 });
    expect(coarse.gap.reduce((a, b) => a + b)).toBe(1);
  });

  it('have none where steps differ anyway', () => {
    const irregular = Float64Array.from({ length: 300 }, (_, i) => i * i);
    expect(axisOf(irregular).step).toBeNull();
  });

  it('that go backwards, or are missing, are no axis', () => {
    for (const wrong of [Float64Array.of(0, 2, 1), Float64Array.of(0, NaN, 1)]) {
      const reader = createTimeReader(3);
      reader.add(0, wrong);
      expect(reader.axis()).toBeNull();
    }
  });

  it('are read in parts as in one', () => {
    const reader = createTimeReader(300);
    for (let at = 0; at < 300; at += 64) reader.add(at, times.subarray(at, at + 64));
    expect(reader.axis()).toEqual(axisOf(times));
  });
});

describe('a wish', () => {
  it('is kept inside the axis, and is all of it where it says nothing', () => {
    const axis = countedRows(100);
    expect(insideAxis(axis, { from: null, to: null, buckets: 10 })).toEqual({ from: 0, to: 99, buckets: 10 });
    expect(insideAxis(axis, { from: -50, to: 20, buckets: 10 })).toEqual({ from: 0, to: 20, buckets: 10 });
    expect(insideAxis(axis, { from: 500, to: 600, buckets: 10 })).toMatchObject({ from: 0, to: 99 });
    expect(insideAxis(countedRows(1), { from: null, to: null, buckets: 10 })).toMatchObject({
      from: -0.5,
      to: 0.5,
    });
  });
});
