/** The services: everything a window, a browser page or a command can ask for, on any host. */
import { availableParallelism } from 'node:os';
import { type Replication, replications } from '../../engine/replications/index.ts';
import type { EventName, Events, Handlers } from '../../shared/api.ts';
import type { Platform } from '../platform/platform.ts';
import { appHandlers } from './app.ts';
import { cardHandlers } from './cards.ts';
import type { Context } from './context.ts';
import { diagnosticExportHandlers } from './diagnostic-export.ts';
import { diagnosticHandlers } from './diagnostics.ts';
import { createEmitter } from './emitter.ts';
import { exportHandlers } from './export.ts';
import { forecastHandlers } from './forecast.ts';
import { createPathGuard } from './path-guard.ts';
import { closeProject, projectHandlers } from './project.ts';
import { createRecent } from './recent.ts';
import { replicationExportHandlers } from './replication-export.ts';
import { replicationHandlers } from './replications.ts';
import { reportHandlers } from './report.ts';
import { runHandlers } from './runs.ts';
import { seriesHandlers } from './series.ts';

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
  /** Trainers at a time; one a core by default, each of which gives way to a window. */
  readonly maxTrainers?: number;
  /** Seconds without a sign of life after which a trainer counts as hanging. */
  readonly patience?: number;
  /** Cards of the gallery that can be run; the engine's table by default. */
  readonly cards?: readonly Replication[];
}

/** One set of services with at most one open project. The caller ends it with `close`. */
export function createServices(platform: Platform, options: ServicesOptions = {}): Services {
  const {
    now = Date.now,
    maxTrainers = availableParallelism(),
    patience = 10,
    cards = replications,
  } = options;
  const events = createEmitter();
  const context: Context = {
    platform,
    now,
    events,
    maxTrainers,
    patience,
    cards,
    paths: createPathGuard(platform.roots),
    recent: createRecent(platform.settingsFolder),
    project: null,
  };
  return {
    handlers: {
      ...appHandlers(context),
      ...projectHandlers(context),
      ...seriesHandlers(context),
      ...runHandlers(context),
      ...exportHandlers(context),
      ...reportHandlers(context),
      ...forecastHandlers(context),
      ...diagnosticHandlers(context),
      ...diagnosticExportHandlers(context),
      ...cardHandlers(cards),
      ...replicationHandlers(context),
      ...replicationExportHandlers(context),
    },
    on: events.on,
    close: () => closeProject(context),
  };
}
