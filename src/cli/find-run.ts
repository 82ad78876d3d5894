/** A run named on the command line: by its number, by its name, or not at all. */
import { suggestion, UnfoldError } from '../engine/errors.ts';
import type { RunInfo } from '../shared/models.ts';

/**
 * The run that `given` means: its number, else its name where that is unique.
 * @throws UnfoldError 'run.unknown' with the nearest name or the known numbers
 */
export function findRun(runs: readonly RunInfo[], given: string): RunInfo {
  if (runs.length === 0) {
    throw new UnfoldError('run.unknown', `There is no run "${given}": the project has no runs yet.`);
  }
  const byNumber = runs.find((run) => String(run.id) === given);
  if (byNumber !== undefined) return byNumber;
  const byName = runs.filter((run) => run.name === given);
  if (byName.length === 1) return byName[0];
  if (byName.length > 1) {
    const numbers = byName.map((run) => run.id).join(', ');
    throw new UnfoldError(
      'run.unknown',
      `${byName.length} runs are named "${given}". Give one by number: ${numbers}.`,
    );
  }
  const known = runs.flatMap((run) => (/^\d+$/.test(given) ? [String(run.id)] : [run.name, String(run.id)]));
  throw new UnfoldError('run.unknown', `There is no run "${given}".${suggestion(given, known)}`);
}

/**
 * The newest run that can go on: paused, interrupted, or a draft.
 * @throws UnfoldError 'run.unknown' where there is none
 */
export function newestResumable(runs: readonly RunInfo[]): RunInfo {
  const able = runs.filter((run) => ['paused', 'interrupted', 'draft', 'queued'].includes(run.status));
  const newest = able.reduce<RunInfo | undefined>(
    (a, b) => (a === undefined || b.id > a.id ? b : a),
    undefined,
  );
  if (newest === undefined) {
    throw new UnfoldError(
      'run.unknown',
      'No run of this project is paused or interrupted. `unfold list FILE` shows them.',
    );
  }
  return newest;
}
