/** Methods about sweeps, multi-starts and duels. */
import { UnfoldError } from '../../engine/errors.ts';
import { readRunSpec } from '../../engine/index.ts';
import { type Duellist, duelOf } from '../../engine/sweeps/duel.ts';
import type { Checked, Handlers } from '../../shared/api.ts';
import type { SweepInfo } from '../../shared/sweeps.ts';
import { previewOf } from '../sweeps/plan.ts';
import { createSweeper, type Sweeper } from '../sweeps/sweeper.ts';
import { announceSaved, type Context, opened, type OpenProject } from './context.ts';
import { checkedRun } from './runs.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `sweeps.${string}`>>;

export function sweepHandlers(context: Context): Group {
  const sweeper = (): Sweeper => opened(context).sweeper;
  return {
    'sweeps.plan': (request) => {
      const { db, series } = opened(context);
      return previewOf({ db, series, trainers: context.maxTrainers() }, request);
    },
    'sweeps.list': () => sweeper().list(),
    'sweeps.get': ({ id }) => sweeper().get(id),
    'sweeps.start': (request) => sweeper().start(request),
    'sweeps.duel': (request) => duel(context, request),
    'sweeps.pause': ({ id }) => sweeper().pause(id),
    'sweeps.resume': ({ id }) => sweeper().resume(id),
    'sweeps.rerun': ({ id }) => sweeper().rerun(id),
    'sweeps.stop': ({ id }) => sweeper().stop(id),
    'sweeps.remove': ({ id }) => {
      sweeper().remove(id);
      return null;
    },
  };
}

/** Both sides train on the series of the first one. */
function duel(context: Context, { a, b, seeds, budget }: Checked<'sweeps.duel'>): Promise<SweepInfo> {
  const { db, sweeper } = opened(context);
  const [left, right] = [sideOf(context, a), sideOf(context, b)];
  const [first, second] = [db.runs.get(a.runId), db.runs.get(b.runId)];
  if (first.task !== second.task || first.seriesId !== second.seriesId) {
    const text = `"${first.name}" and "${second.name}" train on different data: a duel needs the same. Choose two runs on one series or task.`;
    throw new UnfoldError('sweep.duel', text, 'b');
  }
  const same = left.label === right.label;
  const named = (side: Duellist, name: string) =>
    same ? { ...side, label: `${name}: ${side.label}` } : side;
  const all = Array.from({ length: seeds }, (_, i) => i + 1);
  const definition = duelOf(named(left, 'A'), named(right, 'B'), { seeds: all, budget });
  const name = `Duel: ${definition.variants.map(({ label }) => label).join(' against ')}`.slice(0, 150);
  return sweeper.start({ seriesId: first.seriesId, definition, name });
}

/** A run's settings, with another method in all its phases where one is named; called by its method, or by its name. */
function sideOf(context: Context, { runId, method }: Checked<'sweeps.duel'>['a']): Duellist {
  const { db } = opened(context);
  const spec = db.runs.spec(runId);
  if (method === undefined) return { label: db.runs.get(runId).name.slice(0, 60), spec };
  const read = readRunSpec({ ...spec, changes: [], phases: [{ method, iterations: null }] });
  return { label: String(method.name), spec: { ...read } };
}

/** The sweeper of a project that is being opened. */
export function sweeperOf(context: Context, project: Omit<OpenProject, 'replicator' | 'sweeper'>): Sweeper {
  const { events, now } = context;
  const { db, trainers } = project;
  return createSweeper({
    ...{ db, trainers, now },
    onRun: (listener) => events.on('run.changed', listener),
    checkedRun: (run) => checkedRun(project, run),
    changed: (info) => {
      events.emit('sweep.changed', info);
      announceSaved(context);
    },
    removed: (id, runIds) => {
      for (const runId of runIds) events.emit('run.removed', { id: runId });
      events.emit('sweep.removed', { id });
      announceSaved(context);
    },
  });
}
