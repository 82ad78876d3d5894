/** One made-up song: for every step the notes that sound, ascending, as MIDI numbers. */
import type { Stream } from '../../random.ts';
import { happens, oneOf, weighted } from '../draw.ts';

/** Steps of a bar. */
const bar = 4;

const scales = [
  [0, 2, 4, 5, 7, 9, 11],
  [0, 2, 3, 5, 7, 8, 10],
] as const;

/** How often the chord on a degree (row) is followed by that on another (column), for degrees 1 to 6. */
const follows = [
  [0, 2, 1, 3, 3, 2],
  [1, 0, 0, 1, 5, 0],
  [0, 1, 0, 2, 0, 3],
  [3, 2, 0, 0, 3, 0],
  [5, 0, 0, 1, 0, 2],
  [0, 3, 1, 3, 1, 0],
] as const;

/** Orders of phrases. */
const forms = ['AABA', 'ABAB', 'AAB', 'ABA', 'AABB'] as const;

interface Style {
  /** Semitone of the first degree above C. */
  readonly key: number;
  readonly scale: readonly number[];
  readonly bars: number;
  /** Chords are struck whole, or one note after the other. */
  readonly broken: boolean;
  /** Phrases end in a step of silence. */
  readonly breathes: boolean;
}

/** Draws key, style, form and phrases. */
export function writeSong(stream: Stream): readonly (readonly number[])[] {
  const style: Style = {
    key: stream.integer(-5, 7),
    scale: oneOf(stream, scales),
    bars: happens(stream, 0.5) ? 8 : 4,
    broken: happens(stream, 0.4),
    breathes: happens(stream, 0.5),
  };
  const phrases: Record<string, readonly (readonly number[])[]> = {
    A: phrase(stream, style),
    B: phrase(stream, style),
  };
  return [...oneOf(stream, forms)].flatMap((letter) => phrases[letter]);
}

function phrase(stream: Stream, style: Style): readonly (readonly number[])[] {
  const melody = { degree: 7 + stream.integer(0, 5) };
  const steps = progression(stream, style.bars).flatMap((chord) =>
    Array.from({ length: bar }, (_, beat) => {
      melody.degree = sung(stream, melody.degree, { chord, beat });
      return [
        ...bass(chord, beat, style),
        ...middle(chord, beat, style),
        72 + pitch(melody.degree - 7, style),
      ];
    }),
  );
  if (style.breathes) steps[steps.length - 1] = [];
  return steps.map((notes) => [...new Set(notes)].sort((a, b) => a - b));
}

/** Degrees of the chords, one a bar: from the first to the fifth and home. */
function progression(stream: Stream, bars: number): number[] {
  const chords = [0];
  while (chords.length < bars - 2) chords.push(weighted(stream, follows[chords[chords.length - 1]]));
  return [...chords, 4, 0];
}

function bass(chord: number, beat: number, style: Style): number[] {
  const fifth = beat >= 2 && style.broken;
  return [48 + pitch(chord + (fifth ? 4 : 0) - 7, style)];
}

function middle(chord: number, beat: number, style: Style): number[] {
  const triad = [chord, chord + 2, chord + 4].map((degree) => 60 + pitch(degree % 7, style));
  return style.broken ? [triad[[0, 2, 1, 2][beat]]] : triad;
}

/** The next degree of the melody: a note of the chord on the first and third beat, else a step or none. */
function sung(stream: Stream, degree: number, { chord, beat }: { chord: number; beat: number }): number {
  const moved = degree + [0, 1, -1, 2, -2][weighted(stream, [3, 2, 2, 1, 1])];
  const near = Math.min(13, Math.max(5, moved));
  if (beat % 2 === 1) return near;
  const distances = [0, 1, -1, 2, -2, 3, -3];
  const fits = distances.find((by) => [0, 2, 4].includes((((near + by - chord) % 7) + 7) % 7)) ?? 0;
  return near + fits;
}

/** Semitones of a degree above C, for any whole degree. */
function pitch(degree: number, { key, scale }: Style): number {
  const octave = Math.floor(degree / 7);
  return key + 12 * octave + scale[degree - 7 * octave];
}
