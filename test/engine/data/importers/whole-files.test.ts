import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  errorIn,
  fixture,
  importBytes,
  plain,
  previewBytes,
  seriesIn,
} from '../../../helpers/import-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = async (value: unknown, recipe = {}) =>
  plain(await seriesIn(bytes(typeof value === 'string' ? value : JSON.stringify(value)), 'a.json', recipe));

describe('sound', () => {
  it('of 8, 16, 24 and 32 bits and floats is scaled to -1 ... 1, with the time by its rate', async () => {
    const pcm8 = await seriesIn(fixture('pcm8.wav'), 'pcm8.wav');
    expect(plain(pcm8)).toEqual({ sound: [0, -1, 127 / 128] });
    expect(pcm8.time).toEqual({ name: 'time', kind: 'number', values: Float64Array.of(0, 0.5, 1) });
    expect(plain(await seriesIn(fixture('pcm16.wav'), 'a.wav'))).toEqual({ sound: [0, -1, 32767 / 32768] });
    expect(plain(await seriesIn(fixture('pcm24.wav'), 'a.wav'))).toEqual({ sound: [-1, 8388607 / 8388608] });
    expect(plain(await seriesIn(fixture('int32.wav'), 'a.wav'))).toEqual({ sound: [0.5, -1] });
    expect(plain(await seriesIn(fixture('float.wav'), 'a.wav'))).toEqual({
      left: [0.5, 0.25],
      right: [-0.5, 1],
    });
  });

  it('is shown as the file has it beside what is read', async () => {
    const { rows, columns } = await previewBytes(fixture('pcm16.wav'), 'pcm16.wav');
    expect(columns).toEqual([{ name: 'sound', unit: null, role: 'value' }]);
    expect(rows[1].cells).toEqual([{ text: '-32768', value: -1, state: 'number' }]);
  });

  it('that is compressed or cut off is refused', async () => {
    const coded = Uint8Array.from(fixture('pcm16.wav'));
    coded[20] = 7;
    expect(await errorIn(coded, 'a.wav')).toContain('sound of kind 7 with 16 bits');
    expect(await errorIn(fixture('pcm16.wav').subarray(0, 46), 'a.wav')).toContain(
      'byte 46 | the end of the file',
    );
  });
});

describe('SNNS patterns', () => {
  const file = `SNNS pattern definition file V3.2
generated at Mon Apr 25 18:08:50 1994

No. of patterns : 2
No. of input units : 2
No. of output units : 1

# Input pattern 1:
0 1.5
# Output pattern 1:
1
# Input pattern 2:
1e-1 -2 # Output: 0
0
`;

  it('are rows of inputs and outputs, comments left out', async () => {
    const series = await seriesIn(bytes(file), 'xor.pat');
    expect(plain(series)).toEqual({ in1: [0, 0.1], in2: [1.5, -2], out1: [1, 0] });
  });

  it('with too few numbers, or something else in their place, name the line', async () => {
    expect(await errorIn(bytes(file.replace('1.5', '')), 'xor.pat')).toContain('5 numbers | 2 patterns of 3');
    expect(await errorIn(bytes(file.replace('1.5', 'x')), 'xor.pat')).toContain(
      'pattern 1 | 9 | in2 | "x" | a number',
    );
  });
});

describe('JSON', () => {
  it('is an array of numbers, of rows or of objects, or an object of arrays', async () => {
    expect(await json([1, null, 2.5])).toEqual({ value: [1, NaN, 2.5] });
    expect(
      await json([
        [1, 2],
        [3, 4],
      ]),
    ).toEqual({ col1: [1, 3], col2: [2, 4] });
    expect(await json([{ a: 1, wind: { speed: '2.5' } }, { a: true }])).toEqual({
      a: [1, 1],
      'wind.speed': [2.5, NaN],
    });
    expect(await json({ unit: 'm', x: [1, 2], y: [3, 4] })).toEqual({ x: [1, 2], y: [3, 4] });
  });

  it('takes dates for the time and leaves texts out', async () => {
    const rows = [
      { date: '2001-02-03', place: 'here', v: 1 },
      { date: '2001-02-04', place: 'there', v: 2 },
    ];
    const result = await importBytes(bytes(JSON.stringify(rows)), 'a.json');
    if (result.kind !== 'series') throw new Error(result.kind);
    expect(plain(result.series)).toEqual({ v: [1, 2] });
    expect(result.series.time).toMatchObject({ name: 'date', kind: 'date' });
    expect(result.receipt.time?.steps).toEqual([{ step: 86_400, count: 1 }]);
    const columns = result.receipt.decisions.find(({ what }) => what === 'columns');
    expect(columns).toMatchObject({ value: ['v'], why: 'left out, as they hold no numbers: place' });
  });

  it('of one value a line is read line by line, and errors name it', async () => {
    const lines = '{"a": 1}\n\n{"a": 2, "b": 3}\n';
    expect(plain(await seriesIn(bytes(lines), 'a.ndjson'))).toEqual({ a: [1, 2], b: [NaN, 3] });
    expect(plain(await seriesIn(bytes(lines), 'a.json'))).toEqual({ a: [1, 2], b: [NaN, 3] });
    expect(await errorIn(bytes('{"a": 1}\n{"a": \n'), 'a.jsonl')).toMatch(/^2 \| no JSON/);
    expect(await errorIn(bytes('{"a": 1}\n{"a": "x"}\n{"a": 3}'), 'a.jsonl')).toContain(
      '[1] | 2 | a | "x" | a number',
    );
  });

  it('with several tables asks which', async () => {
    const value = { first: [{ x: 1 }, { x: 2 }], deep: { level: [3, 4, 5] } };
    const result = await importBytes(bytes(JSON.stringify(value)), 'a.json');
    if (result.kind !== 'question') throw new Error(result.kind);
    expect(result.questions[0].choices.map(({ recipe }) => recipe)).toEqual([
      { part: 'first' },
      { part: 'deep' },
    ]);
    expect(await json(value, { part: 'deep' })).toEqual({ level: [3, 4, 5] });
  });

  it('with NaN and Infinity, as Python writes them, has them as missing, and says so', async () => {
    const result = await importBytes(fixture('nan.json'), 'nan.json');
    if (result.kind !== 'series') throw new Error(result.kind);
    expect(plain(result.series)).toEqual({ x: [1.5, NaN, 3], y: [4, 5, NaN] });
    expect(result.receipt.notices[0].sentence).toContain('no JSON');
  });

  it('that is none, or no table, says what was found', async () => {
    expect(await errorIn(bytes('{\n"a": [1,\n2'), 'a.json')).toMatch(/no JSON/);
    expect(await errorIn(bytes('"text"'), 'a.json')).toContain('no table of numbers: a single value');
  });
});

describe('every format of whole files', () => {
  it('is unpacked where it is gzip, and imports the same again by the recipe of its receipt', async () => {
    for (const name of ['rows.npy', 'several.npz', 'packed.mat', 'pcm24.wav', 'nan.json', 'cells.mat']) {
      const recipe = ['several.npz', 'packed.mat'].includes(name) ? { part: 'x' } : {};
      const first = await importBytes(fixture(name), name, recipe);
      const packed = await importBytes(gzipSync(fixture(name)), `${name}.gz`, recipe, 7);
      const again = await importBytes(fixture(name), name, first.receipt.recipe);
      if (first.kind !== 'series' || packed.kind !== 'series' || again.kind !== 'series')
        throw new Error(name);
      expect(packed.series, name).toEqual(first.series);
      expect(again.series, name).toEqual(first.series);
      expect(again.receipt.recipe, name).toEqual(first.receipt.recipe);
    }
  });

  it('refuses what has no meaning for it', async () => {
    await expect(importBytes(fixture('pcm16.wav'), 'a.wav', { delimiter: ',' })).rejects.toThrow(
      '"delimiter" has no meaning for the format "wav"',
    );
    await expect(importBytes(bytes('1\n2\n'), 'a.csv', { part: 'x' })).rejects.toThrow(
      '"part" has no meaning for text',
    );
  });
});
