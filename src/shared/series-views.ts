/** What the views of a series ask for and get: plain data. */
import type { WindowParts } from '../engine/data/describe/series-window.ts';

export type { ColumnDescription } from '../engine/data/describe/column.ts';
export type { DelayPlot } from '../engine/data/describe/delay-plot.ts';
export type { WindowColumn, WindowParts } from '../engine/data/describe/series-window.ts';
export type { Statistics } from '../engine/data/describe/statistics.ts';

/** A part of a series in buckets, one for each column asked for, in that order. */
export interface SeriesWindow extends WindowParts {
  readonly id: number;
  /** What the places are: row numbers, or times. */
  readonly kind: 'row' | 'number' | 'date';
  /** The series has times, but they go backwards or are missing somewhere: rows are counted instead. */
  readonly unordered: boolean;
  /** From the first to the last row. */
  readonly whole: { readonly from: number; readonly to: number };
  /** The part that is shown. */
  readonly from: number;
  readonly to: number;
  /** Rows of the series. */
  readonly total: number;
}
