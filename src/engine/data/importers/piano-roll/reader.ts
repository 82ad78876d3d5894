/** One file of songs, line by line. */
import type { ImportError, ImportProblem } from '../contract.ts';
import { maxProblems, maxQuoted } from '../text/limits.ts';

/** Notes of a piano, as MIDI counts them. */
const [LOWEST, HIGHEST] = [21, 108];

/** More than this are not listed: the caller stops before. */
const maxErrors = 1000;

/** `# index length`: the number of the song and its steps. */
const header = /^#\s*(\d{1,9})\s+(\d{1,9})\s*$/;

/** Takes lines; calls `onNotes` for every step that can be read, with no notes for silence. */
export interface RollReader {
  line(text: string, number: number): void;
  end(): void;
  /** Songs with at least one step. */
  readonly songs: number;
  readonly errors: readonly ImportError[];
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
}

/** What goes with a step. */
export interface RollStep {
  /** Number of the song in its file and of the step in its song, from 0. */
  readonly song: number;
  readonly step: number;
}

interface Open {
  readonly index: number;
  readonly line: number;
  /** Steps as the header says, and those met. */
  readonly length: number;
  steps: number;
}

/** @param fileName for the errors */
export function createRollReader(
  fileName: string,
  onNotes: (notes: readonly number[], at: RollStep) => void,
): RollReader {
  const errors: ImportError[] = [];
  const problems: ImportProblem[] = [];
  let problemCount = 0;
  let song: Open | null = null;
  let songs = 0;
  let last: number | null = null;
  let blank: number | null = null;
  let isAbove = true;
  const fail = (line: number, found: string, expected: string, advice: string): void => {
    if (errors.length < maxErrors)
      errors.push({ file: fileName, line, column: null, found, expected, advice });
  };
  const tell = (line: number, found: string, sentence: string): void => {
    problemCount++;
    if (problems.length < maxProblems) problems.push({ line, column: null, found, sentence });
  };
  const close = (): void => {
    blank = null;
    if (song === null) return;
    const { index, line, length, steps } = song;
    if (steps > 0) songs++;
    if (steps === length && steps === 0) tell(line, '0 steps', `Song ${index} has no steps and is left out.`);
    if (steps === length) return;
    const advice =
      'Lines are missing or too many, or the file was cut off. Fetch it again, or correct the header.';
    fail(line, `${steps} lines of steps in song ${index}`, `${length}, as its header says`, advice);
  };
  const open = (found: RegExpExecArray, number: number): void => {
    close();
    const [index, length] = [Number(found[1]), Number(found[2])];
    if (last !== null && index !== last + 1)
      tell(number, found[0], `Song ${index} follows song ${last}: a song may be missing.`);
    last = index;
    song = { index, line: number, length, steps: 0 };
  };
  const step = (text: string, number: number): void => {
    if (song === null) {
      if (!isAbove) return; // said once
      isAbove = false;
      const expected = 'a header "# index length" above the first song';
      return fail(number, quoted(text), expected, 'Choose another format if this is no piano roll.');
    }
    if (blank !== null) {
      fail(
        blank,
        'an empty line within a song',
        '"-" for a step in silence',
        'Write "-", or delete the line.',
      );
      blank = null;
    }
    const notes = text === '-' ? [] : readNotes(text);
    if (typeof notes === 'string') {
      const expected = `MIDI notes from ${LOWEST} to ${HIGHEST} with spaces between them, or "-" for silence`;
      fail(number, notes, expected, 'Correct the line.');
    } else {
      const once = [...new Set(notes)];
      if (once.length < notes.length)
        tell(number, quoted(text), 'A note stands twice in the line; it is counted once.');
      onNotes(once, { song: songs, step: song.steps });
    }
    song.steps++;
  };
  return {
    line: (given, number) => {
      const text = given.trim();
      const found = header.exec(text);
      if (found !== null) open(found, number);
      else if (text.startsWith('#')) {
        fail(number, quoted(text), 'a header "# index length" of two whole numbers', 'Correct the line.');
      } else if (text === '') blank ??= number;
      else step(text, number);
    },
    end: close,
    get songs() {
      return songs;
    },
    errors,
    problems,
    get problemCount() {
      return problemCount;
    },
  };
}

/** The notes of a line; the first word that is none, quoted. */
function readNotes(text: string): readonly number[] | string {
  const words = text.split(/\s+/);
  const odd = words.find((word) => !(/^\d{1,3}$/.test(word) && isNote(Number(word))));
  return odd === undefined ? words.map(Number) : quoted(odd);
}

const isNote = (note: number): boolean => note >= LOWEST && note <= HIGHEST;

const quoted = (text: string): string => `"${text.slice(0, maxQuoted)}${text.length > maxQuoted ? '…' : ''}"`;

/**
 * Whether a text reads as songs from its first line on: what is there of the first song is notes, but for a few lines
 * that may be mistakes, and has as many steps as its header says where the song ends within it.
 * @param isWhole whether the text ends there
 */
export function looksLikeRoll(lines: readonly string[], isWhole: boolean): boolean {
  const found = header.exec(lines[0]?.trim() ?? '');
  if (found === null) return false;
  const length = Number(found[2]);
  const rest = lines.slice(1).map((line) => line.trim());
  const next = rest.findIndex((line) => line.startsWith('#'));
  const steps = (next < 0 ? rest : rest.slice(0, next)).filter((line) => line !== '');
  const right = steps.filter((line) => line === '-' || typeof readNotes(line) !== 'string');
  if (right.length < 0.8 * steps.length) return false;
  return next >= 0 || isWhole ? steps.length === length : steps.length <= length;
}
