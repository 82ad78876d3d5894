/** What tasks that read their sequences from a series share: columns, sets, and pieces of what is too long. */
import { type Column, columnNamed, type Series } from '../data/series.ts';
import { UnfoldError } from '../errors.ts';
import type { Field } from '../fields.ts';

/** The sets of a collection, in the order of their folds 0, 1 and 2. */
export const setNames = ['train', 'validation', 'test'] as const;
export type SetName = (typeof setNames)[number];

/** A stretch of steps that a sequence is made of: steps `first` to `first + steps - 1`. */
export interface Stretch {
  readonly first: number;
  readonly steps: number;
}

/** A column or the time axis of that name. @throws UnfoldError 'task.column' with the columns that there are */
export function columnFor(series: Series, name: string, about: { task: string; holds: string }): Column {
  const column = optionalColumn(series, name);
  if (column !== undefined) return column;
  const found = [...(series.time === undefined ? [] : [series.time]), ...series.columns].map(
    (each) => each.name,
  );
  const text = `The task "${about.task}" needs a column "${name}" (${about.holds}), but "${series.name}" has ${found.join(', ')}. Choose a series that was imported for this task, or rename the column in its file.`;
  throw new UnfoldError('task.column', text, name);
}

/** As `columnFor`; undefined where there is none. */
export function optionalColumn(series: Series, name: string): Column | undefined {
  return columnNamed(series, name) ?? (series.time?.name === name ? series.time : undefined);
}

/**
 * The whole number from `min` to `max` in a row.
 * @throws UnfoldError 'task.row' naming row (from 1) and column, what was found and what is expected
 */
export function wholeAt({ name, values }: Column, row: number, range: { min: number; max: number }): number {
  const value = values[row];
  if (Number.isInteger(value) && value >= range.min && value <= range.max) return value;
  const upTo = range.max === Infinity ? `of at least ${range.min}` : `from ${range.min} to ${range.max}`;
  throw rowError(row, name, `there is ${shown(value)}, expected a whole number ${upTo}. Correct the file.`);
}

/** An error in a row of the series. */
export const rowError = (row: number, column: string, sentence: string): UnfoldError =>
  new UnfoldError('task.row', `Row ${row + 1}, column "${column}": ${sentence}`, column);

/** A value as an error names it. */
export const shown = (value: number): string => (Number.isNaN(value) ? 'no number' : String(value));

/** Cuts stretches into pieces of at most `most` steps; null leaves them whole, and those without a step are left out. */
export function cutStretches(stretches: readonly Stretch[], most: number | null): readonly Stretch[] {
  return stretches.flatMap(({ first, steps }) => {
    const each = most ?? Math.max(1, steps);
    return Array.from({ length: Math.ceil(steps / each) }, (_, k) => ({
      first: first + k * each,
      steps: Math.min(each, steps - k * each),
    }));
  });
}

/** Where each set of `count` things in their order ends, by the shares of validation and test. */
export function setEnds(count: number, shares: Record<string, unknown>): Record<SetName, number> {
  const { validation, test } = sharesOf(shares);
  const kept = count - Math.floor(count * test);
  return { train: kept - Math.floor(count * validation), validation: kept, test: count };
}

/** @throws UnfoldError 'task.shares' where nothing is left to train on */
function sharesOf({ validation, test }: Record<string, unknown>): { validation: number; test: number } {
  const shares = { validation: validation as number, test: test as number };
  if (shares.validation + shares.test < 1) return shares;
  const text = `validation is ${shares.validation} and test is ${shares.test}, which leaves nothing to train on. Give shares that sum to less than 1.`;
  throw new UnfoldError('task.shares', text, 'task.test');
}

/** The fields of the shares of validation and test. */
export function shareFields(what: string, when = ''): Record<'validation' | 'test', Field> {
  const range = { min: 0, max: 0.9 };
  return {
    validation: {
      kind: 'number',
      label: 'Validation share',
      help: `Share of the ${what} that judge the weights while training; those before them train.${when}`,
      default: 0.15,
      ...range,
    },
    test: {
      kind: 'number',
      label: 'Test share',
      help: `Share of the ${what}, the last ones, that judge the result.${when}`,
      default: 0.15,
      ...range,
    },
  };
}

/** The field of the longest piece. */
export const stepsField = (what: string, standard: number): Field => ({
  kind: 'integer',
  label: 'Longest piece',
  help: `${what} is cut into pieces of at most so many predictions, in every set; the state of the network is zero where a piece begins. None: it stays whole.`,
  default: standard,
  optional: true,
  min: 1,
});
