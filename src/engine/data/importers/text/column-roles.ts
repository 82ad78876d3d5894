/** What becomes of each column: values, the time, or left out. */
import type { ImportRecipe } from '../contract.ts';
import { looksMissing, looksNumeric } from './cell-looks.ts';
import type { HeadColumn, TimeChoice } from './time-column.ts';

/** What becomes of one column of the file. */
export interface ColumnPlan {
  readonly name: string;
  readonly unit: string | null;
  /** 'time of day' belongs to the time column before it. */
  readonly role: 'value' | 'time' | 'time of day' | 'left out';
}

/**
 * The role of column k: the time column as it was chosen; the columns that are asked for, or else all that hold numbers
 * or nothing at all.
 */
export function columnRole(
  column: HeadColumn,
  k: number,
  about: { time: TimeChoice | undefined; recipe: ImportRecipe },
): ColumnPlan['role'] {
  if (about.time?.column === k) return 'time';
  if (about.time?.withNext === true && about.time.column === k - 1) return 'time of day';
  const { columns } = about.recipe;
  if (columns !== undefined) return columns.includes(column.name) ? 'value' : 'left out';
  const isEmpty = column.cells.every((cell) => cell === '');
  return isEmpty || holdsNumbers(column.cells) ? 'value' : 'left out';
}

/** Share of numbers above which a column is one of numbers, and its other texts are errors. */
const leastNumbers = 0.1;

function holdsNumbers(cells: readonly string[]): boolean {
  const present = cells.filter((cell) => !looksMissing(cell));
  return present.filter(looksNumeric).length > leastNumbers * present.length;
}
