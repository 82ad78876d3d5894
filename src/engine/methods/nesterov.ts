import type { Vec } from '../math/kernels.ts';
import type { Method } from './index.ts';
import { momentumField } from './momentum.ts';
import { rateFields, rateOf, rateState, updated, zeroVector } from './rate.ts';

/**
 * v := mu v - eta g(w + mu v), w := w + v (Bianchi et al. 2017 eq. 2.5). The weights of the run are the points w + mu v at
 * which the gradient is taken, so that no iteration needs a second one: in these, u = w + mu v moves by mu v - eta g with
 * the new v. The same steps, written as Sutskever et al. 2013 (appendix) and Bengio et al. 2013 do.
 */
export const nesterov: Method = {
  name: 'nesterov',
  label: 'Nesterov momentum',
  help: 'Momentum whose gradient is taken where the velocity leads to. Often converges faster on smooth losses.',
  equation: 'v_k = \\mu v_{k-1} - \\eta\\, g(w_k + \\mu v_{k-1}),\\quad w_{k+1} = w_k + v_k',
  source: 'Bianchi et al. 2017 eq. 2.5; Sutskever et al. 2013',
  fields: { ...rateFields(0.001), momentum: momentumField },
  precisions: ['float64', 'float32'],
  needs: ['gradient'],
  wholeData: false,
  init: (options, problem) => ({ ...rateState(options), velocity: zeroVector(problem) }),
  step: ({ theta, gradient }, state, options, context) => {
    const rate = rateOf(options, state, context);
    const mu = options.momentum as number;
    const velocity = state.velocity as Vec;
    for (let i = 0; i < theta.length; i++) {
      const step = rate * gradient[i];
      velocity[i] = mu * velocity[i] - step;
      theta[i] += mu * velocity[i] - step;
    }
    return updated(rate);
  },
};
