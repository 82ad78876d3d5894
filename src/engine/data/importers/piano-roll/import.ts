/** Reads files of songs into one series, a row a note. */
import { sha256Stream } from '../../../hash.ts';
import type {
  Import,
  ImportDecision,
  ImportError,
  ImportProblem,
  ImportRecipe,
  ImportResult,
} from '../contract.ts';
import { createLineReader, type LineReader } from '../shared/lines.ts';
import { plainResult } from '../shared/receipt.ts';
import { checkPlainRecipe, formatDecision } from '../shared/recipe.ts';
import { createTextBytes, type TextBytes } from '../text/bytes.ts';
import { maxProblems } from '../text/limits.ts';
import { growingColumn } from '../text/values.ts';
import { allowedKeys, errorAt, FORMAT, usualStopAfterErrors, whyRoll } from './common.ts';
import { foldName, foldOf } from './folds.ts';
import { createRollReader, type RollReader } from './reader.ts';

/** One file of the import. */
interface OpenFile {
  readonly name: string;
  readonly fold: 0 | 1 | 2;
  readonly bytes: TextBytes;
  readonly lines: LineReader;
  readonly reader: RollReader;
}

/** Everything read so far. */
interface Roll {
  readonly recipe: ImportRecipe;
  readonly columns: Record<'fold' | 'song' | 'step' | 'note', ReturnType<typeof growingColumn>>;
  readonly hash: ReturnType<typeof sha256Stream>;
  readonly decisions: ImportDecision[];
  readonly errors: ImportError[];
  readonly problems: ImportProblem[];
  readonly names: string[];
  /** Songs and lines of the files that ended; bytes and rows of all. */
  songs: number;
  lines: number;
  bytes: number;
  rows: number;
  problemCount: number;
  isCompressed: boolean;
}

/**
 * An import of one file after another. Songs are numbered through; more than one file gives a column of folds. Misuse
 * of the recipe throws UnfoldError 'import.recipe'; everything about the files ends as a value.
 */
export function createPianoRollImporter(recipe: ImportRecipe, fileName: string): Import {
  checkPlainRecipe(recipe, FORMAT, allowedKeys);
  const roll = emptyRoll(recipe);
  let file = openFile(roll, fileName);
  return {
    push(chunk) {
      roll.hash.update(chunk);
      roll.bytes += chunk.length;
      file.bytes.push(chunk);
      if (isFull(roll, file)) file.bytes.stop();
    },
    next(name) {
      closeFile(roll, file);
      file = openFile(roll, name);
    },
    get stopped() {
      return isFull(roll, file);
    },
    end() {
      closeFile(roll, file);
      return conclude(roll);
    },
  };
}

function emptyRoll(recipe: ImportRecipe): Roll {
  const [fold, song, step, note] = Array.from({ length: 4 }, growingColumn);
  return {
    recipe,
    columns: { fold, song, step, note },
    hash: sha256Stream(),
    decisions: [formatDecision(recipe, FORMAT, whyRoll)],
    errors: [],
    problems: [],
    names: [],
    songs: 0,
    lines: 0,
    bytes: 0,
    rows: 0,
    problemCount: 0,
    isCompressed: false,
  };
}

function openFile(roll: Roll, name: string): OpenFile {
  const found = foldOf(name, roll.names.length);
  const { columns } = roll;
  roll.names.push(name);
  if (found === null) roll.errors.push(unknownFold(name));
  else {
    const { fold, why } = found;
    roll.decisions.push({ what: `set of ${name}`, value: foldName(fold), how: 'decided', why });
  }
  const fold = found?.fold ?? 0;
  const before = roll.songs;
  const reader = createRollReader(name, (notes, { song, step }) => {
    for (const note of notes.length === 0 ? [0] : notes) {
      columns.fold.push(fold);
      columns.song.push(before + song);
      columns.step.push(step);
      columns.note.push(note);
      roll.rows++;
    }
  });
  const tooLong = (line: number): void => {
    const found = 'a line of more than a million characters';
    roll.errors.push(errorAt(name, line, { found, expected: 'notes', advice: 'This is no piano roll.' }));
  };
  const lines = createLineReader((text, number) => reader.line(text, number), tooLong);
  return { name, fold, reader, lines, bytes: createTextBytes(name, roll.recipe.encoding, lines.push) };
}

function closeFile(roll: Roll, file: OpenFile): void {
  const { bytes, lines, reader } = file;
  bytes.end();
  if (!isFull(roll, file)) {
    lines.end();
    reader.end();
  }
  if (bytes.error !== undefined) roll.errors.push(bytes.error);
  roll.errors.push(...reader.errors);
  roll.problems.push(...reader.problems.slice(0, maxProblems - roll.problems.length));
  roll.problemCount += reader.problemCount;
  roll.songs += reader.songs;
  roll.lines += lines.count;
  roll.isCompressed ||= bytes.isCompressed;
}

/** Whether enough errors were found. */
const isFull = ({ errors, recipe }: Roll, file: OpenFile): boolean =>
  file.bytes.error !== undefined ||
  errors.length + file.reader.errors.length >= (recipe.stopAfterErrors ?? usualStopAfterErrors);

function conclude(roll: Roll): ImportResult {
  const { names, columns, recipe, errors, rows } = roll;
  const several = names.length > 1;
  if (errors.length === 0 && rows === 0) {
    const found = 'no step of a song';
    const expected = 'a header "# index length" and a line a step';
    errors.push(errorAt(names[0], null, { found, expected, advice: 'Choose a file with songs.' }));
  }
  const reading = {
    ...roll,
    importer: FORMAT,
    fileName: names.join(', '),
    sha256: roll.hash.digest(),
    recipe: { ...recipe, format: FORMAT },
    decisions: several ? roll.decisions : roll.decisions.slice(0, 1),
    errors: errors.slice(0, recipe.stopAfterErrors ?? usualStopAfterErrors),
  };
  return plainResult(reading, () => {
    const kept = (['fold', 'song', 'step', 'note'] as const).filter((name) => several || name !== 'fold');
    return {
      name: nameOf(names),
      length: rows,
      columns: kept.map((name) => ({ name, values: columns[name].finish() })),
    };
  });
}

/** What the names of the files have in common. */
function nameOf(names: readonly string[]): string {
  const plain = names.map((name) => name.replace(/\.gz$/i, '').replace(/\.[A-Za-z]{2,5}$/, ''));
  let length = plain[0].length;
  for (const name of plain) while (!name.startsWith(plain[0].slice(0, length))) length--;
  const common = names.length === 1 ? plain[0] : plain[0].slice(0, length).replace(/[-_. ]+$/, '');
  return common === '' ? plain[0] : common;
}

function unknownFold(name: string): ImportError {
  return errorAt(name, null, {
    found: 'a fourth file, whose name does not say which set it is',
    expected: '"train", "valid" or "test" in its name',
    advice: 'Rename it, or import three files: training, validation, test.',
  });
}
