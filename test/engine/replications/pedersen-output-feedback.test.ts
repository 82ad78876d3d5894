import { beforeAll, describe, expect, it } from 'vitest';
import { pedersenOutputFeedback as card } from '../../../src/engine/replications/pedersen-output-feedback.ts';
import { keyed } from '../../helpers/made-up-errors.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { type CardRun, runCard } from '../../helpers/run-card.ts';

const settings = { units: [1, 3], iterations: 5 };

describe('Pedersen 1997, the exact dependency', () => {
  let run: CardRun;
  beforeAll(async () => {
    run = await runCard(card, settings);
  });

  it('plans networks with feedback and without, and one with weights by hand', () => {
    expect(plannedKeys(card, { units: [2, 2] })).toEqual([
      'with/2',
      'without/2',
      'with/direction',
      'with/same',
      'without/same',
    ]);
  });

  it('is reproduced: the rank, the direction that the spectrum names, and what removes it', () => {
    expect(run.conclusion.quantities.filter(({ verdict }) => verdict === 'not reproduced')).toEqual([]);
    expect(run.conclusion.verdict).toBe('reproduced');
    expect(quantity(run.conclusion, 'direction').measured).toBeGreaterThan(0.9999);
    expect(quantity(run.conclusion, 'rank').measuredText).toBe('1 unit: 5 of 6; 3 units: 19 of 22');
  });

  it('is not reproduced where networks with feedback have full rank', () => {
    const swapped = run.results.map((result) =>
      keyed(
        result,
        result.key.replace(/^(without|with)/, (word) => (word === 'with' ? 'without' : 'with')),
      ),
    );
    expect(card.conclude(swapped, optionsOf(card, settings)).verdict).toBe('not reproduced');
  });

  it('is open without runs', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    expect(card.conclude([madeUp('with/1', { status: 'failed' })], optionsOf(card)).verdict).toBe('open');
  });
});
