import { span } from '../math/kernels.ts';
import type { Method } from './index.ts';
import { rateFields, rateOf, rateState, updated } from './rate.ts';

/**
 * w := w - eta g (Bianchi et al. 2017 eq. 2.3, which prints "+": a slip, the step goes down the gradient). Takes the step
 * as it is, without looking whether the cost falls.
 */
export const sgd: Method = {
  name: 'sgd',
  label: 'Stochastic gradient descent',
  help: 'A step of fixed length factor along the gradient of the present batch. Safe and slow.',
  equation: 'w_{k+1} = w_k - \\eta\\, g_k',
  source: 'Bianchi et al. 2017 eq. 2.3; Pascanu et al. 2013',
  fields: rateFields(0.01),
  precisions: ['float64', 'float32'],
  needs: ['gradient'],
  wholeData: false,
  init: rateState,
  step: (problem, state, options, context) => {
    const rate = rateOf(options, state, context);
    problem.kernels.axpyInto(span(problem.theta), -rate, span(problem.gradient));
    return updated(rate);
  },
};
