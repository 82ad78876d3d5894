/** The runs that came from each other, by forks and by remedies, as a tree. */
import type { RunInfo } from '../../shared/models.ts';

/** A run with those that begin from it. */
export interface FamilyMember {
  readonly run: RunInfo;
  /** 0 for the one that all others come from. */
  readonly depth: number;
}

/** The run that this one comes from; null for one of its own, or where the other is gone. */
export const parentOf = ({ fork, origin }: RunInfo): number | null => fork?.runId ?? origin?.runId ?? null;

/** Everything that comes from the same first run as `id`, each below the one it comes from, in the order of their numbers. */
export function familyOf(runs: readonly RunInfo[], id: number): readonly FamilyMember[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  let first = byId.get(id);
  if (first === undefined) return [];
  // A run is younger than the one it comes from, so that this ends.
  for (let parent = parentOf(first); parent !== null;) {
    const found = byId.get(parent);
    if (found === undefined) break;
    first = found;
    parent = parentOf(found);
  }
  const childrenOf = Map.groupBy(runs, (run) => parentOf(run));
  const below = (run: RunInfo, depth: number): readonly FamilyMember[] => [
    { run, depth },
    ...(childrenOf.get(run.id) ?? []).flatMap((child) => below(child, depth + 1)),
  ];
  return below(first, 0);
}
