import { describe, expect, it } from 'vitest';
import { galvanPatients as card } from '../../../src/engine/replications/galvan-patients.ts';
import {
  madeUp,
  madeUpMetrics,
  madeUpSummary,
  optionsOf,
  plannedKeys,
  quantity,
} from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const run = (key: string, wrong: number) =>
  madeUp(key, {
    summary: madeUpSummary({ validation: wrong, test: wrong }),
    metrics: madeUpMetrics([{ iteration: 0, validationLoss: 0.7 }]),
  });

describe('Galvan 2016, visits of patients', () => {
  it('plans the same runs with and without recurrent connections, on the visits', () => {
    const keys = plannedKeys(card);
    expect(new Set(keys).size).toBe(10);
    const plan = card.plan(optionsOf(card));
    expect(plan.every(({ data }) => data === 'visits')).toBe(true);
    expect(plan[0].spec).toMatchObject({
      network: { delays: [1] },
      initialisation: { radius: 1.2 },
      seed: 13,
    });
    expect(plan[1].spec).toMatchObject({ network: { delays: [] }, seed: 13 });
    expect(plannedKeys(card, card.quick)).toHaveLength(4);
  });

  it('judges whether earlier visits are used, and stays open as to the text', () => {
    const options = optionsOf(card, { seeds: 1 });
    const used = card.conclude([run('all-visits/1', 0.2), run('last-visit/1', 0.4)], options);
    expect(used.verdict).toBe('open');
    expect(quantity(used, 'memory')).toMatchObject({ verdict: 'reproduced', measured: 20 });
    expect(used.sentence).toContain('20.0 % of the test patients');
    const unused = card.conclude([run('all-visits/1', 0.4), run('last-visit/1', 0.3)], options);
    expect(quantity(unused, 'memory').verdict).toBe('not reproduced');
    expect(used.figure[1]).toMatchObject({
      kind: 'table',
      rows: [
        { 1: 1, 4: 20 },
        { 1: 1, 4: 40 },
      ],
    });
  });

  it('says where runs are missing or failed', () => {
    const options = optionsOf(card, { seeds: 1 });
    const failed = madeUp('last-visit/1', { status: 'failed', reason: 'diverged' });
    for (const results of [[], [run('all-visits/1', 0.2), failed]]) {
      const conclusion = card.conclude(results, options);
      expect(quantity(conclusion, 'memory').verdict).toBe('open');
      expect(conclusion.sentence).toContain('too few have ended');
    }
  });

  it('runs on the stand-in', async () => {
    const { conclusion } = await runCard(card, { seeds: 1, updates: 40, hidden: 4 });
    expect(quantity(conclusion, 'wrong-majority').measured).toBeGreaterThan(20);
    expect(quantity(conclusion, 'wrong-majority').measured).toBeLessThan(50);
    expect(quantity(conclusion, 'memory').measured).not.toBe(null);
  });
});
