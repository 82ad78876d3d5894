/** JSON: an array of numbers, of rows or of objects, an object of arrays; or one of these a line. */
import type { Importer } from './contract.ts';
import { jsonParts } from './json/parts.ts';
import { looksLikeLines, parseDocument, parseLines } from './json/parse.ts';
import { wholeImporter } from './whole/importer.ts';
import type { Opened, Opening } from './whole/table.ts';

async function open({ bytes, fileName, isWhole, pause }: Opening): Promise<Opened> {
  const isLines = looksLikeLines(bytes, fileName);
  const { value, notices } = isLines ? await parseLines(bytes, { isWhole, pause }) : parseDocument(bytes);
  const layout = isLines ? 'one value a line' : 'one document';
  const why = isLines ? 'every line is a value of its own' : 'the file is one value';
  return {
    ...jsonParts(value, { isLines, notices, isPartial: !isWhole }),
    decisions: [{ what: 'layout', value: layout, how: 'decided', why }],
  };
}

/** The entry of the table of importers. */
export const jsonImporter: Importer = wholeImporter({
  name: 'json',
  label: 'JSON',
  help: 'Numbers as JSON: an array of numbers, of rows or of objects, an object of arrays, or one object or row a line (ndjson, jsonl). Objects within objects become columns like "wind.speed"; true and false become 1 and 0, null is missing.',
  source: 'RFC 8259',
  extensions: ['.json', '.ndjson', '.jsonl'],
  choices: ['part', 'missingCodes', 'timeColumn', 'timeFormat', 'columns', 'stopAfterErrors'],
  partLabel: 'Table',
  why: 'its name or its beginning is that of JSON',
  previewNeedsAll: (head) => !looksLikeLines(head, ''),
  sniff: ({ bytes }) =>
    /^\ufeff?\s*(?:\{\s*"|\[\s*\{\s*"|\[\s*\[\s*-?\d)/.test(new TextDecoder().decode(bytes.subarray(0, 200))),
  open,
});
