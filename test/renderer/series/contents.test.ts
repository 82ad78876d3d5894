import { describe, expect, it } from 'vitest';
import { patientFacts } from '../../../src/renderer/series/patient-facts.ts';
import { rangeOf } from '../../../src/renderer/series/range-of.ts';
import { pointsOf, setRows, songsOf } from '../../../src/renderer/series/songs.ts';
import { characterCounts, characterName, textPart } from '../../../src/renderer/series/text-facts.ts';
import type { SeriesInfo, SeriesValues } from '../../../src/shared/models.ts';

/** A series from its rows, with columns of these names. */
function table(names: string, rows: readonly (readonly number[])[]): [SeriesInfo, SeriesValues] {
  const columns = names.split(' ').map((name) => ({ name, unit: null, missing: 0 }));
  const values = columns.map((_, k) => Float64Array.from(rows, (row) => row[k]));
  const info = { id: 1, name: 'made', rows: rows.length, columns, time: null, created: 0, receipt: null };
  return [info, { id: 1, time: null, columns: values }];
}

describe('songs', () => {
  const rows = [
    [0, 7, 0, 60],
    [0, 7, 0, 64],
    [0, 7, 1, 0],
    [0, 8, 0, 50],
    [2, 8, 0, 72],
    [2, 8, 1, 74],
  ];

  it('end where the number or the set changes', () => {
    const { songs } = songsOf(...table('fold song step note', rows));
    expect(songs).toEqual([
      { set: 'training', number: 7, start: 0, end: 3 },
      { set: 'training', number: 8, start: 3, end: 4 },
      { set: 'test', number: 8, start: 4, end: 6 },
    ]);
  });

  it('have a point a note, and none in silence', () => {
    const all = songsOf(...table('fold song step note', rows));
    const { x, y } = pointsOf(all, all.songs[0]);
    expect([[...x], [...y]]).toEqual([
      [0, 0],
      [60, 64],
    ]);
  });

  it('are counted by set: songs, steps, notes a step, lowest and highest note', () => {
    expect(setRows(songsOf(...table('fold song step note', rows)))).toEqual([
      ['training', 2, 3, 1, 50, 64],
      ['test', 1, 2, 1, 72, 74],
    ]);
  });

  it('are of one set where no column tells', () => {
    const { songs } = songsOf(
      ...table(
        'song step note',
        rows.map((row) => row.slice(1)),
      ),
    );
    expect(songs.map(({ set, number }) => [set, number])).toEqual([
      ['all', 7],
      ['all', 8],
    ]);
  });
});

describe('a text', () => {
  const text = Float64Array.from([...'ab\na😀'], (character) => character.codePointAt(0) ?? 0);

  it('is shown as it is, a part at a time, with a sign for what is no character', () => {
    expect(textPart(text, 0, 3)).toBe('ab\n');
    expect(textPart(text, 3, 10)).toBe('a😀');
    expect(textPart(Float64Array.of(0.5, 97), 0, 2)).toBe('\ufffda');
  });

  it('has its characters counted, with the entropy of one', () => {
    const { counts, bits } = characterCounts(text);
    expect(counts[0]).toEqual([97, 2]);
    expect(counts).toHaveLength(4);
    expect(bits).toBeCloseTo((2 / 5) * Math.log2(5 / 2) + (3 / 5) * Math.log2(5), 12);
    expect(characterName(10)).toBe('line break');
  });
});

describe('visits', () => {
  it('are told in a sentence', () => {
    const rows = [
      [1, 0, 1],
      [1, 1, 1],
      [2, 0, 0],
    ];
    expect(patientFacts(...table('patient visit outcome', rows))).toBe(
      '2 patients with 1 to 2 visits. Outcome yes: 50.00 %.',
    );
    expect(patientFacts(...table('patient visit x', rows))).toBe('2 patients with 1 to 2 visits.');
  });
});

describe('the range of a column', () => {
  it('leaves missing values out, and is nothing where all are', () => {
    expect(rangeOf(Float64Array.of(NaN, 3, -1, NaN))).toEqual({ min: -1, max: 3 });
    expect(rangeOf(Float64Array.of(NaN))).toEqual({ min: null, max: null });
    expect(rangeOf(undefined)).toEqual({ min: null, max: null });
  });
});
