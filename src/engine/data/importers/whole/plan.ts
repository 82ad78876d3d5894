/** What becomes of each column of a table: the time, values, or left out. */
import type { ImportDecision, ImportError, ImportQuestion, ImportRecipe } from '../contract.ts';
import { suggestion } from '../../../errors.ts';
import { type ColumnPlan, columnRole } from '../text/column-roles.ts';
import type { NumberDialect } from '../text/numbers.ts';
import { decideTimeColumn, type TimeChoice } from '../text/time-column.ts';
import { isoDate } from './iso-date.ts';
import type { Table, TableColumn } from './table.ts';

/** The plan of a table. */
export interface TablePlan {
  readonly columns: readonly ColumnPlan[];
  readonly time: TimeChoice | undefined;
  readonly dialect: NumberDialect;
  readonly decisions: readonly ImportDecision[];
  readonly questions: readonly ImportQuestion[];
  readonly errors: readonly ImportError[];
  /** What the plan adds to the recipe. */
  readonly recipe: ImportRecipe;
}

/** Rows that are looked at, as in the head of a text. */
const headRows = 500;

/** Decides by the first rows. The rules are those of delimited text, over the texts of the cells. */
export function planTable(table: Table, recipe: ImportRecipe, fileName: string): TablePlan {
  const dialect: NumberDialect = {
    decimalMark: '.',
    thousandsMark: 'none',
    missingCodes: recipe.missingCodes ?? [],
  };
  const heads = table.columns.map((column) => ({
    name: column.name,
    cells: Array.from({ length: Math.min(table.rows, headRows) }, (_, row) => cellText(column, row)),
  }));
  const time = table.time === undefined ? decideTimeColumn(heads, recipe, dialect) : undefined;
  const columns = table.columns.map(({ name, unit }, k): ColumnPlan => ({
    name,
    unit,
    role: columnRole(heads[k], k, { time, recipe }),
  }));
  return {
    columns,
    time,
    dialect,
    decisions: [...timeDecisions(table, recipe, time), ...columnDecision(columns, recipe)],
    questions: time?.question === undefined ? [] : [time.question],
    errors: unknownNames(columns, recipe, fileName),
    recipe: timeRecipe(table, time),
  };
}

/** A cell as a text; '' where nothing stands. */
export function cellText(column: TableColumn, row: number): string {
  const text = column.texts?.get(row);
  if (text !== undefined) return text.trim();
  const value = column.values[row];
  if (Number.isNaN(value)) return '';
  return column.kind === 'date' ? isoDate(value) : String(value);
}

function timeDecisions(
  table: Table,
  recipe: ImportRecipe,
  time: TimeChoice | undefined,
): readonly ImportDecision[] {
  if (table.time !== undefined) {
    return [{ what: 'timeColumn', value: table.time.name, how: 'decided', why: table.time.why }];
  }
  const how = recipe.timeColumn === undefined ? 'decided' : 'given';
  const given = how === 'given' ? 'the recipe says so' : undefined;
  if (time === undefined) {
    const why = given ?? 'no column holds dates, or is called like a time and increases';
    return [{ what: 'timeColumn', value: 'none', how, why }];
  }
  const { name } = table.columns[time.column];
  return [
    { what: 'timeColumn', value: name, how, why: given ?? time.why },
    {
      what: 'timeFormat',
      value: time.format,
      how: recipe.timeFormat === undefined ? 'decided' : 'given',
      why: time.why,
    },
  ];
}

function timeRecipe(table: Table, time: TimeChoice | undefined): ImportRecipe {
  if (table.time !== undefined) return {};
  if (time === undefined) return { timeColumn: 'none' };
  return { timeColumn: table.columns[time.column].name, timeFormat: time.format };
}

function columnDecision(columns: readonly ColumnPlan[], recipe: ImportRecipe): readonly ImportDecision[] {
  const out = columns.filter(({ role }) => role === 'left out').map(({ name }) => name);
  if (out.length === 0) return [];
  const value = columns.filter(({ role }) => role === 'value').map(({ name }) => name);
  const shown = out.length > 8 ? `${out.slice(0, 8).join(', ')} and ${out.length - 8} more` : out.join(', ');
  const how = recipe.columns === undefined ? 'decided' : 'given';
  return [
    {
      what: 'columns',
      value,
      how,
      why: how === 'given' ? 'the recipe says so' : `left out, as they hold no numbers: ${shown}`,
    },
  ];
}

/** Columns that the recipe names and the table has not. */
function unknownNames(columns: readonly ColumnPlan[], recipe: ImportRecipe, file: string): ImportError[] {
  const names = columns.map(({ name }) => name);
  const { timeColumn } = recipe;
  const asked = [
    ...(recipe.columns ?? []),
    ...(timeColumn === undefined || timeColumn === 'none' ? [] : [timeColumn]),
  ];
  return asked
    .filter((name) => !names.includes(name))
    .map((name) => ({
      ...{ file, line: null, column: name },
      found: `no column "${name}"`,
      expected: 'the name of a column',
      advice: suggestion(name, names).trim() || 'Choose one of the columns of the file.',
    }));
}
