import { describe, expect, it } from 'vitest';
import { combineTemporal, temporalGradients, temporalNorms } from '../../../src/engine/gradients/temporal.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { setWeights } from '../../../src/engine/network/network.ts';
import { span } from '../../../src/engine/math/kernels.ts';
import { forward } from '../../../src/engine/network/forward.ts';
import { clearPast } from '../../../src/engine/network/trajectory.ts';
import { nextBatch } from '../../../src/engine/train/feed.ts';
import { computeGradient, evaluate, lossPass, type Problem } from '../../../src/engine/train/problem.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { relativeDifference } from '../../helpers/network-problem.ts';

interface Case {
  readonly batch?: number;
  readonly network?: object;
}

/** The problem of a run after the backward pass of its first batch. */
function linearised({ batch = 3, network = {} }: Case): Problem {
  const spec = readRunSpec({
    task: { name: 'addition', length: 10 },
    batches: { size: batch, validation: 0, test: 0 },
    network: 'layers' in network ? network : { name: 'recurrent', hidden: [6], ...network },
    initialisation: { name: 'uniform', range: 0.6 },
    loss: 'mean-squared-error',
    regularizers: [{ name: 'weight-decay', alpha: 0 }],
    phases: [{ method: 'gradient-descent' }],
    seed: 5,
  });
  const run = createRun(spec, null, typescriptKernels);
  const { problem } = run;
  nextBatch({ ...run, data: run.state.data });
  problem.theta.set(run.state.theta);
  evaluate(problem, problem.theta);
  computeGradient(problem);
  return problem;
}

/** E where only the steps from `t` on use the weights at + by e_i: difference quotients of these split by step. */
function errorFrom(problem: Problem, t: number, { index, by }: { index: number; by: number }): number {
  const { network, parts, at, trial, loss, kernels, counted } = problem;
  let sum = 0;
  for (const part of parts) {
    clearPast(part.track);
    for (let step = 0; step < problem.window.to; step++) {
      trial.set(at);
      if (step === t) trial[index] += by;
      setWeights(network, span(trial));
      forward(network, part.track, step, step + 1);
    }
    sum += loss.evaluate(kernels, lossPass(problem, part));
  }
  return sum / counted;
}

const frozenReservoir = {
  name: 'graph',
  layers: [
    { name: 'hidden', size: 4 },
    { name: 'output', size: 1, cell: 'linear', bias: false },
  ],
  connections: [
    { from: 'input', to: 'hidden', frozen: true },
    { from: 'hidden', to: 'hidden', delay: 1, mask: [1, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1] },
    { from: 'hidden', to: 'output' },
  ],
};

const cases: [string, Case][] = [
  ['one sequence', { batch: 1 }],
  ['a few sequences', { batch: 3 }],
  ['few sequences of many units', { batch: 2, network: { hidden: [30] } }],
  ['two parts', { batch: 12 }],
  ['stacked layers with leak', { network: { hidden: [4, 3], leak: 0.5 } }],
  ['long delays', { network: { delays: [1, 3] } }],
  ['lstm', { network: { cell: 'lstm' } }],
  ['masked and frozen weights', { network: frozenReservoir }],
];

describe('temporal gradients', () => {
  it.each(cases)('add up to the gradient: %s', (_, given) => {
    const problem = linearised(given);
    const sum = new Float64Array(problem.layout.parameters);
    for (const gradient of temporalGradients(problem)) gradient.forEach((g, i) => (sum[i] += g));
    expect(relativeDifference(problem.gradient, sum)).toBeLessThan(1e-12);
  });

  it.each(cases.filter(([, { network }]) => network !== frozenReservoir))(
    "are derivatives by one step's own weights: %s",
    (_, given) => {
      const problem = linearised(given);
      const gradients = temporalGradients(problem);
      const free = problem.layout.freeIndex;
      for (const t of [0, 3, problem.window.to - 1]) {
        const numeric = Float64Array.from(gradients[t], (__, index) => {
          if (free[index] < 0) return 0;
          const moved = (by: number) => errorFrom(problem, t, { index, by });
          return (8 * (moved(1e-3) - moved(-1e-3)) - (moved(2e-3) - moved(-2e-3))) / 12e-3;
        });
        expect(relativeDifference(gradients[t], numeric)).toBeLessThan(1e-8);
      }
    },
  );

  it.each(cases)('have norms without being formed: %s', (_, given) => {
    const problem = linearised(given);
    const norms = temporalNorms(problem);
    const expected = temporalGradients(problem).map((g) => Math.sqrt(g.reduce((sum, x) => sum + x * x, 0)));
    expect(norms.length).toBe(problem.window.to);
    norms.forEach((norm, t) =>
      expect(Math.abs(norm - expected[t])).toBeLessThan(1e-13 * expected[t] + 1e-15),
    );
  });

  it.each(cases)('are combined with given factors in one product: %s', (_, given) => {
    const problem = linearised(given);
    const beta = Float64Array.from({ length: problem.window.to }, (__, t) => ((t * 7) % 5) - 1.5);
    const expected = new Float64Array(problem.layout.parameters);
    temporalGradients(problem).forEach((g, t) => g.forEach((x, i) => (expected[i] += beta[t] * x)));
    combineTemporal(problem, beta, problem.direction);
    expect(relativeDifference(expected, problem.direction)).toBeLessThan(1e-13);
  });

  it('are refused for peepholes, whose derivatives are not kept by step', () => {
    const problem = linearised({ network: { cell: { name: 'lstm', peepholes: true } } });
    expect(() => temporalNorms(problem)).toThrow(/do not cover peepholes, which layer "hidden1?" has/);
  });
});
