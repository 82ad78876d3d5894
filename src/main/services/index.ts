/** The services: everything a window, a browser page or a command can ask for, on any host. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Replication, replications } from '../../engine/replications/index.ts';
import type { EventName, Events, Handlers } from '../../shared/api.ts';
import { createLog, type Log, noLog } from '../log.ts';
import type { Platform } from '../platform/platform.ts';
import { createSettings, type SettingsStore } from '../settings-store.ts';
import { createNursery } from '../training/priority.ts';
import { appHandlers } from './app.ts';
import { cardHandlers } from './cards.ts';
import { compareHandlers } from './compare.ts';
import type { Context } from './context.ts';
import { diagnosticExportHandlers } from './diagnostic-export.ts';
import { diagnosticHandlers } from './diagnostics.ts';
import { createEmitter } from './emitter.ts';
import { exportHandlers } from './export.ts';
import { forkHandlers } from './forks.ts';
import { forecastHandlers } from './forecast.ts';
import { networkHandlers } from './networks.ts';
import { organisingHandlers } from './organising.ts';
import { createPathGuard } from './path-guard.ts';
import { preparationHandlers } from './preparation.ts';
import { closeProject, projectHandlers } from './project.ts';
import { createImportJobs } from './import-jobs.ts';
import { createRecent } from './recent.ts';
import { replicationExportHandlers } from './replication-export.ts';
import { replicationHandlers } from './replications.ts';
import { logHandlers } from './log.ts';
import { logEvents, logFailures } from './logged.ts';
import { layoutHandlers } from './layout.ts';
import { reimportHandlers } from './reimport.ts';
import { reportHandlers } from './report.ts';
import { runHandlers } from './runs.ts';
import { seriesHandlers } from './series.ts';
import { sweepHandlers } from './sweeps.ts';
import { seriesViewHandlers } from './series-views.ts';
import { followSettings, settingsHandlers } from './settings.ts';
import { windowHandlers } from './window.ts';

/** The services as their host holds them. */
export interface Services {
  readonly handlers: Handlers;
  /** Listens to an event; returns a function that stops it. */
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void;
  /** Pauses all runs with a checkpoint, ends the trainers and closes the project. */
  close(): Promise<void>;
}

/** What may differ from the defaults. */
export interface ServicesOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Trainers at a time; by default as the settings say, for a command one a core. */
  readonly maxTrainers?: number;
  /** Settings that several sets of services share; by default those of the platform's settings folder. */
  readonly settings?: SettingsStore;
  /** Where faults are noted; by default in the settings folder, of a command nowhere. */
  readonly log?: Log;
  /** Seconds without a sign of life after which a trainer counts as hanging. */
  readonly patience?: number;
  /** Cards of the gallery that can be run; the engine's table by default. */
  readonly cards?: readonly Replication[];
}

/** One set of services with at most one open project. The caller ends it with `close`. */
export function createServices(platform: Platform, options: ServicesOptions = {}): Services {
  const {
    now = Date.now,
    settings = createSettings(platform.settingsFolder),
    patience = 10,
    cards = replications,
  } = options;
  const events = createEmitter();
  const log = options.log ?? logOf(platform, now);
  logEvents(events, log);
  const context: Context = {
    platform,
    now,
    events,
    settings,
    maxTrainers: () => options.maxTrainers ?? trainersAsSet(platform, settings),
    log,
    nursery: createNursery(
      (priority) => platform.spawnTrainer(priority, (words) => log.write('warning', 'trainer', words)),
      settings.get().priority,
    ),
    patience,
    cards,
    paths: createPathGuard(platform.roots),
    recent: createRecent(platform.settingsFolder),
    project: null,
  };
  const unfollow = followSettings(context);
  const jobs = createImportJobs();
  return {
    handlers: logFailures(
      {
        ...appHandlers(context),
        ...settingsHandlers(context),
        ...windowHandlers(context),
        ...layoutHandlers(context),
        ...logHandlers(context),
        ...projectHandlers(context),
        ...seriesHandlers(context, jobs),
        ...reimportHandlers(context, jobs),
        ...seriesViewHandlers(context),
        ...preparationHandlers(context),
        ...runHandlers(context),
        ...forkHandlers(context),
        ...organisingHandlers(context),
        ...exportHandlers(context),
        ...reportHandlers(context),
        ...forecastHandlers(context),
        ...diagnosticHandlers(context),
        ...diagnosticExportHandlers(context),
        ...networkHandlers(context),
        ...compareHandlers(context),
        ...sweepHandlers(context),
        ...cardHandlers(cards),
        ...replicationHandlers(context),
        ...replicationExportHandlers(context),
      },
      log,
    ),
    on: events.on,
    close: () => closeProject(context).finally(unfollow),
  };
}

/** A command prints what it has to say. */
const logOf = ({ kind, settingsFolder }: Platform, now: () => number): Log =>
  kind === 'cli' ? noLog : createLog(join(settingsFolder, 'logs'), { now });

/** What a command takes does not depend on what is set in a window. */
function trainersAsSet({ kind }: Platform, settings: SettingsStore): number {
  return (kind === 'cli' ? null : settings.get().trainers) ?? availableParallelism();
}
