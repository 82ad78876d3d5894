import { describe, expect, it } from 'vitest';
import { gradients } from '../../../src/engine/gradients/index.ts';
import { computeNormalEquations } from '../../../src/engine/gradients/normal-equations.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { cells } from '../../../src/engine/network/cells/index.ts';
import { outputAt } from '../../../src/engine/network/trajectory.ts';
import { evaluate, type Problem } from '../../../src/engine/train/problem.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { randomSeries } from '../../helpers/problems.ts';
import { randomGraph } from '../../helpers/random-graph.ts';

const STEPS = 14;
const GRAPHS = 12;

/** A problem with backward and second-order buffers: a phase of each method asks for both. */
function problemFor(seed: number, cell: string): Problem {
  const spec = readRunSpec({
    data: { inputs: ['a', 'b'], targets: ['c', 'd'], split: { train: STEPS, validation: 0, test: 0 } },
    network: { name: 'graph', ...randomGraph(seed, cell) },
    initialisation: { name: 'uniform', range: 0.8 },
    regularizers: [{ name: 'weight-decay', alpha: 0.1 }],
    phases: [{ method: 'gradient-descent', iterations: 1 }, { method: 'gauss-newton' }],
    seed,
  });
  return createRun(spec, randomSeries(seed, STEPS), typescriptKernels).problem;
}

/**
 * Derivative of `f` by weight `index` at theta: central differences of order 6, the step halved while a piecewise
 * linear unit changes sides within it.
 */
function differentiate(problem: Problem, index: number, f: () => Float64Array): Float64Array {
  const { theta, trial } = problem;
  const at = (offset: number) => {
    trial.set(theta);
    trial[index] += offset;
    evaluate(problem, trial);
    return { values: f(), side: sides(problem) };
  };
  let h = 4e-3;
  for (;;) {
    const points = [-3, -2, -1, 1, 2, 3].map((k) => at(k * h));
    if (points.every(({ side }) => side === points[0].side) || h < 1e-6) {
      const weights = [-1, 9, -45, 45, -9, 1];
      return points[0].values.map(
        (_, i) => points.reduce((sum, { values }, k) => sum + weights[k] * values[i], 0) / (60 * h),
      );
    }
    h /= 4;
  }
}

/** Which relu units are active when, as a text. */
function sides(problem: Problem): string {
  return problem.track.layers
    .filter(({ plan }) => plan.activation === 'relu')
    .map(({ y, yAt }) => Array.from(y.subarray(yAt), (value) => (value > 0 ? 1 : 0)).join(''))
    .join('|');
}

function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += a[i] ** 2;
  }
  return size === 0 ? Math.sqrt(difference) : Math.sqrt(difference / size);
}

describe.each(cells.map(({ name }) => name))('a network of %s units', (cell) => {
  const seeds = Array.from({ length: GRAPHS }, (_, i) => i + 1);

  it.each(seeds)('has the same gradient by every method as by finite differences (graph %i)', (seed) => {
    const problem = problemFor(seed, cell);
    const numeric = new Float64Array(problem.layout.parameters);
    for (let i = 0; i < numeric.length; i++) {
      if (problem.layout.freeIndex[i] < 0) continue;
      const cost = () => Float64Array.of(evaluate(problem, problem.trial).cost);
      numeric[i] = differentiate(problem, i, cost)[0];
    }
    for (const method of gradients) {
      evaluate(problem, problem.theta);
      problem.gradient.fill(NaN);
      method.compute(problem);
      expect(relativeDifference(problem.gradient, numeric), method.name).toBeLessThan(1e-8);
    }
  });

  it.each(seeds.slice(0, 4))('has the Jacobian products of finite differences (graph %i)', (seed) => {
    const problem = problemFor(seed, cell);
    const { second, layout, trainSteps } = problem;
    if (second === null) throw new Error('no second-order buffers');
    const outputs = () => {
      const { h, at } = outputAt(problem.track, 0);
      return Float64Array.from(h.subarray(at, at + trainSteps * layout.outputs));
    };
    const columns: Float64Array[] = [];
    for (let i = 0; i < layout.parameters; i++) {
      if (layout.freeIndex[i] >= 0) columns.push(differentiate(problem, i, outputs));
    }
    const numeric = columns.flatMap((a) =>
      columns.map((b) => a.reduce((sum, value, t) => sum + value * b[t], 0)),
    );
    evaluate(problem, problem.theta);
    computeNormalEquations(problem);
    const { hessian } = second;
    const analytic = columns.flatMap((_, i) =>
      columns.map((__, j) => hessian.data[hessian.at + i * hessian.stride + j]),
    );
    expect(relativeDifference(analytic, numeric)).toBeLessThan(1e-8);
  });
});
