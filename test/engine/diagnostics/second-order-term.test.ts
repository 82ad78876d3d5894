import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/engine/diagnostics/index.ts';
import { secondOrderTerm } from '../../../src/engine/diagnostics/second-order-term.ts';
import { computeNormalEquations } from '../../../src/engine/gradients/normal-equations.ts';
import { matrix } from '../../../src/engine/math/kernels.ts';
import { symmetricEigen } from '../../../src/engine/math/linalg.ts';
import { computeGradient, evaluate } from '../../../src/engine/train/problem.ts';
import { linearSubject } from './linear-subject.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

/** The Hessian of the cost by differences of order 4 of the gradient, and the Gauss-Newton matrix. */
function dense({ problem }: Subject): { exact: Float64Array; gaussNewton: Float64Array } {
  const n = problem.layout.parameters;
  const exact = new Float64Array(n * n);
  const h = 2e-3;
  for (let i = 0; i < n; i++) {
    [1, -8, 8, -1].forEach((factor, k) => {
      problem.trial.set(problem.theta);
      problem.trial[i] += [-2, -1, 1, 2][k] * h;
      evaluate(problem, problem.trial);
      computeGradient(problem);
      problem.gradient.forEach((g, j) => (exact[i * n + j] += (factor * g) / (12 * h)));
    });
  }
  evaluate(problem, problem.theta);
  computeNormalEquations(problem);
  const second = problem.second;
  if (second === null) throw new Error('no second-order buffers');
  const gaussNewton = Float64Array.from(
    { length: n * n },
    (_, i) => second.hessian.data[second.hessian.at + Math.floor(i / n) * second.hessian.stride + (i % n)],
  );
  return { exact, gaussNewton };
}

const eigen = (data: Float64Array, n: number) => symmetricEigen(matrix(data, { rows: n, cols: n }));

describe('the term that Gauss-Newton drops', () => {
  it('has the eigenvalues and the share of dense matrices made by differences', () => {
    const alpha = 0.01;
    const settings = { regularizers: [{ name: 'weight-decay', alpha }] };
    const subject = subjectOf(settings, { iterations: 2 });
    const n = subject.layout.parameters;
    const result = found(secondOrderTerm, subject);
    const { exact, gaussNewton } = dense(subject);
    const dropped = exact.map((x, i) => x - gaussNewton[i] - (i % (n + 1) === 0 ? alpha : 0));
    const rows = panelOf(result, 'eigenvalues', 'table').rows;
    [gaussNewton, dropped, exact].forEach((whole, k) => {
      const { values } = eigen(whole, n);
      const scale = Math.max(Math.abs(values[0]), values[n - 1]);
      expect(Math.abs(Number(rows[k][1]) - values[0]) / scale).toBeLessThan(1e-7);
      expect(Math.abs(Number(rows[k][3]) - values[n - 1]) / scale).toBeLessThan(1e-7);
    });
    const { values, vectors } = eigen(exact, n);
    let form = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        form += vectors[i * n + n - 1] * dropped[i * n + j] * vectors[j * n + n - 1];
    expect(scalarOf(result, 'share')).toBeCloseTo(form / values[n - 1], 6);
    expect(Math.abs(form / values[n - 1])).toBeGreaterThan(1e-4);
  });

  it('is nothing for a linear unit', () => {
    const result = found(secondOrderTerm, linearSubject(0.5));
    expect(Math.abs(scalarOf(result, 'share'))).toBeLessThan(1e-12);
    expect(scalarOf(result, 'relative')).toBeLessThan(1e-12);
    expect(result.findings.map(({ name }) => name)).toEqual(['dropped-small']);
  });

  it('leaves weights, gradient and cost as they were', () => {
    const subject = subjectOf({ network: { name: 'recurrent', hidden: [2], cell: 'lstm' } });
    const { theta, gradient } = subject.problem;
    const before = [...theta, ...gradient, subject.problem.cost];
    found(secondOrderTerm, subject);
    expect([...theta, ...gradient, subject.problem.cost]).toEqual(before);
  });
});
