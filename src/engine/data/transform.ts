/** The steps of the preparation at work: on rows, on columns, and back. */
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import { exp } from '../math/elementary.ts';
import type { Series } from './series.ts';
import { type Stage, type StepSpec, steps } from './steps/index.ts';

/** What a step did, for the list of steps. */
export interface StepNote {
  /** Its place in the list, from 0. */
  readonly index: number;
  readonly label: string;
  /** null for a step on all rows. */
  readonly column: string | null;
  /** In words; null where its settings say all. */
  readonly told: string | null;
  /** Rows that have no value any more, and values that were changed for good. */
  readonly lost: number;
  readonly count: number;
  /** Stages of the column that belong to it: from the first up to (not including) the last; none for a step on rows. */
  readonly stages: { readonly from: number; readonly to: number };
}

/** A column after all of its steps, with what leads back. */
export interface Transformed {
  /** NaN before `lost`. */
  readonly values: Float64Array;
  readonly lost: number;
  readonly stages: readonly Stage[];
  /** Values before each stage. */
  readonly before: readonly Float64Array[];
  readonly notes: readonly StepNote[];
}

/** From where predictions come, and whether each of them knows the true values before it. */
export interface Reading {
  /** Row of the first value. */
  readonly row: number;
  /** A path of forecasts from one origin: what lies behind its first row is not known to it. */
  readonly path: boolean;
}

/** The series on the rows that the run uses. A step on rows stands first (see `completeDataSpec`). */
export function resampled(
  series: Series,
  list: readonly StepSpec[],
): { readonly series: Series; readonly notes: readonly StepNote[] } {
  const notes: StepNote[] = [];
  let made = series;
  list.forEach((options, index) => {
    const step = entryNamed(steps, options.name, 'data.steps');
    if (step.kind !== 'rows' || !options.on) return;
    const done = step.apply(made, options);
    notes.push({
      index,
      label: step.label,
      column: null,
      told: done.told,
      lost: 0,
      count: 0,
      stages: { from: 0, to: 0 },
    });
    made = done.series;
  });
  return { series: made, notes };
}

/**
 * A column after every step that is meant for it, fitted on rows before `train`. Values must be there (no NaN).
 * Steps that name no columns are for all but those that are `named` only (known in advance).
 * @throws UnfoldError 'data.*' where a step is not defined for the column, or takes all of the training rows
 */
export function transform(
  name: string,
  values: Float64Array,
  { list, train, named = false }: { list: readonly StepSpec[]; train: number; named?: boolean },
): Transformed {
  const stages: Stage[] = [];
  const before: Float64Array[] = [];
  const notes: StepNote[] = [];
  let [now, lost] = [values, 0];
  list.forEach((options, index) => {
    const step = entryNamed(steps, options.name, 'data.steps');
    if (step.kind !== 'column' || !options.on) return;
    if (options.columns.length === 0 ? named : !options.columns.includes(name)) return;
    const from = stages.length;
    const fitted = step.fit({ name, values: now, first: lost, train }, options);
    for (const stage of fitted) {
      stages.push(stage);
      before.push(now);
      now = stage.apply(now);
      lost += stage.lost;
    }
    const [{ told, count }] = fitted;
    const gone = fitted.reduce((sum, stage) => sum + stage.lost, 0);
    notes.push({
      index,
      label: step.label,
      column: name,
      told,
      lost: gone,
      count,
      stages: { from, to: stages.length },
    });
  });
  if (lost > 0 && lost >= train) throw allLost(name, lost, train);
  return { values: now, lost, stages, before, notes };
}

/** The same stages on other values of the column, such as with their gaps. */
export function applyStages(stages: readonly Stage[], values: Float64Array): Float64Array {
  return stages.reduce((now, stage) => stage.apply(now), values);
}

/**
 * Values after all steps (from row `reading.row` on) as those before them. Of a path each value is put in place of
 * the true one for those behind it; otherwise every value is undone with the true values of the rows before it.
 */
export function undo({ stages, before }: Transformed, values: Float64Array, reading: Reading): Float64Array {
  const made = stages.map(() => new Float64Array(values.length));
  return values.map((value, k) => {
    let now = value;
    for (let s = stages.length - 1; s >= 0; s--) {
      const past = (row: number): number =>
        reading.path && row >= reading.row ? made[s][row - reading.row] : before[s][row];
      now = undone(stages[s], now, { row: reading.row + k, past });
      made[s][k] = now;
    }
    return now;
  });
}

function undone(
  { undo: back }: Stage,
  value: number,
  { row, past }: { row: number; past: (row: number) => number },
): number {
  if (back.kind === 'add') return value + back.term(row, past);
  return back.kind === 'exp' ? exp(value) - back.minus : value;
}

function allLost(name: string, lost: number, train: number): UnfoldError {
  return new UnfoldError(
    'data.short-training',
    `Column "${name}": the steps take the values of the first ${lost} rows, and training has ${train}. Use smaller lags, or give the training set more points.`,
    'data.steps',
  );
}
