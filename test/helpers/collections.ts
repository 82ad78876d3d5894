import type { Series } from '../../src/engine/data/series.ts';
import { openStream } from '../../src/engine/random.ts';

/** A series of named columns of equal length. */
export function seriesWith(columns: Record<string, readonly number[]>): Series {
  const made = Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) }));
  return { name: 'made', length: made[0].values.length, columns: made };
}

/** Songs as a series in long form: each a list of steps, each a list of notes; with a column of folds where given. */
export function songSeries(
  songs: readonly (readonly (readonly number[])[])[],
  folds: readonly number[] | null = null,
): Series {
  const rows = songs.flatMap((steps, song) =>
    steps.flatMap((notes, step) =>
      (notes.length === 0 ? [0] : notes).map((note) => ({ fold: folds?.[song] ?? 0, song, step, note })),
    ),
  );
  const column = (name: 'fold' | 'song' | 'step' | 'note') => rows.map((row) => row[name]);
  const long = { song: column('song'), step: column('step'), note: column('note') };
  return seriesWith(folds === null ? long : { fold: column('fold'), ...long });
}

/** Songs with random notes of unequal lengths: `counts` songs of each set. */
export function randomSongs(seed: number, counts: readonly [number, number, number]): Series {
  const stream = openStream(seed, 'songs');
  const song = () =>
    Array.from({ length: stream.integer(2, 9) }, () => {
      const notes = Array.from({ length: stream.integer(0, 4) }, () => stream.integer(21, 109));
      return [...new Set(notes)];
    });
  const folds = counts.flatMap((count, fold) => Array.from({ length: count }, () => fold));
  return songSeries(folds.map(song), folds);
}

/** A text as its code points. */
export const textSeries = (text: string): Series =>
  seriesWith({ code: Array.from(text, (character) => character.codePointAt(0) ?? 0) });

/** A short text that repeats itself with changes. */
export const someText = Array.from(
  { length: 12 },
  (_, k) => `the ${['cat', 'dog', 'cow'][k % 3]} sat on ${k} mats. `,
).join('');

/** Patients with one to five visits, two features with gaps, and an outcome that goes with the first one. */
export function somePatients(count: number): Series {
  const stream = openStream(2, 'patients');
  const rows = Array.from({ length: count }, (_, patient) => {
    const yes = stream.integer(0, 2);
    return Array.from({ length: stream.integer(1, 6) }, (__, visit) => ({
      patient,
      visit,
      level: stream.uniform() < 0.2 ? NaN : yes + stream.normal(),
      other: stream.uniform() < 0.2 ? NaN : 5 + 3 * stream.normal(),
      outcome: yes,
    }));
  }).flat();
  const names = ['patient', 'visit', 'level', 'other', 'outcome'] as const;
  return seriesWith(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])));
}

/** Every collection task with a small series for it and settings of its own. */
export const smallCollections: readonly {
  readonly task: Record<string, unknown> & { readonly name: string };
  readonly loss: string;
  readonly series: Series;
}[] = [
  {
    task: { name: 'piano-roll', steps: 5 },
    loss: 'logistic-cross-entropy',
    series: randomSongs(1, [7, 3, 3]),
  },
  { task: { name: 'characters', steps: 9 }, loss: 'softmax-cross-entropy', series: textSeries(someText) },
  { task: { name: 'visits' }, loss: 'logistic-cross-entropy', series: somePatients(20) },
];
