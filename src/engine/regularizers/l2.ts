import type { Vec } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { Penalty } from './index.ts';
import { strengthField } from './l1.ts';

/**
 * lambda w'w over all trained weights, biases included, without the factor 1/2 of weight decay (Bianchi et al. 2017
 * section 2.2 prints the norm without its square; the square is meant, since it "penalizes large magnitudes" with a
 * derivative in proportion to the weight).
 */
export const l2: Penalty = {
  name: 'l2',
  label: 'L2',
  help: 'Keeps all weights small. The same as weight decay of twice the strength.',
  equation: 'C = E + \\lambda\\, w^\\top w',
  source: 'Bianchi et al. 2017 section 2.2',
  kind: 'penalty',
  fields: { lambda: strengthField('\\lambda', 'Strength') },
  penalty: (theta, layout, options) => (options.lambda as number) * sumOfSquares(theta, layout),
  addGradient: (gradient, at, options) => addWeights(gradient, at, 2 * (options.lambda as number)),
  addCurvature: (diagonal, { layout }, options) =>
    addConstant(diagonal, layout, 2 * (options.lambda as number)),
};

/** Sum of w^2 over the trained weights. */
export function sumOfSquares(theta: Vec, { freeIndex }: Layout): number {
  let sum = 0;
  for (let i = 0; i < theta.length; i++) if (freeIndex[i] >= 0) sum += theta[i] * theta[i];
  return sum;
}

/** gradient += factor w for the trained weights. */
export function addWeights(
  gradient: Vec,
  { theta, layout }: { theta: Vec; layout: Layout },
  factor: number,
): void {
  for (let i = 0; i < theta.length; i++) if (layout.freeIndex[i] >= 0) gradient[i] += factor * theta[i];
}

/** diagonal += value for the trained weights. */
export function addConstant(diagonal: Float64Array, { freeIndex }: Layout, value: number): void {
  for (let i = 0; i < diagonal.length; i++) if (freeIndex[i] >= 0) diagonal[i] += value;
}
