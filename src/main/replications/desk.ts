/** What the parts of the replicator share: the stores, what is under way in memory, and telling others. */
import type { Look, Replication } from '../../engine/replications/index.ts';
import type { ReplicationInfo, RunInfo } from '../../shared/models.ts';
import { isStorageTrouble } from '../db/addon.ts';
import type { ProjectDb } from '../db/project-db.ts';
import type { ReplicationPatch, StoredReplication } from '../db/replication-store.ts';
import type { NewRun } from '../db/run-store.ts';
import { reasons } from '../training/reasons.ts';
import type { Trainers } from '../trainers.ts';

/** What a replicator needs, and whom it tells. */
export interface ReplicatorOptions {
  readonly db: ProjectDb;
  readonly trainers: Trainers;
  readonly cards: readonly Replication[];
  readonly now: () => number;
  /** Calls back with every run that changed, until the function that it returns is called. */
  readonly onRun: (listener: (run: RunInfo) => void) => () => void;
  /** A run that could be trained. @throws UnfoldError where it could not be */
  readonly checkedRun: (run: {
    readonly seriesId: number | null;
    readonly spec: Record<string, unknown>;
    readonly name: string;
  }) => NewRun;
  /** Looks at the newest weights of a run. Resolves when the result is stored, rejects where there is none. */
  readonly lookAt: (runId: number, look: Look) => Promise<void>;
  readonly changed: (info: ReplicationInfo) => void;
  readonly removed: (id: number, runIds: readonly number[]) => void;
  /** Series were added to the project. */
  readonly seriesAdded: () => void;
}

/** The replicator's own state; everything that must survive a crash is in the project file. Mutable. */
export interface Desk {
  readonly options: ReplicatorOptions;
  /** Being judged. */
  readonly concluding: Set<number>;
  /** Being brought to a standstill. */
  readonly halting: Set<number>;
  /** To be looked over at the next turn. */
  readonly dirty: Set<number>;
  /** Removed while the program runs: what was still to be done about them is left undone. */
  readonly gone: Set<number>;
  /** What the disk refuses to store. */
  readonly unstored: Map<number, ReplicationPatch>;
  /** When each was last told of, and the timers of what is to be told. */
  readonly told: Map<number, number>;
  readonly timers: Map<number, NodeJS.Timeout>;
  /** Runs whose process ended by itself: the iteration it had reached, and how often that was tried. */
  readonly tries: Map<number, { readonly iterations: number; readonly count: number }>;
  closed: boolean;
}

/** Least time between two reports of one replication that only went on. */
const tellMs = 500;

/** A replication as it is now; where the disk refuses to store it, as it will be stored. */
export function infoOf({ options, unstored }: Desk, id: number): ReplicationInfo {
  const { training, ...stored } = options.db.replications.get(id);
  const { conclusion: _, ...patch } = unstored.get(id) ?? {};
  const info = { ...stored, ...patch };
  return { ...info, remaining: info.status === 'running' ? remainingOf({ ...stored, training }) : null };
}

/** By the time that was spent until now, over as many runs as train side by side. */
function remainingOf({ share, seconds, training }: StoredReplication): number | null {
  if (share < 0.005 || seconds === 0 || training === 0) return null;
  return ((1 - share) / share) * (seconds / training);
}

/** Stores a change. Where the disk refuses, it is kept in memory, and the replication stands still. */
export function keep(desk: Desk, id: number, patch: ReplicationPatch): void {
  try {
    desk.options.db.replications.update(id, patch);
    desk.unstored.delete(id);
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    desk.unstored.set(id, { status: 'paused', reason: reasons.storage });
  }
  tell(desk, id);
}

/** Puts one of its runs into the queue where nobody waits for the answer; where the disk refuses, it stands still. */
export function enqueueOrPause(desk: Desk, id: number, runId: number): void {
  try {
    desk.options.trainers.enqueue([runId]);
  } catch {
    keep(desk, id, { status: 'paused', reason: reasons.storage });
  }
}

/** Tells of a replication at once. */
export function tell(desk: Desk, id: number): void {
  const { timers, told, options } = desk;
  clearTimeout(timers.get(id));
  timers.delete(id);
  told.set(id, performance.now());
  options.changed(infoOf(desk, id));
}

/** Nothing is told of a replication that was removed. */
export function forget({ timers, gone }: Desk, id: number): void {
  clearTimeout(timers.get(id));
  gone.add(id);
}

/** Tells of a replication that went on, at most twice a second. */
export function tellSoon(desk: Desk, id: number): void {
  const { timers, told, gone } = desk;
  if (timers.has(id) || gone.has(id)) return;
  const wait = (told.get(id) ?? -Infinity) + tellMs - performance.now();
  timers.set(id, setTimeout(() => tell(desk, id), Math.max(0, wait)).unref());
}
