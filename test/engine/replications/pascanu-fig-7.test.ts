import { describe, expect, it } from 'vitest';
import { pascanuFig7 as card } from '../../../src/engine/replications/pascanu-fig-7.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** Runs that all succeed after so many updates, for every seed of a point. */
const solved = (point: string, iterations: number, seeds = 5) =>
  Array.from({ length: seeds }, (_, i) => madeUp(`${point}/${i + 1}`, { reason: 'wrong', iterations }));

/** Runs that use up their updates. */
const unsolved = (point: string, iterations: number) =>
  [1, 2, 3, 4, 5].map((seed) => madeUp(`${point}/${seed}`, { iterations }));

const asPublished = [
  ...solved('smart-tanh/sgd/20', 20_000),
  ...solved('smart-tanh/clipping/20', 12_000),
  ...solved('smart-tanh/clipping-omega/20', 2_500),
  ...solved('sigmoid/clipping-omega/200', 600_000),
  ...solved('basic-tanh/clipping-omega/200', 500_000),
  ...solved('smart-tanh/clipping-omega/200', 400_000),
];

describe('Pascanu et al. 2013, figure 7', () => {
  it('plans five runs of three ways at the lengths that the text lists for each initialisation', () => {
    const keys = plannedKeys(card);
    expect(keys).toHaveLength(3 * 5 * (8 + 12 + 7));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys[0]).toBe('sigmoid/clipping-omega/16/1');
    expect(keys.at(-1)).toBe('smart-tanh/sgd/250/5');
  });

  it('trains as the text says', () => {
    const [trial] = card.plan(optionsOf(card, { inits: ['sigmoid'], lengths: [50] }));
    expect(trial.spec).toMatchObject({
      task: { name: 'temporal-order', length: 50, variant: 'supplement' },
      batches: { size: 20, validation: 10_000 },
      network: { hidden: [50], cell: 'logistic' },
      initialisation: 'sigmoid',
      regularizers: [{ name: 'omega', alpha: 4 }],
      guards: { clip: { name: 'norm', threshold: 1 } },
      phases: [{ method: { name: 'sgd', rate: 0.01 } }],
      stop: { iterations: 5_000_000, wrong: 0.0099 },
    });
  });

  it('has neither clipping nor Omega in plain SGD, and shares seeds between the ways', () => {
    const trials = card.plan(optionsOf(card, { ...card.quick, seeds: 2 }));
    const sgd = trials.filter(({ key }) => key.includes('/sgd/'));
    expect(sgd.map(({ spec }) => [spec.guards, spec.regularizers, spec.seed])).toEqual([
      [{}, [], 1],
      [{}, [], 2],
    ]);
    expect(plannedKeys(card, card.quick)).toHaveLength(9);
  });

  it('refuses names that it does not know', () => {
    expect(() => card.plan(optionsOf(card, { inits: ['smart-tan'] }))).toThrow(/Did you mean "smart-tanh"/);
    expect(() => card.plan(optionsOf(card, { methods: ['adam'] }))).toThrow(/there is no "adam"/);
  });

  it('is reproduced by updates near the published ones, the least with Omega', () => {
    const conclusion = card.conclude(asPublished, optionsOf(card));
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'updates/smart-tanh/sgd/20')).toMatchObject({
      published: 21_000,
      measured: 20_000,
      verdict: 'reproduced',
    });
    expect(conclusion.figure.map(({ name }) => name)).toEqual([
      'rate-sigmoid',
      'rate-basic-tanh',
      'rate-smart-tanh',
      'updates',
      'points',
    ]);
    expect(conclusion.speed).toContain('close to 48 h');
  });

  it('is not reproduced where Omega fails and needs most', () => {
    const results = [
      ...solved('smart-tanh/sgd/20', 1000),
      ...solved('smart-tanh/clipping/20', 1000),
      ...unsolved('smart-tanh/clipping-omega/20', 5_000_000),
    ];
    const conclusion = card.conclude(results, optionsOf(card));
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'omega-solves')).toMatchObject({ measured: 0, verdict: 'not reproduced' });
    expect(quantity(conclusion, 'order').verdict).toBe('not reproduced');
  });

  it('leaves open what runs with fewer updates than the text’s may still have reached', () => {
    const results = unsolved('smart-tanh/clipping-omega/50', 1000);
    const conclusion = card.conclude(results, optionsOf(card, { updates: 1000 }));
    expect(conclusion.verdict).toBe('open');
    expect(quantity(conclusion, 'omega-solves').note).toContain('after 1,000 updates');
    expect(conclusion.sentence).toContain('0 of 5');
  });

  it('compares no mean of a few runs', () => {
    const conclusion = card.conclude(solved('smart-tanh/clipping-omega/20', 2000, 3), optionsOf(card));
    expect(quantity(conclusion, 'updates/smart-tanh/clipping-omega/20')).toMatchObject({
      measured: 2000,
      verdict: 'open',
    });
  });

  it('says that nothing can be said without runs, and counts diverged runs as failures', () => {
    expect(card.conclude([], optionsOf(card))).toMatchObject({ verdict: 'open', speed: null });
    const diverged = madeUp('sigmoid/sgd/16/1', { status: 'failed', reason: 'diverged', iterations: 7 });
    const conclusion = card.conclude([diverged], optionsOf(card));
    expect(quantity(conclusion, 'rate/sigmoid/sgd/16')).toMatchObject({ measured: 0 });
    expect(quantity(conclusion, 'rate/sigmoid/sgd/16').note).toContain('1 run ended');
  });

  it('runs', async () => {
    const { results, conclusion } = await runCard(card, {
      ...card.quick,
      ...{ lengths: [16], seeds: 1, updates: 20, evaluateEvery: 10, sequences: 100, hidden: 5 },
    });
    expect(results.map(({ reason }) => reason)).toEqual(['iterations', 'iterations', 'iterations']);
    expect(conclusion.verdict).toBe('open');
    expect(conclusion.speed).toContain('at 16 steps');
  });
});
