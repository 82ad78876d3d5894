import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { metricColumns } from '../../../src/engine/metrics/index.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';

function runOf(settings: Record<string, unknown> = {}): Run {
  const spec = readRunSpec({
    data: { split: { train: 60, validation: 0, test: 20 } },
    network: { name: 'recurrent', hidden: [2] },
    phases: [{ method: { name: 'random-guessing', range: 2 } }],
    stop: { iterations: 200 },
    ...settings,
  });
  return createRun(spec, sineSeries(81), typescriptKernels);
}

describe('random guessing', () => {
  it('keeps the best weights drawn, all of them anew and within the range', () => {
    const run = runOf();
    const { rows } = advance(run, 200);
    const width = metricColumns.length;
    const column = (name: (typeof metricColumns)[number]) =>
      Array.from({ length: rows.length / width }, (_, i) => rows[i * width + metricColumns.indexOf(name)]);
    const costs = column('cost');
    const kept = column('stepSize');
    for (let i = 1; i < costs.length; i++) {
      if (kept[i] === 1) expect(costs[i]).toBeLessThan(costs[i - 1]);
      else expect(costs[i]).toBe(costs[i - 1]);
    }
    expect(kept.filter((size) => size === 1).length).toBeGreaterThan(2);
    expect(costs[200]).toBeLessThan(costs[0] / 2);
    expect(run.state.theta.every((weight) => Math.abs(weight) <= 2)).toBe(true);
    expect(run.state.theta.some((weight) => Math.abs(weight) > 0.5)).toBe(true);
  });

  it('draws other weights at every iteration, and finds a goal by chance', () => {
    const run = runOf({ stop: { goal: 0.3, iterations: 5000 } });
    expect(advance(run, 5000).ended?.reason.word).toBe('goal');
  });
});
