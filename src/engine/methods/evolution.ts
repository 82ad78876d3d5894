import type { Fields } from '../fields.ts';
import { span } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { EndingWord } from '../train/endings.ts';
import { evaluate, type Problem, setTheta } from '../train/problem.ts';
import { runGeneration } from './evolution-generation.ts';
import {
  createStrategy,
  isCollapsed,
  type Strategy,
  type StrategyForm,
  usualPopulation,
} from './evolution-strategy.ts';
import type { Method, StepResult } from './index.ts';

/** The settings of the strategy, which evolution and Evolino share. */
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

/**
 * CMA-ES (Hansen 2016) over all trained weights: an iteration is a generation, judged by the cost. It needs no gradient,
 * so it also takes costs that are flat or jump.
 */
export const evolution: Method = {
  name: 'evolution',
  label: 'Evolution (CMA-ES)',
  help: 'Candidates are drawn from a normal distribution whose mean, step size and covariance follow the better ones. Needs no gradient; many evaluations.',
  equation:
    'w_k \\sim \\mathcal N(m, \\sigma^2 C),\\quad m := \\sum_{i=1}^{\\mu} \\omega_i\\, w_{i:\\lambda}',
  source: 'Hansen 2016 (arXiv:1604.00772); separable form: Ros and Hansen 2008',
  fields: {
    ...strategyFields,
    accept: {
      kind: 'choice',
      label: 'Accepted weights',
      help: 'The mean of the distribution, usually better than the candidates around it, or the best candidate so far, whose cost never rises.',
      default: 'mean',
      options: [
        { value: 'mean', label: 'Mean' },
        { value: 'best', label: 'Best so far' },
      ],
    },
  },
  precisions: ['float64'],
  needs: [],
  wholeData: false,
  flops: ({ layout, steps }, options) =>
    2 * (populationOf(options, layout.freeCount) + 2) * steps * layout.parameters +
    strategyFlops(options, layout.freeCount),
  bytes: (layout, options) => strategyBytes(options, layout.freeCount),
  cheaper: cheaperStrategy,
  init: (options, { theta, layout }) => {
    const mean = Float64Array.from(placesOf(layout), (place) => theta[place]);
    return { strategy: openStrategy(options, mean) };
  },
  step: (problem, state, options, { stream }) => {
    const strategy = state.strategy as Strategy;
    const { layout, theta, trial } = problem;
    const places = placesOf(layout);
    const isMean = options.accept === 'mean';
    // The accepted weights are the mean: a bound on the weights may have moved them.
    if (isMean) places.forEach((place, i) => (strategy.mean[i] = theta[place]));
    if (isCollapsed(strategy)) return stuckAt(problem, 'search-collapsed');
    problem.kernels.copyInto(span(trial), span(theta));
    const best = runGeneration(
      { strategy, places, candidate: trial, stream },
      () => evaluate(problem, trial).cost,
    );
    if (best === null) return stuckAt(problem, 'diverged');
    if (isMean) places.forEach((place, i) => (theta[place] = strategy.mean[i]));
    else if (!(best.cost >= problem.cost)) places.forEach((place, i) => (theta[place] = best.weights[i]));
    setTheta(problem, theta);
    return { kind: 'stepped', stepSize: strategy.sigma, halvings: 0, evaluated: true };
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

/** Ends a search whose last candidates are in the network: brings back the accepted weights. */
export function stuckAt(problem: Problem, word: EndingWord): StepResult {
  evaluate(problem, problem.theta);
  return { kind: 'stuck', word };
}

/** The trained weights, as indices into theta. */
const placesOf = ({ freeIndex }: Layout): Int32Array =>
  Int32Array.from(freeIndex.keys()).filter((i) => freeIndex[i] >= 0);
