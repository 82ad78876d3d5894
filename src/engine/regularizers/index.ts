/** The table of regularisers: terms added to the error. */
import type { Entry } from '../fields.ts';
import type { Vec } from '../math/kernels.ts';
import { weightDecay } from './weight-decay.ts';

/** A penalty on the trained weights. `trained[i]` is negative for weights that are masked or frozen. */
export interface Regularizer extends Entry {
  readonly equation: string;
  /** The penalty at `theta` (P). */
  penalty(theta: Vec, trained: Int32Array, options: Record<string, unknown>): number;
  /** Adds the penalty's derivative by every trained weight to `gradient` (P). */
  addGradient(gradient: Vec, theta: Vec, trained: Int32Array, options: Record<string, unknown>): void;
  /** Second derivative by a trained weight; constant for quadratic penalties, which second-order methods need. */
  curvature(options: Record<string, unknown>): number;
}

/** Every regulariser, in the order of forms. */
export const regularizers: readonly Regularizer[] = [weightDecay];
