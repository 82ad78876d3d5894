/** A time series as the engine holds it: named columns of equal length, missing values marked as NaN. */
export interface Series {
  readonly name: string;
  /** Number of rows. */
  readonly length: number;
  readonly columns: readonly Column[];
  /** Where the rows lie in time; absent means row index 0, 1, 2, ... */
  readonly time?: TimeAxis;
}

/** One column of numbers. NaN marks a missing value; it is never turned into 0. */
export interface Column {
  readonly name: string;
  readonly unit?: string;
  readonly values: Float64Array;
}

/** Times of the rows. `kind` says what the numbers are: seconds since 1970 (UTC) for dates, plain numbers otherwise. */
export interface TimeAxis {
  readonly name: string;
  readonly kind: 'date' | 'number';
  readonly values: Float64Array;
}

/** The column called `name`; undefined where there is none. */
export function columnNamed(series: Series, name: string): Column | undefined {
  return series.columns.find((column) => column.name === name);
}
