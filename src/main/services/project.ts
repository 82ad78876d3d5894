/** Methods about the project as a whole. */
import { availableParallelism } from 'node:os';
import { UnfoldError } from '../../engine/errors.ts';
import type { Handlers } from '../../shared/api.ts';
import type { ProjectInfo } from '../../shared/models.ts';
import { createProject, openProject, type ProjectDb } from '../db/project-db.ts';
import { type Analyst, createAnalyst } from '../analyst.ts';
import { createTrainers, type Trainers } from '../trainers.ts';
import {
  announceRun,
  announceSaved,
  type Context,
  opened,
  type OpenProject,
  projectInfo,
} from './context.ts';
import { readExample } from './examples.ts';
import { queueOf } from './organising.ts';
import { projectName } from './recent.ts';
import { replicatorOf } from './replications.ts';
import { createRun } from './runs.ts';
import { storeSource } from './series.ts';
import { sweeperOf } from './sweeps.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `project.${string}`>>;

export function projectHandlers(context: Context): Group {
  const { paths } = context;
  const inOrder = queue();
  return {
    'project.create': ({ path }) => inOrder(() => adopt(context, createProject(paths.allow(path), context))),
    'project.open': ({ path, readOnly }) =>
      inOrder(async () => {
        const real = paths.allow(path);
        if (context.project?.db.path === real) return projectInfo(context.project);
        if ((await context.platform.elsewhere?.(real)) === true) throw inOtherWindow(real);
        return adopt(context, openProject(real, { now: context.now, readOnly: readOnly ?? false }));
      }),
    'project.fromExample': async ({ path, example }) => {
      const { spec, data } = readExample(context.platform.examplesFolder, example);
      const info = await adopt(context, createProject(paths.allow(path), context));
      const seriesId = data === null ? null : await storeExampleData(context, data, spec.data.recipe);
      createRun(context, { seriesId, spec: { ...spec } });
      return context.project === null ? info : projectInfo(context.project);
    },
    'project.current': () => (context.project === null ? null : projectInfo(context.project)),
    'project.close': async () => {
      await closeProject(context);
      return null;
    },
    'project.check': ({ deep }) => opened(context).db.check(deep),
    'project.saveCopy': ({ path }) => {
      opened(context).db.saveCopy(paths.allow(path));
      return null;
    },
  };
}

function inOtherWindow(path: string): UnfoldError {
  const message = `“${projectName(path)}” is open in another window, which is in front now.`;
  return new UnfoldError('project.elsewhere', message, path);
}

async function storeExampleData(
  context: Context,
  path: string,
  recipe: Record<string, unknown>,
): Promise<number> {
  const stored = await storeSource(context, { path }, { recipe: { ...recipe } });
  if (stored.kind === 'series') return stored.series.id;
  throw new UnfoldError('example.broken', `The data of an example cannot be read: "${path}".`, path);
}

/** Closes the open project, if there is one: runs are paused with a checkpoint, trainers ended. */
export async function closeProject(context: Context): Promise<void> {
  const { project } = context;
  if (project === null) return;
  try {
    project.replicator.close();
    project.sweeper.close();
    project.analyst.close();
    await project.trainers.close();
  } finally {
    if (context.project === project) letGo(context, project); // or it was closed by another call in the meantime
  }
}

function letGo(context: Context, project: OpenProject): void {
  context.project = null;
  try {
    project.replicator.leave();
    project.sweeper.leave();
  } finally {
    project.db.close();
  }
  context.events.emit('project.changed', null);
}

/** A project that could be opened takes the place of the one before; of two clients that open one, the later wins. */
async function adopt(context: Context, db: ProjectDb): Promise<ProjectInfo> {
  try {
    // Another client may open one while this one waits: there is at most one, so that one is closed too.
    while (context.project !== null) await closeProject(context);
  } catch (error) {
    db.close();
    throw error;
  }
  const series = rememberLast((id) => db.series.read(id));
  const trainers = trainersOf(context, db, series);
  const analyst = analystOf(context, db);
  const parts = { db, series, trainers, analyst };
  context.project = {
    ...parts,
    replicator: replicatorOf(context, parts),
    sweeper: sweeperOf(context, parts),
  };
  context.recent.add(db.path, context.now());
  announceSaved(context);
  return projectInfo(context.project);
}

function trainersOf(context: Context, db: ProjectDb, series: OpenProject['series']): Trainers {
  const { events, nursery, patience, now } = context;
  return createTrainers({
    db,
    series,
    maxTrainers: context.maxTrainers(),
    cores: availableParallelism(),
    patience,
    now,
    spawn: () => nursery.spawn(),
    changed: (run) => void announceRun(context, run),
    rows: (id, rows) => events.emit('run.metrics', { id, rows }),
    diagnosed: (results) => events.emit('diagnostics.stored', results),
    queueChanged: () => {
      if (context.project !== null) events.emit('queue.changed', queueOf(context.project));
    },
    progress: (id, { iteration, rate, seconds }) => {
      const { iterationLimit } = db.runs.get(id);
      const remaining = remainingSeconds(
        { iteration, rate, seconds, limit: iterationLimit },
        db.runs.spec(id),
      );
      events.emit('run.progress', { id, iteration, limit: iterationLimit, rate, remaining });
    },
  });
}

/** A diagnosis may be one long step; a process is not taken for dead as soon as a trainer. */
const analystPatience = 6;

function analystOf({ events, platform, patience }: Context, db: ProjectDb): Analyst {
  return createAnalyst({
    db,
    patience: analystPatience * patience,
    spawn: () => platform.spawnTrainer(),
    progress: (diagnosis) => events.emit('diagnostics.progress', diagnosis),
    stored: (result) => events.emit('diagnostics.stored', [result]),
  });
}

/** Until the limit of iterations or of seconds, whichever comes first; null where there is neither or no rate yet. */
function remainingSeconds(
  at: { iteration: number; rate: number; seconds: number; limit: number | null },
  spec: Record<string, unknown>,
): number | null {
  const limitSeconds = (spec.stop as { seconds?: number | null } | undefined)?.seconds ?? null;
  const byIterations = at.limit === null || at.rate <= 0 ? Infinity : (at.limit - at.iteration) / at.rate;
  const bySeconds = limitSeconds === null ? Infinity : limitSeconds - at.seconds;
  const least = Math.max(0, Math.min(byIterations, bySeconds));
  return Number.isFinite(least) ? least : null;
}

function rememberLast<T>(read: (id: number) => T): (id: number) => T {
  let last: { id: number; value: T } | null = null;
  return (id) => {
    if (last?.id !== id) last = { id, value: read(id) };
    return last.value;
  };
}

/** Of two pages that ask for the same project at once, the second finds it open rather than locked. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
