/** Spreadsheets: workbooks as Excel, LibreOffice and others write them (xlsx). */
import type { Importer } from './contract.ts';
import { wholeImporter } from './whole/importer.ts';
import { type Opened, type Opening, type Part, Refusal } from './whole/table.ts';
import { readZip } from './whole/zip.ts';
import { readRows } from './xlsx/sheet.ts';
import { sheetTable } from './xlsx/table.ts';
import { readWorkbook, type Workbook } from './xlsx/workbook.ts';

/** Rows above the data that a preview reads besides those that it shows. */
const extraRows = 100;

async function open({ bytes, recipe, pause }: Opening): Promise<Opened> {
  refuseOld(bytes);
  const workbook = readWorkbook(readZip(bytes));
  await pause();
  const parts: Part[] = [];
  const others: string[] = [];
  for (const sheet of workbook.sheets) {
    if (recipe.part !== undefined && recipe.part !== sheet.name) continue;
    const part = await partOf(sheet, workbook, { recipe, pause });
    if (part === null || (sheet.isHidden && recipe.part === undefined))
      others.push(`${sheet.name} (${part === null ? 'no numbers' : 'hidden'})`);
    else parts.push(part);
  }
  if (recipe.part === undefined || parts.length > 0) return { parts, others };
  const all = workbook.sheets.map(({ name }) => name);
  throw new Refusal({
    found: `no sheet "${recipe.part}" with numbers`,
    expected: `one of ${all.slice(0, 20).join(', ')}`,
    advice: 'Choose another sheet.',
  });
}

/** Null where the first rows hold no numbers. */
async function partOf(
  sheet: Workbook['sheets'][number],
  workbook: Workbook,
  { recipe, pause }: Pick<Opening, 'recipe' | 'pause'>,
): Promise<Part | null> {
  const text = sheet.text();
  const head = await readRows(text, workbook, { most: extraRows, pause });
  const holdsNumbers = head.some(({ cells }) =>
    [...cells.values()].some(({ kind }) => kind === 'number' || kind === 'date'),
  );
  if (!holdsNumbers) return null;
  const { name } = sheet;
  return {
    name,
    label: sizeOf(text, head.length),
    read: async (most) => {
      const wanted = most === null ? null : most + extraRows;
      const rows = await readRows(text, workbook, { most: wanted, pause });
      const isPartial = wanted !== null && rows.length >= wanted;
      return sheetTable(rows, { sheet: name, recipe, isPartial, pause });
    },
  };
}

/** The used range as the sheet tells it, or that of the first rows. */
function sizeOf(text: string, rows: number): string {
  const found = /<(?:[\w.-]+:)?dimension\s[^>]*ref\s*=\s*"([A-Z]+\d+(?::[A-Z]+\d+)?)"/.exec(
    text.slice(0, 10_000),
  );
  if (found !== null) return `cells ${found[1]}`;
  return rows < extraRows ? `${rows} rows` : `at least ${rows} rows`;
}

/** The old binary format, and encrypted workbooks, are compound files of another kind. */
function refuseOld(bytes: Uint8Array): void {
  if (bytes[0] !== 0xd0 || bytes[1] !== 0xcf) return;
  throw new Refusal({
    found: 'an old workbook (xls), or an encrypted one',
    expected: 'a workbook (xlsx) without a password',
    advice: 'Open it in a spreadsheet and save it as xlsx without a password, or as CSV.',
  });
}

/** Whether an archive begins like a workbook. */
function isWorkbook(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b || bytes[2] !== 3 || bytes[3] !== 4) return false;
  const name = String.fromCharCode(...bytes.subarray(30, 30 + Math.min(200, bytes[26] ?? 0)));
  return name === '[Content_Types].xml' || name.startsWith('xl/') || name.startsWith('_rels/');
}

/** The entry of the table of importers. */
export const spreadsheetImporter: Importer = wholeImporter({
  name: 'xlsx',
  label: 'Spreadsheet',
  help: 'A sheet of a workbook (xlsx): the row right above the first numbers holds the names, cells with a style of dates are dates, error cells are missing. Formulas count by the value that was saved with them.',
  source: 'ECMA-376: Office Open XML, SpreadsheetML',
  extensions: ['.xlsx', '.xlsm', '.xls'],
  choices: ['part', 'headerRow', 'missingCodes', 'timeColumn', 'timeFormat', 'columns', 'stopAfterErrors'],
  partLabel: 'Sheet',
  why: 'it begins as workbooks do',
  previewNeedsAll: () => true,
  sniff: ({ bytes }) => isWorkbook(bytes),
  open,
});
