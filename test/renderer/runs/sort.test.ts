import { describe, expect, it } from 'vitest';
import { sortRuns } from '../../../src/renderer/runs/sort.ts';
import { fakeRuns } from '../../helpers/fake-data.ts';

const ids = (order: Parameters<typeof sortRuns>[1]) => sortRuns(fakeRuns, order).map((run) => run.id);

describe('sortRuns', () => {
  it('sorts numbers by size and leaves runs without one at the end, both ways', () => {
    expect(ids({ key: 'train', descending: false })).toEqual([2, 4, 5, 1, 7, 3, 6]);
    expect(ids({ key: 'train', descending: true })).toEqual([3, 7, 1, 5, 4, 2, 6]);
  });

  it('sorts names by the alphabet, and equal ones by their number', () => {
    expect(ids({ key: 'data', descending: false })).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(ids({ key: 'name', descending: true })[0]).toBe(7);
  });
});
