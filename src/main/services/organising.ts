/** Methods about the order of runs: notes, stars, tags, the queue, the bin. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Checked, Handlers } from '../../shared/api.ts';
import type { BinItem, QueueState, RunInfo, RunStatus } from '../../shared/models.ts';
import { announceRun, announceSaved, type Context, opened, type OpenProject } from './context.ts';

type Group = Pick<
  Handlers,
  'run.organise' | 'series.restore' | Extract<keyof Handlers, `queue.${string}` | `bin.${string}`>
>;

export function organisingHandlers(context: Context): Group {
  return {
    'run.organise': (params) => organise(context, params),
    ...queueHandlers(context),
    ...binHandlers(context),
  };
}

function organise(
  context: Context,
  { ids, addTags = [], removeTags = [], ...patch }: Checked<'run.organise'>,
) {
  const { db, trainers } = opened(context);
  const all = ids.map((id) => db.runs.get(id)); // refuses all of them where one is not there
  if (patch.notes !== undefined || patch.starred !== undefined) {
    const { notes, starred } = patch;
    const change = {
      ...(notes === undefined ? {} : { notes }),
      ...(starred === undefined ? {} : { starred }),
    };
    db.runs.updateAll(ids.map((id) => ({ id, ...change })));
  }
  for (const { id, tags } of all) {
    const kept = [...new Set([...tags, ...addTags])].filter((tag) => !removeTags.includes(tag));
    if (kept.join('\n') !== tags.join('\n')) db.runs.setTags(id, kept);
  }
  return ids.map((id) => announceRun(context, trainers.info(id)));
}

type QueueMethod = Extract<keyof Handlers, `queue.${string}`>;

/** What may wait: a draft, or a run that goes on. */
const joins: readonly RunStatus[] = ['draft', 'paused', 'interrupted', 'stopped'];

function queueHandlers(context: Context): Pick<Handlers, QueueMethod> {
  const state = (): QueueState => queueOf(opened(context));
  return {
    'queue.list': state,
    'queue.add': ({ ids }) => {
      const { trainers, replicator } = opened(context);
      for (const id of ids) {
        const { name, status } = trainers.info(id);
        if (!joins.includes(status) && status !== 'queued')
          throw new UnfoldError('run.wrong-status', `"${name}" is ${status}; it cannot wait for its turn.`);
        replicator.refuseOver(id);
      }
      trainers.enqueue(ids, { urgent: true });
      return state();
    },
    'queue.remove': ({ ids }) => {
      opened(context).trainers.withdraw(ids);
      return state();
    },
    'queue.move': ({ id, to }) => {
      opened(context).trainers.move(id, to);
      return state();
    },
    'queue.hold': ({ held }) => {
      opened(context).trainers.hold(held);
      return state();
    },
  };
}

/** The queue of a project as clients see it. */
export function queueOf({ trainers, db }: Pick<OpenProject, 'trainers' | 'db'>): QueueState {
  const queue = trainers.queue();
  const present = new Set([...queue.running, ...queue.waiting]);
  return { ...queue, waitedBefore: db.runs.waitedBefore().filter((id) => !present.has(id)) };
}

function binHandlers(
  context: Context,
): Pick<Handlers, 'series.restore' | Extract<keyof Handlers, `bin.${string}`>> {
  const bin = (): readonly BinItem[] => opened(context).db.bin.list();
  const announceSeries = (): void => context.events.emit('series.changed', opened(context).db.series.list());
  return {
    'bin.list': bin,
    'bin.delete': ({ items }) => {
      const { trainers, db } = opened(context);
      for (const { kind, id } of items) if (kind === 'run' && db.runs.has(id)) trainers.release(id);
      db.bin.delete(items);
      announceSaved(context);
      return bin();
    },
    'bin.empty': () => {
      const { trainers, db } = opened(context);
      const items = db.bin.list();
      for (const { kind, id } of items) if (kind === 'run') trainers.release(id);
      db.bin.delete(items);
      announceSaved(context);
      return bin();
    },
    'series.restore': ({ id }) => {
      const info = opened(context).db.series.restore(id);
      announceSeries();
      announceSaved(context);
      return info;
    },
  };
}

/** A run comes back with its series. */
export function restoreRunWithSeries(context: Context, id: number): RunInfo {
  const { db } = opened(context);
  const run = db.runs.update(id, { removed: false });
  if (run.seriesId !== null && !db.series.list().some((series) => series.id === run.seriesId)) {
    db.series.restore(run.seriesId);
    context.events.emit('series.changed', db.series.list());
  }
  return announceRun(context, run);
}
