/** Methods about runs that begin where another one stood, and about settings that change while a run goes on. */
import {
  changeableSettings,
  completeSpec,
  type ForkPlan,
  planFork,
  readRunSpec,
  type RunSpec,
  specAt,
  specAtCheckpoint,
  UnfoldError,
  withChange,
} from '../../engine/index.ts';
import type { Checked, Handlers } from '../../shared/api.ts';
import type { RunInfo } from '../../shared/models.ts';
import type { StoredCheckpoint } from '../db/progress-store.ts';
import { announceRun, type Context, opened, type OpenProject } from './context.ts';
import { patched } from './patched.ts';

/** The methods that are here. */
export type ForkMethod = 'run.forkStart' | 'run.forkPreview' | 'run.fork' | 'run.changeable' | 'run.change';

export function forkHandlers(context: Context): Pick<Handlers, ForkMethod> {
  return {
    'run.forkStart': ({ id, checkpointId }) => {
      const project = opened(context);
      const { checkpoint, spec } = standing(project, id, checkpointId);
      return { iteration: checkpoint.iteration, spec: { ...spec } };
    },
    'run.forkPreview': (params) => {
      const { iteration, start, why, changed } = planned(opened(context), params).plan;
      return { iteration, start, why, changed };
    },
    'run.fork': (params) => fork(context, params),
    'run.changeable': ({ id }) => changeableSettings(presentSpec(opened(context), id)),
    'run.change': ({ id, set }) => change(context, id, set as Settings),
  };
}

type Settings = RunSpec['changes'][number]['set'];
type ForkRequest = Omit<Checked<'run.fork'>, 'name'>;

/** A checkpoint with the settings that hold there. */
function standing(
  { db }: OpenProject,
  id: number,
  checkpointId: number | undefined,
): { checkpoint: StoredCheckpoint; given: RunSpec; spec: RunSpec } {
  const { name } = db.runs.get(id);
  const checkpoint =
    checkpointId === undefined ? db.progress.newest(id) : db.progress.checkpoint(id, checkpointId);
  if (checkpoint === null) {
    const text = `"${name}" has no checkpoint yet. Start it, or make a new run with its settings.`;
    throw new UnfoldError('run.no-checkpoint', text);
  }
  const given = readRunSpec(db.runs.spec(id));
  return { checkpoint, given, spec: specAtCheckpoint({ spec: given, checkpoint: checkpoint.bytes }) };
}

function planned(
  project: OpenProject,
  { id, checkpointId, patch = {} }: ForkRequest,
): { plan: ForkPlan; checkpoint: StoredCheckpoint; seriesId: number | null } {
  const { checkpoint, given, spec } = standing(project, id, checkpointId);
  const { seriesId } = project.db.runs.get(id);
  const series = seriesId === null ? null : project.series(seriesId);
  const wanted = readRunSpec(patched({ ...spec }, patch));
  const from = { spec: completeSpec(given, series), series, checkpoint: checkpoint.bytes };
  return { plan: planFork(from, wanted), checkpoint, seriesId };
}

function fork(context: Context, { name, ...request }: Checked<'run.fork'>): RunInfo {
  const project = opened(context);
  const { plan, checkpoint, seriesId } = planned(project, request);
  const { start, iteration, changed, spec } = plan;
  const parent = project.db.runs.get(request.id);
  const given = name ?? shortened(`${parent.name}, fork at ${iteration}`);
  const run = {
    name: given,
    ...{ seriesId, task: spec.task.name, seed: spec.seed },
    spec: { ...spec, name: given },
    iterationLimit: specAt(spec, Infinity).stop.iterations,
  };
  const about = { runId: parent.id, iteration, start, changed };
  return announceRun(context, project.db.forks.create({ run, fork: about, checkpoint }));
}

/** As long as a name may be. */
const shortened = (name: string): string => (name.length > 200 ? `${name.slice(0, 197)}...` : name);

/** The settings that hold now, with every change so far. */
function presentSpec({ db }: OpenProject, id: number): RunSpec {
  db.runs.get(id);
  return specAt(readRunSpec(db.runs.spec(id)), Infinity);
}

/** Settings that are what they were are left out; a change of nothing is none. */
async function change(context: Context, id: number, wanted: Settings): Promise<RunInfo> {
  const project = opened(context);
  const { trainers, db } = project;
  const info = trainers.info(id);
  const { iterations, name, status } = info;
  if (status === 'finished' || status === 'failed') refuseOver(name, status);
  const before = readRunSpec(db.runs.spec(id));
  const known = new Map(changeableSettings(specAt(before, Infinity)).map(({ path, value }) => [path, value]));
  const set = Object.fromEntries(
    Object.entries(wanted).filter(([path, value]) => !known.has(path) || known.get(path) !== value),
  );
  if (Object.keys(set).length === 0) return info;
  const iteration = Math.max(iterations, before.changes.at(-1)?.iteration ?? 0);
  readRunSpec({ ...withChange(before, { iteration, set }) }); // refuses what cannot change, or to such a value
  if (!(await trainers.respecify(id, set))) refuseOver(name, trainers.info(id).status);
  return announceRun(context, trainers.info(id));
}

function refuseOver(name: string, status: string): never {
  const text = `"${name}" is ${status}: nothing of it goes on that could change. Fork it at a checkpoint instead.`;
  throw new UnfoldError('run.wrong-status', text);
}
