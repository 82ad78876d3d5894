import { describe, expect, it } from 'vitest';
import { changesSentence, compareSeries } from '../../../src/engine/data/compare-series.ts';
import type { Series } from '../../../src/engine/data/series.ts';

const series = (columns: Record<string, number[]>, times?: number[]): Series => {
  const list = Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) }));
  const base = { name: 'a', length: list[0].values.length, columns: list };
  if (times === undefined) return base;
  return { ...base, time: { name: 't', kind: 'number', values: Float64Array.from(times) } };
};

describe('two readings of the same data', () => {
  it('that are equal, missing values too, have no changes', () => {
    const changes = compareSeries(series({ x: [1, NaN] }), series({ x: [1, NaN] }));
    expect(changesSentence(changes)).toBe('no value has changed');
  });

  it('without times are compared row by row', () => {
    const changes = compareSeries(series({ x: [1, 2], y: [3, 4] }), series({ x: [1, NaN, 5], z: [0, 0, 0] }));
    expect(changes).toEqual({
      ...{ rowsAdded: 1, rowsRemoved: 0, columnsAdded: ['z'], columnsRemoved: ['y'] },
      ...{ valuesChanged: { x: 1 }, by: 'row' },
    });
    expect(changesSentence(changes)).toBe('1 row added; new columns z; columns gone y; 1 value changed in x');
  });

  it('with times are compared by them, wherever rows were added or taken away', () => {
    const before = series({ x: [1, 2, 3] }, [10, 20, 30]);
    const after = series({ x: [0, 2, 4, 5] }, [5, 20, 30, 40]);
    expect(compareSeries(before, after)).toMatchObject({
      ...{ rowsAdded: 2, rowsRemoved: 1, valuesChanged: { x: 1 }, by: 'time' },
    });
  });
});
