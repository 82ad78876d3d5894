import { describe, expect, it } from 'vitest';
import { galvanFigure5 as card } from '../../../src/engine/replications/galvan-fig-5.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const lengths = [10, 20, 50, 100, 150, 200];
const above = [3, 3, 3, 2, 2, 0];
const below = [3, 3, 0, 0, 0, 0];

/** Results with so many successes of three at each length; the others end for `reason`. */
const results = (counts: { '1.2': readonly number[]; '0.7': readonly number[] }, reason = 'patience') =>
  (['1.2', '0.7'] as const).flatMap((radius) =>
    lengths.flatMap((length, i) =>
      [1, 2, 3].map((run) => {
        const isSuccess = run <= counts[radius][i];
        return madeUp(`${radius}/${length}/${run}`, isSuccess ? { reason: 'wrong' } : { reason });
      }),
    ),
  );

describe('Galvan 2016, figure 5', () => {
  it('plans 36 runs with the text’s settings, shortest sequences first', () => {
    const keys = plannedKeys(card);
    expect(new Set(keys).size).toBe(36);
    expect(keys.slice(0, 4)).toEqual(['1.2/10/1', '1.2/10/2', '1.2/10/3', '0.7/10/1']);
    expect(card.plan(optionsOf(card))[0].spec).toMatchObject({
      batches: { size: 100, validation: 10_000 },
      initialisation: { name: 'spectral-radius', radius: 1.2, sd: 0.1 },
      phases: [{ method: { name: 'sgd', rate: 0.001 } }],
      stop: { iterations: null, wrong: 0.01, patience: 3_000_000 },
      seed: 13,
    });
  });

  it('plans valid runs in its quick form', () => {
    expect(plannedKeys(card, card.quick)).toHaveLength(8);
  });

  it('is reproduced where the rates are the published ones', () => {
    const { verdict, quantities, figure } = card.conclude(
      results({ '1.2': above, '0.7': below }),
      optionsOf(card),
    );
    expect(verdict).toBe('reproduced');
    expect(quantities).toHaveLength(13);
    expect(figure[0]).toMatchObject({
      traces: [{ y: Float64Array.from(above, (n) => (100 * n) / 3) }, {}, {}, {}],
    });
  });

  it('is not reproduced where the smaller radius reaches further', () => {
    const conclusion = card.conclude(results({ '1.2': below, '0.7': [3, 3, 3, 3, 3, 3] }), optionsOf(card));
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'longer-above-one').verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'rate-below-200')).toMatchObject({ published: 0, measured: 100 });
  });

  it('leaves open what runs that used up their updates might still have changed', () => {
    const conclusion = card.conclude(
      results({ '1.2': [3, 3, 0, 0, 0, 0], '0.7': [3, 0, 0, 0, 0, 0] }, 'iterations'),
      optionsOf(card, { updates: 1000 }),
    );
    expect(quantity(conclusion, 'rate-above-50')).toMatchObject({ verdict: 'open', measured: 0 });
    expect(quantity(conclusion, 'rate-above-20').verdict).toBe('reproduced');
    expect(quantity(conclusion, 'longer-above-one')).toMatchObject({
      verdict: 'reproduced',
      measuredText: 'above 1: T = 20, below 1: T = 10',
    });
    expect(conclusion.sentence).toContain('within 1,000 updates');
  });

  it('says that too few runs have ended where none has, and takes failed runs for failures', () => {
    expect(card.conclude([], optionsOf(card))).toMatchObject({
      verdict: 'open',
      sentence: 'Too few runs have ended to say anything.',
      speed: null,
    });
    const failed = madeUp('1.2/10/1', { status: 'failed', reason: 'diverged', iterations: 3 });
    expect(quantity(card.conclude([failed], optionsOf(card)), 'rate-above-10').measured).toBe(0);
  });

  it('runs', async () => {
    const { results: done, conclusion } = await runCard(card, {
      ...card.quick,
      lengths: [10],
      seeds: 1,
      updates: 400,
      hidden: 5,
      validation: 100,
    });
    expect(done).toHaveLength(2);
    expect(conclusion.verdict).toBe('open');
    expect(conclusion.speed).toContain('T = 10');
  });
});
