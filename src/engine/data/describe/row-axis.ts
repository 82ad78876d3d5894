/** Where the rows of a series lie: at 0, 1, 2, ... or at their times, known by the first of every block. */
import { blockRows } from './blocks.ts';

export interface RowAxis {
  readonly rows: number;
  /** Time of every block's first row; null where rows are counted. */
  readonly times: Float64Array | null;
  /** Place of the last row. */
  readonly end: number;
  /** The usual step of evenly spaced rows, beyond which there is a gap; null where there is none such. */
  readonly step: number | null;
}

/** An axis that counts rows. */
export const countedRows = (rows: number): RowAxis => ({ rows, times: null, end: rows - 1, step: null });

/** Collects the times of a series; `axis` is null where they go backwards or are missing somewhere. */
export interface TimeReader {
  /** Takes rows `at`, `at` + 1, ... in order; `at` is a multiple of `blockRows`. */
  add(at: number, times: Float64Array): void;
  axis(): RowAxis | null;
}

/** Steps looked at for the usual one, of every part that is read. */
const looked = 512;

/** A reader of `rows` times. */
export function createTimeReader(rows: number): TimeReader {
  const firsts = new Float64Array(Math.ceil(rows / blockRows));
  const steps: number[] = [];
  let [last, ordered] = [-Infinity, true];
  return {
    add(at, times) {
      for (let i = 0; i < times.length; i++) {
        if (!(times[i] >= last) || !Number.isFinite(times[i])) ordered = false;
        else last = times[i];
        if (i % blockRows === 0) firsts[(at + i) / blockRows] = times[i];
        if (i > 0 && i <= looked) steps.push(times[i] - times[i - 1]);
      }
    },
    axis: () => (ordered && rows > 0 ? { rows, times: firsts, end: last, step: usualStep(steps) } : null),
  };
}

/** Place of a block's first row. */
export const blockPlace = (axis: RowAxis, block: number): number =>
  axis.times === null ? block * blockRows : axis.times[block];

/** From the first to the last row; a single row lies in the middle of a whole unit. */
export function wholeOf(axis: RowAxis): { readonly from: number; readonly to: number } {
  const from = axis.rows === 0 ? 0 : blockPlace(axis, 0);
  const to = axis.rows === 0 ? 1 : axis.end;
  return from < to ? { from, to } : { from: from - 0.5, to: from + 0.5 };
}

/** The median step, where nine tenths of all are within a tenth of it (months are, trades are not); else null. */
function usualStep(steps: readonly number[]): number | null {
  const sorted = Float64Array.from(steps).sort();
  const middle = sorted[sorted.length >> 1] ?? 0;
  const alike = sorted.filter((step) => Math.abs(step - middle) <= middle / 10).length;
  return middle > 0 && alike >= 0.9 * sorted.length ? middle : null;
}
