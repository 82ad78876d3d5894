import { describe, expect, it } from 'vitest';
import {
  advance,
  checkpointOf,
  createRun,
  metricColumns,
  readRunSpec,
  restoreRun,
  typescriptKernels as provider,
} from '../../../src/engine/index.ts';
import { waves } from '../../helpers/waves.ts';

const spec = (change: Record<string, unknown>) =>
  readRunSpec({
    data: { split: { train: 60, validation: 0, test: 20 } },
    network: { name: 'recurrent', hidden: [2] },
    phases: [{ method: 'gradient-descent' }],
    seed: 3,
    ...change,
  });
const gradients = (rows: Float64Array): number => {
  const at = metricColumns.indexOf('gradients');
  return rows[rows.length - metricColumns.length + at];
};

describe('the limit of gradients', () => {
  it.each(['gradient-descent', 'gauss-newton', 'adam'])(
    'ends a run of %s at that many, and says so',
    (method) => {
      const run = createRun(
        spec({ phases: [{ method }], stop: { gradients: 12, gradientNorm: null } }),
        waves(),
        provider,
      );
      const { rows, ended } = advance(run, 1000);
      expect(ended?.reason.word).toBe('gradients');
      expect(gradients(rows)).toBe(12);
    },
  );

  it('raised, lets the run go on as if it had been higher from the start', () => {
    const stop = (limit: number) => ({ stop: { gradients: limit, gradientNorm: null } });
    const whole = createRun(spec(stop(20)), waves(), provider);
    advance(whole, 1000);
    const first = createRun(spec(stop(8)), waves(), provider);
    advance(first, 1000);
    const second = restoreRun(spec(stop(20)), waves(), { provider, checkpoint: checkpointOf(first) });
    expect(advance(second, 1000).ended?.reason.word).toBe('gradients');
    expect(second.state.theta).toEqual(whole.state.theta);
  });
});
