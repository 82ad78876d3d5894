/** The table of methods: how the weights are changed in one iteration. */
import type { Entry } from '../fields.ts';
import type { Loss } from '../loss/index.ts';
import type { Precision } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { Stream } from '../random.ts';
import type { Plain } from '../train/codec.ts';
import type { EndingWord } from '../train/endings.ts';
import type { Problem } from '../train/problem.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { evolino } from './evolino.ts';
import { evolution } from './evolution.ts';
import { extendedKalman } from './extended-kalman.ts';
import { gaussNewton } from './gauss-newton.ts';
import { gradientDescent } from './gradient-descent.ts';
import { hessianFree } from './hessian-free.ts';
import { lbfgs } from './lbfgs.ts';
import { levenbergMarquardt } from './levenberg-marquardt.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import { randomGuessing } from './random-guessing.ts';
import { ridgeReadout } from './ridge-readout.ts';
import { rmsprop } from './rmsprop.ts';
import { sampledGradient } from './sampled-gradient.ts';
import { scaledConjugateGradient } from './scaled-conjugate-gradient.ts';
import { sgd } from './sgd.ts';
import { simplexDirection } from './simplex-direction.ts';

/** State that a method carries from one iteration to the next: plain data, stored in checkpoints. */
export type MethodState = { [key: string]: Plain };

/** What an iteration came to. When 'stuck' the accepted weights are those before it. */
export type StepResult =
  | {
      readonly kind: 'stepped';
      readonly stepSize: number;
      readonly halvings: number;
      /** `problem.cost`, `problem.error` and the forward pass belong to the new weights. */
      readonly evaluated: boolean;
      /** And `problem.gradient` (the whole, with penalties) does too. */
      readonly linearised?: boolean;
    }
  | { readonly kind: 'stuck'; readonly word: EndingWord };

/** What a step may know besides the problem. */
export interface StepContext {
  /** Number of this weight update in the run, from 1; in its phase, from 1; passes through the data, from 0. */
  readonly iteration: number;
  readonly phaseIteration: number;
  readonly epoch: number;
  /** Mean error over the last finished pass; NaN before the first has ended. */
  readonly epochError: number;
  /** The methods' own random numbers; the loop keeps the state. */
  readonly stream: Stream;
}

/**
 * What is computed at the accepted weights before `step`, or allocated for it: `gradient` by the spec's gradient
 * method; J'J along with the gradient; buffers for products with J, J' and the Hessian; those of the tangent pass; the
 * whole backward pass of full back-propagation, whose derivatives by unit the method reads after the gradient; those
 * of a readout's normal equations. Without either of the first two there is no gradient, and its norm is NaN.
 */
export type Need = 'gradient' | 'normal-equations' | 'products' | 'tangent' | 'backward-pass' | 'readout';

/** An optimiser. */
export interface Method extends Entry {
  /** KaTeX source of the step. */
  readonly equation: string;
  /** Where it comes from. */
  readonly source: string;
  readonly precisions: readonly Precision[];
  readonly needs: readonly Need[];
  /** Whether it compares costs of different iterations and so needs the same data at every one. */
  readonly wholeData: boolean;
  /** Floating-point operations of one iteration, where they are far from those of a gradient. */
  readonly flops?: (size: { layout: Layout; steps: number }, options: Record<string, unknown>) => number;
  /** Bytes that it keeps besides the problem's buffers, where they grow faster than the weights. */
  readonly bytes?: (layout: Layout, options: Record<string, unknown>) => number;
  /** It bounds the length of its steps itself, from the whole gradient: a run that clips gradients is refused. */
  readonly boundsStep?: true;
  /** It takes a step only where the cost falls: terms of the gradient that are no part of the cost are refused. */
  readonly comparesCosts?: true;
  /** It follows errors through the recurrent weights by itself: dropout within layers is refused. */
  readonly followsFeedback?: true;
  /** A setting that makes it much cheaper, where there is one: a sentence for the refusal of too large a run. */
  readonly cheaper?: (options: Record<string, unknown>) => string | null;
  /** Refuses networks and losses that it is not defined for, before a run starts. @throws UnfoldError */
  readonly check?: (layout: Layout, loss: Loss) => void;
  /** State before the first iteration of a phase. */
  init(options: Record<string, unknown>, problem: Problem): MethodState;
  /**
   * One iteration: moves `problem.theta` and changes `state`. Untrained weights (`layout.freeIndex[i] < 0`) stay: their
   * gradient is 0.
   */
  step(
    problem: Problem,
    state: MethodState,
    options: Record<string, unknown>,
    context: StepContext,
  ): StepResult;
}

/** Every method, in the order of forms. */
export const methods: readonly Method[] = [
  gaussNewton,
  levenbergMarquardt,
  hessianFree,
  lbfgs,
  scaledConjugateGradient,
  gradientDescent,
  sgd,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  adam,
  simplexDirection,
  sampledGradient,
  extendedKalman,
  ridgeReadout,
  evolution,
  evolino,
  randomGuessing,
];
