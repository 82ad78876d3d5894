/** Everything that is decided about a file from its head, before its numbers are read. */
import type { Encoding, ImportError, ImportRecipe } from '../contract.ts';
import { looksDated } from './cell-looks.ts';
import { nameColumns } from './column-names.ts';
import { type ColumnPlan, columnRole } from './column-roles.ts';
import { decideComments } from './comments.ts';
import { decideDelimiter, innerEncoding } from './delimiter.ts';
import { decodeText, isUtf8 } from './encoding.ts';
import { type HeadRow, type HeadRows, type HeadShape, readHeadRows } from './head.ts';
import { placeTable, type TablePlace } from './header.ts';
import { columnErrors, noTable } from './layout-errors.ts';
import { createNotes, type Noted, type Notes } from './layout-notes.ts';
import { decideMarks } from './marks.ts';
import type { NumberDialect } from './numbers.ts';
import type { RecordShape } from './records.ts';
import { decideTimeColumn, type TimeChoice } from './time-column.ts';
import { timeFormats } from './time-format.ts';

/** The decisions. With questions or errors the rest is the best guess, good for a preview only. */
export interface Layout extends Noted {
  readonly shape: RecordShape;
  readonly encoding: Encoding;
  readonly dialect: NumberDialect;
  readonly columns: readonly ColumnPlan[];
  readonly timeFormat: string | undefined;
  readonly headerLine: number | undefined;
  readonly unitsLine: number | undefined;
  readonly errors: readonly ImportError[];
  /** Text above the table. */
  readonly preamble: string;
}

/** The head of a file and what is known about it. */
export interface Head {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** The head is the whole file. */
  readonly isWhole: boolean;
  /** Encoding told by a byte order mark. */
  readonly mark: Encoding | undefined;
}

/** Rows of the head that the decisions are made from. */
const decisionRows = 2000;

/** Decides everything that the recipe leaves open (ANCHORS D1: from the file, never from a locale). */
export function decideLayout(head: Head, recipe: ImportRecipe): Layout {
  const notes = createNotes(recipe);
  const encoding = decideEncoding(head, recipe, notes);
  const inner = innerEncoding(encoding);
  const firstLine = 1 + (recipe.skipLines ?? 0);
  const comments = decideComments(decodeText(head.bytes, inner), recipe);
  if (comments.found.length > 0 || recipe.commentPrefix !== undefined) {
    notes.decide('commentPrefix', comments.found.join(' '), comments.why);
  }
  const shape = { encoding: inner, commentPrefixes: comments.prefixes, firstLine, isWhole: head.isWhole };
  const delimiter = readDelimiter(head, recipe, { shape, notes });
  const rows = readHeadRows(head.bytes, { ...shape, delimiter, maxRows: decisionRows });
  const width = commonestWidth(rows.rows, recipe);
  const place = placeTable(rows.rows, width, recipe);
  if (place === undefined) return { ...unreadable(head, rows, recipe), ...notes.done() };
  return decideColumns({ head, recipe, rows, place, width, notes, shape: { ...shape, delimiter } }, encoding);
}

interface Decided {
  readonly head: Head;
  readonly recipe: ImportRecipe;
  readonly rows: HeadRows;
  readonly place: TablePlace;
  readonly width: number;
  readonly notes: Notes;
  readonly shape: Omit<HeadShape, 'maxRows'>;
}

function decideColumns(decided: Decided, encoding: Encoding): Layout {
  const { head, recipe, rows, place, width, notes, shape } = decided;
  const data = rows.rows.slice(place.firstData);
  const named = nameColumns(rows, place, { width, delimiter: shape.delimiter });
  describeTable(decided, named.fromComment);
  const columns = named.columns.map(({ name }, k) => ({
    name,
    cells: data.map((row) => row.cells[k] ?? ''),
  }));
  const dialect = decideDialect(columns, recipe, notes);
  const time = decideTimeColumn(columns, recipe, dialect);
  describeTime(time, named.columns, notes);
  const plans = named.columns.map((column, k) => ({
    ...column,
    role: columnRole(columns[k], k, { time, recipe }),
  }));
  const leftOut = plans.filter((plan) => plan.role === 'left out').map((plan) => plan.name);
  if (leftOut.length > 0 && recipe.columns === undefined) {
    notes.decide('columns left out', leftOut, 'most of their cells are no numbers');
  }
  const valueNames = plans.filter((plan) => plan.role === 'value').map((plan) => plan.name);
  const errors = columnErrors(plans, head.fileName, recipe);
  const firstLine = data[0]?.line ?? lineAfter(rows.rows[rows.rows.length - 1]);
  const done = notes.done();
  return {
    shape: { delimiter: shape.delimiter, commentPrefixes: shape.commentPrefixes, firstLine },
    encoding,
    dialect,
    columns: plans,
    timeFormat: time?.format,
    headerLine: lineOf(rows.rows, place.header),
    unitsLine: lineOf(rows.rows, place.units),
    ...done,
    recipe: done.questions.length > 0 ? recipe : { ...done.recipe, columns: valueNames },
    errors,
    preamble: preambleOf(rows, firstLine, decided),
  };
}

function decideEncoding(head: Head, recipe: ImportRecipe, notes: Notes): Encoding {
  if (recipe.encoding !== undefined) {
    notes.decide('encoding', recipe.encoding, 'given');
    return recipe.encoding;
  }
  if (head.mark !== undefined) {
    notes.decide('encoding', head.mark, 'the file begins with its byte order mark');
    return head.mark;
  }
  if (isUtf8(head.bytes)) {
    notes.decide('encoding', 'utf-8', 'the bytes are valid UTF-8');
    return 'utf-8';
  }
  notes.decide('encoding', 'windows-1252', 'the bytes are not valid UTF-8');
  notes.notice({
    sentence:
      'The file is not UTF-8; its text is read as Windows-1252 (Latin-1). Numbers do not depend on it.',
  });
  return 'windows-1252';
}

function readDelimiter(
  head: Head,
  recipe: ImportRecipe,
  context: { shape: Omit<HeadShape, 'delimiter' | 'maxRows'>; notes: Notes },
): RecordShape['delimiter'] {
  const { shape, notes } = context;
  if (recipe.delimiter !== undefined) {
    notes.decide('delimiter', recipe.delimiter, 'given');
    return recipe.delimiter;
  }
  const choice = decideDelimiter(head.bytes, shape, recipe);
  notes.decide('delimiter', choice.delimiter, choice.why);
  notes.ask(choice.question);
  return choice.delimiter;
}

/** The commonest number of cells; of the header's line where one is given. */
function commonestWidth(rows: readonly HeadRow[], recipe: ImportRecipe): number {
  const header = rows.find((row) => row.line === recipe.headerRow);
  if (header !== undefined) return header.cells.length;
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0])[0];
}

function describeTable(decided: Decided, fromComment: boolean): void {
  const { place, rows, notes } = decided;
  const header = lineOf(rows.rows, place.header);
  const why = fromComment ? 'the comment above the data has a name for each column' : place.why;
  notes.decide('headerRow', header ?? 'none', why);
  const units = lineOf(rows.rows, place.units);
  const unitsWhy = 'the row between names and numbers has only units';
  notes.decide('unitsRow', units ?? 'none', units === undefined ? 'no row of units' : unitsWhy);
}

function decideDialect(
  columns: readonly { cells: readonly string[] }[],
  recipe: ImportRecipe,
  notes: Notes,
): NumberDialect {
  const plain = columns.filter(({ cells }) => !cells.every((cell) => cell === '' || looksDated(cell)));
  const marks = decideMarks(
    plain.flatMap(({ cells }) => cells),
    recipe,
  );
  notes.decide('decimalMark', marks.decimalMark, marks.why);
  notes.decide(
    'thousandsMark',
    marks.thousandsMark,
    'a mark between thousands is removed only when it is given',
  );
  notes.ask(marks.question);
  const missingCodes = recipe.missingCodes ?? [];
  if (missingCodes.length > 0) notes.decide('missingCodes', missingCodes, 'given');
  return { decimalMark: marks.decimalMark, thousandsMark: marks.thousandsMark, missingCodes };
}

function describeTime(
  time: TimeChoice | undefined,
  columns: readonly { name: string }[],
  notes: Notes,
): void {
  if (time === undefined) {
    notes.decide(
      'timeColumn',
      'none',
      'no column of dates, and none called like a time that increases strictly',
    );
    return;
  }
  const withNext = time.withNext ? `; the time of day is in "${columns[time.column + 1].name}"` : '';
  notes.decide('timeColumn', columns[time.column].name, `${time.why}${withNext}`);
  const meaning = timeFormats[time.format];
  notes.decide('timeFormat', time.format, meaning === undefined ? time.why : `${time.why}; ${meaning}`);
  notes.ask(time.question);
}

/** A file in which no row of numbers was found. */
function unreadable(head: Head, rows: HeadRows, recipe: ImportRecipe): Omit<Layout, keyof Noted> {
  return {
    shape: { delimiter: 'none', commentPrefixes: [], firstLine: 1 },
    encoding: 'utf-8',
    dialect: { decimalMark: '.', thousandsMark: 'none', missingCodes: [] },
    columns: [],
    timeFormat: undefined,
    headerLine: undefined,
    unitsLine: undefined,
    errors: [noTable(head.fileName, rows, recipe)],
    preamble: '',
  };
}

function lineOf(rows: readonly HeadRow[], index: number | undefined): number | undefined {
  return index === undefined ? undefined : rows[index]?.line;
}

function lineAfter(row: HeadRow | undefined): number {
  return (row?.line ?? 0) + 1;
}

/** Lines above the data that are neither names nor units, and the comments among them, as they stood. */
function preambleOf(rows: HeadRows, firstLine: number, decided: Decided): string {
  const { place, head, shape } = decided;
  const top = decided.place.header ?? place.units ?? place.firstData;
  const lines = rows.rows.slice(0, top).map((row) => ({ line: row.line, text: row.cells.join(' ') }));
  const above = rows.comments.filter((comment) => comment.line < firstLine);
  const skipped = decodeText(head.bytes.subarray(0, 65_536), shape.encoding)
    .split(/\r\n|\r|\n/)
    .slice(0, shape.firstLine - 1);
  const ordered = [...lines, ...above].sort((a, b) => a.line - b.line);
  return [...skipped, ...ordered.map(({ text }) => text)].join('\n');
}
