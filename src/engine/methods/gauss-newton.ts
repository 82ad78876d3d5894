import { span } from '../math/kernels.ts';
import { penaltyCurvature, type Problem, type SecondOrder } from '../train/problem.ts';
import type { Method, StepResult } from './index.ts';
import { halvingsField, halveUntilDecrease } from './line-search.ts';

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
    if (problem.second === null)
      throw new Error('gauss-newton: the problem was made without second-order buffers');
    if (!solveInto(problem, problem.second)) return { kind: 'stuck', word: 'not-positive-definite' };
    return halveUntilDecrease(problem, { firstStep: 1, halvings: options.halvings as number });
  },
};

/** direction := (J'J + alpha I)^-1 gradient. False when the matrix is not positive definite to working precision. */
function solveInto(problem: Problem, { hessian, factor, projected }: SecondOrder): boolean {
  const { kernels, layout, gradient, direction } = problem;
  kernels.copyInto(span(factor.data), span(hessian.data));
  const curvature = penaltyCurvature(problem);
  for (let i = 0; i < layout.freeCount; i++) factor.data[factor.at + i * (factor.stride + 1)] += curvature[i];
  if (kernels.choleskyInto(factor) >= 0) return false;
  const solution = span(projected.data, projected.at, layout.freeCount);
  for (let i = 0; i < layout.parameters; i++) {
    if (layout.freeIndex[i] >= 0) solution.data[solution.at + layout.freeIndex[i]] = gradient[i];
  }
  kernels.choleskySolveInto(solution, factor);
  for (let i = 0; i < layout.parameters; i++) {
    const column = layout.freeIndex[i];
    direction[i] = column < 0 ? 0 : solution.data[solution.at + column];
  }
  return true;
}
