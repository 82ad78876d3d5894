import { span } from '../math/kernels.ts';
import { trainedPlaces } from '../network/trained.ts';
import { acceptTrial, evaluate } from '../train/problem.ts';
import type { Method } from './index.ts';

/**
 * Weight guessing (Hochreiter and Schmidhuber 1996): all trained weights anew, uniform in a range, kept where the cost
 * falls. Nothing is learnt from one guess to the next: a baseline that tells how hard a problem is.
 */
export const randomGuessing: Method = {
  name: 'random-guessing',
  label: 'Random guessing',
  help: 'Draws all weights anew in every iteration and keeps the best ones: the baseline that any method must beat.',
  equation: 'w \\sim \\mathcal U(-r, r),\\quad w_{k+1} = w \\text{ if } C(w) < C(w_k)',
  source: 'Hochreiter and Schmidhuber 1996, "Bridging long time lags by weight guessing"',
  fields: {
    range: {
      kind: 'number',
      label: 'Range',
      help: 'Weights lie between minus and plus this.',
      symbol: 'r',
      default: 1,
      above: 0,
      max: 1e6,
    },
  },
  precisions: ['float64', 'float32'],
  needs: [],
  wholeData: false,
  init: () => ({}),
  step: (problem, _state, options, { stream }) => {
    const { kernels, layout, theta, trial } = problem;
    const range = options.range as number;
    kernels.copyInto(span(trial), span(theta));
    for (const i of trainedPlaces(layout)) trial[i] = stream.uniformIn(-range, range);
    const found = evaluate(problem, trial);
    // On data that change, the cost of the accepted weights is that on the present data too.
    if (!(found.cost < problem.cost)) return { kind: 'stepped', stepSize: 0, halvings: 0, evaluated: false };
    acceptTrial(problem, found);
    return { kind: 'stepped', stepSize: 1, halvings: 0, evaluated: true };
  },
};
