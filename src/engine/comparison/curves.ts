/** Courses of many runs made small enough to draw: what falls into each column of pixels, and values on a common grid. */

/** A course over an axis that never falls. */
export interface Course {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A part of the axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The course inside `span` with one point on either side: the smallest and the largest value of each of `columns` equal
 * parts, in their order. Points that are not finite are left out, as they cannot be drawn. Up to two points a column
 * nothing is left out.
 */
export function drawnPart({ x, y }: Course, { from, to }: Span, columns: number): Course {
  const start = Math.max(0, firstAt(x, from) - 1);
  const end = Math.min(x.length, firstAfter(x, to) + 1);
  const kept: number[] = [];
  if (end - start <= 2 * columns) {
    for (let i = start; i < end; i++) if (Number.isFinite(y[i])) kept.push(i);
    return picked(x, y, kept);
  }
  const width = (to - from) / columns;
  let [column, low, high] = [NaN, -1, -1];
  const push = (): void => {
    if (low < 0) return;
    kept.push(Math.min(low, high));
    if (high !== low) kept.push(Math.max(low, high));
  };
  for (let i = start; i < end; i++) {
    if (!Number.isFinite(y[i])) continue;
    const at = Math.floor((x[i] - from) / width);
    if (at !== column) {
      push();
      [column, low, high] = [at, i, i];
    } else if (y[i] < y[low]) low = i;
    else if (y[i] > y[high]) high = i;
  }
  push();
  return picked(x, y, kept);
}

/**
 * The course at the places of `grid` (ascending): the value reached at or before each place. After its end a course keeps
 * its last value, before its first one it is NaN. Values that are not finite count as not there; a run that diverged
 * keeps what it had before.
 */
export function sampledAt({ x, y }: Course, grid: Float64Array): Float64Array {
  const values = new Float64Array(grid.length);
  let next = 0;
  let value = NaN;
  for (let g = 0; g < grid.length; g++) {
    for (; next < x.length && x[next] <= grid[g]; next++) if (Number.isFinite(y[next])) value = y[next];
    values[g] = value;
  }
  return values;
}

/** `count` places from one end of the span to the other. */
export function gridOver({ from, to }: Span, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(1, count - 1));
}

/**
 * Seconds at every row of metrics: known where checkpoints were taken (`rows` rows after `seconds`), in between in
 * proportion to the rows. `all` is the time at the last row.
 */
export function secondsOfRows(
  count: number,
  known: readonly { readonly rows: number; readonly seconds: number }[],
  all: number,
): Float64Array {
  const marks = [
    { rows: 1, seconds: 0 },
    ...known.filter(({ rows }) => rows > 1 && rows < count),
    { rows: count, seconds: all },
  ];
  const seconds = new Float64Array(count);
  for (let m = 1; m < marks.length; m++) {
    const [a, b] = [marks[m - 1], marks[m]];
    const rise = Math.max(0, b.seconds - a.seconds);
    for (let row = a.rows; row <= b.rows; row++)
      seconds[row - 1] = a.seconds + (b.rows === a.rows ? rise : (rise * (row - a.rows)) / (b.rows - a.rows));
  }
  return seconds;
}

function picked(x: Float64Array, y: Float64Array, kept: readonly number[]): Course {
  return { x: Float64Array.from(kept, (i) => x[i]), y: Float64Array.from(kept, (i) => y[i]) };
}

/** Index of the first point at or after `value`. */
function firstAt(x: Float64Array, value: number): number {
  return bisect(x, (at) => at < value);
}

/** Index of the first point after `value`. */
function firstAfter(x: Float64Array, value: number): number {
  return bisect(x, (at) => at <= value);
}

function bisect(x: Float64Array, before: (value: number) => boolean): number {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(x[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
