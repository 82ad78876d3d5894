import { describe, expect, it } from 'vitest';
import { UnfoldError } from '../../../src/engine/errors.ts';
import { chernodubTable1 as card } from '../../../src/engine/replications/chernodub-table-1.ts';
import { madeUp, madeUpSummary, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const summary = (accuracy: number, validation = accuracy) =>
  madeUpSummary({ validation: 1 - validation / 100, test: 1 - accuracy / 100 });

const one = { tasks: ['temporal-order'], lengths: [100], seeds: 2, rates: [1e-4, 1e-3] };
const key = (regularisation: string, rate: number, network: number) =>
  `temporal-order/100/${regularisation}/${rate}/${network}`;
const result = (regularisation: string, accuracies: readonly number[], rate = 1e-3) =>
  accuracies.map((accuracy, i) => madeUp(key(regularisation, rate, i + 1), { summary: summary(accuracy) }));

describe('Chernodub and Nowicki 2016, table 1', () => {
  it('plans ten networks for every task, length, learning rate and both methods', () => {
    const keys = plannedKeys(card);
    expect(keys).toHaveLength(4 * 2 * 10 * 3 * 2);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('gives both methods the same weights, sets and settings', () => {
    const [off, on] = card.plan(optionsOf(card, one));
    expect([off.key, on.key]).toEqual([key('off', 1e-4, 1), key('on', 1e-4, 1)]);
    expect({ ...on.spec, name: 0, phases: 0 }).toEqual({ ...off.spec, name: 0, phases: 0 });
    expect(off.spec).toMatchObject({
      batches: { size: 10, sequences: 20_000, perEpoch: 50, validation: 1000, test: 10_000 },
      phases: [{ method: { name: 'momentum', rate: 1e-4, momentum: 0.9, reset: 'epoch' } }],
      seed: 1,
      initialSeed: 1,
    });
    expect(on.spec).toMatchObject({ phases: [{ method: { name: 'sampled-gradient', qMin: -1, qMax: 1 } }] });
  });

  it('plans valid runs in its quick form', () => {
    expect(plannedKeys(card, card.quick)).toHaveLength(4);
  });

  it('names the tasks where another one is asked for', () => {
    const plan = () => card.plan(optionsOf(card, { tasks: ['aditon'] }));
    expect(plan).toThrow(UnfoldError);
    expect(plan).toThrow(/addition/);
  });

  it('takes for each method the learning rate that did best on the validation sets, not on the test sets', () => {
    const results = [
      madeUp(key('off', 1e-4, 1), { summary: summary(90, 30) }),
      madeUp(key('off', 1e-3, 1), { summary: summary(44, 60) }),
      ...result('on', [60, 60]),
    ];
    const conclusion = card.conclude(results, optionsOf(card, one));
    expect(quantity(conclusion, 'temporal-order-100-off-mean')).toMatchObject({
      measured: expect.closeTo(44),
      published: 44,
    });
    expect(conclusion.figure[0]).toMatchObject({ rows: [{ 7: 0.001 }, { 7: 0.001, 8: 2 }] });
  });

  it('is reproduced where accuracies are the published ones', () => {
    const conclusion = card.conclude(
      [...result('off', [96, -8]), ...result('on', [99.5, 20.5])],
      optionsOf(card, one),
    );
    expect(quantity(conclusion, 'improvement').measured).toBeCloseTo(16);
    expect(conclusion.verdict).toBe('reproduced');
    expect(conclusion.sentence).toContain('raised the mean accuracy by 16.0 points over 1 task and length');
  });

  it('is not reproduced where regularisation does harm and accuracies are far off', () => {
    const conclusion = card.conclude(
      [...result('off', [30, 30]), ...result('on', [25, 25])],
      optionsOf(card, one),
    );
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'temporal-order-100-on-best').verdict).toBe('not reproduced');
  });

  it('is near nothing at chance level, however near the text was to it', () => {
    // Four classes: 25 % by guessing; the text has a mean of 44 % without regularisation.
    const conclusion = card.conclude(
      [...result('off', [25, 27]), ...result('on', [26, 28])],
      optionsOf(card, one),
    );
    expect(quantity(conclusion, 'temporal-order-100-off-mean').verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'improvement')).toMatchObject({ verdict: 'not reproduced', measured: 1 });
    const learned = card.conclude([...result('off', [31, 31])], optionsOf(card, one));
    expect(quantity(learned, 'temporal-order-100-off-mean').verdict).toBe('near');
  });

  it('leaves accuracies open that shorter runs did not reach', () => {
    const conclusion = card.conclude(
      [...result('off', [30, 30]), ...result('on', [40, 40])],
      optionsOf(card, { ...one, corrections: 500 }),
    );
    expect(quantity(conclusion, 'temporal-order-100-on-best')).toMatchObject({
      verdict: 'open',
      measured: 40,
    });
    expect(quantity(conclusion, 'improvement')).toMatchObject({ verdict: 'open', measured: 10 });
    expect(quantity(conclusion, 'improvement').note).toContain('Left open');
  });

  it('says where there are too few runs, and counts failed ones', () => {
    expect(card.conclude([], optionsOf(card, one))).toMatchObject({ verdict: 'open', speed: null });
    const failed = madeUp(key('off', 1e-3, 2), { status: 'failed', reason: 'diverged' });
    const conclusion = card.conclude([...result('off', [44]), failed], optionsOf(card, one));
    expect(conclusion.verdict).not.toBe('open');
    expect(quantity(conclusion, 'improvement').verdict).toBe('open');
    expect(quantity(conclusion, 'temporal-order-100-off-mean').note).toContain('1 had no result');
  });

  it('runs, and ends with the weights of the smallest validation error', async () => {
    const { results, conclusion } = await runCard(card, {
      ...{ tasks: ['addition'], lengths: [10], seeds: 1, rates: [1e-3], corrections: 50, hidden: 3 },
    });
    expect(results.map(({ iterations }) => iterations)).toEqual([50, 50]);
    expect(conclusion.quantities).toHaveLength(5);
    expect(conclusion.speed).toContain('T = 10');
  });
});
