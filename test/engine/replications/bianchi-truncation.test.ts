import { describe, expect, it } from 'vitest';
import { bianchiTruncation as card } from '../../../src/engine/replications/bianchi-truncation.ts';
import { endsWith } from '../../helpers/made-up-errors.ts';
import { madeUp, madeUpMetrics, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const settings = { rates: [0.001], seeds: 1 };

/** A run of 100 updates whose validation error has fallen to the one that it ends with at update `at`. */
const run = (form: string, nmse: number, at = 100) =>
  endsWith(
    `${form}/0.001/1`,
    { validation: nmse, test: nmse },
    {
      metrics: madeUpMetrics([
        { iteration: 0, validationNmse: 1 },
        { iteration: at, validationNmse: nmse },
        { iteration: 100, validationNmse: nmse },
      ]),
    },
  );

describe('Bianchi et al. 2017, truncated back-propagation', () => {
  it('plans every form with every rate from every start, at equal cost', () => {
    const keys = plannedKeys(card, { rates: [0.001, 0.01], seeds: 2 });
    expect(keys).toHaveLength(12);
    expect(new Set(keys).size).toBe(12);
    const trials = card.plan(optionsOf(card, { ...settings, n: 10, cost: 10000 }));
    expect(trials.map(({ spec }) => spec.stop)).toEqual(
      [1000, 500, 1000].map((iterations) => ({ gradientNorm: null, iterations })),
    );
  });

  it('is reproduced where BPTT(2n, n) is as good in less time, and BPTT(n, n) worse', () => {
    const results = [run('true', 0.01), run('double', 0.01, 30), run('epochwise', 0.04)];
    const conclusion = card.conclude(results, optionsOf(card, settings));
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'time').measured).toBe(0.3);
    expect(quantity(conclusion, 'epochwise').measured).toBeCloseTo(2, 12);
  });

  it('is not reproduced where BPTT(2n, n) ends far behind', () => {
    const results = [run('true', 0.01), run('double', 0.09), run('epochwise', 0.04)];
    const conclusion = card.conclude(results, optionsOf(card, settings));
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'time')).toMatchObject({ measured: null, measuredText: 'not reached' });
  });

  it('judges every form at the rate with its smallest validation error, failed runs last', () => {
    const other = { rates: [0.001, 0.01], seeds: 1 };
    const failed = endsWith('double/0.01/1', { validation: 1e-9, test: 1e-9 }, { status: 'failed' });
    const results = [run('true', 0.01), run('double', 0.01, 30), failed, run('epochwise', 0.04)];
    expect(quantity(card.conclude(results, optionsOf(card, other)), 'comparable').measured).toBe(1);
  });

  it('is open where forms are missing', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    expect(card.conclude([madeUp('true/0.001/1', { status: 'failed' })], optionsOf(card)).verdict).toBe(
      'open',
    );
  });

  it('runs', async () => {
    const { results, conclusion } = await runCard(card, { ...settings, cost: 2000, units: 3 });
    expect(results.map(({ iterations }) => iterations)).toEqual([200, 100, 200]);
    expect(conclusion.figure.map(({ name }) => name)).toEqual(['courses', 'rates']);
  });
});
