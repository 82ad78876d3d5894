import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UnfoldError } from '../engine/errors.ts';

/**
 * The folder that holds Unfold's package.json, whether this file runs from src/ or bundled from dist/.
 * @throws UnfoldError 'internal.folder' where there is none
 */
export function programFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'unfold') return folder;
    if (dirname(folder) === folder) {
      throw new UnfoldError(
        'internal.folder',
        `No package.json of Unfold above ${import.meta.dirname}. Install it again.`,
      );
    }
  }
}
