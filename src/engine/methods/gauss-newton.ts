import type { Method, StepResult } from './index.ts';
import { halvingsField, halveUntilDecrease } from './line-search.ts';
import { factorise, solveInto } from './normal-solve.ts';

/**
 * Damped Gauss-Newton (Pedersen 1997 eq. 4-6): solve (J'J + alpha I) dw = g by Cholesky, then halve the step until
 * the cost falls. alpha is the second derivative of the regularisers, not a separate damping.
 */
export const gaussNewton: Method = {
  name: 'gauss-newton',
  label: 'Damped Gauss-Newton',
  help: 'Second-order steps from the Jacobian of the outputs, for networks of up to some hundreds of weights. Use weight decay with it.',
  equation: '(J^\\top J + \\alpha I)\\,\\Delta w = g,\\quad w_{k+1} = w_k - \\eta\\,\\Delta w',
  source: 'Pedersen 1997 eq. 4-6',
  fields: { halvings: halvingsField },
  precisions: ['float64'],
  needs: ['normal-equations'],
  wholeData: false,
  init: () => ({}),
  step: (problem, _state, options): StepResult => {
    if (!factorise(problem)) return { kind: 'stuck', word: 'not-positive-definite' };
    solveInto(problem.direction, problem, problem.gradient);
    return halveUntilDecrease(problem, { firstStep: 1, halvings: options.halvings as number });
  },
};
