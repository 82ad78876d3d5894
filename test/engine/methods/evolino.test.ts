import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { checkpointOf, createRun, restoreRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { ridgeDense } from '../../helpers/dense.ts';
import { sineSeries } from '../../helpers/problems.ts';

const series = sineSeries(121);

function runOf(settings: Record<string, unknown> = {}, method: Record<string, unknown> = {}): Run {
  const spec = readRunSpec({
    data: { split: { train: 100, validation: 0, test: 20 } },
    network: { name: 'recurrent', hidden: [3] },
    regularizers: [{ name: 'weight-decay', alpha: 1e-4 }],
    phases: [{ method: { name: 'evolino', population: 8, ...method } }],
    stop: { iterations: 20 },
    seed: 2,
    ...settings,
  });
  return createRun(spec, series, typescriptKernels);
}

describe('Evolino', () => {
  it('always has the best readout for its hidden weights', () => {
    const run = runOf({ regularizers: [] }, { ridge: 0.02 });
    advance(run, 5);
    const { layout, parts, window } = run.problem;
    const { z, plan } = parts[0].track.layers[layout.output];
    const rows = Array.from({ length: window.to }, (_, t) => [
      ...z.subarray(t * plan.fan, (t + 1) * plan.fan),
    ]);
    const targets = rows.map((_, t) => parts[0].targets[t]);
    const exact = ridgeDense(rows, targets, { start: [0, 0, 0, 0], weight: 0.02 });
    exact.forEach((weight, i) => expect(run.state.theta[plan.at + i]).toBeCloseTo(weight, 8));
  });

  it('never raises the cost, and lowers it far by hidden weights alone', () => {
    const run = runOf();
    advance(run, 1);
    const first = run.problem.cost;
    let before = first;
    for (let i = 0; i < 19; i++) {
      advance(run, 1);
      expect(run.problem.cost).toBeLessThanOrEqual(before);
      before = run.problem.cost;
    }
    expect(before).toBeLessThan(0.9 * first);
  });

  it('goes on from a checkpoint with the same bits', () => {
    const run = runOf();
    advance(run, 7);
    const restored = restoreRun(run.spec, series, {
      provider: typescriptKernels,
      checkpoint: checkpointOf(run),
    });
    advance(run, 13);
    advance(restored, 13);
    expect(checkpointOf(restored)).toEqual(checkpointOf(run));
    expect(run.state.counts.evaluations).toBe(20 * (2 * 8 + 1));
  });

  it('evolves gated cells', () => {
    const run = runOf({ network: { name: 'recurrent', hidden: [2], cell: 'lstm' } });
    advance(run, 20);
    expect(summarise(run).train.nmse).toBeLessThan(0.1);
  });

  it('refuses a network without trained hidden weights, or whose output feeds back', () => {
    expect(() => runOf({ network: { name: 'echo-state', units: 5 } })).toThrow(/ridge-readout/);
    expect(() => runOf({ network: { name: 'recurrent', hidden: [3], outputFeedback: true } })).toThrow(
      /output feedback/,
    );
  });

  it('ends with the reason when no candidate has a readout', () => {
    const singular = runOf(
      { regularizers: [], network: { name: 'recurrent', hidden: [120] } },
      { form: 'separable' },
    );
    const before = singular.state.theta.slice();
    expect(advance(singular, 1).ended).toMatchObject({ reason: { word: 'not-positive-definite' } });
    expect(singular.state.theta).toEqual(before);
    expect(advance(runOf({}, { washout: 1000 }), 1).ended).toMatchObject({ reason: { word: 'washout' } });
  });
});
