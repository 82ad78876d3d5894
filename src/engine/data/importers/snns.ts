/** Pattern files of the Stuttgart Neural Network Simulator: a row a pattern, its inputs and its outputs. */
import type { Importer } from './contract.ts';
import { wholeImporter } from './whole/importer.ts';
import { maxTextBytes } from './whole/limits.ts';
import { type Opened, type Opening, quoted, Refusal, type Table, type TableColumn } from './whole/table.ts';
import { maxColumns, maxValues } from './text/limits.ts';

/** What the header says, and where the numbers begin. */
interface Header {
  readonly patterns: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly start: number;
}

const title = /^\s*SNNS pattern definition file V\d/i;

function open({ bytes, isWhole }: Opening): Opened {
  if (bytes.length > maxTextBytes) throw odd(`${bytes.length} bytes`, `at most ${maxTextBytes}`);
  const text = new TextDecoder().decode(bytes);
  const header = readHeader(text);
  const { patterns, inputs, outputs } = header;
  const label = `${patterns} patterns of ${inputs} inputs and ${outputs} outputs`;
  return {
    parts: [{ name: '', label, read: (most) => tableOf(text, header, { most, isWhole }) }],
    decisions: [{ what: 'patterns', value: label, how: 'decided', why: 'the header says so' }],
  };
}

function readHeader(text: string): Header {
  if (!title.test(text.slice(0, 200)))
    throw odd(quoted(text.slice(0, 40)), '"SNNS pattern definition file V…"');
  const read = (what: string, isNeeded: boolean): { value: number; end: number } => {
    const found = new RegExp(`No\\. of ${what}\\s*:\\s*(\\d{1,12})`, 'i').exec(text.slice(0, 10_000));
    if (found === null && isNeeded) throw odd('a header without it', `"No. of ${what} : …"`);
    return found === null
      ? { value: 0, end: 0 }
      : { value: Number(found[1]), end: found.index + found[0].length };
  };
  if (/No\. of variable (?:input|output) dimensions\s*:\s*[1-9]/i.test(text.slice(0, 10_000)))
    throw odd('patterns of variable size', 'as many numbers in every pattern');
  const [patterns, inputs, outputs] = [
    read('patterns', true),
    read('input units', true),
    read('output units', false),
  ];
  return {
    ...{ patterns: patterns.value, inputs: inputs.value, outputs: outputs.value },
    start: Math.max(patterns.end, inputs.end, outputs.end),
  };
}

function tableOf(
  text: string,
  header: Header,
  { most, isWhole }: { most: number | null; isWhole: boolean },
): Table {
  const width = header.inputs + header.outputs;
  if (width < 1 || width > maxColumns || width * header.patterns > maxValues)
    throw odd(
      `${header.patterns} patterns of ${width} numbers`,
      `at most ${maxColumns} numbers each and ${maxValues} in all`,
    );
  const wanted = most === null ? header.patterns : Math.min(most, header.patterns);
  // A short file cannot hold what its header claims: a number takes two characters.
  const room = Math.min(wanted, Math.ceil(text.length / (2 * width)) + 1);
  const arrays = Array.from({ length: width }, () => new Float64Array(room).fill(NaN));
  const texts = arrays.map(() => new Map<number, string>());
  const lines: number[] = [];
  const count = readWords(text, header.start, (word, line, k) => {
    const row = Math.floor(k / width);
    if (row >= wanted || row >= room) return isWhole && most === null;
    if (k % width === 0) lines.push(line);
    const value = Number(word);
    if (Number.isNaN(value)) texts[k % width].set(row, word);
    else arrays[k % width][row] = value;
    return true;
  });
  const rows = Math.min(wanted, Math.floor(count / width));
  const isComplete = most === null && isWhole;
  if (isComplete && count !== header.patterns * width)
    throw odd(`${count} numbers`, `${header.patterns} patterns of ${width}, as the header says`);
  const columns = arrays.map((values, k): TableColumn => {
    const isInput = k < header.inputs;
    const name = isInput ? `in${k + 1}` : `out${k - header.inputs + 1}`;
    return { name, unit: null, kind: 'number', values: values.subarray(0, rows), texts: texts[k] };
  });
  return {
    ...{ rows, columns, isPartial: rows < header.patterns },
    lineOf: (row) => lines[row] ?? row + 1,
    place: (row, k) => ({ line: lines[row] ?? null, column: columns[k].name, place: `pattern ${row + 1}` }),
  };
}

/** Words outside comments, in their order, until `take` says that it is enough; returns their number. */
function readWords(
  text: string,
  start: number,
  take: (word: string, line: number, k: number) => boolean,
): number {
  const word = /#[^\n\r]*|[^\s#]+|\n/g;
  word.lastIndex = start;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) line++;
  let k = 0;
  for (let found = word.exec(text); found !== null; found = word.exec(text)) {
    if (found[0] === '\n') line++;
    else if (!found[0].startsWith('#') && !take(found[0], line, k++)) return k;
  }
  return k;
}

const odd = (found: string, expected: string): Refusal =>
  new Refusal({
    found,
    expected,
    advice: 'Correct the file, or choose another format if it is no pattern file.',
  });

/** The entry of the table of importers. */
export const snnsImporter: Importer = wholeImporter({
  name: 'snns',
  label: 'SNNS patterns',
  help: 'A pattern file of the Stuttgart Neural Network Simulator (.pat): a row a pattern, with columns in1, in2, ... and out1, out2, ...',
  source: 'SNNS User Manual 4.2, appendix A: pattern files',
  extensions: ['.pat'],
  choices: ['missingCodes', 'columns', 'stopAfterErrors'],
  why: 'it begins as SNNS pattern files do',
  sniff: ({ bytes }) => title.test(String.fromCharCode(...bytes.subarray(0, 200))),
  open,
});
