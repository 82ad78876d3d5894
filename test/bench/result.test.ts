import { describe, expect, it } from 'vitest';
import { gaussNewtonRows } from '../../bench/training/gauss-newton-rows.ts';
import { resultRows } from '../../bench/training/result.ts';
import { operationsOf, weightSizes, workloads } from '../../bench/training/workloads.ts';

const timed = (implementation: string, threads: number, ms: number) => ({
  implementation,
  threads,
  rounds: [
    [ms, ms + 1],
    [ms, ms],
  ],
});

describe('the rows of the training benches', () => {
  it('compare one thread with PyTorch on one, and two with the better of its one and two', () => {
    const rows = resultRows(
      'W1',
      [
        timed('unfold', 1, 2),
        timed('unfold', 2, 1),
        timed('pytorch', 1, 8),
        timed('pytorch', 2, 6),
        timed('jax', 1, 3),
      ],
      { operations: 4e6, peak: 20 },
    );
    expect(rows[0]).toEqual({
      ...{ workload: 'W1', implementation: 'unfold', threads: 1, medianMs: 2, minMs: 2 },
      ...{ gflops: 2, percentOfPeak: 10, ratioToPyTorch: 4, ratioToJax: 1.5 },
    });
    expect(rows[1]).toMatchObject({ ratioToPyTorch: 6, ratioToJax: 3 });
  });

  it('have null where a peer, or the peak, is missing', () => {
    const [row] = resultRows('W1', [timed('unfold', 1, 2)], { operations: 4e6, peak: null });
    expect(row).toMatchObject({ percentOfPeak: null, ratioToPyTorch: null, ratioToJax: null });
  });

  it('take the Gauss-Newton bench in, with ratios to the form that one writes first', () => {
    const rows = gaussNewtonRows({
      results: [
        { name: 'unfold wasm', medianMs: 1, minMs: 1 },
        { name: 'pytorch jacfwd', medianMs: 40, minMs: 39 },
        { name: 'pytorch by hand', medianMs: 9, minMs: 9 },
      ],
    });
    expect(rows.map(({ implementation }) => implementation)).toEqual([
      'unfold',
      'pytorch',
      'pytorch by hand',
    ]);
    expect(rows[0]).toMatchObject({ workload: 'W5', ratioToPyTorch: 40, ratioToJax: null });
  });
});

describe('the workloads', () => {
  it('count weights and operations: W2 has 100 x 103 hidden weights and 101 of the readout', () => {
    const [, w2] = workloads;
    expect(weightSizes(w2)).toEqual([10_000, 200, 100, 100, 1]);
    const hidden = 2 * 1000 * (2 * 100 * 103 + 100 * 100);
    expect(operationsOf(w2)).toBe(hidden + 2 * 10 * (2 * 101 + 100));
  });
});
