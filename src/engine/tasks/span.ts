/** Ranges of positions in a sequence, counted from 0. */
import { UnfoldError } from '../errors.ts';
import type { Stream } from '../random.ts';

/** `count` positions from `first` on. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

/** Share of a length in tenths or hundredths, rounded down: exact, where a product with 0.1 may not be. */
export const share = (length: number, part: number, of: number): number => Math.floor((length * part) / of);

/** The nearest whole number to a share of a length, halves up. */
export const nearestShare = (length: number, part: number, of: number): number =>
  Math.floor((2 * length * part + of) / (2 * of));

/** Positions from a to b, both included. */
export const fromTo = (a: number, b: number): Span => ({ first: a, count: b - a + 1 });

/** A position drawn from a span. */
export const place = (stream: Stream, { first, count }: Span): number => first + stream.integer(0, count);

/**
 * Refuses a length that leaves a span empty, lets one reach beyond the sequence, or lets two of them overlap.
 * @throws UnfoldError 'task.too-short'
 */
export function checkSpans(spans: readonly Span[], length: number, task: string): void {
  const fits = spans.every(({ first, count }, k) => {
    const before = k === 0 ? 0 : spans[k - 1].first + spans[k - 1].count;
    return count >= 1 && first >= before && first + count <= length;
  });
  if (fits) return;
  throw new UnfoldError(
    'task.too-short',
    `A sequence of ${length} steps is too short for "${task}": its symbols have no place. Use a length of 20 or more.`,
    'task.length',
  );
}
