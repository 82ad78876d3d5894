/** The normal equations of second-order methods: factorised once, solved for as many right-hand sides as wanted. */
import { span, type Vec } from '../math/kernels.ts';
import type { SecondOrder } from '../train/method-buffers.ts';
import { penaltyCurvature, type Problem } from '../train/problem.ts';

/** The second-order buffers. Throws where the problem was made without them: its method does not say it needs them. */
export function secondOrder({ second }: Problem): SecondOrder {
  if (second === null) throw new Error('normal equations: the problem was made without second-order buffers');
  return second;
}

/**
 * Factorises J' H_L J + diag(c + shift) by Cholesky into `second.factor`, c (F) being the curvature of the penalties and
 * `shift` (F) what the method adds to it. J' H_L J itself stays. False when the sum is not positive definite to working
 * precision.
 */
export function factorise(problem: Problem, shift?: Float64Array): boolean {
  const { kernels, layout } = problem;
  const { hessian, factor } = secondOrder(problem);
  kernels.copyInto(span(factor.data), span(hessian.data));
  const curvature = penaltyCurvature(problem);
  for (let i = 0; i < layout.freeCount; i++)
    factor.data[factor.at + i * (factor.stride + 1)] += curvature[i] + (shift === undefined ? 0 : shift[i]);
  return kernels.choleskyInto(factor) < 0;
}

/** out (P) = the factorised matrix's inverse times `right` (P), over the trained weights; 0 for the others. */
export function solveInto(out: Vec, problem: Problem, right: Vec): void {
  const { kernels, layout } = problem;
  const { factor, projected } = secondOrder(problem);
  const solution = span(projected.data, projected.at, layout.freeCount);
  for (let i = 0; i < layout.parameters; i++) {
    if (layout.freeIndex[i] >= 0) solution.data[solution.at + layout.freeIndex[i]] = right[i];
  }
  kernels.choleskySolveInto(solution, factor);
  for (let i = 0; i < layout.parameters; i++) {
    const column = layout.freeIndex[i];
    out[i] = column < 0 ? 0 : solution.data[solution.at + column];
  }
}
