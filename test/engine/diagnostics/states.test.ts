import { describe, expect, it } from 'vitest';
import { states } from '../../../src/engine/diagnostics/states.ts';
import { sineSeries } from '../../helpers/problems.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

const median = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
};

describe('the states over time', () => {
  it('are those of the trajectory: mean, median, nets, heat map, portrait', () => {
    const subject = subjectOf({ network: { name: 'recurrent', hidden: [4] } });
    const result = found(states, subject);
    const [{ track }] = subject.problem.parts;
    const { h } = track.layers[0];
    const at = (t: number) => Array.from(h.subarray((t + 1) * 4, (t + 2) * 4));
    const steps = subject.problem.window.to;
    const [mean, middle] = panelOf(result, 'values-hidden', 'lines').traces;
    expect(mean.y.length).toBe(steps);
    expect(mean.y[20]).toBeCloseTo(at(20).reduce((sum, value) => sum + value, 0) / 4, 12);
    expect(middle.y[20]).toBeCloseTo(median(at(20)), 12);
    const nets = panelOf(result, 'nets-hidden', 'lines').traces;
    expect(Math.tanh(nets[1].y[33])).toBeGreaterThan(Math.min(...at(33)));
    expect(nets[0].y[33]).toBeCloseTo(at(33).reduce((sum, value) => sum + Math.atanh(value), 0) / 4, 10);
    const map = panelOf(result, 'units-hidden', 'matrix');
    expect(map.rows).toEqual(['hidden 1', 'hidden 2', 'hidden 3', 'hidden 4']);
    expect(map.values[2 * map.columns.length + 7]).toBe(at(7)[2]);
    const { x, y } = panelOf(result, 'portrait-hidden', 'lines');
    const varianceOf = (unit: number) => {
      const all = Array.from({ length: steps }, (_, t) => at(t)[unit]);
      const average = all.reduce((sum, value) => sum + value, 0) / steps;
      return all.reduce((sum, value) => sum + (value - average) ** 2, 0);
    };
    const order = [0, 1, 2, 3].sort((a, b) => varianceOf(b) - varianceOf(a));
    expect([x.label, y.label]).toEqual([`hidden ${order[0] + 1}`, `hidden ${order[1] + 1}`]);
  });

  it('have principal components that are uncorrelated, the first with more variance', () => {
    const subject = subjectOf({ network: { name: 'recurrent', hidden: [5] } });
    const [{ x, y }] = panelOf(
      found(states, subject, { portrait: 'components' }),
      'portrait-hidden',
      'lines',
    ).traces;
    const centred = (all: Float64Array) =>
      all.map((value) => value - all.reduce((s, v) => s + v, 0) / all.length);
    const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
    const [p, q] = [centred(x), centred(y)];
    expect(Math.abs(product(p, q)) / Math.sqrt(product(p, p) * product(q, q))).toBeLessThan(1e-10);
    expect(product(p, p)).toBeGreaterThan(product(q, q));
  });

  it('are drawn by means where there are more steps than columns', () => {
    const subject = subjectOf(
      { data: { split: { train: 1000, validation: 0, test: 0 } } },
      { series: sineSeries(1000) },
    );
    const map = panelOf(found(states, subject), 'units-hidden', 'matrix');
    expect(map.columns.length).toBe(400);
    expect(map.columns[0]).toBe('0 to 1');
    const [{ track }] = subject.problem.parts;
    const { h } = track.layers[0];
    expect(map.values[0]).toBeCloseTo((h[3] + h[6]) / 2, 12);
  });

  it('count saturated units and name those that stay constant', () => {
    // Unit 1 has a bias of 50 and nothing else, unit 2 follows the input.
    const weights = [0, 0, 0, 50, 0, 0, 1, 0, 1, 1, 0];
    const subject = subjectOf({
      network: { name: 'recurrent', hidden: [2] },
      initialisation: { name: 'given', weights },
    });
    const result = found(states, subject);
    expect(scalarOf(result, 'saturation-hidden')).toBeCloseTo(0.5, 1);
    expect(result.findings[0].sentence).toBe(
      'hidden 1 (at 1.00) of the 2 units of layer "hidden" stays constant over the whole sequence and tells nothing about it.',
    );
  });

  it('have the mean of every gate for gated units, and the sequence that is asked for', () => {
    const subject = subjectOf({
      task: { name: 'temporal-order', length: 20 },
      loss: 'softmax-cross-entropy',
      batches: { size: 12, validation: 12, test: 0 },
      network: { name: 'recurrent', hidden: [3], cell: 'lstm' },
      phases: [{ method: 'sgd' }],
    });
    const [first, ninth] = [1, 9].map((sequence) => found(states, subject, { sequence }));
    expect(panelOf(first, 'gates-hidden', 'lines').traces.map(({ label }) => label)).toEqual([
      'input',
      'forget',
      'candidate',
      'output',
    ]);
    expect(panelOf(first, 'values-hidden', 'lines').traces).not.toEqual(
      panelOf(ninth, 'values-hidden', 'lines').traces,
    );
    expect(() => found(states, subject, { sequence: 13 })).toThrow('There is no sequence 13: there are 12');
  });
});
