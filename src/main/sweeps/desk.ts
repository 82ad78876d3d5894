/** What the parts of the sweeper share: the stores, what is under way in memory, and telling others. */
import type { RunInfo } from '../../shared/models.ts';
import type { SweepInfo } from '../../shared/sweeps.ts';
import { isStorageTrouble } from '../db/addon.ts';
import type { ProjectDb } from '../db/project-db.ts';
import type { NewRun } from '../db/run-store.ts';
import type { StoredSweep, SweepPatch } from '../db/sweep-store.ts';
import { reasons } from '../training/reasons.ts';
import type { Trainers } from '../trainers.ts';

/** What a sweeper needs, and whom it tells. */
export interface SweeperOptions {
  readonly db: ProjectDb;
  readonly trainers: Trainers;
  readonly now: () => number;
  /** Calls back with every run that changed, until the function that it returns is called. */
  readonly onRun: (listener: (run: RunInfo) => void) => () => void;
  /** A run that could be trained. @throws UnfoldError where it could not be */
  readonly checkedRun: (run: {
    readonly seriesId: number | null;
    readonly spec: Record<string, unknown>;
    readonly name: string;
  }) => NewRun;
  readonly changed: (info: SweepInfo) => void;
  readonly removed: (id: number, runIds: readonly number[]) => void;
}

/** The sweeper's own state; everything that must survive a crash is in the project file. Mutable. */
export interface Desk {
  readonly options: SweeperOptions;
  /** Being brought to a standstill. */
  readonly halting: Set<number>;
  /** To be looked over at the next turn. */
  readonly dirty: Set<number>;
  /** Removed while the program runs. */
  readonly gone: Set<number>;
  /** What the disk refuses to store. */
  readonly unstored: Map<number, SweepPatch>;
  /** When each was last told of, and the timers of what is to be told. */
  readonly told: Map<number, number>;
  readonly timers: Map<number, NodeJS.Timeout>;
  /** Runs whose process ended by itself: the iteration it had reached, and how often that was tried. */
  readonly tries: Map<number, { readonly iterations: number; readonly count: number }>;
  closed: boolean;
}

/** Least time between two reports of one sweep that only went on. */
const tellMs = 500;

/** A sweep as it is now; where the disk refuses to store it, as it will be stored. */
export function infoOf({ options, unstored }: Desk, id: number): SweepInfo {
  const { training, ...stored } = options.db.sweeps.get(id);
  const info = { ...stored, ...unstored.get(id) };
  return { ...info, remaining: info.status === 'running' ? remainingOf({ ...stored, training }) : null };
}

/** By the time that was spent until now, over as many runs as train side by side. */
function remainingOf({ share, seconds, training }: StoredSweep): number | null {
  if (share < 0.005 || seconds === 0 || training === 0) return null;
  return ((1 - share) / share) * (seconds / training);
}

/** Stores a change. Where the disk refuses, it is kept in memory, and the sweep stands still. */
export function keep(desk: Desk, id: number, patch: SweepPatch): void {
  try {
    desk.options.db.sweeps.update(id, patch);
    desk.unstored.delete(id);
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    desk.unstored.set(id, { status: 'paused', reason: reasons.storage });
  }
  tell(desk, id);
}

/** Tells of a sweep at once. */
export function tell(desk: Desk, id: number): void {
  const { timers, told, options, gone } = desk;
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (gone.has(id) || desk.closed) return;
  told.set(id, performance.now());
  options.changed(infoOf(desk, id));
}

/** Tells of a sweep that went on, at most twice a second. */
export function tellSoon(desk: Desk, id: number): void {
  const { timers, told, gone } = desk;
  if (timers.has(id) || gone.has(id)) return;
  const wait = (told.get(id) ?? -Infinity) + tellMs - performance.now();
  timers.set(id, setTimeout(() => tell(desk, id), Math.max(0, wait)).unref());
}
