/** What a step of the preparation is: a change of columns, fitted on training rows, with its way back. */
import type { Entry, Field } from '../../fields.ts';
import type { Series } from '../series.ts';

type Options = Record<string, unknown>;

/** A step as it stands in a specification: its name, the settings that all have, and its own. */
export interface StepSpec {
  readonly name: string;
  /** Columns that it changes; empty: all inputs and targets of the run. */
  readonly columns: readonly string[];
  /** A step that is switched off does nothing. */
  readonly on: boolean;
  readonly [key: string]: unknown;
}

/** A column as a step finds it. Rows before `first` have no value (an earlier difference took it). */
export interface StepColumn {
  readonly name: string;
  readonly values: Float64Array;
  readonly first: number;
  /** Training rows are those from `first` on and before this one; a step is fitted on no others. */
  readonly train: number;
}

/**
 * How a value after the step becomes the one before it. `term` is added, and may look at earlier values before the
 * step, by row; 'exp': exp(y) less `minus`; 'keep': the value stays as it is (what was clipped is not known any more).
 */
export type Undo =
  | { readonly kind: 'add'; term(row: number, before: (row: number) => number): number }
  | { readonly kind: 'exp'; readonly minus: number }
  | { readonly kind: 'keep' };

/** A step fitted to a column. */
export interface Stage {
  /** Rows at the beginning that lose their value. */
  readonly lost: number;
  /** Values after the step, NaN where there is none (rows that were lost, values that are missing). */
  apply(before: Float64Array): Float64Array;
  readonly undo: Undo;
  /** What it did to this column, in words; null where its settings say all. */
  readonly told: string | null;
  /** Values that it changed for good: outliers that were clipped. */
  readonly count: number;
}

interface About extends Entry {
  /** KaTeX source. */
  readonly equation: string;
  readonly source: string;
}

/** A step that changes single columns, row by row. */
export interface ColumnStep extends About {
  readonly kind: 'column';
  /** The number of rows back whose true value the way back needs; null where it needs none. */
  needs(options: Options): number | null;
  /** One stage after the other. @throws UnfoldError 'data.*' naming column and row where it is not defined */
  fit(column: StepColumn, options: Options): readonly Stage[];
}

/** A step that makes other rows of the whole series. Nothing leads back: forecasts are of the new rows. */
export interface RowStep extends About {
  readonly kind: 'rows';
  apply(series: Series, options: Options): { readonly series: Series; readonly told: string };
}

export type Step = ColumnStep | RowStep;

const on: Field = {
  kind: 'boolean',
  label: 'On',
  help: 'A step that is switched off stays in the list and does nothing.',
  default: true,
};

/** Settings of every step on columns. */
export const columnFields = {
  columns: {
    kind: 'names',
    label: 'Columns',
    help: 'Columns that the step changes. None chosen: all inputs and targets.',
    default: [],
  },
  on,
} as const satisfies Record<string, Field>;

/** Settings of every step on rows. */
export const rowFields = { on } as const;
