import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { outputAt } from '../../../src/engine/network/trajectory.ts';
import { regularizers } from '../../../src/engine/regularizers/index.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { clearNoise, drawNoise } from '../../../src/engine/train/evaluation.ts';
import { nextBatch } from '../../../src/engine/train/feed.ts';
import { computeGradient, evaluate, type Problem } from '../../../src/engine/train/problem.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { randomSeries } from '../../helpers/problems.ts';

const STEPS = 12;

const settings: readonly (readonly [string, object])[] = [
  ['dropout by default', { name: 'dropout' }],
  ['dropout everywhere, one mask', { name: 'dropout', inputs: 0.3, outputs: 0.3, recurrent: 0.3 }],
  ['dropout at each step', { name: 'dropout', inputs: 0.3, outputs: 0.4, mask: 'each-step' }],
  ['noise on inputs', { name: 'input-noise', deviation: 0.2 }],
  ['noise on weights', { name: 'weight-noise', deviation: 0.1 }],
];

const networks: readonly (readonly [string, object])[] = [
  ['tanh units, skips in time, feedback', { hidden: [4], delays: [1, 3], outputFeedback: true }],
  ['two leaky layers, input to output', { hidden: [3, 3], leak: 0.6 }],
  ['LSTM', { hidden: [3], cell: { name: 'lstm', peepholes: true } }],
  ['GRU', { hidden: [3], cell: { name: 'gru', reset: 'before' } }],
  ['highway', { hidden: [3], cell: { name: 'highway', depth: 2 } }],
];

/** A series, or a task of sequences of unequal length in two parts; the batch is in the buffers. */
function runOf(disturbance: object | readonly object[], network: object, more: object = {}): Run {
  const spec = readRunSpec({
    data: { inputs: ['a', 'b'], targets: ['c'], split: { train: STEPS, validation: 0, test: 0 } },
    batches: { size: 9, validation: 5, test: 5 },
    network: { name: 'recurrent', ...network },
    initialisation: { name: 'uniform', range: 0.5 },
    regularizers: [disturbance, 'weight-decay'].flat(),
    phases: [{ method: 'sgd' }],
    stop: { gradientNorm: null, iterations: 6 },
    seed: 4,
    ...more,
  });
  const isSeries = spec.task.name === 'series';
  const run = createRun(spec, isSeries ? randomSeries(3, STEPS) : null, typescriptKernels);
  nextBatch({ ...run, data: run.state.data });
  return run;
}

const sequences = { task: { name: 'addition', length: 10, lengthTo: 14 }, loss: 'mean-squared-error' };

function costAt({ problem }: Run, theta: ArrayLike<number>): number {
  problem.trial.set(theta);
  return evaluate(problem, problem.trial).cost;
}

/** The largest difference between the gradient and finite differences of the cost, under the present disturbance. */
function gradientError(run: Run): number {
  const { problem, state } = run;
  const theta = Float64Array.from(state.theta);
  costAt(run, theta);
  computeGradient(problem);
  const gradient = Float64Array.from(problem.gradient);
  const h = 1e-4;
  const errors = Array.from(theta, (weight, i) => {
    if (problem.layout.freeIndex[i] < 0) return 0;
    const [a, b, c, d] = [-2, -1, 1, 2].map((k) => costAt(run, theta.with(i, weight + k * h)));
    return Math.abs(gradient[i] - (a - 8 * b + 8 * c - d) / (12 * h));
  });
  return Math.max(...errors);
}

const cases = settings.flatMap(([title, given]) =>
  networks.map(([kind, network]) => [title, kind, given, network] as const),
);

describe.each(cases)('%s on %s', (_title, _kind, given, network) => {
  it.each([
    ['a series', {}],
    ['sequences', sequences],
    ['windows of truncated gradients', { gradient: { name: 'truncated-bptt', form: 'double', n: 4 } }],
  ])(
    'keeps the cost a function of the weights within an iteration, with its gradient: %s',
    (_where, more) => {
      const run = runOf(given, network, more);
      const before = costAt(run, run.state.theta);
      const seen: number[] = [];
      for (let draw = 0; draw < 3; draw++) {
        drawNoise(run);
        const cost = costAt(run, run.state.theta);
        expect(costAt(run, run.state.theta)).toBe(cost);
        if (draw === 0) expect(gradientError(run)).toBeLessThan(2e-8);
        seen.push(cost);
        clearNoise(run);
        expect(costAt(run, run.state.theta)).toBe(before);
      }
      expect(new Set([before, ...seen]).size).toBeGreaterThan(1);
    },
  );
});

describe('disturbances', () => {
  it('are all among these settings', () => {
    const known = settings.map(([, given]) => (given as { name: string }).name);
    const all = regularizers.filter(({ kind }) => kind === 'disturbance').map(({ name }) => name);
    expect(all.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('together leave nothing behind', () => {
    const run = runOf(
      settings
        .slice(1, 2)
        .concat(settings.slice(3))
        .map(([, given]) => given),
      networks[0][1],
    );
    const before = costAt(run, run.state.theta);
    drawNoise(run);
    expect(gradientError(run)).toBeLessThan(2e-8);
    clearNoise(run);
    expect(costAt(run, run.state.theta)).toBe(before);
  });

  it.each(settings)('%s: a run is judged by its weights without it', (_, given) => {
    for (const more of [{}, sequences]) {
      const run = runOf(given, networks[0][1], more);
      advance(run, 10);
      expect(run.state.iteration).toBe(6);
      const plain = runOf([], networks[0][1], more);
      plain.state.theta.set(run.state.theta);
      plain.problem.theta.set(run.state.theta);
      if (!plain.plan.changes) evaluate(plain.problem, plain.problem.theta);
      expect(summarise(run).train).toEqual(summarise(plain).train);
      expect(summarise(run).test).toEqual(summarise(plain).test);
    }
  });
});

/** The output of the first step, which no recurrence has touched yet. */
function firstOutput({ parts, layout }: Problem): number {
  const { h, at } = outputAt(parts[0].track, 0);
  return h[at + layout.outputs - 1];
}

describe('the mean of the outputs of linear units', () => {
  it.each(settings)('is kept by %s', (_, given) => {
    const run = runOf(given, { hidden: [6], cell: 'linear' });
    costAt(run, run.state.theta);
    const expected = firstOutput(run.problem);
    const draws = 4000;
    let [sum, squares] = [0, 0];
    for (let k = 0; k < draws; k++) {
      drawNoise(run);
      costAt(run, run.state.theta);
      const difference = firstOutput(run.problem) - expected;
      sum += difference;
      squares += difference * difference;
      clearNoise(run);
    }
    const error = Math.sqrt(squares) / draws; // standard error of the mean
    expect(error).toBeGreaterThan(1e-5);
    expect(Math.abs(sum / draws)).toBeLessThan(4 * error);
  });
});

describe('the masks of dropout', () => {
  /** The factors of one layer, by step: those of the columns that the first source fills. */
  function masksOf(given: object, layerName: string) {
    const run = runOf({ name: 'dropout', outputs: 0, ...given }, { hidden: [40] });
    drawNoise(run);
    const [{ track }] = run.problem.parts;
    const [{ plan, drop }] = track.layers.filter((layer) => layer.plan.name === layerName);
    if (drop === null) throw new Error('no mask');
    const width = plan.recurrentFan;
    return Array.from({ length: track.steps }, (_, t) =>
      Array.from(drop.values.subarray(t * width, (t + 1) * width)),
    );
  }

  it('are one for all steps, or another at each', () => {
    const same = masksOf({ recurrent: 0.5 }, 'hidden');
    expect(same.every((row) => row.every((value, j) => value === same[0][j]))).toBe(true);
    expect(new Set(same[0])).toEqual(new Set([0, 2]));
    const each = masksOf({ outputs: 0.5, mask: 'each-step' }, 'output');
    expect(each.some((row) => row.some((value, j) => value !== each[0][j]))).toBe(true);
  });

  it('drop about the share that was asked for, and scale what stays', () => {
    const rows = masksOf({ outputs: 0.2, mask: 'each-step' }, 'output').flat();
    expect(new Set(rows)).toEqual(new Set([0, 1.25]));
    const dropped = rows.filter((value) => value === 0).length / rows.length; // of 480
    expect(Math.abs(dropped - 0.2)).toBeLessThan(4 * 0.0183);
  });

  it('reach only the connections they are for', () => {
    expect(new Set(masksOf({ outputs: 0.5 }, 'hidden').flat())).toEqual(new Set([1]));
    expect(new Set(masksOf({ recurrent: 0.5 }, 'output').flat())).toEqual(new Set([1]));
  });

  it('differ from sequence to sequence', () => {
    const run = runOf({ name: 'dropout', recurrent: 0.5 }, { hidden: [40] }, sequences);
    drawNoise(run);
    const rows = run.problem.parts.flatMap(({ track, batch }) => {
      const [{ drop, plan }] = track.layers;
      if (drop === null) throw new Error('no mask');
      return Array.from({ length: batch }, (_, b) =>
        drop.values.subarray(b * plan.recurrentFan, (b + 1) * plan.recurrentFan).join(),
      );
    });
    expect(new Set(rows).size).toBe(9);
  });
});

describe('noise on inputs', () => {
  it('is the same wherever an input is read, at every delay', () => {
    const reads = (to: string, delay: number) => ({ from: 'input', to, delay });
    const layer = (name: string) => ({ name, size: 1, cell: 'linear', bias: false });
    const run = runOf(
      { name: 'input-noise', deviation: 1 },
      {
        name: 'graph',
        layers: [layer('one'), layer('output')],
        connections: [
          reads('one', 0),
          reads('one', 2),
          reads('output', 0),
          { from: 'one', to: 'output', delay: 0 },
        ],
        output: 'output',
      },
    );
    const [{ track }] = run.problem.parts;
    const columns = () =>
      track.layers.flatMap(({ plan, z }) =>
        plan.sources
          .filter(({ layer: source }) => source < 0)
          .map(({ at, delay }) => ({ delay, x: (t: number) => z[(t + delay) * plan.fan + at] })),
      );
    const clean = columns().map(({ x, delay }) =>
      Array.from({ length: track.steps - delay }, (_, t) => x(t)),
    );
    drawNoise(run);
    const noisy = columns().map(({ x, delay }) =>
      Array.from({ length: track.steps - delay }, (_, t) => x(t)),
    );
    expect(noisy).toHaveLength(3);
    for (let t = 0; t < track.steps - 2; t++) {
      expect(noisy[0][t]).not.toBe(clean[0][t]);
      expect(noisy[1][t]).toBe(noisy[0][t]);
      expect(noisy[2][t]).toBe(noisy[0][t]);
    }
  });
});

describe('dropout is refused', () => {
  const spec = (more: object) => () => readRunSpec({ regularizers: ['dropout'], ...more });

  it('for methods that do not back-propagate', () => {
    expect(spec({ phases: [{ method: 'gauss-newton' }] })).toThrow(
      /Dropout acts within.*Gauss-Newton.*SGD or Adam/,
    );
    expect(spec({ phases: [{ method: 'sgd' }], gradient: 'rtrl' })).toThrow(/Use back-propagation/);
    expect(spec({ phases: [{ method: 'sgd' }] })).not.toThrow();
  });

  it('when given twice', () => {
    const twice = {
      phases: [{ method: 'sgd' }],
      regularizers: ['dropout', { name: 'dropout', inputs: 0.1 }],
    };
    expect(spec(twice)).toThrow(/Dropout is given twice.*one entry/);
  });

  it('within layers with another mask at each step', () => {
    const regularizers = [{ name: 'dropout', mask: 'each-step', recurrent: 0.1 }];
    expect(spec({ phases: [{ method: 'sgd' }], regularizers })).toThrow(
      /destroys what they remember.*recurrent 0/,
    );
  });
});
