/** A series named on the command line: by its number, or by its name where that is unique. */
import { suggestion, UnfoldError } from '../engine/errors.ts';
import type { SeriesInfo } from '../shared/models.ts';

/**
 * The series that `given` means.
 * @throws UnfoldError 'series.unknown' with the nearest name, or the numbers of those that have this name
 */
export function findSeries(all: readonly SeriesInfo[], given: string): SeriesInfo {
  if (all.length === 0)
    throw new UnfoldError('series.unknown', `There is no series "${given}": the project has no series yet.`);
  const byNumber = all.find(({ id }) => String(id) === given);
  if (byNumber !== undefined) return byNumber;
  const byName = all.filter(({ name }) => name === given);
  if (byName.length === 1) return byName[0];
  if (byName.length > 1) {
    const numbers = byName.map(({ id }) => id).join(', ');
    const text = `${byName.length} series are named "${given}". Give one by number: ${numbers}.`;
    throw new UnfoldError('series.unknown', text);
  }
  const known = all.flatMap(({ id, name }) => (/^\d+$/.test(given) ? [String(id)] : [name, String(id)]));
  throw new UnfoldError('series.unknown', `There is no series "${given}".${suggestion(given, known)}`);
}
