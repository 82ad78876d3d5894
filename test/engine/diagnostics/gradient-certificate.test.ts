import { describe, expect, it, vi } from 'vitest';
import { differenceQuotient } from '../../../src/engine/diagnostics/difference-quotient.ts';
import { gradientCertificate } from '../../../src/engine/diagnostics/gradient-certificate.ts';
import { logistic, tanh } from '../../../src/engine/math/elementary.ts';
import { errorOf, linearSubject, trainingRows } from './linear-subject.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

describe('difference quotients', () => {
  it.each([0, 0.3, -2])('have ten digits of the derivative of a smooth function at %d', (x) => {
    const { value, noise } = differenceQuotient((s) => tanh(x + s), x);
    const slope = 1 - tanh(x) * tanh(x);
    expect(Math.abs(value - slope)).toBeLessThan(1e-11);
    expect(noise).toBeLessThan(1e-9);
  });

  it('shorten their steps for a function that turns quickly', () => {
    const { value } = differenceQuotient((s) => logistic(2000 * s), 0);
    expect(value / 500).toBeCloseTo(1, 7);
  });

  it.each([1e3, 1e6, 1e9])(
    'say how noisy they are where the function is %d times larger than its slope',
    (far) => {
      const { value, noise } = differenceQuotient((s) => far + tanh(0.3 + s), 0.3);
      const error = Math.abs(value - (1 - tanh(0.3) * tanh(0.3)));
      expect(error).toBeLessThan(noise);
      expect(noise).toBeLessThan(far * 1e-12);
    },
  );
});

describe('the gradient certificate', () => {
  it.each([
    ['a recurrent network', {}],
    ['output feedback', { network: { name: 'recurrent', hidden: [3], outputFeedback: true } }],
    [
      'an LSTM with peepholes',
      { network: { name: 'recurrent', hidden: [2], cell: { name: 'lstm', peepholes: true } } },
    ],
    ['relu units', { network: { name: 'recurrent', hidden: [4], cell: 'relu' } }],
    [
      'sequences in two parts',
      {
        task: { name: 'temporal-order', length: 12 },
        loss: { name: 'softmax-cross-entropy', reduction: 'mean' },
        batches: { size: 10, validation: 10, test: 0 },
        phases: [{ method: 'sgd' }],
      },
    ],
    ['a run in 32 bits', { precision: 'float32', phases: [{ method: 'adam' }] }],
    ['hinge loss', { loss: 'hinge', phases: [{ method: 'adam' }] }],
  ])('passes for %s', (_name, settings) => {
    const result = found(gradientCertificate, subjectOf(settings));
    expect(result.findings.map(({ name }) => name)).toEqual(['pass']);
    expect(scalarOf(result, 'rtrl')).toBeLessThan(1e-11);
    expect(scalarOf(result, 'differences')).toBeLessThan(1e-7);
    expect(scalarOf(result, 'direction')).toBeLessThan(1e-7);
  });

  it('passes at a minimum, where the gradient is tiny', () => {
    const result = found(
      gradientCertificate,
      subjectOf({ regularizers: [{ name: 'weight-decay', alpha: 0.1 }] }, { iterations: 400 }),
    );
    expect(scalarOf(result, 'norm')).toBeLessThan(1e-3);
    expect(result.findings.map(({ name }) => name)).toEqual(['pass']);
  });

  it('passes where the dynamics expand and the gradient is huge', () => {
    const result = found(gradientCertificate, subjectOf({}, { iterations: 200 }));
    expect(scalarOf(result, 'norm')).toBeGreaterThan(1e4);
    expect(result.findings.map(({ name }) => name)).toEqual(['pass']);
  });

  it('has the derivatives of a linear unit', () => {
    const subject = linearSubject(0.5, { phases: [{ method: 'gradient-descent' }] });
    const data = trainingRows(subject);
    const theta = Array.from(subject.problem.theta);
    const cost = (w: number[]) => errorOf(data, w) + 0.25 * w.reduce((sum, x) => sum + x * x, 0);
    const { rows } = panelOf(found(gradientCertificate, subject), 'weights', 'table');
    rows.forEach(([, bptt, rtrl, quotient], l) => {
      const moved = (s: number) => cost(theta.map((w, i) => (i === l ? w + s : w)));
      const slope = moved(0.5) - moved(-0.5);
      for (const value of [bptt, rtrl, quotient]) expect(Number(value)).toBeCloseTo(slope, 9);
    });
  });

  it('takes differences for as many weights as are asked for', () => {
    const { rows } = panelOf(found(gradientCertificate, subjectOf(), { weights: 4 }), 'weights', 'table');
    expect(rows).toHaveLength(4);
  });

  it('fails where the cost is not that of the gradient', () => {
    const subject = subjectOf();
    const { problem } = subject;
    const evaluate = vi.spyOn(problem.loss, 'evaluate').mockImplementation((_kernels, pass) => {
      // An error that is half as large as its slopes say.
      for (let i = 0; i < pass.rows; i++) pass.slope[i] = pass.outputs[pass.at + i] - pass.targets[i];
      return Array.from(pass.slope.slice(0, pass.rows)).reduce((sum, e) => sum + 0.25 * e * e, 0);
    });
    const result = found(gradientCertificate, subject);
    evaluate.mockRestore();
    expect(result.findings.map(({ name }) => name)).toEqual(['fail']);
  });
});
