import { describe, expect, it } from 'vitest';
import { bianchiRegularisers as card } from '../../../src/engine/replications/bianchi-regularisers.ts';
import { endsWith, looked } from '../../helpers/made-up-errors.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** A run with this error, largest weight and share of weights near zero. */
const run = (key: string, nmse: number, weights: readonly [number, number]) =>
  endsWith(
    `${key}/1`,
    { validation: nmse, test: nmse },
    {
      diagnostics: [looked('weights', { 'largest-weight': weights[0], 'share-near-zero': weights[1] })],
    },
  );

const results = (with_: number, without: number, shares: readonly [number, number]) => [
  run('none/0', without, [2, 0.1]),
  run('l1/0.001', with_, [1, shares[0]]),
  run('l2/0.01', with_, [shares[1] * 10, shares[1]]),
  run('elastic-net/0.001', with_, [1, 0.4]),
  run('dropout/0.05', with_, [1, 0.1]),
];

describe('Bianchi et al. 2017, regularisers', () => {
  it('plans every regulariser with its strengths, and none', () => {
    const keys = plannedKeys(card, { seeds: 2 });
    expect(keys).toHaveLength(2 * 19);
    expect(new Set(keys).size).toBe(keys.length);
    expect(card.plan(optionsOf(card))[0].spec.regularizers).toEqual([]);
  });

  it('is reproduced where they lower the test error, L1 with sparse and L2 with small weights', () => {
    const conclusion = card.conclude(results(0.1, 0.4, [0.8, 0.05]), optionsOf(card));
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'better-dropout').measured).toBeCloseTo(0.5, 12);
    expect(quantity(conclusion, 'sparse').measured).toBeCloseTo(0.75, 12);
  });

  it('is not reproduced where they do harm', () => {
    const { verdict } = card.conclude(results(0.9, 0.4, [0.1, 0.5]), optionsOf(card));
    expect(verdict).toBe('not reproduced');
  });

  it('is open where runs are missing', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    const failed = madeUp('l1/0.001/1', { status: 'failed' });
    expect(quantity(card.conclude([failed], optionsOf(card)), 'better-l1').verdict).toBe('open');
  });

  it('runs', async () => {
    const { conclusion } = await runCard(card, { iterations: 10, seeds: 1, units: 2, points: 50 });
    expect(conclusion.quantities.filter(({ verdict }) => verdict === 'open')).toEqual([]);
    expect(conclusion.figure.map(({ name }) => name)).toEqual(['courses', 'regularisers']);
  });
});
