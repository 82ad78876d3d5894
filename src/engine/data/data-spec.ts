/** What a run reads from a series: columns, steps, delays, horizon, split, scaling, missing values. Plain JSON. */
import { suggestion, UnfoldError } from '../errors.ts';
import { entryNamed, readFields } from '../fields.ts';
import { columnNamed, type Series } from './series.ts';
import { type StepSpec, steps } from './steps/index.ts';

/** Every choice of the preparation, written out. `DataSpecInput` is what a person may leave out. */
export interface DataSpec {
  /** Names of the input columns. */
  readonly inputs: readonly string[];
  /** Names of the target columns. */
  readonly targets: readonly string[];
  /** Names of columns that are known in advance: the network reads their value at the target's own time. */
  readonly future: readonly string[];
  /** Changes of the columns before anything else, in this order (see steps/). */
  readonly steps: readonly StepSpec[];
  /** Delays of the inputs in steps, each >= 0: 0 is x(t), 2 is x(t - 2). */
  readonly taps: readonly number[];
  /** The target lies this many steps after the input: x(t) -> x(t + horizon). */
  readonly horizon: number;
  readonly split: SplitSpec;
  readonly scale: 'standardise' | 'none';
  readonly missing: MissingRule;
  /** With 'mask': one more input for each input column and tap, 1 where its value is missing and 0 elsewhere. */
  readonly indicator: boolean;
}

/**
 * Points of the series in each set, in chronological order; what is left over at the end is not used. A number
 * >= 1 is a count of points, a number in (0, 1) a fraction of the series, 0 means that there is no such set.
 */
export interface SplitSpec {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Rows that are left out at the beginning of validation and of test, so that no set looks into the one before. */
  readonly embargo: number;
}

/**
 * 'refuse' stops with an error; 'interpolate' is linear in time; 'hold' repeats the last value before the gap; 'mask'
 * holds inputs, and leaves targets that are missing out of the loss and of the metrics; 'cut' makes the series several
 * sequences, without the samples that reach over a gap.
 */
export type MissingRule = 'refuse' | 'interpolate' | 'hold' | 'mask' | 'cut';

/** A `DataSpec` with anything left out; a split that is given may leave out sets, which are then empty. */
export type DataSpecInput = Partial<Omit<DataSpec, 'split' | 'steps'>> & {
  readonly split?: Partial<SplitSpec>;
  /** What a step leaves out gets its default. */
  readonly steps?: readonly { readonly name: string; readonly [key: string]: unknown }[];
};

/** The defaults that do not depend on the series. 70/15/15 is a habit of the field, not a theorem. */
export const dataSpecDefaults = {
  future: [],
  steps: [],
  taps: [0],
  horizon: 1,
  split: { train: 0.7, validation: 0.15, test: 0.15, embargo: 0 },
  scale: 'standardise',
  missing: 'refuse',
  indicator: false,
} as const satisfies Omit<DataSpec, 'inputs' | 'targets'>;

const scales = ['standardise', 'none'] as const;
const missingRules = ['refuse', 'interpolate', 'hold', 'mask', 'cut'] as const;
const specKeys = [
  'inputs',
  'targets',
  'future',
  'steps',
  'taps',
  'horizon',
  'split',
  'scale',
  'missing',
  'indicator',
] as const;
const setNames = ['train', 'validation', 'test'] as const;

/**
 * The whole spec with every default written out, checked against the series. Without columns the first column is
 * both input and target; with only inputs (or only targets) the other is the same list, but where columns are known in
 * advance there need be no others as inputs. Throws `UnfoldError` 'data.…' for unknown keys and columns, and for values
 * outside their range.
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
    inputs: given.inputs ?? ((given.future ?? []).length > 0 ? [] : (given.targets ?? fallback)),
    targets: given.targets ?? given.inputs ?? fallback,
    future: given.future ?? dataSpecDefaults.future,
    steps: completeSteps(given.steps),
    taps: given.taps ?? dataSpecDefaults.taps,
    horizon: given.horizon ?? dataSpecDefaults.horizon,
    split: completeSplit(given.split),
    scale: given.scale ?? dataSpecDefaults.scale,
    missing: given.missing ?? dataSpecDefaults.missing,
    indicator: given.indicator ?? dataSpecDefaults.indicator,
  };
  check(series, spec);
  checkSteps(series, spec);
  return spec;
}

/**
 * The spec without what changes nothing: settings that are as they were before there were such. What is computed from
 * the text of a spec (the identity of a run) must not change with every new setting.
 */
export function essentialDataSpec(spec: DataSpec): object {
  const { inputs, targets, future, taps, horizon, split, scale, missing, indicator } = spec;
  const { embargo, ...sets } = split;
  const used = spec.steps.filter(({ on }) => on);
  return {
    ...{ inputs, targets, taps, horizon },
    split: embargo === 0 ? sets : split,
    ...{ scale, missing },
    ...(future.length === 0 ? {} : { future }),
    ...(used.length === 0 ? {} : { steps: used }),
    ...(missing === 'mask' ? { indicator } : {}),
  };
}

function completeSteps(given: DataSpecInput['steps']): readonly StepSpec[] {
  if (given === undefined || given.length === 0) return dataSpecDefaults.steps;
  const about = { label: 'Steps', help: '' };
  const fields = { steps: { kind: 'entries', table: steps, default: [], ...about } } as const;
  const read = readFields({ data: { kind: 'group', fields, ...about } }, { data: { steps: given } });
  return (read as { data: { steps: readonly StepSpec[] } }).data.steps;
}

function completeSplit(given: Partial<SplitSpec> | undefined): SplitSpec {
  if (given === undefined) return dataSpecDefaults.split;
  refuseUnknownKeys(given, [...setNames, 'embargo'], 'data.split');
  const { train = 0, validation = 0, test = 0, embargo = 0 } = given;
  return { train, validation, test, embargo };
}

function check(series: Series, spec: DataSpec): void {
  if (spec.inputs.length > 0 || spec.future.length === 0) checkColumns(series, spec.inputs, 'data.inputs');
  checkColumns(series, spec.targets, 'data.targets');
  if (spec.future.length > 0) checkColumns(series, spec.future, 'data.future');
  if (!Array.isArray(spec.taps) || spec.taps.length === 0) {
    throw new UnfoldError('data.taps', 'taps is empty; give at least one delay, e.g. [0].', 'data.taps');
  }
  for (const [k, tap] of spec.taps.entries()) checkWhole(tap, `data.taps[${k}]`);
  refuseRepeats(spec.taps, 'data.taps');
  checkWhole(spec.horizon, 'data.horizon');
  checkChoice(spec.scale, scales, 'data.scale');
  checkChoice(spec.missing, missingRules, 'data.missing');
  for (const set of setNames) checkShare(spec.split[set], `data.split.${set}`);
  checkWhole(spec.split.embargo, 'data.split.embargo');
  refuseLeak(spec);
}

/** Steps on rows come first; the way back of a target must not need what is not known when it is predicted. */
function checkSteps(series: Series, { steps: list, targets, horizon }: DataSpec): void {
  const used = list.map((options, i) => ({
    options,
    i,
    step: entryNamed(steps, options.name, 'data.steps'),
  }));
  const active = used.filter(({ options }) => options.on);
  for (const { options, i, step } of active) {
    const where = `data.steps[${i}]`;
    if (step.kind === 'rows' && active[0].i !== i) {
      const text = `${step.label} makes other rows and must be the first step. Move it to the top, or take the other one away.`;
      throw new UnfoldError('data.step-order', text, where);
    }
    if (options.columns !== undefined && options.columns.length > 0)
      checkColumns(series, options.columns, `${where}.columns`);
    const needs = step.kind === 'column' ? step.needs(options) : null;
    const target = targets.find((name) => options.columns?.length === 0 || options.columns?.includes(name));
    if (needs === null || needs >= horizon || target === undefined) continue;
    const text = `${step.label}: "${target}" is predicted ${horizon} steps ahead, where its value ${needs} ${needs === 1 ? 'step' : 'steps'} before is not known. Use a lag of at least ${horizon}, or a smaller horizon.`;
    throw new UnfoldError('data.step-lag', text, where);
  }
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

/** A target that the network reads at its own time predicts itself: every network is then perfect. */
function refuseLeak(spec: DataSpec): void {
  const told = spec.targets.find((name) => spec.future.includes(name));
  if (told !== undefined) {
    const text = `"${told}" is a target and cannot be known in advance, too; make it an input, or predict another column.`;
    throw new UnfoldError('data.target-is-input', text, 'data.future');
  }
  if (spec.horizon !== 0 || !spec.taps.includes(0)) return;
  const both = spec.targets.find((name) => spec.inputs.includes(name));
  if (both === undefined) return;
  const text = `"${both}" at time t is both input and target; use horizon 1 or more, taps above 0, or another input.`;
  throw new UnfoldError('data.target-is-input', text, 'data.horizon');
}
