import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { computeNormalEquations } from '../../../src/engine/gradients/normal-equations.ts';
import { gaussNewtonProduct, hessianProduct } from '../../../src/engine/gradients/products.ts';
import {
  createRun,
  forecastOf,
  readRunSpec,
  type Run,
  summarise,
  typescriptKernels,
  UnfoldError,
} from '../../../src/engine/index.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { computeGradient, evaluate } from '../../../src/engine/train/problem.ts';
import { stretchesOf } from '../../../src/engine/network/stretches.ts';
import { randomSeries } from '../../helpers/problems.ts';
import { cellOf, randomGraph } from '../../helpers/random-graph.ts';

/** Rows 20 to 25 and 41 to 46 of one column are missing. */
function gappy(): Series {
  const series = randomSeries(3, 90);
  const [a] = series.columns;
  a.values.fill(NaN, 20, 26);
  a.values.fill(NaN, 41, 47);
  return series;
}

function runOn(series: Series, method: string, more: Record<string, unknown> = {}): Run {
  const { data = {}, ...rest } = more;
  const spec = readRunSpec({
    data: {
      ...{ inputs: ['a', 'b'], targets: ['c', 'd'], missing: 'cut', scale: 'none' },
      split: { train: 60, validation: 15, test: 15 },
      ...(data as object),
    },
    network: { name: 'graph', ...randomGraph(5, cellOf('tanh')) },
    phases: [{ method, iterations: null }],
    seed: 8,
    ...rest,
  });
  return createRun(spec, series, typescriptKernels);
}

const networks = (['tanh', 'lstm', 'gru', 'highway'] as const).flatMap((cell) =>
  [5, 6].map((seed) => ({ cell, seed, network: { name: 'graph', ...randomGraph(seed, cellOf(cell)) } })),
);

function costAt({ problem }: Run, theta: Float64Array): number {
  problem.trial.set(theta);
  return evaluate(problem, problem.trial).cost;
}

/** Central differences along `direction`. */
function slopeAlong(run: Run, of: (theta: Float64Array) => number, direction: Float64Array): number {
  const step = 1e-5;
  const theta = Float64Array.from(run.state.theta);
  const at = (sign: number) => of(theta.map((w, i) => w + sign * step * direction[i]));
  return (at(1) - at(-1)) / (2 * step);
}

const trained = ({ problem }: Run) =>
  Float64Array.from(problem.layout.freeIndex, (index, i) => (index < 0 ? 0 : Math.sqrt(2 + (i % 7)) - 2));
const dot = (a: ArrayLike<number>, b: Float64Array) => b.reduce((sum, value, i) => sum + value * a[i], 0);

describe('a series that is cut at its missing values', () => {
  it('leaves out the samples that reach over a gap, and no others', () => {
    const { source } = runOn(gappy(), 'gradient-descent', {
      data: { taps: [0, 2], horizon: 1 },
      network: { name: 'recurrent', hidden: [3] },
    });
    if (source.kind !== 'series') throw new Error('a series');
    const { cuts, rowOf, known } = source.prepared;
    expect(cuts.map(({ from, to }) => [rowOf(from), rowOf(to)])).toEqual([
      [20, 29],
      [41, 50],
    ]);
    expect(known?.filter((flag) => flag === 0)).toHaveLength(2 * 18);
    expect(source.counted.filter((flag) => flag === 1)).toHaveLength(57 - 18);
  });

  it('begins from zero state behind a gap: as a series that begins there', () => {
    const whole = runOn(gappy(), 'gradient-descent');
    const later = gappy();
    const rest: Series = {
      ...later,
      length: 64,
      columns: later.columns.map((column) => ({ ...column, values: column.values.slice(26) })),
    };
    const part = runOn(rest, 'gradient-descent', {
      data: { split: { train: 34, validation: 15, test: 15 } },
    });
    part.problem.theta.set(whole.state.theta);
    part.state.theta.set(whole.state.theta);
    evaluate(part.problem, part.problem.theta);
    evaluate(whole.problem, whole.problem.theta);
    const [a, b] = [forecastOf(whole), forecastOf(part)];
    const at = a.rows.indexOf(27);
    expect(a.predicted.subarray(at, at + 14)).toEqual(b.predicted.subarray(0, 14));
    expect(a.predicted[a.rows.indexOf(26)]).toBeNaN();
  });

  it.each(networks)('has the gradient of its cost ($cell, $seed)', ({ network }) => {
    const run = runOn(gappy(), 'gradient-descent', { network });
    costAt(run, Float64Array.from(run.state.theta));
    computeGradient(run.problem);
    const gradient = Float64Array.from(run.problem.gradient);
    const direction = trained(run);
    const expected = slopeAlong(run, (theta) => costAt(run, theta), direction);
    expect(dot(gradient, direction) / expected).toBeCloseTo(1, 6);
    const forward = runOn(gappy(), 'gauss-newton', { network });
    costAt(forward, Float64Array.from(run.state.theta));
    computeNormalEquations(forward.problem);
    forward.problem.gradient.forEach((value, i) => expect(value).toBeCloseTo(gradient[i], 9));
  });

  it.each(networks)('has the curvature of its cost ($cell, $seed)', ({ network }) => {
    const run = runOn(gappy(), 'hessian-free', { network, regularizers: [] });
    const { problem } = run;
    const theta = Float64Array.from(run.state.theta);
    const direction = trained(run);
    const gradientAt = (at: Float64Array): Float64Array => {
      costAt(run, at);
      computeGradient(problem);
      return Float64Array.from(problem.gradient);
    };
    gradientAt(theta);
    const product = new Float64Array(theta.length);
    hessianProduct(problem, direction, product);
    const curved = new Float64Array(theta.length);
    gaussNewtonProduct(problem, direction, curved);
    const expected = slopeAlong(run, (at) => dot(gradientAt(at), direction), direction);
    expect(dot(product, direction) / expected).toBeCloseTo(1, 5);
    const dense = runOn(gappy(), 'gauss-newton', { network, regularizers: [] });
    costAt(dense, theta);
    computeNormalEquations(dense.problem);
    const { second, layout } = dense.problem;
    if (second === null) throw new Error('no normal equations');
    const free = layout.freeCount;
    const v = new Float64Array(free);
    layout.freeIndex.forEach((index, i) => (index < 0 ? 0 : (v[index] = direction[i])));
    let quadratic = 0;
    for (let i = 0; i < free; i++) {
      for (let j = 0; j <= i; j++) {
        const h = second.hessian.data[second.hessian.at + i * second.hessian.stride + j];
        quadratic += (i === j ? 1 : 2) * v[i] * h * v[j];
      }
    }
    expect(dot(curved, direction) / quadratic).toBeCloseTo(1, 8);
  });

  it('trains, and is judged without the samples that are left out', () => {
    const run = runOn(gappy(), 'gauss-newton');
    const before = summarise(run);
    advance(run, 5);
    const after = summarise(run);
    expect(after.cost).toBeLessThan(before.cost);
    expect(after.train.n).toBe(2 * (59 - 14));
    expect(Number.isFinite(after.test?.nmse)).toBe(true);
  });

  it.each(['sgd', 'extended-kalman'])('trains by %s, too, and in windows', (method) => {
    const gradient =
      method === 'sgd' ? { gradient: { name: 'truncated-bptt', form: 'epochwise', n: 7 } } : {};
    const network = { name: 'recurrent', hidden: [3] };
    const run = runOn(gappy(), method, { ...gradient, network, stop: { gradientNorm: null } });
    advance(run, 12);
    expect(Number.isFinite(summarise(run).train.nmse)).toBe(true);
    expect(run.state.theta.every((weight) => Number.isFinite(weight))).toBe(true);
  });

  it('is refused where delays reach over a gap, and with methods that read errors through time', () => {
    const short = gappy();
    short.columns[0].values.set([1, 1, 1, 1, 1], 21);
    const layers = [
      { name: 'hidden', size: 2 },
      { name: 'output', size: 2, cell: 'linear' },
    ];
    const connections = [
      { from: 'input', to: 'hidden' },
      { from: 'hidden', to: 'hidden', delay: 5 },
      { from: 'hidden', to: 'output' },
    ];
    const code = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        return error instanceof UnfoldError ? error.code : String(error);
      }
      return 'none';
    };
    const network = { name: 'graph', layers, connections };
    expect(code(() => runOn(short, 'gradient-descent', { network }))).toBe('data.cut');
    expect(code(() => runOn(gappy(), 'gradient-descent', { network }))).toBe('none');
    expect(
      code(() =>
        runOn(gappy(), 'sgd', {
          regularizers: [{ name: 'omega' }],
          network: { name: 'recurrent', hidden: [3] },
        }),
      ),
    ).toBe('data.cut');
  });

  it('has stretches between its breaks', () => {
    const breaks = [
      { from: 3, to: 5 },
      { from: 8, to: 10 },
    ];
    expect(stretchesOf(breaks, 0, 12)).toEqual([
      { from: 0, to: 3, afresh: false },
      { from: 5, to: 8, afresh: true },
      { from: 10, to: 12, afresh: true },
    ]);
    expect(stretchesOf(breaks, 4, 9)).toEqual([{ from: 5, to: 8, afresh: true }]);
    expect(stretchesOf(breaks, 5, 7)).toEqual([{ from: 5, to: 7, afresh: true }]);
    expect(stretchesOf(breaks, 6, 7)).toEqual([{ from: 6, to: 7, afresh: false }]);
    expect(stretchesOf(breaks, 3, 5)).toEqual([]);
  });
});
