import { describe, expect, it } from 'vitest';
import { pedersenFigure5 as card } from '../../../src/engine/replications/pedersen-fig-5.ts';
import type { TrialResult } from '../../../src/engine/replications/index.ts';
import { endsWith, type Errors } from '../../helpers/made-up-errors.ts';
import { madeUp, madeUpMetrics, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const METRICS = madeUpMetrics([
  { iteration: 0, trainNmse: 1, testNmse: 1 },
  { iteration: 50, trainNmse: 1e-3, testNmse: 1e-2 },
]);

/** Six runs of each method with these errors; Gauss-Newton converges in 200 iterations. */
const outcomes = (newton: Errors, descent: Errors): TrialResult[] =>
  [1, 2, 3, 4, 5, 6].flatMap((start) => [
    endsWith(`gauss-newton/${start}`, newton, {
      ...{ reason: 'gradient-norm', iterations: 200, seconds: 2, metrics: METRICS },
    }),
    endsWith(`gradient-descent/${start}`, descent, { iterations: 10000, seconds: 80, metrics: METRICS }),
  ]);

const printed = outcomes({ train: 7.7e-4, test: 4.9e-3 }, { train: 4e-3, test: 7.8e-3 });

describe('Pedersen 1997, figure 5', () => {
  it('plans both methods from the same six starts', () => {
    const keys = plannedKeys(card);
    expect(keys).toHaveLength(12);
    expect(new Set(keys).size).toBe(12);
    const trials = card.plan(optionsOf(card));
    const seedOf = (key: string) => trials.find((trial) => trial.key === key)?.spec.seed;
    expect(seedOf('gauss-newton/3')).toBe(seedOf('gradient-descent/3'));
    expect(trials[0].spec).toMatchObject({ stop: { gradientNorm: 1e-4, iterations: 10000 } });
  });

  it('is reproduced by the printed numbers', () => {
    const conclusion = card.conclude(printed, optionsOf(card));
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'iterations-factor').measured).toBe(50);
    expect(quantity(conclusion, 'time-factor').measured).toBe(40);
    expect(quantity(conclusion, 'lead').measured).toBeCloseTo((50 / 200) * 2, 12);
    expect(conclusion.speed).toMatch(/2\.0 s by Gauss-Newton and 80\.0 s/);
  });

  it('does not depend on the order of the results', () => {
    expect(card.conclude([...printed].reverse(), optionsOf(card)).sentence).toBe(
      card.conclude(printed, optionsOf(card)).sentence,
    );
  });

  it('is not reproduced where the methods change places', () => {
    const swapped = outcomes({ train: 4e-2, test: 7.8e-2 }, { train: 7.7e-4, test: 5e-4 });
    const { verdict } = card.conclude(swapped, optionsOf(card));
    expect(verdict).toBe('not reproduced');
  });

  it('leaves open what short runs of gradient descent cannot tell', () => {
    const conclusion = card.conclude(printed, optionsOf(card, card.quick));
    expect(quantity(conclusion, 'gradient-descent-train')).toMatchObject({ verdict: 'open' });
    expect(quantity(conclusion, 'gradient-descent-train').note).toMatch(/shorter than the 10000/);
    expect(quantity(conclusion, 'gauss-newton-criterion').verdict).toBe('reproduced');
  });

  it('says that nothing can be compared without runs of both', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    const only = [madeUp('gauss-newton/1', { status: 'failed' }), ...printed.slice(1, 2)];
    expect(card.conclude(only, optionsOf(card)).sentence).toMatch(/cannot be compared/);
  });

  it('runs', async () => {
    const { conclusion, results } = await runCard(card, { seeds: 1, iterations: 10, units: 2, descent: 2 });
    expect(results.map(({ iterations }) => iterations)).toEqual([10, 10]);
    expect(conclusion.figure.map(({ name }) => name)).toEqual(['gauss-newton', 'gradient-descent']);
    expect(quantity(conclusion, 'gradient-descent-train').measured).toBeGreaterThan(0);
  });
});
