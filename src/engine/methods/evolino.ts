import { UnfoldError } from '../errors.ts';
import { span } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import { trainedPlaces } from '../network/trained.ts';
import { evaluate, type Problem } from '../train/problem.ts';
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
import { readoutFlops, type ReadoutOptions, solveReadout } from './readout.ts';
import { checkReadout } from './readout-check.ts';
import { readoutFields } from './readout-fields.ts';
import { stuckAt } from './stuck.ts';

/**
 * Evolino (Schmidhuber et al. 2007): hidden weights evolve, and every candidate is judged with the best linear readout
 * for it. The paper evolves cell by cell with enforced subpopulations and Cauchy mutations; here the hidden weights
 * follow CMA-ES (Hansen 2016), and the pseudo-inverse is a ridge regression. Accepted are the best candidate's weights.
 */
export const evolino: Method = {
  name: 'evolino',
  label: 'Evolino',
  help: 'Evolves the hidden weights and solves the linear readout of every candidate by ridge regression. Needs no gradient, and far fewer weights are searched.',
  equation:
    'w_h \\sim \\mathcal N(m, \\sigma^2 C),\\quad w_{out}(w_h) = (Z^\\top Z + \\lambda I)^{-1} Z^\\top d',
  source: 'Schmidhuber, Wierstra, Gagliolo and Gomez 2007; the strategy: Hansen 2016',
  fields: { ...strategyFields, ...readoutFields },
  precisions: ['float64'],
  needs: ['readout'],
  wholeData: false,
  flops: ({ layout, steps }, options) => {
    const n = placesOf(layout).length;
    const candidate = 4 * steps * layout.parameters + readoutFlops(layout, steps);
    return populationOf(options, n) * candidate + strategyFlops(options, n);
  },
  bytes: (layout, options) => strategyBytes(options, placesOf(layout).length),
  cheaper: cheaperStrategy,
  check: (layout, loss) => {
    checkReadout('Evolino', layout, loss);
    if (placesOf(layout).length > 0) return;
    throw new UnfoldError(
      'method.no-hidden',
      'Evolino evolves the hidden weights, but none of them is trained. Unfreeze them, or solve the readout alone (ridge-readout).',
      'network',
    );
  },
  init: (options, { theta, layout }) => {
    const mean = Float64Array.from(placesOf(layout), (place) => theta[place]);
    return { strategy: openStrategy(options, mean) };
  },
  step: (problem, state, options, { stream }) => {
    const strategy = state.strategy as Strategy;
    if (isCollapsed(strategy)) return stuckAt(problem, 'search-collapsed');
    const { kernels, theta, trial, layout } = problem;
    kernels.copyInto(span(trial), span(theta));
    const judge = judgeOf(problem, options as unknown as ReadoutOptions);
    const generation = { strategy, places: placesOf(layout), candidate: trial, stream };
    const found = runGeneration(generation, judge.costOf);
    if (found === null) return stuckAt(problem, judge.obstacle());
    // On data that change the accepted weights have a cost of their own here: it is compared on the same data.
    if (!(found.cost >= problem.cost)) kernels.copyInto(span(theta), span(problem.direction));
    const { cost, error } = evaluate(problem, theta);
    Object.assign(problem, { cost, error });
    return { kind: 'stepped', stepSize: strategy.sigma, halvings: 0, evaluated: true };
  },
};

/**
 * Judges the hidden weights in `problem.trial` by the cost with the readout that is best for them, and keeps the best
 * weights of the generation in `problem.direction`. `obstacle` is why no candidate could be judged.
 */
function judgeOf(problem: Problem, options: ReadoutOptions) {
  const { kernels, trial, direction } = problem;
  let best = Infinity;
  let failed: 'not-positive-definite' | 'washout' | 'diverged' = 'diverged';
  const costOf = (): number => {
    // The readout that is still in these weights is another candidate's: only the states count here.
    const isFinite = Number.isFinite(evaluate(problem, trial).cost);
    const outcome = solveReadout(problem, trial, options);
    if (outcome === 'empty') failed = 'washout';
    if (outcome === 'singular' && isFinite) failed = 'not-positive-definite';
    if (outcome !== 'solved') return Infinity;
    const { cost } = evaluate(problem, trial);
    if (cost < best) {
      best = cost;
      kernels.copyInto(span(direction), span(trial));
    }
    return cost;
  };
  return { costOf, obstacle: () => failed };
}

/** The trained weights outside the output layer, as indices into theta. */
function placesOf(layout: Layout): Int32Array {
  const { at, size, fan } = layout.layers[layout.output];
  return trainedPlaces(layout).filter((i) => i < at || i >= at + size * fan);
}
