/** The table of gradient methods: how dC/dtheta is computed for first-order methods. */
import type { Entry } from '../fields.ts';
import type { Problem } from '../train/problem.ts';
import { bptt } from './bptt.ts';
import { rtrl } from './rtrl.ts';
import { truncatedBptt } from './truncated-bptt.ts';

/** Steps of truncated back-propagation: how far back it goes, and how many steps each update goes forward. */
export interface Truncation {
  readonly back: number;
  readonly forward: number;
}

/** A way to compute the gradient. */
export interface GradientMethod extends Entry {
  readonly equation: string;
  readonly source: string;
  /** Which buffers it uses. */
  readonly needs: 'backward' | 'tangent';
  /** The truncation; null for the whole sequence. */
  truncation(options: Record<string, unknown>): Truncation | null;
  /** Fills `problem.gradient` at the weights of the last evaluation. */
  compute(problem: Problem): void;
}

/** Every gradient method, in the order of forms. */
export const gradients: readonly GradientMethod[] = [bptt, truncatedBptt, rtrl];
