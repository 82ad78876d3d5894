/** Tables in a JSON value: the value itself, or values under its keys. */
import type { ImportNotice } from '../contract.ts';
import { maxColumns } from '../text/limits.ts';
import { type Opened, type Part, Refusal, type Table, type TableColumn } from '../whole/table.ts';

/** What is known of the document. */
export interface Document {
  readonly isLines: boolean;
  readonly notices: readonly ImportNotice[];
  readonly isPartial: boolean;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object';

const maxDepth = 3;
/** Values of a table, with the missing ones of objects that lack a key: 1 GiB of float64. */
const maxValues = 2 ** 27;

/** The table that the value is; else the tables under its keys, with their paths as names. */
export function jsonParts(value: unknown, document: Document): Pick<Opened, 'parts' | 'others'> {
  const own = tableIn(value, '', document);
  if (own !== null) return { parts: [own], others: [] };
  const parts = isObject(value) ? partsUnder(value, { path: '', depth: 1, document }) : [];
  return { parts, others: parts.length > 0 ? [] : [`${kindOf(value)}`] };
}

function partsUnder(
  value: Json,
  { path, depth, document }: { path: string; depth: number; document: Document },
): Part[] {
  return Object.entries(value).flatMap(([key, inner]): Part[] => {
    const name = path === '' ? key : `${path}.${key}`;
    const found = tableIn(inner, name, document);
    if (found !== null) return [found];
    return isObject(inner) && depth < maxDepth
      ? partsUnder(inner, { path: name, depth: depth + 1, document })
      : [];
  });
}

/** Null where the value is no table of at least one row. */
function tableIn(value: unknown, name: string, document: Document): Part | null {
  if (Array.isArray(value) && value.length > 0) {
    const rows = value as readonly unknown[];
    const first = rows.find((row) => row !== null);
    if (isPlain(first) && typeof first !== 'number' && typeof first !== 'boolean') return null;
    const label = `${rows.length} ${isObject(first) ? 'objects' : isPlain(first) ? 'values' : 'rows'}`;
    return { name, label, read: (most) => fromRows(rows, name, { document, most }) };
  }
  if (!isObject(value)) return null;
  const arrays = Object.entries(value).filter(
    (entry): entry is [string, unknown[]] =>
      Array.isArray(entry[1]) && entry[1].length > 0 && entry[1].every(isPlain),
  );
  const length = Math.max(0, ...arrays.map(([, array]) => array.length));
  const same = arrays.filter(([, array]) => array.length === length);
  // Besides the columns there may be facts, but no other tables.
  const others = Object.entries(value).filter(
    ([key, inner]) => !same.some(([own]) => own === key) && !isPlain(inner),
  );
  if (same.length === 0 || length < 2 || others.length > 0) return null;
  const label = `${length} values of ${same
    .map(([key]) => key)
    .slice(0, 5)
    .join(', ')}`;
  return { name, label, read: (most) => fromColumns(same, name, { document, most }) };
}

interface Reading {
  readonly document: Document;
  readonly most: number | null;
}

function fromColumns(
  arrays: readonly (readonly [string, readonly unknown[]])[],
  name: string,
  reading: Reading,
): Table {
  const length = arrays[0][1].length;
  const rows = reading.most === null ? length : Math.min(length, reading.most);
  refuseMany(rows, arrays.length);
  const columns = arrays.map(([key, array]) => {
    const column = emptyColumn(key, rows);
    for (let row = 0; row < rows; row++) put(column, row, array[row]);
    return column;
  });
  return finish(columns, { name, rows, isPartial: rows < length, reading, isColumns: true });
}

function fromRows(given: readonly unknown[], name: string, reading: Reading): Table {
  const rows = reading.most === null ? given.length : Math.min(given.length, reading.most);
  const columns = new Map<string, Filling>();
  for (let row = 0; row < rows; row++) {
    each(given[row], '', (key, value) => {
      let column = columns.get(key);
      if (column === undefined) {
        refuseMany(rows, columns.size + 1);
        column = emptyColumn(key, rows);
        columns.set(key, column);
      }
      put(column, row, value);
    });
  }
  return finish([...columns.values()], {
    name,
    rows,
    isPartial: rows < given.length,
    reading,
    isColumns: false,
  });
}

/** The plain values of a row with the names of their columns. */
function each(value: unknown, path: string, take: (key: string, value: unknown) => void, depth = 0): void {
  if (isPlain(value)) return take(path === '' ? 'value' : path, value);
  if (depth > maxDepth) return take(path, '{…}');
  const entries = Array.isArray(value)
    ? value.map((inner, k): [string, unknown] => [path === '' ? `col${k + 1}` : `${path}_${k + 1}`, inner])
    : Object.entries(value as Json).map(([key, inner]): [string, unknown] => [
        path === '' ? key : `${path}.${key}`,
        inner,
      ]);
  for (const [key, inner] of entries) each(inner, key, take, depth + 1);
}

interface Filling extends TableColumn {
  readonly texts: Map<number, string>;
}

const emptyColumn = (name: string, rows: number): Filling => ({
  ...{ name: name === '' ? 'value' : name, unit: null, kind: 'number' },
  values: new Float64Array(rows).fill(NaN),
  texts: new Map<number, string>(),
});

function put(column: Filling, row: number, value: unknown): void {
  if (typeof value === 'number') column.values[row] = value;
  else if (typeof value === 'boolean') column.values[row] = value ? 1 : 0;
  else if (typeof value === 'string') column.texts.set(row, value);
  else if (value !== null && value !== undefined) column.texts.set(row, '{…}');
}

function finish(
  columns: readonly Filling[],
  {
    name,
    rows,
    isPartial,
    reading,
    isColumns,
  }: { name: string; rows: number; isPartial: boolean; reading: Reading; isColumns: boolean },
): Table {
  const { document } = reading;
  const at = name === '' ? '' : `${name}`;
  return {
    ...{ rows, columns, isPartial: isPartial || document.isPartial, notices: document.notices },
    lineOf: (row) => row + 1,
    place: (row, k) => ({
      line: document.isLines ? row + 1 : null,
      column: columns[k].name,
      place: isColumns ? `${at}.${columns[k].name}[${row}]`.replace(/^\./, '') : `${at}[${row}]`,
    }),
  };
}

function refuseMany(rows: number, columns: number): void {
  if (columns <= maxColumns && rows * columns <= maxValues) return;
  throw new Refusal({
    found: `${rows} rows of more than ${columns - 1} columns`,
    expected: `at most ${maxColumns} columns and ${maxValues} values`,
    advice: 'Save fewer keys, or rows with the same keys.',
  });
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array without numbers';
  return isObject(value) ? 'an object without arrays of numbers' : 'a single value';
}
