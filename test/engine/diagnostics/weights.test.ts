import { describe, expect, it } from 'vitest';
import { weights } from '../../../src/engine/diagnostics/weights.ts';
import { found, given, panelOf, scalarOf, subjectOf } from './subject-of.ts';

describe('the weights', () => {
  it('are called near zero below a hundredth of the largest', () => {
    const nineteen = [2, 0.01, -0.019, 0, 1, -1, 0.5, 0.021, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    const subject = subjectOf({ initialisation: given(nineteen) });
    expect(scalarOf(found(weights, subject), 'share-near-zero')).toBeCloseTo(3 / 19, 12);
  });

  it('are told one by one, with the largest of them', () => {
    const subject = subjectOf({ network: { name: 'recurrent', hidden: [3] } }, { iterations: 2 });
    const result = found(weights, subject);
    const theta = Array.from(subject.problem.theta);
    expect(scalarOf(result, 'largest-weight')).toBe(Math.max(...theta.map(Math.abs)));
    expect(result.scalars.slice(2).map(({ value }) => value)).toEqual(theta);
    const { labels, values } = panelOf(result, 'values', 'bars');
    expect(labels[0]).toBe('hidden 1 to hidden 1');
    expect(Array.from(values)).toEqual(theta);
  });

  it('are counted in bins that hold every one of them', () => {
    const subject = subjectOf({ network: { name: 'recurrent', hidden: [5] } });
    const [{ x, y }] = panelOf(found(weights, subject), 'histogram', 'lines').traces;
    expect(y.reduce((sum, count) => sum + count, 0)).toBe(subject.weights.length);
    expect(x[20]).toBeCloseTo(0, 12);
    const left = Array.from(y.slice(0, 20)).reduce((sum, count) => sum + count, 0);
    const width = x[1] - x[0];
    expect(left).toBe(Array.from(subject.problem.theta).filter((value) => value < -width / 2).length);
  });

  it('are not named where the network has more of them than asked for', () => {
    const result = found(weights, subjectOf(), { most: 3 });
    expect(result.scalars.map(({ name }) => name)).toEqual(['largest-weight', 'share-near-zero']);
    expect(result.panels.map(({ name }) => name)).toEqual(['histogram']);
  });
});
