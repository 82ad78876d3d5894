/** The cells of a sheet, row by row. */
import type { Pause } from '../contract.ts';
import { maxColumns, maxValues } from '../text/limits.ts';
import { Refusal } from '../whole/table.ts';
import type { Workbook } from './workbook.ts';
import { attribute, elements, plainText, stringOf } from './xml.ts';

/** A cell with something in it. The value of a date is seconds since 1970; `raw` is what the file has. */
export type Cell =
  | { readonly kind: 'number' | 'date'; readonly value: number; readonly raw: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'error'; readonly raw: string };

/** A row with something in it. */
export interface SheetRow {
  /** As spreadsheets count it, from 1. */
  readonly number: number;
  /** By column, from 0. */
  readonly cells: ReadonlyMap<number, Cell>;
}

/** Rows that are read before others may work. */
const stretch = 500;
/** The last row that a spreadsheet has. */
const maxRow = 1_048_576;

/**
 * Rows with cells, at most `most` where that is no null; cells that are empty are left out.
 * @throws Refusal for more values or columns than can be taken
 */
export async function readRows(
  text: string,
  workbook: Workbook,
  { most, pause }: { most: number | null; pause: Pause },
): Promise<readonly SheetRow[]> {
  const rows: SheetRow[] = [];
  let last = 0;
  let values = 0;
  for (const { attributes, inner } of elements(text, 'row')) {
    const given = Number(attribute(attributes, 'r') ?? last + 1);
    const number = Number.isInteger(given) && given > last ? given : last + 1;
    last = number;
    const cells = cellsOf(inner, workbook);
    if (cells.size === 0) continue;
    values += cells.size;
    if (number > maxRow || values > maxValues / 8) throw tooMany(number);
    rows.push({ number, cells });
    if (most !== null && rows.length >= most) break;
    if (rows.length % stretch === 0) await pause();
  }
  return rows;
}

function cellsOf(inner: string, workbook: Workbook): Map<number, Cell> {
  const cells = new Map<number, Cell>();
  let next = 0;
  for (const element of elements(inner, 'c')) {
    const reference = attribute(element.attributes, 'r');
    const column = reference === undefined ? next : columnOf(reference);
    next = column + 1;
    if (column >= maxColumns) throw tooMany(0);
    const cell = cellOf(element.attributes, element.inner, workbook);
    if (cell !== null) cells.set(column, cell);
  }
  return cells;
}

function cellOf(attributes: string, inner: string, workbook: Workbook): Cell | null {
  const type = attribute(attributes, 't') ?? 'n';
  if (type === 'inlineStr') return textCell(stringOf(inner));
  const raw = valueOf(inner);
  if (raw === null || raw === '') return null;
  if (type === 's') return textCell(workbook.texts[Number(raw)] ?? '');
  if (type === 'str') return textCell(raw);
  if (type === 'e') return { kind: 'error', raw };
  if (type === 'b') return { kind: 'number', value: raw === '1' || raw === 'true' ? 1 : 0, raw };
  if (type === 'd') return textCell(raw);
  const value = Number(raw);
  if (Number.isNaN(value)) return textCell(raw);
  const isDate = workbook.isDateStyle[Number(attribute(attributes, 's') ?? 0)] === true;
  return isDate
    ? { kind: 'date', value: dateOf(value, workbook.from1904), raw }
    : { kind: 'number', value, raw };
}

function textCell(text: string): Cell | null {
  return text.trim() === '' ? null : { kind: 'text', text };
}

/** The text of the element v. */
function valueOf(inner: string): string | null {
  for (const element of elements(inner, 'v')) return plainText(element.inner.trim());
  return null;
}

/** Days to 1970 from 1899-12-30, or from 1904-01-01. The time of day is a fraction: whole milliseconds are meant. */
function dateOf(days: number, isFrom1904: boolean): number {
  return Math.round((days - (isFrom1904 ? 24_107 : 25_569)) * 86_400_000) / 1000;
}

/** The column of a reference such as BC23, from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const sign of reference.slice(0, 4)) {
    const digit = (sign.codePointAt(0) ?? 0) - 64;
    if (digit < 1 || digit > 26) break;
    column = column * 26 + digit;
  }
  return Math.max(0, column - 1);
}

/** The letters of a column, from 0. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

const tooMany = (row: number): Refusal =>
  new Refusal({
    found: row === 0 ? `more than ${maxColumns} columns` : `too many cells up to row ${row}`,
    expected: `at most ${maxColumns} columns, ${maxRow} rows and ${maxValues / 8} cells`,
    advice: 'Save the sheet as CSV, which is read piece by piece.',
  });
