import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { ratesOf, type StrategyForm } from '../../../src/engine/methods/evolution-rates.ts';
import {
  adapt,
  createStrategy,
  drawStep,
  isCollapsed,
  type Strategy,
} from '../../../src/engine/methods/evolution-strategy.ts';
import { metricColumns } from '../../../src/engine/metrics/index.ts';
import { openStream } from '../../../src/engine/random.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { checkpointOf, createRun, restoreRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { ridgeDense } from '../../helpers/dense.ts';
import { randomSeries, sineSeries } from '../../helpers/problems.ts';

interface Expected {
  readonly n: number;
  readonly lambda: number;
  readonly form: StrategyForm;
  readonly start: readonly number[];
  readonly sigma: number;
  readonly weights: readonly number[];
  readonly generations: readonly {
    readonly steps: readonly (readonly number[])[];
    readonly mean: readonly number[];
    readonly sigma: number;
    readonly path: readonly number[];
    readonly sigmaPath: readonly number[];
    readonly covariance: readonly (readonly number[])[];
  }[];
}

const fixture = new URL('../../fixtures/evolution-strategy.json', import.meta.url);
const cases = JSON.parse(readFileSync(fixture, 'utf8')) as readonly Expected[];

function expectClose(actual: Iterable<number>, expected: readonly number[]): void {
  const numbers = [...actual];
  expect(numbers.length).toBe(expected.length);
  numbers.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 11));
}

/** Element (i, j), j <= i, of a strategy's C. */
function covarianceAt({ form, covariance }: Strategy, i: number, j: number): number {
  if (form === 'full') return covariance[(i * (i + 1)) / 2 + j];
  return i === j ? covariance[i] : 0;
}

/** Minimises `cost`, judged through `bent`, from `start`: how many generations it took to come below 1e-14. */
function search(
  cost: (x: Float64Array) => number,
  {
    start,
    form = 'full',
    bent = (c) => c,
  }: { start: number[]; form?: StrategyForm; bent?: (c: number) => number },
): { generations: number; mean: Float64Array } {
  const stream = openStream(1, 'search');
  const strategy = createStrategy(Float64Array.from(start), { form, sigma: 0.5, lambda: 12 });
  while (cost(strategy.mean) > 1e-14 && strategy.generation < 2000 && !isCollapsed(strategy)) {
    const steps = Array.from({ length: 12 }, () => drawStep(strategy, stream));
    const judged = steps.map((step) => ({
      step,
      cost: bent(cost(strategy.mean.map((m, i) => m + strategy.sigma * step[i]))),
    }));
    judged.sort((a, b) => a.cost - b.cost);
    adapt(
      strategy,
      judged.map(({ step }) => step),
    );
  }
  return { generations: strategy.generation, mean: strategy.mean };
}

const sphere = (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0);
const ellipsoid = (x: Float64Array) =>
  x.reduce((sum, value, i) => sum + [1, 10, 100, 1e3, 1e4, 1e5][i] * value * value, 0);
const rosenbrock = (x: Float64Array) =>
  Array.from({ length: x.length - 1 }, (_, i) => 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2).reduce(
    (sum, value) => sum + value,
    0,
  );

describe('the strategy', () => {
  it.each(cases)('adapts as NumPy does, $form, $n numbers, $lambda candidates', (expected) => {
    const { n, lambda, form, start, sigma, weights, generations } = expected;
    expectClose(ratesOf(n, lambda, form).weights, weights);
    const strategy = createStrategy(Float64Array.from(start), { form, sigma, lambda });
    for (const generation of generations) {
      adapt(
        strategy,
        generation.steps.map((step) => Float64Array.from(step)),
      );
      expectClose(strategy.mean, generation.mean);
      expectClose(strategy.path, generation.path);
      expectClose(strategy.sigmaPath, generation.sigmaPath);
      expect(strategy.sigma).toBeCloseTo(generation.sigma, 11);
      generation.covariance.forEach((row, i) => {
        for (let j = 0; j <= i; j++) expect(covarianceAt(strategy, i, j)).toBeCloseTo(row[j], 11);
      });
    }
  });

  it.each([
    ['a sphere', sphere, 150],
    ['an ellipsoid of condition 10^5', ellipsoid, 400],
    ['the Rosenbrock valley', rosenbrock, 600],
  ])('finds the minimum of %s', (_, cost, most) => {
    expect(search(cost, { start: [1, -1, 1, 1, 0.5, 1] }).generations).toBeLessThan(most);
  });

  it('finds the minimum of an ellipsoid along the axes without covariances', () => {
    expect(search(ellipsoid, { start: [1, 1, 1, 1, 1, 1], form: 'separable' }).generations).toBeLessThan(400);
  });

  it('does the same on a cost that is passed through any rising function, and elsewhere in space', () => {
    const plain = search(rosenbrock, { start: [-1, 1, 0] });
    const bent = search(rosenbrock, { start: [-1, 1, 0], bent: (c) => -1 / (1 + Math.sqrt(c)) });
    expect(Math.abs(bent.generations - plain.generations)).toBeLessThan(30); // the same but for ties by rounding
    const moved = search((x) => sphere(x.map((value) => value - 0.5)), { start: [1, 1, 1] });
    const still = search(sphere, { start: [0.5, 0.5, 0.5] });
    expect(moved.generations).toBe(still.generations);
  });

  it('is over when no spread is left', () => {
    const strategy = createStrategy(Float64Array.of(1, 2), { form: 'full', sigma: 1e-18, lambda: 6 });
    expect(isCollapsed(strategy)).toBe(true);
  });
});

const data = { inputs: ['a', 'b'], targets: ['c'], split: { train: 60, validation: 0, test: 20 } };
const linear = {
  network: {
    name: 'graph',
    layers: [{ name: 'output', size: 1, cell: 'linear' }],
    connections: [{ from: 'input', to: 'output' }],
  },
  data,
  regularizers: [],
};

function runOf(settings: Record<string, unknown>, method: Record<string, unknown> = {}): Run {
  const phases = [{ method: { name: 'evolution', ...method } }];
  const spec = readRunSpec({ phases, seed: 3, stop: { iterations: 60 }, ...settings });
  return createRun(
    spec,
    spec.data.inputs.length > 0 ? randomSeries(1, 100) : sineSeries(101),
    typescriptKernels,
  );
}

const width = metricColumns.length;
const recurrent = {
  data: { split: { train: 80, validation: 0, test: 20 } },
  network: { name: 'recurrent', hidden: [3] },
};

describe('evolution', () => {
  it.each(['full', 'separable'])('comes to the least-squares solution of a linear network (%s)', (form) => {
    const run = runOf({ ...linear, stop: { iterations: 150 } }, { form });
    advance(run, 150);
    const { layout, parts, window } = run.problem;
    const { z, plan } = parts[0].track.layers[layout.output];
    const rows = Array.from({ length: window.to }, (_, t) => [
      ...z.subarray(t * plan.fan, (t + 1) * plan.fan),
    ]);
    const targets = rows.map((_, t) => parts[0].targets[t]);
    const exact = ridgeDense(rows, targets, { start: [0, 0, 0], weight: 0 });
    exact.forEach((weight, i) => expect(run.state.theta[i]).toBeCloseTo(weight, 6));
  });

  it.each(['mean', 'best'])(
    'trains a recurrent network, with the same bits after a checkpoint (%s)',
    (accept) => {
      const run = runOf(recurrent, { accept });
      const before = summarise(run).train.nmse;
      advance(run, 25);
      const { spec, series } = run;
      const restored = restoreRun(spec, series, {
        provider: typescriptKernels,
        checkpoint: checkpointOf(run),
      });
      advance(run, 35);
      advance(restored, 35);
      expect(summarise(run).train.nmse).toBeLessThan(before / 3);
      expect(checkpointOf(restored)).toEqual(checkpointOf(run));
    },
  );

  it('never raises the cost when it accepts the best candidate so far', () => {
    const run = runOf(recurrent, { accept: 'best' });
    let before = run.problem.cost;
    for (let i = 0; i < 30; i++) {
      advance(run, 1);
      expect(run.problem.cost).toBeLessThanOrEqual(before);
      before = run.problem.cost;
    }
  });

  it('goes through one more evaluation than it has candidates, and computes no gradient', () => {
    const run = runOf(recurrent, { population: 10 });
    advance(run, 5);
    expect(run.state.counts).toEqual({ evaluations: 5 * 11, gradients: 0 });
  });

  it('searches on from the accepted weights, wherever a bound has brought them', () => {
    const run = runOf(recurrent);
    advance(run, 2);
    run.problem.theta[0] = 100;
    advance(run, 1);
    const { mean } = run.state.method.strategy as Strategy;
    expect(Math.abs(mean[0] - 100)).toBeLessThan(5);
    expect([...mean]).toEqual([...run.state.theta].filter((_, i) => run.problem.layout.freeIndex[i] >= 0));
  });

  it('hands over to a method with a gradient, with the same bits after a checkpoint', () => {
    const phases = [{ method: 'evolution', iterations: 4 }, { method: 'gauss-newton' }];
    const run = runOf({ ...recurrent, phases, stop: { iterations: 10 } });
    advance(run, 4);
    const { spec, series } = run;
    const restored = restoreRun(spec, series, { provider: typescriptKernels, checkpoint: checkpointOf(run) });
    const rows = advance(run, 10).rows;
    expect(advance(restored, 10).rows).toEqual(rows);
    const norms = Array.from(
      { length: 6 },
      (_, i) => rows[i * width + metricColumns.indexOf('gradientNorm')],
    );
    expect(norms.every((norm) => norm > 0)).toBe(true);
  });

  it('ends with a reason when its distribution has collapsed', () => {
    const run = runOf({ ...linear, stop: { iterations: 5000 } }, { population: 6 });
    const { ended } = advance(run, 5000);
    expect(ended).toMatchObject({ status: 'finished', reason: { word: 'search-collapsed' } });
  });

  it('refuses a full covariance of very many weights, and names the separable form', () => {
    const network = { name: 'recurrent', hidden: [100] };
    expect(() => runOf({ ...recurrent, network })).toThrow(/[Ss]eparable/);
    expect(() => runOf({ ...recurrent, network }, { form: 'separable' })).not.toThrow();
  });
});
