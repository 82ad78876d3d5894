/** The settings of the strategy, which evolution and Evolino share, and what they come to for n weights. */
import type { Fields } from '../fields.ts';
import { type StrategyForm, usualPopulation } from './evolution-rates.ts';
import { createStrategy, type Strategy } from './evolution-strategy.ts';

/** Covariance, population, initial step size. */
export const strategyFields: Fields = {
  form: {
    kind: 'choice',
    label: 'Covariance',
    help: 'Full: learns which weights belong together; its work grows with the cube of their number. Separable: variances only, for thousands of weights.',
    default: 'full',
    options: [
      { value: 'full', label: 'Full' },
      { value: 'separable', label: 'Separable' },
    ],
  },
  population: {
    kind: 'integer',
    label: 'Population',
    help: 'Candidates of a generation. None takes 4 + 3 ln n for n weights; larger ones search more widely.',
    symbol: '\\lambda',
    default: null,
    min: 4,
    max: 100000,
  },
  sigma: {
    kind: 'number',
    label: 'Initial step size',
    help: 'Standard deviation of the first candidates about the initial weights.',
    symbol: '\\sigma_0',
    default: 0.3,
    above: 0,
    max: 1e6,
  },
};

/** What makes a strategy cheaper. */
export function cheaperStrategy(options: Record<string, unknown>): string | null {
  return options.form === 'full' ? 'Choose the separable covariance, or fewer units.' : null;
}

/** A strategy with the settings of `strategyFields`. */
export function openStrategy(options: Record<string, unknown>, mean: Float64Array): Strategy {
  return createStrategy(mean, {
    form: options.form as StrategyForm,
    sigma: options.sigma as number,
    lambda: populationOf(options, mean.length),
  });
}

/** Candidates of a generation over n weights. */
export const populationOf = (options: Record<string, unknown>, n: number): number =>
  (options.population as number | null) ?? usualPopulation(n);

/** Work of the strategy itself in its dearest generation, which finds eigenvectors. */
export function strategyFlops(options: Record<string, unknown>, n: number): number {
  const lambda = populationOf(options, n);
  return options.form === 'full' ? 10 * n * n * n + 6 * lambda * n * n : 20 * lambda * n;
}

/** Numbers of C, B and the candidates. */
export const strategyBytes = (options: Record<string, unknown>, n: number): number =>
  8 * (n * populationOf(options, n) + (options.form === 'full' ? 1.5 * n * n : 4 * n));
