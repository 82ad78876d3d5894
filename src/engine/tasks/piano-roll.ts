import { emptyBatch } from './batch.ts';
import {
  cutStretches,
  setEnds,
  type SetName,
  setNames,
  shareFields,
  stepsField,
  type Stretch,
} from './collection.ts';
import { HIGHEST, LOWEST, readSongs, type Song, type Songs } from './piano-roll/songs.ts';
import type { CollectionTask, SequenceBatch } from './task.ts';

const NOTES = HIGHEST - LOWEST + 1;

/** Polyphonic music: which of 88 notes sound at the next step, from those that sound now. */
export const pianoRoll: CollectionTask = {
  name: 'piano-roll',
  kind: 'collection',
  label: 'Piano rolls (polyphonic music)',
  help: 'Predicts which of the 88 notes of a piano sound at the next step, at every step of every song. Reads a series with columns song, step, note (21 to 108, 0 for a step in silence) and, where the sets are given, fold (0 training, 1 validation, 2 test). The first step of a song is not predicted.',
  source: 'Boulanger-Lewandowski, Bengio and Vincent 2012; Pascanu et al. 2013, section 4.2',
  loss: 'logistic-cross-entropy',
  fields: {
    steps: stepsField('A song', 200),
    ...shareFields('songs', ' Without effect where the series has a column fold.'),
  },
  open: (series, options) => {
    const read = readSongs(series);
    const most = options.steps as number | null;
    const pieces = piecesOf(splitSongs(read.songs, options), most);
    const longest = Object.values(pieces)
      .flat()
      .reduce((most, { steps }) => Math.max(most, steps), 0);
    return {
      inputs: NOTES,
      outputs: NOTES,
      maxSteps: longest,
      counts: {
        train: pieces.train.length,
        validation: pieces.validation.length,
        test: pieces.test.length,
      },
      batch: (set, numbers) =>
        batchOf(
          read,
          Array.from(numbers, (i) => pieces[set][i]),
        ),
      wrong: null,
    };
  },
};

/** By the folds of the series, or in order by shares. */
function splitSongs(
  songs: readonly Song[],
  options: Record<string, unknown>,
): Record<SetName, readonly Song[]> {
  if (songs.every(({ fold }) => fold !== null)) {
    const [train, validation, test] = setNames.map((_, k) => songs.filter(({ fold }) => fold === k));
    return { train, validation, test };
  }
  const ends = setEnds(songs.length, options);
  return {
    train: songs.slice(0, ends.train),
    validation: songs.slice(ends.train, ends.validation),
    test: songs.slice(ends.validation),
  };
}

/** A song of n steps has n - 1 predictions; one of a single step has none. */
function piecesOf(
  sets: Record<SetName, readonly Song[]>,
  most: number | null,
): Record<SetName, readonly Stretch[]> {
  const cut = (songs: readonly Song[]) =>
    cutStretches(
      songs.map(({ first, steps }) => ({ first, steps: steps - 1 })),
      most,
    );
  return { train: cut(sets.train), validation: cut(sets.validation), test: cut(sets.test) };
}

function batchOf(songs: Songs, pieces: readonly Stretch[]): SequenceBatch {
  const lengths = Uint32Array.from(pieces, ({ steps }) => steps);
  const batch = emptyBatch(lengths, { inputs: NOTES, outputs: NOTES });
  pieces.forEach(({ first, steps }, b) => {
    for (let t = 0; t < steps; t++) {
      const row = t * batch.batch + b;
      sound(songs, first + t, batch.inputs.subarray(row * NOTES, (row + 1) * NOTES));
      sound(songs, first + t + 1, batch.targets.subarray(row * NOTES, (row + 1) * NOTES));
      batch.weights[row] = 1;
    }
  });
  return batch;
}

/** Puts a 1 where a note sounds at a step. */
function sound({ at, notes }: Songs, step: number, row: Float64Array): void {
  for (let i = at[step]; i < at[step + 1]; i++) row[notes[i] - LOWEST] = 1;
}
