/** What makes a file unreadable before its rows are read. */
import { suggestion } from '../../../errors.ts';
import type { ImportError, ImportRecipe } from '../contract.ts';
import type { ColumnPlan } from './column-roles.ts';
import type { HeadRow, HeadRows } from './head.ts';
import { faultTexts } from './records.ts';

/** Columns that the recipe names and the file has not, with the nearest one that it has; or no column to read. */
export function columnErrors(
  plans: readonly ColumnPlan[],
  file: string,
  recipe: ImportRecipe,
): ImportError[] {
  const names = plans.map((plan) => plan.name);
  const wanted = [...(recipe.columns ?? [])];
  if (recipe.timeColumn !== undefined && recipe.timeColumn !== 'none') wanted.push(recipe.timeColumn);
  const unknown = wanted.filter((name) => !names.includes(name));
  const errors = unknown.map((name) => ({
    file,
    line: null,
    column: name,
    found: `no column "${name}"`,
    expected: 'a column of the file',
    advice: suggestion(name, names).trim(),
  }));
  if (errors.length > 0 || plans.some((plan) => plan.role === 'value')) return errors;
  return [noNumbers(file, null)];
}

function noNumbers(file: string, row: HeadRow | null): ImportError {
  const found = row === null ? 'no column of numbers' : `"${row.cells.join(' ').slice(0, 60)}"`;
  return {
    file,
    line: row?.line ?? null,
    column: null,
    found,
    expected: 'at least one column of numbers',
    advice: 'Is this the right file? If it is, give the delimiter, the decimal mark and the header row.',
  };
}

/** The error of a file in which no row of numbers was found, or not the header row that was given. */
export function noTable(file: string, { rows, fault }: HeadRows, recipe: ImportRecipe): ImportError {
  if (fault !== undefined) return { file, line: fault.line, column: null, ...faultTexts[fault.kind] };
  if (typeof recipe.headerRow === 'number') {
    return { ...noNumbers(file, null), found: `no row of cells at line ${recipe.headerRow}` };
  }
  if (rows.length > 0) return noNumbers(file, rows[0]);
  return { ...noNumbers(file, null), found: 'no rows', advice: 'The file has no data; choose another one.' };
}
