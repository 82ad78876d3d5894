/** Formats that can be imported. Another one is one file and one line here. */
import type { Importer } from './contract.ts';
import { textImporter } from './text.ts';

export type * from './contract.ts';

/** All importers; the first is the one for files of unknown kind. */
export const importers: readonly Importer[] = [textImporter];

/** The importer for a file by its extension (a '.gz' behind it does not matter); the first for unknown ones. */
export function importerFor(fileName: string): Importer {
  const name = fileName.toLowerCase().replace(/\.gz$/, '');
  return (
    importers.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension))) ??
    importers[0]
  );
}
