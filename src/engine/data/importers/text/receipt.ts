/** The receipt of an import: what the file was, what was decided, what was read. */
import type { ImportDecision, ImportNotice, ImportReceipt, ImportRecipe } from '../contract.ts';
import { columnReceipt, offerCodes } from './column-receipt.ts';
import type { Layout } from './layout.ts';
import { maxNoteLength } from './limits.ts';
import type { TableRows } from './table.ts';
import { reportTimes } from './time-report.ts';
import { timeAxis } from './to-series.ts';

/** What a receipt is made from; `layout` and `rows` are absent where the import did not get that far. */
export interface ReceiptParts {
  readonly source: { fileName: string; bytes: number; sha256: string; isCompressed: boolean };
  readonly recipe: ImportRecipe;
  readonly layout: Layout | undefined;
  readonly rows: TableRows | undefined;
}

/** The receipt, as plain JSON. */
export function makeReceipt({ source, recipe, layout, rows }: ReceiptParts): ImportReceipt {
  const time = layout && rows && timeAxis(layout, rows);
  return {
    importer: 'text',
    fileName: source.fileName,
    bytes: source.bytes,
    sha256: source.sha256,
    decisions: [...compression(source.isCompressed), ...(layout?.decisions ?? [])],
    recipe: { ...formatOf(recipe), ...(layout?.recipe ?? recipe) },
    linesRead: rows?.linesRead ?? 0,
    rowsRead: rows?.rows ?? 0,
    rowsKept: rows === undefined || rows.errors.length > 0 ? 0 : rows.rows,
    columns: columnsOf(layout, rows),
    time: time === undefined ? null : reportTimes(time.name, time.kind, time.values),
    note: [layout?.preamble ?? '', rows?.comments ?? ''].join('\n').trim().slice(0, maxNoteLength),
    problemCount: rows?.problemCount ?? 0,
    problems: rows?.problems ?? [],
    cellsChanged: { ...rows?.changed },
    notices: noticesOf(recipe, layout, rows),
  };
}

/** A format that was given must be given again for the same series. */
export const formatOf = ({ format }: ImportRecipe): ImportRecipe => (format === undefined ? {} : { format });

function compression(isCompressed: boolean): ImportDecision[] {
  const why = 'the file begins as gzip files do';
  return isCompressed ? [{ what: 'compression', value: 'gzip', how: 'decided', why }] : [];
}

function columnsOf(layout: Layout | undefined, rows: TableRows | undefined): ImportReceipt['columns'] {
  if (layout === undefined || rows === undefined) return [];
  const plans = layout.columns.filter((plan) => plan.role === 'value');
  return plans.map((plan, k) => columnReceipt(plan.name, plan.unit, rows.columns[k]));
}

function noticesOf(
  recipe: ImportRecipe,
  layout: Layout | undefined,
  rows: TableRows | undefined,
): ImportNotice[] {
  if (layout === undefined || rows === undefined) return [...(layout?.notices ?? [])];
  const plans = layout.columns.filter((plan) => plan.role === 'value');
  const offers = plans.flatMap((plan, k) => offerCodes(plan.name, rows.columns[k], recipe));
  return [...layout.notices, ...blankLines(rows), ...offers];
}

function blankLines({ blankLines: { count, first } }: TableRows): ImportNotice[] {
  if (count === 0) return [];
  const lines =
    count === 1 ? `Line ${first}, a blank line` : `${count} blank lines, the first being line ${first},`;
  return [
    {
      sentence: `${lines} between rows of data ${count === 1 ? 'was' : 'were'} passed over; no row stands for ${count === 1 ? 'it' : 'them'}.`,
    },
  ];
}
