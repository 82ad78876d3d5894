import { describe, expect, it } from 'vitest';
import { effectiveParameters } from '../../../src/engine/diagnostics/effective-parameters.ts';
import { matrix } from '../../../src/engine/math/kernels.ts';
import { symmetricEigenvalues } from '../../../src/engine/math/linalg.ts';
import { errorOf, linearSubject, normalMatrix, trainingRows } from './linear-subject.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

describe('effective parameters', () => {
  it.each([0, 0.5, 20])(
    'are the sum of (lambda / (lambda + alpha))^2 of a linear fit with decay %d',
    (alpha) => {
      const subject = linearSubject(alpha);
      const h = normalMatrix(trainingRows(subject).rows, 0);
      const eigenvalues = symmetricEigenvalues(matrix(Float64Array.from(h.flat()), { rows: 5, cols: 5 }));
      const expected = eigenvalues.reduce((sum, lambda) => sum + (lambda / (lambda + alpha)) ** 2, 0);
      const result = found(effectiveParameters, subject);
      expect(scalarOf(result, 'effective')).toBeCloseTo(expected, 10);
      const rows = panelOf(result, 'shares', 'table').rows;
      expect(rows.reduce((sum, [, , share]) => sum + Number(share), 0)).toBeCloseTo(expected, 10);
    },
  );

  it('give the final prediction errors (p + N)/(p - N) E', () => {
    const subject = linearSubject(20);
    const data = trainingRows(subject);
    const mse = (2 * errorOf(data, Array.from(subject.problem.theta))) / data.rows.length;
    const p = data.rows.length;
    const result = found(effectiveParameters, subject);
    const effective = scalarOf(result, 'effective');
    expect(scalarOf(result, 'values')).toBe(p);
    expect(scalarOf(result, 'fpe')).toBeCloseTo((mse * (p + effective)) / (p - effective), 12);
    expect(scalarOf(result, 'fpe-akaike')).toBeCloseTo((mse * (p + 5)) / (p - 5), 12);
  });

  it('do not depend on whether the loss is a sum or a mean with the same decay a value', () => {
    const p = trainingRows(linearSubject(0)).rows.length;
    const sum = found(effectiveParameters, linearSubject(3));
    const mean = found(
      effectiveParameters,
      linearSubject((2 * 3) / p, { loss: { name: 'mean-squared-error' } }),
    );
    for (const name of ['effective', 'fpe', 'test-mse'])
      expect(scalarOf(mean, name)).toBeCloseTo(scalarOf(sum, name), 9);
  });

  it('count the rank of an exactly dependent Jacobian, and say that it is singular', () => {
    const settings = {
      network: { name: 'recurrent', hidden: [3] },
      initialisation: { name: 'given', weights: new Array<number>(19).fill(0) },
      regularizers: [],
    };
    const result = found(effectiveParameters, subjectOf(settings));
    // All weights zero: the output is its bias, and no hidden unit changes anything.
    expect(scalarOf(result, 'effective')).toBeCloseTo(1, 6);
    expect(result.findings.map(({ name }) => name)).toContain('singular');
  });

  it('are those of the same weights in 64 bits for a run in 32 bits', () => {
    const settings = { precision: 'float32', phases: [{ method: 'adam' }] };
    const single = subjectOf(settings);
    const weights = Array.from(single.problem.theta);
    const double = subjectOf({
      ...settings,
      precision: 'float64',
      initialisation: { name: 'given', weights },
    });
    expect(scalarOf(found(effectiveParameters, single), 'effective')).toBe(
      scalarOf(found(effectiveParameters, double), 'effective'),
    );
  });

  it('refuse weights at which the cost is not finite', () => {
    const weights = new Array<number>(19).fill(1e200);
    const subject = subjectOf({ initialisation: { name: 'given', weights } });
    expect(() => found(effectiveParameters, subject)).toThrow(/earlier checkpoint/);
  });

  it('leave weights, gradient and cost as they were', () => {
    const subject = subjectOf({}, { iterations: 3 });
    const { theta, gradient, cost } = subject.problem;
    const before = [...theta, ...gradient, cost];
    found(effectiveParameters, subject);
    expect([...theta, ...gradient, subject.problem.cost]).toEqual(before);
  });
});
