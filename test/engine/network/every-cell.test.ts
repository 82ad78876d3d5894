import { describe, expect, it } from 'vitest';
import { cells } from '../../../src/engine/network/cells/index.ts';
import type { NamedOptions } from '../../../src/engine/network/spec.ts';
import {
  differentiate,
  errorAt,
  errorSlope,
  gaussNewtonProductAt,
  gradientAt,
  hessianProductAt,
  jacobianProductAt,
  randomDirection,
  jacobianAt,
  networkProblem,
  outputsAt,
  relativeDifference,
  unitVector,
} from '../../helpers/network-problem.ts';
import { randomGraph } from '../../helpers/random-graph.ts';

const STEPS = 14;
const BATCH = 3;
const GRAPHS = 12;

/** Every cell of the table, and the forms that settings give it. */
const kinds: readonly NamedOptions[] = [
  ...cells.map(({ name }) => ({ name })),
  { name: 'lstm', peepholes: true },
  { name: 'gru', reset: 'before' },
  { name: 'highway', depth: 1 },
];

function problemFor(seed: number, cell: NamedOptions) {
  return networkProblem(randomGraph(seed, cell), { seed, steps: STEPS, batch: BATCH });
}

describe.each(kinds.map((cell) => [JSON.stringify(cell), cell] as const))(
  'a network of %s units',
  (_, cell) => {
    const seeds = Array.from({ length: GRAPHS }, (__, i) => i + 1);

    it.each(seeds)(
      'has the same gradient backwards, forwards and by finite differences (graph %i)',
      (seed) => {
        const problem = problemFor(seed, cell);
        const { layout, theta } = problem;
        const trained = Array.from(layout.freeIndex.keys()).filter((i) => layout.freeIndex[i] >= 0);
        const numeric = trained.map(
          (i) =>
            differentiate(problem, unitVector(theta.length, i), (w) =>
              Float64Array.of(errorAt(problem, w)),
            )[0],
        );
        const backwards = gradientAt(problem, theta);
        expect(
          relativeDifference(
            numeric,
            trained.map((i) => backwards[i]),
          ),
        ).toBeLessThan(1e-8);
        const slope = errorSlope(problem, outputsAt(problem, theta));
        const jacobian = jacobianAt(problem, theta);
        const forwards = trained.map((__, c) => jacobian.reduce((sum, row, r) => sum + row[c] * slope[r], 0));
        expect(
          relativeDifference(
            forwards,
            trained.map((i) => backwards[i]),
          ),
        ).toBeLessThan(1e-12);
      },
    );

    it.each(seeds)(
      'has the Jacobian, Gauss-Newton and Hessian products of dense matrices (graph %i)',
      (seed) => {
        const problem = problemFor(seed, cell);
        const { layout, theta, weights } = problem;
        const trained = Array.from(layout.freeIndex.keys()).filter((i) => layout.freeIndex[i] >= 0);
        const v = randomDirection(problem, seed);
        const jacobian = jacobianAt(problem, theta);
        const dense = jacobian.map((row) => trained.reduce((sum, i, c) => sum + row[c] * v[i], 0));
        expect(relativeDifference(dense, jacobianProductAt(problem, v))).toBeLessThan(1e-12);
        const numeric = differentiate(problem, v, (w) => outputsAt(problem, w));
        expect(relativeDifference(numeric, dense)).toBeLessThan(1e-8);
        const change = differentiate(problem, v, (w) => gradientAt(problem, w));
        expect(relativeDifference(change, hessianProductAt(problem, v))).toBeLessThan(1e-8);
        const product = gaussNewtonProductAt(problem, v);
        const gaussNewton = trained.map((__, c) =>
          jacobian.reduce(
            (sum, row, r) => sum + row[c] * weights[Math.floor(r / layout.outputs)] * dense[r],
            0,
          ),
        );
        expect(
          relativeDifference(
            gaussNewton,
            trained.map((i) => product[i]),
          ),
        ).toBeLessThan(1e-12);
      },
    );
  },
);
