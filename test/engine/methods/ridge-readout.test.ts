import { describe, expect, it } from 'vitest';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { computeGradient, evaluate, gradientNorm } from '../../../src/engine/train/problem.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { ridgeDense, solveDense } from '../../helpers/dense.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';
import { hasLaser, laserSeries } from '../../helpers/laser.ts';
import { randomSeries, sineSeries } from '../../helpers/problems.ts';

const data = { inputs: ['a', 'b'], targets: ['c', 'd'], split: { train: 80, validation: 0, test: 10 } };
const reservoir = {
  network: { name: 'echo-state', units: 6 },
  initialisation: { name: 'reservoir', density: 0.5, biasScale: 0.2 },
};

function runOf(settings: Record<string, unknown>, method: Record<string, unknown> = {}): Run {
  const phases = [{ method: { name: 'ridge-readout', ...method } }];
  const spec = readRunSpec({ data, phases, seed: 4, stop: { iterations: 5 }, ...reservoir, ...settings });
  return createRun(spec, randomSeries(1, 100), typescriptKernels);
}

/** What the output layer reads at the counted steps from `washout` on, and the targets of one output. */
function regression({ problem }: Run, { output = 0, washout = 0 } = {}) {
  const { layout, parts, window } = problem;
  const rows: number[][] = [];
  const targets: number[] = [];
  for (const { track, batch, weights, targets: all } of parts) {
    const { z, plan } = track.layers[layout.output];
    for (let row = washout * batch; row < window.to * batch; row++) {
      if (weights[row] === 0) continue;
      rows.push([...z.subarray(row * plan.fan, (row + 1) * plan.fan)]);
      targets.push(all[row * layout.outputs + output]);
    }
  }
  return { rows, targets };
}

/** The weights into one output. */
function weightsInto({ problem: { layout }, state }: Run, output: number): number[] {
  const { at, fan } = layout.layers[layout.output];
  return [...state.theta.subarray(at + output * fan, at + (output + 1) * fan)];
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((weight, i) => expect(weight).toBeCloseTo(expected[i], 9));
}

const zeros = (n: number) => new Array<number>(n).fill(0);

describe('ridge regression of the readout', () => {
  it.each([
    ['from the first step', 0],
    ['behind a washout', 20],
  ])('solves the normal equations of every output, %s', (_, washout) => {
    const run = runOf({ regularizers: [] }, { ridge: 0.3, washout });
    advance(run, 1);
    for (const output of [0, 1]) {
      const { rows, targets } = regression(run, { output, washout });
      expect(rows.length).toBe(79 - washout);
      const exact = ridgeDense(rows, targets, { start: zeros(rows[0].length), weight: 0.3 });
      expectClose(weightsInto(run, output), exact);
    }
  });

  it.each(['squared-error', 'mean-squared-error'])(
    'makes the whole cost smallest with the ridge of the regularisers (%s)',
    (loss) => {
      const regularizers = [{ name: 'weight-decay', alpha: 0.05 }];
      const phases = [
        { method: 'ridge-readout', iterations: 1 },
        { method: 'gradient-descent', iterations: 1 },
      ];
      const run = runOf({ loss, regularizers, phases });
      advance(run, 1);
      const { problem } = run;
      evaluate(problem, problem.theta);
      computeGradient(problem);
      expect(gradientNorm(problem)).toBeLessThan(1e-11);
      expect(run.problem.layout.freeCount).toBe(2 * 7);
    },
  );

  it('leaves the reservoir alone, and ends when it is solved', () => {
    const run = runOf({});
    const before = run.state.theta.slice();
    const { ended } = advance(run, 5);
    expect(ended).toMatchObject({ status: 'finished', reason: { word: 'readout-solved' } });
    expect(run.state.iteration).toBe(1);
    const { at } = run.problem.layout.layers[run.problem.layout.output];
    expect(run.state.theta.subarray(0, at)).toEqual(before.subarray(0, at));
  });

  it('solves each output for its own trained weights when some are masked or frozen', () => {
    const network = {
      name: 'graph',
      layers: [
        { name: 'hidden', size: 2, cell: 'tanh', frozen: true },
        { name: 'output', size: 2, cell: 'linear' },
      ],
      connections: [
        { from: 'input', to: 'hidden', frozen: true },
        { from: 'hidden', to: 'output', mask: [1, 0, 1, 1] },
        { from: 'hidden', to: 'output', delay: 1, frozen: true },
      ],
    };
    const initialisation = { name: 'uniform', range: 0.5 };
    const run = runOf({ network, initialisation, regularizers: [] }, { ridge: 0.1 });
    const before = [0, 1].map((output) => weightsInto(run, output));
    advance(run, 1);
    for (const [output, trained] of [
      [0, [0, 4]],
      [1, [0, 1, 4]],
    ] as const) {
      const frozen = [2, 3];
      const { rows, targets } = regression(run, { output });
      const left = targets.map((d, r) => frozen.reduce((sum, k) => sum - rows[r][k] * before[output][k], d));
      const own = rows.map((row) => trained.map((k) => row[k]));
      const exact = ridgeDense(own, left, { start: zeros(trained.length), weight: 0.1 });
      const weights = weightsInto(run, output);
      expectClose(
        trained.map((k) => weights[k]),
        exact,
      );
      expect(frozen.map((k) => weights[k])).toEqual(frozen.map((k) => before[output][k]));
    }
  });

  it('takes the counted steps of all sequences of a fixed set', () => {
    const run = createRun(
      readRunSpec({
        ...reservoir,
        task: { name: 'addition', length: 12 },
        batches: { source: 'fixed', sequences: 20, size: 20, validation: 0, test: 0 },
        regularizers: [],
        phases: [{ method: { name: 'ridge-readout', ridge: 0.01 } }],
        stop: { iterations: 1 },
      }),
      null,
      typescriptKernels,
    );
    expect(run.problem.parts.length).toBe(2);
    advance(run, 1);
    const { rows, targets } = regression(run);
    expect(rows.length).toBe(20); // the last step of each
    expectClose(weightsInto(run, 0), ridgeDense(rows, targets, { start: zeros(7), weight: 0.01 }));
  });

  it('gives the same bits with the compiled kernels', async () => {
    const spec = readRunSpec({
      data,
      ...reservoir,
      phases: [{ method: 'ridge-readout' }],
      stop: { iterations: 1 },
    });
    const [plain, compiled] = [typescriptKernels, await loadWasmKernels()].map((provider) => {
      const run = createRun(spec, randomSeries(1, 100), provider);
      advance(run, 1);
      return run.state.theta;
    });
    expect([...compiled]).toEqual([...plain]);
  });

  it.each([
    ['output feedback', { network: { name: 'echo-state', units: 4, outputFeedback: true } }, /feedback/],
    ['a squashing output', { network: squashing() }, /linear units/],
    ['a loss that is no square', { loss: 'softmax-cross-entropy' }, /squared error/],
    ['a truncated gradient', { gradient: 'truncated-bptt' }, /truncated/],
  ])('refuses %s', (_, settings, message) => {
    expect(() => runOf(settings)).toThrow(message);
  });

  it('takes output feedback that is forced by the true values', () => {
    const network = { name: 'echo-state', units: 4, outputFeedback: true, teacherForcing: true };
    const run = runOf({ network });
    const before = run.problem.cost;
    advance(run, 1);
    expect(run.problem.cost).toBeLessThan(before);
  });

  it('ends with a reason when the washout leaves nothing, or the states are singular', () => {
    expect(advance(runOf({}, { washout: 79 }), 1).ended?.reason.word).toBe('washout');
    const network = { name: 'echo-state', units: 90 }; // more weights than steps
    const run = runOf({ network, regularizers: [] }, { ridge: 0 });
    expect(advance(run, 1).ended).toMatchObject({ reason: { word: 'not-positive-definite' } });
  });

  it('predicts a noisy sine with a reservoir as well as the best linear prediction from ten past values', () => {
    const spec = readRunSpec({
      data: { split: { train: 400, validation: 0, test: 100 } },
      network: { name: 'echo-state', units: 50 },
      initialisation: { name: 'reservoir', inputScale: 0.1 },
      phases: [{ method: { name: 'ridge-readout', ridge: 1e-3, washout: 30 } }],
    });
    const series = sineSeries(501);
    const run = createRun(spec, series, typescriptKernels);
    advance(run, 2);
    const x = [...series.columns[0].values];
    const lags = (t: number) => [1, ...Array.from({ length: 10 }, (_, k) => x[t - k])];
    const steps = Array.from({ length: 360 }, (_, i) => i + 30);
    const a = lags(30).map((_, i) =>
      lags(30).map((__, j) => steps.reduce((s, t) => s + lags(t)[i] * lags(t)[j], 0)),
    );
    const w = solveDense(
      a,
      lags(30).map((_, i) => steps.reduce((s, t) => s + lags(t)[i] * x[t + 1], 0)),
    );
    const test = Array.from({ length: 100 }, (_, i) => i + 400);
    const error = test.reduce(
      (sum, t) => sum + (x[t + 1] - lags(t).reduce((s, v, i) => s + v * w[i], 0)) ** 2,
      0,
    );
    const mean = test.reduce((sum, t) => sum + x[t + 1], 0) / 100;
    const linear = error / test.reduce((sum, t) => sum + (x[t + 1] - mean) ** 2, 0);
    expect(summarise(run).test?.nmse).toBeLessThan(1.2 * linear);
  });

  it.skipIf(!hasLaser)(
    'predicts the laser series with 100 units far better than a linear model',
    async () => {
      const spec = readRunSpec({
        data: { split: { train: 1000, validation: 0, test: 99 } },
        network: { name: 'echo-state', units: 100 },
        initialisation: { name: 'reservoir', radius: 0.9 },
        phases: [{ method: { name: 'ridge-readout', ridge: 1e-3, washout: 100 } }],
      });
      const run = createRun(spec, laserSeries(), await loadWasmKernels());
      advance(run, 2);
      const { train, test } = summarise(run);
      expect(train.nmse).toBeLessThan(0.05); // linear predictions from 50 values: 0.155, and 0.322 on the test set
      expect(test?.nmse).toBeLessThan(0.2);
    },
  );
});

function squashing() {
  return {
    name: 'graph',
    layers: [{ name: 'output', size: 2, cell: 'tanh' }],
    connections: [{ from: 'input', to: 'output' }],
  };
}
