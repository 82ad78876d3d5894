import type { Field } from '../fields.ts';
import type { Vec } from '../math/kernels.ts';
import type { Method } from './index.ts';
import { rateFields, rateOf, rateState, updated, zeroVector } from './rate.ts';

/** The small number in the denominator of methods with a rate for each weight. */
export const epsilonField: Field = {
  kind: 'number',
  label: 'Epsilon',
  help: 'Added to the root in the denominator, so that it is never 0.',
  symbol: '\\varepsilon',
  default: 1e-8,
  above: 0,
};

/** w_i := w_i - eta g_i / (sqrt(sum of all g_i^2 so far) + eps) (Bianchi et al. 2017 eq. 2.6; Duchi et al. 2011). */
export const adagrad: Method = {
  name: 'adagrad',
  label: 'Adagrad',
  help: 'A learning rate for each weight, which shrinks with the squares of all its gradients so far.',
  equation: 'w_{k+1} = w_k - \\eta\\, \\frac{g_k}{\\sqrt{\\sum_{j \\le k} g_j^2} + \\varepsilon}',
  source: 'Bianchi et al. 2017 eq. 2.6; Duchi et al. 2011',
  fields: { ...rateFields(0.01), epsilon: epsilonField },
  precisions: ['float64', 'float32'],
  needs: ['gradient'],
  wholeData: false,
  init: (options, problem) => ({ ...rateState(options), squares: zeroVector(problem) }),
  step: ({ theta, gradient }, state, options, context) => {
    const rate = rateOf(options, state, context);
    const epsilon = options.epsilon as number;
    const squares = state.squares as Vec;
    for (let i = 0; i < theta.length; i++) {
      squares[i] += gradient[i] * gradient[i];
      theta[i] -= (rate * gradient[i]) / (Math.sqrt(squares[i]) + epsilon);
    }
    return updated(rate);
  },
};
