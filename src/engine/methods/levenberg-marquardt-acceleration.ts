/**
 * Geodesic acceleration (Transtrum & Sethna 2012, "Improvements to the Levenberg-Marquardt algorithm for nonlinear
 * least-squares minimization", section 3). Along w + s v the outputs are y + s J v + s^2/2 y'' + ...; the path that
 * keeps to the model's minimum to second order is w + v + a/2, where a solves the equations of v for another right side:
 *   (J' H_L J + R + mu D'D) a = -J' H_L y''.
 */
import { adjointProduct } from '../gradients/products.ts';
import { span, type Vec } from '../math/kernels.ts';
import { evaluate, lossPass, type Part, type Problem } from '../train/problem.ts';
import { solveInto } from './normal-solve.ts';

/** y'' is a difference of the outputs at w - h v, w and w + h v. Transtrum & Sethna take h = 0.1. */
const H = 0.1;

/**
 * `problem.direction` (P), -v, becomes -(v + a/2). `problem.second.factor` must hold the factorised matrix that gave v.
 * Overwrites `problem.trial`; the forward pass is that of theta afterwards.
 * @returns false where 2|a|/|v| is over `limit` (eq. 15: the model is not to be trusted that far): nothing is changed then
 */
export function accelerate(problem: Problem, limit: number): boolean {
  const { kernels, direction, trial } = problem;
  bendInto(problem);
  adjointProduct(problem, trial);
  solveInto(trial, problem, trial); // -a
  const bend = span(trial);
  const step = span(direction);
  const ratio = 2 * Math.sqrt(kernels.dot(bend, bend) / kernels.dot(step, step));
  if (!(ratio <= limit)) return false;
  kernels.axpyInto(step, 0.5, bend);
  return true;
}

/** Dots of every part := y'' of the window, as a difference of second order in h. */
function bendInto(problem: Problem): void {
  const { kernels, parts, theta, direction, trial } = problem;
  for (const part of parts) dotsOf(part).fill(0);
  // The middle point comes last: the backward pass that follows belongs to it.
  for (const [at, factor] of [
    [H, 1],
    [-H, 1],
    [0, -2],
  ]) {
    kernels.copyInto(span(trial), span(theta));
    kernels.axpyInto(span(trial), at, span(direction));
    evaluate(problem, trial);
    for (const part of parts) addOutputs(problem, part, factor / (H * H));
  }
}

function addOutputs(problem: Problem, part: Part, factor: number): void {
  const { outputs, at, first, rows, width } = lossPass(problem, part);
  const into = span(dotsOf(part), first * width, rows * width);
  problem.kernels.axpyInto(into, factor, span(outputs, at, rows * width));
}

function dotsOf({ products }: Part): Vec {
  if (products === null)
    throw new Error('acceleration: the problem was made without the buffers of products');
  return products.dots;
}
