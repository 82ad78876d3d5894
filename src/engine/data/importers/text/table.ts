/** The numbers of a file by its layout: rows to columns, with every problem and error by line and column. */
import type { ImportError, ImportProblem } from '../contract.ts';
import { fastNumber } from './fast-number.ts';
import { cellText } from './head.ts';
import type { Layout } from './layout.ts';
import { maxNoteLength, maxProblems, maxQuoted, maxValues } from './limits.ts';
import { type ChangedCell, isMissingValue, readCell } from './numbers.ts';
import { createRecordReader, faultTexts, type RecordFault, type TextRecord } from './records.ts';
import { timeReader } from './time-format.ts';
import { type GrowingColumn, growingColumn } from './values.ts';
import { decodeText } from './encoding.ts';

/** Reads the data rows; see `TableRows` for what is known at the end. */
export interface TableReader {
  push(bytes: Uint8Array): void;
  end(): TableRows;
  readonly stopped: boolean;
}

/** Everything met in the rows. `columns` and `time` hold one number a row. */
export interface TableRows {
  readonly linesRead: number;
  readonly rows: number;
  /** Values of the columns with role 'value', in order. */
  readonly columns: readonly Float64Array[];
  readonly time: Float64Array | undefined;
  readonly errors: readonly ImportError[];
  readonly problemCount: number;
  readonly problems: readonly ImportProblem[];
  readonly changed: Readonly<Partial<Record<ChangedCell, number>>>;
  readonly comments: string;
  /** Blank lines between data rows, and the first of them. */
  readonly blankLines: { readonly count: number; readonly first: number };
}

/** A reader of the rows of `layout`; it stops after `stopAfter` errors. */
export function createTableReader(layout: Layout, fileName: string, stopAfter: number): TableReader {
  const log = createLog(fileName, stopAfter);
  const readRow = createRowReader(layout, log);
  const blank = { pending: 0, count: 0, first: 0 };
  let comments = '';
  const reader = createRecordReader(layout.shape, {
    record(record) {
      if (blank.pending > 0) {
        blank.count += blank.pending;
        blank.pending = 0;
      }
      readRow.row(record);
      return !log.isFull();
    },
    comment(text) {
      if (comments.length < maxNoteLength)
        comments += `${decodeText(text.subarray(0, 2000), layout.encoding)}\n`;
    },
    blank(line) {
      if (readRow.count() === 0) return;
      if (blank.pending === 0 && blank.count === 0) blank.first = line;
      blank.pending++;
    },
  });
  return {
    push: reader.push,
    get stopped() {
      return reader.stopped || reader.fault !== undefined;
    },
    end() {
      if (!reader.stopped) reader.end();
      if (reader.fault !== undefined) log.fault(reader.fault);
      return {
        linesRead: reader.lines,
        rows: readRow.count(),
        ...readRow.finish(),
        ...log.all(),
        comments,
        blankLines: { count: blank.count, first: blank.first },
      };
    },
  };
}

/** Problems, errors and changed cells, counted and listed up to their limits. */
interface Log {
  error(error: Omit<ImportError, 'file'>): void;
  fault(fault: RecordFault): void;
  problem(problem: ImportProblem): void;
  changed(kind: ChangedCell): void;
  isFull(): boolean;
  all(): Pick<TableRows, 'errors' | 'problems' | 'problemCount' | 'changed'>;
}

function createLog(file: string, stopAfter: number): Log {
  const errors: ImportError[] = [];
  const problems: ImportProblem[] = [];
  const changed: Partial<Record<ChangedCell, number>> = {};
  let problemCount = 0;
  return {
    error: (error) => void errors.push({ file, ...error }),
    fault: (fault) => void errors.push({ file, line: fault.line, column: null, ...faultTexts[fault.kind] }),
    problem(problem) {
      problemCount++;
      if (problems.length < maxProblems) problems.push(problem);
    },
    changed: (kind) => void (changed[kind] = (changed[kind] ?? 0) + 1),
    isFull: () => errors.length >= stopAfter,
    all: () => ({ errors, problems, problemCount, changed }),
  };
}

interface RowReader {
  row(record: TextRecord): void;
  count(): number;
  finish(): Pick<TableRows, 'columns' | 'time'>;
}

function createRowReader(layout: Layout, log: Log): RowReader {
  const width = layout.columns.length;
  const stores: (GrowingColumn | undefined)[] = layout.columns.map((plan) =>
    plan.role === 'value' || plan.role === 'time' ? growingColumn() : undefined,
  );
  const readers = layout.columns.map((plan, k) =>
    plan.role === 'time' ? createTimeCell(layout, k, log) : createValueCell(layout, k, log),
  );
  const kept = stores.filter((store) => store !== undefined).length;
  let rows = 0;
  return {
    row(record) {
      rows++;
      if (record.count !== width) checkWidth(record, layout, log);
      for (let k = 0; k < width; k++) {
        const store = stores[k];
        if (store !== undefined) store.push(k < record.count ? readers[k](record) : absent(record, k));
      }
      if (rows * kept > maxValues) tooMany(record.line, log);
    },
    count: () => rows,
    finish() {
      const finished = stores.map((store) => store?.finish());
      const ofRole = (role: string): Float64Array[] =>
        finished.filter(
          (values, k): values is Float64Array => values !== undefined && layout.columns[k].role === role,
        );
      return { columns: ofRole('value'), time: ofRole('time')[0] };
    },
  };

  function absent(record: TextRecord, k: number): number {
    if (layout.columns[k].role !== 'time') return NaN;
    log.error({ ...timeError(layout), line: record.line, column: layout.columns[k].name, found: 'no cell' });
    return NaN;
  }
}

/**
 * A row with too few cells is a problem and its last cells are missing; between runs of blanks nobody can tell which
 * cell is absent, so there it is an error. So is text in a cell too many.
 */
function checkWidth(record: TextRecord, layout: Layout, log: Log): void {
  const width = layout.columns.length;
  const found = `${record.count} cell${record.count === 1 ? '' : 's'}`;
  const expected = `${width} cells in a line`;
  if (record.count < width && layout.shape.delimiter === 'spaces') {
    const advice =
      'Write NA where a value is missing: between blanks it cannot be told which cell is absent.';
    return log.error({ line: record.line, column: null, found, expected, advice });
  }
  if (record.count < width) {
    const sentence = `${found} instead of ${width}; the last ones are taken as missing values`;
    return log.problem({ line: record.line, column: null, found, sentence });
  }
  for (let k = width; k < record.count; k++) {
    if (record.starts[k] === record.ends[k]) continue; // delimiters at the end of a line
    log.error({
      line: record.line,
      column: `cell ${k + 1}`,
      found: quoted(cellText(record, k, layout.encoding)),
      expected,
      advice: 'Correct the line, or give another delimiter, or the header row that names every column.',
    });
    return;
  }
}

function tooMany(line: number, log: Log): void {
  if (log.isFull()) return;
  const found = `more than ${maxValues} values`;
  const advice = 'Choose fewer columns, or cut the file.';
  while (!log.isFull())
    log.error({ line, column: null, found, expected: 'at most 2 GiB of numbers', advice });
}

/** A function that reads the value in column k of a record, NaN for missing. */
function createValueCell(layout: Layout, k: number, log: Log): (record: TextRecord) => number {
  const { dialect } = layout;
  const mark = dialect.decimalMark.charCodeAt(0);
  const isComma = dialect.decimalMark === ',';
  const hasCodes = dialect.missingCodes.length > 0;
  return (record) => {
    const start = record.starts[k];
    const end = record.ends[k];
    if (start === end) return NaN;
    const value = fastNumber(record.bytes, start, end, mark);
    if (Number.isNaN(value)) return slowValue(record, { layout, k, log });
    if (hasCodes && isMissingValue(value, dialect)) return NaN;
    if (isComma && hasByte(record.bytes, { start, end, byte: mark })) log.changed('decimal comma');
    return value;
  };
}

function hasByte(bytes: Uint8Array, at: { start: number; end: number; byte: number }): boolean {
  for (let i = at.start; i < at.end; i++) if (bytes[i] === at.byte) return true;
  return false;
}

function slowValue(record: TextRecord, at: { layout: Layout; k: number; log: Log }): number {
  const { layout, k, log } = at;
  const text = cellText(record, k, layout.encoding);
  const reading = readCell(text, layout.dialect);
  const column = layout.columns[k].name;
  if (reading.kind === 'number') {
    if (reading.changed !== undefined) log.changed(reading.changed);
    return reading.value;
  }
  if (reading.kind === 'flagged') {
    log.problem({ line: record.line, column, found: quoted(text), sentence: reading.why });
  }
  if (reading.kind === 'unreadable') {
    const mark = layout.dialect.decimalMark;
    const expected = `a number with decimal "${mark}", or a missing value`;
    log.error({ line: record.line, column, found: quoted(text), expected, advice: adviceFor(text, mark) });
  }
  return NaN;
}

function adviceFor(text: string, mark: '.' | ','): string {
  if (/^(?:null|none)$/i.test(text.trim()))
    return `If it means "missing", add "${text.trim()}" to the missing codes.`;
  const other = mark === '.' ? ',' : '.';
  if (/\d/.test(text) && text.includes(other))
    return `Set the decimal mark to "${other}", or give the thousands mark.`;
  return 'Correct the cell, add it to the missing codes, or leave its column out.';
}

function createTimeCell(layout: Layout, k: number, log: Log): (record: TextRecord) => number {
  const reader = timeReader(layout.timeFormat ?? 'number', layout.dialect);
  const mark = layout.dialect.decimalMark.charCodeAt(0);
  const { fromNumber } = reader;
  const isJoined = layout.columns[k + 1]?.role === 'time of day';
  return (record) => {
    if (fromNumber !== undefined) {
      const value = fastNumber(record.bytes, record.starts[k], record.ends[k], mark);
      if (!Number.isNaN(value)) return fromNumber(value);
    }
    const text = timeText(record, { layout, k, isJoined });
    const time = text.length > 100 ? NaN : reader.read(text);
    if (Number.isFinite(time)) return time;
    log.error({
      ...timeError(layout),
      line: record.line,
      column: layout.columns[k].name,
      found: quoted(text),
    });
    return NaN;
  };
}

/** The text of a time cell, with the time of day of the next cell where that belongs to it. */
function timeText(record: TextRecord, at: { layout: Layout; k: number; isJoined: boolean }): string {
  const text = cellText(record, at.k, at.layout.encoding).trim();
  if (!at.isJoined) return text;
  const next = at.k + 1 < record.count ? cellText(record, at.k + 1, at.layout.encoding).trim() : '';
  return `${text} ${next === '' ? '(no time of day)' : next}`;
}

function timeError(layout: Layout): Pick<ImportError, 'expected' | 'advice'> {
  return {
    expected: `a time in the format ${layout.timeFormat ?? 'number'}`,
    advice: 'Correct the cell, give another time format, or import without a time column ("none").',
  };
}

/** A cell as messages show it: in quotes, not too long, control characters visible. */
export function quoted(text: string): string {
  const short = text.length > maxQuoted ? `${text.slice(0, maxQuoted)}...` : text;
  return JSON.stringify(short);
}
