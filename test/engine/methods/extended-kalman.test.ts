import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { extendedKalman } from '../../../src/engine/methods/extended-kalman.ts';
import { blocksOf } from '../../../src/engine/methods/extended-kalman-covariance.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun, restoreRun, checkpointOf, type Run } from '../../../src/engine/train/run.ts';
import { setTheta } from '../../../src/engine/train/problem.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { ridgeDense } from '../../helpers/dense.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';
import { hasLaser, laserSeries } from '../../helpers/laser.ts';
import { randomSeries, sineSeries } from '../../helpers/problems.ts';

const TRAIN = 60;
const data = { inputs: ['a', 'b'], split: { train: TRAIN, validation: 0, test: 20 }, scale: 'none' };

/** Linear outputs that see the inputs and nothing of the past. */
function linearRun(settings: Record<string, unknown>, targets = ['c']): Run {
  const network = {
    name: 'graph',
    layers: [{ name: 'output', size: targets.length, cell: 'linear' }],
    connections: [{ from: 'input', to: 'output' }],
  };
  const spec = { data: { ...data, targets }, network, regularizers: [], seed: 2, ...settings };
  return createRun(readRunSpec(spec), randomSeries(1, 100), typescriptKernels);
}

const filter = (settings: Record<string, unknown>) => ({
  phases: [{ method: { name: 'extended-kalman', process: 0, processEnd: null, ...settings } }],
});

/** What an output sees at each training step, with the constant 1, and its targets. */
function regression(run: Run, output: number) {
  const [part] = run.problem.parts;
  const { z, plan } = part.track.layers[run.problem.layout.output];
  const rows = Array.from({ length: run.problem.window.to }, (_, t) => [
    ...z.subarray(t * plan.fan, (t + 1) * plan.fan),
  ]);
  const outputs = run.problem.layout.outputs;
  return { rows, targets: rows.map((_, t) => part.targets[t * outputs + output]), fan: plan.fan };
}

describe('the extended Kalman filter', () => {
  it.each(['global', 'node-decoupled'])('is recursive least squares on a linear output (%s)', (form) => {
    const run = linearRun(filter({ form, noise: 0.7, initial: 3 }));
    const start = [...run.state.theta];
    const { rows, targets } = regression(run, 0);
    advance(run, 1);
    const exact = ridgeDense(rows, targets, { start, weight: 0.7 / 3 });
    exact.forEach((weight, i) => expect(run.state.theta[i]).toBeCloseTo(weight, 10));
  });

  it('is recursive least squares for several outputs, whose errors it takes at once', () => {
    const run = linearRun(filter({ noise: 0.5, initial: 2 }), ['c', 'd']);
    const start = [...run.state.theta];
    const both = [0, 1].map((output) => regression(run, output));
    advance(run, 1);
    both.forEach(({ rows, targets, fan }, o) => {
      const own = start.slice(o * fan, (o + 1) * fan);
      const exact = ridgeDense(rows, targets, { start: own, weight: 0.5 / 2 });
      exact.forEach((weight, i) => expect(run.state.theta[o * fan + i]).toBeCloseTo(weight, 10));
    });
  });

  it('takes the sequences of all parts of a batch one by one, at the steps that count', () => {
    const spec = readRunSpec({
      task: { name: 'addition', length: 10 },
      batches: { source: 'fixed', sequences: 20, size: 20, validation: 0, test: 0 },
      network: {
        name: 'graph',
        layers: [{ name: 'output', size: 1, cell: 'linear' }],
        connections: [0, 1, 2].map((delay) => ({ from: 'input', to: 'output', delay })),
      },
      regularizers: [],
      ...filter({ noise: 0.5, initial: 2 }),
    });
    const run = createRun(spec, null, typescriptKernels);
    const start = [...run.state.theta];
    const rows: number[][] = [];
    const targets: number[] = [];
    for (const part of run.problem.parts) {
      const { z, plan } = part.track.layers[0];
      part.weights.forEach((weight, row) => {
        if (weight === 0) return;
        rows.push([...z.subarray(row * plan.fan, (row + 1) * plan.fan)]);
        targets.push(part.targets[row]);
      });
    }
    expect([run.problem.parts.length, rows.length]).toEqual([2, 20]);
    advance(run, 1);
    const exact = ridgeDense(rows, targets, { start, weight: 0.5 / 2 });
    exact.forEach((weight, i) => expect(run.state.theta[i]).toBeCloseTo(weight, 10));
  });

  it.each([
    ['squared-error', 0.3],
    ['mean-squared-error', (0.3 * (TRAIN - 1)) / 2], // the last point of the set is only a target
  ])('counts weight decay as the cost does, with the loss %s', (loss, decay) => {
    const run = linearRun({
      ...filter({ noise: 1, initial: 1e7 }),
      loss,
      regularizers: [{ name: 'weight-decay', alpha: 0.3 }],
    });
    const { rows, targets } = regression(run, 0);
    advance(run, 1);
    const exact = ridgeDense(rows, targets, { start: [0, 0, 0], weight: decay });
    exact.forEach((weight, i) => expect(run.state.theta[i]).toBeCloseTo(weight, 5));
  });

  it('goes to the minimum of the cost as its passes add up', () => {
    const run = linearRun({
      ...filter({}),
      regularizers: [{ name: 'weight-decay', alpha: 0.3 }],
      stop: { iterations: 400 },
    });
    const { rows, targets } = regression(run, 0);
    advance(run, 400);
    const exact = ridgeDense(rows, targets, { start: [0, 0, 0], weight: 0.3 });
    exact.forEach((weight, i) => expect(run.state.theta[i]).toBeCloseTo(weight, 4));
  });

  it('ends with its reason and with the metrics of the weights before a pass that came to nothing', () => {
    const spec = readRunSpec({
      network: { name: 'recurrent', hidden: [3], cell: 'linear' },
      data: { split: { train: 60, validation: 0, test: 20 }, scale: 'none' },
      phases: [{ method: { name: 'extended-kalman', initial: 1e8 } }],
      record: { metricsEvery: 3 },
    });
    // The variance of the output at the one wild point is beyond all numbers, the cost is not.
    const sine = sineSeries(100);
    const values = sine.columns[0].values.map((x, t) => (t === 30 ? 3e150 : x));
    const series = { ...sine, columns: [{ name: 'x', values }] };
    const run = createRun(spec, series, typescriptKernels);
    const before = summarise(run);
    expect(advance(run, 5).ended?.reason.word).toBe('diverged');
    expect(summarise(run).train).toEqual(before.train);
  });

  it('has a block for each unit when node-decoupled, gates and peepholes of a unit together', () => {
    const network = { name: 'recurrent', hidden: [3], cell: { name: 'lstm', peepholes: true } };
    const spec = readRunSpec({ network, data: { split: { train: 60, validation: 0, test: 20 } } });
    const { layout } = createRun(spec, sineSeries(100), typescriptKernels).problem;
    const blocks = blocksOf(layout, 'node-decoupled');
    expect(blocks.map(({ length }) => length)).toEqual([4 * (3 + 1 + 1) + 3, 23, 23, 3 + 1]);
    const all = blocks.flatMap((block) => [...block]).sort((a, b) => a - b);
    expect(all).toEqual([...blocksOf(layout, 'global')[0]]);
  });

  it.each([
    ['plain units', { name: 'recurrent', hidden: [4] }],
    ['output feedback and a leak', { name: 'recurrent', hidden: [4], outputFeedback: true, leak: 0.7 }],
    ['an LSTM', { name: 'recurrent', hidden: [3], cell: 'lstm' }],
    ['synchronous update', { name: 'recurrent', hidden: [4], update: 'synchronous' }],
  ])('learns a series with %s, and goes on from a checkpoint with the same bits', (_, network) => {
    const spec = readRunSpec({
      network,
      data: { split: { train: 80, validation: 0, test: 20 } },
      phases: [{ method: { name: 'extended-kalman', form: 'node-decoupled' } }],
      stop: { iterations: 8 },
    });
    const run = createRun(spec, sineSeries(101), typescriptKernels);
    const before = summarise(run).train.nmse;
    advance(run, 3);
    const restored = restoreRun(spec, sineSeries(101), {
      provider: typescriptKernels,
      checkpoint: checkpointOf(run),
    });
    advance(run, 5);
    advance(restored, 5);
    expect(summarise(run).train.nmse).toBeLessThan(before / 3);
    expect(restored.state.theta).toEqual(run.state.theta);
  });

  it('takes the present weights at every step, also where products are shared', () => {
    // The output rides on the hidden layer's product; a second connection whose weights are masked forbids that.
    const connections = [
      { from: 'hidden', to: 'hidden', delay: 1 },
      { from: 'input', to: 'hidden' },
      { from: 'hidden', to: 'output' },
    ];
    const masked = { from: 'hidden', to: 'output', delay: 1, mask: [0, 0, 0] };
    const layers = [
      { name: 'hidden', size: 3, cell: 'tanh' },
      { name: 'output', size: 1, cell: 'linear' },
    ];
    const [shared, apart] = [connections, [...connections, masked]].map((given) => {
      const network = { name: 'graph', layers, connections: given };
      const settings = { network, phases: [{ method: 'extended-kalman' }] };
      const spec = readRunSpec({ ...settings, data: { split: { train: 80, validation: 0, test: 20 } } });
      const run = createRun(spec, sineSeries(101), typescriptKernels);
      const { layout, theta } = run.problem;
      layout.freeIndex.forEach((free, i) => {
        if (free >= 0) theta[i] = 0.1 * ((free % 7) - 3);
      });
      setTheta(run.problem, theta);
      advance(run, 2);
      return [...theta].filter((_, i) => layout.freeIndex[i] >= 0);
    });
    expect(shared.length).toBe(9 + 3 + 3 + 3 + 1);
    shared.forEach((weight, i) => expect(weight).toBeCloseTo(apart[i], 12));
  });

  it('has no gradient norm, and is not stopped by a limit on it', () => {
    const run = linearRun({ ...filter({}), stop: { gradientNorm: 1e9, iterations: 3 } });
    expect(advance(run, 5).ended?.reason.word).toBe('iterations');
    expect(summarise(run).gradientNorm).toBeNaN();
  });

  it('learns classes by the derivatives of the output function', () => {
    const spec = readRunSpec({
      task: { name: 'temporal-order', length: 10 },
      batches: { source: 'fixed', sequences: 12, size: 12, validation: 0, test: 0 },
      network: { name: 'recurrent', hidden: [5] },
      initialisation: { name: 'uniform', range: 0.3 },
      loss: 'softmax-cross-entropy',
      phases: [{ method: 'extended-kalman' }],
      stop: { iterations: 30 },
    });
    const run = createRun(spec, null, typescriptKernels);
    const before = run.problem.error;
    advance(run, 30);
    expect(run.problem.error).toBeLessThan(before / 4);
  });

  it('refuses a loss without errors, and networks whose covariance is out of proportion', () => {
    expect(() => linearRun({ ...filter({}), loss: 'hinge' })).toThrow(/squared error or a cross-entropy/);
    const network = { name: 'recurrent', hidden: [300] };
    const spec = readRunSpec({
      network,
      data: { split: { train: 80, validation: 0, test: 20 } },
      phases: [{ method: 'extended-kalman' }],
    });
    expect(() => createRun(spec, sineSeries(101), typescriptKernels)).toThrow(
      /GiB of memory.*node-decoupled/,
    );
  });

  it.skipIf(!hasLaser)('fits the laser series in 30 passes', async () => {
    const spec = readRunSpec({
      data: { split: { train: 1000, validation: 0, test: 99 } },
      network: { name: 'recurrent', hidden: [9] },
      regularizers: [{ name: 'weight-decay', alpha: 0.02 }],
      phases: [{ method: extendedKalman.name }],
      stop: { iterations: 30 },
    });
    const run = createRun(spec, laserSeries(), await loadWasmKernels());
    advance(run, 30);
    expect(summarise(run).train.nmse).toBeLessThan(4e-3);
  });
});
