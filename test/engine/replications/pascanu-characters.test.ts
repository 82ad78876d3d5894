import { describe, expect, it } from 'vitest';
import { pascanuCharacters as card } from '../../../src/engine/replications/pascanu-characters.ts';
import type { Summary } from '../../../src/engine/train/summary.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** A run with so many bits a character of test and training part. */
const run = (way: string, bits: number) =>
  madeUp(`${way}/1`, {
    summary: {
      test: { loss: bits * Math.LN2 },
      train: { loss: bits * Math.LN2 },
    } as unknown as Summary,
  });

describe('characters of Pascanu et al. 2013', () => {
  it('plans a valid run of each way, with the rates of the text for a sum over the window', () => {
    expect(plannedKeys(card)).toEqual(['sgd/1', 'clipping/1', 'clipping-omega/1']);
    const [sgd, , omega] = card.plan(optionsOf(card));
    expect(omega.data).toBe('text');
    expect(omega.spec).toMatchObject({
      task: { name: 'characters', ahead: 1 },
      network: { hidden: [500], cell: 'logistic' },
      initialisation: { name: 'normal', sd: 0.1 },
      gradient: { name: 'truncated-bptt', form: 'epochwise', n: 200 },
      guards: { clip: { name: 'norm', threshold: 45 / 200 } },
      regularizers: [{ name: 'omega', alpha: 0.01 / 200, schedule: { name: 'constant' } }],
      phases: [{ method: { name: 'sgd', rate: 0.05 * 200 } }],
    });
    expect(sgd.spec).toMatchObject({ guards: {}, regularizers: [] });
    expect(plannedKeys(card, { ...card.quick, ahead: 'fifth' })).toHaveLength(3);
  });

  it('lets the regulariser of the fifth next character fall with the updates', () => {
    const plan = card.plan(optionsOf(card, { ahead: 'fifth' }));
    expect(plan[2].spec).toMatchObject({
      task: { ahead: 5 },
      regularizers: [{ alpha: 0.05 / 200, schedule: { name: 'fractional', beta: 2800 } }],
      phases: [{ method: { rate: 10 } }],
    });
  });

  it('is reproduced by the order of the text, and compares no bits of other texts', () => {
    const conclusion = card.conclude(
      [run('sgd', 2.5), run('clipping', 2.2), run('clipping-omega', 2.19)],
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('reproduced');
    const bits = quantity(conclusion, 'test/next/clipping');
    expect(bits).toMatchObject({ published: 1.42, verdict: 'open' });
    expect(bits.measured).toBeCloseTo(2.2, 12);
    expect(conclusion.figure.map(({ name }) => name)).toEqual(['course', 'bits']);
  });

  it('is near where one half of the order holds, and not reproduced where none does', () => {
    const near = [run('sgd', 2.5), run('clipping', 2.2), run('clipping-omega', 2.3)];
    expect(card.conclude(near, optionsOf(card)).verdict).toBe('near');
    const reverse = [run('sgd', 2), run('clipping', 2.2), run('clipping-omega', 2.3)];
    expect(card.conclude(reverse, optionsOf(card)).verdict).toBe('not reproduced');
  });

  it('needs no plain SGD for the fifth next character', () => {
    const runs = [run('clipping', 3.9), run('clipping-omega', 3.7)];
    expect(card.conclude(runs, optionsOf(card, { ahead: 'fifth' })).verdict).toBe('reproduced');
    expect(card.conclude(runs, optionsOf(card)).verdict).toBe('open');
  });

  it('is open without runs, and tells of runs that diverged', () => {
    expect(card.conclude([], optionsOf(card))).toMatchObject({ verdict: 'open', speed: null });
    const failed = madeUp('sgd/1', { status: 'failed', reason: 'diverged' });
    const conclusion = card.conclude([failed], optionsOf(card));
    expect(quantity(conclusion, 'test/next/sgd').note).toContain('1 of 1 runs ended');
  });

  it('runs on a made-up text', async () => {
    const { conclusion } = await runCard(card, {
      ...card.quick,
      ...{ hidden: 4, updates: 6, evaluateEvery: 3, evaluated: 2, piece: 40, window: 10 },
    });
    expect(quantity(conclusion, 'test/next/clipping').measured).toBeGreaterThan(1);
    expect(conclusion.verdict).not.toBe('open');
  });
});
