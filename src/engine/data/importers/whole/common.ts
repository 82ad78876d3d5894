/** What importing and previewing whole files share. */
import { UnfoldError } from '../../../errors.ts';
import type { ImportDecision, ImportError, ImportRecipe } from '../contract.ts';
import { maxColumns, maxValues } from '../text/limits.ts';
import type { TablePlan } from './plan.ts';
import { Refusal, type Table, type WholeFormat } from './table.ts';

/** What was thrown while reading, as an error in the file. Misuse and the end of an import go on. */
export function errorOf(cause: unknown, file: string): ImportError {
  if (cause instanceof UnfoldError) throw cause;
  if (cause instanceof Refusal) return { file, ...cause.error };
  const found = `data that do not fit together (${cause instanceof Error ? cause.message : String(cause)})`;
  const advice = 'The file is damaged or was cut off; fetch or save it again.';
  return { file, line: null, column: null, found, expected: 'a whole file of this format', advice };
}

/** The decision on a file that begins as gzip files do. */
export const packed: ImportDecision = {
  what: 'compression',
  value: 'gzip',
  how: 'decided',
  why: 'the file begins as gzip files do',
};

/** @throws Refusal where the memory would not hold it */
export function refuseSize({ columns, rows }: Pick<Table, 'columns' | 'rows'>): void {
  if (columns.length <= maxColumns && columns.length * rows <= maxValues) return;
  throw new Refusal({
    found: `${rows} rows of ${columns.length} columns`,
    expected: `at most ${maxColumns} columns and ${maxValues} values`,
    advice: 'Save a part of it, or take its columns for rows with steps=columns.',
  });
}

/** What a person said and what was decided: with it the same series comes of the same bytes. */
export function fullRecipe(known: {
  format: WholeFormat;
  recipe: ImportRecipe;
  table: Table | undefined;
  plan: TablePlan | undefined;
  part: string | undefined;
}): ImportRecipe {
  const { format, recipe, table, plan, part = '' } = known;
  const decided = { ...plan?.recipe, ...table?.recipe, ...(part === '' ? {} : { part }) };
  const kept = Object.entries(decided).filter(([key]) =>
    format.choices.includes(key as keyof ImportRecipe),
  ) as [keyof ImportRecipe, never][];
  return { ...recipe, ...Object.fromEntries(kept), format: format.name };
}
