import { describe, expect, it } from 'vitest';
import { pascanuMusic as card } from '../../../src/engine/replications/pascanu-music.ts';
import type { Summary } from '../../../src/engine/train/summary.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** Predictions of the test songs of Piano-midi.de, 88 notes each. */
const PIANO = 19_011 * 88;

const run = (way: string, test: number, given: { n?: number; reason?: string } = {}) =>
  madeUp(`${way}/1`, {
    reason: given.reason ?? 'patience',
    summary: { test: { loss: test, n: given.n ?? PIANO }, train: { loss: 7 } } as unknown as Summary,
  });

describe('music of Pascanu et al. 2013', () => {
  it('plans a valid run of each way with the settings of the set', () => {
    expect(plannedKeys(card)).toEqual(['sgd/1', 'clipping/1', 'clipping-omega/1']);
    const [, , omega] = card.plan(optionsOf(card));
    expect(omega.data).toBe('music');
    expect(omega.spec).toMatchObject({
      task: { name: 'piano-roll', steps: 200 },
      network: { hidden: [300], cell: 'logistic' },
      initialisation: 'smart-tanh',
      regularizers: [{ name: 'omega', alpha: 1, schedule: { name: 'half-inverse' } }],
      guards: { clip: { name: 'norm', threshold: 8 } },
      phases: [{ method: { name: 'sgd', rate: 1, schedule: 'halve-on-rise' } }],
    });
    expect(plannedKeys(card, card.quick)).toHaveLength(3);
  });

  it('gives 100 of the 400 units of Nottingham and MuseData a leak from 0.02 to 0.2, by seed', () => {
    for (const set of ['nottingham', 'musedata']) {
      expect(plannedKeys(card, { set })).toHaveLength(3);
      const plan = card.plan(optionsOf(card, { set, seeds: 2 }));
      const leaks = plan.map(({ spec }) => (spec.network as { layers: { leak: number[] }[] }).layers[0].leak);
      const drawn = leaks[0].filter((leak) => leak !== 1);
      expect(drawn).toHaveLength(100);
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0.02);
      expect(Math.max(...drawn)).toBeLessThanOrEqual(0.2);
      expect(leaks[2]).toEqual(leaks[0]);
      expect(leaks[3]).not.toEqual(leaks[0]);
    }
    const [{ spec }] = card.plan(optionsOf(card, { set: 'musedata' }));
    expect(spec.phases).toEqual([{ method: { name: 'sgd', rate: 0.5, schedule: 'halve-on-rise' } }]);
  });

  it('is reproduced by errors near the published ones in their order', () => {
    const conclusion = card.conclude(
      [run('sgd', 7.6), run('clipping', 7.55), run('clipping-omega', 7.5)],
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'test/piano-midi/clipping')).toMatchObject({
      published: 7.53,
      verdict: 'reproduced',
    });
    expect(conclusion.figure.map(({ name }) => name)).toEqual(['course', 'errors']);
  });

  it('is not reproduced by larger errors in another order', () => {
    const conclusion = card.conclude(
      [run('sgd', 9), run('clipping', 9.5), run('clipping-omega', 10)],
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'order').verdict).toBe('not reproduced');
  });

  it('compares nothing on other songs, and says by what it knows', () => {
    const other = { n: 88 * 1000 };
    const conclusion = card.conclude(
      [run('sgd', 9, other), run('clipping', 8, other), run('clipping-omega', 7, other)],
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('open');
    expect(quantity(conclusion, 'test/piano-midi/sgd').note).toContain('other songs (1,000 predictions');
  });

  it('leaves open what the limit of updates ended, and what is missing or failed', () => {
    const cut = { reason: 'iterations' };
    const ended = [run('sgd', 9, cut), run('clipping', 9, cut), run('clipping-omega', 9, cut)];
    expect(card.conclude(ended, optionsOf(card)).verdict).toBe('open');
    expect(card.conclude([], optionsOf(card))).toMatchObject({ verdict: 'open', speed: null });
    const failed = madeUp('sgd/1', { status: 'failed', reason: 'diverged' });
    const conclusion = card.conclude([failed], optionsOf(card));
    expect(quantity(conclusion, 'test/piano-midi/sgd').note).toContain('not finite');
    expect(quantity(conclusion, 'order').verdict).toBe('open');
  });

  it('runs on made-up songs', async () => {
    const { conclusion, results } = await runCard(card, {
      ...card.quick,
      ...{ set: 'nottingham', hidden: 6, leaky: 2, updates: 4, evaluateEvery: 2, evaluated: 4, steps: 20 },
    });
    expect(results.map(({ status }) => status)).toEqual(['finished', 'finished', 'finished']);
    expect(quantity(conclusion, 'test/nottingham/sgd').measured).toBeLessThan(62);
    expect(conclusion.verdict).toBe('open');
  });
});
