/** Songs out of a series in long form: one row a sounding note, one row for a step in silence. */
import type { Column, Series } from '../../data/series.ts';
import { columnFor, optionalColumn, rowError, type Stretch, wholeAt } from '../collection.ts';

/** Notes of a piano, as MIDI counts them. */
export const LOWEST = 21;
export const HIGHEST = 108;

/** A song: its steps, and its set (0 training, 1 validation, 2 test); null where the series does not say. */
export interface Song extends Stretch {
  readonly fold: number | null;
}

/** All songs, step after step: the notes of step s are `notes[at[s]]` to `notes[at[s + 1] - 1]`, as MIDI numbers. */
export interface Songs {
  readonly songs: readonly Song[];
  readonly at: Uint32Array;
  readonly notes: Uint8Array;
}

interface Columns {
  readonly fold: Column | undefined;
  readonly song: Column;
  readonly step: Column;
  readonly note: Column;
}

/** @throws UnfoldError 'task.column', and 'task.row' for the first row that does not fit */
export function readSongs(series: Series): Songs {
  const task = 'piano-roll';
  const columns = {
    fold: optionalColumn(series, 'fold'),
    song: columnFor(series, 'song', { task, holds: 'the number of the song' }),
    step: columnFor(series, 'step', { task, holds: 'the number of the step in its song' }),
    note: columnFor(series, 'note', { task, holds: 'a MIDI number from 21 to 108, 0 for silence' }),
  };
  const notes = new Uint8Array(series.length);
  const at = new Uint32Array(series.length + 1);
  const songs: { first: number; steps: number; fold: number | null }[] = [];
  const seen = new Set<string>();
  let steps = 0;
  let sounding = 0;
  for (let row = 0; row < series.length; row++) {
    const note = noteAt(columns, row);
    const isNewSong = row === 0 || !sameSong(columns, row);
    if (isNewSong) {
      songs.push({ first: steps, steps: 0, fold: newSong(columns, row, seen) });
    }
    if (isNewSong || isNewStep(columns, row)) {
      at[steps++] = sounding;
      songs[songs.length - 1].steps++;
    }
    if (note !== 0) notes[sounding++] = note;
  }
  at[steps] = sounding;
  return { songs, at: at.slice(0, steps + 1), notes: notes.slice(0, sounding) };
}

function noteAt({ note }: Columns, row: number): number {
  const value = note.values[row];
  if (Number.isInteger(value) && (value === 0 || (value >= LOWEST && value <= HIGHEST))) return value;
  const text = `there is ${value}, expected a MIDI number from ${LOWEST} to ${HIGHEST}, or 0 for a step in silence. Correct the file.`;
  throw rowError(row, note.name, text);
}

const sameSong = ({ fold, song }: Columns, row: number): boolean =>
  song.values[row] === song.values[row - 1] &&
  (fold === undefined || fold.values[row] === fold.values[row - 1]);

/** The fold of a song that begins here. */
function newSong({ fold, song }: Columns, row: number, seen: Set<string>): number | null {
  const number = wholeAt(song, row, { min: 0, max: Infinity });
  const set = fold === undefined ? null : wholeAt(fold, row, { min: 0, max: 2 });
  const key = `${set} ${number}`;
  if (seen.has(key)) {
    const text = `song ${number} goes on here, after another song. Sort the rows by ${set === null ? '' : 'fold, '}song and step.`;
    throw rowError(row, song.name, text);
  }
  seen.add(key);
  return set;
}

/** Whether another step of the same song begins here. */
function isNewStep({ step }: Columns, row: number): boolean {
  const [before, now] = [step.values[row - 1], wholeAt(step, row, { min: 0, max: Infinity })];
  if (now === before) return false;
  if (now === before + 1) return true;
  const text = `${now} follows ${before}, expected ${before} or ${before + 1}. Sort the rows by step, and give a step in silence a row with note 0.`;
  throw rowError(row, step.name, text);
}
