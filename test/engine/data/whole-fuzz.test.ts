import { describe, expect, it } from 'vitest';
import { importerFor, type ImportResult } from '../../../src/engine/data/importers/index.ts';
import { openStream, type Stream } from '../../../src/engine/random.ts';
import { fixture } from '../../helpers/import-file.ts';

const filesEach = 150;
const secondsEach = 2;

const mutations: readonly ((bytes: Uint8Array, dice: Stream) => Uint8Array)[] = [
  (bytes, dice) => bytes.subarray(0, dice.integer(0, bytes.length + 1)),
  (bytes, dice) => {
    const copy = Uint8Array.from(bytes);
    for (let k = 0; k < dice.integer(1, 6); k++)
      copy[dice.integer(0, copy.length)] ^= 1 << dice.integer(0, 8);
    return copy;
  },
  // Sizes and counts are where readers hang: whole bytes become the largest.
  (bytes, dice) => {
    const copy = Uint8Array.from(bytes);
    copy.fill(dice.uniform() < 0.5 ? 255 : 0, dice.integer(0, copy.length)).subarray(0);
    const at = dice.integer(0, copy.length);
    const whole = Uint8Array.from(bytes);
    whole.set(copy.subarray(at, at + dice.integer(1, 5)), at);
    return whole;
  },
  (bytes, dice) => {
    const at = dice.integer(0, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + dice.integer(1, 9))]);
  },
];

const pattern = `SNNS pattern definition file V3.2\nNo. of patterns : 2\nNo. of input units : 2\nNo. of output units : 1\n0 1 1 2 3 0\n`;
const files: Record<string, Uint8Array> = {
  ...Object.fromEntries(
    [
      'rows.npy',
      'fields.npy',
      'several.npz',
      'packed.mat',
      'cells.mat',
      'plain.mat',
      'pcm24.wav',
      'float.wav',
    ]
      .concat(['nan.json', 'book.xlsx', 'one.xlsx', 'snappy.parquet', 'uncompressed.parquet'])
      .map((name) => [name, fixture(name)]),
  ),
  'a.pat': Buffer.from(pattern),
  'a.ndjson': Buffer.from('{"a": 1, "b": "2001-02-03"}\n{"a": 2, "b": "2001-02-04"}\n'),
};

function check(result: ImportResult, bytes: Uint8Array): void {
  expect(result.receipt.bytes).toBe(bytes.length);
  if (result.kind === 'error') {
    expect(result.errors.length).toBeGreaterThan(0);
    for (const { found, expected, advice } of result.errors) expect(found && expected && advice).not.toBe('');
    return;
  }
  if (result.kind === 'question') {
    for (const { choices } of result.questions) expect(choices.length).toBeGreaterThan(0);
    return;
  }
  const { series } = result;
  expect(series.length).toBeGreaterThan(0);
  for (const { values } of series.columns) {
    expect(values.length).toBe(series.length);
    expect(values.some((value) => value === Infinity || value === -Infinity)).toBe(false);
  }
  if (series.time !== undefined) expect(series.time.values.every(Number.isFinite)).toBe(true);
}

describe.each(Object.entries(files))('malformed copies of %s', (name, bytes) => {
  it('end each in a series, a question or an error, and none takes two seconds', async () => {
    const ends = { series: 0, question: 0, error: 0 };
    for (let k = 0; k < filesEach; k++) {
      const dice = openStream(k, `malformed ${name}`);
      const file = mutations[k % mutations.length](bytes, dice);
      const importer = importerFor(name);
      const start = process.cpuUsage().user;
      try {
        const work = importer.create({}, name);
        work.push(file);
        const result = await work.end();
        check(result, file);
        ends[result.kind]++;
        await importer.preview(file, name, {});
      } catch (error) {
        throw new Error(`${name}, file ${k}: ${String(error)}`, { cause: error });
      }
      expect((process.cpuUsage().user - start) / 1e6, `${name}, file ${k}`).toBeLessThan(secondsEach);
    }
    expect(ends.error).toBeGreaterThan(filesEach / 20);
  }, 120_000);
});
