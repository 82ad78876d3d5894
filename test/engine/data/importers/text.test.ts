import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importerFor, importers } from '../../../../src/engine/data/importers/index.ts';
import { createTextImporter } from '../../../../src/engine/data/importers/text.ts';
import { UnfoldError } from '../../../../src/engine/errors.ts';
import { sha256Hex } from '../../../../src/engine/hash.ts';
import {
  columnsOf,
  decisionOf,
  errorsOf,
  importText,
  questionsOf,
  receiptOf,
  seriesOf,
} from '../../../helpers/import-text.ts';

const NA = NaN;

describe('delimiters', () => {
  const xy = { x: [1, 3, 5], y: [2.5, 4.5, 6.5] };
  it.each([
    [',', 'x,y\n1,2.5\n3,4.5\n5,6.5\n'],
    [';', 'x;y\n1;2.5\n3;4.5\n5;6.5\n'],
    ['\t', 'x\ty\n1\t2.5\n3\t4.5\n5\t6.5\n'],
    ['|', 'x|y\n1|2.5\n3|4.5\n5|6.5\n'],
    ['spaces', '  x    y\n  1  2.5\n  3  4.5  \n\t5 \t6.5\n'],
  ])('finds %j', (delimiter, text) => {
    expect(columnsOf(text)).toEqual(xy);
    expect(decisionOf(receiptOf(text), 'delimiter')).toBe(delimiter);
  });

  it('takes a single column without a header for what it is', () => {
    expect(columnsOf('86\n141\n95\n')).toEqual({ col1: [86, 141, 95] });
    expect(columnsOf('intensity\n86\n141\n')).toEqual({ intensity: [86, 141] });
  });

  it('reads a semicolon file with decimal commas', () => {
    const text = 'x;y\n1,5;2\n2,25;3\n-0,5;4\n';
    expect(columnsOf(text)).toEqual({ x: [1.5, 2.25, -0.5], y: [2, 3, 4] });
    expect(receiptOf(text).cellsChanged).toEqual({ 'decimal comma': 3 });
  });

  it('reads commas with blanks around them, and a delimiter at the end of each line', () => {
    expect(columnsOf('x, y\n1 , 2\n3, 4\n')).toEqual({ x: [1, 3], y: [2, 4] });
    expect(columnsOf('1,2\n3,4,\n5,6\n')).toEqual({ col1: [1, 3, 5], col2: [2, 4, 6] });
  });

  it('asks whether 1,5 is two columns or a decimal comma', () => {
    const text = '1,5\n2,25\n3,75\n';
    const [question] = questionsOf(text);
    expect(question.id).toBe('delimiter');
    expect(columnsOf(text, question.choices[0].recipe)).toEqual({ col1: [1, 2, 3], col2: [5, 25, 75] });
    expect(columnsOf(text, question.choices[1].recipe)).toEqual({ col1: [1.5, 2.25, 3.75] });
    expect(questionsOf(`voltage\n${text}`)[0].id).toBe('delimiter');
    expect(columnsOf(`x,y\n${text}`)).toEqual({ x: [1, 2, 3], y: [5, 25, 75] });
  });

  it('asks also where some lines have no comma, and where thousands may be grouped', () => {
    const readings = (text: string): string[] =>
      questionsOf(text)[0].choices.map(({ sample }) => sample[0].reading);
    expect(readings('1,5\n2\n3,75\n')).toEqual(['1 and 5', '1.5']);
    expect(readings('1.234,56\n2.345,67\n')).toEqual(['1.234 and 56', '1234.56']);
    expect(readings('1,234.5\n2,345.5\n')).toEqual(['1 and 234.5', '1234.5']);
    expect(readings('1 234,5\n2 345,5\n')).toEqual(['1 234 and 5', '1234.5']);
    expect(readings('1,234\n2,345\n')).toEqual(['1 and 234', '1.234', '1234']);
  });

  it('knows a decimal comma by its zeros, and columns by names or missing values with commas', () => {
    expect(columnsOf('1,025\n2,5\n')).toEqual({ col1: [1.025, 2.5] });
    expect(columnsOf('-0,5\n1,5\n')).toEqual({ col1: [-0.5, 1.5] });
    expect(columnsOf('x,y\n1,2\n3,4\n5\n')).toEqual({ x: [1, 3, 5], y: [2, 4, NA] });
    expect(columnsOf('1,2\nNA,NA\n3,4\n')).toEqual({ col1: [1, NA, 3], col2: [2, NA, 4] });
  });
});

describe('decimal and thousands marks', () => {
  it('ask about 1,234 and show both readings', () => {
    const text = 'x;y\n1,234;2\n5,678;3\n';
    const [question] = questionsOf(text);
    expect(question.id).toBe('number-marks');
    expect(question.choices.map(({ sample }) => sample[0].reading)).toEqual(['1.234', '1234']);
    expect(columnsOf(text, question.choices[0].recipe).x).toEqual([1.234, 5.678]);
    expect(columnsOf(text, question.choices[1].recipe).x).toEqual([1234, 5678]);
  });

  it('never read 0,435 as 435', () => {
    expect(columnsOf('x;y\n0,435;1\n0,812;2\n').x).toEqual([0.435, 0.812]);
    expect(columnsOf('x\ty\n0,435\t1\n1,812\t2\n').x).toEqual([0.435, 1.812]);
  });

  it('settle the doubt by one number that can only be read one way', () => {
    expect(columnsOf('x;y\n1,234;2\n5,6789;3\n').x).toEqual([1.234, 5.6789]);
  });

  it('ask before thousands marks are removed', () => {
    for (const [cell, value] of [
      ['1.234,5', 1234.5],
      ['1,234.5', 1234.5],
      ["1'234.5", 1234.5],
      ['1,234,567', 1234567],
      ['1.234.567', 1234567],
    ] as const) {
      const text = `x;y\n${cell};2\n7;3\n`;
      const [question] = questionsOf(text);
      expect(question.id).toBe('number-marks');
      expect(columnsOf(text, question.choices[0].recipe).x).toEqual([value, 7]);
    }
  });

  it('take a comma inside quotes for a decimal comma in a comma file', () => {
    expect(columnsOf('x,y\n"1,5","2"\n"2,25","3"\n')).toEqual({ x: [1.5, 2.25], y: [2, 3] });
  });

  it('name line and column of a cell that breaks the rule of its file', () => {
    const [error] = errorsOf('x;y\n1.5;2\n2,5;3\n3.25;4\n');
    expect(error).toMatchObject({ file: 'test.csv', line: 3, column: 'x', found: '"2,5"' });
    expect(error.advice).toContain('decimal mark to ","');
  });
});

describe('missing values', () => {
  it('are NaN, never 0', () => {
    const cells = ['', 'NA', 'N/A', '#N/A', 'NaN', '.', '?', '-', 'nan', 'na', '  '];
    const text = `x,y\n${cells.map((cell) => `1,${cell}`).join('\n')}\n2,3\n4,5\n`;
    const { y } = columnsOf(text);
    expect(y).toEqual([...cells.map(() => NA), 3, 5]);
    expect(receiptOf(text).columns[1]).toMatchObject({ count: 13, missing: 11, min: 3, max: 5 });
  });

  it('may begin a line as #N/A without being a comment', () => {
    expect(columnsOf('x,y\n1,2\n#N/A,3\n4,5\n')).toEqual({ x: [1, NA, 4], y: [2, 3, 5] });
  });

  it('are not null or None unless the recipe says so', () => {
    const text = 'x,y\n1,2\n2,null\n3,4\n5,6\n';
    expect(errorsOf(text)[0]).toMatchObject({ line: 3, column: 'y', found: '"null"' });
    expect(errorsOf(text)[0].advice).toContain('missing codes');
    expect(columnsOf(text, { missingCodes: ['null'] }).y).toEqual([2, NA, 4, 6]);
  });

  it('are not -999 unless the recipe says so, but it is offered', () => {
    const text = 'x\n0.5\n-999\n0.25\n-999.0\n-999\n0.75\n';
    expect(columnsOf(text).x[1]).toBe(-999);
    const [notice] = receiptOf(text).notices;
    expect(notice.sentence).toContain('-999 3 times');
    expect(notice.recipe).toEqual({ missingCodes: ['-999'] });
    expect(columnsOf(text, notice.recipe).x).toEqual([0.5, NA, 0.25, NA, NA, 0.75]);
    expect(receiptOf('x\n0.5\n-999\n0.25\n-999\n').notices).toEqual([]);
    expect(receiptOf('x\n-2000\n-999\n-999\n-999\n5\n').notices).toEqual([]);
  });
});

describe('odd numbers', () => {
  it('flag 1e400 and inf, and read them as missing', () => {
    const text = 'x,y\n1,1e400\n2,inf\n3,-Infinity\n4,5\n';
    expect(columnsOf(text).y).toEqual([NA, NA, NA, 5]);
    const { problems } = receiptOf(text);
    expect(problems.map(({ line, column, found }) => [line, column, found])).toEqual([
      [2, 'y', '"1e400"'],
      [3, 'y', '"inf"'],
      [4, 'y', '"-Infinity"'],
    ]);
  });

  it('count the cells that were rewritten', () => {
    const text = 'x,y\n1D-3,\u22122\n2d2,\u22123.5\n3,4\n';
    expect(columnsOf(text)).toEqual({ x: [1e-3, 200, 3], y: [-2, -3.5, 4] });
    expect(receiptOf(text).cellsChanged).toEqual({ 'Fortran exponent': 2, 'Unicode minus': 2 });
  });
});

describe('names, units, comments and preamble', () => {
  it('give empty names a number and count repeated ones', () => {
    expect(Object.keys(columnsOf('x,,x\n1,2,3\n4,5,6\n'))).toEqual(['x', 'col2', 'x_2']);
  });

  it('take units from brackets and from a row of their own', () => {
    const a = seriesOf('u [mV],i (A)\n1,2\n3,4\n');
    expect(a.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['u', 'mV'],
      ['i', 'A'],
    ]);
    const b = seriesOf('u,i\nmV,[A]\n1,2\n3,4\n');
    expect(b.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['u', 'mV'],
      ['i', 'A'],
    ]);
    expect(decisionOf(receiptOf('u,i\nmV,[A]\n1,2\n3,4\n'), 'unitsRow')).toBe(2);
  });

  it('keep text above the table as a note', () => {
    const text = 'Station 5\nrecorded 2001 by hand\n\nx;y\n1;2\n3;4\n5;6\n';
    expect(columnsOf(text)).toEqual({ x: [1, 3, 5], y: [2, 4, 6] });
    expect(receiptOf(text).note).toBe('Station 5\nrecorded 2001 by hand');
    expect(decisionOf(receiptOf(text), 'headerRow')).toBe(4);
  });

  it.each(['#', '%', '//', '!', ';'])('pass over comments with %s', (prefix) => {
    const text = `${prefix} made by hand\nx,y\n1,2\n${prefix} a break\n3,4\n`;
    expect(columnsOf(text)).toEqual({ x: [1, 3], y: [2, 4] });
    expect(receiptOf(text).note).toContain(`${prefix} made by hand`);
    expect(receiptOf(text).note).toContain(`${prefix} a break`);
  });

  it('take names from a comment right above the data, as numpy writes them', () => {
    expect(columnsOf('# t u\n0.5 1\n0.25 2\n')).toEqual({ t: [0.5, 0.25], u: [1, 2] });
  });

  it('follow the header row, the lines to skip and the prefix of the recipe', () => {
    expect(columnsOf('1990;1991\n5;6\n7;8\n', { headerRow: 1 })).toEqual({ 1990: [5, 7], 1991: [6, 8] });
    expect(columnsOf('9,9\nx,y\n1,2\n3,4\n', { skipLines: 1 })).toEqual({ x: [1, 3], y: [2, 4] });
    expect(columnsOf('~ hi\nx,y\n1,2\n3,4\n', { commentPrefix: '~' })).toEqual({ x: [1, 3], y: [2, 4] });
    expect(columnsOf('1;2\n3;4\n', { headerRow: 'none' })).toEqual({ col1: [1, 3], col2: [2, 4] });
  });

  it('leave columns of text out and say so', () => {
    const text = 'x,station,y\n1,Oslo,2\n3,Bergen,4\n';
    expect(columnsOf(text)).toEqual({ x: [1, 3], y: [2, 4] });
    expect(decisionOf(receiptOf(text), 'columns left out')).toEqual(['station']);
    expect(errorsOf(text, { columns: ['station'] })[0]).toMatchObject({ line: 2, column: 'station' });
  });

  it('keep only the columns that are asked for, and name the nearest one', () => {
    expect(columnsOf('x,y\n1,2\n3,4\n', { columns: ['y'] })).toEqual({ y: [2, 4] });
    expect(errorsOf('speed,y\n1,2\n3,4\n', { columns: ['sped'] })[0].advice).toBe('Did you mean "speed"?');
  });
});

describe('quotes and line ends', () => {
  it('read delimiters, line ends and quotes inside quotes, and count the lines', () => {
    const text = '"a ""b"" [m]","c,\nd"\n1,"2"\n"3",x\n5,6\n7,8\n';
    const [error] = errorsOf(text);
    expect(error).toMatchObject({ line: 4, column: 'c, d', found: '"x"' });
    expect(Object.keys(columnsOf(text.replace('x', '4')))).toEqual(['a "b"', 'c, d']);
  });

  it.each(['\n', '\r', '\r\n'])('read lines that end with %j, also cut anywhere', (end) => {
    const text = ['x,y', '1,2', '3,"4"', '5,6'].join(end);
    for (const tail of ['', end]) {
      for (const chunk of [1, 2, 3, 5, 7]) {
        const result = importText(text + tail, {}, { chunk });
        expect(result).toEqual(importText(text + tail));
        expect(result.receipt.linesRead).toBe(4);
      }
    }
  });

  it('report blank lines between rows', () => {
    const receipt = receiptOf('1\n2\n\n\n3\n\n');
    expect(receipt.notices[0].sentence).toContain('2 blank lines, the first being line 3');
    expect(receipt.rowsKept).toBe(3);
  });
});

describe('ragged rows', () => {
  it('miss their last cells, with a line number', () => {
    const text = 'x,y,z\n1,2,3\n4,5\n6,7,8\n';
    expect(columnsOf(text).z).toEqual([3, NA, 8]);
    expect(receiptOf(text).problems).toEqual([
      {
        line: 3,
        column: null,
        found: '2 cells',
        sentence: '2 cells instead of 3; the last ones are taken as missing values',
      },
    ]);
  });

  it('are errors with a cell too many, and between blanks', () => {
    expect(errorsOf('x,y\n1,2\n3,4,5\n6,7\n')[0]).toMatchObject({ line: 3, column: 'cell 3', found: '"5"' });
    expect(errorsOf('x y\n1 2\n3\n6 7\n')[0]).toMatchObject({ line: 3, found: '1 cell' });
  });

  it('stop the reading after so many errors', () => {
    const text = `x,y\n${'1,2\n'.repeat(60)}${'1,a\n'.repeat(50)}`;
    expect(errorsOf(text)).toHaveLength(20);
    expect(errorsOf(text, { stopAfterErrors: 3 }).map(({ line }) => line)).toEqual([62, 63, 64]);
  });
});

describe('encodings and compression', () => {
  const text = 'U [µV],y\n1,2\n3,4\n';
  const utf16 = (littleEndian: boolean): Uint8Array => {
    const bytes = new Uint8Array(2 * text.length + 2);
    const view = new DataView(bytes.buffer);
    for (const [k, unit] of [...`\ufeff${text}`].entries())
      view.setUint16(2 * k, unit.charCodeAt(0), littleEndian);
    return bytes;
  };
  it.each([
    ['utf-8', new TextEncoder().encode(text)],
    ['utf-8', new TextEncoder().encode(`\ufeff${text}`)],
    ['utf-16le', utf16(true)],
    ['utf-16be', utf16(false)],
    ['windows-1252', Uint8Array.from(text, (character) => character.charCodeAt(0))],
  ])('reads %s', (encoding, bytes) => {
    for (const chunk of [1, 3, 1000]) {
      const result = importText(bytes, {}, { chunk });
      if (result.kind !== 'series') throw new Error(result.kind);
      expect(result.series.columns[0]).toMatchObject({ name: 'U', unit: 'µV' });
      expect(decisionOf(result.receipt, 'encoding')).toBe(encoding);
      expect(result.receipt.notices).toHaveLength(encoding === 'windows-1252' ? 1 : 0);
    }
  });

  it('unpacks gzip, also in several members, and hashes the file as it is', () => {
    const packed = gzipSync(text);
    expect(columnsOf(packed)).toEqual({ U: [1, 3], y: [2, 4] });
    expect(receiptOf(packed)).toMatchObject({ bytes: packed.length, sha256: sha256Hex(packed) });
    const members = Buffer.concat([gzipSync('x,y\n1,2\n'), gzipSync('3,4\n')]);
    expect(columnsOf(members)).toEqual({ x: [1, 3], y: [2, 4] });
  });

  it('refuses gzip that was cut off or changed', () => {
    const packed = gzipSync(text.repeat(1));
    for (const length of [12, packed.length - 9, packed.length - 3]) {
      expect(errorsOf(packed.subarray(0, length))[0].advice).toContain('damaged or was cut off');
    }
    const changed = Uint8Array.from(packed);
    changed[changed.length - 6] ^= 1;
    expect(errorsOf(changed)[0].found).toContain('checksum');
  });

  it('refuses a gzip file that grows beyond all measure', () => {
    const bomb = gzipSync('1\n'.repeat(50_000_000));
    expect(errorsOf(bomb)[0].found).toContain('unpacked');
  });
});

describe('files that are no tables of numbers', () => {
  it.each([
    ['an empty file', '', 'no rows'],
    ['blank lines only', '\n\n\n', 'no rows'],
    ['comments only', '# a\n# b\n', 'no rows'],
    ['a header only', 'x,y\n', '"x y"'],
    ['prose', 'To be, or not to be,\nthat is the question:\n', '"To be or not to be "'],
    ['a NUL byte', 'x,y\n1,2\n3,\u00004\n', 'a NUL byte'],
    ['a spreadsheet', 'PK\u0003\u0004abcdefgh', 'a ZIP archive (a spreadsheet, perhaps)'],
    ['a PDF', '%PDF-1.7 abc', 'a PDF document'],
    ['an open quote', 'x,y\n1,2\n"3,4\n', 'a quote that is not closed before the end of the file'],
  ])('%s is refused in words', (_name, text, found) => {
    const [error] = errorsOf(text);
    expect(error.found).toBe(found);
    expect(error.expected).not.toBe('');
    expect(error.advice).not.toBe('');
  });

  it('refuse a line that never ends', () => {
    expect(errorsOf('1,'.repeat(2_000_000))[0].found).toContain('a line of more than');
  });
});

describe('a recipe', () => {
  it.each([
    [{ delimiter: ':' }, 'one of'],
    [{ skipLines: -1 }, 'at least 0'],
    [{ headerRow: 'first' }, 'or "none"'],
    [{ decimalMark: ',', thousandsMark: ',' }, 'both the decimal and the thousands mark'],
    [{ decimalmark: ',' }, 'Did you mean "decimalMark"?'],
    [{ timeFormat: '%d/%m' }, '%Y'],
    [{ columns: 'x' }, 'a list of texts'],
  ])('%j is refused', (recipe, text) => {
    const make = (): unknown => createTextImporter(JSON.parse(JSON.stringify(recipe)), 'a.csv');
    expect(make).toThrow(UnfoldError);
    expect(make).toThrow(text);
  });

  it('has no guess in it while a question is open', () => {
    expect(receiptOf('x;y\n1,234;2\n5,678;3\n', { headerRow: 1 }).recipe).toEqual({ headerRow: 1 });
  });

  it('that a receipt gives back reads the same series again', () => {
    for (const text of [
      'x;y\n1,5;2\n2,25;3\n',
      '# t u\n0.5 1\n0.25 2\n',
      'u,i\nmV,[A]\n1,2\n3,4\n',
      'date,station,v\n2001-01-01,a,1\n2001-01-02,b,2\n',
      '1,2\nNA,NA\n3,4\n',
    ]) {
      const first = importText(text);
      const second = importText(text, first.receipt.recipe);
      if (first.kind !== 'series' || second.kind !== 'series') throw new Error(second.kind);
      expect(second.series).toEqual(first.series);
      expect(second.receipt.recipe).toEqual(first.receipt.recipe);
    }
  });
});

describe('the table of importers', () => {
  it('finds an importer by extension, also gzipped', () => {
    expect(importerFor('A.CSV.GZ').name).toBe('text');
    expect(importerFor('unknown.xyz')).toBe(importers[0]);
    expect(importers.flatMap(({ extensions }) => extensions)).toContain('.dat');
  });
});
