import { describe, expect, it } from 'vitest';
import { UnfoldError } from '../../../src/engine/errors.ts';
import { galvanFigure6 as card } from '../../../src/engine/replications/galvan-fig-6.ts';
import { madeUp, madeUpMetrics, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** Three runs of a task and direction; a number is a success, null a failure. */
const runs = (task: string, direction: string, iterations: readonly (number | null)[]) =>
  iterations.map((count, i) =>
    madeUp(`${task}/${direction}/${i + 1}`, {
      reason: count === null ? 'patience' : 'wrong',
      iterations: count ?? 3_000_000,
      metrics: madeUpMetrics([
        { iteration: 0, validationLoss: 1 },
        { iteration: 200, validationLoss: 0.1 },
      ]),
    }),
  );

const asPublished = [
  ...runs('addition', 'antigradient', [1_800_000, 1_800_000, 1_822_398]),
  ...runs('addition', 'simplex', [2_338_500, 2_338_500, 2_338_500]),
  ...runs('addition', 'switching', [1_630_666, 1_630_666, 1_630_666]),
  ...runs('temporal-order', 'antigradient', [2_164_800, null, 2_164_800]),
  ...runs('temporal-order', 'simplex', [null, null, null]),
  ...runs('temporal-order', 'switching', [1_010_000, 1_010_000, 1_010_000]),
];

describe('Galvan 2016, figure 6', () => {
  it('plans three directions for two tasks from three seeds, with the text’s settings', () => {
    const keys = plannedKeys(card);
    expect(new Set(keys).size).toBe(18);
    const specs = card.plan(optionsOf(card)).map(({ spec }) => spec);
    expect(specs[0]).toMatchObject({
      loss: { name: 'mean-squared-error' },
      guards: { clip: { name: 'norm', threshold: 1 } },
      phases: [{ method: { name: 'sgd', rate: 0.005 } }],
    });
    expect(specs[1]).toMatchObject({ phases: [{ method: { switching: 'descent', tau: 1, psi: 0.5 } }] });
    expect(specs[11]).toMatchObject({
      phases: [{ method: { name: 'simplex-direction', rate: 0.001, switching: 'conditional', psi: 0.9 } }],
    });
    expect(plannedKeys(card, card.quick)).toHaveLength(9);
    expect(() => card.plan(optionsOf(card, { tasks: ['adition'] }))).toThrow(UnfoldError);
  });

  it('is reproduced with the published counts', () => {
    const conclusion = card.conclude(asPublished, optionsOf(card));
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'iterations-addition-antigradient').measured).toBeCloseTo(1_807_466, 0);
    expect(quantity(conclusion, 'faster-temporal-order').measuredText).toBe(
      '1,010,000 (3 of 3) against 2,164,800 (2 of 3)',
    );
    expect(quantity(conclusion, 'iterations-temporal-order-simplex')).toMatchObject({
      published: null,
      verdict: null,
    });
    expect(conclusion.figure.map(({ name }) => name)).toEqual([
      'loss-addition',
      'loss-temporal-order',
      'iterations',
    ]);
  });

  it('is not reproduced where switching is slower', () => {
    const conclusion = card.conclude(
      [...runs('addition', 'antigradient', [1000]), ...runs('addition', 'switching', [2000])],
      optionsOf(card, { tasks: ['addition'], length: 10, seeds: 1 }),
    );
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'iterations-addition-switching').verdict).toBe(null);
  });

  it('is open where no run succeeded, where runs are missing, and where they used up their updates', () => {
    const options = optionsOf(card, { tasks: ['addition'], seeds: 1, updates: 1000 });
    expect(card.conclude([], options)).toMatchObject({ verdict: 'open', sentence: 'No run has ended.' });
    const none = [madeUp('addition/antigradient/1'), madeUp('addition/switching/1')];
    const conclusion = card.conclude(none, options);
    expect(conclusion.verdict).toBe('open');
    expect(quantity(conclusion, 'iterations-addition-switching').note).toContain('used up the updates');
    const failed = madeUp('addition/switching/1', { status: 'failed', reason: 'diverged' });
    expect(card.conclude([failed], options).verdict).toBe('open');
  });

  it('runs', async () => {
    const { conclusion, results } = await runCard(card, {
      ...{ ...card.quick, seeds: 1, updates: 200, hidden: 5, validation: 100 },
    });
    expect(results).toHaveLength(3);
    expect(conclusion.figure[0]).toMatchObject({ traces: [{ x: { length: 2 } }, {}, {}] });
    expect(conclusion.speed).toContain('temporal order, simplex with switching');
  });
});
