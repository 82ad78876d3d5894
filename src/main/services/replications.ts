/** Methods about replications: running cards of the gallery in the open project. */
import type { Look } from '../../engine/replications/index.ts';
import type { Handlers } from '../../shared/api.ts';
import type { Diagnosis } from '../../shared/models.ts';
import { createReplicator, type Replicator } from '../replications/replicator.ts';
import { announceSaved, type Context, opened, type OpenProject } from './context.ts';
import { diagnoseRun } from './diagnostics.ts';
import { checkedRun } from './runs.ts';

type Group = Pick<
  Handlers,
  Exclude<Extract<keyof Handlers, `replications.${string}`>, 'replications.export'>
>;

export function replicationHandlers(context: Context): Group {
  const replicator = (): Replicator => opened(context).replicator;
  return {
    'replications.list': () => replicator().list(),
    'replications.get': ({ id }) => replicator().get(id),
    'replications.start': (request) => replicator().start(request),
    'replications.pause': ({ id }) => replicator().pause(id),
    'replications.resume': ({ id }) => replicator().resume(id),
    'replications.stop': ({ id }) => replicator().stop(id),
    'replications.remove': async ({ id }) => {
      await replicator().remove(id);
      return null;
    },
  };
}

/** The replicator of a project that is being opened. */
export function replicatorOf(
  context: Context,
  project: Omit<OpenProject, 'replicator' | 'sweeper'>,
): Replicator {
  const { events, cards, now } = context;
  const { db, trainers } = project;
  return createReplicator({
    ...{ db, trainers, cards, now },
    onRun: (listener) => events.on('run.changed', listener),
    checkedRun: (run) => checkedRun(project, run),
    lookAt: (runId, look) => lookedAt(context, project, { runId, look }),
    changed: (info) => {
      events.emit('replication.changed', info);
      announceSaved(context);
    },
    removed: (id, runIds) => {
      for (const runId of runIds) events.emit('run.removed', { id: runId });
      events.emit('replication.removed', { id });
      announceSaved(context);
    },
    seriesAdded: () => {
      events.emit('series.changed', db.series.list());
      announceSaved(context);
    },
  });
}

/** Resolves when the result is stored. */
function lookedAt(
  { events }: Context,
  project: Omit<OpenProject, 'replicator' | 'sweeper'>,
  { runId, look: { name, options = {} } }: { runId: number; look: Look },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const wish = diagnoseRun(project, { runId, name, options });
    if (wish.status === 'done') return resolve();
    const follow = (diagnosis: Diagnosis): void => {
      if (diagnosis.id !== wish.id) return;
      const { status, reason } = diagnosis;
      if (status === 'queued' || status === 'computing') return;
      stop();
      if (status === 'done') resolve();
      else reject(new Error(reason?.sentence ?? 'It was cancelled.'));
    };
    const stop = events.on('diagnostics.progress', follow);
  });
}
