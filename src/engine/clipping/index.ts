/** The table of clippings: what is done to a gradient that is too large. */
import type { Entry } from '../fields.ts';
import type { Problem } from '../train/problem.ts';
import { clipByNorm } from './norm.ts';
import { clipByValue } from './value.ts';
import { noClipping } from './none.ts';

/** A bound on the gradient. */
export interface Clipping extends Entry {
  readonly equation: string;
  readonly source: string;
  /** Changes `problem.gradient` in place; `norm` is its length before. True where anything was changed. */
  clip(problem: Problem, norm: number, options: Record<string, unknown>): boolean;
}

/** Every clipping, in the order of forms. */
export const clippings: readonly Clipping[] = [noClipping, clipByNorm, clipByValue];
