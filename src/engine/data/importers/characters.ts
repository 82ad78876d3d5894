/** Any text as its characters: one column of Unicode code points. */
import type { Import, StreamImporter, ImportError, ImportPreview, ImportRecipe } from './contract.ts';
import { type CharacterReader, createCharacterReader } from './characters/reader.ts';
import { plainResult } from './shared/receipt.ts';
import { checkPlainRecipe, formatDecision } from './shared/recipe.ts';
import { createTextBytes } from './text/bytes.ts';
import { headBytes } from './text/limits.ts';
import { growingColumn } from './text/values.ts';

const FORMAT = 'characters';
const why = 'it was chosen';
const allowed = ['encoding'] as const;
const maxRows = 200;
const maxCellLength = 200;

/**
 * An import of a text. Misuse of the recipe throws UnfoldError 'import.recipe'; what is wrong with the file ends as a
 * value.
 */
export function createCharactersImporter(recipe: ImportRecipe, fileName: string): Import {
  checkPlainRecipe(recipe, FORMAT, allowed);
  const codes = growingColumn();
  let count = 0;
  const reader = createCharacterReader(recipe.encoding, (text) => {
    for (const character of text) {
      codes.push(character.codePointAt(0) ?? 0);
      count++;
    }
  });
  const bytes = createTextBytes(fileName, recipe.encoding, reader.push);
  return {
    push: (chunk) => {
      bytes.push(chunk);
      if (reader.badLine !== null) bytes.stop();
    },
    get stopped() {
      return bytes.error !== undefined || reader.badLine !== null;
    },
    end() {
      bytes.end();
      if (bytes.error === undefined) reader.end();
      const errors = errorsOf({ fileName, count, reader, error: bytes.error });
      const reading = {
        ...{ importer: FORMAT, fileName, bytes: bytes.size, sha256: bytes.sha256() },
        isCompressed: bytes.isCompressed,
        recipe: { ...recipe, format: FORMAT },
        decisions: decisionsOf(recipe, bytes.mark),
        ...{ lines: reader.lines, rows: count, problemCount: 0, problems: [], errors },
      };
      return plainResult(reading, () => ({
        name: fileName.replace(/\.gz$/i, '').replace(/\.[A-Za-z]{2,5}$/, '') || fileName,
        length: count,
        columns: [{ name: 'code', values: codes.finish() }],
      }));
    },
  };
}

function errorsOf(read: {
  fileName: string;
  count: number;
  reader: CharacterReader;
  error: ImportError | undefined;
}): readonly ImportError[] {
  const { fileName, count, reader, error } = read;
  if (error !== undefined) return [error];
  const place = { file: fileName, column: null };
  if (reader.badLine !== null) {
    return [
      {
        ...place,
        line: reader.badLine,
        found: 'bytes that are not UTF-8',
        expected: 'text in UTF-8, or in UTF-16 with a byte order mark',
        advice: 'Set the encoding, for example windows-1252.',
      },
    ];
  }
  if (count > 0) return [];
  const advice = 'Choose a file with text.';
  return [{ ...place, line: null, found: 'an empty file', expected: 'text', advice }];
}

function decisionsOf(recipe: ImportRecipe, mark: ImportRecipe['encoding']): ImportPreview['decisions'] {
  const encoding = recipe.encoding ?? mark ?? 'utf-8';
  const how = recipe.encoding === undefined ? 'decided' : 'given';
  const reason = mark === undefined ? 'there is no byte order mark' : 'the byte order mark says so';
  return [
    formatDecision(recipe, FORMAT, why),
    { what: 'encoding', value: encoding, how, why: how === 'given' ? 'the recipe says so' : reason },
  ];
}

/** The first lines of the text. */
function previewCharacters(bytes: Uint8Array, fileName: string, recipe: ImportRecipe): ImportPreview {
  checkPlainRecipe(recipe, FORMAT, allowed);
  const isWhole = bytes.length < headBytes;
  let text = '';
  const reader = createCharacterReader(recipe.encoding, (piece) => {
    text += piece;
  });
  const source = createTextBytes(fileName, recipe.encoding, reader.push);
  source.push(bytes.subarray(0, headBytes));
  if (isWhole) {
    source.end();
    if (source.error === undefined) reader.end();
  }
  const lines = text.split('\n');
  const { error } = source;
  return {
    decisions: decisionsOf(recipe, source.mark),
    recipe: { ...recipe, format: FORMAT },
    columns: [{ name: 'code', unit: null, role: 'value' }],
    rows: lines.slice(0, maxRows).map((line, k) => ({
      line: k + 1,
      role: 'data',
      cells: [{ text: line.slice(0, maxCellLength), value: null, state: 'number' }],
    })),
    note: '',
    notices: [],
    questions: [],
    errors: errorsOf({ fileName, count: text.length, reader, error }),
    partial: !isWhole || lines.length > maxRows,
  };
}

/** The entry of the table of importers. */
export const charactersImporter: StreamImporter = {
  name: FORMAT,
  label: 'Text as characters',
  help: 'Any text in UTF-8, UTF-16 with a mark, or Windows-1252: a row a character, as its Unicode code point, in one column "code". Line ends are characters too. Only where it is chosen as the format.',
  source: 'The Unicode Standard: code points',
  extensions: [],
  choices: allowed,
  create: createCharactersImporter,
  preview: previewCharacters,
};
