import { describe, expect, it } from 'vitest';
import { computeNormalEquations } from '../../../src/engine/gradients/normal-equations.ts';
import {
  gaussNewtonProduct,
  hessianProduct,
  jacobianProduct,
} from '../../../src/engine/gradients/products.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { layoutOf } from '../../../src/engine/network/layout.ts';
import { outputAt, readPast } from '../../../src/engine/network/trajectory.ts';
import { openStream } from '../../../src/engine/random.ts';
import { createProblem, problemBytes } from '../../../src/engine/train/buffers.ts';
import { loadSequences, useSteps } from '../../../src/engine/train/feed.ts';
import { computeGradient, evaluate, type Problem, setTheta } from '../../../src/engine/train/problem.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { randomDirection, relativeDifference } from '../../helpers/network-problem.ts';
import { randomGraph } from '../../helpers/random-graph.ts';

const STEPS = 11;
const needs = { backward: true, tangent: true, second: true, products: true, readout: false };

/** Sequences of unequal lengths in one or two parts, without regularisers. */
function problemFor(seed: number, settings: { loss: string; cell: string; batch: number }): Problem {
  const { loss, cell, batch } = settings;
  const spec = readRunSpec({ loss, regularizers: [], phases: [{ method: 'gauss-newton' }] });
  const layout = layoutOf(randomGraph(seed, cell), 2, 2);
  const extent = { capacity: STEPS, steps: STEPS, batch, checked: 0 };
  const setup = { spec, needs, provider: typescriptKernels };
  const problem = createProblem(layout, extent, { ...setup, bytes: problemBytes(layout, extent, setup) });
  const stream = openStream(seed, 'products');
  const normals = () => Float64Array.from({ length: STEPS * batch * 2 }, () => stream.normal());
  const lengths = Uint32Array.from({ length: batch }, () => stream.integer(3, STEPS + 1));
  const weights = Float64Array.from({ length: STEPS * batch }, (_, i) =>
    Math.floor(i / batch) < lengths[i % batch] ? 1 : 0,
  );
  loadSequences(problem, { steps: STEPS, batch, inputs: normals(), targets: normals(), weights, lengths });
  setTheta(
    problem,
    Float64Array.from(layout.present, (flag) => flag * stream.uniformIn(-0.8, 0.8)),
  );
  return problem;
}

/** Central difference of order 6 of `f` along v at the problem's weights. */
function along(problem: Problem, v: Float64Array, f: () => Float64Array): Float64Array {
  const h = 4e-3;
  const at = (k: number) => {
    problem.trial.set(problem.theta.map((w, i) => w + k * h * v[i]));
    evaluate(problem, problem.trial);
    return f();
  };
  const points = [-3, -2, -1, 1, 2, 3].map((k) => at(k));
  const factors = [-1, 9, -45, 45, -9, 1];
  const result = points[0].map(
    (_, i) => points.reduce((sum, values, k) => sum + factors[k] * values[i], 0) / (60 * h),
  );
  evaluate(problem, problem.theta);
  return result;
}

const cases = ['squared-error', 'mean-squared-error'].flatMap((loss) =>
  ['tanh', 'lstm', 'gru'].flatMap((cell) => [1, 3, 9].map((batch, i) => [loss, cell, batch, i + 1] as const)),
);

describe.each(cases)('products with %s, %s units, %i sequences', (loss, cell, batch, seed) => {
  it('the Gauss-Newton product is that with the dense matrix', () => {
    const problem = problemFor(seed, { loss, cell, batch });
    const { layout, second } = problem;
    const v = randomDirection(problem, seed);
    const product = new Float64Array(layout.parameters);
    gaussNewtonProduct(problem, v, product);
    computeNormalEquations(problem);
    if (second === null) throw new Error('no second-order buffers');
    const trained = Array.from(layout.freeIndex.keys()).filter((i) => layout.freeIndex[i] >= 0);
    const { data, at, stride } = second.hessian;
    const dense = trained.map((_, r) =>
      trained.reduce((sum, i, c) => sum + data[at + r * stride + c] * v[i], 0),
    );
    expect(
      relativeDifference(
        dense,
        trained.map((i) => product[i]),
      ),
    ).toBeLessThan(1e-12);
    expect(product.some((x, i) => layout.freeIndex[i] < 0 && x !== 0)).toBe(false);
  });

  it('the Hessian product is the derivative of the gradient', () => {
    const problem = problemFor(seed, { loss, cell, batch });
    const v = randomDirection(problem, seed);
    const product = new Float64Array(v.length);
    hessianProduct(problem, v, product);
    const change = along(problem, v, () => {
      computeGradient(problem);
      return Float64Array.from(problem.gradient);
    });
    expect(relativeDifference(change, product)).toBeLessThan(1e-8);
  });

  it('the Jacobian product is the derivative of the outputs', () => {
    const problem = problemFor(seed, { loss, cell, batch });
    const v = randomDirection(problem, seed);
    jacobianProduct(problem, v);
    const dots = problem.parts.flatMap((part) => Array.from(part.products?.dots ?? []));
    const change = along(problem, v, () =>
      Float64Array.from(
        problem.parts.flatMap(({ track }) => {
          const { h, at } = outputAt(track, 0);
          return Array.from(h.subarray(at));
        }),
      ),
    );
    expect(relativeDifference(change, dots)).toBeLessThan(1e-8);
  });
});

describe('products over a window that begins before its loss', () => {
  it('are those of the errors in it, for a state that is held constant', () => {
    const problem = problemFor(5, { loss: 'squared-error', cell: 'lstm', batch: 3 });
    useSteps(problem, { from: 3, lossFrom: 6, to: 9 });
    for (const part of problem.parts) part.past = readPast(part.track, 3);
    setTheta(problem, Float64Array.from(problem.theta));
    const v = randomDirection(problem, 5);
    const product = new Float64Array(v.length);
    hessianProduct(problem, v, product);
    const change = along(problem, v, () => {
      computeGradient(problem);
      return Float64Array.from(problem.gradient);
    });
    expect(relativeDifference(change, product)).toBeLessThan(1e-8);
  });
});
