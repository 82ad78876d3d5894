/** The table of gradient methods: how dC/dtheta is computed for first-order methods. */
import type { Entry } from '../fields.ts';
import type { Problem } from '../train/problem.ts';
import { bptt } from './bptt.ts';
import { rtrl } from './rtrl.ts';

/** A way to compute the gradient. */
export interface GradientMethod extends Entry {
  /** Which buffers it uses. */
  readonly needs: 'backward' | 'second';
  /** Fills `problem.gradient` at the accepted weights; the trajectory must hold their forward pass. */
  compute(problem: Problem): void;
}

/** Every gradient method, in the order of forms. */
export const gradients: readonly GradientMethod[] = [bptt, rtrl];
