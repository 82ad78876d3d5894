import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricStore } from '../../../src/renderer/state/metric-store.ts';

const columns = ['iteration', 'cost'];
const rows = (first: number, count: number, cost = (i: number) => i / 2) => ({
  columns,
  first,
  values: Float64Array.from({ length: 2 * count }, (_, k) =>
    k % 2 === 0 ? first + (k >> 1) : cost(first + (k >> 1)),
  ),
});

describe('MetricStore', () => {
  it('holds what was appended, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 12 }), (parts) => {
        const store = new MetricStore();
        let total = 0;
        for (const part of parts) {
          store.append(rows(total, part));
          total += part;
        }
        expect(store.length).toBe(total);
        expect([...(store.column('cost') ?? [])]).toEqual(
          Array.from({ length: total }, (_, i) => i / 2).slice(0, total),
        );
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('replaces rows of a run that was resumed from an earlier checkpoint', () => {
    const store = new MetricStore();
    store.append(rows(0, 20));
    store.append(rows(10, 3, () => -1));
    expect(store.length).toBe(13);
    expect(store.last('cost')).toBe(-1);
  });

  it('refuses rows after a hole, so that the reader asks again', () => {
    const store = new MetricStore();
    store.append(rows(0, 5));
    expect(store.append(rows(7, 2))).toBe(false);
    expect(store.length).toBe(5);
  });

  it('has no column that no row had', () => {
    const store = new MetricStore();
    expect(store.column('cost')).toBeNull();
    expect(store.last('cost')).toBeNaN();
  });
});
