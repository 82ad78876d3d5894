/** A table as the columns and the time of a series, by its plan. */
import type { Column, TimeAxis } from '../../series.ts';
import type { ImportError, ImportProblem } from '../contract.ts';
import { maxProblems } from '../text/limits.ts';
import { isMissingValue, readCell } from '../text/numbers.ts';
import { timeReader } from '../text/time-format.ts';
import { cellText, type TablePlan } from './plan.ts';
import { quoted, type Table, type TableColumn } from './table.ts';

/** What was read. */
export interface Shaped {
  readonly columns: readonly Column[];
  readonly time: TimeAxis | undefined;
  readonly errors: readonly ImportError[];
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
}

interface Findings {
  readonly file: string;
  readonly table: Table;
  readonly most: number;
  readonly errors: ImportError[];
  readonly problems: ImportProblem[];
  problemCount: number;
}

/** Reads the columns of numbers and the time. Stops at `mostErrors` errors. */
export function shapeTable(
  table: Table,
  plan: TablePlan,
  { fileName, mostErrors }: { fileName: string; mostErrors: number },
): Shaped {
  const found: Findings = {
    ...{ file: fileName, table, most: mostErrors, errors: [], problemCount: table.problemCount ?? 0 },
    problems: [...(table.problems ?? [])],
  };
  const columns = plan.columns.flatMap(({ name, unit, role }, k): Column[] => {
    if (role !== 'value') return [];
    const values = readValues(k, plan, found);
    return [unit === null ? { name, values } : { name, unit, values }];
  });
  const time = readTimes(plan, found);
  return {
    columns,
    time,
    errors: found.errors.slice(0, mostErrors),
    problems: found.problems.slice(0, maxProblems),
    problemCount: found.problemCount,
  };
}

function readValues(k: number, plan: TablePlan, found: Findings): Float64Array {
  const column = found.table.columns[k];
  const values = column.values.slice();
  const hasCodes = plan.dialect.missingCodes.length > 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === Infinity || value === -Infinity) {
      values[row] = NaN;
      tell(found, { row, k, what: String(value), sentence: 'an infinite value; read as missing' });
    } else if (hasCodes && isMissingValue(value, plan.dialect)) values[row] = NaN;
  }
  for (const [row, text] of column.texts ?? []) {
    if (row >= values.length) continue;
    const reading = readCell(text, plan.dialect);
    if (reading.kind === 'number') values[row] = reading.value;
    else if (reading.kind === 'flagged') tell(found, { row, k, what: text, sentence: reading.why });
    else if (reading.kind === 'unreadable') fail(found, { row, k, what: quoted(text), expected: 'a number' });
  }
  return values;
}

function readTimes(plan: TablePlan, found: Findings): TimeAxis | undefined {
  const { table } = found;
  if (table.time !== undefined) return { name: table.time.name, kind: 'number', values: table.time.values };
  if (plan.time === undefined) return undefined;
  const { column: k, format, withNext } = plan.time;
  const column = table.columns[k];
  const reader = timeReader(format, plan.dialect);
  const isDirect = column.kind === 'date' && !withNext;
  const values = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    values[row] = isDirect ? column.values[row] : readTime(table, row, { k, withNext, reader });
    if (!Number.isFinite(values[row]))
      fail(found, { row, k, what: quoted(cellText(column, row)), expected: 'a time' });
  }
  return { name: column.name, kind: isDirect ? 'date' : reader.kind, values };
}

function readTime(
  { columns }: Table,
  row: number,
  { k, withNext, reader }: { k: number; withNext: boolean; reader: ReturnType<typeof timeReader> },
): number {
  const column: TableColumn = columns[k];
  const isNumber = column.texts?.has(row) !== true && column.kind === 'number' && !withNext;
  if (isNumber && reader.fromNumber !== undefined) return reader.fromNumber(column.values[row]);
  const text = cellText(column, row);
  return reader.read(withNext ? `${text} ${cellText(columns[k + 1], row)}` : text);
}

function tell(
  found: Findings,
  { row, k, what, sentence }: { row: number; k: number; what: string; sentence: string },
): void {
  found.problemCount++;
  if (found.problems.length >= maxProblems) return;
  const { name: column } = found.table.columns[k];
  found.problems.push({ line: found.table.lineOf(row), column, found: what, sentence });
}

function fail(
  found: Findings,
  { row, k, what, expected }: { row: number; k: number; what: string; expected: string },
): void {
  if (found.errors.length >= found.most) return;
  const advice =
    expected === 'a time'
      ? 'Correct it, or choose another time column, or none.'
      : 'Correct it, leave the column out, or name it as a missing code.';
  found.errors.push({ file: found.file, ...found.table.place(row, k), found: what, expected, advice });
}
