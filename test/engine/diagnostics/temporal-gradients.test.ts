import { describe, expect, it } from 'vitest';
import { temporalGradients } from '../../../src/engine/diagnostics/temporal-gradients.ts';
import { followErrors } from '../../../src/engine/diagnostics/single-errors.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

/** One linear unit with feedback w: what arrives d steps back is w^d times what came in. */
const linear = (w: number) =>
  subjectOf({
    network: { name: 'recurrent', hidden: [1], cell: 'linear' },
    initialisation: { name: 'given', weights: [w, 0.5, 0.1, 0.7, 0.2] },
    regularizers: [],
  });

const order = {
  task: { name: 'temporal-order', length: 30 },
  loss: 'softmax-cross-entropy',
  regularizers: [],
  batches: { size: 10, validation: 10, test: 0 },
  phases: [{ method: 'sgd' }],
};

describe('the gradients through time', () => {
  it.each([0.5, 0.9, 1.1])('change by the weight of a linear unit at every step: %d', (w) => {
    const result = found(temporalGradients, linear(w), { depth: 20, places: 3 });
    expect(scalarOf(result, 'factor')).toBeCloseTo(w, 10);
    expect(scalarOf(result, 'bound')).toBeCloseTo(w, 12);
    const [hidden, bound] = panelOf(result, 'errors', 'lines').traces;
    hidden.y.forEach((length, lag) => expect(length / bound.y[lag]).toBeCloseTo(1, 10));
  });

  it('begin with the errors themselves', () => {
    const subject = linear(0.5);
    const { problem } = subject;
    const [part] = problem.parts;
    const slope = Array.from(part.slope);
    const result = found(temporalGradients, subject, { places: 1 });
    const [{ y }] = panelOf(result, 'errors', 'lines').traces;
    expect(y[0]).toBeCloseTo(Math.abs(slope[problem.window.to - 1] * 0.7), 12);
    expect(Array.from(part.slope)).toEqual(slope);
  });

  it('add up to the gradient: the parts of all lags of all steps', () => {
    const subject = linear(0.8);
    const { problem } = subject;
    const [part] = problem.parts;
    const gradient = Array.from(problem.gradient);
    // Only the last error is left, so the sum over lags is its gradient; with one unit the parts have one sign or another.
    part.slope.fill(0, 0, problem.window.to - 1);
    const follow = followErrors(problem, { depth: problem.window.to - 1, places: 1 });
    let next = follow.next();
    while (next.done !== true) next = follow.next();
    const recurrent = next.value.weights.find(({ label }) => label === 'recurrent weights');
    const h = part.track.layers[0].h;
    const expected = Array.from({ length: 5 }, (_, lag) => {
      const t = problem.window.to - 1 - lag;
      return Math.abs(0.8 ** lag * part.slope[problem.window.to - 1] * 0.7 * h[t]); // h(t - 1) stands one further
    });
    expected.forEach((value, lag) => expect(recurrent?.norms[lag]).toBeCloseTo(value, 12));
    expect(gradient.length).toBe(5);
  });

  it('never exceed the bound, and vanish with a sentence and remedies', () => {
    const subject = subjectOf({
      ...order,
      network: { name: 'recurrent', hidden: [8] },
      initialisation: { name: 'spectral-radius', radius: 0.5 },
    });
    const result = found(temporalGradients, subject);
    const { traces } = panelOf(result, 'errors', 'lines');
    const [hidden, bound] = traces;
    hidden.y.forEach((length, lag) => {
      if (length > 1e-300) expect(length).toBeLessThan(bound.y[lag] * (1 + 1e-12));
    });
    expect(scalarOf(result, 'factor')).toBeLessThan(0.6);
    const [finding] = result.findings;
    expect(finding.sentence).toMatch(/^Errors are 1000 times smaller after \d+ steps/);
    expect(finding.level).toBe('warning');
    expect(finding.remedies.map(({ name }) => name)).toEqual(['radius', 'omega', 'lstm']);
  });

  it('explode with a sentence and a threshold', () => {
    const weights = [1.5, 0.5, 0.1, 0.7, 0.2];
    const subject = subjectOf({
      network: { name: 'recurrent', hidden: [1], cell: 'linear' },
      initialisation: { name: 'given', weights },
      phases: [{ method: 'sgd' }],
    });
    const [finding] = found(temporalGradients, subject).findings;
    expect(finding.name).toBe('explode');
    expect(finding.remedies[0].name).toBe('clip');
  });

  it('add up to the gradient along its own direction: the lengths of the steps times their cosines', () => {
    const subject = subjectOf({ ...order, network: { name: 'recurrent', hidden: [6] } });
    const length = Math.sqrt(Float64Array.from(subject.problem.gradient).reduce((sum, g) => sum + g * g, 0));
    const result = found(temporalGradients, subject);
    const [norms] = panelOf(result, 'by-step', 'lines').traces;
    const [cosines] = panelOf(result, 'by-step-cosine', 'lines').traces;
    const along = norms.y.reduce((sum, norm, t) => sum + norm * cosines.y[t], 0);
    expect(along / length).toBeCloseTo(1, 10);
    cosines.y.forEach((cosine) => expect(Math.abs(cosine)).toBeLessThan(1 + 1e-12));
  });

  it('are smaller at the nets than at the values of tanh units, and the same at those of linear ones', () => {
    const curved = found(
      temporalGradients,
      subjectOf({ ...order, network: { name: 'recurrent', hidden: [6] } }),
    );
    const [values] = panelOf(curved, 'errors', 'lines').traces;
    const [nets] = panelOf(curved, 'nets', 'lines').traces;
    nets.y.forEach((length, lag) => expect(length).toBeLessThan(values.y[lag]));
    const straight = found(temporalGradients, linear(0.9));
    expect(panelOf(straight, 'nets', 'lines').traces[0].y).toEqual(
      panelOf(straight, 'errors', 'lines').traces[0].y,
    );
  });

  it('have memories for an LSTM, no bound, and leave gradient and weights as they were', () => {
    const subject = subjectOf({ ...order, network: { name: 'recurrent', hidden: [4], cell: 'lstm' } });
    const { problem } = subject;
    const before = [Array.from(problem.gradient), Array.from(problem.theta)];
    const result = found(temporalGradients, subject);
    expect(panelOf(result, 'errors', 'lines').traces.map(({ label }) => label)).toEqual([
      'hidden',
      'hidden, memory',
    ]);
    expect(scalarOf(result, 'bound')).toBeNaN();
    expect([Array.from(problem.gradient), Array.from(problem.theta)]).toEqual(before);
  });

  it('are refused for networks without feedback', () => {
    const still = subjectOf({ network: { name: 'recurrent', hidden: [3], delays: [] } });
    expect(temporalGradients.refuses(still)).toMatch(/^No layer/);
  });
});
