import { span } from '../math/kernels.ts';
import { trainedPlaces } from '../network/trained.ts';
import { evaluate, setTheta } from '../train/problem.ts';
import { runGeneration } from './evolution-generation.ts';
import {
  cheaperStrategy,
  openStrategy,
  populationOf,
  strategyBytes,
  strategyFields,
  strategyFlops,
} from './evolution-settings.ts';
import { isCollapsed, type Strategy } from './evolution-strategy.ts';
import type { Method } from './index.ts';
import { stuckAt } from './stuck.ts';

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
    const mean = Float64Array.from(trainedPlaces(layout), (place) => theta[place]);
    return { strategy: openStrategy(options, mean) };
  },
  step: (problem, state, options, { stream }) => {
    const strategy = state.strategy as Strategy;
    const { layout, theta, trial } = problem;
    const places = trainedPlaces(layout);
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
