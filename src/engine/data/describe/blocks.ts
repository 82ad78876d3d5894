/** A column in blocks of rows: what a drawing of millions of points needs to know of each, kept in memory. */

/** Rows of a block. */
export const blockRows = 32;

/** A block an index: smallest and largest finite value (NaN where there is none), first and last value, missing ones. */
export interface Blocks {
  /** Rows of the column. */
  readonly rows: number;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** As they are; NaN where that value is missing or infinite. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Values of the block that are missing or infinite. */
  readonly missing: Uint8Array;
}

/** Blocks of a column of `rows` rows, to be filled by `addRows`. */
export function createBlocks(rows: number): Blocks {
  const count = Math.ceil(rows / blockRows);
  const numbers = (): Float64Array => new Float64Array(count).fill(NaN);
  return {
    rows,
    min: numbers(),
    max: numbers(),
    first: numbers(),
    last: numbers(),
    missing: new Uint8Array(count),
  };
}

/** Enters rows `at`, `at` + 1, ...; `at` is a multiple of `blockRows`, and so is the number of rows but at the end. */
export function addRows(blocks: Blocks, at: number, values: Float64Array): void {
  for (let start = 0; start < values.length; start += blockRows) {
    const end = Math.min(start + blockRows, values.length);
    let [low, high, gaps] = [Infinity, -Infinity, 0];
    for (let i = start; i < end; i++) {
      const value = values[i];
      if (!Number.isFinite(value)) gaps += 1;
      else {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    const block = (at + start) / blockRows;
    blocks.min[block] = low <= high ? low : NaN;
    blocks.max[block] = low <= high ? high : NaN;
    blocks.first[block] = finite(values[start]);
    blocks.last[block] = finite(values[end - 1]);
    blocks.missing[block] = gaps;
  }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);
