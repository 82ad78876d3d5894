/** Weights to be tried, for methods whose directions are arrays of their own. */
import type { Vec } from '../math/kernels.ts';
import type { Problem } from '../train/problem.ts';

/** trial = theta + eta x (P). @returns false when the step is so small that no weight changes */
export function trialAlong(problem: Problem, eta: number, x: Vec): boolean {
  const { trial, theta } = problem;
  for (let i = 0; i < x.length; i++) trial[i] = theta[i] + eta * x[i];
  return isMoved(problem);
}

/** Whether any weight of the trial is another than the accepted one. */
export function isMoved({ trial, theta }: Problem): boolean {
  return trial.some((weight, i) => weight !== theta[i]);
}
