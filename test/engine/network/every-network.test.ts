import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { checkpointOf, createRun, restoreRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { sineSeries } from '../../helpers/problems.ts';

const series = sineSeries(120);
const provider = typescriptKernels;

const networks: readonly (readonly [string, Record<string, unknown>])[] = [
  ['tanh units', { hidden: [4] }],
  ['leaks drawn from a range', { hidden: [4], leak: 0.3, leakTo: 0.9 }],
  ['LSTM', { hidden: [4], cell: 'lstm' }],
  ['LSTM with peepholes', { hidden: [4], cell: { name: 'lstm', peepholes: true } }],
  ['two layers of GRU', { hidden: [3, 3], cell: 'gru' }],
  ['GRU with the reset before', { hidden: [4], cell: { name: 'gru', reset: 'before' } }],
  ['recurrent highway', { hidden: [3], cell: { name: 'highway', depth: 2 } }],
  ['synchronous update', { hidden: [4], update: 'synchronous' }],
  ['output feedback', { hidden: [4], outputFeedback: true }],
  ['teacher forcing', { hidden: [4], outputFeedback: true, teacherForcing: true }],
  ['delays and a direct connection', { hidden: [4], delays: [1, 3], direct: true }],
  ['echo state', { name: 'echo-state', units: 8, direct: true }],
];

const ways: readonly (readonly [string, Record<string, unknown>])[] = [
  ['gradient descent', { phases: [{ method: 'gradient-descent' }] }],
  ['gradient descent by RTRL', { gradient: 'rtrl', phases: [{ method: 'gradient-descent' }] }],
  ['Gauss-Newton', { phases: [{ method: 'gauss-newton' }] }],
  ['truncated gradients', { gradient: { name: 'truncated-bptt', n: 7 }, phases: [{ method: 'sgd' }] }],
];

describe.each(networks)('a run of a network with %s', (_, network) => {
  it.each(ways)('by %s learns, and goes on from a checkpoint with the same bits', (__, settings) => {
    const spec = readRunSpec({
      data: { split: { train: 80, validation: 20, test: 20 } },
      network: { name: 'recurrent', ...network },
      initialisation: { name: 'normal', sd: 0.3 },
      stop: { iterations: 12, gradientNorm: null },
      seed: 3,
      ...settings,
    });
    const whole = createRun(spec, series, provider);
    const before = summarise(whole).train.e;
    advance(whole, 1000);
    expect(summarise(whole).train.e).toBeLessThan(before);
    const cut = createRun(spec, series, provider);
    advance(cut, 5);
    const rest = restoreRun(spec, series, { provider, checkpoint: checkpointOf(cut) });
    advance(rest, 1000);
    expect(checkpointOf(rest)).toEqual(checkpointOf(whole));
  });
});
