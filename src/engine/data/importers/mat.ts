/** MATLAB: MAT files of versions 5 to 7. */
import type { NumberArray } from './arrays/array.ts';
import { arrayParts } from './arrays/parts.ts';
import type { Importer } from './contract.ts';
import { sequencesPart } from './mat/cells.ts';
import { miCompressed, miMatrix, readElement } from './mat/elements.ts';
import { readVariable, type Variable } from './mat/matrix.ts';
import { unzlibLimited } from './whole/inflate.ts';
import { wholeImporter } from './whole/importer.ts';
import { maxParts } from './whole/limits.ts';
import { type Opened, type Opening, type Part, Refusal } from './whole/table.ts';
import { type View, viewOf } from './whole/view.ts';

const headerBytes = 128;

async function open({ bytes, recipe, pause }: Opening): Promise<Opened> {
  refuseHdf5(bytes);
  const view = viewOf(bytes, isLittle(bytes));
  const variables: Variable[] = [];
  for (let at = headerBytes; at + 8 <= bytes.length;) {
    const element = readElement(view, at, bytes.length);
    at = element.next;
    variables.push(...variableIn(view, element));
    if (variables.length > maxParts) throw odd(`more than ${maxParts} variables`, 'fewer');
    await pause();
  }
  const [arrays, sequences, others] = [[], [], []] as [NumberArray[], Part[], string[]];
  const sort = (variable: Variable): void => {
    if (variable.kind === 'numbers') arrays.push(flat({ ...variable.array, name: variable.name }));
    else if (variable.kind === 'struct') variable.fields.forEach(sort);
    else if (variable.kind === 'other') others.push(`${variable.name} (${variable.what})`);
    else {
      const cells = variable.cells.flatMap((cell) => (cell.kind === 'numbers' ? [cell.array] : []));
      const isAll = cells.length === variable.cells.length;
      const part = isAll ? sequencesPart(variable.name, cells, { recipe, pause }) : null;
      if (part === null) others.push(`${variable.name} (cells that are no sequences of equal width)`);
      else sequences.push(part);
    }
  };
  variables.forEach(sort);
  const found = arrayParts(arrays, { recipe, pause });
  return { parts: [...found.parts, ...sequences], others: [...(found.others ?? []), ...others] };
}

/** MATLAB has no vectors: one row, or one column, is one. */
function flat(array: NumberArray): NumberArray {
  const { shape } = array;
  const isVector = shape.length === 2 && (shape[0] === 1 || shape[1] === 1);
  return isVector ? { ...array, shape: [shape[0] * shape[1]], strides: [1] } : array;
}

function variableIn(view: View, element: ReturnType<typeof readElement>): Variable[] {
  if (element.type === miMatrix) return [readVariable(view, element, { name: '', depth: 0 })];
  if (element.type !== miCompressed) return [];
  const { start, size } = element;
  const inner = viewOf(unzlibLimited(view.bytes.subarray(start, start + size)), view.little);
  const matrix = readElement(inner, 0, inner.bytes.length);
  return matrix.type === miMatrix ? [readVariable(inner, matrix, { name: '', depth: 0 })] : [];
}

/** The two bytes "IM" (little) or "MI" (big) stand at 126. @throws Refusal for another beginning */
function isLittle(bytes: Uint8Array): boolean {
  const mark = String.fromCharCode(...bytes.subarray(126, 128));
  if (mark === 'IM' || mark === 'MI') return mark === 'IM';
  throw odd('another beginning', 'the header of a MAT file of version 5 to 7');
}

function refuseHdf5(bytes: Uint8Array): void {
  const text = String.fromCharCode(...bytes.subarray(0, 20));
  if (!text.startsWith('MATLAB 7.3') && !text.startsWith('\u0089HDF')) return;
  throw new Refusal({
    found: 'a MAT file of version 7.3 (HDF5)',
    expected: 'a MAT file of version 5 to 7',
    advice: "In MATLAB, save it again with the option -v7: save('file.mat', '-v7').",
  });
}

const odd = (found: string, expected: string): Refusal =>
  new Refusal({ found, expected, advice: "Save it again with save('file.mat', '-v7')." });

/** The entry of the table of importers. */
export const matImporter: Importer = wholeImporter({
  name: 'mat',
  label: 'MATLAB',
  help: 'Variables of a MAT file of version 5 to 7 (also compressed): matrices of numbers, fields of a struct, and cell arrays of sequences. A row a moment, or a column a moment where it is chosen or there is one row only. Files of version 7.3 are to be saved again with -v7.',
  source: 'MathWorks: MAT-File Format, level 5',
  extensions: ['.mat'],
  choices: ['part', 'steps', 'missingCodes', 'timeColumn', 'timeFormat', 'columns', 'stopAfterErrors'],
  partLabel: 'Variable',
  why: 'it begins as MAT files do',
  previewNeedsAll: () => true,
  sniff: ({ bytes }) => /^MATLAB \d/.test(String.fromCharCode(...bytes.subarray(0, 9))),
  open,
});
