/** A part of a series as it is drawn: of every pixel column the smallest, largest, first and last value of each column. */
import { type Blocks, blockRows } from './blocks.ts';
import { blockPlace, type RowAxis, wholeOf } from './row-axis.ts';

/** The part from `from` to `to` of the axis, in at most `buckets` buckets. */
export interface WindowWish {
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
}

/** Values of one column in the buckets; NaN where the bucket has none, or where its first or last value is missing. */
export interface WindowColumn {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly missing: Float64Array;
}

/** What is drawn. Buckets without rows are left out. */
export interface WindowParts {
  /** Place of each bucket: of its row where it has one, else its middle. */
  readonly at: Float64Array;
  /** 1 where the rows leave out time before this bucket. */
  readonly gap: Uint8Array;
  /** Rows in the window. */
  readonly rows: number;
  /** Rows of the fullest bucket; 1: every row is there as it is. */
  readonly perBucket: number;
  readonly columns: readonly WindowColumn[];
}

/** Which rows, or which blocks, a window is made from (the end is not included). */
export interface Reach {
  readonly kind: 'rows' | 'blocks';
  readonly first: number;
  readonly end: number;
}

/** Up to so many rows a bucket, rows are read; above, buckets end at blocks: at most an eighth of a pixel away. */
const mostRowsRead = 8 * blockRows;

/**
 * What has to be read for a window: rows, with a neighbour on either side and whole blocks, or blocks that are in memory.
 */
export function reachOf(axis: RowAxis, { from, to, buckets }: WindowWish): Reach {
  const blocks = Math.ceil(axis.rows / blockRows);
  const first = Math.max(0, firstIndex(blocks, (b) => blockPlace(axis, b) >= from) - 2);
  const end = Math.min(blocks, firstIndex(blocks, (b) => blockPlace(axis, b) > to) + 1);
  if ((end - first) * blockRows > mostRowsRead * buckets + 4 * blockRows)
    return { kind: 'blocks', first, end };
  return { kind: 'rows', first: first * blockRows, end: Math.min(axis.rows, end * blockRows) };
}

/**
 * The window from its rows.
 * @param x places of the rows, ascending
 * @param columns values of the same rows
 */
export function windowOfRows(
  { x, step }: { readonly x: Float64Array; readonly step: number | null },
  columns: readonly Float64Array[],
  wish: WindowWish,
): WindowParts {
  const low = firstIndex(x.length, (i) => x[i] >= wish.from);
  const high = firstIndex(x.length, (i) => x[i] > wish.to);
  const start = Math.max(0, low - 1);
  const end = Math.min(x.length, high + 1);
  const rows = high - low;
  const bounds =
    rows <= 2 * wish.buckets ? each(start, end) : bucketBounds((i) => x[i], { start, end }, wish);
  const count = bounds.length - 1;
  const single = rows <= 2 * wish.buckets;
  const at = new Float64Array(count);
  const gap = new Uint8Array(count);
  for (let b = 0; b < count; b++) {
    at[b] = single || bounds[b + 1] - bounds[b] === 1 ? x[bounds[b]] : middle(x[bounds[b]], wish);
    if (b > 0 && step !== null && x[bounds[b]] - x[bounds[b] - 1] > 1.5 * step) gap[b] = 1;
  }
  const source = (values: Float64Array): Source => ({
    min: values,
    max: values,
    first: values,
    last: values,
    missing: null,
  });
  return {
    at,
    gap,
    rows,
    perBucket: widest(bounds),
    columns: columns.map((values) => filled(source(values), bounds)),
  };
}

/** The window from blocks: buckets end where a block begins. */
export function windowOfBlocks(
  axis: RowAxis,
  columns: readonly Blocks[],
  wish: WindowWish,
  { first, end }: Reach,
): WindowParts {
  const place = (block: number): number => blockPlace(axis, block);
  let [start, stop] = [first, end];
  while (start < stop && place(start) < wish.from) start += 1;
  while (stop > start && place(stop - 1) > wish.to) stop -= 1;
  const bounds = bucketBounds(place, { start, end: stop }, wish);
  const count = bounds.length - 1;
  const at = Float64Array.from({ length: count }, (_, b) => middle(place(bounds[b]), wish));
  const gap = new Uint8Array(count);
  const width = (wish.to - wish.from) / wish.buckets;
  for (let b = 1; b < count; b++)
    if (axis.step !== null && at[b] - at[b - 1] > 1.5 * Math.max(width, axis.step)) gap[b] = 1;
  return {
    at,
    gap,
    rows: Math.min(stop * blockRows, axis.rows) - start * blockRows,
    perBucket: widest(bounds) * blockRows,
    columns: columns.map((blocks) => filled(blocks, bounds)),
  };
}

/** `wish` inside the axis; all of it where it says nothing. */
export function insideAxis(
  axis: RowAxis,
  wish: { from: number | null; to: number | null; buckets: number },
): WindowWish {
  const whole = wholeOf(axis);
  const from = Math.min(Math.max(wish.from ?? whole.from, whole.from), whole.to);
  const to = Math.max(Math.min(wish.to ?? whole.to, whole.to), whole.from);
  return from < to ? { from, to, buckets: wish.buckets } : { ...whole, buckets: wish.buckets };
}

/** What a bucket's figures are taken from: values of rows, or of blocks (`missing` null: where the value is not finite). */
interface Source {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly missing: Uint8Array | null;
}

function filled({ min, max, first, last, missing }: Source, bounds: Uint32Array): WindowColumn {
  const count = bounds.length - 1;
  const numbers = (): Float64Array => new Float64Array(count);
  const column = { min: numbers(), max: numbers(), first: numbers(), last: numbers(), missing: numbers() };
  for (let b = 0; b < count; b++) {
    let [low, high, gaps] = [Infinity, -Infinity, 0];
    for (let i = bounds[b]; i < bounds[b + 1]; i++) {
      if (missing !== null) gaps += missing[i];
      else if (!Number.isFinite(min[i])) {
        gaps += 1;
        continue;
      }
      if (min[i] < low) low = min[i];
      if (max[i] > high) high = max[i];
    }
    column.min[b] = low <= high ? low : NaN;
    column.max[b] = low <= high ? high : NaN;
    column.first[b] = finite(first[bounds[b]]);
    column.last[b] = finite(last[bounds[b + 1] - 1]);
    column.missing[b] = gaps;
  }
  return column;
}

/** Where the buckets that have rows begin, and the end of the last. */
function bucketBounds(
  place: (i: number) => number,
  { start, end }: { start: number; end: number },
  wish: WindowWish,
): Uint32Array {
  const bounds: number[] = [];
  let before = -Infinity;
  for (let i = start; i < end; i++) {
    const bucket = bucketOf(place(i), wish);
    if (bucket !== before) bounds.push(i);
    before = bucket;
  }
  return Uint32Array.from([...bounds, end]);
}

/** Number of the bucket that `x` is in; the end of the window is in the last one. */
function bucketOf(x: number, { from, to, buckets }: WindowWish): number {
  return x === to ? buckets - 1 : Math.floor((x - from) / ((to - from) / buckets));
}

const each = (start: number, end: number): Uint32Array =>
  Uint32Array.from({ length: Math.max(0, end - start) + 1 }, (_, i) => start + i);

/** The middle of the bucket that `x` is in. */
const middle = (x: number, wish: WindowWish): number =>
  wish.from + (bucketOf(x, wish) + 0.5) * ((wish.to - wish.from) / wish.buckets);

const widest = (bounds: Uint32Array): number =>
  bounds.reduce((most, bound, i) => (i === 0 ? most : Math.max(most, bound - bounds[i - 1])), 0);

/** The first index below `count` from which on `reached` holds; `count` where it never does. */
function firstIndex(count: number, reached: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const half = (low + high) >> 1;
    if (reached(half)) high = half;
    else low = half + 1;
  }
  return low;
}

const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);
