import type { Field } from '../fields.ts';
import type { Vec } from '../math/kernels.ts';
import { wholePower } from '../schedules/time.ts';
import { epsilonField } from './adagrad.ts';
import type { Method } from './index.ts';
import { rateFields, rateOf, rateState, updated, zeroVector } from './rate.ts';

/**
 * m := b1 m + (1 - b1) g, v := b2 v + (1 - b2) g^2, both divided by what their zero start lacks (1 - b^k), then
 * w := w - eta m / (sqrt(v) + eps) (Bianchi et al. 2017 eq. 2.8, which prints "+": a slip; Kingma & Ba 2014). k counts
 * the updates of the phase.
 */
export const adam: Method = {
  name: 'adam',
  label: 'Adam',
  help: 'Momentum with a learning rate for each weight, from decaying averages of its gradients and their squares.',
  equation:
    'w_{k+1} = w_k - \\eta\\, \\frac{\\hat m_k}{\\sqrt{\\hat v_k} + \\varepsilon},\\quad \\hat m_k = \\frac{m_k}{1-\\beta_1^k},\\ \\hat v_k = \\frac{v_k}{1-\\beta_2^k}',
  source: 'Bianchi et al. 2017 eq. 2.8; Kingma & Ba 2014',
  fields: {
    ...rateFields(0.001),
    beta1: betaField('\\beta_1', 0.9, 'gradients'),
    beta2: betaField('\\beta_2', 0.999, 'squared gradients'),
    epsilon: epsilonField,
  },
  precisions: ['float64', 'float32'],
  needs: ['gradient'],
  wholeData: false,
  init: (options, problem) => ({
    ...rateState(options),
    mean: zeroVector(problem),
    squares: zeroVector(problem),
  }),
  step: ({ theta, gradient }, state, options, context) => {
    const rate = rateOf(options, state, context);
    const { beta1, beta2, epsilon } = options as { beta1: number; beta2: number; epsilon: number };
    const mean = state.mean as Vec;
    const squares = state.squares as Vec;
    const step = rate / (1 - wholePower(beta1, context.phaseIteration));
    const root = Math.sqrt(1 - wholePower(beta2, context.phaseIteration));
    for (let i = 0; i < theta.length; i++) {
      const g = gradient[i];
      mean[i] = beta1 * mean[i] + (1 - beta1) * g;
      squares[i] = beta2 * squares[i] + (1 - beta2) * g * g;
      theta[i] -= (step * mean[i]) / (Math.sqrt(squares[i]) / root + epsilon);
    }
    return updated(rate);
  },
};

function betaField(symbol: string, standard: number, what: string): Field {
  const help = `Share of the average of ${what} that is kept; below 1.`;
  return {
    kind: 'number',
    label: `Decay of ${what}`,
    help,
    symbol,
    default: standard,
    min: 0,
    max: 0.999999,
  };
}
