import type { Vec } from '../math/kernels.ts';
import { epsilonField } from './adagrad.ts';
import type { Method } from './index.ts';
import { rateFields, rateOf, rateState, updated, zeroVector } from './rate.ts';

/**
 * v := (1 - delta) v + delta g^2, w := w - eta g / (sqrt(v) + eps) (Tieleman & Hinton 2012). Bianchi et al. 2017 eq. 2.7
 * tell the two cases by the sign of the gradient, as Rprop does, and step along v itself: slips, since the average is
 * meant to be of the squares whatever their sign, and to divide the gradient by its root.
 */
export const rmsprop: Method = {
  name: 'rmsprop',
  label: 'RMSprop',
  help: 'A learning rate for each weight, from a decaying average of its squared gradients.',
  equation:
    'v_k = (1-\\delta) v_{k-1} + \\delta g_k^2,\\quad w_{k+1} = w_k - \\eta\\, \\frac{g_k}{\\sqrt{v_k} + \\varepsilon}',
  source: 'Bianchi et al. 2017 eq. 2.7; Tieleman & Hinton 2012',
  fields: {
    ...rateFields(0.001),
    decay: {
      kind: 'number',
      label: 'Decay',
      help: 'Weight of the newest square in the average.',
      symbol: '\\delta',
      default: 0.01,
      above: 0,
      max: 1,
    },
    epsilon: epsilonField,
  },
  precisions: ['float64', 'float32'],
  needs: ['gradient'],
  wholeData: false,
  init: (options, problem) => ({ ...rateState(options), squares: zeroVector(problem) }),
  step: ({ theta, gradient }, state, options, context) => {
    const rate = rateOf(options, state, context);
    const delta = options.decay as number;
    const epsilon = options.epsilon as number;
    const squares = state.squares as Vec;
    for (let i = 0; i < theta.length; i++) {
      squares[i] = (1 - delta) * squares[i] + delta * gradient[i] * gradient[i];
      theta[i] -= (rate * gradient[i]) / (Math.sqrt(squares[i]) + epsilon);
    }
    return updated(rate);
  },
};
