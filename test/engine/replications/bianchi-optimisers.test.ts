import { describe, expect, it } from 'vitest';
import { bianchiOptimisers as card } from '../../../src/engine/replications/bianchi-optimisers.ts';
import { endsWith } from '../../helpers/made-up-errors.ts';
import { madeUp, madeUpMetrics, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const settings = { gradients: 100, seeds: 1 };
const rates = {
  ...{ sgd: 0.1, momentum: 0.03, nesterov: 0.03, adagrad: 0.03, rmsprop: 0.001, adam: 0.01 },
  'hessian-free': 0,
};

/** A run with this training error after 100 gradients, and a far smaller one after more. */
const run = (method: keyof typeof rates, nmse: number) =>
  endsWith(
    `${method}/${rates[method]}/1`,
    {},
    {
      metrics: madeUpMetrics([
        { iteration: 0, gradients: 1, trainNmse: 1, testNmse: 1 },
        { iteration: 50, gradients: 100, trainNmse: nmse, testNmse: nmse },
        { iteration: 100, gradients: 500, trainNmse: nmse / 1000, testNmse: nmse / 1000 },
      ]),
    },
  );

const results = (errors: Record<keyof typeof rates, number>) =>
  (Object.keys(rates) as (keyof typeof rates)[]).map((method) => run(method, errors[method]));

const asTold = {
  ...{ sgd: 0.1, momentum: 0.02, nesterov: 0.01, adagrad: 0.05, rmsprop: 0.03, adam: 0.01 },
  'hessian-free': 0.01,
};

describe('Bianchi et al. 2017, optimisers', () => {
  it('plans every method with its rates from every start', () => {
    const keys = plannedKeys(card, { seeds: 2 });
    expect(keys).toHaveLength(2 * 19);
    expect(new Set(keys).size).toBe(keys.length);
    expect(plannedKeys(card, { seeds: 1, methods: ['adam'] })).toEqual(
      [0.003, 0.01, 0.03].map((rate) => `adam/${rate}/1`),
    );
  });

  it('refuses methods that the chapter does not have', () => {
    expect(() => card.plan(optionsOf(card, { methods: ['adams'] }))).toThrow(/Did you mean "adam"/);
  });

  it('is reproduced where the methods stand as the chapter says, when their gradients are used up', () => {
    const conclusion = card.conclude(results(asTold), optionsOf(card, settings));
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'slow').measured).toBeCloseTo(5, 12);
    expect(quantity(conclusion, 'train-adam').measured).toBeCloseTo(0.1, 12);
  });

  it('is not reproduced where they stand the other way round', () => {
    const reversed = {
      ...{ sgd: 0.001, momentum: 0.02, nesterov: 0.1, adagrad: 0.01, rmsprop: 0.03, adam: 0.1 },
      'hessian-free': 10,
    };
    expect(card.conclude(results(reversed), optionsOf(card, settings)).verdict).toBe('not reproduced');
  });

  it('is open where nothing can be compared', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    expect(card.conclude([madeUp('sgd/0.1/1', { status: 'failed' })], optionsOf(card)).verdict).toBe('open');
  });

  it('runs', async () => {
    const { conclusion } = await runCard(card, {
      gradients: 20,
      seeds: 1,
      units: 2,
      methods: ['adam', 'hessian-free'],
    });
    expect(quantity(conclusion, 'train-adam').measured).toBeGreaterThan(0);
    expect(quantity(conclusion, 'slow').verdict).toBe('open');
    expect(conclusion.figure.map(({ name }) => name)).toEqual(['courses', 'methods']);
  });
});
