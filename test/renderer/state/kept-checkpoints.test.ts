import { describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../src/shared/models.ts';
import { keptCheckpoints } from '../../../src/renderer/state/kept-checkpoints.ts';

const made = (id: number, iteration: number): RunDetail['checkpoints'][number] => ({
  id,
  iteration,
  kept: true,
  bytes: 1,
  sha256: '',
  created: 0,
});
const checkpoints = [made(3, 30), made(9, 10), made(4, 20)];

describe('the kept checkpoints', () => {
  it('are in the order of their iterations, and leave the given ones as they stood', () => {
    expect(keptCheckpoints(checkpoints, null).kept.map(({ id }) => id)).toEqual([9, 4, 3]);
    expect(checkpoints.map(({ id }) => id)).toEqual([3, 9, 4]);
  });

  it('stand at the chosen one, and at the newest where none is chosen or it is gone', () => {
    expect(keptCheckpoints(checkpoints, 4).at).toBe(1);
    expect(keptCheckpoints(checkpoints, null).at).toBe(2);
    expect(keptCheckpoints(checkpoints, 77).at).toBe(2);
    expect(keptCheckpoints([], 4)).toEqual({ kept: [], at: -1 });
  });
});
