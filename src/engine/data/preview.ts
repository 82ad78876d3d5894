/** What a preparation does to a column, before there is a run: for the form that it is set in. */
import { UnfoldError } from '../errors.ts';
import type { DataSpecInput } from './data-spec.ts';
import { prepare, type Prepared } from './prepare.ts';
import { columnNamed, type Series } from './series.ts';
import { type SetRanges, splitRows } from './split.ts';

/** Columns of pixels that a small plot has at most. */
const BUCKETS = 240;

/** Points of a line: of many rows the smallest and the largest of each stretch. NaN breaks the line. */
export interface Sketch {
  readonly rows: Float64Array;
  readonly values: Float64Array;
}

/** One step that is switched on, on the column that is shown (or on all rows). */
export interface StepPreview {
  /** Its place in the list. */
  readonly index: number;
  readonly told: string | null;
  readonly lost: number;
  readonly count: number;
  readonly before: Sketch;
  readonly after: Sketch;
}

/** See the head of the file. Rows are those after resampling. */
export interface PreparationPreview {
  readonly column: string;
  /** Rows of the series, and after resampling. */
  readonly length: number;
  readonly rows: number;
  readonly sketch: Sketch;
  readonly steps: readonly StepPreview[];
  /** Missing values of the columns that are used, and what became of them. */
  readonly filled: readonly { readonly column: string; readonly count: number }[];
  /** Samples that are left out at gaps, and how many gaps there are; zeros unless the series is cut. */
  readonly cut: { readonly samples: number; readonly places: number };
  /** Rows of each set, with the times of their first and last row; null where the split asks for more than there is. */
  readonly sets: SetRanges | null;
  readonly times: SetTimes | null;
  /** Rows at the beginning that give no sample, and samples of each set; null where the preparation is refused. */
  readonly dropped: number | null;
  readonly samples: SetRanges | null;
  /** Why the preparation is refused, and where; null where it is not. */
  readonly problem: { readonly where: string; readonly message: string } | null;
}

/** Of the first and the last row of each set; null for an empty one. */
export interface SetTimes {
  readonly kind: 'date' | 'number';
  readonly train: readonly [number, number] | null;
  readonly validation: readonly [number, number] | null;
  readonly test: readonly [number, number] | null;
}

/**
 * Looks at a preparation and one of its columns (the first target where none is named). A preparation that is refused
 * is told with the reason, so that its split can still be seen. @throws UnfoldError 'data.no-columns' for a series of none
 */
export function previewPreparation(
  series: Series,
  given: DataSpecInput,
  column: string | null,
): PreparationPreview {
  const name = column ?? given.targets?.[0] ?? series.columns[0]?.name ?? '';
  const shown = columnNamed(series, name) ?? series.columns.at(0);
  if (shown === undefined) throw new UnfoldError('data.no-columns', `"${series.name}" has no columns.`);
  const { prepared, problem } = tried(series, given);
  const grid = prepared?.series ?? series;
  const values = columnNamed(grid, shown.name)?.values ?? shown.values;
  const sets = rowSets(grid.length, given);
  return {
    column: shown.name,
    length: series.length,
    rows: grid.length,
    sketch: sketchOf(values),
    steps: prepared === null ? [] : stepsOf(prepared, series, shown.name),
    filled: prepared?.filled ?? [],
    cut: cutOf(prepared),
    sets,
    times: sets === null ? null : timesOf(grid, sets),
    dropped: prepared?.firstRow ?? null,
    samples: prepared?.sets ?? null,
    problem,
  };
}

function cutOf(prepared: Prepared | null): PreparationPreview['cut'] {
  const cuts = prepared?.cuts ?? [];
  return { samples: cuts.reduce((sum, { from, to }) => sum + to - from, 0), places: cuts.length };
}

function tried(
  series: Series,
  given: DataSpecInput,
): { prepared: Prepared | null; problem: PreparationPreview['problem'] } {
  try {
    return { prepared: prepare(series, given), problem: null };
  } catch (error) {
    if (!(error instanceof UnfoldError)) throw error;
    return { prepared: null, problem: { where: error.where ?? '', message: error.message } };
  }
}

function rowSets(length: number, { split }: DataSpecInput): SetRanges | null {
  const { train = 0, validation = 0, test = 0, embargo = 0 } = split ?? {};
  try {
    return splitRows(length, { train, validation, test, embargo });
  } catch {
    return null; // told as the problem of the whole
  }
}

function timesOf({ time }: Series, sets: SetRanges): SetTimes | null {
  if (time === undefined) return null;
  const of = ({ start, end }: { start: number; end: number }): [number, number] | null =>
    end > start ? [time.values[start], time.values[end - 1]] : null;
  return { kind: time.kind, train: of(sets.train), validation: of(sets.validation), test: of(sets.test) };
}

function stepsOf(prepared: Prepared, series: Series, name: string): readonly StepPreview[] {
  const isUsed = [...prepared.spec.inputs, ...prepared.spec.targets, ...prepared.spec.future].includes(name);
  return prepared.notes
    .filter(({ column }) => column === null || column === name)
    .map(({ index, told, lost, count, stages, column }) => {
      if (column === null || !isUsed) {
        const [from, to] = [series, prepared.series].map(
          (each) => columnNamed(each, name)?.values ?? new Float64Array(0),
        );
        return { index, told, lost, count, before: sketchOf(from), after: sketchOf(to) };
      }
      const { before, values } = prepared.columnOf(name).transformed;
      const after = before[stages.to] ?? values;
      return { index, told, lost, count, before: sketchOf(before[stages.from]), after: sketchOf(after) };
    });
}

/** Few rows as they are; of many the first smallest and the first largest of each stretch, in their order. */
export function sketchOf(values: Float64Array): Sketch {
  const n = values.length;
  if (n <= 2 * BUCKETS) return { rows: Float64Array.from(values, (_, row) => row), values: values.slice() };
  const rows: number[] = [];
  for (let b = 0; b < BUCKETS; b++) {
    const [from, to] = [Math.floor((b * n) / BUCKETS), Math.floor(((b + 1) * n) / BUCKETS)];
    let [low, high] = [-1, -1];
    for (let row = from; row < to; row++) {
      if (Number.isNaN(values[row])) continue;
      if (low < 0 || values[row] < values[low]) low = row;
      if (high < 0 || values[row] > values[high]) high = row;
    }
    if (low < 0) rows.push(from);
    else rows.push(...new Set([Math.min(low, high), Math.max(low, high)]));
  }
  return { rows: Float64Array.from(rows), values: Float64Array.from(rows, (row) => values[row]) };
}
