/** Sweeps with their runs, as the tree and the list of runs fold them. */
import type { RunInfo } from '../../shared/models.ts';
import type { SweepInfo } from '../../shared/sweeps.ts';

export interface SweepFolder {
  readonly info: SweepInfo;
  readonly runs: readonly RunInfo[];
}

/**
 * Every sweep with its runs, the newest first. With a query those that have it in their names, with all their runs, and
 * those with runs that have it in theirs, with these.
 */
export function sweepFolders(
  runs: readonly RunInfo[],
  sweeps: readonly SweepInfo[],
  query = '',
): readonly SweepFolder[] {
  const wanted = query.trim().toLowerCase();
  const has = (text: string): boolean => text.toLowerCase().includes(wanted);
  const byId = Map.groupBy(runs, ({ sweepId }) => sweepId);
  return sweeps
    .map((info): SweepFolder => {
      const all = byId.get(info.id) ?? [];
      return { info, runs: has(info.name) ? all : all.filter(({ name }) => has(name)) };
    })
    .filter((one) => has(one.info.name) || one.runs.length > 0);
}

/** The end of a run's name, which tells it from the others of its sweep. */
export const ownPart = (name: string, sweep: string): string =>
  name.startsWith(`${sweep} · `) ? name.slice(sweep.length + 3) : name;
