import { describe, expect, it } from 'vitest';
import { bianchiGradients as card } from '../../../src/engine/replications/bianchi-gradients.ts';
import { lineOf, looked } from '../../helpers/made-up-errors.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const settings = { radii: [0.5, 2], seeds: 1, length: 100 };

/** A network whose errors change by `factor` a step. */
const changing = (variant: string, factor: number) => {
  const panels = [
    lineOf(
      'errors',
      Array.from({ length: 101 }, (_, lag) => factor ** lag),
    ),
  ];
  return madeUp(`${variant}/1`, { diagnostics: [looked('temporal-gradients', { factor }, { panels })] });
};

const results = (factors: Record<string, number>) =>
  Object.entries(factors).map(([variant, factor]) => changing(variant, factor));

describe('Bianchi et al. 2017, vanishing and exploding gradients', () => {
  it('plans untrained networks of every kind', () => {
    const keys = plannedKeys(card, settings);
    expect(keys).toEqual(['tanh-0.5/1', 'tanh-2/1', 'glorot/1', 'relu/1', 'lstm/1', 'gru/1']);
    expect(card.plan(optionsOf(card, settings)).every(({ data }) => data === null)).toBe(true);
  });

  it('is reproduced where errors do what the chapter says', () => {
    const conclusion = card.conclude(
      results({ 'tanh-0.5': 0.5, 'tanh-2': 1.1, glorot: 1, relu: 0.95, lstm: 0.99, gru: 0.9 }),
      optionsOf(card, settings),
    );
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'factor-tanh-0.5').measured).toBe(0.5);
  });

  it('is not reproduced where gates lose more and nothing explodes', () => {
    const conclusion = card.conclude(
      results({ 'tanh-0.5': 0.98, 'tanh-2': 0.9, glorot: 0.5, relu: 0.5, lstm: 0.4, gru: 0.4 }),
      optionsOf(card, settings),
    );
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'gated').verdict).toBe('not reproduced');
  });

  it('is open without results', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    expect(card.conclude([madeUp('lstm/1', { status: 'failed' })], optionsOf(card)).verdict).toBe('open');
  });

  it('runs', async () => {
    const { conclusion } = await runCard(card, { ...settings, length: 60, units: 10 });
    expect(quantity(conclusion, 'vanish').verdict).toBe('reproduced');
    expect(conclusion.figure.map((panel) => ('traces' in panel ? panel.traces.length : 0))).toEqual([2, 4]);
  });
});
