/** What a run reads from a series: columns, delays, horizon, split, scaling, missing values. Plain JSON. */
import { suggestion, UnfoldError } from '../errors.ts';
import { columnNamed, type Series } from './series.ts';

/** Every choice of the preparation, written out. `DataSpecInput` is what a person may leave out. */
export interface DataSpec {
  /** Names of the input columns. */
  readonly inputs: readonly string[];
  /** Names of the target columns. */
  readonly targets: readonly string[];
  /** Delays of the inputs in steps, each >= 0: 0 is x(t), 2 is x(t - 2). */
  readonly taps: readonly number[];
  /** The target lies this many steps after the input: x(t) -> x(t + horizon). */
  readonly horizon: number;
  readonly split: SplitSpec;
  readonly scale: 'standardise' | 'none';
  readonly missing: MissingRule;
}

/**
 * Points of the series in each set, in chronological order; what is left over at the end is not used. A number
 * >= 1 is a count of points, a number in (0, 1) a fraction of the series, 0 means that there is no such set.
 */
export interface SplitSpec {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** 'refuse' stops with an error; 'interpolate' is linear in time; 'hold' repeats the last value before the gap. */
export type MissingRule = 'refuse' | 'interpolate' | 'hold';

/** A `DataSpec` with anything left out; a split that is given may leave out sets, which are then empty. */
export type DataSpecInput = Partial<Omit<DataSpec, 'split'>> & { readonly split?: Partial<SplitSpec> };

/** The defaults that do not depend on the series. 70/15/15 is a habit of the field, not a theorem. */
export const dataSpecDefaults = {
  taps: [0],
  horizon: 1,
  split: { train: 0.7, validation: 0.15, test: 0.15 },
  scale: 'standardise',
  missing: 'refuse',
} as const satisfies Omit<DataSpec, 'inputs' | 'targets'>;

const scales = ['standardise', 'none'] as const;
const missingRules = ['refuse', 'interpolate', 'hold'] as const;
const specKeys = ['inputs', 'targets', 'taps', 'horizon', 'split', 'scale', 'missing'] as const;
const setNames = ['train', 'validation', 'test'] as const;

/**
 * The whole spec with every default written out, checked against the series. Without columns the first column is
 * both input and target; with only inputs (or only targets) the other is the same list. Throws `UnfoldError`
 * 'data.…' for unknown keys and columns, and for values outside their range.
 */
export function completeDataSpec(series: Series, given: DataSpecInput): DataSpec {
  refuseUnknownKeys(given, specKeys, 'data');
  if (series.columns.length === 0) {
    throw new UnfoldError(
      'data.no-columns',
      `The series "${series.name}" has no column of numbers to train on.`,
    );
  }
  const fallback = [series.columns[0].name];
  const spec: DataSpec = {
    inputs: given.inputs ?? given.targets ?? fallback,
    targets: given.targets ?? given.inputs ?? fallback,
    taps: given.taps ?? dataSpecDefaults.taps,
    horizon: given.horizon ?? dataSpecDefaults.horizon,
    split: completeSplit(given.split),
    scale: given.scale ?? dataSpecDefaults.scale,
    missing: given.missing ?? dataSpecDefaults.missing,
  };
  check(series, spec);
  return spec;
}

function completeSplit(given: Partial<SplitSpec> | undefined): SplitSpec {
  if (given === undefined) return dataSpecDefaults.split;
  refuseUnknownKeys(given, setNames, 'data.split');
  return { train: given.train ?? 0, validation: given.validation ?? 0, test: given.test ?? 0 };
}

function check(series: Series, spec: DataSpec): void {
  checkColumns(series, spec.inputs, 'data.inputs');
  checkColumns(series, spec.targets, 'data.targets');
  if (!Array.isArray(spec.taps) || spec.taps.length === 0) {
    throw new UnfoldError('data.taps', 'taps is empty; give at least one delay, e.g. [0].', 'data.taps');
  }
  for (const [k, tap] of spec.taps.entries()) checkWhole(tap, `data.taps[${k}]`);
  refuseRepeats(spec.taps, 'data.taps');
  checkWhole(spec.horizon, 'data.horizon');
  checkChoice(spec.scale, scales, 'data.scale');
  checkChoice(spec.missing, missingRules, 'data.missing');
  for (const set of setNames) checkShare(spec.split[set], `data.split.${set}`);
  refuseLeak(spec);
}

function checkColumns(series: Series, names: readonly string[], where: string): void {
  if (!Array.isArray(names) || names.length === 0) {
    throw new UnfoldError('data.no-columns', `No column is named; give at least one column name.`, where);
  }
  const known = series.columns.map((column) => column.name);
  for (const name of names) {
    if (columnNamed(series, name) === undefined) {
      const text = `The series "${series.name}" has no column "${name}".${suggestion(String(name), known)}`;
      throw new UnfoldError('data.unknown-column', text, where);
    }
  }
  refuseRepeats(names, where);
}

function refuseRepeats(values: readonly (string | number)[], where: string): void {
  const repeated = values.find((value, k) => values.indexOf(value) !== k);
  if (repeated === undefined) return;
  throw new UnfoldError('data.repeated', `${repeated} is given twice; name each one once.`, where);
}

function checkWhole(value: number, where: string): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new UnfoldError(
    'data.not-whole',
    `${value} is not a number of steps; give a whole number >= 0.`,
    where,
  );
}

function checkShare(value: number, where: string): void {
  const isFraction = value > 0 && value < 1;
  if (isFraction || (Number.isSafeInteger(value) && value >= 0)) return;
  const text = `${value} is neither a count nor a fraction; give a whole number of points, or a fraction below 1.`;
  throw new UnfoldError('data.split', text, where);
}

function checkChoice(value: string, known: readonly string[], where: string): void {
  if (known.includes(value)) return;
  throw new UnfoldError(
    'data.unknown-choice',
    `"${value}" is no choice here.${suggestion(value, known)}`,
    where,
  );
}

function refuseUnknownKeys(given: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new UnfoldError(
      'data.unknown-key',
      `Unknown key "${key}".${suggestion(key, known)}`,
      `${where}.${key}`,
    );
  }
}

/** With horizon 0 and tap 0 a column that is input and target predicts itself: every network is then perfect. */
function refuseLeak(spec: DataSpec): void {
  if (spec.horizon !== 0 || !spec.taps.includes(0)) return;
  const both = spec.targets.find((name) => spec.inputs.includes(name));
  if (both === undefined) return;
  const text = `"${both}" at time t is both input and target; use horizon 1 or more, taps above 0, or another input.`;
  throw new UnfoldError('data.target-is-input', text, 'data.horizon');
}
