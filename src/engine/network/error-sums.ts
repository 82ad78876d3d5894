/**
 * dE/dh of a layer while the backward pass goes on. What first reaches a step is written there, what comes later is
 * added: so no zeros are made in advance, except where nothing reaches a step before it is read. Steps are counted
 * from the first step of the past.
 */
import { type Kernels, matrix, type Matrix, span, type Span, type Vec } from '../math/kernels.ts';

/** Loops move `rows`. */
export interface ErrorSums {
  /** (B n) a step. */
  readonly width: number;
  /** Steps from here on hold numbers; earlier ones hold those of another pass. */
  known: number;
  /** Rows of n. */
  readonly rows: Matrix;
  readonly view: Span;
}

/** The sums in `dh` ((D + T) B x n). */
export function errorSums(dh: Vec, { batch, size }: { batch: number; size: number }): ErrorSums {
  return { width: batch * size, known: 0, rows: matrix(dh, { rows: 0, cols: size }), view: span(dh, 0, 0) };
}

/** Nothing is known before step `end`, or with `zeros` all steps from there on are zero. */
export function beginSums(
  kernels: Kernels,
  sums: ErrorSums,
  { end, zeros }: { end: number; zeros: number },
): void {
  sums.known = end;
  settle(kernels, sums, zeros);
}

/** Makes the steps from `step` on hold numbers: zeros where nothing has come. */
export function settle(kernels: Kernels, sums: ErrorSums, step: number): void {
  if (step >= sums.known) return;
  sums.view.at = step * sums.width;
  sums.view.length = (sums.known - step) * sums.width;
  kernels.fill(sums.view, 0);
  sums.known = step;
}

/**
 * Moves `rows` to steps [from, to). True where nothing has reached them: what comes must be written, and the steps are
 * known from then on. Otherwise it must be added.
 */
export function claim(
  kernels: Kernels,
  sums: ErrorSums,
  { from, to }: { from: number; to: number },
): boolean {
  const { rows, width } = sums;
  rows.at = from * width;
  rows.rows = ((to - from) * width) / rows.cols;
  if (to > sums.known) {
    settle(kernels, sums, from);
    return false;
  }
  settle(kernels, sums, to);
  sums.known = from;
  return true;
}
