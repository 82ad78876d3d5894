/** Runs of replications, kept apart from a person's own: a card may have hundreds. */
import type { ReplicationInfo, RunInfo } from '../../shared/models.ts';

/** A replication with its card's name for people and its runs, in the order in which they were made. */
export interface CardRuns {
  readonly info: ReplicationInfo;
  readonly label: string;
  readonly runs: readonly RunInfo[];
}

/** What of the gallery is looked at. */
export interface Replications {
  readonly list: readonly ReplicationInfo[];
  card(name: string): { readonly label: string } | undefined;
}

/** The runs that belong to no replication and no sweep. */
export const ownRuns = (runs: readonly RunInfo[]): readonly RunInfo[] =>
  runs.filter(({ replicationId, sweepId }) => replicationId === null && sweepId === null);

/**
 * Every replication with its runs, the newest first. With a query those whose card has it in its name, with all their
 * runs, and those with runs that have it in theirs, with these.
 */
export function cardRuns(runs: readonly RunInfo[], gallery: Replications, query = ''): readonly CardRuns[] {
  const wanted = query.trim().toLowerCase();
  const has = (text: string): boolean => text.toLowerCase().includes(wanted);
  const byId = Map.groupBy(runs, ({ replicationId }) => replicationId);
  return gallery.list
    .map((info): CardRuns => {
      const label = gallery.card(info.name)?.label ?? info.name;
      const all = byId.get(info.id) ?? [];
      return { info, label, runs: has(label) ? all : all.filter(({ name }) => has(name)) };
    })
    .filter((one) => has(one.label) || one.runs.length > 0);
}
