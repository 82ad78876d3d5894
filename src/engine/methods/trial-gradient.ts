/** Cost and gradient away from the accepted weights, for methods that compare gradients. */
import { computeNormalEquations } from '../gradients/normal-equations.ts';
import type { Vec } from '../math/kernels.ts';
import { computeGradient, evaluate, type Problem } from '../train/problem.ts';

/**
 * `problem.gradient` (P) := dC/dtheta at the weights of the last evaluation, with all penalties: by back-propagation, or
 * by forward sensitivities in a problem whose gradient is RTRL and that has no buffers for the former.
 */
export function gradientHere(problem: Problem): void {
  if (problem.parts[0].backward !== null) computeGradient(problem);
  else computeNormalEquations(problem, { gradientOnly: true });
}

/** C and E at `theta` (P), and the gradient there in `problem.gradient`. */
export function evaluateWithGradient(problem: Problem, theta: Vec): { cost: number; error: number } {
  const found = evaluate(problem, theta);
  gradientHere(problem);
  return found;
}
