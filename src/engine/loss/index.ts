/** The table of losses: how outputs are compared with targets. */
import type { Entry } from '../fields.ts';
import type { Kernels, Vec } from '../math/kernels.ts';
import { hinge } from './hinge.ts';
import { logisticCrossEntropy } from './logistic-cross-entropy.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';
import { squaredError } from './squared-error.ts';

/**
 * A stretch of outputs beside their targets: `rows` rows (a step of a sequence each) of `width` numbers. Outputs begin
 * at `outputs[at]`; targets and slopes at row `first` of their arrays, weights at `weights[first]`.
 */
export interface LossPass {
  readonly outputs: Vec;
  readonly at: number;
  readonly targets: Vec;
  /** 1 where a step counts, 0 where it does not: one number a row. */
  readonly weights: Vec;
  /** Receives dE/dy, without the division of a mean. */
  readonly slope: Vec;
  readonly first: number;
  readonly rows: number;
  readonly width: number;
}

/** Output functions: what turns the values of the output layer into predictions. */
export type OutputFunction = 'linear' | 'logistic' | 'softmax';

/** A loss over the outputs of all counted steps. */
export interface Loss extends Entry {
  readonly equation: string;
  readonly source: string;
  /** The output function that belongs to it; `evaluate` applies it itself, to the output layer's values. */
  readonly output: OutputFunction;
  /** What targets it is defined for: any, from 0 to 1 each, or shares of one that sum to 1 over the outputs. */
  readonly targets: 'any' | 'unit-interval' | 'shares';
  /** Whether E is the sum over counted steps divided by their number. */
  isMean(options: Record<string, unknown>): boolean;
  /** The sum of the loss over the counted steps; writes the slope of every row (0 where a step does not count). */
  evaluate(kernels: Kernels, pass: LossPass): number;
  /**
   * H_L of one row of the pass into `out` (nOut x nOut, row-major): the second derivative of the loss by the outputs,
   * without the division of a mean, as if the step counted. Null for a loss without useful curvature: Gauss-Newton
   * methods are refused for it.
   */
  readonly curvature: ((pass: LossPass, row: number, out: Vec) => void) | null;
}

/** Every loss, in the order of forms. */
export const losses: readonly Loss[] = [
  squaredError,
  meanSquaredError,
  softmaxCrossEntropy,
  logisticCrossEntropy,
  hinge,
];
