/** What the groups of services share. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Series } from '../../engine/data/series.ts';
import type { Replication } from '../../engine/replications/index.ts';
import type { ProjectInfo, RunInfo } from '../../shared/models.ts';
import type { ProjectDb } from '../db/project-db.ts';
import type { Platform } from '../platform/platform.ts';
import type { Analyst } from '../analyst.ts';
import type { Replicator } from '../replications/replicator.ts';
import type { Sweeper } from '../sweeps/sweeper.ts';
import type { Trainers } from '../trainers.ts';
import type { Log } from '../log.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { Nursery } from '../training/priority.ts';
import type { Emitter } from './emitter.ts';
import type { PathGuard } from './path-guard.ts';
import { projectName, type Recent } from './recent.ts';

/** One open project with everything that lives as long as it is open. */
export interface OpenProject {
  readonly db: ProjectDb;
  readonly trainers: Trainers;
  readonly analyst: Analyst;
  readonly replicator: Replicator;
  readonly sweeper: Sweeper;
  /** A series' numbers; the last one read is kept, as a form asks again with every change. */
  series(id: number): Series;
}

export interface Context {
  readonly platform: Platform;
  readonly now: () => number;
  readonly events: Emitter;
  readonly paths: PathGuard;
  readonly recent: Recent;
  /** Trainers at a time, as it is set now. */
  readonly maxTrainers: () => number;
  readonly settings: SettingsStore;
  readonly log: Log;
  /** Starts the processes that train, with the priority that is set. */
  readonly nursery: Nursery;
  /** Seconds without a sign of life after which a trainer counts as hanging. */
  readonly patience: number;
  /** Cards of the gallery. */
  readonly cards: readonly Replication[];
  /** The open project. Mutable: opening and closing set it. */
  project: OpenProject | null;
}

/** The open project. @throws UnfoldError 'project.none' */
export function opened(context: Context): OpenProject {
  if (context.project !== null) return context.project;
  throw new UnfoldError('project.none', 'No project is open. Open or create one first.');
}

/** The open project's facts as clients see them. */
export function projectInfo({ db }: OpenProject): ProjectInfo {
  return {
    path: db.path,
    name: projectName(db.path),
    readOnly: db.readOnlyWhy !== null,
    readOnlyWhy: db.readOnlyWhy,
    saved: db.saved(),
    bytes: db.bytes(),
  };
}

/** Tells clients that something was committed. */
export function announceSaved(context: Context): void {
  if (context.project !== null) context.events.emit('project.changed', projectInfo(context.project));
}

/** Tells clients about a run that changed, and returns it. */
export function announceRun(context: Context, run: RunInfo): RunInfo {
  context.events.emit('run.changed', run);
  announceSaved(context);
  return run;
}
