import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { conditioning } from '../../../src/engine/diagnostics/conditioning.ts';
import type { Subject } from '../../../src/engine/diagnostics/index.ts';
import { computeNormalEquations } from '../../../src/engine/gradients/normal-equations.ts';
import { symmetricEigenvalues } from '../../../src/engine/math/linalg.ts';
import { jacobianSingularValues } from '../../../src/engine/diagnostics/jacobian-singular-values.ts';
import { proportionalUnits } from '../../../src/engine/diagnostics/proportional-units.ts';
import { saturation } from '../../../src/engine/diagnostics/saturation.ts';
import { found, given, panelOf, scalarOf, subjectOf } from './subject-of.ts';

interface Case {
  readonly units: number;
  readonly feedback: boolean;
  readonly series: readonly number[];
  readonly weights: readonly number[];
  readonly singular: readonly number[];
  readonly singularAfterStart: readonly number[];
  readonly rank: number;
  readonly rankAfterStart: number;
  readonly eigenvalues: readonly number[];
  readonly condition: number;
  readonly conditionWithPenalty: number;
  readonly cosines: readonly number[];
  readonly largestColumnCosine: number;
  readonly saturated: readonly number[];
}

/** Jacobians by complex-step differences and their numbers by NumPy (see make_conditioning.py). */
const { steps, start, alpha, cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/conditioning.json', import.meta.url), 'utf8'),
) as { steps: number; start: number; alpha: number; cases: readonly Case[] };

/** The same network and data: weights in the order of theta. */
function subjectFor({ units, feedback, series, weights }: Case, more: Record<string, unknown> = {}): Subject {
  const n = units;
  const column = (from: number, i: number) => weights[n * n + from * n + i];
  const hidden = Array.from({ length: n }, (_, i) => [
    ...weights.slice(i * n, i * n + n),
    ...(feedback ? [weights[n * n + 3 * n + 1 + i]] : []),
    column(0, i),
    column(1, i),
  ]);
  const output = [...weights.slice(n * n + 2 * n, n * n + 3 * n), weights[n * n + 3 * n]];
  return subjectOf(
    {
      data: { scale: 'none', split: { train: steps + 1, validation: 0, test: 10 } },
      network: { name: 'recurrent', hidden: [n], outputFeedback: feedback },
      initialisation: given([...hidden.flat(), ...output]),
      regularizers: [{ name: 'weight-decay', alpha }],
      ...more,
    },
    {
      series: {
        name: 'fixture',
        length: series.length,
        columns: [{ name: 'x', values: Float64Array.from(series) }],
      },
    },
  );
}

function expectClose(actual: Float64Array, expected: readonly number[], scale: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-13 * scale));
}

describe.each(cases.map((one) => [one.feedback ? 'with output feedback' : 'without feedback', one] as const))(
  'the Jacobian of a small network %s',
  (_name, one) => {
    const subject = subjectFor(one);

    it('has the singular values and ranks that NumPy finds, with and without start-up', () => {
      const result = found(jacobianSingularValues, subject, { from: start });
      const { traces } = panelOf(result, 'singular-values', 'lines');
      expectClose(traces[0].y, one.singular, one.singular[0]);
      const [largest] = one.singularAfterStart;
      traces[1].y.forEach((value, i) =>
        expect(Math.abs((value || 0) - one.singularAfterStart[i])).toBeLessThan(1e-13 * largest),
      );
      expect(scalarOf(result, 'rank')).toBe(one.rank);
      expect(scalarOf(result, 'rank-after-start')).toBe(one.rankAfterStart);
    });

    it('gives the eigenvalues and condition numbers that NumPy finds', () => {
      const result = found(conditioning, subject);
      const { traces } = panelOf(result, 'spectrum', 'lines');
      expectClose(traces[0].y, one.eigenvalues, one.eigenvalues[0]);
      expect(scalarOf(result, 'condition-number') / one.condition).toBeCloseTo(1, 4);
      expect(scalarOf(result, 'condition-number-with-penalty') / one.conditionWithPenalty).toBeCloseTo(1, 8);
    });

    it('has units and columns at the angles that NumPy finds', () => {
      const result = found(proportionalUnits, subject);
      const { values } = panelOf(result, 'outputs', 'matrix');
      values.forEach((value, i) => expect(value).toBeCloseTo(one.cosines[i], 12));
      expect(scalarOf(result, 'largest-cosine-of-derivatives')).toBeCloseTo(one.largestColumnCosine, 10);
    });

    it('counts saturated steps as NumPy does', () => {
      const { values } = panelOf(found(saturation, subject), 'saturation', 'bars');
      values.forEach((value, i) => expect(value).toBeCloseTo(one.saturated[i], 12));
    });

    it('says nearly the same of a run in 32 bits, whose derivatives are computed in 64', () => {
      const single = subjectFor(one, {
        precision: 'float32',
        phases: [{ method: { name: 'gradient-descent' } }],
      });
      const result = found(conditioning, single);
      expect(scalarOf(result, 'condition-number-with-penalty') / one.conditionWithPenalty).toBeCloseTo(1, 4);
    });
  },
);

describe('the Hessian of a loss over several outputs', () => {
  it.each(['softmax-cross-entropy', 'mean-squared-error'])(
    'has the eigenvalues of the matrix that Gauss-Newton solves with: %s',
    (loss) => {
      const subject = subjectOf({
        task: { name: 'temporal-order', length: 12 },
        batches: { size: 8, validation: 8, test: 8 },
        network: { name: 'recurrent', hidden: [2] },
        loss: { name: loss },
        phases: [{ method: 'sgd' }],
      });
      computeNormalEquations(subject.problem);
      const { second } = subject.problem;
      if (second === null) throw new Error('no Hessian');
      const expected = symmetricEigenvalues(second.hessian).reverse();
      const { traces } = panelOf(found(conditioning, subject), 'spectrum', 'lines');
      traces[0].y.forEach((value, i) =>
        expect(Math.abs((value || 0) - expected[i])).toBeLessThan(1e-13 * expected[0]),
      );
    },
  );
});
