/** The curvature of the cost at a checkpoint as dense numbers: J = H + R and its inverse, H = J' H_L J (Gauss-Newton). */
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import { computeNormalEquations } from '../gradients/normal-equations.ts';
import { losses } from '../loss/index.ts';
import { span } from '../math/kernels.ts';
import { factorise, secondOrder } from '../methods/normal-solve.ts';
import { penaltyCurvature, type Problem, regularizersOf } from '../train/problem.ts';
import type { SubjectSize } from './subject.ts';

/** F trained weights; rows and columns in the order of theta. */
export interface Curvature {
  /** (F) index into theta of every trained weight. */
  readonly indices: Int32Array;
  /** (F) diagonal of H. */
  readonly diagonal: Float64Array;
  /** (F) derivative and second derivative of the penalties. */
  readonly penaltySlope: Float64Array;
  readonly penalty: Float64Array;
  /** What had to be added to the diagonal of H + R before it could be inverted; 0 where nothing. */
  readonly shift: number;
  /** (F x F) (H + R + shift I)^-1. */
  readonly inverse: Float64Array;
}

/** Above so many trained weights no dense inverse is made: it would take minutes. */
export const MOST_WEIGHTS = 1000;

/** A pivot below this share of the largest diagonal element counts as singular. */
const SMALLEST_PIVOT = 1e-13;

/** Why there is no dense curvature; null where there is. */
export function refuseCurvature({ layout, spec }: Pick<SubjectSize, 'layout' | 'spec'>): string | null {
  const { freeCount } = layout;
  if (freeCount === 0) return 'No weight of this network is trained, so there is no curvature to look at.';
  if (freeCount > MOST_WEIGHTS)
    return `The network has ${freeCount} trained weights; the inverse of their curvature is computed for up to ${MOST_WEIGHTS}.`;
  const { curvature, label } = entryNamed(losses, spec.loss.name, 'loss');
  return curvature === null ? `The loss "${label}" has no second derivative by the outputs.` : null;
}

/**
 * The curvature at the problem's weights, which must be in 64 bits and just evaluated. Where H + R is singular to
 * rounding, the smallest shift of its diagonal that makes it regular is added. Overwrites `problem.gradient` and the
 * second-order buffers; yields the share that is done.
 */
export function* curvatureOf(problem: Problem): Generator<number, Curvature> {
  const { layout } = problem;
  const n = layout.freeCount;
  computeNormalEquations(problem);
  yield 0.3;
  const { hessian } = secondOrder(problem);
  const diagonal = Float64Array.from(
    { length: n },
    (_, i) => hessian.data[hessian.at + i * (hessian.stride + 1)],
  );
  const shift = factoriseShifted(problem, diagonal);
  yield 0.4;
  const inverse = new Float64Array(n * n);
  const often = Math.max(1, Math.floor(2e7 / (n * n)));
  for (let i = 0; i < n; i++) {
    solveUnit(problem, i, inverse);
    if (i % often === 0) yield 0.4 + (0.6 * i) / n;
  }
  return {
    indices: trainedIndices(problem),
    diagonal,
    penaltySlope: penaltySlope(problem),
    penalty: penaltyCurvature(problem),
    shift,
    inverse,
  };
}

/**
 * Factorises H + R, whose H the second-order buffers hold, with as little added to its diagonal as it takes.
 * @param diagonal (F) of H, for the scale
 * @returns what was added
 */
export function factoriseShifted(problem: Problem, diagonal: Float64Array): number {
  const n = diagonal.length;
  const penalty = penaltyCurvature(problem);
  const largest = diagonal.reduce((most, h, i) => Math.max(most, h + penalty[i]), 0) || 1;
  for (let shift = 0; ; shift = shift === 0 ? largest * SMALLEST_PIVOT : 10 * shift) {
    if (factorise(problem, new Float64Array(n).fill(shift)) && isRegular(problem, largest)) return shift;
    if (Number.isFinite(shift)) continue;
    throw new UnfoldError(
      'diagnostic.not-finite',
      'The curvature at these weights has entries that are not finite numbers. Look at an earlier checkpoint.',
    );
  }
}

function isRegular(problem: Problem, largest: number): boolean {
  const { factor } = secondOrder(problem);
  for (let i = 0; i < factor.rows; i++) {
    const pivot = factor.data[factor.at + i * (factor.stride + 1)];
    if (!(pivot * pivot >= SMALLEST_PIVOT * largest)) return false;
  }
  return true;
}

/** Row i of the inverse. */
function solveUnit(problem: Problem, i: number, inverse: Float64Array): void {
  const { factor, projected } = secondOrder(problem);
  const n = factor.rows;
  const { data, at } = projected;
  data.fill(0, at, at + n);
  data[at + i] = 1;
  problem.kernels.choleskySolveInto(span(data, at, n), factor);
  for (let j = 0; j < n; j++) inverse[i * n + j] = data[at + j];
}

/** Index into theta of every trained weight. */
export function trainedIndices({ layout }: Pick<Problem, 'layout'>): Int32Array {
  const indices = new Int32Array(layout.freeCount);
  layout.freeIndex.forEach((column, i) => {
    if (column >= 0) indices[column] = i;
  });
  return indices;
}

function penaltySlope(problem: Problem): Float64Array {
  const { layout, theta } = problem;
  const all = new Float64Array(layout.parameters);
  for (const { entry, options } of regularizersOf(problem, 'penalty'))
    entry.addGradient(all, { theta, layout }, options);
  return all.filter((_, i) => layout.freeIndex[i] >= 0);
}

/**
 * (F) how much of every weight the data decide: the diagonal of (H J^-1)^2, whose sum is the effective number of
 * parameters (Pedersen, Hansen & Larsen 1996). As H J^-1 = I - R J^-1, no product of matrices is needed.
 */
export function effectiveShares({ inverse, penalty, shift }: Curvature): Float64Array {
  const n = penalty.length;
  const at = (i: number, j: number) => (i === j ? 1 : 0) - (penalty[i] + shift) * inverse[i * n + j];
  return penalty.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += at(i, j) * at(j, i);
    return sum;
  });
}
