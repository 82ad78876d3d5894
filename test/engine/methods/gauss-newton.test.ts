import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { metricColumns } from '../../../src/engine/metrics/index.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { randomSeries, sineSeries } from '../../helpers/problems.ts';

const data = { split: { train: 60, validation: 0, test: 20 } };

function runOf(settings: Record<string, unknown>, series = sineSeries(100)): Run {
  return createRun(readRunSpec({ data, seed: 2, ...settings }), series, typescriptKernels);
}

/** One linear unit that sees the inputs and nothing of the past: least squares. */
const linearRegression = {
  network: {
    name: 'graph',
    layers: [{ name: 'output', size: 1, cell: 'linear' }],
    connections: [{ from: 'input', to: 'output' }],
  },
  data: { ...data, inputs: ['a', 'b'], targets: ['c'] },
};

describe('damped Gauss-Newton', () => {
  it('solves a linear least-squares problem in one full step', () => {
    const run = runOf(
      { ...linearRegression, regularizers: [], stop: { gradientNorm: 1e-9, iterations: 5 } },
      randomSeries(1, 100),
    );
    const { rows, ended } = advance(run, 10);
    expect(ended?.reason.word).toBe('gradient-norm');
    expect(run.state.iteration).toBe(1);
    expect(rows[metricColumns.length + metricColumns.indexOf('stepSize')]).toBe(1); // the step size of iteration 1: no halving
  });

  it('lowers the cost at every iteration and reports it', () => {
    const { rows } = advance(
      runOf({ network: { name: 'recurrent', hidden: [4] }, stop: { iterations: 30 } }),
      30,
    );
    const width = metricColumns.length;
    const costs = Array.from({ length: rows.length / width }, (_, i) => rows[width * i + 2]);
    expect(costs.length).toBeGreaterThan(10);
    for (let i = 1; i < costs.length; i++) expect(costs[i]).toBeLessThan(costs[i - 1]);
  });

  it('ends with its reason and the weights as before when the matrix is singular', () => {
    // A second connection of the same inputs at delay 0 through a linear layer makes columns of J dependent.
    const network = {
      name: 'graph',
      layers: [
        { name: 'copy', size: 2, cell: 'linear', bias: false },
        { name: 'output', size: 1, cell: 'linear' },
      ],
      connections: [
        { from: 'input', to: 'copy' },
        { from: 'copy', to: 'output' },
        { from: 'input', to: 'output' },
      ],
    };
    const run = runOf(
      { ...linearRegression, network, initialisation: { name: 'uniform', range: 0 }, regularizers: [] },
      randomSeries(1, 100),
    );
    const before = run.state.theta.slice();
    const { ended } = advance(run, 5);
    expect(ended).toMatchObject({ status: 'failed', reason: { word: 'not-positive-definite' } });
    expect(ended?.reason.advice).toMatch(/weight decay/i);
    expect(run.state.theta).toEqual(before);
  });

  it('ends with its reason and the weights as before when no step lowers the cost', () => {
    const run = runOf(
      { ...linearRegression, stop: { gradientNorm: null, iterations: 50 } },
      randomSeries(1, 100),
    );
    const { ended } = advance(run, 50);
    expect(ended).toMatchObject({ status: 'finished', reason: { word: 'line-search' } });
    const cost = run.problem.cost;
    expect(summarise(run).cost).toBe(cost);
    expect(summarise(run).gradientNorm).toBeLessThan(1e-10); // what rounding of the cost allows
  });

  it('leaves frozen and masked weights alone', () => {
    const network = {
      name: 'graph',
      layers: [
        { name: 'hidden', size: 3, cell: 'tanh' },
        { name: 'output', size: 1, cell: 'linear' },
      ],
      connections: [
        { from: 'input', to: 'hidden', frozen: true },
        { from: 'hidden', to: 'hidden', delay: 1, mask: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
        { from: 'hidden', to: 'output' },
      ],
    };
    const run = runOf({ network });
    const before = run.state.theta.slice();
    advance(run, 5);
    const { layout } = run.problem;
    expect(layout.freeCount).toBe(3 + 3 + 3 + 1); // biases, diagonal, output weights and bias
    layout.freeIndex.forEach((column, i) => {
      if (column < 0) expect(run.state.theta[i]).toBe(before[i]);
      else expect(run.state.theta[i]).not.toBe(before[i]);
      if (layout.present[i] === 0) expect(run.state.theta[i]).toBe(0);
    });
  });
});

describe('stop rules', () => {
  const network = { name: 'recurrent', hidden: [3] };

  it.each([
    ['goal', { stop: { goal: 0.5 } }],
    ['iterations', { stop: { iterations: 4 } }],
    ['phases-done', { phases: [{ method: 'gauss-newton', iterations: 3 }] }],
  ])('end a run with the reason %s', (word, settings) => {
    const run = runOf({ network, ...settings });
    expect(advance(run, 1000).ended?.reason.word).toBe(word);
    expect(run.state.ended?.reason.sentence.length).toBeGreaterThan(10);
  });

  it('keep the weights with the smallest validation error when patience ends', () => {
    const split = { train: 30, validation: 30, test: 10 };
    const run = runOf({
      data: { split },
      network: { name: 'recurrent', hidden: [8] },
      regularizers: [{ name: 'weight-decay', alpha: 1e-6 }],
      stop: { patience: 4, iterations: 500 },
    });
    const { rows, ended } = advance(run, 500);
    expect(ended?.reason.word).toBe('patience');
    const validation = Array.from(
      { length: rows.length / metricColumns.length },
      (_, i) => rows[metricColumns.length * i + 5],
    );
    expect(summarise(run).validation?.nmse).toBe(Math.min(...validation));
  });

  it('name a diverged network instead of training it', () => {
    const wild = { network: { ...network, cell: 'linear' }, initialisation: { name: 'uniform', range: 100 } };
    const run = runOf({ ...wild, data: { split: { train: 200, validation: 0, test: 0 } } }, sineSeries(201));
    expect(advance(run, 3).ended).toMatchObject({ status: 'failed', reason: { word: 'diverged' } });
  });
});
