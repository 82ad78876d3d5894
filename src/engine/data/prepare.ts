/** From a series to training samples: steps, taps, horizon, chronological split, scaling by the training part. */
import { suggestion, UnfoldError } from '../errors.ts';
import type { Break } from '../network/stretches.ts';
import { completeDataSpec, type DataSpec, type DataSpecInput } from './data-spec.ts';
import { type InputColumn, inputColumnsOf, inputMatrix } from './input-columns.ts';
import { type PreparedColumn, prepareColumns } from './prepared-columns.ts';
import { type Scaling, toUnscaled } from './scaling.ts';
import type { Series } from './series.ts';
import { sampleRanges, type SetRanges, splitRows } from './split.ts';
import { resampled, type StepNote, undo } from './transform.ts';

export type { DataSpec, DataSpecInput, MissingRule, SplitSpec } from './data-spec.ts';
export { completeDataSpec, dataSpecDefaults, essentialDataSpec } from './data-spec.ts';
export type { InputColumn } from './input-columns.ts';
export type { PreparedColumn } from './prepared-columns.ts';
export type { Scaling } from './scaling.ts';
export type { RowRange, SetRanges } from './split.ts';
export type { StepNote } from './transform.ts';

/** Samples ready for training, in scaled units. T samples, nIn = inputs x taps and more (see `columns`), nOut = targets. */
export interface Prepared {
  /** The spec with every default written out. */
  readonly spec: DataSpec;
  /** The series on the rows that samples count: the one given, or what it was resampled to. */
  readonly series: Series;
  /** Number of samples T. */
  readonly samples: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** (T x nIn), row-major; what its columns are stands in `columns`. */
  readonly inputs: Float64Array;
  /** (T x nOut), row-major. */
  readonly targets: Float64Array;
  /** (T x nOut) 0 where the target is missing and was filled in only so that there is a number; null where none is. */
  readonly known: Uint8Array | null;
  /**
   * Samples [from, to) that are left out, with 'cut': one of the values from their oldest input to their target is
   * missing. The network's state is zero behind each of these ranges.
   */
  readonly cuts: readonly Break[];
  /** (nIn) inputs by taps, then indicators of missing values, then columns that are known in advance. */
  readonly columns: readonly InputColumn[];
  /** Half-open ranges of samples. */
  readonly sets: SetRanges;
  /** Series row (from 0) of the target of sample 0: what steps took, the largest tap and the horizon. */
  readonly firstRow: number;
  /** One entry a column of `spec.inputs` (all its taps share it) and of `spec.targets`. */
  readonly scaling: { readonly inputs: readonly Scaling[]; readonly targets: readonly Scaling[] };
  /** How many missing values were filled in, by column; empty with 'refuse'. */
  readonly filled: readonly { readonly column: string; readonly count: number }[];
  /** What the steps did, in their order. */
  readonly notes: readonly StepNote[];
  /** A column after its steps, with what leads back. */
  columnOf(name: string): PreparedColumn;
  /** Series row (from 0) of the target of a sample. */
  rowOf(sample: number): number;
  /**
   * Scaled values of a column at the target rows of the samples from `from` on (0) back in its own units, before
   * scaling and steps, into a new array. With `path` they are forecasts from one origin, right before `from`: steps are
   * then undone with the forecasts themselves, and else with the true values before each of them.
   */
  toOriginal(column: string, values: Float64Array, at?: { from?: number; path?: boolean }): Float64Array;
}

/**
 * Samples of a series. Sample s has target row r = firstRow + s and inputs x(r - horizon - tap). A split counts
 * points of the series by the row of the *target*: {train: 1000, test: 100} puts targets of rows 0..999 in train and
 * of rows 1000..1099 in test, and the first `firstRow` points, which have no full history, give no sample. Means and
 * population standard deviations are those of the first `train` points of the series (Pedersen 1997, section 5), after
 * the steps; nothing is fitted on later rows. Throws `UnfoldError` 'data.…'.
 */
export function prepare(series: Series, given: DataSpecInput): Prepared {
  const spec = completeDataSpec(series, given);
  const grid = resampled(series, spec.steps);
  const rows = splitRows(grid.series.length, spec.split);
  const columns = prepareColumns(grid.series, spec, { used: rows.test.end, train: rows.train.end });
  const of = (name: string): PreparedColumn => columns.get(name) ?? unknownColumn(name, columns);
  const lost = Math.max(...[...columns.values()].map(({ transformed }) => transformed.lost));
  const firstRow = Math.max(...spec.taps) + spec.horizon + lost;
  const sets = sampleRanges(rows, firstRow);
  const samples = rows.test.end - firstRow;
  const inputColumns = inputColumnsOf(spec, of);
  const all = [...columns];
  const span = Math.max(...spec.taps) + spec.horizon;
  const cuts =
    spec.missing === 'cut'
      ? cutsOf(
          all.map(([, column]) => column),
          { firstRow, samples, span },
        )
      : [];
  return {
    spec,
    series: grid.series,
    samples,
    inputSize: inputColumns.length,
    outputSize: spec.targets.length,
    inputs: inputMatrix(inputColumns, of, { horizon: spec.horizon, firstRow, samples }),
    targets: targetMatrix(spec.targets.map(of), { firstRow, samples }),
    known: knownTargets(spec.targets.map(of), { firstRow, samples }, cuts),
    cuts,
    columns: inputColumns,
    sets,
    firstRow,
    scaling: {
      inputs: spec.inputs.map((name) => of(name).scaling),
      targets: spec.targets.map((name) => of(name).scaling),
    },
    filled: all.filter(([, c]) => c.filled > 0).map(([column, c]) => ({ column, count: c.filled })),
    notes: [...grid.notes, ...all.flatMap(([, { transformed }]) => transformed.notes)].toSorted(
      (a, b) => a.index - b.index,
    ),
    columnOf: of,
    rowOf: (sample) => firstRow + sample,
    toOriginal: (name, values, { from = 0, path = false } = {}) => {
      const column = of(name);
      const unscaled = toUnscaled(column.scaling, values);
      if (column.transformed.stages.length === 0) return unscaled;
      return undo(column.transformed, unscaled, { row: firstRow + from, path });
    },
  };
}

function targetMatrix(
  columns: readonly PreparedColumn[],
  shape: { firstRow: number; samples: number },
): Float64Array {
  const width = columns.length;
  const matrix = new Float64Array(shape.samples * width); // (T x nOut)
  for (let s = 0; s < shape.samples; s++) {
    for (let k = 0; k < width; k++) matrix[s * width + k] = columns[k].scaled[shape.firstRow + s];
  }
  return matrix;
}

/** Ranges of samples with a missing value in one of the rows that they span. */
function cutsOf(
  columns: readonly PreparedColumn[],
  { firstRow, samples, span }: { firstRow: number; samples: number; span: number },
): readonly Break[] {
  const cuts: { from: number; to: number }[] = [];
  const gaps = columns.flatMap(({ isMissing }) => (isMissing === null ? [] : [isMissing]));
  let clean = span + 1; // rows since the last missing one
  for (let row = firstRow - span; row < firstRow + samples; row++) {
    clean = gaps.some((missing) => missing[row] === 1) ? 0 : clean + 1;
    const sample = row - firstRow;
    if (sample < 0 || clean > span) continue;
    const last = cuts.at(-1);
    if (last?.to === sample) last.to = sample + 1;
    else cuts.push({ from: sample, to: sample + 1 });
  }
  return cuts;
}

/** (T x nOut) 1 where a target was observed, outside of cuts; null where all were. */
function knownTargets(
  columns: readonly PreparedColumn[],
  shape: { firstRow: number; samples: number },
  cuts: readonly Break[],
): Uint8Array | null {
  if (cuts.length === 0 && columns.every(({ isMissing }) => isMissing === null)) return null;
  const width = columns.length;
  const known = new Uint8Array(shape.samples * width).fill(1);
  for (let s = 0; s < shape.samples; s++) {
    for (let k = 0; k < width; k++)
      if (columns[k].isMissing?.[shape.firstRow + s] === 1) known[s * width + k] = 0;
  }
  for (const { from, to } of cuts) known.fill(0, from * width, to * width);
  return known.includes(0) ? known : null;
}

function unknownColumn(name: string, columns: ReadonlyMap<string, PreparedColumn>): never {
  const known = [...columns.keys()];
  const text = `"${name}" is neither an input nor a target here.${suggestion(name, known)}`;
  throw new UnfoldError('data.unknown-column', text);
}
