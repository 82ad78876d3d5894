/** The first rows of a file as texts: what decisions are made from. */
import type { Delimiter, Encoding } from '../contract.ts';
import { decodeText } from './encoding.ts';
import { createRecordReader, type RecordFault, type TextRecord } from './records.ts';

/** A row of the head. */
export interface HeadRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows, comments and blank lines of the head, and the fault that ended it. */
export interface HeadRows {
  readonly rows: readonly HeadRow[];
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  readonly fault: RecordFault | undefined;
}

/** How to read the head. `isWhole`: the head is the whole file, so the last line counts without a line end. */
export interface HeadShape {
  readonly delimiter: Delimiter;
  readonly encoding: Encoding;
  readonly commentPrefixes: readonly string[];
  readonly firstLine: number;
  readonly isWhole: boolean;
  readonly maxRows: number;
}

/** Up to `maxRows` rows of the head. */
export function readHeadRows(bytes: Uint8Array, shape: HeadShape): HeadRows {
  const rows: HeadRow[] = [];
  const comments: { line: number; text: string }[] = [];
  const reader = createRecordReader(shape, {
    record(record) {
      rows.push({ line: record.line, cells: cellTexts(record, shape.encoding) });
      return rows.length < shape.maxRows;
    },
    comment: (text, line) => void comments.push({ line, text: decodeText(text, shape.encoding) }),
    blank: () => undefined,
  });
  reader.push(bytes);
  if (shape.isWhole) reader.end();
  return { rows, comments, fault: reader.fault };
}

/** Text of cell k of a record, doubled quotes undone. */
export function cellText(record: TextRecord, k: number, encoding: Encoding): string {
  const text = decodeText(record.bytes.subarray(record.starts[k], record.ends[k]), encoding);
  return record.quotes[k] === 2 ? text.replaceAll('""', '"') : text;
}

/** All texts of a record. */
export function cellTexts(record: TextRecord, encoding: Encoding): string[] {
  return Array.from({ length: record.count }, (_, k) => cellText(record, k, encoding));
}
