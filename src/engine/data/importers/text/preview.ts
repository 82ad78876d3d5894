/** The first rows of a file with text and reading side by side, from the same decisions as the import. */
import type { ImportPreview, ImportRecipe, PreviewCell } from '../contract.ts';
import { createTextBytes } from './bytes.ts';
import { innerEncoding } from './delimiter.ts';
import { createHead } from './head-bytes.ts';
import { type HeadRow, readHeadRows } from './head.ts';
import type { ColumnPlan } from './column-roles.ts';
import { decideLayout, type Layout } from './layout.ts';
import { headBytes } from './limits.ts';
import { readCell } from './numbers.ts';
import { formatOf } from './receipt.ts';
import { checkRecipe } from './recipe.ts';
import { timeReader, type TimeReader } from './time-format.ts';

/** Rows and cells a row that are shown. */
const maxRows = 200;
const maxCells = 100;
const maxCellLength = 200;

/**
 * Decisions, columns and up to 200 rows from the first 256 KB of text. `bytes` may be the whole file or its beginning
 * (at least 256 KB of it). Throws UnfoldError 'import.recipe' for misuse of the recipe only.
 */
export function previewText(bytes: Uint8Array, fileName: string, recipe: ImportRecipe): ImportPreview {
  checkRecipe(recipe);
  const head = createHead();
  let isFull = false;
  const text = createTextBytes(fileName, recipe.encoding, (piece) => {
    isFull = isFull || head.add(piece);
    if (isFull) text.stop();
  });
  text.push(bytes.subarray(0, 4 * headBytes));
  const isWhole = !isFull && bytes.length < headBytes;
  if (isWhole) text.end();
  if (text.error !== undefined) return { ...nothing(recipe), errors: [text.error] };
  const layout = decideLayout({ fileName, bytes: head.take(), isWhole, mark: text.mark }, recipe);
  return {
    decisions: layout.decisions,
    recipe: { ...formatOf(recipe), ...layout.recipe },
    columns: layout.columns,
    rows: previewRows(head.take(), layout, isWhole),
    note: layout.preamble,
    notices: layout.notices,
    questions: layout.questions,
    errors: layout.errors,
    partial: !isWhole,
  };
}

function nothing(recipe: ImportRecipe): ImportPreview {
  const empty = { decisions: [], columns: [], rows: [], note: '', notices: [], questions: [], errors: [] };
  return { ...empty, recipe, partial: true };
}

function previewRows(bytes: Uint8Array, layout: Layout, isWhole: boolean): ImportPreview['rows'] {
  const shape = { ...layout.shape, encoding: innerEncoding(layout.encoding), firstLine: 1, isWhole, maxRows };
  const reader = timeReader(layout.timeFormat ?? 'number', layout.dialect);
  return readHeadRows(bytes, shape).rows.map((row) => {
    const role = roleOf(row, layout);
    const cells = row.cells.slice(0, maxCells).map((cell, k): PreviewCell => {
      const text = cell.slice(0, maxCellLength);
      const plan = layout.columns[k];
      return role === 'data' && plan !== undefined
        ? previewCell(withTimeOfDay(row, k, layout), plan, { layout, reader })
        : { text, value: null, state: role === 'data' ? 'unreadable' : 'name' };
    });
    return { line: row.line, role, cells };
  });
}

/** The cell, with the time of day that belongs to it behind it. */
function withTimeOfDay(row: HeadRow, k: number, layout: Layout): string {
  const next = layout.columns[k + 1]?.role === 'time of day' ? ` ${row.cells[k + 1] ?? ''}` : '';
  return row.cells[k] + next;
}

function roleOf(row: HeadRow, layout: Layout): 'above' | 'header' | 'units' | 'data' {
  if (row.line === layout.headerLine) return 'header';
  if (row.line === layout.unitsLine) return 'units';
  return row.line < layout.shape.firstLine ? 'above' : 'data';
}

function previewCell(
  cell: string,
  plan: ColumnPlan,
  context: { layout: Layout; reader: TimeReader },
): PreviewCell {
  const text = cell.slice(0, maxCellLength);
  if (plan.role === 'left out') return { text, value: null, state: 'left out' };
  if (plan.role === 'time of day') return { text, value: null, state: 'time' };
  if (plan.role === 'time') {
    const value = cell.length > 100 ? NaN : context.reader.read(cell.trim());
    return Number.isFinite(value)
      ? { text, value, state: 'time' }
      : { text, value: null, state: 'unreadable' };
  }
  const reading = readCell(cell, context.layout.dialect);
  if (reading.kind !== 'number') return { text, value: null, state: reading.kind };
  return { text, value: reading.value, state: reading.changed === undefined ? 'number' : 'changed' };
}
