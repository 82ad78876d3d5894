import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { columnOf, generated, meanOf } from './helpers.ts';

describe('chord-music', () => {
  const songs = generated('chord-music');
  const [fold, song, step, note] = songs.columns.map(({ values }) => values);

  it('has notes of a piano, ascending in a step, or one 0 in a silent one', () => {
    for (let row = 1; row < songs.length; row++) {
      expect(note[row] === 0 || (note[row] >= 21 && note[row] <= 108)).toBe(true);
      if (step[row] === step[row - 1] && song[row] === song[row - 1]) {
        expect(note[row]).toBeGreaterThan(note[row - 1]);
        expect(note[row - 1]).toBeGreaterThan(0);
      }
    }
    expect(note.includes(0)).toBe(true);
  });

  it('numbers songs one after the other and their steps from 0, without gaps', () => {
    for (let row = 1; row < songs.length; row++) {
      const next = song[row] !== song[row - 1];
      expect(song[row] - song[row - 1]).toBe(next ? 1 : 0);
      expect(next ? step[row] : step[row] - step[row - 1]).toBeLessThanOrEqual(next ? 0 : 1);
    }
  });

  it('has every fold, in order, each song in one of them, none of a few steps', () => {
    expect([...new Set(fold)]).toEqual([0, 1, 2]);
    expect([0, 1, 2].map((f) => fold.filter((value) => value === f).length)).toEqual([18000, 6000, 6000]);
    const last = new Map([...song].map((value, row) => [value, { steps: step[row], fold: fold[row] }]));
    expect(Math.min(...[...last.values()].map(({ steps }) => steps))).toBeGreaterThan(20);
    for (let row = 1; row < songs.length; row++)
      if (song[row] === song[row - 1]) expect(fold[row]).toBe(fold[row - 1]);
  });

  it('repeats phrases: what sounds after a chord is far more often the same than by chance', () => {
    const steps = stepsOf(songs);
    const repeated = steps.filter((notes, k) => k >= 32 && notes === steps[k - 32]).length / steps.length;
    expect(repeated).toBeGreaterThan(0.2);
  });
});

/** What sounds at every step, as a word. */
function stepsOf(series: Series): string[] {
  const [song, step, note] = ['song', 'step', 'note'].map((name) => columnOf(series, name));
  const sounding = new Map<string, number[]>();
  song.forEach((value, row) => {
    const key = `${value}/${step[row]}`;
    sounding.set(key, [...(sounding.get(key) ?? []), note[row]]);
  });
  return [...sounding.values()].map((notes) => notes.join(' '));
}

describe('grammar-text', () => {
  const text = String.fromCharCode(...generated('grammar-text', { length: 50_000 }).columns[0].values);
  const lines = text.split('\n').slice(0, -1);

  it('is paragraphs of sentences with a capital at the beginning and a stop at the end', () => {
    expect(lines.length).toBeGreaterThan(50);
    for (const line of lines) expect(line).toMatch(/^[A-Z][A-Za-z ,:."!?]+[.!?]"?$/);
    expect(text).not.toContain('undefined');
    expect(text).not.toContain('  ');
  });

  it('opens and closes every speech within its paragraph', () => {
    for (const line of lines) expect((line.split('"').length - 1) % 2).toBe(0);
    expect(text).toContain('"');
  });

  it('has verbs that agree with their subject', () => {
    expect(text).not.toMatch(/\b(They|they) (sees|finds|waits|says|carries|sleeps)\b/);
    expect(text).not.toMatch(/\b(She|she|He|he) (see|find|wait|say|carry|sleep)\b/);
    expect(text).toMatch(/\bthey see\b|\bThey see\b/);
  });
});

describe('patient-visits', () => {
  const table = generated('patient-visits', { length: 40_000 });
  const of = (name: string): Float64Array => columnOf(table, name);
  const patients = Map.groupBy([...of('patient').keys()], (row) => of('patient')[row]);

  it('has patients with unequal numbers of visits, in order, growing older', () => {
    const counts = [...patients.values()].slice(0, -1).map(({ length }) => length);
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([3, 10]);
    for (const rows of patients.values()) {
      expect(rows.map((row) => of('visit')[row])).toEqual(rows.map((_, k) => k));
      const ages = rows.map((row) => of('age')[row]);
      expect(ages).toEqual([...ages].sort((a, b) => a - b));
      expect(new Set(rows.map((row) => of('outcome')[row])).size).toBe(1);
    }
  });

  it('misses the share of findings asked for, and never the age', () => {
    expect(meanOf(of('c3level').map((value) => (Number.isNaN(value) ? 1 : 0)))).toBeCloseTo(0.05, 1.7);
    expect(of('age').some(Number.isNaN)).toBe(false);
    const complete = generated('patient-visits', { missing: 0 });
    expect(complete.columns.every(({ values }) => !values.some(Number.isNaN))).toBe(true);
  });

  it('needs memory: among long records the first visit tells more about the outcome than the last', () => {
    const long = [...patients.values()].filter((rows) => rows.length >= 7);
    const told = (at: (rows: number[]) => number): number => {
      const known = long.filter((rows) => !Number.isNaN(of('sledai')[at(rows)]));
      const means = [true, false].map((high) =>
        meanOf(
          known.filter((rows) => of('sledai')[at(rows)] > 7 === high).map((rows) => of('outcome')[rows[0]]),
        ),
      );
      return means[0] - means[1];
    };
    const [first, last] = [told((rows) => rows[0]), told((rows) => rows[rows.length - 1])];
    expect(first).toBeGreaterThan(0.5);
    expect(last).toBeGreaterThan(0.05);
    expect(first).toBeGreaterThan(last + 0.2);
  });
});
