import { describe, expect, it } from 'vitest';
import { bianchiGenerative as card } from '../../../src/engine/replications/bianchi-generative.ts';
import { endsWith, lineOf, looked } from '../../helpers/made-up-errors.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const generated = (start: number, ending: string, distance: number, ratio: number) =>
  endsWith(
    `start/${start}`,
    { test: 1e-4 },
    {
      diagnostics: [
        looked(
          'generative-mode',
          { 'autocorrelation-distance': distance, 'sd-ratio': ratio, 'divergence-horizon': 100 + start },
          {
            panels: [lineOf('values', [1, 2]), lineOf('growth', [0.1, 0.2])],
            findings: [{ name: ending, level: 'note', sentence: 'It did.', remedies: [] }],
          },
        ),
      ],
    },
  );

describe('Bianchi et al. 2017, generative mode', () => {
  it('plans one network a start', () => {
    expect(plannedKeys(card, { seeds: 3 })).toEqual(['start/1', 'start/2', 'start/3']);
  });

  it('is reproduced where networks go on like the series', () => {
    const results = [generated(1, 'goes-on', 0.05, 1), generated(2, 'goes-on', 0.06, 0.98)];
    const conclusion = card.conclude(results, optionsOf(card));
    expect(conclusion.verdict).toBe('reproduced');
    expect(conclusion.figure.map(({ name, title }) => [name, title])).toEqual([
      ['values', 'values: start 2'],
      ['growth', 'Growth of errors'],
    ]);
  });

  it('is not reproduced where they come to rest', () => {
    const results = [generated(1, 'at-rest', 0.8, 0.1), generated(2, 'runs-away', 0.9, 30)];
    expect(card.conclude(results, optionsOf(card)).verdict).toBe('not reproduced');
  });

  it('is open without networks', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    expect(card.conclude([madeUp('start/1', { status: 'failed' })], optionsOf(card)).verdict).toBe('open');
  });

  it('runs', async () => {
    const { conclusion } = await runCard(card, { seeds: 1, units: 3, iterations: 5, steps: 100 });
    expect(quantity(conclusion, 'goes-on').measuredText).toBe('of 1');
    expect(conclusion.figure.length).toBeGreaterThan(3);
  });
});
