/** The table of regularisers: what is added to the error, and what disturbs or bounds the weights. */
import type { Entry } from '../fields.ts';
import type { Vec } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { Stream } from '../random.ts';
import type { Problem } from '../train/problem.ts';
import { dropout } from './dropout.ts';
import { elasticNet } from './elastic-net.ts';
import { groupDecay } from './group-decay.ts';
import { inputNoise } from './input-noise.ts';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';
import { maxNorm } from './max-norm.ts';
import { omega } from './omega.ts';
import { weightDecay } from './weight-decay.ts';
import { weightNoise } from './weight-noise.ts';

type Options = Record<string, unknown>;

interface About extends Entry {
  readonly equation: string;
  readonly source: string;
  /** What is wrong with options that fields alone cannot refuse, as a sentence with advice; null where nothing is. */
  readonly refuse?: (options: Options) => string | null;
}

/** A penalty on the trained weights (those with `layout.freeIndex[i] >= 0`): a term of the cost. */
export interface Penalty extends About {
  readonly kind: 'penalty';
  /** The penalty at `theta` (P). */
  penalty(theta: Vec, layout: Layout, options: Options): number;
  /** Adds the penalty's derivative by every trained weight to `gradient` (P). */
  addGradient(gradient: Vec, at: { theta: Vec; layout: Layout }, options: Options): void;
  /** Adds the second derivative by every trained weight to `diagonal` (P); nothing where it is zero or undefined. */
  addCurvature(diagonal: Float64Array, at: { theta: Vec; layout: Layout }, options: Options): void;
}

/** Buffers that a problem has for disturbances only. */
export type DisturbanceBuffer = 'drop-mask' | 'weight-noise';

/**
 * A disturbance of the forward pass while training: drawn once an iteration, so that the cost stays a function of the
 * weights within it. `clear` removes it, for evaluation.
 */
export interface Disturbance extends About {
  readonly kind: 'disturbance';
  /** What it needs besides the problem's inputs: factors inside the network, or an addend for the weights. */
  readonly buffers: readonly DisturbanceBuffer[];
  /** Whether only back-propagation knows of it, and not the tangent pass or products with the Hessian. */
  readonly backwardOnly: boolean;
  /** Whether, with these options, it leaves out values that a layer passes to itself. */
  readonly dropsFeedback?: (options: Options) => boolean;
  draw(problem: Problem, stream: Stream, options: Options): void;
  clear(problem: Problem): void;
}

/** A bound that the weights are brought back to after every step. */
export interface Constraint extends About {
  readonly kind: 'constraint';
  /** Changes `theta` (P) in place, trained weights only. */
  project(theta: Vec, layout: Layout, options: Options): void;
}

/** A term on the gradients that flow back through time; it needs back-propagation and is no part of the cost. */
export interface ThroughTime extends About {
  readonly kind: 'through-time';
  /** Refuses networks that the term is not defined for, before a run starts. @throws UnfoldError */
  check(layout: Layout): void;
  /**
   * Adds its derivative to `problem.gradient`. The buffers of the parts' backward pass hold that of the error.
   * @returns the term's value
   */
  addGradient(problem: Problem, options: Options, at: { iteration: number; epoch: number }): number;
}

/** Any regulariser. */
export type Regularizer = Penalty | Disturbance | Constraint | ThroughTime;

/** Every regulariser, in the order of forms. */
export const regularizers: readonly Regularizer[] = [
  weightDecay,
  l1,
  l2,
  elasticNet,
  groupDecay,
  omega,
  dropout,
  inputNoise,
  weightNoise,
  maxNorm,
];
