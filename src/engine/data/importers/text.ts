/** Delimited text: csv, tsv, runs of spaces, a single column; also gzipped. Streamed: bytes in, series out. */
import type { Series } from '../series.ts';
import type { Import, StreamImporter, ImportRecipe, ImportResult } from './contract.ts';
import { createTextBytes } from './text/bytes.ts';
import { createHead } from './text/head-bytes.ts';
import { decideLayout, type Layout } from './text/layout.ts';
import { previewText } from './text/preview.ts';
import { makeReceipt } from './text/receipt.ts';
import { checkRecipe } from './text/recipe.ts';
import { createTableReader, type TableReader, type TableRows } from './text/table.ts';
import { seriesOf } from './text/to-series.ts';

export { previewText } from './text/preview.ts';

/** Errors after which reading stops, unless the recipe says otherwise. */
const usualStopAfterErrors = 20;

/**
 * An import of a text file under way. Nothing is decided before the first 256 KB (or the end); then rows are read as
 * they come, and memory holds the values and one incomplete line. Misuse of the recipe throws UnfoldError
 * 'import.recipe'; everything about the file ends as a value: series, questions or errors, with a receipt.
 */
export function createTextImporter(recipe: ImportRecipe, fileName: string): Import {
  checkRecipe(recipe);
  let layout: Layout | undefined;
  let table: TableReader | undefined;
  const head = createHead();
  const bytes = createTextBytes(fileName, recipe.encoding, (text) => {
    if (table !== undefined) table.push(text);
    else if (head.add(text)) begin(false);
    if (table?.stopped === true) bytes.stop();
  });

  function begin(isWhole: boolean): void {
    layout = decideLayout({ fileName, bytes: head.take(), isWhole, mark: bytes.mark }, recipe);
    if (layout.errors.length > 0 || layout.questions.length > 0) return bytes.stop();
    table = createTableReader(layout, fileName, recipe.stopAfterErrors ?? usualStopAfterErrors);
    table.push(head.take());
    head.clear();
  }

  return {
    push: (chunk) => bytes.push(chunk),
    get stopped() {
      return (
        bytes.error !== undefined || table?.stopped === true || (layout !== undefined && table === undefined)
      );
    },
    end() {
      bytes.end();
      if (layout === undefined && bytes.error === undefined) begin(true);
      return conclude({ fileName, recipe, layout, rows: table?.end(), bytes });
    },
  };
}

function conclude(import_: {
  fileName: string;
  recipe: ImportRecipe;
  layout: Layout | undefined;
  rows: TableRows | undefined;
  bytes: ReturnType<typeof createTextBytes>;
}): ImportResult {
  const { fileName, recipe, layout, rows, bytes } = import_;
  const source = { fileName, bytes: bytes.size, sha256: bytes.sha256(), isCompressed: bytes.isCompressed };
  const receipt = makeReceipt({ source, recipe, layout, rows });
  if (bytes.error !== undefined) return { kind: 'error', errors: [bytes.error], receipt };
  const questions = layout?.questions ?? [];
  if (questions.length > 0) return { kind: 'question', questions, receipt };
  const errors = [...(layout?.errors ?? []), ...(rows?.errors ?? [])];
  if (errors.length === 0 && rows?.rows === 0) errors.push(noRows(fileName, layout));
  if (errors.length > 0 || layout === undefined || rows === undefined)
    return { kind: 'error', errors, receipt };
  const series: Series = seriesOf(fileName, layout, rows);
  return { kind: 'series', series, receipt };
}

function noRows(fileName: string, layout: Layout | undefined): NonNullable<Layout['errors'][number]> {
  return {
    file: fileName,
    line: layout?.headerLine ?? null,
    column: null,
    found: 'a header and no data',
    expected: 'rows of numbers below it',
    advice: 'Choose a file with data, or give another header row.',
  };
}

/** The entry of the table of importers. */
export const textImporter: StreamImporter = {
  name: 'text',
  label: 'Text',
  help: 'Numbers as text: comma, semicolon, tab, bar or blanks between them, or one a line; plain or gzipped.',
  source: 'RFC 4180 for comma-separated values, and what instruments and spreadsheets write',
  extensions: ['.csv', '.tsv', '.txt', '.dat', '.asc', '.prn', '.data'],
  choices: [
    ...([
      'encoding',
      'delimiter',
      'decimalMark',
      'thousandsMark',
      'headerRow',
      'unitsRow',
      'commentPrefix',
    ] as const),
    ...(['skipLines', 'missingCodes', 'timeColumn', 'timeFormat', 'columns', 'stopAfterErrors'] as const),
  ],
  create: createTextImporter,
  preview: previewText,
};
