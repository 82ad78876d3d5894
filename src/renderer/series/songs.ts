/** The songs of a series of notes: where each stands in the rows, and what there is of them. */
import type { SeriesInfo, SeriesValues } from '../../shared/models.ts';

/** One song: its set, its number, and its rows (the last one not included). */
export interface Song {
  readonly set: string;
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

const sets: Readonly<Record<number, string>> = { 0: 'training', 1: 'validation', 2: 'test' };

/** What the rows hold. */
export interface Songs {
  readonly songs: readonly Song[];
  readonly steps: Float64Array;
  readonly notes: Float64Array;
}

/** Songs in the order of the rows; a song ends where its number or its set changes. */
export function songsOf(series: SeriesInfo, values: SeriesValues): Songs {
  const column = (name: string): Float64Array | undefined => {
    const at = series.columns.findIndex((candidate) => candidate.name === name);
    return at < 0 ? undefined : values.columns[at];
  };
  const empty = new Float64Array();
  const [song, steps, notes] = ['song', 'step', 'note'].map((name) => column(name) ?? empty);
  const fold = column('fold');
  const songs: Song[] = [];
  let start = 0;
  for (let row = 1; row <= song.length; row++) {
    const same = row < song.length && song[row] === song[start] && fold?.[row] === fold?.[start];
    if (same) continue;
    songs.push({ set: sets[fold?.[start] ?? -1] ?? 'all', number: song[start], start, end: row });
    start = row;
  }
  return { songs, steps, notes };
}

/** The points of a song: every note at its step; silent steps (note 0) have none. */
export function pointsOf(
  { steps, notes }: Songs,
  { start, end }: Song,
): { x: Float64Array; y: Float64Array } {
  const sounding = Array.from({ length: end - start }, (_, k) => start + k).filter((row) => notes[row] > 0);
  return {
    x: Float64Array.from(sounding, (row) => steps[row]),
    y: Float64Array.from(sounding, (row) => notes[row]),
  };
}

/** One line a set: songs, steps in all, notes a step, lowest and highest note. */
export function setRows(all: Songs): readonly (readonly [string, number, number, number, number, number])[] {
  const groups = Map.groupBy(all.songs, ({ set }) => set);
  return [...groups].map(([set, songs]) => {
    const steps = songs.reduce((sum, { end }) => sum + all.steps[end - 1] + 1, 0);
    let [sounding, lowest, highest] = [0, Infinity, -Infinity];
    for (const { start, end } of songs) {
      for (let row = start; row < end; row++) {
        const note = all.notes[row];
        if (note === 0) continue;
        sounding += 1;
        lowest = Math.min(lowest, note);
        highest = Math.max(highest, note);
      }
    }
    return [set, songs.length, steps, sounding / steps, lowest, highest] as const;
  });
}
