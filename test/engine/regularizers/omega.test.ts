import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { recurrentBlocks, type WeightBlock } from '../../../src/engine/network/weight-blocks.ts';
import { omega } from '../../../src/engine/regularizers/omega.ts';
import { metricColumns } from '../../../src/engine/metrics/index.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { nextBatch } from '../../../src/engine/train/feed.ts';
import { computeGradient, evaluate, type Problem } from '../../../src/engine/train/problem.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { relativeDifference } from '../../helpers/network-problem.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';

const at = { iteration: 1, epoch: 0 };

interface Case {
  readonly batch?: number;
  readonly network?: object;
  readonly length?: number;
  readonly unequal?: boolean;
  readonly precision?: string;
  readonly options?: object;
}

const specOf = ({ batch = 3, network = {}, length = 12, unequal, precision, options = {} }: Case) =>
  readRunSpec({
    task: { name: 'addition', length, ...(unequal === true ? { lengthTo: 3 * length } : {}) },
    batches: { size: batch, validation: 0, test: 0, source: unequal === true ? 'fixed' : 'fresh' },
    network: { name: 'recurrent', hidden: [6], ...network },
    initialisation: { name: 'uniform', range: 0.6 },
    loss: 'mean-squared-error',
    regularizers: [{ name: 'omega', ...options }],
    phases: [{ method: 'sgd' }],
    precision: precision ?? 'float64',
    seed: 3,
  });

/** A run whose buffers hold the backward pass of its first batch at its first weights. */
function linearised(given: Case, provider = typescriptKernels): Run {
  const run = createRun(specOf(given), null, provider);
  nextBatch({ ...run, data: run.state.data });
  run.problem.theta.set(run.state.theta);
  evaluate(run.problem, run.problem.theta);
  computeGradient(run.problem);
  return run;
}

/** What Omega adds to the gradient, and its value, with strength 1. */
function added({ problem }: Run, options: object = {}): { value: number; gradient: Float64Array } {
  problem.gradient.fill(0);
  const all = { alpha: 1, schedule: { name: 'constant' }, form: 'squared-mean', ...options };
  const value = omega.addGradient(problem, all, at);
  return { value, gradient: Float64Array.from(problem.gradient) };
}

/** Omega of one layer from d and a as the backward pass left them, at other recurrent weights `w` (n x n), in plain loops. */
function reference(
  problem: Problem,
  block: WeightBlock,
  w: (i: number, j: number) => number,
  form = 'squared-mean',
) {
  const n = block.rows;
  const { leak } = problem.layout.layers[block.layer];
  let sum = 0;
  let valid = 0;
  let sequences = 0;
  for (const { backward, track, batch } of problem.parts) {
    const buffers = backward?.layers[block.layer];
    if (buffers === undefined) throw new Error('no backward pass');
    sequences += batch;
    for (let row = 0; row < problem.window.to * batch; row++) {
      const d = Array.from({ length: n }, (_, i) => buffers.dh[(track.history * batch + row) * n + i]);
      const a = Array.from({ length: n }, (_, i) => buffers.delta[row * n + i]);
      const b = d.map((dj, j) =>
        a.reduce((s, ai, i) => s + ai * w(i, j), leak === null ? 0 : (1 - leak[j]) * dj),
      );
      const dd = d.reduce((s, x) => s + x * x, 0);
      if (dd < 1e-20) continue;
      const ratio = b.reduce((s, x) => s + x * x, 0) / dd;
      sum += ((form === 'norm-sum' ? Math.sqrt(ratio) : ratio) - 1) ** 2;
      valid++;
    }
  }
  return { value: sum / (form === 'norm-sum' ? sequences : valid), valid };
}

describe('the regulariser Omega', () => {
  it.each<[string, Case]>([
    ['a batch in one part', {}],
    ['a batch in two parts', { batch: 11 }],
    ['sequences of unequal lengths', { batch: 9, length: 10, unequal: true }],
    ['units with leak', { network: { leak: 0.4 } }],
    ['logistic units', { network: { cell: 'logistic' } }],
    ['two layers with feedback', { network: { hidden: [4, 3] } }],
    ['more rows than are worked on at a time', { batch: 30, length: 20 }],
    ['the form of eq. 9', { batch: 9, options: { form: 'norm-sum' } }],
  ])('has the derivative of its value with the errors held constant: %s', (_, given) => {
    const run = linearised(given);
    const { problem } = run;
    const options = given.options ?? {};
    const form = (options as { form?: string }).form;
    const { value, gradient } = added(run, options);
    const expected = new Float64Array(gradient.length);
    let total = 0;
    for (const block of recurrentBlocks(problem.layout)) {
      const index = (i: number, j: number) => block.at + i * block.stride + j;
      const weight = (i: number, j: number) => problem.at[index(i, j)];
      total += reference(problem, block, weight, form).value;
      for (let i = 0; i < block.rows; i++) {
        for (let j = 0; j < block.cols; j++) {
          const moved = (by: number) =>
            reference(problem, block, (k, l) => weight(k, l) + (k === i && l === j ? by : 0), form).value;
          const h = 1e-3;
          expected[index(i, j)] = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
        }
      }
    }
    expect(value).toBeCloseTo(total, 12);
    expect(value).toBeGreaterThan(0.01);
    expect(relativeDifference(expected, gradient)).toBeLessThan(1e-8);
  });

  it('leaves out what has no error: the steps after the end of a sequence', () => {
    const { problem } = linearised({ batch: 9, length: 10, unequal: true });
    const [block] = recurrentBlocks(problem.layout);
    const { valid } = reference(problem, block, () => 0);
    const counted = problem.parts.reduce((sum, { weights, batch }) => {
      let steps = 0;
      for (let i = 0; i < problem.window.to * batch; i++) steps += weights[i] * (Math.floor(i / batch) + 1);
      return sum + steps;
    }, 0);
    expect(valid).toBe(counted);
    expect(valid).toBeLessThan(9 * problem.window.to);
  });

  it('is multiplied by its strength and schedule, and added to what is there', () => {
    const run = linearised({});
    const { value, gradient } = added(run);
    run.problem.gradient.fill(1);
    const options = { alpha: 3, schedule: { name: 'inverse', per: 'iteration' }, form: 'squared-mean' };
    expect(omega.addGradient(run.problem, options, { iteration: 4, epoch: 0 })).toBe(value);
    gradient.forEach((g, i) => expect(run.problem.gradient[i]).toBeCloseTo(1 + 0.75 * g, 13));
  });

  it('counts in every update of a run, and has a column of metrics', () => {
    const free = createRun({ ...specOf({}), regularizers: [] }, null, typescriptKernels);
    const bound = createRun(specOf({}), null, typescriptKernels);
    const column = metricColumns.indexOf('throughTime');
    const last = (run: Run) => advance(run, 3).rows.at(column - metricColumns.length);
    expect(last(free)).toBeNaN();
    expect(last(bound)).toBeGreaterThan(0);
    expect(bound.state.theta).not.toEqual(free.state.theta);
  });

  it('gives the same bits on both back ends, in both precisions', async () => {
    const compiled = await loadWasmKernels();
    for (const precision of ['float64', 'float32']) {
      const given = { batch: 9, precision };
      expect(added(linearised(given, compiled))).toEqual(added(linearised(given)));
    }
  });

  it('leaves masked weights alone', () => {
    const graph = {
      name: 'graph',
      layers: [
        { name: 'hidden', size: 3 },
        { name: 'output', size: 1, cell: 'linear' },
      ],
      connections: [
        { from: 'input', to: 'hidden' },
        { from: 'hidden', to: 'hidden', delay: 1, mask: [1, 0, 1, 1, 1, 0, 0, 1, 1] },
        { from: 'hidden', to: 'output' },
      ],
    };
    const spec = { ...specOf({}), network: graph };
    const run = createRun(readRunSpec(spec), null, typescriptKernels);
    nextBatch({ ...run, data: run.state.data });
    run.problem.theta.set(run.state.theta);
    evaluate(run.problem, run.problem.theta);
    computeGradient(run.problem);
    const { gradient } = added(run);
    const [block] = recurrentBlocks(run.problem.layout);
    const zero = [0, 1, 2].flatMap((i) =>
      [0, 1, 2].map((j) => gradient[block.at + i * block.stride + j] === 0),
    );
    expect(zero).toEqual([false, true, false, false, false, true, true, false, false]);
  });

  it.each([
    [
      'gated units',
      { cell: 'lstm' },
      /Omega is defined for plain units, but those of layer "hidden1?" have gates/,
    ],
    ['other delays', { delays: [1, 2] }, /delay 1, but layer "hidden1?" reads its own values 2 steps back/],
  ])('is refused for %s before the run starts', (_, network, message) => {
    expect(() => createRun(specOf({ network }), null, typescriptKernels)).toThrow(message);
  });

  it('is refused where gradients do not flow back through time', () => {
    expect(() => readRunSpec({ ...specOf({}), gradient: 'rtrl' })).toThrow(
      /Omega\) works on gradients that flow back/,
    );
  });
});
