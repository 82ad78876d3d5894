import { describe, expect, it } from 'vitest';
import { pascanuTable5 as card } from '../../../src/engine/replications/pascanu-table-5.ts';
import type { Summary } from '../../../src/engine/train/summary.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** A summary of which only the share of wrong test sequences matters. */
const summaryOf = (wrong: number) => ({ test: { wrong } }) as unknown as Summary;

/** Five runs for each cell of the table. */
const results = (wrong: (pattern: string) => number, reason = 'wrong') =>
  ['original', 'extended'].flatMap((pattern) =>
    [50, 100, 150, 200].flatMap((length) =>
      [1, 2, 3, 4, 5].map((seed) =>
        madeUp(`${pattern}/${length}/${seed}`, { reason, summary: summaryOf(wrong(pattern)) }),
      ),
    ),
  );

describe('Pascanu et al. 2013, table 5', () => {
  it('plans five valid runs for each of eight cells, short ones first', () => {
    const keys = plannedKeys(card);
    expect(keys).toHaveLength(40);
    expect(new Set(keys).size).toBe(40);
    expect(keys.slice(4, 6)).toEqual(['original/50/5', 'extended/50/1']);
    expect(card.plan(optionsOf(card))[5].spec).toMatchObject({
      task: { name: 'memorisation', length: 50, values: 5, positions: 10 },
      network: { hidden: [100], cell: 'tanh' },
      regularizers: [{ name: 'omega', alpha: 1 }],
      stop: { wrong: 0.0099 },
    });
    expect(plannedKeys(card, card.quick)).toHaveLength(4);
  });

  it('is reproduced by errors below 1 % in all runs', () => {
    const conclusion = card.conclude(
      results((pattern) => (pattern === 'original' ? 0 : 0.0075)),
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'error/extended/100')).toMatchObject({ published: 0.724, measured: 0.75 });
  });

  it('is not reproduced where runs with all their updates fail', () => {
    const conclusion = card.conclude(
      results(() => 0.9, 'iterations'),
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'solved').measured).toBe(0);
  });

  it('is open where fewer updates were allowed, and without runs', () => {
    const few = card.conclude(
      results(() => 0.9, 'iterations'),
      optionsOf(card, { updates: 1000 }),
    );
    expect(few.verdict).toBe('open');
    expect(card.conclude([], optionsOf(card))).toMatchObject({ verdict: 'open', speed: null });
    const failed = madeUp('original/50/1', { status: 'failed', reason: 'diverged' });
    expect(card.conclude([failed], optionsOf(card)).sentence).toBe('0 of 1 runs succeeded.');
  });

  it('runs', async () => {
    const { conclusion } = await runCard(card, {
      ...card.quick,
      ...{ lengths: [3], seeds: 1, updates: 20, evaluateEvery: 10, sequences: 100, hidden: 5 },
    });
    expect(conclusion.verdict).toBe('open');
    expect(quantity(conclusion, 'error/original/3').measured).toBeGreaterThan(0);
  });
});
