/**
 * Bytes to records (lines of cells), piece by piece: LF, CRLF and CR; quoted cells with delimiters and line ends in
 * them; comment and blank lines apart. Works on bytes because every mark is ASCII in all inner encodings.
 */
import type { Delimiter } from '../contract.ts';
import { maxColumns, maxRecordBytes } from './limits.ts';

/** One record; the arrays are reused for the next one. Cell k is bytes[starts[k], ends[k]), without outer quotes. */
export interface TextRecord {
  bytes: Uint8Array;
  count: number;
  starts: Int32Array;
  ends: Int32Array;
  /** 0 plain, 1 quoted, 2 quoted with doubled quotes inside. */
  quotes: Uint8Array;
  /** Physical line where the record begins, from 1. */
  line: number;
}

/** Where records go. `record` answers whether to go on. */
export interface RecordSink {
  record(record: TextRecord): boolean;
  comment(bytes: Uint8Array, line: number): void;
  blank(line: number): void;
}

/** Why reading cannot go on. */
export interface RecordFault {
  readonly kind: 'record-too-long' | 'open-quote' | 'too-many-columns';
  readonly line: number;
}

/** What a fault says to a person. */
export const faultTexts: Record<RecordFault['kind'], { found: string; expected: string; advice: string }> = {
  'record-too-long': {
    found: `a line of more than ${maxRecordBytes} bytes`,
    expected: 'lines of numbers',
    advice: 'Is this a text file? A quote that is opened and never closed also does this.',
  },
  'open-quote': {
    found: 'a quote that is not closed before the end of the file',
    expected: 'a closing quote (")',
    advice: 'Close the quote, or remove it.',
  },
  'too-many-columns': {
    found: `more than ${maxColumns} cells in one line`,
    expected: `at most ${maxColumns} columns`,
    advice: 'Give the delimiter, or turn the table round so that time runs down.',
  },
};

/** How a file divides into records. Lines before `firstLine` are not looked at. */
export interface RecordShape {
  readonly delimiter: Delimiter;
  readonly commentPrefixes: readonly string[];
  readonly firstLine: number;
}

/** Feeds records to a sink: `push` bytes in order, `end` once. After a fault or a stop, pushes do nothing. */
export interface RecordReader {
  push(bytes: Uint8Array): void;
  end(): void;
  readonly fault: RecordFault | undefined;
  readonly stopped: boolean;
  readonly lines: number;
}

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

/** A reader of records; see the interfaces above. Holds one incomplete record between pushes. */
export function createRecordReader(shape: RecordShape, sink: RecordSink): RecordReader {
  const scan = createScanner(shape, sink);
  let rest = new Uint8Array(0);
  const run = (bytes: Uint8Array, final: boolean): void => {
    if (scan.fault !== undefined || scan.stopped) return;
    const all = rest.length === 0 ? bytes : joined(rest, bytes);
    const used = scan.scan(all, final);
    rest = all.slice(used);
    if (rest.length >= maxRecordBytes) scan.fault = { kind: 'record-too-long', line: scan.line };
  };
  return {
    push: (bytes) => run(bytes, false),
    end: () => run(new Uint8Array(0), true),
    get fault() {
      return scan.fault;
    },
    get stopped() {
      return scan.stopped;
    },
    get lines() {
      return scan.line - 1;
    },
  };
}

/** Bytes of both, in order. */
export function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

interface Scanner {
  fault: RecordFault | undefined;
  stopped: boolean;
  line: number;
  /** Reads whole lines and returns how many bytes are done with. */
  scan(bytes: Uint8Array, final: boolean): number;
}

function createScanner(shape: RecordShape, sink: RecordSink): Scanner {
  const prefixes = shape.commentPrefixes.filter((p) => p !== '').map((p) => new TextEncoder().encode(p));
  const readCells = createCellReader(shape.delimiter);
  const record: TextRecord = {
    bytes: new Uint8Array(0),
    count: 0,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    quotes: new Uint8Array(64),
    line: 1,
  };
  const scanner: Scanner = { fault: undefined, stopped: false, line: 1, scan };
  return scanner;

  function scan(bytes: Uint8Array, final: boolean): number {
    record.bytes = bytes;
    let at = 0;
    while (at < bytes.length && !scanner.stopped) {
      const next = oneLine(bytes, at, final);
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  /** One record, comment or blank line from `at`; the position after it, or -1 where it is not complete. */
  function oneLine(bytes: Uint8Array, at: number, final: boolean): number {
    const begin = skipBlanks(bytes, at);
    const isSkipped = scanner.line < shape.firstLine;
    const isComment =
      prefixes.some((prefix) => startsWith(bytes, begin, prefix)) && !isNotAvailable(bytes, begin);
    if (isSkipped || isComment) {
      const end = lineEnd(bytes, begin);
      const next = afterLineEnd(bytes, end, final);
      if (next < 0) return -1;
      if (isComment && !isSkipped) sink.comment(bytes.subarray(begin, end), scanner.line);
      scanner.line++;
      return next;
    }
    record.line = scanner.line;
    const result = readCells(record, at, final);
    if (result === -1) return -1;
    if (result < -1) return failed(result);
    return finish(result);
  }

  function finish(next: number): number {
    scanner.line += 1 + linesInside(record);
    const isBlank = record.count === 1 && record.starts[0] === record.ends[0] && record.quotes[0] === 0;
    if (isBlank) sink.blank(record.line);
    else if (!sink.record(record)) scanner.stopped = true;
    return next;
  }

  function failed(result: number): number {
    scanner.fault = { kind: result === openQuote ? 'open-quote' : 'too-many-columns', line: scanner.line };
    scanner.stopped = true;
    return -1;
  }
}

const openQuote = -2;
const tooManyColumns = -3;

/**
 * A function that fills the cells of one record from `at` and returns the position after its line end: -1 where the
 * record is not complete in `bytes`, `openQuote` and `tooManyColumns` for faults.
 */
function createCellReader(delimiter: Delimiter): (record: TextRecord, at: number, final: boolean) => number {
  const byBlanks = delimiter === 'spaces';
  const mark = byBlanks || delimiter === 'none' ? -1 : delimiter.charCodeAt(0);
  const blank = mark === TAB ? SPACE : TAB; // the second kind of blank, besides SPACE

  return (record, from, final) => {
    const { bytes } = record;
    const limit = bytes.length;
    let at = from;
    let count = 0;
    for (;;) {
      while (at < limit && (bytes[at] === SPACE || bytes[at] === blank)) at++;
      if (count === record.starts.length && !growRecord(record)) return tooManyColumns;
      if (byBlanks && count > 0 && (at === limit || bytes[at] === LF || bytes[at] === CR)) break;
      if (at < limit && bytes[at] === QUOTE) {
        const close = closingQuote(bytes, at + 1);
        if (close < 0) return final ? openQuote : -1;
        const tail = cellEnd(bytes, close + 1);
        const isClean = isAllBlank(bytes, close + 1, tail);
        record.starts[count] = isClean ? at + 1 : at;
        record.ends[count] = isClean ? close : tail;
        record.quotes[count] = isClean ? quoteKind(bytes, at + 1, close) : 0;
        at = tail;
      } else {
        const start = at;
        at = cellEnd(bytes, at);
        let end = at;
        while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === blank)) end--;
        record.starts[count] = start;
        record.ends[count] = end;
        record.quotes[count] = 0;
      }
      count++;
      if (at === limit || bytes[at] === LF || bytes[at] === CR) break;
      at++; // the delimiter
    }
    record.count = count;
    return afterLineEnd(bytes, at, final);
  };

  /** Position of the delimiter or line end after `at`. */
  function cellEnd(bytes: Uint8Array, at: number): number {
    const limit = bytes.length;
    let end = at;
    while (end < limit) {
      const byte = bytes[end];
      if (byte === mark || byte === LF || byte === CR) break;
      if (byBlanks && (byte === SPACE || byte === TAB)) break;
      end++;
    }
    return end;
  }
}

/** Position after the line end at `at`; -1 where more bytes are needed to know it (none, or CR without its LF). */
function afterLineEnd(bytes: Uint8Array, at: number, final: boolean): number {
  if (at >= bytes.length) return final ? at : -1;
  if (bytes[at] === LF) return at + 1;
  if (at + 1 >= bytes.length) return final ? at + 1 : -1;
  return bytes[at + 1] === LF ? at + 2 : at + 1;
}

function lineEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
  return end;
}

function skipBlanks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next < bytes.length && (bytes[next] === SPACE || bytes[next] === TAB)) next++;
  return next;
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let k = 0; k < prefix.length; k++) {
    if (bytes[at + k] !== prefix[k]) return false;
  }
  return true;
}

/** `#N/A` at the beginning of a line is a missing value and no comment. */
function isNotAvailable(bytes: Uint8Array, at: number): boolean {
  return startsWith(bytes, at, upperNotAvailable) || startsWith(bytes, at, lowerNotAvailable);
}

const upperNotAvailable = new TextEncoder().encode('#N/A');
const lowerNotAvailable = new TextEncoder().encode('#n/a');

/** Position of the quote that closes a cell; a doubled quote is one quote of the text. -1 where there is none. */
function closingQuote(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(QUOTE, from);
  while (at >= 0 && bytes[at + 1] === QUOTE) at = bytes.indexOf(QUOTE, at + 2);
  return at;
}

function quoteKind(bytes: Uint8Array, start: number, end: number): 1 | 2 {
  const first = bytes.indexOf(QUOTE, start);
  return first >= 0 && first < end ? 2 : 1;
}

function isAllBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let k = start; k < end; k++) if (bytes[k] !== SPACE && bytes[k] !== TAB) return false;
  return true;
}

/** Line ends inside the quoted cells of a record. */
function linesInside(record: TextRecord): number {
  let lines = 0;
  for (let k = 0; k < record.count; k++) {
    if (record.quotes[k] === 0) continue;
    for (let at = record.starts[k]; at < record.ends[k]; at++) {
      const isLineEnd = record.bytes[at] === LF || (record.bytes[at] === CR && record.bytes[at + 1] !== LF);
      if (isLineEnd) lines++;
    }
  }
  return lines;
}

function growRecord(record: TextRecord): boolean {
  const size = record.starts.length * 2;
  if (size > 2 * maxColumns) return false;
  const starts = new Int32Array(size);
  const ends = new Int32Array(size);
  const quotes = new Uint8Array(size);
  starts.set(record.starts);
  ends.set(record.ends);
  quotes.set(record.quotes);
  record.starts = starts;
  record.ends = ends;
  record.quotes = quotes;
  return true;
}
