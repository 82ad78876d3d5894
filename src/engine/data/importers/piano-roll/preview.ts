/** The first lines of a file of songs, as the importer reads them. */
import type { ImportError, ImportPreview, ImportRecipe } from '../contract.ts';
import { createLineReader } from '../shared/lines.ts';
import { checkPlainRecipe, formatDecision } from '../shared/recipe.ts';
import { createTextBytes } from '../text/bytes.ts';
import { headBytes } from '../text/limits.ts';
import { allowedKeys, errorAt, FORMAT, usualStopAfterErrors, whyRoll } from './common.ts';
import { createRollReader } from './reader.ts';

/** Lines that are shown, and characters of a line. */
const maxRows = 200;

/** The first songs of one file. */
export function previewRoll(bytes: Uint8Array, fileName: string, recipe: ImportRecipe): ImportPreview {
  checkPlainRecipe(recipe, FORMAT, allowedKeys);
  const isWhole = bytes.length < headBytes;
  const { lines, error } = headLines(bytes, fileName, { encoding: recipe.encoding, isWhole });
  const rows: ImportPreview['rows'][number][] = [];
  let read: { song: number; step: number } | null = null;
  const reader = createRollReader(fileName, (_, at) => {
    read = at;
  });
  lines.slice(0, maxRows).forEach((text, k) => {
    read = null;
    reader.line(text, k + 1);
    rows.push(previewRow(text, k + 1, read));
  });
  if (isWhole && lines.length <= maxRows) reader.end();
  const noSongs = lines.length === 0 && error === undefined;
  const empty = { found: 'an empty file', expected: 'songs', advice: 'Choose a file with songs.' };
  return {
    decisions: [formatDecision(recipe, FORMAT, whyRoll)],
    recipe: { ...recipe, format: FORMAT },
    columns: ['song', 'step', 'note'].map((name) => ({ name, unit: null, role: 'value' })),
    rows,
    note: '',
    notices: [],
    questions: [],
    errors: [
      ...(error === undefined ? [] : [error]),
      ...(noSongs ? [errorAt(fileName, null, empty)] : []),
      ...reader.errors.slice(0, recipe.stopAfterErrors ?? usualStopAfterErrors),
    ],
    partial: !isWhole || lines.length > maxRows,
  };
}

function previewRow(
  text: string,
  line: number,
  at: { song: number; step: number } | null,
): ImportPreview['rows'][number] {
  const plain = { text: text.slice(0, maxRows), value: null };
  if (at === null) return { line, role: 'above', cells: [{ ...plain, state: 'name' }] };
  const numbers = [at.song, at.step].map((value) => ({
    text: String(value),
    value,
    state: 'number' as const,
  }));
  return { line, role: 'data', cells: [...numbers, { ...plain, state: 'number' }] };
}

/** The whole lines of the beginning of a file. */
export function headLines(
  bytes: Uint8Array,
  fileName: string,
  { encoding, isWhole }: { encoding: ImportRecipe['encoding']; isWhole: boolean },
): { lines: readonly string[]; error: ImportError | undefined } {
  const lines: string[] = [];
  const reader = createLineReader(
    (line) => void lines.push(line),
    () => undefined,
  );
  const text = createTextBytes(fileName, encoding, reader.push);
  text.push(bytes.subarray(0, headBytes));
  if (!isWhole) return { lines, error: text.error };
  text.end();
  reader.end();
  return { lines, error: text.error };
}
