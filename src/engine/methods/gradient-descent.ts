import { span } from '../math/kernels.ts';
import type { Method } from './index.ts';
import { halvingsField, halveUntilDecrease } from './line-search.ts';

/** w := w - eta g, eta halved until the cost falls (Pedersen 1997, "Training" and the last experiment). */
export const gradientDescent: Method = {
  name: 'gradient-descent',
  label: 'Gradient descent with step halving',
  help: 'Along the gradient, with a step that is halved until the cost falls. Slow when the Hessian is ill-conditioned.',
  equation: 'w_{k+1} = w_k - \\eta\\, g',
  source: 'Pedersen 1997',
  fields: {
    firstStep: {
      kind: 'number',
      label: 'First step',
      help: 'Length factor that the search of an iteration starts from.',
      symbol: '\\eta_0',
      default: 1,
      above: 0,
      max: 1e6,
    },
    restart: {
      kind: 'choice',
      label: 'Next search starts from',
      help: 'The first step again, as in Pedersen 1997, or twice the step accepted last, which saves evaluations.',
      default: 'first',
      options: [
        { value: 'first', label: 'The first step' },
        { value: 'last', label: 'Twice the last step' },
      ],
    },
    halvings: halvingsField,
  },
  precisions: ['float64', 'float32'],
  needs: ['gradient'],
  wholeData: false,
  comparesCosts: true,
  init: (options) => ({ firstStep: options.firstStep as number }),
  step: (problem, state, options) => {
    problem.kernels.copyInto(span(problem.direction), span(problem.gradient));
    const result = halveUntilDecrease(problem, {
      firstStep: state.firstStep as number,
      halvings: options.halvings as number,
    });
    if (result.kind === 'stepped' && options.restart === 'last') {
      state.firstStep = Math.min(2 * result.stepSize, options.firstStep as number);
    }
    return result;
  },
};
