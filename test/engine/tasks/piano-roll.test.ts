import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../src/engine/fields.ts';
import { pianoRoll } from '../../../src/engine/tasks/piano-roll.ts';
import { randomSongs, seriesWith, songSeries } from '../../helpers/collections.ts';
import { rows } from './helpers.ts';

const open = (series: Parameters<typeof pianoRoll.open>[0], options: object = {}) =>
  pianoRoll.open(series, { ...defaultsOf(pianoRoll.fields), ...options });

/** The notes of each row. */
const notes = (values: readonly number[][]): number[][] =>
  values.map((row) => row.flatMap((value, k) => (value === 1 ? [k + 21] : [])));

describe('piano rolls', () => {
  const songs = [
    [[60, 64], [], [62], [108, 21]],
    [[30], [31], [32]],
    [[40], [41]],
  ];

  it('give the notes of a step as inputs and those of the next one as targets', () => {
    const collection = open(songSeries(songs, [0, 0, 2]));
    expect(collection.counts).toEqual({ train: 2, validation: 0, test: 1 });
    expect([collection.inputs, collection.outputs, collection.maxSteps]).toEqual([88, 88, 3]);
    const batch = collection.batch('train', [0, 1]);
    expect([...batch.lengths]).toEqual([3, 2]);
    expect(notes(rows(batch, batch.inputs, 0))).toEqual([[60, 64], [], [62]]);
    expect(notes(rows(batch, batch.targets, 0))).toEqual([[], [62], [21, 108]]);
    expect(notes(rows(batch, batch.inputs, 1))).toEqual([[30], [31]]);
    expect(notes(rows(batch, batch.targets, 1))).toEqual([[31], [32]]);
    const other = collection.batch('test', [0]);
    expect(notes(rows(other, other.targets, 0))).toEqual([[41]]);
  });

  it('let every step of a song count, and none of what fills it up', () => {
    const batch = open(songSeries(songs, [0, 0, 2])).batch('train', [1, 0]);
    // Step 3 of the shorter song is filling.
    expect([...batch.weights]).toEqual([1, 1, 1, 1, 0, 1]);
    const [filling] = [batch.inputs.subarray(4 * 88, 5 * 88)];
    expect(filling.every((value) => value === 0)).toBe(true);
  });

  it('are cut into pieces that predict every step but the first once', () => {
    const song = Array.from({ length: 12 }, (_, k) => [50 + k]);
    const collection = open(songSeries([song], [0]), { steps: 4 });
    expect(collection.counts.train).toBe(3);
    expect(collection.maxSteps).toBe(4);
    const batch = collection.batch('train', [0, 1, 2]);
    expect([...batch.lengths]).toEqual([4, 4, 3]);
    const targets = [0, 1, 2].flatMap((b) => notes(rows(batch, batch.targets, b)).flat());
    expect(targets).toEqual(Array.from({ length: 11 }, (_, k) => 51 + k));
    const inputs = [0, 1, 2].flatMap((b) => notes(rows(batch, batch.inputs, b)).flat());
    expect(inputs).toEqual(Array.from({ length: 11 }, (_, k) => 50 + k));
  });

  it('stay whole with steps null', () => {
    const song = Array.from({ length: 300 }, () => [60]);
    const collection = open(songSeries([song], [0]), { steps: null });
    expect([collection.counts.train, collection.maxSteps]).toEqual([1, 299]);
  });

  it('without folds are split in their order by shares', () => {
    const song = (k: number) => [[k], [k]];
    const series = songSeries(Array.from({ length: 10 }, (_, k) => song(30 + k)));
    const collection = open(series, { validation: 0.2, test: 0.3 });
    expect(collection.counts).toEqual({ train: 5, validation: 2, test: 3 });
    const first = (set: 'train' | 'validation' | 'test') => {
      const batch = collection.batch(set, [0]);
      return notes(rows(batch, batch.inputs, 0))[0][0];
    };
    expect([first('train'), first('validation'), first('test')]).toEqual([30, 35, 37]);
    expect(() => open(series, { validation: 0.5, test: 0.5 })).toThrow('leaves nothing to train on');
  });

  it('leave out songs that have nothing to predict', () => {
    expect(open(songSeries([[[60]], [[60], [61]]], [0, 0])).counts.train).toBe(1);
  });

  it.each([
    [{ song: [0, 0], step: [0, 1], pitch: [60, 61] }, 'needs a column "note" (a MIDI number'],
    [
      { song: [0, 0], step: [0, 1], note: [60, 20] },
      'Row 2, column "note": there is 20, expected a MIDI number',
    ],
    [{ song: [0, 0], step: [0, 1], note: [60.5, 20] }, 'Row 1, column "note": there is 60.5'],
    [{ song: [0, 0], step: [0, 1], note: [60, NaN] }, 'Row 2, column "note": there is NaN'],
    [{ song: [0, 0], step: [0, 2], note: [60, 61] }, 'Row 2, column "step": 2 follows 0'],
    [{ song: [0, 1, 0], step: [0, 0, 0], note: [60, 61, 62] }, 'Row 3, column "song": song 0 goes on here'],
    [{ fold: [0, 3], song: [0, 1], step: [0, 0], note: [60, 61] }, 'expected a whole number from 0 to 2'],
    [{ song: [-1], step: [0], note: [60] }, 'Row 1, column "song": there is -1'],
  ])('refuse %j with its place', (columns, text) => {
    expect(() => open(seriesWith(columns))).toThrow(text);
  });

  it('name the columns that there are where one is missing', () => {
    expect(() => open(seriesWith({ a: [1], b: [2] }))).toThrow('"made" has a, b');
  });

  it('of a song number that is used again in another set are two songs', () => {
    const columns = { fold: [0, 0, 1, 1], song: [0, 0, 0, 0], step: [0, 1, 0, 1], note: [60, 61, 62, 63] };
    expect(open(seriesWith(columns)).counts).toEqual({ train: 1, validation: 1, test: 0 });
  });

  it('are made when they are asked for: a large set costs no memory by itself', () => {
    const collection = open(randomSongs(3, [2000, 0, 0]));
    expect(collection.batch('train', [5]).inputs.length).toBeLessThan(9 * 88);
  });
});
