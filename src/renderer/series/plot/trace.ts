/** The way of the pen through a window's buckets: what is joined, and what stands alone. */
import type { WindowColumn, WindowParts } from '../../../shared/series-views.ts';

/** What draws: a canvas, or whatever records the same calls. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Places of a bucket and of a value in pixels. */
export interface Places {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

/**
 * Draws a column: in every bucket from its first value over its smallest and largest to its last one, joined with its
 * neighbours unless a value at the border is missing or time is left out. Returns the buckets that stand alone with one
 * value, which a line would not show.
 */
export function trace(
  { at, gap }: Pick<WindowParts, 'at' | 'gap'>,
  { min, max, first, last }: WindowColumn,
  pen: Pen,
  { x, y }: Places,
): number[] {
  const alone: number[] = [];
  let joined = false;
  for (let i = 0; i < at.length; i++) {
    if (Number.isNaN(min[i])) {
      joined = false;
      continue;
    }
    const px = x(at[i]);
    const enters = joined && gap[i] === 0 && !Number.isNaN(first[i]);
    const start = y(Number.isNaN(first[i]) ? max[i] : first[i]);
    if (enters) pen.lineTo(px, start);
    else pen.moveTo(px, start);
    if (min[i] < max[i]) {
      pen.lineTo(px, y(min[i]));
      pen.lineTo(px, y(max[i]));
      if (!Number.isNaN(last[i])) pen.lineTo(px, y(last[i]));
    }
    joined = !Number.isNaN(last[i]);
    const leaves = joined && i + 1 < at.length && gap[i + 1] === 0 && !Number.isNaN(first[i + 1]);
    if (!enters && !leaves && min[i] === max[i]) alone.push(i);
  }
  return alone;
}
