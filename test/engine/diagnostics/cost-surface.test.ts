import { describe, expect, it } from 'vitest';
import { costLine } from '../../../src/engine/diagnostics/cost-line.ts';
import { costPlane } from '../../../src/engine/diagnostics/cost-plane.ts';
import type { Subject } from '../../../src/engine/diagnostics/index.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { errorOf, linearSubject, refit, trainingRows } from './linear-subject.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

const untrained = { phases: [{ method: 'gradient-descent' }], stop: { iterations: 0 } };

/** C of a linear subject. */
function costOf(subject: Subject, alpha: number): (w: readonly number[]) => number {
  const data = trainingRows(subject);
  return (w) => errorOf(data, w) + 0.5 * alpha * w.reduce((sum, x) => sum + x * x, 0);
}

describe('the cost along a line', () => {
  it.each(['gauss-newton', 'gradient', 'largest-eigenvector', 'second-eigenvector', 'smallest-eigenvector'])(
    'is its quadratic models for a linear unit, direction %s',
    (direction) => {
      const subject = linearSubject(0.5, untrained);
      const { traces } = panelOf(found(costLine, subject, { direction }), 'line', 'lines');
      expect(traces).toHaveLength(3);
      for (const { y } of traces.slice(1))
        y.forEach((value, i) => expect(value / traces[0].y[i]).toBeCloseTo(1, 10));
    },
  );

  it('ends a full Gauss-Newton step of a linear unit at the ridge solution', () => {
    const subject = linearSubject(0.5, untrained);
    const cost = costOf(subject, 0.5);
    const data = trainingRows(subject);
    const { traces } = panelOf(found(costLine, subject, { from: 0, to: 1, points: 5 }), 'line', 'lines');
    expect(traces[0].y[0]).toBeCloseTo(cost(Array.from(subject.problem.theta)), 9);
    expect(traces[0].y[4]).toBeCloseTo(cost(refit(data, 0.5)), 9);
  });

  it.each([0, 3, 11])('takes the step that damped Gauss-Newton takes from iteration %d', (iterations) => {
    const series = subjectOf().run.series;
    const subject = subjectOf({}, { iterations });
    const result = found(costLine, subject);
    const run = createRun(subject.spec, series, typescriptKernels);
    advance(run, iterations + 1);
    expect(scalarOf(result, 'accepted-step')).toBe(run.state.stepSize);
    expect(scalarOf(result, 'halvings')).toBe(run.state.halvings);
  });

  it('has the slope and curvatures that differences of the cost have', () => {
    const subject = subjectOf({}, { iterations: 2 });
    const at = (h: number) => {
      const options = { direction: 'gradient', from: -h, to: h, points: 5 };
      const result = found(costLine, subject, options);
      return { result, y: panelOf(result, 'line', 'lines').traces[0].y };
    };
    const h = 1e-2;
    const { result, y } = at(h);
    const step = h / 2;
    expect(scalarOf(result, 'slope')).toBeCloseTo((y[0] - 8 * y[1] + 8 * y[3] - y[4]) / (12 * step), 6);
    const second = (-y[0] + 16 * y[1] - 30 * y[2] + 16 * y[3] - y[4]) / (12 * step * step);
    expect(scalarOf(result, 'curvature-exact') / second).toBeCloseTo(1, 5);
  });

  it('goes along the gradient where the loss has no curvature', () => {
    const result = found(costLine, subjectOf({ loss: 'hinge', phases: [{ method: 'adam' }] }));
    const panel = panelOf(result, 'line', 'lines');
    expect(panel.title).toContain('Gradient');
    expect(panel.traces).toHaveLength(1);
  });

  it('refuses a Gauss-Newton step where there is none, with advice', () => {
    const subject = subjectOf({ loss: 'hinge', phases: [{ method: 'adam' }] });
    expect(() => found(costLine, subject, { direction: 'gauss-newton' })).toThrow(/Choose another direction/);
  });
});

describe('the cost over a plane', () => {
  it('is a paraboloid for a linear unit, with the present weights in the middle', () => {
    const subject = linearSubject(0.5, untrained);
    const cost = costOf(subject, 0.5);
    const { values, rows, columns } = panelOf(found(costPlane, subject, { points: 5 }), 'plane', 'matrix');
    expect([rows.length, columns.length]).toEqual([5, 5]);
    const c = Array.from(values, (value) => 10 ** value);
    expect(c[12]).toBeCloseTo(cost(Array.from(subject.problem.theta)), 9);
    // Third differences of a quadratic vanish along rows, columns and the diagonal.
    for (const step of [1, 5, 6]) {
      const [a, b, d, e] = [0, 1, 2, 3].map((k) => c[k * step]);
      expect(Math.abs(e - 3 * d + 3 * b - a)).toBeLessThan(1e-9 * c[12]);
    }
  });

  it('finds the minimum of a linear unit along two eigenvectors of its Hessian', () => {
    const subject = linearSubject(0, untrained);
    const result = found(costPlane, subject, {
      first: 'largest-eigenvector',
      second: 'gauss-newton',
      points: 41,
      range: 1,
    });
    const least = errorOf(trainingRows(subject), refit(trainingRows(subject), 0));
    expect(scalarOf(result, 'lowest')).toBeGreaterThanOrEqual(least);
    expect(scalarOf(result, 'lowest')).toBeLessThan(costOf(subject, 0)(Array.from(subject.problem.theta)));
  });

  it('refuses two directions that are one', () => {
    const options = { first: 'gradient', second: 'gradient' };
    expect(() => found(costPlane, subjectOf(), options)).toThrow(/span no plane/);
  });

  it('leaves weights, gradient and cost as they were', () => {
    const subject = subjectOf({}, { iterations: 3 });
    const { theta, gradient } = subject.problem;
    const before = [...theta, ...gradient, subject.problem.cost];
    found(costPlane, subject, { points: 5 });
    found(costLine, subject);
    expect([...theta, ...gradient, subject.problem.cost]).toEqual(before);
  });
});
