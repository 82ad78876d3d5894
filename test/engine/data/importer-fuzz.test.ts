import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ImportRecipe, ImportResult } from '../../../src/engine/data/importers/contract.ts';
import { createTextImporter, previewText } from '../../../src/engine/data/importers/text.ts';

const files = 10_000;
const secondsEach = 2;

/** A 32-bit generator (Marsaglia's xorshift), so that file number k is the same file for ever. */
function generator(seed: number): Dice {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, pick: (list) => list[below(list.length)], chance: (p) => next() < p };
}

interface Dice {
  below(n: number): number;
  pick<T>(list: readonly T[]): T;
  chance(p: number): boolean;
}

const separators = [',', ';', '\t', '|', ' ', '   ', ', ', ''];
const lineEnds = ['\n', '\r\n', '\r', '\n\r', '\n\n'];
const oddCells = (
  ',;|"\t|""|"a|a"b|1,5|1.5|1,234|1.234,5|1e400|1e|-1e-400|inf|nan|NA|null|#N/A|-|.|?|\u2212 1|\u22121|1D5|0x1F|' +
  '03/04/05|2001-02-30|1947Q1|2002:13|99:99|1.2.3.4|+|++1|1 2|\u00e9|\ud83d\ude00|\ufeff|# 5|//|%|;|!|-999|9999|' +
  '99999999999999999999999|[m]|(s)|1\u00a0234|true|=A1+1|\u0007|\u001a|\u000b'
).split('|');
const names = ['', 'x', 'x', 'time', 'date', 'year', 't', 'u [mV]', 'index', '"q"', '1990', 'null', '#c'];

function validFile(dice: Dice): string {
  const columns = 1 + dice.below(5);
  const separator = dice.pick(separators);
  const end = dice.pick(lineEnds);
  const cell = (row: number): string => {
    if (dice.chance(0.03)) return dice.pick(oddCells);
    return dice.pick([
      String(row),
      String(dice.below(1e6) / 1000),
      String(-dice.below(50)),
      String(row * 0.1),
    ]);
  };
  const line = (row: number): string => Array.from({ length: columns }, () => cell(row)).join(separator);
  const lines = Array.from({ length: dice.below(60) }, (_, row) => line(row));
  if (dice.chance(0.5))
    lines.unshift(Array.from({ length: columns }, () => dice.pick(names)).join(separator));
  if (dice.chance(0.2)) lines.unshift(dice.pick(['# made', 'Station 5', '"', '; note', '', '%%%']));
  return lines.join(end) + (dice.chance(0.8) ? end : '');
}

type Mutation = (bytes: Uint8Array, dice: Dice) => Uint8Array;

const mutations: Record<string, Mutation> = {
  none: (bytes) => bytes,
  'flip bits': (bytes, dice) => {
    const copy = Uint8Array.from(bytes);
    for (let k = 0; k < 1 + copy.length / 50; k++) copy[dice.below(copy.length)] ^= 1 << dice.below(8);
    return copy;
  },
  'cut off': (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1)),
  'cut out': (bytes, dice) => {
    const at = dice.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + dice.below(40))]);
  },
  'put in a cell': (bytes, dice) => {
    const at = dice.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.pick(oddCells)), bytes.subarray(at)]);
  },
  'twice over': (bytes, dice) => Buffer.concat([bytes, bytes.subarray(dice.below(bytes.length + 1))]),
  'UTF-16': (bytes) => Buffer.from(`\ufeff${Buffer.from(bytes).toString('latin1')}`, 'utf16le'),
  'UTF-16 without a mark': (bytes) => Buffer.from(Buffer.from(bytes).toString('latin1'), 'utf16le'),
  'odd UTF-16': (bytes) => Buffer.concat([Buffer.from([0xfe, 0xff]), bytes]),
  'Latin-1 bytes': (bytes, dice) => Buffer.concat([Buffer.from([0xe9, 0x80 + dice.below(128), 10]), bytes]),
  'a mark in the middle': (bytes) => Buffer.concat([bytes, Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  'random bytes': (_bytes, dice) => Uint8Array.from({ length: dice.below(3000) }, () => dice.below(256)),
  'random print': (_bytes, dice) => Uint8Array.from({ length: dice.below(3000) }, () => 9 + dice.below(118)),
  'random of few': (_bytes, dice) =>
    Uint8Array.from({ length: dice.below(2000) }, () =>
      dice.pick('0123456789.,;" \t\n\r-eE#'.split('')).charCodeAt(0),
    ),
  gzip: (bytes) => gzipSync(bytes),
  'gzip cut off': (bytes, dice) => {
    const packed = gzipSync(bytes);
    return packed.subarray(0, dice.below(packed.length));
  },
  'gzip changed': (bytes, dice) => {
    const packed = Uint8Array.from(gzipSync(bytes));
    packed[dice.below(packed.length)] ^= 1 << dice.below(8);
    return packed;
  },
  'gzip and more': (bytes, dice) =>
    Buffer.concat([gzipSync(bytes), dice.chance(0.5) ? gzipSync(bytes) : bytes]),
  'gzip in name only': (bytes) => Buffer.concat([Buffer.from([0x1f, 0x8b]), bytes]),
};

/** Large files are few: each takes a while to make and to read. */
const large: readonly ((dice: Dice) => Uint8Array)[] = [
  (dice) =>
    Buffer.from(dice.pick(['1,', '1 ', '1', '"', '""', ' ', ',', '\t', 'x', '1.', '#', '1;2']).repeat(3e6)),
  (dice) => Buffer.from(`x,y\n"${dice.pick(['1,2\n', 'a', '""'])}`.concat('5,6\n'.repeat(300_000))),
  (dice) =>
    Buffer.from(
      dice.pick(['\n', '\r', '\r\n', '\n ', '#\n', ',\n', '1\n', '1,2\n3\n', 'a\n']).repeat(300_000),
    ),
  (dice) => gzipSync(dice.pick(['\n', '1\n', ' ', '1', '"', '1,', '\u0000']).repeat(1e8)),
  (dice) =>
    Buffer.from(
      `${Array.from({ length: 19_000 }, (_, k) => `c${dice.below(k + 1)}`).join()}\n${'1,'.repeat(18_999)}1\n`,
    ),
  (dice) =>
    Buffer.from(`${dice.pick(['9', '1.', '-', '0', '1,'])}${dice.pick(['9', '0', '1e'])}`.repeat(300_000)),
];

const recipes: readonly ImportRecipe[] = [
  {},
  {},
  {},
  { delimiter: 'spaces' },
  { delimiter: ',', decimalMark: ',' },
  { decimalMark: ',', thousandsMark: '.' },
  { headerRow: 3 },
  { headerRow: 'none', delimiter: 'none' },
  { skipLines: 5, commentPrefix: '' },
  { encoding: 'utf-16le' },
  { encoding: 'windows-1252', missingCodes: ['null', '-999', ''] },
  { timeColumn: 'x', timeFormat: '%d/%m/%Y' },
  { timeColumn: 'col1' },
  { columns: ['x'], stopAfterErrors: 1 },
];

function run(
  bytes: Uint8Array,
  recipe: ImportRecipe,
  chunk: number,
): { result: ImportResult; seconds: number } {
  // Processor time of this process: what it takes must not depend on what else the machine does.
  const start = process.cpuUsage().user;
  const import_ = createTextImporter(recipe, 'fuzz.csv');
  for (let at = 0; at < bytes.length; at += chunk) import_.push(bytes.subarray(at, at + chunk));
  const result = import_.end();
  return { result, seconds: (process.cpuUsage().user - start) / 1e6 };
}

/** What must hold for any file whatever. */
function check(result: ImportResult, bytes: Uint8Array): void {
  expect(result.receipt.bytes).toBe(bytes.length);
  expect(result.receipt.sha256).toMatch(/^[0-9a-f]{64}$/);
  if (result.kind === 'error') {
    expect(result.errors.length).toBeGreaterThan(0);
    for (const error of result.errors) expect(error.found && error.expected && error.advice).not.toBe('');
  } else if (result.kind === 'question') {
    expect(result.questions.length).toBeGreaterThan(0);
    for (const { choices } of result.questions) expect(choices.length).toBeGreaterThan(0);
  } else {
    const { series } = result;
    expect(series.length).toBe(result.receipt.rowsKept);
    for (const { values } of series.columns) {
      expect(values.length).toBe(series.length);
      expect(values.some((x) => x === Infinity || x === -Infinity)).toBe(false);
    }
    if (series.time !== undefined) expect(series.time.values.every(Number.isFinite)).toBe(true);
  }
}

function fileOf(k: number, dice: Dice): { bytes: Uint8Array; what: string } {
  if (k % 250 === 249) {
    const which = Math.floor(k / 250) % large.length;
    return { bytes: large[which](dice), what: `large file ${which}` };
  }
  const what = dice.pick(Object.keys(mutations));
  return { bytes: mutations[what](Buffer.from(validFile(dice)), dice), what };
}

describe('10,000 malformed files', () => {
  it('end each in a series, a question or an error, and none takes two seconds', () => {
    const ends: Record<string, number> = { series: 0, question: 0, error: 0 };
    for (let k = 0; k < files; k++) {
      const dice = generator(k);
      const { bytes, what } = fileOf(k, dice);
      const recipe = dice.pick(recipes);
      const chunk = dice.pick(bytes.length > 10_000 ? [65_536] : [1, 7, 64, 65_536]);
      try {
        const { result, seconds } = run(bytes, recipe, chunk);
        check(result, bytes);
        expect(seconds).toBeLessThan(secondsEach);
        ends[result.kind]++;
        if (k % 10 === 0) expect(previewText(bytes, 'fuzz.csv', recipe).columns).toBeDefined();
      } catch (error) {
        throw new Error(`file ${k} (${what}, ${JSON.stringify(recipe)}): ${String(error)}`, { cause: error });
      }
    }
    for (const kind of Object.keys(ends)) expect(ends[kind], kind).toBeGreaterThan(files / 100);
  }, 120_000);
});
