import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { charactersImporter } from '../../../../src/engine/data/importers/characters.ts';
import type { ImportRecipe, ImportResult } from '../../../../src/engine/data/importers/index.ts';

function read(content: string | Uint8Array, recipe: ImportRecipe = {}, chunk = 1 << 16): ImportResult {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const work = charactersImporter.create(recipe, 'text.txt');
  for (let at = 0; at < bytes.length; at += chunk) work.push(bytes.subarray(at, at + chunk));
  return work.end();
}

/** The text that a series stands for. */
function textOf(result: ImportResult): string {
  if (result.kind !== 'series') throw new Error(JSON.stringify(result));
  const [{ name, values }] = result.series.columns;
  expect(name).toBe('code');
  return Array.from(values, (code) => String.fromCodePoint(code)).join('');
}

const text = 'Añ€😀, \u0301x\r\nline two\n\ttabs\u2028end';

describe('a text', () => {
  it.each([1, 2, 3, 4, 5, 64])('is read character by character, in pieces of %i bytes', (chunk) => {
    expect(textOf(read(text, {}, chunk))).toBe(text);
  });

  it('may be in UTF-16, in Windows-1252, gzipped, or begin with a mark', () => {
    expect(textOf(read(Buffer.from(`\ufeff${text}`, 'utf16le')))).toBe(text);
    expect(textOf(read(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()))).toBe(text);
    expect(textOf(read(Buffer.from([0x80, 0xe9, 65]), { encoding: 'windows-1252' }))).toBe('€éA');
    expect(textOf(read(gzipSync(text)))).toBe(text);
    expect(textOf(read(`\ufeff${text}`))).toBe(text);
  });

  it('has a receipt with its lines, characters and encoding', () => {
    const { receipt } = read('ab\ncd\n');
    expect(receipt).toMatchObject({
      importer: 'characters',
      bytes: 6,
      linesRead: 2,
      rowsRead: 6,
      rowsKept: 6,
      recipe: { format: 'characters' },
      columns: [{ name: 'code', count: 6, missing: 0, min: 10, max: 100 }],
    });
    const decisions = receipt.decisions.map(({ what, value, how }) => `${what} ${String(value)} ${how}`);
    expect(decisions).toEqual(['format characters decided', 'encoding utf-8 decided']);
  });

  it('that is not of its encoding is refused with the line', () => {
    for (const chunk of [1, 3, 1000]) {
      const result = read(Buffer.from([65, 10, 66, 10, 67, 0xff, 68, 10]), {}, chunk);
      if (result.kind !== 'error') throw new Error(result.kind);
      expect(result.errors[0]).toMatchObject({ line: 3, found: 'bytes that are not UTF-8' });
    }
    const cut = read(Buffer.from([65, 0xe2, 0x82]));
    expect(cut.kind).toBe('error');
  });

  it('that is empty or binary is refused', () => {
    for (const content of ['', 'a\u0000b', '%PDF-1.7 and more']) {
      const result = read(content);
      if (result.kind !== 'error') throw new Error(result.kind);
      expect(result.errors[0].advice).not.toBe('');
    }
  });

  it('takes no setting of tables', () => {
    expect(() => read('a', { headerRow: 1 })).toThrow(
      '"headerRow" has no meaning for the format "characters"',
    );
  });

  it('is shown line by line', () => {
    const preview = charactersImporter.preview(new TextEncoder().encode('one\ntwo'), 'a.txt', {});
    expect(preview.rows.map(({ line, cells }) => [line, cells[0].text])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    expect([preview.partial, preview.errors]).toEqual([false, []]);
    const long = new TextEncoder().encode('é'.repeat(200_000)).subarray(0, (1 << 18) + 1);
    expect(charactersImporter.preview(long, 'a.txt', {})).toMatchObject({ partial: true, errors: [] });
    expect(charactersImporter.preview(Buffer.from([65, 0xff]), 'a.txt', {}).errors).toHaveLength(1);
  });
});

const file = '../shared/data/tinyshakespeare.txt';

describe.skipIf(!existsSync(file))(`a whole book (skipped without ${file})`, () => {
  it('is all there', () => {
    const bytes = readFileSync(file);
    expect(textOf(read(bytes))).toBe(bytes.toString('utf8'));
  });
});
