/** The first rows of a part as the file has them, beside what is read. */
import type { ImportDecision, ImportPreview, ImportRecipe, PreviewCell } from '../contract.ts';
import { formatDecision } from '../shared/recipe.ts';
import { readCell } from '../text/numbers.ts';
import { choosePart } from './choose.ts';
import { unpacked } from './collect.ts';
import { errorOf, fullRecipe, packed, refuseSize } from './common.ts';
import { previewCells, previewLength, previewRows } from './limits.ts';
import { cellText, planTable, type TablePlan } from './plan.ts';
import { shapeTable, type Shaped } from './shape.ts';
import type { Opened, Table, WholeFormat } from './table.ts';
import { headBytes } from '../text/limits.ts';

/** A file, or its beginning where the format can do with that. */
interface Given {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly recipe: ImportRecipe;
}

/** Decisions, columns, rows and questions; what is wrong with the file is a value. */
export async function previewWhole(format: WholeFormat, given: Given): Promise<ImportPreview> {
  const decisions: ImportDecision[] = [formatDecision(given.recipe, format.name, format.why)];
  try {
    return await read(format, given, decisions);
  } catch (cause) {
    return { ...nothing(format, given, decisions), errors: [errorOf(cause, given.fileName)] };
  }
}

async function read(format: WholeFormat, given: Given, decisions: ImportDecision[]): Promise<ImportPreview> {
  const { fileName, recipe } = given;
  const isWhole = given.bytes.length <= headBytes || format.previewNeedsAll?.(given.bytes) === true;
  const { bytes, isCompressed } = unpacked(given.bytes, { isWhole });
  if (isCompressed) decisions.unshift(packed);
  const pause = (): Promise<void> => Promise.resolve();
  const opened = await format.open({ bytes, fileName, recipe, isWhole, pause });
  decisions.push(...(opened.decisions ?? []));
  const chosen = await choosePart(opened, recipe.part, format.partLabel ?? 'table');
  decisions.push(...chosen.decisions);
  const table = await chosen.part.read(previewRows);
  refuseSize(table);
  const plan = planTable(table, recipe, fileName);
  const shaped = shapeTable(table, plan, { fileName, mostErrors: recipe.stopAfterErrors ?? 20 });
  const part = chosen.questions.length > 0 ? '' : chosen.part.name;
  return {
    ...nothing(format, given, [...decisions, ...(table.decisions ?? []), ...plan.decisions]),
    recipe: fullRecipe({ format, recipe, table, plan, part }),
    columns: plan.columns,
    rows: [...aboveRows(table), ...dataRows(table, plan, shaped)],
    note: table.note ?? '',
    notices: table.notices ?? [],
    questions: [...chosen.questions, ...(chosen.questions.length > 0 ? [] : plan.questions)],
    errors: [...(table.errors ?? []), ...plan.errors, ...shaped.errors],
    partial: table.isPartial || !isWhole,
    ...partsOf(opened),
  };
}

function nothing(
  { name }: WholeFormat,
  { recipe }: Given,
  decisions: readonly ImportDecision[],
): ImportPreview {
  const empty = { columns: [], rows: [], note: '', notices: [], questions: [], errors: [], partial: true };
  return { ...empty, decisions, recipe: { ...recipe, format: name } };
}

const mostParts = 500;

const partsOf = ({ parts }: Opened): Pick<ImportPreview, 'parts'> =>
  parts.length < 2 ? {} : { parts: parts.slice(0, mostParts).map(({ name, label }) => ({ name, label })) };

function aboveRows({ above = [], header }: Table): ImportPreview['rows'] {
  return above.map(({ line, cells }, k) => ({
    line,
    role: k === header ? 'header' : 'above',
    cells: cells.slice(0, previewCells).map((cell) => ({ text: short(cell), value: null, state: 'name' })),
  }));
}

function dataRows(table: Table, plan: TablePlan, shaped: Shaped): ImportPreview['rows'] {
  const columns = table.columns.slice(0, previewCells);
  return Array.from({ length: Math.min(table.rows, previewRows) }, (_, row) => ({
    line: table.lineOf(row),
    role: 'data' as const,
    cells: columns.map((column, k): PreviewCell => {
      const text = short(column.raw?.(row) ?? cellText(column, row));
      return { text, ...reading(table, row, { k, plan, shaped }) };
    }),
  }));
}

function reading(
  { columns }: Table,
  row: number,
  { k, plan, shaped }: { k: number; plan: TablePlan; shaped: Shaped },
): Pick<PreviewCell, 'value' | 'state'> {
  const { role } = plan.columns[k];
  if (role === 'left out') return { value: null, state: 'left out' };
  if (role === 'time of day') return { value: null, state: 'time' };
  if (role === 'time') {
    const value = shaped.time?.values[row] ?? NaN;
    return Number.isFinite(value) ? { value, state: 'time' } : { value: null, state: 'unreadable' };
  }
  const at = plan.columns.slice(0, k).filter((column) => column.role === 'value').length;
  const value = shaped.columns[at].values[row];
  if (!Number.isNaN(value)) return { value, state: 'number' };
  const text = cellText(columns[k], row);
  const found = readCell(text, plan.dialect).kind;
  const isFlagged = columns[k].values[row] === Infinity || columns[k].values[row] === -Infinity;
  if (isFlagged || found === 'flagged') return { value: null, state: 'flagged' };
  return { value: null, state: found === 'unreadable' ? 'unreadable' : 'missing' };
}

const short = (text: string): string => text.slice(0, previewLength);
