import { describe, expect, it } from 'vitest';
import { gradientNorm } from '../../../src/engine/diagnostics/gradient-norm.ts';
import { computeGradient, setTheta } from '../../../src/engine/train/problem.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

const order = (more: object = {}) => ({
  task: { name: 'temporal-order', length: 20 },
  loss: { name: 'softmax-cross-entropy', reduction: 'sum' },
  regularizers: [],
  batches: { size: 12, validation: 12, test: 0 },
  phases: [{ method: 'sgd' }],
  stop: { gradientNorm: null },
  ...more,
});
const clip = (threshold: number) => ({ guards: { clip: { name: 'norm', threshold } } });

describe('the gradient norm', () => {
  it('has the parts of all connections, whose squares sum to that of the whole', () => {
    const subject = subjectOf();
    const result = found(gradientNorm, subject);
    const { values, labels } = panelOf(result, 'connections', 'bars');
    expect(labels).toEqual([
      'hidden to hidden',
      'input to hidden',
      'bias to hidden',
      'hidden to output',
      'bias to output',
    ]);
    const whole = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    expect(scalarOf(result, 'norm')).toBeCloseTo(whole, 12);
    expect(whole).toBeCloseTo(
      Math.sqrt(Array.from(subject.problem.gradient).reduce((sum, g) => sum + g * g, 0)),
      12,
    );
  });

  it('has for each sequence the gradient that is left when no other one counts', () => {
    const subject = subjectOf(order());
    const { problem } = subject;
    const before = Array.from(problem.gradient);
    const [{ y }] = panelOf(found(gradientNorm, subject), 'sequences', 'points').traces;
    expect(y.length).toBe(12);
    expect(Array.from(problem.gradient)).toEqual(before);
    const kept = problem.parts.map(({ weights }) => weights.slice());
    for (const sequence of [0, 5, 6, 11]) {
      problem.parts.forEach((part, p) =>
        part.weights.set(kept[p].map((w, i) => (part.first + (i % part.batch) === sequence ? w : 0))),
      );
      setTheta(problem, problem.theta.slice());
      computeGradient(problem);
      const length = Math.sqrt(Array.from(problem.gradient).reduce((sum, g) => sum + g * g, 0));
      expect(y[sequence]).toBeCloseTo(length, 10);
    }
  });

  it('suggests a threshold of 0.5 to 10 times the average, where nothing is clipped', () => {
    const result = found(gradientNorm, subjectOf(order(), { iterations: 5 }));
    const average = (scalarOf(result, 'norm') + scalarOf(result, 'last-norm')) / 2;
    expect(scalarOf(result, 'threshold-low')).toBeCloseTo(average / 2, 12);
    expect(scalarOf(result, 'threshold-high')).toBeCloseTo(10 * average, 10);
    const [{ remedies }] = result.findings;
    const { clip: patched } = remedies[0].patch.guards as { clip: { threshold: number } };
    expect(Math.abs(patched.threshold / average - 1)).toBeLessThan(0.06);
  });

  it('warns where nearly every update was clipped, and is quiet where few were', () => {
    const tight = found(gradientNorm, subjectOf(order(clip(1e-6)), { iterations: 5 }));
    expect(scalarOf(tight, 'clipped')).toBe(1);
    expect(tight.findings[0].sentence).toMatch(/^100 % of the updates were clipped/);
    expect(tight.findings[0].remedies.length).toBe(2);
    const wide = found(gradientNorm, subjectOf(order(clip(1e6)), { iterations: 5 }));
    expect(scalarOf(wide, 'clipped')).toBe(0);
    expect(wide.findings).toEqual([]);
  });

  it('offers no clipping to a method that bounds its steps itself', () => {
    const result = found(gradientNorm, subjectOf({ phases: [{ method: 'scaled-conjugate-gradient' }] }));
    expect(result.findings).toEqual([]);
  });
});
