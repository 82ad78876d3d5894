import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  importerFor,
  importers,
  type ImportRecipe,
  type ImportResult,
} from '../../../../src/engine/data/importers/index.ts';
import { pianoRollImporter } from '../../../../src/engine/data/importers/piano-roll.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Imports texts by their file names, in pieces of `chunk` bytes. */
function read(
  files: Record<string, string | Uint8Array>,
  recipe: ImportRecipe = {},
  chunk = 1 << 16,
): ImportResult {
  const [[first], ...others] = Object.entries(files);
  const work = pianoRollImporter.create(recipe, first);
  const push = (content: string | Uint8Array) => {
    const bytes = typeof content === 'string' ? bytesOf(content) : content;
    for (let at = 0; at < bytes.length; at += chunk) work.push(bytes.subarray(at, at + chunk));
  };
  push(files[first]);
  for (const [name, content] of others) {
    work.next?.(name);
    push(content);
  }
  return work.end();
}

const one = (text: string, recipe: ImportRecipe = {}) => read({ 'songs.txt': text }, recipe);

function columnsOf(result: ImportResult): Record<string, number[]> {
  if (result.kind !== 'series') throw new Error(JSON.stringify(result));
  return Object.fromEntries(result.series.columns.map(({ name, values }) => [name, [...values]]));
}

function errorsOf(result: ImportResult) {
  if (result.kind !== 'error') throw new Error(result.kind);
  return result.errors;
}

const songs = '# 0 3\n60 64\n-\n21\n# 1 2\n108\n30 31 32\n';

describe('a file of songs', () => {
  it('becomes a row a note, with a row of note 0 for silence', () => {
    expect(columnsOf(one(songs))).toEqual({
      song: [0, 0, 0, 0, 1, 1, 1, 1],
      step: [0, 0, 1, 2, 0, 1, 1, 1],
      note: [60, 64, 0, 21, 108, 30, 31, 32],
    });
  });

  it.each([1, 2, 3, 7])('is the same in pieces of %i bytes', (chunk) => {
    expect(read({ 'songs.txt': songs }, {}, chunk)).toEqual(one(songs));
  });

  it('is the same with other line ends, empty lines between songs, gzipped, and in UTF-16', () => {
    const plain = columnsOf(one(songs));
    const others = [
      songs.replaceAll('\n', '\r\n'),
      songs.replaceAll('\n', '\r'),
      songs.replace('# 1', '\n\n# 1').concat('\n\n'),
      songs.trimEnd(),
      Buffer.from(gzipSync(songs)),
      Buffer.from(`\ufeff${songs}`, 'utf16le'),
    ];
    for (const content of others) expect(columnsOf(read({ 'songs.txt': content }))).toEqual(plain);
  });

  it('has a receipt with the hash of its bytes and a recipe that gives the same series', () => {
    const result = one(songs);
    expect(result.receipt).toMatchObject({
      importer: 'piano-roll',
      fileName: 'songs.txt',
      bytes: songs.length,
      linesRead: 7,
      rowsRead: 8,
      rowsKept: 8,
      problemCount: 0,
      recipe: { format: 'piano-roll' },
    });
    expect(result.receipt.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(result.receipt.columns.map(({ name, min, max }) => [name, min, max])).toEqual([
      ['song', 0, 1],
      ['step', 0, 2],
      ['note', 0, 108],
    ]);
    expect(columnsOf(one(songs, result.receipt.recipe))).toEqual(columnsOf(result));
  });

  it('tells of songs without steps, of gaps in their numbers, and of notes that stand twice', () => {
    const result = one('# 0 1\n60 60 61\n# 1 0\n# 5 1\n-\n');
    expect(columnsOf(result)).toEqual({ song: [0, 0, 1], step: [0, 0, 0], note: [60, 61, 0] });
    expect(result.receipt.problems.map(({ line, sentence }) => `${line}: ${sentence}`)).toEqual([
      '2: A note stands twice in the line; it is counted once.',
      '3: Song 1 has no steps and is left out.',
      '4: Song 5 follows song 1: a song may be missing.',
    ]);
  });
});

describe('errors in a file of songs', () => {
  it.each([
    ['60 64\n', 1, '"60 64"'],
    ['# 0 1\n20\n', 2, '"20"'],
    ['# 0 1\n60 109\n', 2, '"109"'],
    ['# 0 1\n60 6.5\n', 2, '"6.5"'],
    ['# 0 1\n60,64\n', 2, '"60,64"'],
    ['# 0 1\n60 - 64\n', 2, '"-"'],
    ['# 0\n60\n', 1, '"# 0"'],
    ['# a b\n60\n', 1, '"# a b"'],
    ['# 0 2\n60\n# 1 1\n60\n', 1, '1 lines of steps in song 0'],
    ['# 0 1\n60\n# 1 1\n60\n61\n', 3, '2 lines of steps in song 1'],
    ['# 0 2\n60\n\n61\n', 3, 'an empty line within a song'],
    ['', null, 'no step of a song'],
    ['# 0 0\n', null, 'no step of a song'],
  ])('%j: are named with their line', (text, line, found) => {
    const [error] = errorsOf(one(text));
    expect([error.line, error.found]).toEqual([line, found]);
    expect(error.expected && error.advice).not.toBe('');
  });

  it('end the reading after as many as the recipe says', () => {
    const bad = `# 0 100\n${'7\n'.repeat(100)}`;
    expect(errorsOf(one(bad))).toHaveLength(20);
    expect(errorsOf(one(bad, { stopAfterErrors: 2 }))).toHaveLength(2);
  });

  it('of a file without any header are one', () => {
    expect(errorsOf(one('60\n61\n62\n'))).toHaveLength(1);
  });

  it('are named with their file where there are several', () => {
    const [error] = errorsOf(read({ 'a-train.txt': songs, 'a-test.txt': '# 0 1\n200\n' }));
    expect([error.file, error.line]).toEqual(['a-test.txt', 2]);
  });

  it('are one sentence for what is not text', () => {
    expect(errorsOf(read({ 'a.txt': Buffer.from([0, 1, 2, 0]) }))[0].found).toBe('a NUL byte');
  });

  it('in a recipe are misuse', () => {
    expect(() => one(songs, { delimiter: ',' })).toThrow('"delimiter" has no meaning for the format');
    expect(() => one(songs, { formt: 'x' } as ImportRecipe)).toThrow('Did you mean "format"?');
  });
});

describe('several files of songs', () => {
  const [train, valid, test] = ['# 0 1\n60\n# 1 1\n61\n', '# 0 1\n70\n', '# 0 1\n80\n'];

  it('are the sets that their names say, whatever their order', () => {
    const result = read({ 'x-test.txt': test, 'x-train.txt': train, 'x-valid.txt': valid });
    expect(columnsOf(result)).toEqual({
      fold: [2, 0, 0, 1],
      song: [0, 1, 2, 3],
      step: [0, 0, 0, 0],
      note: [80, 60, 61, 70],
    });
    if (result.kind === 'series') expect(result.series.name).toBe('x');
    expect(result.receipt.fileName).toBe('x-test.txt, x-train.txt, x-valid.txt');
    expect(result.receipt.decisions.map(({ what, value }) => `${what}: ${String(value)}`)).toContain(
      'set of x-test.txt: test',
    );
  });

  it('are training, validation and test by their order where no name says so', () => {
    expect(columnsOf(read({ a: train, b: valid, c: test }))['fold']).toEqual([0, 0, 1, 2]);
    expect(errorsOf(read({ a: train, b: valid, c: test, d: test }))[0].file).toBe('d');
  });

  it('have the hash of all bytes one after another', () => {
    const whole = read({ 'a-train.txt': train + valid });
    expect(read({ 'a-train.txt': train, 'a-valid.txt': valid }).receipt.sha256).toBe(whole.receipt.sha256);
  });
});

describe('the importer for a file', () => {
  const head = (text: string, isWhole = true) => ({ bytes: bytesOf(text), isWhole });

  it('is that of piano rolls where the file begins as one, by content', () => {
    expect(importerFor('a.txt', { head: head(songs) }).name).toBe('piano-roll');
    expect(importerFor('a.txt', { head: head('# 0 300\n60 64\n-\n', false) }).name).toBe('piano-roll');
    expect(importerFor('a.txt', { head: { bytes: gzipSync(songs), isWhole: true } }).name).toBe('piano-roll');
  });

  it('is that of piano rolls in spite of a mistake in the first song', () => {
    expect(importerFor('a.txt', { head: head(`# 0 9\n109\n${'60\n'.repeat(8)}`) }).name).toBe('piano-roll');
  });

  it.each(['1\n2\n3\n', '# 0 300\n1.5\n', '# 12 300\n60\n61\n', '# station\n60\n61\n', '', 'a,b\n1,2\n'])(
    'is that of text for %j',
    (text) => {
      expect(importerFor('a.txt', { head: head(text) }).name).toBe('text');
    },
  );

  it('is the one that is named', () => {
    for (const { name } of importers) expect(importerFor('a.csv', { format: name }).name).toBe(name);
    expect(importerFor('a.txt', { format: 'text', head: head(songs) }).name).toBe('text');
    expect(() => importerFor('a.csv', { format: 'piano' })).toThrow('There is no format "piano"');
  });
});

describe('a preview of songs', () => {
  it('shows each line with song and step, and the headers above', () => {
    const preview = pianoRollImporter.preview(bytesOf(songs), 'songs.txt', {});
    expect(preview.columns.map(({ name }) => name)).toEqual(['song', 'step', 'note']);
    expect(
      preview.rows.map(({ line, role, cells }) => [line, role, cells.map(({ text }) => text).join()]),
    ).toEqual([
      [1, 'above', '# 0 3'],
      [2, 'data', '0,0,60 64'],
      [3, 'data', '0,1,-'],
      [4, 'data', '0,2,21'],
      [5, 'above', '# 1 2'],
      [6, 'data', '1,0,108'],
      [7, 'data', '1,1,30 31 32'],
    ]);
    expect([preview.errors, preview.partial]).toEqual([[], false]);
    expect(preview.recipe).toEqual({ format: 'piano-roll' });
  });

  it('shows no more than the beginning, and errors in it', () => {
    const long = `# 0 100000\n${'60 61\n'.repeat(100_000)}`;
    const preview = pianoRollImporter.preview(bytesOf(long).subarray(0, (1 << 18) + 1), 'a.txt', {});
    expect([preview.rows.length, preview.partial, preview.errors]).toEqual([200, true, []]);
    const bad = pianoRollImporter.preview(bytesOf('# 0 1\n7\n'), 'a.txt', {});
    expect(bad.errors[0]).toMatchObject({ line: 2, found: '"7"' });
    expect(pianoRollImporter.preview(bytesOf(''), 'a.txt', {}).errors).toHaveLength(1);
  });
});

const folder = '../shared/data';

describe.skipIf(!existsSync(folder))(`published sets (skipped without ${folder})`, () => {
  it.each([
    ['jsb-chorales', [229, 76, 77], [13807, 4602, 4725]],
    ['nottingham', [694, 173, 170], [176561, 45513, 44463]],
  ])('%s has all its songs and steps', (name, songCounts, stepCounts) => {
    const parts = ['train', 'valid', 'test'].map((set) => `${name}-${set}.txt`);
    const result = read(Object.fromEntries(parts.map((part) => [part, readFileSync(`${folder}/${part}`)])));
    if (result.kind !== 'series') throw new Error(result.kind);
    expect(result.receipt.problemCount).toBe(0);
    const [fold, song, step] = result.series.columns.map(({ values }) => values);
    const steps = [0, 0, 0];
    const first = [new Set<number>(), new Set<number>(), new Set<number>()];
    for (let row = 0; row < fold.length; row++) {
      first[fold[row]].add(song[row]);
      if (row === 0 || song[row] !== song[row - 1] || step[row] !== step[row - 1]) steps[fold[row]]++;
    }
    expect(first.map(({ size }) => size)).toEqual(songCounts);
    expect(steps).toEqual(stepCounts);
  });
});
