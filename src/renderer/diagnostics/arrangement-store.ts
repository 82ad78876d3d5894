/** Keeps arrangements on this computer, one a run, as the theme is kept; a new run begins as the last one looked. */
import { nothingShown, readArrangement, type Arrangement } from './arrangement.ts';

/** The part of localStorage that is used. */
export type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

const mostRuns = 60;
const storageKey = (project: string): string => `unfold.diagnostics:${project}`;

/** The arrangement of a run of a project; that of the run arranged last where it has none. */
export function loadArrangement(keeper: Keeper, project: string, runId: number): Arrangement {
  const kept = readAll(keeper, project);
  const own = kept.find(([id]) => id === runId) ?? kept.at(-1);
  return readArrangement(own?.[1]) ?? nothingShown;
}

/** Keeps it. The runs that were arranged longest ago are forgotten, and everything where there is no room. */
export function saveArrangement(
  keeper: Keeper,
  where: { readonly project: string; readonly runId: number },
  arrangement: Arrangement,
): void {
  const others = readAll(keeper, where.project).filter(([id]) => id !== where.runId);
  const kept = [...others, [where.runId, arrangement]].slice(-mostRuns);
  try {
    keeper.setItem(storageKey(where.project), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage loses an arrangement of panels, nothing of a project.
  }
}

function readAll(keeper: Keeper, project: string): readonly (readonly [number, unknown])[] {
  try {
    const kept: unknown = JSON.parse(keeper.getItem(storageKey(project)) ?? '[]');
    return Array.isArray(kept)
      ? kept.filter((item): item is [number, unknown] => Array.isArray(item) && typeof item[0] === 'number')
      : [];
  } catch {
    return [];
  }
}
