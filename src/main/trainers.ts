/**
 * Trains the runs of one open project: a process each, not more at a time than allowed, the others in a queue. Every
 * way in which a process can end is named in its run, and a run that is resumed goes on from its last checkpoint.
 */
import { UnfoldError } from '../engine/errors.ts';
import { estimateRun, readRunSpec, stopReason } from '../engine/index.ts';
import type { MetricRows, Reason, RunInfo, RunStatus } from '../shared/models.ts';
import type { SpecChange } from '../shared/organising.ts';
import type { TrainerCommand } from '../shared/trainer-messages.ts';
import { isStorageTrouble } from './db/addon.ts';
import type { Progress } from './db/progress-store.ts';
import { type RunPatch, waitedReason } from './db/run-store.ts';
import { beginJob, createJob, endProcess, type Job, type JobEvents } from './training/job.ts';
import { afterCommit, pendingRows, progressOf } from './training/pending.ts';
import { commitReason, reasons } from './training/reasons.ts';
import { sentSeries } from './training/sent-series.ts';
import type { Trainers, TrainersOptions } from './training/contract.ts';
import { changeRun } from './training/change-run.ts';
import { lastPlace, moveWaiting, waitingInOrder } from './training/queue.ts';
import { createWorkers, type Workers } from './training/workers.ts';

export type { Trainers, TrainersOptions } from './training/contract.ts';

/** How long a request to pause or stop waits for the iteration that is under way. */
const waitMs = 5000;
/** Below this the start of a process is a cost worth saving; a longer run has a process of its own. */
const shortSeconds = 20;

export function createTrainers(options: TrainersOptions): Trainers {
  const jobs = new Map<number, Job>();
  const { maxTrainers } = options;
  const manager: Manager = {
    ...{ options, jobs, maxTrainers },
    workers: createWorkers(options.spawn),
    closing: false,
    held: false,
  };
  const watchdog = setInterval(() => watch(manager), 1000);
  watchdog.unref();
  let closed: Promise<void> | null = null;
  return {
    info: (id) => infoOf(manager, id),
    list: () => options.db.runs.list().map(({ id }) => infoOf(manager, id)),
    metrics: (id, first) => metricsOf(manager, id, first),
    train: (id, iterations) => train(manager, id, iterations),
    enqueue: (ids, { urgent = false, iterations = null } = {}) =>
      enqueue(manager, ids, { urgent, iterations }),
    withdraw: (ids, patch) => withdraw(manager, ids, patch),
    change: (ids, patch) => {
      const still = ids.filter((id) => !isBusy(jobs.get(id)));
      for (const id of still) release(manager, id);
      options.db.runs.updateAll(still.map((id) => ({ id, ...patch })));
      announce(manager, still);
    },
    pause: (id) => pause(manager, id),
    stop: (id) => stop(manager, id),
    settled: (id) => settled(jobs.get(id)),
    respecify: (id, set) => respecify(manager, id, set),
    queue: () => ({
      held: manager.held,
      running: [...jobs.values()].filter(({ phase }) => phase === 'training').map(({ id }) => id),
      waiting: waitingInOrder(jobs.values()).map(({ id }) => id),
    }),
    move(id, to) {
      moveWaiting(jobs.values(), id, to);
      options.db.runs.update(id, { waitingPlace: jobs.get(id)?.place ?? null });
      options.queueChanged?.();
    },
    hold(held) {
      manager.held = held;
      pump(manager);
      options.queueChanged?.();
    },
    isBusy: (id) => isBusy(jobs.get(id)),
    release: (id) => release(manager, id),
    allow: (most) => {
      manager.maxTrainers = most;
      pump(manager);
    },
    close: () => (closed ??= close(manager).finally(() => clearInterval(watchdog))),
  };
}

interface Manager {
  readonly options: TrainersOptions;
  readonly jobs: Map<number, Job>;
  readonly workers: Workers;
  maxTrainers: number;
  closing: boolean;
  /** Nothing that waits begins. */
  held: boolean;
}

const isBusy = (job: Job | undefined): boolean => job?.phase === 'queued' || job?.phase === 'training';

function infoOf({ options, jobs }: Pick<Manager, 'options' | 'jobs'>, id: number): RunInfo {
  const run = options.db.runs.get(id);
  const job = jobs.get(id);
  if (job === undefined || job.trouble === null) return run;
  const { summary, seconds = run.seconds, iterations = run.iterations } = job.pending.patch;
  return {
    ...run,
    seconds,
    iterations,
    summary: summary ?? run.summary,
    status: job.phase === 'training' ? 'running' : 'paused',
    reason: job.trouble,
  };
}

function metricsOf({ options, jobs }: Manager, id: number, first: number): MetricRows {
  const stored = options.db.progress.metrics(id, first);
  const job = jobs.get(id);
  if (job === undefined || job.pending.rows.length === 0) return stored;
  const waiting = pendingRows(job.pending, first);
  const values = new Float64Array(stored.values.length + waiting.values.length);
  values.set(stored.values);
  values.set(waiting.values, stored.values.length);
  return { columns: waiting.columns, first, values };
}

/** The last state a run can go on from is a committed one, so what is waiting is committed first. */
function train(manager: Manager, id: number, iterations: number | null): RunInfo {
  const { jobs } = manager;
  refuseClosing(manager);
  const held = jobs.get(id);
  if (held !== undefined && held.trouble !== null) {
    retry(manager, held);
    const run = infoOf(manager, id);
    if (run.status === 'finished' || run.status === 'failed') return run; // it had ended when the disk refused
  }
  const job = jobs.get(id);
  if (job?.phase === 'idle' && job.process !== null) return goOn(manager, job, iterations);
  const place = lastPlace(jobs.values(), true);
  change(manager, id, { ...queued, waitingPlace: place });
  jobs.set(id, createJob(id, { urgent: true, place, iterations }));
  pump(manager);
  return infoOf(manager, id);
}

const queued: RunPatch = { status: 'queued', reason: null, ended: null };

function refuseClosing({ closing }: Manager): void {
  if (closing) throw new UnfoldError('project.closed', 'The project is being closed. Open it again.');
}

function enqueue(
  manager: Manager,
  ids: readonly number[],
  { urgent, iterations }: { urgent: boolean; iterations: number | null },
): void {
  const { options, jobs } = manager;
  refuseClosing(manager);
  const still = ids.filter((id) => !isBusy(jobs.get(id)));
  for (const id of still) {
    const held = jobs.get(id);
    if (held !== undefined && held.trouble !== null) retry(manager, held);
    release(manager, id);
  }
  // A run that had ended when the disk refused has ended now.
  const waiting = still.filter((id) => !over.includes(options.db.runs.get(id).status));
  const first = lastPlace(jobs.values(), urgent);
  options.db.runs.updateAll(waiting.map((id, i) => ({ id, ...queued, waitingPlace: first + i })));
  waiting.forEach((id, i) => jobs.set(id, createJob(id, { urgent, place: first + i, iterations })));
  pump(manager);
  announce(manager, waiting);
}

const over: readonly RunStatus[] = ['finished', 'failed'];

function withdraw(manager: Manager, ids: readonly number[], patch: RunPatch = {}): void {
  const { options, jobs } = manager;
  const waiting = ids.filter((id) => jobs.get(id)?.phase === 'queued');
  const before = (id: number): RunStatus => (options.db.runs.get(id).started === null ? 'draft' : 'paused');
  options.db.runs.updateAll(waiting.map((id) => ({ id, status: before(id), waitingPlace: null, ...patch })));
  for (const id of waiting) {
    const job = jobs.get(id);
    jobs.delete(id);
    if (job === undefined) continue;
    job.phase = 'over';
    for (const done of job.waiting.splice(0)) done();
  }
  announce(manager, waiting);
}

/** Some at a time: hundreds of runs must not keep others waiting. Each is told of as it is by then. */
function announce(manager: Manager, ids: readonly number[]): void {
  const some = 20;
  const { changed, db } = manager.options;
  for (const id of ids.slice(0, some)) if (db.runs.has(id)) changed(infoOf(manager, id));
  if (ids.length <= some) return;
  setImmediate(() => {
    if (!manager.closing) announce(manager, ids.slice(some));
  });
}

/** The process still has the run in memory. */
function goOn(manager: Manager, job: Job, iterations: number | null): RunInfo {
  const run = change(manager, job.id, { status: 'running', reason: null, ended: null });
  job.iterations = iterations;
  job.phase = 'training';
  job.process?.post({ kind: 'continue', iterations });
  return run;
}

/** @throws UnfoldError 'project.storage' while the disk still refuses */
function retry(manager: Manager, job: Job): void {
  commit(manager, job);
  if (job.trouble !== null) {
    throw new UnfoldError('project.storage', `${job.trouble.sentence} ${job.trouble.advice}`);
  }
  if (job.phase === 'over') manager.jobs.delete(job.id);
}

/** Starts what waits, as far as there is room. A process that stands still gives way. */
function pump(manager: Manager): void {
  if (!manager.closing) startWaiting(manager);
  manager.workers.clear(); // nothing waits for what is left over
}

function startWaiting(manager: Manager): void {
  const { jobs } = manager;
  if (manager.held) return;
  for (const job of waitingInOrder(jobs.values())) {
    const live = [...jobs.values()].filter(({ process }) => process !== null);
    const idle = live.find((other) => other.phase === 'idle' && other.trouble === null);
    if (live.length >= manager.maxTrainers && idle === undefined) return;
    if (live.length >= manager.maxTrainers && idle !== undefined) release(manager, idle.id);
    launch(manager, job);
  }
}

function launch(manager: Manager, job: Job): void {
  const { options } = manager;
  try {
    const begin = beginCommand(manager, job);
    job.patience = patienceFor(options, begin);
    const started = options.db.runs.get(job.id).started ?? options.now();
    options.db.runs.update(job.id, { status: 'running', reason: null, started, waitingPlace: null });
    const process = manager.workers.take();
    if (process === null) return refuse(manager, job, { status: 'interrupted', reason: reasons.launch });
    beginJob(job, process, { begin, events: jobEvents(manager) });
    options.changed(infoOf(manager, job.id));
  } catch (error) {
    if (isStorageTrouble(error)) refuse(manager, job, { status: 'interrupted', reason: reasons.storage });
    else refuse(manager, job, { status: 'failed', reason: beginReason(error) });
  }
}

type Begin = Extract<TrainerCommand, { kind: 'begin' }>;

/** Rows after the checkpoint are forgotten: they are computed again. */
function beginCommand({ options, jobs }: Manager, job: Job): Begin {
  const { db, series, cores } = options;
  const checkpoint = db.progress.newest(job.id);
  job.pending.committed = checkpoint?.metricRows ?? 0;
  db.progress.truncate(job.id, job.pending.committed);
  const run = db.runs.get(job.id);
  return {
    kind: 'begin',
    spec: db.runs.spec(job.id),
    series: run.seriesId === null ? null : sentSeries(series(run.seriesId)),
    checkpoint: checkpoint?.bytes ?? null,
    secondsBefore: checkpoint?.seconds ?? 0,
    iterations: job.iterations,
    threads: Math.max(1, Math.floor(cores / [...jobs.values()].filter(isBusy).length)),
  };
}

/** One iteration gives no sign of life: a very large one, at the slowest rate that makes sense, must not look dead. */
function patienceFor(options: TrainersOptions, begin: Begin): number {
  const slowestFlopsPerSecond = 2e7;
  const { flopsPerIteration } = estimateRun(readRunSpec(begin.spec), begin.series);
  return Math.max(options.patience, flopsPerIteration / slowestFlopsPerSecond);
}

/** A run that cannot even begin: its data or its checkpoint is damaged, or its spec is of another version. */
function beginReason(error: unknown): Reason {
  const { code } = error as { code?: unknown };
  return {
    word: typeof code === 'string' ? code : 'internal',
    sentence: error instanceof Error ? error.message : String(error),
    advice: "Check the project, or start a new run with this one's settings.",
  };
}

function refuse(manager: Manager, job: Job, patch: RunPatch): void {
  const events = jobEvents(manager);
  endProcess(job);
  job.phase = 'over';
  job.pending.patch = patch;
  events.commit(job);
  events.settled(job);
}

function jobEvents(manager: Manager): JobEvents {
  const { options, jobs } = manager;
  return {
    progress(job, report) {
      options.rows(job.id, report.rows);
      options.progress(job.id, report);
    },
    commit(job) {
      if (job.trouble !== null) return; // tried again when the run is resumed
      if (job.phase === 'over') job.pending.patch = { ended: options.now(), ...job.pending.patch };
      commit(manager, job);
    },
    freed(process, seconds) {
      const wanted = [...jobs.values()].some(({ phase }) => phase === 'queued');
      if (wanted && !manager.closing && seconds < shortSeconds) manager.workers.giveBack(process);
      else process.kill();
    },
    settled(job) {
      for (const done of job.waiting.splice(0)) done();
      setImmediate(() => pump(manager));
      if (job.trouble !== null) options.changed(infoOf(manager, job.id));
      if (job.phase !== 'over') return;
      if (job.trouble === null) jobs.delete(job.id);
      forgetLostRows(manager, job);
    },
  };
}

/** Rows after the last checkpoint are computed again on resume; whoever drew them takes them back. */
function forgetLostRows({ options }: Manager, job: Job): void {
  if (job.trouble !== null || job.pending.rows.length === 0) return;
  const { columns, committed } = job.pending;
  options.rows(job.id, { columns, first: committed, values: new Float64Array(0) });
}

/** Where that fails, the run is told to stand still, and what it reported is kept for the next try. */
function commit(manager: Manager, job: Job): void {
  const { options } = manager;
  const progress = progressOf(job.id, job.pending);
  try {
    options.db.progress.commit(progress);
    afterCommit(job.pending, progress);
    job.trouble = null;
    tellDiagnosed(options, progress);
  } catch (error) {
    job.trouble = commitReason(error);
    if (job.phase === 'training') job.process?.post({ kind: 'pause' });
  }
  options.changed(infoOf(manager, job.id));
}

function tellDiagnosed({ db, diagnosed }: TrainersOptions, { runId, diagnostics = [] }: Progress): void {
  if (diagnostics.length === 0) return;
  const found = diagnostics.map((result) => db.diagnostics.find(runId, result));
  diagnosed(found.filter((info) => info !== null));
}

function change({ options, jobs }: Manager, id: number, patch: RunPatch): RunInfo {
  options.db.runs.update(id, patch);
  const run = infoOf({ options, jobs }, id);
  options.changed(run);
  return run;
}

/** A run that stands still is changed in the project file, and its process, which knows nothing of that, is ended. */
async function respecify(manager: Manager, id: number, set: SpecChange['set']): Promise<boolean> {
  const { jobs, options } = manager;
  const job = jobs.get(id);
  if (job?.phase === 'training' && (await changeRun(job, set, waitMs))) return true;
  const held = jobs.get(id);
  if (held !== undefined && held.trouble !== null) retry(manager, held);
  const run = infoOf(manager, id);
  if (run.status === 'running' || over.includes(run.status)) return false;
  release(manager, id);
  const { changes } = readRunSpec(options.db.runs.spec(id));
  change(manager, id, { changes: [...changes, { iteration: run.iterations, set }] });
  return true;
}

async function pause(manager: Manager, id: number): Promise<RunInfo> {
  const job = manager.jobs.get(id);
  if (job?.phase === 'queued') withdraw(manager, [id]);
  if (job?.phase === 'training') {
    job.process?.post({ kind: 'pause' });
    await waitFor(job);
  }
  return infoOf(manager, id);
}

async function stop(manager: Manager, id: number): Promise<RunInfo> {
  const job = manager.jobs.get(id);
  const stopped: RunPatch = { status: 'stopped', reason: stopReason('user'), ended: manager.options.now() };
  if (job?.phase === 'training') {
    job.process?.post({ kind: 'stop' });
    await waitFor(job);
    return infoOf(manager, id);
  }
  if (job !== undefined && job.trouble !== null) retry(manager, job);
  if (job?.phase === 'queued') {
    withdraw(manager, [id], stopped);
    return infoOf(manager, id);
  }
  release(manager, id);
  return change(manager, id, stopped);
}

function waitFor(job: Job): Promise<void> {
  return Promise.race([settled(job), new Promise<void>((resolve) => setTimeout(resolve, waitMs).unref())]);
}

function settled(job: Job | undefined): Promise<void> {
  if (job === undefined || !isBusy(job)) return Promise.resolve();
  return new Promise((resolve) => void job.waiting.push(resolve));
}

function release({ jobs }: Manager, id: number): void {
  const job = jobs.get(id);
  if (job === undefined || isBusy(job)) return;
  endProcess(job);
  if (job.trouble === null) jobs.delete(id);
}

/** Ticks, not times: a main process that was itself asleep or busy does not hold it against the trainers. */
function watch({ jobs }: Manager): void {
  for (const job of jobs.values()) {
    if (job.process === null || ++job.silent <= job.patience) continue;
    job.hung = true;
    job.process.kill();
  }
}

async function close(manager: Manager): Promise<void> {
  const { jobs } = manager;
  manager.closing = true;
  const all = [...jobs.values()];
  leaveQueue(manager);
  const training = all.filter(({ phase }) => phase === 'training');
  for (const job of training) job.process?.post({ kind: 'pause' });
  await Promise.all(training.map(waitFor));
  try {
    for (const job of training) leave(manager, job);
  } finally {
    for (const job of all) endProcess(job);
    jobs.clear();
  }
}

/** Where the disk refuses, those that wait are found as interrupted when the project is opened again. */
function leaveQueue(manager: Manager): void {
  try {
    const places = waitingInOrder(manager.jobs.values()).filter(({ urgent }) => urgent);
    withdraw(manager, [...manager.jobs.keys()]);
    const { runs } = manager.options.db;
    runs.updateAll(places.map(({ id, place }) => ({ id, waitingPlace: place, reason: waitedReason })));
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}

/** A run that ended by itself in the meantime keeps its own status; what the disk refuses now is computed again. */
function leave({ options }: Manager, job: Job): void {
  if (job.phase === 'over') return;
  try {
    options.db.runs.update(job.id, { status: 'paused', reason: reasons.closed });
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}
