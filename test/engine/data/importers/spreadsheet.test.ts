import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { isDateCode } from '../../../../src/engine/data/importers/xlsx/styles.ts';
import {
  errorIn,
  fixture,
  importBytes,
  plain,
  previewBytes,
  seriesIn,
} from '../../../helpers/import-file.ts';

const head = '<?xml version="1.0" encoding="UTF-8"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const links = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook of one sheet, as its rows are written in XML. */
function workbook(
  rows: string,
  more: { shared?: string; properties?: string; top?: string } = {},
): Uint8Array {
  const { shared = '', properties = '', top = '' } = more;
  return zipSync({
    '[Content_Types].xml': strToU8(head),
    'xl/workbook.xml': strToU8(
      `${head}${top}<workbook xmlns="${main}" xmlns:r="${links}">${properties}<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `${head}<Relationships><Relationship Id="rId1" Type="${links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/sharedStrings.xml': strToU8(`${head}<sst>${shared}</sst>`),
    'xl/styles.xml': strToU8(
      `${head}<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(`${head}<worksheet><sheetData>${rows}</sheetData></worksheet>`),
  });
}

describe('a workbook that a spreadsheet library wrote', () => {
  it('asks which of its visible sheets with numbers is the series', async () => {
    const result = await importBytes(fixture('book.xlsx'), 'book.xlsx');
    if (result.kind !== 'question') throw new Error(result.kind);
    expect(result.questions[0].sentence).toBe('The file has 2 sheets. Which one is the series?');
    expect(result.questions[0].choices.map(({ recipe }) => recipe.part)).toEqual(['Data', 'Other']);
    expect(result.questions[0].choices[1].sample[0]).toEqual({ text: 'row 1', reading: 'A = 1, B = 2' });
  });

  it('has names, units, dates, formulas, booleans, and errors as missing values', async () => {
    const result = await importBytes(fixture('book.xlsx'), 'book.xlsx', { part: 'Data' });
    if (result.kind !== 'series') throw new Error(JSON.stringify(result));
    const { series, receipt } = result;
    expect(plain(series)).toEqual({ flow: [1.5, 3, NaN], level: [2, NaN, NaN], ok: [1, 0, 1] });
    expect(series.columns[0].unit).toBe('m3/s');
    const seconds = (day: number, hours = 0) => Date.UTC(2001, 1, day) / 1000 + hours * 3600;
    expect(series.time).toEqual({
      name: 'date',
      kind: 'date',
      values: Float64Array.of(seconds(3), seconds(4, 6.5), seconds(5)),
    });
    expect(receipt.problems).toMatchObject([{ line: 5, column: 'level', found: '#DIV/0!' }]);
    expect(receipt.note).toBe('Station 5 & 6');
    expect(receipt.recipe).toMatchObject({ format: 'xlsx', part: 'Data', headerRow: 3, timeColumn: 'date' });
    const again = await importBytes(fixture('book.xlsx'), 'book.xlsx', receipt.recipe);
    expect(again.kind === 'series' && again.series).toEqual(series);
  });

  it('is previewed with its own rows: what the cells hold beside what is read', async () => {
    const preview = await previewBytes(fixture('book.xlsx'), 'book.xlsx', { part: 'Data' });
    expect(preview.rows.map(({ line, role }) => [line, role])).toEqual([
      [1, 'above'],
      [3, 'header'],
      [4, 'data'],
      [5, 'data'],
      [6, 'data'],
    ]);
    expect(preview.columns.map(({ role }) => role)).toEqual(['time', 'value', 'value', 'left out', 'value']);
    expect(preview.rows[3].cells[2]).toEqual({ text: '#DIV/0!', value: null, state: 'missing' });
    expect(preview.rows[2].cells[0].text).toBe('36925');
    expect(preview.rows[4].cells[2]).toEqual({ text: 'NA', value: null, state: 'missing' });
  });

  it('names sheet and cell of an error', async () => {
    expect(await errorIn(fixture('one.xlsx'), 'one.xlsx')).toContain('One!B3 | y | "oops" | a number');
    const read = await seriesIn(fixture('one.xlsx'), 'one.xlsx', { missingCodes: ['oops'] });
    expect(plain(read)).toEqual({ x: [1, 3], y: [2, NaN] });
    expect(await errorIn(fixture('one.xlsx'), 'one.xlsx', { part: 'Two' })).toContain(
      'no sheet "Two" with numbers',
    );
  });
});

describe('the XML of a sheet', () => {
  it('may leave out references, hold texts in the cells, and have prefixes', async () => {
    const rows =
      '<x:row><x:c t="inlineStr"><x:is><x:r><x:t>a</x:t></x:r><x:r><x:t>&amp;b</x:t></x:r></x:is></x:c></x:row>' +
      '<x:row><x:c><x:v>1</x:v></x:c></x:row><x:row r="5"><x:c><x:v>2</x:v></x:c></x:row>';
    const result = await importBytes(workbook(rows), 'a.xlsx');
    if (result.kind !== 'series') throw new Error(JSON.stringify(result));
    expect(plain(result.series)).toEqual({ 'a&b': [1, 2] });
    expect(result.receipt.notices[0].sentence).toContain(
      '2 blank rows between rows of data were passed over',
    );
  });

  it('counts days from 1904 where the workbook says so', async () => {
    const row = (k: number): string => `<row><c s="1"><v>${k}</v></c><c><v>${k}</v></c></row>`;
    const properties = '<workbookPr date1904="1"/>';
    const series = await seriesIn(workbook(row(0) + row(1.5), { properties }), 'a.xlsx');
    expect(series.time?.values[0]).toBe(Date.UTC(1904, 0, 1) / 1000);
    expect(series.time?.values[1]).toBe(Date.UTC(1904, 0, 2, 12) / 1000);
  });

  it('with entities of its own, and archives that unpack to too much, are refused', async () => {
    const top = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
    expect(await errorIn(workbook('<row/>', { top }), 'a.xlsx')).toContain(
      'a document type in xl/workbook.xml',
    );
    const zeros = ' '.repeat(100_000_000);
    expect(await errorIn(workbook(zeros), 'a.xlsx')).toContain('bytes unpacked from');
  });

  it('is refused with advice where it is no workbook', async () => {
    const other = zipSync({ '[Content_Types].xml': strToU8(head), 'content.xml': strToU8(head) });
    expect(await errorIn(other, 'a.xlsx')).toContain('an OpenDocument file');
    expect(await errorIn(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0), 'a.xls')).toContain(
      'an old workbook (xls)',
    );
    expect(await errorIn(fixture('one.xlsx').subarray(0, 3000), 'one.xlsx')).toContain(
      'the directory at the end',
    );
  });
});

describe('formats of dates', () => {
  it.each([
    ['yyyy-mm-dd', true],
    ['[$-409]d/m/yy h:mm AM/PM;@', true],
    ['[h]:mm', true],
    ['0.00', false],
    ['#,##0 "days"', false],
    ['[Red]0.0', false],
    ['General', false],
    ['0\\d', false],
  ])('%s: %s', (code, is) => {
    expect(isDateCode(code)).toBe(is);
  });
});
