/** What reading and previewing piano rolls share. */
import type { ImportError } from '../contract.ts';

export const FORMAT = 'piano-roll';

/** Keys of a recipe that have a meaning, besides the format. */
export const allowedKeys = ['encoding', 'stopAfterErrors'] as const;

export const usualStopAfterErrors = 20;

/** Why a file is taken for a piano roll. */
export const whyRoll = 'it begins with a header "# index length" and lines of notes';

/** An error in a file of songs. */
export function errorAt(
  file: string,
  line: number | null,
  { found, expected, advice }: Pick<ImportError, 'found' | 'expected' | 'advice'>,
): ImportError {
  return { file, line, column: null, found, expected, advice };
}
