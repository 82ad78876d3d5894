import type { Field } from '../fields.ts';
import type { Vec } from '../math/kernels.ts';
import type { Method } from './index.ts';
import { rateFields, rateOf, rateState, updated, zeroVector } from './rate.ts';

/** The share of the velocity that is kept, of all methods with momentum. */
export const momentumField: Field = {
  kind: 'number',
  label: 'Momentum',
  help: 'Share of the last step that is kept.',
  symbol: '\\mu',
  default: 0.9,
  min: 0,
  max: 1,
};

/**
 * v := mu v - eta g, w := w + v (Bianchi et al. 2017 eq. 2.4). With `reset` 'epoch' the velocity is 0 again at the start
 * of every pass, as in the code of Chernodub and Nowicki.
 */
export const momentum: Method = {
  name: 'momentum',
  label: 'Momentum',
  help: 'Steps build up velocity along directions in which the gradient stays the same.',
  equation: 'v_k = \\mu v_{k-1} - \\eta\\, g_k,\\quad w_{k+1} = w_k + v_k',
  source: 'Bianchi et al. 2017 eq. 2.4; Sutskever et al. 2013',
  fields: {
    ...rateFields(0.001),
    momentum: momentumField,
    reset: {
      kind: 'choice',
      label: 'Forget the velocity',
      help: 'Never, or at the start of every epoch, as the code of Chernodub and Nowicki does.',
      default: 'never',
      options: [
        { value: 'never', label: 'Never' },
        { value: 'epoch', label: 'At every epoch' },
      ],
    },
  },
  precisions: ['float64', 'float32'],
  needs: ['gradient'],
  wholeData: false,
  init: (options, problem) => ({ ...rateState(options), velocity: zeroVector(problem), epoch: 0 }),
  step: ({ theta, gradient }, state, options, context) => {
    const rate = rateOf(options, state, context);
    const mu = options.momentum as number;
    const velocity = state.velocity as Vec;
    if (options.reset === 'epoch' && context.epoch !== state.epoch) velocity.fill(0);
    state.epoch = context.epoch;
    for (let i = 0; i < theta.length; i++) {
      velocity[i] = mu * velocity[i] - rate * gradient[i];
      theta[i] += velocity[i];
    }
    return updated(rate);
  },
};
