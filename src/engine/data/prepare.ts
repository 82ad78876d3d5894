/** From a series to training samples: taps, horizon, chronological split, scaling by the training part. */
import { suggestion, UnfoldError } from '../errors.ts';
import { completeDataSpec, type DataSpec, type DataSpecInput } from './data-spec.ts';
import { repairMissing, type Repaired } from './missing.ts';
import { fitScaling, identityScaling, type Scaling, toScaled, toUnscaled } from './scaling.ts';
import { columnNamed, type Column, type Series } from './series.ts';
import { sampleRanges, type SetRanges, splitRows } from './split.ts';

export type { DataSpec, DataSpecInput, MissingRule, SplitSpec } from './data-spec.ts';
export { completeDataSpec, dataSpecDefaults } from './data-spec.ts';
export type { Scaling } from './scaling.ts';
export type { RowRange, SetRanges } from './split.ts';

/** Samples ready for training, in scaled units. T samples, nIn = inputs x taps, nOut = targets. */
export interface Prepared {
  /** The spec with every default written out. */
  readonly spec: DataSpec;
  /** Number of samples T. */
  readonly samples: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** (T x nIn), row-major; column k is input floor(k / taps) at tap k mod taps. */
  readonly inputs: Float64Array;
  /** (T x nOut), row-major. */
  readonly targets: Float64Array;
  /** Half-open ranges of samples. */
  readonly sets: SetRanges;
  /** Series row (from 0) of the target of sample 0: the largest tap plus the horizon. */
  readonly firstRow: number;
  /** One entry a column of `spec.inputs` (all its taps share it) and of `spec.targets`. */
  readonly scaling: { readonly inputs: readonly Scaling[]; readonly targets: readonly Scaling[] };
  /** How many missing values were filled in, by column; empty with 'refuse'. */
  readonly filled: readonly { readonly column: string; readonly count: number }[];
  /** Series row (from 0) of the target of a sample. */
  rowOf(sample: number): number;
  /** Scaled values of a column back in its own units: x = mean + sd z, into a new array. */
  toOriginal(column: string, values: Float64Array): Float64Array;
}

/**
 * Samples of a series. Sample s has target row r = firstRow + s and inputs x(r - horizon - tap). A split counts
 * points of the series by the row of the *target*: {train: 1000, test: 100} puts targets of rows 0..999 in train and
 * of rows 1000..1099 in test, and the first `firstRow` points, which have no full history, give no sample. Means and
 * population standard deviations are those of the first `train` points of the series (Pedersen 1997, section 5).
 * Throws `UnfoldError` 'data.…'.
 */
export function prepare(series: Series, given: DataSpecInput): Prepared {
  const spec = completeDataSpec(series, given);
  const rows = splitRows(series.length, spec.split);
  const firstRow = Math.max(...spec.taps) + spec.horizon;
  const sets = sampleRanges(rows, firstRow);
  const columns = readColumns(series, spec, { used: rows.test.end, train: rows.train.end });
  const of = (name: string): ReadColumn => columns.get(name) ?? unknownColumn(name, columns);
  const samples = rows.test.end - firstRow;
  return {
    spec,
    samples,
    inputSize: spec.inputs.length * spec.taps.length,
    outputSize: spec.targets.length,
    inputs: inputMatrix(spec.inputs.map(of), { spec, firstRow, samples }),
    targets: targetMatrix(spec.targets.map(of), { firstRow, samples }),
    sets,
    firstRow,
    scaling: {
      inputs: spec.inputs.map((name) => of(name).scaling),
      targets: spec.targets.map((name) => of(name).scaling),
    },
    filled: [...columns].filter(([, c]) => c.filled > 0).map(([column, c]) => ({ column, count: c.filled })),
    rowOf: (sample) => firstRow + sample,
    toOriginal: (column, values) => toUnscaled(of(column).scaling, values),
  };
}

interface ReadColumn {
  readonly scaled: Float64Array;
  readonly scaling: Scaling;
  readonly filled: number;
}

function readColumns(
  series: Series,
  spec: DataSpec,
  rows: { used: number; train: number },
): Map<string, ReadColumn> {
  const names = new Set([...spec.inputs, ...spec.targets]);
  const columns = new Map<string, ReadColumn>();
  for (const name of names) {
    const column = columnNamed(series, name);
    if (column === undefined) continue; // completeDataSpec has refused unknown names
    const repaired = repairMissing(column, rows.used, spec.missing, series.time);
    columns.set(name, scaleColumn(column, repaired, spec.scale === 'standardise' ? rows.train : 0));
  }
  return columns;
}

/** `fitOn` points decide the scaling; 0 means no scaling. */
function scaleColumn(column: Column, repaired: Repaired, fitOn: number): ReadColumn {
  const scaling = fitOn === 0 ? identityScaling : fitScaling(column.name, repaired.values, fitOn);
  return { scaled: toScaled(scaling, repaired.values), scaling, filled: repaired.filled };
}

function inputMatrix(
  columns: readonly ReadColumn[],
  shape: { spec: DataSpec; firstRow: number; samples: number },
): Float64Array {
  const { taps, horizon } = shape.spec;
  const width = columns.length * taps.length;
  const matrix = new Float64Array(shape.samples * width); // (T x nIn)
  for (let s = 0; s < shape.samples; s++) {
    const now = shape.firstRow + s - horizon;
    for (let k = 0; k < width; k++) {
      const column = columns[Math.floor(k / taps.length)];
      matrix[s * width + k] = column.scaled[now - taps[k % taps.length]];
    }
  }
  return matrix;
}

function targetMatrix(
  columns: readonly ReadColumn[],
  shape: { firstRow: number; samples: number },
): Float64Array {
  const width = columns.length;
  const matrix = new Float64Array(shape.samples * width); // (T x nOut)
  for (let s = 0; s < shape.samples; s++) {
    for (let k = 0; k < width; k++) matrix[s * width + k] = columns[k].scaled[shape.firstRow + s];
  }
  return matrix;
}

function unknownColumn(name: string, columns: ReadonlyMap<string, ReadColumn>): never {
  const known = [...columns.keys()];
  const text = `"${name}" is neither an input nor a target here.${suggestion(name, known)}`;
  throw new UnfoldError('data.unknown-column', text);
}
