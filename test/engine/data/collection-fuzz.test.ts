import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { charactersImporter } from '../../../src/engine/data/importers/characters.ts';
import type { ImportRecipe, ImportResult, StreamImporter } from '../../../src/engine/data/importers/index.ts';
import { pianoRollImporter } from '../../../src/engine/data/importers/piano-roll.ts';
import { openStream, type Stream } from '../../../src/engine/random.ts';

const files = 1000;
const secondsEach = 2;

const pick = <T>(dice: Stream, list: readonly T[]): T => list[dice.integer(0, list.length)];

const oddLines = [
  '',
  '-',
  '#',
  '# 1',
  '# 1 2 3',
  '# x 2',
  '# 0 999999999999',
  '20',
  '109',
  '60 6 0',
  '6e1',
  '60\t64',
  '-60',
  '\u00e9',
  '1.5',
  '60 60',
];

/** Songs that can be read, with an odd line now and then. */
function songs(dice: Stream): Uint8Array {
  const end = pick(dice, ['\n', '\r\n', '\r', '\n\n']);
  const lines = Array.from({ length: dice.integer(0, 6) }, (_, song) => {
    const steps = Array.from({ length: dice.integer(0, 8) }, () =>
      dice.uniform() < 0.02
        ? pick(dice, oddLines)
        : Array.from({ length: dice.integer(1, 5) }, () => dice.integer(21, 109)).join(' '),
    );
    return [`# ${song} ${steps.length}`, ...steps];
  }).flat();
  return Buffer.from(lines.join(end) + (dice.uniform() < 0.8 ? end : ''));
}

const prose = (dice: Stream): Uint8Array =>
  Buffer.from(
    Array.from({ length: dice.integer(0, 200) }, () =>
      pick(dice, ['a', ' ', '\n', '\u00e9', '\u20ac', '\u{1f600}']),
    ).join(''),
  );

const mutations: readonly ((bytes: Uint8Array, dice: Stream) => Uint8Array)[] = [
  (bytes) => bytes,
  (bytes) => bytes,
  (bytes, dice) => {
    const copy = Uint8Array.from(bytes);
    for (let k = 0; k < copy.length / 50; k++) copy[dice.integer(0, copy.length)] ^= 1 << dice.integer(0, 8);
    return copy;
  },
  (bytes, dice) => bytes.subarray(0, dice.integer(0, bytes.length + 1)),
  (bytes, dice) => {
    const at = dice.integer(0, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + dice.integer(0, 40))]);
  },
  (bytes) => Buffer.from(`\ufeff${Buffer.from(bytes).toString('utf8')}`, 'utf16le'),
  (bytes) => Buffer.concat([Buffer.from([0xfe, 0xff]), bytes]),
  (bytes) => gzipSync(bytes),
  (bytes, dice) => gzipSync(bytes).subarray(0, dice.integer(0, 40)),
];

/** A few that are large: long lines, a song without end, many songs, many errors, what unpacks to more. */
const large: readonly (() => Uint8Array)[] = [
  () => Buffer.from('60 '.repeat(1_500_000)),
  () => Buffer.from(`# 0 900000\n${'60\n'.repeat(900_000)}`),
  () => Buffer.from('# 0 1\n60\n'.repeat(200_000)),
  () => Buffer.from(`# 0 1\n${'7\n'.repeat(900_000)}`),
  () => Buffer.from('\r'.repeat(900_000)),
  () => Buffer.from('\u20ac'.repeat(600_000)),
  () => gzipSync(Buffer.alloc(4e7, 65)),
];

function read(
  importer: StreamImporter,
  parts: readonly Uint8Array[],
  how: { recipe: ImportRecipe; chunk: number },
): { result: ImportResult; seconds: number } {
  const start = process.cpuUsage().user;
  const work = importer.create(how.recipe, 'fuzz-0.txt');
  parts.forEach((bytes, k) => {
    if (k > 0) work.next?.(`fuzz-${k}.txt`);
    for (let at = 0; at < bytes.length; at += how.chunk) work.push(bytes.subarray(at, at + how.chunk));
  });
  const result = work.end();
  return { result, seconds: (process.cpuUsage().user - start) / 1e6 };
}

function check({ result, bytes }: { result: ImportResult; bytes: number }): void {
  expect(result.receipt.bytes).toBe(bytes);
  expect(result.receipt.sha256).toMatch(/^[0-9a-f]{64}$/);
  if (result.kind === 'question') throw new Error('these formats have no questions');
  if (result.kind === 'error') {
    expect(result.errors.length).toBeGreaterThan(0);
    expect(result.errors.length).toBeLessThanOrEqual(20);
    for (const { found, expected, advice } of result.errors) expect(found && expected && advice).not.toBe('');
    return;
  }
  const { series } = result;
  expect(series.length).toBeGreaterThan(0);
  expect(series.length).toBe(result.receipt.rowsKept);
  for (const { values } of series.columns) {
    expect(values.length).toBe(series.length);
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
  }
}

describe.each([
  ['songs', pianoRollImporter, songs],
  ['texts', charactersImporter, prose],
] as const)(`1,000 malformed files of %s`, (_, importer, fileOf) => {
  it('end each in a series or an error, the same in pieces of any size, and none takes two seconds', () => {
    const ends: Record<string, number> = { series: 0, error: 0 };
    for (let k = 0; k < files; k++) {
      const dice = openStream(k, 'malformed files');
      const several = importer.takesSeveral === true ? dice.integer(1, 4) : 1;
      const isLarge = k % 125 === 124;
      const parts = Array.from({ length: several }, () =>
        isLarge ? large[Math.floor(k / 125) % large.length]() : pick(dice, mutations)(fileOf(dice), dice),
      );
      const recipe = pick<ImportRecipe>(dice, [
        {},
        {},
        { encoding: 'windows-1252' },
        { encoding: 'utf-16le' },
      ]);
      const chunk = isLarge ? 65_536 : pick(dice, [1, 7, 65_536]);
      try {
        const { result, seconds } = read(importer, parts, { recipe, chunk });
        check({ result, bytes: parts.reduce((sum, { length }) => sum + length, 0) });
        expect(seconds).toBeLessThan(secondsEach * several);
        ends[result.kind]++;
        const again = isLarge ? result : read(importer, parts, { recipe, chunk: 1 << 20 }).result;
        // How far a file is read that ends in an error depends on its pieces.
        expect(again.kind).toBe(result.kind);
        if (result.kind === 'series') expect(again).toEqual(result);
        expect(importer.preview(parts[0], 'fuzz.txt', recipe).columns.length).toBeGreaterThan(0);
      } catch (error) {
        throw new Error(`file ${k} (${JSON.stringify(recipe)}): ${String(error)}`, { cause: error });
      }
    }
    for (const kind of Object.keys(ends)) expect(ends[kind], kind).toBeGreaterThan(files / 100);
  }, 120_000);
});
