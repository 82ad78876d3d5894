/** The flat columns of a Parquet file, read group after group. */
import type { FileMetaData, ParquetParsers, ParquetScan, SchemaTree } from 'hyparquet';
import type { Pause } from '../contract.ts';
import { Refusal, type TableColumn } from '../whole/table.ts';

/** A column that can be read, by its place in the schema. */
export interface FlatColumn {
  readonly name: string;
  readonly kind: 'number' | 'date';
}

/** Times as seconds since 1970, where the library would make Date objects. Divisions round once. */
export const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value: bigint) => Number(value) / 1e3,
  timestampFromMicroseconds: (value: bigint) => Number(value) / 1e6,
  timestampFromNanoseconds: (value: bigint) => Number(value) / 1e9,
  dateFromDays: (days: number) => days * 86_400,
};

/** Columns of plain values, and the names of those that hold lists or structures. */
export function flatColumns(root: SchemaTree): { flat: FlatColumn[]; nested: string[] } {
  const isFlat = ({ children, element }: SchemaTree): boolean =>
    children.length === 0 && element.repetition_type !== 'REPEATED';
  const flat = root.children.filter(isFlat).map(({ element }): FlatColumn => {
    const type = element.logical_type?.type ?? element.converted_type ?? element.type ?? '';
    return { name: element.name, kind: /^(?:DATE|TIMESTAMP|INT96)/.test(type) ? 'date' : 'number' };
  });
  return { flat, nested: root.children.filter((child) => !isFlat(child)).map(({ element }) => element.name) };
}

/** Rows of all groups together. @throws Refusal where the numbers do not fit together */
export function rowsOf({ num_rows, row_groups }: FileMetaData): number {
  const rows = Number(num_rows);
  const counted = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (Number.isSafeInteger(rows) && rows >= 0 && rows === counted) return rows;
  throw new Refusal({
    found: `${counted} rows in its groups`,
    expected: `${rows}, as its footer says`,
    advice: 'The file is damaged; write it again.',
  });
}

/** The first `rows` values of a column. */
export async function readColumn(
  scan: ParquetScan,
  { name, kind }: FlatColumn,
  { rows, pause }: { rows: number; pause: Pause },
): Promise<TableColumn> {
  const values = new Float64Array(rows).fill(NaN);
  const texts = new Map<number, string>();
  for (const { rowStart, rowEnd } of scan.ranges) {
    const end = Math.min(rows, rowEnd);
    if (rowStart >= end) continue;
    const data = await scan.readColumn({ column: name, rowStart, rowEnd: end });
    const found = data as ArrayLike<unknown>;
    for (let k = 0; k < end - rowStart; k++) {
      const value = numberOf(found[k]);
      if (typeof value === 'number') values[rowStart + k] = value;
      else texts.set(rowStart + k, value);
    }
    await pause();
  }
  return { name, unit: null, kind, values, texts };
}

/** A number, or the text of what is none. */
function numberOf(value: unknown): number | string {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return value.slice(0, 2000);
  return value === null || value === undefined ? NaN : '{…}';
}
