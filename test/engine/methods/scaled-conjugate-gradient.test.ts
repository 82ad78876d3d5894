import { describe, expect, it } from 'vitest';
import { advance } from '../../../src/engine/train/advance.ts';
import { randomSeries } from '../../helpers/problems.ts';
import { columnOf, falls, linearRegression, runOf } from './second-order.ts';

const scg = { phases: [{ method: 'scaled-conjugate-gradient' }] };
const network = { name: 'recurrent', hidden: [4] };

describe('scaled conjugate gradient', () => {
  it('solves a linear least-squares problem of F weights in F steps, but for the difference and lambda', () => {
    const settings = { ...linearRegression, ...scg, stop: { gradientNorm: 1e-3, iterations: 20 } };
    const run = runOf(settings, randomSeries(1, 100));
    expect(advance(run, 20).ended?.reason.word).toBe('gradient-norm');
    expect(run.state.iteration).toBe(run.problem.layout.freeCount);
  });

  it('lowers the cost at every iteration', () => {
    const run = runOf({ network, ...scg, stop: { iterations: 80 } });
    const costs = columnOf(advance(run, 80).rows, 'cost');
    expect(costs).toHaveLength(81);
    expect(falls(costs)).toBe(true);
  });

  it('goes along the gradient again after as many steps as there are weights', () => {
    const run = runOf({ network: { name: 'recurrent', hidden: [2] }, ...scg, stop: { iterations: 100 } });
    const weights = run.problem.layout.freeCount;
    const along: number[] = [];
    for (let i = 1; i <= 2 * weights + 1; i++) {
      advance(run, 1);
      const { p, r } = run.state.method as unknown as { p: Float64Array; r: Float64Array };
      if (p.every((value, j) => value === r[j])) along.push(i);
    }
    expect(along).toEqual(expect.arrayContaining([1, weights + 1, 2 * weights + 1]));
    expect(along.length).toBeLessThan(weights);
  });

  it('makes lambda larger where the curvature is negative', () => {
    const wild = { network, initialisation: { name: 'uniform', range: 3 }, ...scg, stop: { iterations: 40 } };
    const run = runOf(wild);
    const lambdas = Array.from({ length: 40 }, () => {
      advance(run, 1);
      return run.state.method.lambda as number;
    });
    expect(Math.max(...lambdas)).toBeGreaterThan(1e-6);
    expect(lambdas.every((lambda) => lambda >= 0)).toBe(true);
  });

  it('ends with its reason and the weights as before at the minimum that rounding allows', () => {
    const settings = { ...linearRegression, ...scg, stop: { gradientNorm: null, iterations: 200 } };
    const { rows, ended } = advance(runOf(settings, randomSeries(1, 100)), 200);
    expect(ended).toMatchObject({ status: 'finished', reason: { word: 'line-search' } });
    expect(columnOf(rows, 'gradientNorm').at(-1)).toBeLessThan(1e-5);
  });
});
