/** Methods about runs: making them, training them, and what came of them. */
import {
  completeSpec,
  estimateRun,
  forecastOf,
  liveDefaults,
  pruneStep,
  readRunSpec,
  restoreRun,
  type Run,
  subjectSize,
  typescriptKernels,
  UnfoldError,
} from '../../engine/index.ts';
import { readsSeries } from '../../engine/tasks/index.ts';
import type { Checked, Handlers, Result } from '../../shared/api.ts';
import type { Forecast, PruneStep, RunInfo, RunOrigin, RunStatus } from '../../shared/models.ts';
import type { NewRun } from '../db/run-store.ts';
import type { ForkMethod } from './forks.ts';
import { announceRun, type Context, opened, type OpenProject } from './context.ts';
import { liveMemory } from './diagnostic-offers.ts';
import { restoreRunWithSeries } from './organising.ts';
import { weightPathsOf } from './weight-paths.ts';

type Group = Pick<
  Handlers,
  Exclude<
    Extract<keyof Handlers, `run.${string}` | `spec.${string}`>,
    'run.export' | 'run.report' | 'run.organise' | ForkMethod
  >
>;

export function runHandlers(context: Context): Group {
  return {
    'spec.check': ({ seriesId, spec }) => checkSpec(opened(context), seriesId, spec),
    'run.create': (params) => createRun(context, params),
    'run.list': () => opened(context).trainers.list(),
    'run.get': ({ id }) => {
      const { db, trainers } = opened(context);
      const { runs } = db;
      return {
        ...trainers.info(id),
        spec: runs.spec(id),
        engine: runs.engine(id),
        checkpoints: runs.checkpoints(id),
      };
    },
    'run.metrics': ({ id, first = 0 }) => {
      const { trainers } = opened(context);
      trainers.info(id);
      return trainers.metrics(id, first);
    },
    'run.forecast': ({ id, checkpointId }) => forecast(opened(context), id, checkpointId),
    'run.prune': ({ id, ...how }) => prune(opened(context), id, how),
    'run.weightPaths': ({ id, most }) => weightPathsOf(opened(context), id, most),
    'run.rename': ({ id, name }) => announceRun(context, opened(context).db.runs.update(id, { name })),
    ...trainingHandlers(context),
    ...binHandlers(context),
  };
}

/** What a run is made of. */
export interface RunRequest {
  readonly seriesId: number | null;
  readonly spec: Record<string, unknown>;
  readonly name?: string | undefined;
  readonly origin?: RunOrigin;
}

/** Stores a run as a draft. @throws UnfoldError 'spec.*', 'data.*', 'network.*' where it could not be trained */
export function createRun(context: Context, params: RunRequest): RunInfo {
  const project = opened(context);
  return announceRun(context, project.db.runs.create(checkedRun(project, params)));
}

/** A run that could be trained, to be stored. @throws UnfoldError as `createRun` */
export function checkedRun(project: Pick<OpenProject, 'db' | 'series'>, params: RunRequest): NewRun {
  const { spec } = readSpec(project, params.seriesId, params.spec);
  const { name, seed, stop, task } = spec;
  const given = params.name ?? (name.trim() === '' ? undefined : name);
  return {
    name: given ?? `Run ${project.db.runs.list().length + 1}`,
    seriesId: readsSeries(task.name) ? params.seriesId : null,
    task: task.name,
    spec: { ...spec },
    seed,
    iterationLimit: stop.iterations,
    origin: params.origin ?? null,
  };
}

/** The run with its weights of a checkpoint, the newest where none is named; null before the first. */
export function restored(project: OpenProject, id: number, checkpointId?: number): Run | null {
  const { db, series } = project;
  const info = db.runs.get(id);
  const stored =
    checkpointId === undefined ? db.progress.newest(id) : db.progress.checkpoint(id, checkpointId);
  if (stored === null) return null;
  const spec = readRunSpec(db.runs.spec(id));
  const from = { provider: typescriptKernels, checkpoint: stored.bytes };
  return restoreRun(spec, info.seriesId === null ? null : series(info.seriesId), from);
}

function checkSpec(
  project: OpenProject,
  seriesId: number | null,
  given: Record<string, unknown>,
): Result<'spec.check'> {
  const { spec, series, estimate } = readSpec(project, seriesId, given);
  const live = liveDefaults(subjectSize(spec, series), estimate.flopsPerIteration);
  return { spec: { ...spec }, estimate, live };
}

/** The specification with every default written out, on its series, and what the run takes. */
function readSpec(
  project: Pick<OpenProject, 'series'>,
  seriesId: number | null,
  given: Record<string, unknown>,
) {
  const read = readRunSpec(given);
  const series = seriesId === null || !readsSeries(read.task.name) ? null : project.series(seriesId);
  const complete = completeSpec(read, series);
  const spec = { ...complete, data: { ...complete.data, file: null } }; // the series lives in the project
  const estimate = placed(() => estimateRun(spec, series));
  const memoryBytes = estimate.memoryBytes + liveMemory(spec, series);
  return { spec, series, estimate: { ...estimate, memoryBytes } };
}

/** What is wrong with a network as a whole is said beside it, where the error names no setting of it. */
function placed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UnfoldError) || error.where !== undefined || !error.code.startsWith('network.'))
      throw error;
    throw new UnfoldError(error.code, error.message, 'network');
  }
}

function forecast(project: OpenProject, id: number, checkpointId: number | undefined): Forecast | null {
  const run = restored(project, id, checkpointId);
  return run === null ? null : forecastOf(run);
}

function prune(
  project: OpenProject,
  id: number,
  { measure = 'damage', count = 1 }: Omit<Checked<'run.prune'>, 'id'>,
): PruneStep {
  const run = restored(project, id);
  if (run !== null) return pruneStep(run, typescriptKernels, { measure, count });
  const { name } = project.db.runs.get(id);
  throw new UnfoldError('run.no-checkpoint', `"${name}" has no weights yet. Start it, then prune it.`);
}

type Training = 'run.start' | 'run.pause' | 'run.resume' | 'run.step' | 'run.stop';

const standing: readonly RunStatus[] = ['paused', 'interrupted', 'stopped'];
/** A run may end by itself while the request to pause or stop it is on its way; then that is the answer. */
const over: readonly RunStatus[] = ['finished', 'stopped', 'failed'];

function trainingHandlers(context: Context): Pick<Handlers, Training> {
  const expect = (id: number, verb: string, statuses: readonly RunStatus[]) => {
    const { trainers } = opened(context);
    const { status, name } = trainers.info(id);
    if (!statuses.includes(status)) {
      const text = `"${name}" is ${status}; only a run that is ${statuses.join(' or ')} can be ${verb}.`;
      throw new UnfoldError('run.wrong-status', text);
    }
    return trainers;
  };
  /** What a replication came to is judged already. */
  const train = (id: number, verb: string, statuses: readonly RunStatus[]) => {
    const trainers = expect(id, verb, statuses);
    opened(context).replicator.refuseOver(id);
    return trainers;
  };
  return {
    'run.start': ({ id }) => train(id, 'started', ['draft']).train(id, null),
    'run.resume': ({ id }) => train(id, 'resumed', standing).train(id, null),
    'run.pause': ({ id }) =>
      expect(id, 'paused', ['running', 'queued', 'paused', 'interrupted', ...over]).pause(id),
    'run.stop': ({ id }) => {
      const trainers = expect(id, 'stopped', ['running', 'queued', 'paused', 'interrupted', ...over]);
      return over.includes(trainers.info(id).status) ? trainers.info(id) : trainers.stop(id);
    },
    'run.step': async ({ id }) => {
      const trainers = train(id, 'stepped', ['draft', ...standing]);
      if (trainers.train(id, 1).status !== 'queued') await trainers.settled(id);
      return trainers.info(id);
    },
  };
}

function binHandlers(context: Context): Pick<Handlers, 'run.remove' | 'run.restore'> {
  return {
    'run.remove': ({ id }) => {
      const { db, trainers } = opened(context);
      if (trainers.isBusy(id)) {
        const { name, status } = trainers.info(id);
        throw new UnfoldError('run.busy', `"${name}" is ${status}. Pause or stop it before removing it.`);
      }
      const { name, replicationId } = trainers.info(id);
      if (replicationId !== null) {
        const text = `"${name}" is a run of replication ${replicationId}, which is judged by all its runs. Remove the replication instead.`;
        throw new UnfoldError('run.in-replication', text);
      }
      trainers.release(id);
      db.runs.update(id, { removed: true });
      context.events.emit('run.removed', { id });
      return null;
    },
    'run.restore': ({ id }) => restoreRunWithSeries(context, id),
  };
}
