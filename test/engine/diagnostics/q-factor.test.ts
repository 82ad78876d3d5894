import { describe, expect, it } from 'vitest';
import { qFactor } from '../../../src/engine/diagnostics/q-factor.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

const order = {
  task: { name: 'temporal-order', length: 20 },
  loss: 'softmax-cross-entropy',
  regularizers: [],
  batches: { size: 10, validation: 10, test: 0 },
};

describe('the Q factor', () => {
  it('is -h log10 w for one linear unit with feedback w, and dS says whether w shrinks', () => {
    const subject = subjectOf({
      ...order,
      network: { name: 'recurrent', hidden: [1], cell: 'linear' },
      initialisation: { name: 'given', weights: [0.5, 1, 1, 1, 1, 1, 1, 0.1, 1, 0, 0.5, 0, -1, 0, 0.2, 0] },
      phases: [{ method: 'sgd' }],
    });
    const { problem } = subject;
    const result = found(qFactor, subject);
    const [{ x, y }] = panelOf(result, 'q', 'lines').traces;
    y.forEach((q, i) => expect(q).toBeCloseTo(-x[i] * Math.log10(0.5), 10));
    expect(scalarOf(result, 'q')).toBeCloseTo((problem.window.to - 1) * Math.log10(2), 10);
    // d/dw of (w^h e)^2 / 2 is positive for w > 0, so dS has the sign of the step in w.
    expect(Math.sign(scalarOf(result, 'ds'))).toBe(-Math.sign(problem.gradient[0]));
    expect(result.findings[0].sentence).toMatch(/^Over \d+ steps back errors vanish: \d/);
  });

  it('follows the error of the last step alone where others count too', () => {
    const subject = subjectOf({
      network: { name: 'recurrent', hidden: [1], cell: 'linear' },
      initialisation: { name: 'given', weights: [0.8, 0.5, 0.1, 0.7, 0.2] },
    });
    const before = Array.from(subject.problem.parts[0].slope);
    const [{ x, y }] = panelOf(found(qFactor, subject), 'q', 'lines').traces;
    y.forEach((q, i) => expect(q).toBeCloseTo(-x[i] * Math.log10(0.8), 10));
    expect(Array.from(subject.problem.parts[0].slope)).toEqual(before);
  });

  it('is quiet within its band', () => {
    const subject = subjectOf({ ...order, network: { name: 'recurrent', hidden: [6] } });
    expect(found(qFactor, subject, { qMin: -100, qMax: 100 }).findings).toEqual([]);
  });

  it('tells what sampling-based selection has done', () => {
    const subject = subjectOf({ ...order, phases: [{ method: 'sampled-gradient' }] }, { iterations: 7 });
    const result = found(qFactor, subject);
    expect(scalarOf(result, 'accepted') + scalarOf(result, 'rejected')).toBe(7);
  });

  it('is refused where it is not defined', () => {
    const refused = (network: object) => qFactor.refuses(subjectOf({ network }));
    expect(refused({ name: 'recurrent', hidden: [3], cell: 'gru' })).toMatch(/plain units/);
    expect(refused({ name: 'recurrent', hidden: [3, 2] })).toMatch(
      /one layer with feedback, and the network has 2/,
    );
    expect(refused({ name: 'recurrent', hidden: [3] })).toBeNull();
  });
});
