/** Parquet: flat columns of numbers, dates and texts, read by hyparquet. */
import type { Compressors } from 'hyparquet';
import type { Importer } from './contract.ts';
import { checkPages } from './parquet/check.ts';
import { flatColumns, parsers, readColumn, rowsOf } from './parquet/columns.ts';
import { maxColumns, maxValues } from './text/limits.ts';
import { wholeImporter } from './whole/importer.ts';
import { type Opened, type Opening, Refusal, type Table, type TableColumn } from './whole/table.ts';

const isParquet = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1';

/** Bytes that a page may have unpacked. */
const maxPageBytes = 2 ** 28;

async function open({ bytes: given, pause }: Opening): Promise<Opened> {
  const bytes = new Uint8Array(given); // with a buffer of its own, which the library asks for
  if (!isParquet(bytes) || !isParquet(bytes.subarray(-4))) {
    const found = 'another beginning or end';
    throw new Refusal({
      found,
      expected: '"PAR1" at both',
      advice: 'The file is damaged, cut off or encrypted; write it again.',
    });
  }
  // Loaded when a file of this kind is opened: nobody else has to wait for it.
  const [{ parquetMetadata, parquetSchema }, { parquetScan }, pages, { parquetHeader }, packages] =
    await Promise.all([
      import('hyparquet/src/metadata.js'),
      import('hyparquet/src/scan.js'),
      import('hyparquet/src/datapage.js'),
      import('hyparquet/src/column.js'),
      import('hyparquet-compressors'),
    ]);
  const compressors = limited(packages.compressors);
  const metadata = parquetMetadata(bytes, { parsers, geoparquet: false });
  const { flat, nested } = flatColumns(parquetSchema(metadata));
  const length = rowsOf(metadata);
  refuseMany(length, flat.length);
  const tools = { parquetHeader, decompressPage: pages.decompressPage, compressors };
  await checkPages(bytes, metadata, { tools, pause });
  const { buffer } = bytes;
  const file = {
    byteLength: buffer.byteLength,
    slice: (start: number, end?: number) => buffer.slice(start, end),
  };
  const scan = await parquetScan({
    ...{ file, metadata, parsers, geoparquet: false, compressors },
    columns: flat.map(({ name }) => name),
  });
  const read = async (most: number | null): Promise<Table> => {
    const rows = most === null ? length : Math.min(length, most);
    const columns: TableColumn[] = [];
    for (const column of flat) columns.push(await readColumn(scan, column, { rows, pause }));
    return {
      ...{ rows, columns, isPartial: rows < length, notices: noticesOf(nested) },
      lineOf: (row) => row + 1,
      place: (row, k) => ({ line: null, column: columns[k].name, place: `row ${row + 1}` }),
    };
  };
  return { parts: flat.length === 0 ? [] : [{ name: '', label: '', read }], others: nested };
}

/** Unpacking that refuses what a page cannot need. */
function limited(compressors: Compressors): Compressors {
  const entries = Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (length <= maxPageBytes) return unpack(input, length);
      throw new Refusal({
        found: `a page of ${length} bytes`,
        expected: `at most ${maxPageBytes}`,
        advice: 'Write the file again with smaller pages.',
      });
    },
  ]);
  return Object.fromEntries(entries) as Compressors;
}

function noticesOf(nested: readonly string[]): { sentence: string }[] {
  if (nested.length === 0) return [];
  return [{ sentence: `Columns of lists or structures were left out: ${nested.slice(0, 10).join(', ')}.` }];
}

function refuseMany(rows: number, columns: number): void {
  if (columns <= maxColumns && rows * columns <= maxValues) return;
  throw new Refusal({
    found: `${rows} rows of ${columns} columns`,
    expected: `at most ${maxColumns} columns and ${maxValues} values`,
    advice: 'Write fewer columns or rows.',
  });
}

/** The entry of the table of importers. */
export const parquetImporter: Importer = wholeImporter({
  name: 'parquet',
  label: 'Parquet',
  help: 'Flat columns of a Parquet file, with any of its usual compressions; true and false are 1 and 0, lists and structures are left out.',
  source: 'Apache Parquet format 2',
  extensions: ['.parquet', '.pq'],
  choices: ['missingCodes', 'timeColumn', 'timeFormat', 'columns', 'stopAfterErrors'],
  why: 'it begins as Parquet files do',
  previewNeedsAll: () => true,
  sniff: ({ bytes }) => isParquet(bytes),
  open,
});
