import type { Stream } from '../random.ts';
import { writeSong } from './chord-music/song.ts';
import type { Generator } from './generator.ts';
import { lengthField } from './settings.ts';

/** The shares of training, validation and test songs. */
const shares = [0.6, 0.2, 0.2] as const;

/** Sections with less left than this are filled by the song at hand. */
const shortSection = 600;

/** Made-up songs as a piano roll, in the long form that the task `piano-roll` reads. */
export const chordMusic: Generator = {
  name: 'chord-music',
  label: 'Made-up songs (piano roll)',
  help: 'Songs that nobody wrote: phrases of chords that follow each other by the habits of harmony, with a bass, an accompaniment and a melody, in a key that stays and in a form that repeats phrases. A step is a quarter of a bar. A stand-in for piano rolls, with columns fold (0 training, 1 validation, 2 test), song, step and note (21 to 108, the keys of a piano; 0 is a step in silence).',
  source:
    'Unfold; the form of the data is that of N. Boulanger-Lewandowski, Y. Bengio, P. Vincent, ICML 2012',
  equation: 'p(c_{k+1} \\mid c_k),\\quad c_k \\in \\{\\mathrm{I, ii, iii, IV, V, vi}\\}',
  fields: {
    length: lengthField(30_000, {
      help: 'Rows of the series: one a note. A song has about 500; three fifths of the rows are for training, a fifth for validation and a fifth for test.',
      min: 1000,
    }),
  },
  generate: (options, stream) => {
    const length = options.length as number;
    const rows = { length: 0, values: [0, 1, 2, 3].map(() => new Float64Array(length)) };
    let song = 0;
    shares.forEach((_, fold) => {
      const end = fold === 2 ? length : rows.length + Math.floor(length * shares[fold]);
      while (rows.length < end) addSong(rows, { fold, song: song++, end }, stream);
    });
    const columns = ['fold', 'song', 'step', 'note'].map((name, k) => ({ name, values: rows.values[k] }));
    return { name: 'Made-up songs', length, columns };
  },
};

interface Rows {
  length: number;
  readonly values: readonly Float64Array[];
}

/** Writes one song; where little of the section would be left after it, it goes on until the section is full. */
function addSong(rows: Rows, at: { fold: number; song: number; end: number }, stream: Stream): void {
  let step = 0;
  do {
    for (const notes of writeSong(stream)) {
      for (const note of notes.length === 0 ? [0] : notes) {
        if (rows.length === at.end) return;
        [at.fold, at.song, step, note].forEach((value, k) => (rows.values[k][rows.length] = value));
        rows.length += 1;
      }
      step += 1;
    }
  } while (at.end - rows.length < shortSection && rows.length < at.end);
}
