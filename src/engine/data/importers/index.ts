/** Formats that can be imported. Another one is one file and one line here. */
import { suggestion, UnfoldError } from '../../errors.ts';
import { charactersImporter } from './characters.ts';
import type { FileHead, Importer } from './contract.ts';
import { jsonImporter } from './json.ts';
import { matImporter } from './mat.ts';
import { numpyImporter } from './npy.ts';
import { parquetImporter } from './parquet.ts';
import { pianoRollImporter } from './piano-roll.ts';
import { snnsImporter } from './snns.ts';
import { textImporter } from './text.ts';
import { waveImporter } from './wav.ts';
import { spreadsheetImporter } from './xlsx.ts';

export type * from './contract.ts';

/** All importers; the first is the one for files of unknown kind. */
export const importers: readonly Importer[] = [
  textImporter,
  spreadsheetImporter,
  parquetImporter,
  jsonImporter,
  numpyImporter,
  matImporter,
  waveImporter,
  snnsImporter,
  pianoRollImporter,
  charactersImporter,
];

/**
 * The importer for a file: the one that is given; the one that knows its beginning; the one for its extension (a '.gz'
 * behind it does not matter); the first for unknown ones.
 * @throws UnfoldError 'import.format' for a format that there is not
 */
export function importerFor(
  fileName: string,
  known: { format?: string | undefined; head?: FileHead } = {},
): Importer {
  const { format, head } = known;
  if (format !== undefined) return importerNamed(format);
  const name = fileName.toLowerCase().replace(/\.gz$/, '');
  const byContent = head && importers.find((importer) => importer.sniff?.(head) === true);
  const byExtension = importers.find(({ extensions }) =>
    extensions.some((extension) => name.endsWith(extension)),
  );
  return byContent ?? byExtension ?? importers[0];
}

function importerNamed(format: string): Importer {
  const found = importers.find(({ name }) => name === format);
  if (found !== undefined) return found;
  const names = importers.map(({ name }) => name);
  const text = `There is no format "${format}".${suggestion(format, names)}`;
  throw new UnfoldError('import.format', text, 'recipe.format');
}
