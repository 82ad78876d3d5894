import { describe, expect, it } from 'vitest';
import { fixedPoints } from '../../../src/engine/diagnostics/fixed-points.ts';
import fixture from '../../fixtures/diagnostics-inside.json' with { type: 'json' };
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

/** h = tanh(w h + v x + b). */
const oneUnit = (w: number, v: number, b: number) =>
  subjectOf({
    network: { name: 'recurrent', hidden: [1] },
    initialisation: { name: 'given', weights: [w, v, b, 1, 0] },
  });

describe('the fixed points', () => {
  it('of one tanh unit with w = 2 are 0 and +-0.9575, the outer ones stable', () => {
    const result = found(fixedPoints, oneUnit(2, 1, 0), { inputs: 'zero' });
    const { rows } = panelOf(result, 'points', 'table');
    const outputs = rows.map((row) => row[4] as number).sort((a, b) => a - b);
    expect(outputs.length).toBe(3);
    // h = tanh(2 h), solved by bisection in 50 digits.
    [-0.95750402407728, 0, 0.95750402407728].forEach((h, i) => expect(outputs[i]).toBeCloseTo(h, 11));
    expect(scalarOf(result, 'stable')).toBe(2);
    for (const row of rows) {
      const h = row[4] as number;
      expect(row[3]).toBeCloseTo(2 * (1 - h * h), 9);
      expect(row[1]).toBe(Math.abs(h) > 0.5 ? 'stable' : 'unstable');
    }
    expect(rows.reduce((sum, row) => sum + (row[6] as number), 0)).toBeGreaterThanOrEqual(40);
    expect(result.findings[0].sentence).toMatch(
      /^From 40 states along the data 3 fixed points were found, 2 of them/,
    );
  });

  it('is the only one of a contracting unit, and 0 where nothing pushes it away', () => {
    const result = found(fixedPoints, oneUnit(0.5, 1, 0), { inputs: 'zero', seeds: 7 });
    const { rows } = panelOf(result, 'points', 'table');
    expect(rows.length).toBe(1);
    expect(Math.abs(rows[0][4] as number)).toBeLessThan(1e-11);
  });

  it('solves linear units with the mean of their inputs', () => {
    // h = 0.5 h + x + 1 for the mean of x: h = 2 (x + 1).
    const subject = subjectOf({
      network: { name: 'recurrent', hidden: [1], cell: 'linear' },
      initialisation: { name: 'given', weights: [0.5, 1, 1, 1, 0] },
    });
    const [{ track }] = subject.problem.parts;
    const steps = subject.problem.window.to;
    const mean =
      Array.from({ length: steps }, (_, t) => track.layers[0].z[3 * t + 1]).reduce((a, b) => a + b) / steps;
    const { rows } = panelOf(found(fixedPoints, subject), 'points', 'table');
    expect(rows[0][4]).toBeCloseTo(2 * (mean + 1), 10);
  });

  it('finds none where a unit moves on for ever, and a slow point where rest is just missed', () => {
    // relu(h + 0.001) moves on by 0.001 at every step.
    const moving = subjectOf({
      network: { name: 'recurrent', hidden: [1], cell: 'relu' },
      initialisation: { name: 'given', weights: [1, 1, 0.001, 1, 0] },
    });
    expect(scalarOf(found(fixedPoints, moving, { inputs: 'zero' }), 'points')).toBe(0);
    // tanh(1.2 h + b) loses its left pair of fixed points where b passes 0.05641; just beyond, a slow point is left.
    const result = found(fixedPoints, oneUnit(1.2, 1, 0.0566), { inputs: 'zero' });
    expect(scalarOf(result, 'points')).toBe(1);
    expect(scalarOf(result, 'slow')).toBe(1);
    expect(result.findings[0].sentence).toMatch(
      /one fixed point was found, which is stable, and 1 slow point \(inputs: zero\)/,
    );
  });

  it('have eigenvalues for every number of the state of an LSTM', () => {
    const subject = subjectOf({ network: { name: 'recurrent', hidden: [3], cell: 'lstm' } });
    const result = found(fixedPoints, subject, { seeds: 10 });
    expect(scalarOf(result, 'points')).toBeGreaterThan(0);
    expect(panelOf(result, 'eigenvalues', 'points').traces[0].x.length).toBe(6);
    expect(panelOf(result, 'portrait', 'points').traces[0].label).toBe('states along the data');
  });

  it("of a two-unit network are those that SciPy finds, with NumPy's eigenvalues", () => {
    const { w, b, points } = fixture.fixedPoints;
    const weights = [w[0][0], w[0][1], 1, b[0], w[1][0], w[1][1], 1, b[1], 1, 0, 0];
    const subject = subjectOf({
      network: { name: 'recurrent', hidden: [2] },
      initialisation: { name: 'given', weights },
    });
    const { rows } = panelOf(found(fixedPoints, subject, { inputs: 'zero' }), 'points', 'table');
    const sorted = [...rows].sort((x, y) => (x[4] as number) - (y[4] as number));
    expect(sorted.length).toBe(points.length);
    points.forEach(({ state, radius }, i) => {
      expect(sorted[i][4]).toBeCloseTo(state[0], 10);
      expect(sorted[i][3]).toBeCloseTo(radius, 8);
    });
  });
});
