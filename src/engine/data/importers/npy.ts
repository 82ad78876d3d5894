/** NumPy: one array (npy) or an archive of arrays (npz). */
import { arrayParts } from './arrays/parts.ts';
import type { NumberArray } from './arrays/array.ts';
import type { Importer } from './contract.ts';
import { npyMagic } from './numpy/header.ts';
import { readNpy } from './numpy/npy.ts';
import { wholeImporter } from './whole/importer.ts';
import { type Opened, type Opening, Refusal } from './whole/table.ts';
import { readZip } from './whole/zip.ts';

const isNpy = (bytes: Uint8Array): boolean => npyMagic.every((byte, k) => bytes[k] === byte);

/** Whether an archive begins with an array. */
function isNpz(bytes: Uint8Array): boolean {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
  const name = String.fromCharCode(...bytes.subarray(30, 30 + Math.min(200, bytes[26] ?? 0)));
  return isZip && name.endsWith('.npy');
}

function open({ bytes, recipe, isWhole, pause }: Opening): Opened {
  if (!isNpz(bytes)) return arrayParts(readNpy(bytes, '', { isWhole }), { recipe, pause });
  const failed: string[] = [];
  const arrays = readZip(bytes).flatMap(({ name, read }): NumberArray[] => {
    if (!name.endsWith('.npy')) return [];
    try {
      return readNpy(read(), name.slice(0, -4));
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      failed.push(`${name.slice(0, -4)} (${cause.error.found})`);
      return [];
    }
  });
  const { parts, others = [] } = arrayParts(arrays, { recipe, pause });
  return { parts, others: [...others, ...failed] };
}

/** The entry of the table of importers. */
export const numpyImporter: Importer = wholeImporter({
  name: 'numpy',
  label: 'NumPy array',
  help: 'An array as numpy.save writes it, or several in an archive of numpy.savez: numbers of any size and byte order, dates, structured arrays. A row a moment, or a column a moment where it is chosen or there is one row only; three dimensions are sequences x steps x columns.',
  source: 'NumPy Enhancement Proposal 1: the NPY format',
  extensions: ['.npy', '.npz'],
  choices: ['part', 'steps', 'missingCodes', 'timeColumn', 'timeFormat', 'columns', 'stopAfterErrors'],
  partLabel: 'Array',
  previewNeedsAll: (head) => !isNpy(head),
  why: 'it begins as NumPy files do',
  sniff: ({ bytes }) => isNpy(bytes) || isNpz(bytes),
  open,
});
