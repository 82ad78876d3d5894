import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';
import { hasLaser, laserSeries } from '../../helpers/laser.ts';
import { randomSeries } from '../../helpers/problems.ts';
import { columnOf, falls, linearRegression, runOf } from './second-order.ts';

const network = { name: 'recurrent', hidden: [4] };
const withMethod = (options: Record<string, unknown>) => ({
  phases: [{ method: { name: 'levenberg-marquardt', ...options } }],
});

describe('Levenberg-Marquardt', () => {
  it.each([1, 3, 4])('makes the full Gauss-Newton step at mu 0, to the bit (seed %i)', (seed) => {
    // Strong weight decay, and a few iterations first: then full steps lower the cost.
    const first = { method: 'gauss-newton', iterations: 10 };
    const settings = {
      ...linearRegression,
      network: { name: 'recurrent', hidden: [3] },
      regularizers: [{ name: 'weight-decay', alpha: 4 }],
      stop: { gradientNorm: null, iterations: 60 },
      seed,
    };
    const newton = runOf(
      { ...settings, phases: [first, { method: 'gauss-newton' }] },
      randomSeries(seed, 100),
    );
    const marquardt = runOf(
      { ...settings, phases: [first, ...withMethod({ mu: 0 }).phases] },
      randomSeries(seed, 100),
    );
    let same = 0;
    for (let i = 0; i < 60; i++) {
      advance(newton, 1);
      advance(marquardt, 1);
      if (newton.state.halvings > 0 && newton.state.iteration > first.iterations) break; // the two go different ways
      expect(marquardt.state.theta).toEqual(newton.state.theta);
      if (i >= first.iterations && newton.state.ended === null) same++;
    }
    expect(same).toBeGreaterThan(2);
  });

  it('solves a linear least-squares problem in one step at mu 0', () => {
    const stop = { gradientNorm: 1e-9, iterations: 5 };
    const run = runOf({ ...linearRegression, ...withMethod({ mu: 0 }), stop }, randomSeries(1, 100));
    expect(advance(run, 10).ended?.reason.word).toBe('gradient-norm');
    expect(run.state.iteration).toBe(1);
  });

  it.each(['none', 'geodesic'])('lowers the cost at every iteration (acceleration %s)', (acceleration) => {
    const run = runOf({ network, ...withMethod({ acceleration }), stop: { iterations: 30 } });
    const costs = columnOf(advance(run, 30).rows, 'cost');
    expect(costs.length).toBeGreaterThan(10);
    expect(falls(costs)).toBe(true);
  });

  it('divides mu after a step and multiplies it by each refusal', () => {
    const options = { mu: 0.5, muDec: 0.25, muInc: 8 };
    const run = runOf({ network, seed: 1, ...withMethod(options), stop: { iterations: 60 } });
    let mu = options.mu;
    let refusals = 0;
    while (run.state.ended === null) {
      advance(run, 1);
      for (let i = 0; i < run.state.halvings; i++) mu *= options.muInc;
      mu = Math.max(1e-12, mu * options.muDec);
      refusals += run.state.halvings;
      if (run.state.ended === null) expect(run.state.method.mu).toBe(mu);
    }
    expect(refusals).toBeGreaterThan(0);
  });

  it('goes on from mu 0 after a refusal', () => {
    const stop = { gradientNorm: null, iterations: 100 };
    const run = runOf({
      network,
      initialisation: { name: 'uniform', range: 2 },
      ...withMethod({ mu: 0 }),
      stop,
    });
    const { rows } = advance(run, 100);
    expect(Math.max(...columnOf(rows, 'halvings'))).toBeGreaterThan(0);
    expect(falls(columnOf(rows, 'cost'))).toBe(true);
  });

  it('ends with its reason and the weights as before when mu grows over its maximum', () => {
    const stop = { gradientNorm: null, iterations: 100 };
    const run = runOf({ ...linearRegression, ...withMethod({}), stop }, randomSeries(1, 100));
    const { ended } = advance(run, 100);
    expect(ended).toMatchObject({ status: 'finished', reason: { word: 'mu-max' } });
    expect(summarise(run).cost).toBe(run.problem.cost);
    expect(summarise(run).gradientNorm).toBeLessThan(1e-6); // what rounding of the cost allows
  });

  it('does not fail where Gauss-Newton does: dependent columns of J without weight decay', () => {
    const twice = {
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
    const settings = { ...linearRegression, network: twice, stop: { gradientNorm: 1e-6, iterations: 50 } };
    const run = runOf({ ...settings, ...withMethod({}) }, randomSeries(1, 100));
    expect(advance(run, 50).ended?.reason.word).toBe('gradient-norm');
    expect(advance(runOf(settings, randomSeries(1, 100)), 50).ended?.reason.word).toBe(
      'not-positive-definite',
    );
  });

  it.each([
    ['diagonal', true],
    ['none', false],
  ])('with scaling %s, steps independent of the units of an input: %s', (scaling, isSame) => {
    const series = randomSeries(3, 100);
    const scaled = {
      ...series,
      columns: series.columns.map((column, i) =>
        i === 0 ? { ...column, values: column.values.map((x) => 1024 * x) } : column,
      ),
    };
    const settings = {
      ...linearRegression,
      data: { ...linearRegression.data, scale: 'none' },
      initialisation: { name: 'uniform', range: 0 },
      ...withMethod({ mu: 10, scaling }),
    };
    const [one, other] = [series, scaled].map((each) =>
      columnOf(advance(runOf(settings, each), 4).rows, 'cost'),
    );
    expect(one.length).toBeGreaterThan(2);
    // A power of two: the very same bits.
    if (isSame) expect(other).toEqual(one);
    else expect(other).not.toEqual(one);
  });
});

describe('geodesic acceleration', () => {
  it('adds nothing where the outputs are linear in the weights', () => {
    const both = ['none', 'geodesic'].map((acceleration) => {
      const run = runOf({ ...linearRegression, ...withMethod({ acceleration }) }, randomSeries(1, 100));
      advance(run, 1);
      return run.state.theta;
    });
    both[0].forEach((weight, i) => expect(both[1][i]).toBeCloseTo(weight, 11));
    expect(both[0]).not.toEqual(Float64Array.of(0, 0, 0));
  });

  it('refuses every step where no acceleration is allowed', () => {
    const options = { acceleration: 'geodesic', accelerationLimit: 1e-30 };
    const run = runOf({ network, ...withMethod(options) });
    const before = run.state.theta.slice();
    expect(advance(run, 5).ended?.reason.word).toBe('mu-max');
    expect(run.state.theta).toEqual(before);
  });
});

describe.skipIf(!hasLaser)('the measured laser (skipped without ../shared/data)', () => {
  const spec = JSON.parse(readFileSync('examples/laser-9.json', 'utf8')) as object;

  it.each([1, 2, 3, 4, 5, 6])('is learnt to a training NMSE below 8e-4 by seed %i', async (seed) => {
    const stop = { goal: 8e-4, iterations: 300 };
    const settings = { ...spec, ...withMethod({}), stop, seed };
    const run = createRun(readRunSpec(settings), laserSeries(), await loadWasmKernels());
    expect(advance(run, 300).ended?.reason.word).toBe('goal');
    expect(summarise(run).train.nmse).toBeLessThan(8e-4);
  });
});
