/** Directions in the space of the weights along which the cost is worth a look, each with a step of natural length. */
import { UnfoldError } from '../errors.ts';
import type { Field } from '../fields.ts';
import { computeNormalEquations } from '../gradients/normal-equations.ts';
import { gaussNewtonProduct, hessianProduct } from '../gradients/products.ts';
import { matrix, type Matrix } from '../math/kernels.ts';
import { symmetricEigen } from '../math/linalg.ts';
import { secondOrder, solveInto } from '../methods/normal-solve.ts';
import { penaltyCurvature, type Problem } from '../train/problem.ts';
import { factoriseShifted, MOST_WEIGHTS, trainedIndices } from './curvature.ts';
import type { SubjectSize } from './subject.ts';

/** A direction: weights move by s times `step`. */
export interface Direction {
  readonly label: string;
  /** What s = 1 is, for an axis. */
  readonly unit: string;
  /** (P), 0 for untrained weights. */
  readonly step: Float64Array;
}

/** Names of directions. 'automatic' is the Gauss-Newton step, or the gradient where there is no such step. */
export type DirectionName =
  | 'automatic'
  | 'gauss-newton'
  | 'gradient'
  | 'largest-eigenvector'
  | 'second-eigenvector'
  | 'smallest-eigenvector';

/** Above so many trained weights eigenvectors take too long. */
export const MOST_FOR_EIGENVECTORS = 300;

const options = [
  { value: 'automatic', label: 'Gauss-Newton step, or the gradient where there is none' },
  { value: 'gauss-newton', label: 'Gauss-Newton step' },
  { value: 'gradient', label: 'Gradient, downhill' },
  { value: 'largest-eigenvector', label: 'Eigenvector of the largest eigenvalue of J’J' },
  { value: 'second-eigenvector', label: 'Eigenvector of the second largest eigenvalue of J’J' },
  { value: 'smallest-eigenvector', label: 'Eigenvector of the smallest eigenvalue of J’J' },
] as const;

/** The setting of a direction. */
export const directionField = (label: string, initial: DirectionName): Field => ({
  kind: 'choice',
  label,
  help: 'Which way the weights move.',
  default: initial,
  options,
});

/** Whether a Gauss-Newton step can be had: not for large networks, nor for losses without curvature. */
export const hasNormalEquations = ({ loss, second, layout }: Problem): boolean =>
  loss.curvature !== null && second !== null && layout.freeCount <= MOST_WEIGHTS;

/** Why the cost cannot be looked at along any direction; null where it can. */
export const refuseDirections = ({ layout }: SubjectSize): string | null =>
  layout.freeCount === 0
    ? 'No weight of this network is trained, so there is no direction to look along.'
    : null;

/**
 * A direction at the problem's weights, which have been evaluated and whose gradient is there. The step is what the
 * quadratic model of J' H_L J and the penalties asks for: the whole Gauss-Newton step, the model's minimum along the
 * gradient; for an eigenvector, the way along which the model rises by the cost itself, at most the length of the weights.
 * Overwrites the second-order buffers and those of the backward pass.
 * @throws UnfoldError 'diagnostic.no-direction' where the gradient is zero or such a direction cannot be had
 */
export function directionOf(problem: Problem, name: DirectionName): Direction {
  if (name === 'automatic')
    return directionOf(problem, hasNormalEquations(problem) ? 'gauss-newton' : 'gradient');
  if (name === 'gradient') return alongGradient(problem);
  if (!hasNormalEquations(problem))
    refuse(
      `needs J’J, which is computed for up to ${MOST_WEIGHTS} trained weights and losses with a second derivative`,
      name,
    );
  return name === 'gauss-newton' ? gaussNewtonStep(problem) : alongEigenvector(problem, name);
}

function gaussNewtonStep(problem: Problem): Direction {
  checkGradient(problem);
  computeNormalEquations(problem);
  const { hessian } = secondOrder(problem);
  const diagonal = Float64Array.from(
    { length: hessian.rows },
    (_, i) => hessian.data[hessian.at + i * (hessian.stride + 1)],
  );
  factoriseShifted(problem, diagonal);
  solveInto(problem.direction, problem, problem.gradient);
  return {
    label: 'Gauss-Newton step',
    unit: 'steps of Gauss-Newton',
    step: Float64Array.from(problem.direction, (d) => -d),
  };
}

function alongGradient(problem: Problem): Direction {
  checkGradient(problem);
  const downhill = Float64Array.from(problem.gradient, (g) => -g);
  const square = downhill.reduce((sum, g) => sum + g * g, 0);
  const curvature = problem.loss.curvature === null ? 0 : curvatureAlong(problem, downhill).gaussNewton;
  const size =
    curvature > 0 ? square / curvature : (0.1 * Math.max(1, lengthOf(problem))) / Math.sqrt(square);
  const unit =
    curvature > 0
      ? 'steps to the model’s minimum along the gradient'
      : 'steps of a tenth of the weights’ length';
  return { label: 'Gradient, downhill', unit, step: downhill.map((d) => size * d) };
}

function alongEigenvector(problem: Problem, name: DirectionName): Direction {
  const n = problem.layout.freeCount;
  if (n > MOST_FOR_EIGENVECTORS)
    refuse(`is computed for up to ${MOST_FOR_EIGENVECTORS} trained weights`, name);
  const back = { 'largest-eigenvector': 1, 'second-eigenvector': 2 }[name as string] ?? n;
  if (back > n) refuse('does not exist: there is one trained weight only', name);
  computeNormalEquations(problem);
  const { values, vectors } = symmetricEigen(copyOf(secondOrder(problem).hessian));
  const step = new Float64Array(problem.layout.parameters);
  trainedIndices(problem).forEach((index, c) => (step[index] = vectors[c * n + n - back]));
  const rise = curvatureAlong(problem, step).gaussNewton;
  const longest = Math.max(1, lengthOf(problem));
  const length = rise > 0 ? Math.min(longest, Math.sqrt((2 * Math.abs(problem.cost)) / rise)) : longest;
  const sign = signOf(step) * length;
  return {
    label: `${{ 1: 'Largest', 2: 'Second' }[back] ?? 'Smallest'} eigenvector of J’J (eigenvalue ${values[n - back].toExponential(2)})`,
    unit: `times ${length.toPrecision(3)} along the ${name.replace('-', ' ')}`,
    step: step.map((x) => sign * x),
  };
}

/** Second derivatives of the cost along `step`, penalties included: by J' H_L J, and exact. */
export function curvatureAlong(problem: Problem, step: Float64Array): { gaussNewton: number; exact: number } {
  const product = new Float64Array(step.length);
  const form = () => product.reduce((sum, x, i) => sum + x * step[i], 0);
  gaussNewtonProduct(problem, step, product);
  const gaussNewton = form();
  hessianProduct(problem, step, product);
  const exact = form();
  const { freeIndex } = problem.layout;
  const curvature = penaltyCurvature(problem);
  const penalty = step.reduce(
    (sum, x, i) => sum + (freeIndex[i] < 0 ? 0 : curvature[freeIndex[i]] * x * x),
    0,
  );
  return { gaussNewton: gaussNewton + penalty, exact: exact + penalty };
}

function checkGradient({ gradient }: Problem): void {
  if (gradient.some((g) => g !== 0)) return;
  refuse('has no length here: the gradient is zero', 'gradient');
}

function refuse(why: string, name: DirectionName): never {
  const label = options.find(({ value }) => value === name)?.label ?? name;
  throw new UnfoldError(
    'diagnostic.no-direction',
    `"${label}" ${why}. Choose another direction.`,
    'direction',
  );
}

/** Eigenvectors have no sign of their own: the component of largest size is taken as positive. */
function signOf(x: Float64Array): number {
  const largest = x.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? -1 : 1;
}

function lengthOf({ theta }: Problem): number {
  return Math.sqrt(Array.from(theta).reduce((sum, w) => sum + w * w, 0));
}

function copyOf(a: Matrix): Matrix {
  const data = new Float64Array(a.rows * a.cols);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) data[i * a.cols + j] = a.data[a.at + i * a.stride + j];
  return matrix(data, { rows: a.rows, cols: a.cols });
}
