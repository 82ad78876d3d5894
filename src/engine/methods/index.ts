/** The table of methods: how the weights are changed in one iteration. */
import type { Entry } from '../fields.ts';
import type { Precision } from '../math/kernels.ts';
import type { EndingWord } from '../train/endings.ts';
import type { Problem } from '../train/problem.ts';
import { gaussNewton } from './gauss-newton.ts';
import { gradientDescent } from './gradient-descent.ts';

/** State that a method carries from one iteration to the next: plain numbers and arrays, stored in checkpoints. */
export type MethodState = { [key: string]: number | Float64Array };

/** What an iteration came to. When 'stuck' the accepted weights are those before it. */
export type StepResult =
  | { readonly kind: 'stepped'; readonly stepSize: number; readonly halvings: number }
  | { readonly kind: 'stuck'; readonly word: EndingWord };

/** An optimiser. */
export interface Method extends Entry {
  /** KaTeX source of the step. */
  readonly equation: string;
  /** Where it comes from. */
  readonly source: string;
  readonly precisions: readonly Precision[];
  /** What must be computed at the accepted weights before `step`: the gradient, or J'J along with it. */
  readonly needs: 'gradient' | 'normal-equations';
  /** State before the first iteration of a phase. */
  init(options: Record<string, unknown>): MethodState;
  /** One iteration: moves `problem.theta` (with cost, error and forward pass) and changes `state`. */
  step(problem: Problem, state: MethodState, options: Record<string, unknown>): StepResult;
}

/** Every method, in the order of forms. */
export const methods: readonly Method[] = [gaussNewton, gradientDescent];
