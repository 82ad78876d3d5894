import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeNormalEquations } from '../../../src/engine/gradients/normal-equations.ts';
import { gaussNewtonProduct } from '../../../src/engine/gradients/products.ts';
import { conjugateGradients, type LinearSystem } from '../../../src/engine/methods/conjugate-gradients.ts';
import { dot } from '../../../src/engine/methods/vectors.ts';
import { openStream } from '../../../src/engine/random.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { evaluate } from '../../../src/engine/train/problem.ts';
import { randomSeries } from '../../helpers/problems.ts';
import { columnOf, falls, linearRegression, runOf } from './second-order.ts';

const hessianFree = (options: Record<string, unknown> = {}) => ({
  phases: [{ method: { name: 'hessian-free', ...options } }],
});
const network = { name: 'recurrent', hidden: [4] };

/** A random symmetric positive definite system of n equations. */
function systemOf(seed: number, n: number): LinearSystem {
  const stream = openStream(seed, 'system');
  const rows = Array.from({ length: n + 3 }, () => Float64Array.from({ length: n }, () => stream.normal()));
  return {
    product: (v, out) => {
      const along = rows.map((row) => dot(row, v));
      for (let i = 0; i < n; i++) out[i] = rows.reduce((sum, row, k) => sum + row[i] * along[k], v[i]);
    },
    right: Float64Array.from({ length: n }, () => stream.normal()),
  };
}

describe('conjugate gradients', () => {
  const cases = fc.record({ seed: fc.integer({ min: 1, max: 1000 }), n: fc.integer({ min: 1, max: 12 }) });

  it('solve a system of n equations in n iterations, from any start', () => {
    fc.assert(
      fc.property(cases, ({ seed, n }) => {
        const system = systemOf(seed, n);
        const stream = openStream(seed, 'start');
        const start = Float64Array.from({ length: n }, () => stream.normal());
        const { x } = conjugateGradients(system, start, { most: n, tolerance: 0 }).at(-1) ?? { x: start };
        const product = new Float64Array(n);
        system.product(x, product);
        product.forEach((value, i) => expect(value).toBeCloseTo(system.right[i], 5));
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('know the value of the model at every solution on the way, which falls', () => {
    fc.assert(
      fc.property(cases, ({ seed, n }) => {
        const system = systemOf(seed, n);
        const iterates = conjugateGradients(system, new Float64Array(n), { most: n, tolerance: 0 });
        const product = new Float64Array(n);
        let before = 0;
        for (const { x, model } of iterates) {
          system.product(x, product);
          expect(model).toBeCloseTo(0.5 * dot(x, product) - dot(system.right, x), 9);
          expect(model).toBeLessThanOrEqual(before);
          before = model;
        }
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it('stop when the model hardly falls any more', () => {
    const counted = (tolerance: number) => {
      let count = 0;
      const { product, right } = systemOf(7, 60);
      const system: LinearSystem = { right, product: (v, out) => (count++, product(v, out)) };
      conjugateGradients(system, new Float64Array(60), { most: 200, tolerance });
      return count;
    };
    expect(counted(5e-2)).toBeLessThan(counted(5e-4));
    expect(counted(5e-4)).toBeLessThan(counted(0));
  });
});

describe('Hessian-free', () => {
  it('has the products of the dense matrix', () => {
    const { problem } = runOf({ network, phases: [{ method: 'levenberg-marquardt' }] }); // which has both
    evaluate(problem, problem.theta);
    computeNormalEquations(problem);
    if (problem.second === null) throw new Error('no dense matrix');
    const { hessian } = problem.second;
    const { freeIndex, parameters } = problem.layout;
    const stream = openStream(4, 'direction');
    const v = Float64Array.from({ length: parameters }, () => stream.normal());
    const found = new Float64Array(parameters);
    gaussNewtonProduct(problem, v, found);
    const dense = Float64Array.from(freeIndex, (row) =>
      freeIndex.reduce(
        (sum, column, i) =>
          sum + (row < 0 || column < 0 ? 0 : hessian.data[hessian.at + row * hessian.stride + column] * v[i]),
        0,
      ),
    );
    const size = Math.sqrt(dot(dense, dense));
    expect(size).toBeGreaterThan(1);
    found.forEach((value, i) => expect(Math.abs(value - dense[i])).toBeLessThan(1e-9 * size));
  });

  it('solves a linear least-squares problem in one step without damping', () => {
    const options = { damping: 1e-12, tolerance: 0, products: 10 };
    const stop = { gradientNorm: 1e-8, iterations: 5 };
    const run = runOf({ ...linearRegression, ...hessianFree(options), stop }, randomSeries(1, 100));
    expect(advance(run, 5).ended?.reason.word).toBe('gradient-norm');
    expect(run.state.iteration).toBe(1);
  });

  it('makes the step of Levenberg-Marquardt when conjugate gradients run to their end', () => {
    const settings = { network, initialisation: { name: 'uniform', range: 0.1 }, seed: 4 };
    const dense = runOf({ ...settings, phases: [{ method: { name: 'levenberg-marquardt', mu: 10 } }] });
    const free = runOf({ ...settings, ...hessianFree({ damping: 10, tolerance: 0, products: 1000 }) });
    [dense, free].forEach((run) => advance(run, 1));
    expect([dense.state.halvings, free.state.stepSize]).toEqual([0, 1]); // both took the whole step
    dense.state.theta.forEach((weight, i) => expect(free.state.theta[i]).toBeCloseTo(weight, 9));
  });

  it('lowers the cost at every iteration and adapts the damping', () => {
    const run = runOf({ network, ...hessianFree(), stop: { iterations: 25 } });
    const dampings = new Set<unknown>();
    const costs: number[] = [run.problem.cost];
    while (run.state.ended === null) {
      advance(run, 1);
      costs.push(run.problem.cost);
      dampings.add(run.state.method.damping);
    }
    expect(costs).toHaveLength(26);
    expect(falls(costs)).toBe(true);
    expect(dampings.size).toBeGreaterThan(2);
  });

  it('trains on mini-batches of sequences', () => {
    const run = runOf({
      task: { name: 'addition', length: 20 },
      network: { name: 'recurrent', hidden: [6] },
      batches: { size: 40, validation: 200, test: 0 },
      record: { evaluateEvery: 20 },
      loss: { name: 'mean-squared-error' },
      ...hessianFree({ products: 20 }),
      stop: { iterations: 20, gradientNorm: null },
    });
    const losses = columnOf(advance(run, 20).rows, 'validationLoss');
    expect(run.state.iteration).toBe(20);
    expect(losses[20]).toBeLessThan(0.5 * losses[0]);
  });

  it('ends with its reason and the weights as before at the minimum that rounding allows', () => {
    const settings = { ...linearRegression, ...hessianFree(), stop: { gradientNorm: null, iterations: 400 } };
    const { rows, ended } = advance(runOf(settings, randomSeries(1, 100)), 400);
    expect(ended).toMatchObject({ status: 'finished', reason: { word: 'line-search' } });
    expect(columnOf(rows, 'gradientNorm').at(-1)).toBeLessThan(1e-5);
  });
});
