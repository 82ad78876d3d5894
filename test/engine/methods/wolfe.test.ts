import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { span } from '../../../src/engine/math/kernels.ts';
import { evaluateWithGradient } from '../../../src/engine/methods/trial-gradient.ts';
import { wolfeSearch } from '../../../src/engine/methods/wolfe.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { outputAt } from '../../../src/engine/network/trajectory.ts';
import { setTheta, type Problem } from '../../../src/engine/train/problem.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { columnOf, linearRegression, runOf } from './second-order.ts';
import { randomSeries } from '../../helpers/problems.ts';

/** A problem at its initial weights, searched along its gradient times `sign`. */
function problemFor(seed: number, sign: number): Problem {
  const { problem } = runOf({
    network: { name: 'recurrent', hidden: [4] },
    phases: [{ method: 'lbfgs' }],
    seed,
  });
  setTheta(problem, problem.theta);
  evaluateWithGradient(problem, problem.theta);
  problem.kernels.axpyInto(span(problem.direction), sign, span(problem.gradient));
  return problem;
}

const slopeOf = ({ kernels, gradient, direction }: Problem) => -kernels.dot(span(gradient), span(direction));

function everything(problem: Problem): unknown {
  const { h, at } = outputAt(problem.parts[0].track, 0);
  const { cost, error, theta, gradient, at: weights } = problem;
  return {
    cost,
    error,
    arrays: [theta, gradient, weights, h.subarray(at, at + 60)].map((array) => array.slice()),
  };
}

describe('the search for the Wolfe conditions', () => {
  it('ends at a point that meets both, with its cost, gradient and forward pass', () => {
    const limits = fc.record({
      seed: fc.integer({ min: 1, max: 50 }),
      firstStep: fc.constantFrom(1e-6, 1e-3, 0.03, 1, 100),
      curvature: fc.constantFrom(0.9, 0.1, 0.01),
    });
    fc.assert(
      fc.property(limits, ({ seed, firstStep, curvature }) => {
        const problem = problemFor(seed, 1);
        const [cost, slope] = [problem.cost, slopeOf(problem)];
        const search = { firstStep, decrease: 1e-4, curvature, evaluations: 100 };
        const found = wolfeSearch(problem, search);
        if (found === null) throw new Error('no step was found');
        expect(problem.cost).toBeLessThanOrEqual(cost + 1e-4 * found.stepSize * slope);
        expect(Math.abs(slopeOf(problem))).toBeLessThanOrEqual(curvature * Math.abs(slope));
        const reached = everything(problem);
        problem.kernels.fill(span(problem.gradient), 0);
        const again = evaluateWithGradient(problem, problem.theta);
        Object.assign(problem, again);
        expect(everything(problem)).toEqual(reached);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('leaves everything as it was where the direction leads upwards, or no evaluation lowers the cost', () => {
    const upwards = problemFor(3, -1);
    const before = everything(upwards);
    const search = { firstStep: 1, decrease: 1e-4, curvature: 0.9, evaluations: 20 };
    expect(wolfeSearch(upwards, search)).toBeNull();
    expect(everything(upwards)).toEqual(before);
    const far = problemFor(3, 1);
    const start = everything(far);
    expect(wolfeSearch(far, { ...search, firstStep: 1e6, evaluations: 2 })).toBeNull();
    expect(everything(far)).toEqual(start);
  });

  it('takes a sufficient decrease when the evaluations run out', () => {
    const problem = problemFor(3, 1);
    const { cost } = problem;
    const found = wolfeSearch(problem, { firstStep: 1e-9, decrease: 1e-4, curvature: 1e-3, evaluations: 3 });
    expect(found?.evaluations).toBe(3);
    expect(problem.cost).toBeLessThan(cost);
  });
});

describe('L-BFGS', () => {
  const lbfgs = (options: Record<string, unknown> = {}) => ({
    phases: [{ method: { name: 'lbfgs', ...options } }],
  });

  it('solves a linear least-squares problem of F weights in F steps when the line search is exact', () => {
    const stop = { gradientNorm: 1e-5, iterations: 20 };
    const exact = lbfgs({ curvature: 1e-7, decrease: 1e-9 });
    const run = runOf({ ...linearRegression, ...exact, stop }, randomSeries(1, 100));
    expect(advance(run, 20).ended?.reason.word).toBe('gradient-norm');
    expect(run.state.iteration).toBe(run.problem.layout.freeCount);
  });

  it('lowers the cost at every iteration, with one evaluation in more than half', () => {
    const run = runOf({ network: { name: 'recurrent', hidden: [4] }, ...lbfgs(), stop: { iterations: 60 } });
    const { rows } = advance(run, 60);
    const costs = columnOf(rows, 'cost');
    expect(costs).toHaveLength(61);
    costs.forEach((cost, i) => i > 0 && expect(cost).toBeLessThan(costs[i - 1]));
    const halvings = columnOf(rows, 'halvings').slice(1);
    expect(halvings.filter((count) => count === 0).length).toBeGreaterThan(30);
  });

  it('keeps as many pairs as it is told, each with a positive product', () => {
    const run = runOf({ network: { name: 'recurrent', hidden: [4] }, ...lbfgs({ memory: 3 }) });
    advance(run, 12);
    const { s, y } = run.state.method as unknown as { s: Float64Array[]; y: Float64Array[] };
    expect([s.length, y.length]).toEqual([3, 3]);
    s.forEach((each, i) => expect(each.reduce((sum, x, j) => sum + x * y[i][j], 0)).toBeGreaterThan(0));
  });

  it('goes the same way with gradients by RTRL', () => {
    const settings = { network: { name: 'recurrent', hidden: [3] }, ...lbfgs(), stop: { iterations: 8 } };
    const [one, other] = ['bptt', 'rtrl'].map((gradient) =>
      columnOf(advance(runOf({ ...settings, gradient }), 8).rows, 'cost'),
    );
    one.forEach((cost, i) => expect(other[i] / cost).toBeCloseTo(1, 9));
  });

  it('ends with its reason and the weights as before at the minimum that rounding allows', () => {
    const stop = { gradientNorm: null, iterations: 100 };
    const run = runOf({ ...linearRegression, ...lbfgs(), stop }, randomSeries(1, 100));
    const { rows, ended } = advance(run, 100);
    expect(ended).toMatchObject({ status: 'finished', reason: { word: 'line-search' } });
    expect(columnOf(rows, 'gradientNorm').at(-1)).toBeLessThan(1e-6);
  });
});

describe('Omega with methods that go by the cost', () => {
  it.each(['lbfgs', 'scaled-conjugate-gradient', 'hessian-free', 'levenberg-marquardt', 'gradient-descent'])(
    'is refused for %s',
    (method) => {
      const spec = { regularizers: ['omega'], phases: [{ method }] };
      expect(() => readRunSpec(spec)).toThrow(/gradient method such as SGD/);
    },
  );
});
