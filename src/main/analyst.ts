/**
 * Looks at the checkpoints of one open project: one process at a time beside the trainers, started when it is needed and
 * ended when there is nothing to do. What it finds is stored before anybody hears of it.
 */
import { UnfoldError } from '../engine/errors.ts';
import type { AnalystReport, DiagnosisReport } from '../shared/analyst-messages.ts';
import type { Diagnosis, DiagnosticInfo, Reason } from '../shared/models.ts';
import type { TrainerSeries } from '../shared/trainer-messages.ts';
import { hashOf } from './db/bytes.ts';
import type { ProjectDb } from './db/project-db.ts';
import type { TrainerExit, TrainerProcess } from './platform/platform.ts';
import { commitReason, diagnosisExitReason, reasons } from './training/reasons.ts';

/** What the analyst needs, and whom it tells. */
export interface AnalystOptions {
  readonly db: Pick<ProjectDb, 'diagnostics'>;
  readonly spawn: () => TrainerProcess;
  /** Seconds without a sign of life after which the process counts as hanging. */
  readonly patience: number;
  readonly progress: (diagnosis: Diagnosis) => void;
  readonly stored: (result: DiagnosticInfo) => void;
}

/** What to look at. */
export interface DiagnosisRequest {
  readonly runId: number;
  readonly iteration: number;
  readonly checkpoint: Uint8Array;
  readonly weightsSha256: string;
  readonly spec: Record<string, unknown>;
  readonly series: () => TrainerSeries | null;
  readonly name: string;
  readonly options: Record<string, unknown>;
  /** Floating-point operations, roughly. */
  readonly flops: number;
}

/** The diagnoses of a project in motion. */
export interface Analyst {
  /** Seconds that so many operations of a diagnostic take, roughly; null where no process can be had. */
  estimate(name: string, flops: number): Promise<number | null>;
  /** Puts a diagnosis into the queue, or finds it there. */
  request(request: DiagnosisRequest): Diagnosis;
  list(): Diagnosis[];
  cancel(id: number): void;
  /** Ends the process; what was under way is cancelled. */
  close(): void;
}

/** A process that was not needed for so long is ended. */
const idleMs = 20_000;
/** How long a process may take to say how fast it is. */
const measureMs = 5000;

/** How long cancelling waits for the end of a step. */
const cancelMs = 1500;

interface Job {
  readonly request: DiagnosisRequest;
  info: Diagnosis;
}

interface State {
  readonly options: AnalystOptions;
  readonly jobs: Job[];
  process: TrainerProcess | null;
  /** Operations a second: as measured, and of each diagnostic as it turned out. */
  speed: number | null;
  readonly learned: Map<string, number>;
  readonly waiting: (() => void)[];
  nextId: number;
  silent: number;
  idleSince: number;
  closed: boolean;
}

export function createAnalyst(options: AnalystOptions): Analyst {
  const state: State = {
    ...{ options, jobs: [], process: null, speed: null, learned: new Map(), waiting: [] },
    ...{ nextId: 1, silent: 0, idleSince: 0, closed: false },
  };
  const watchdog = setInterval(() => watch(state), 1000);
  watchdog.unref();
  return {
    estimate: async (name, flops) => {
      if (state.speed === null && !state.learned.has(name)) await measured(state);
      return secondsOf(state, name, flops);
    },
    request: (request) => enqueue(state, request),
    list: () => state.jobs.map(({ info }) => info),
    cancel: (id) => cancel(state, id),
    close: () => {
      clearInterval(watchdog);
      state.closed = true;
      endProcess(state);
      for (const job of state.jobs.splice(0)) tell(state, job, { status: 'cancelled' });
    },
  };
}

function secondsOf({ learned, speed }: State, name: string, flops: number): number | null {
  const rate = learned.get(name) ?? speed;
  return rate === null ? null : flops / rate;
}

function enqueue(state: State, request: DiagnosisRequest): Diagnosis {
  if (state.closed) throw new UnfoldError('project.closed', 'The project is being closed. Open it again.');
  const same = state.jobs.find(({ request: other }) => sameWish(other, request));
  if (same !== undefined) return same.info;
  const { runId, iteration, name, options, flops } = request;
  const job: Job = {
    request,
    info: {
      ...{ id: state.nextId++, runId, iteration, name, options },
      ...{ status: 'queued', share: 0, resultId: null, reason: null },
      estimate: secondsOf(state, name, flops),
    },
  };
  state.jobs.push(job);
  setImmediate(() => pump(state));
  return job.info;
}

const sameWish = (a: DiagnosisRequest, b: DiagnosisRequest): boolean =>
  a.runId === b.runId &&
  a.name === b.name &&
  a.weightsSha256 === b.weightsSha256 &&
  a.iteration === b.iteration &&
  JSON.stringify(a.options) === JSON.stringify(b.options);

/** Begins the first of the queue where nothing is under way. */
function pump(state: State): void {
  const [job] = state.jobs;
  if (state.closed || job === undefined || job.info.status !== 'queued') return;
  const process = ready(state);
  if (process === null) return end(state, job, { status: 'failed', reason: reasons.diagnosisLaunch });
  const { runId, checkpoint, weightsSha256, spec, series, name, options, iteration } = job.request;
  tell(state, job, { status: 'computing' });
  state.silent = 0;
  try {
    const subject = `${runId} ${iteration} ${weightsSha256}`;
    const command = { job: job.info.id, subject, spec, series: series(), checkpoint, name, options };
    process.post({ kind: 'diagnose', ...command });
  } catch (error) {
    end(state, job, { status: 'failed', reason: dataReason(error) });
  }
}

/** The series cannot be read. */
function dataReason(error: unknown): Reason {
  const { code } = error as { code?: unknown };
  const sentence = error instanceof Error ? error.message : String(error);
  const word = typeof code === 'string' ? code : 'internal';
  return { word, sentence, advice: 'Check the project, then ask again.' };
}

/** The process, started where there is none; null where the system refuses one. */
function ready(state: State): TrainerProcess | null {
  if (state.process !== null || state.closed) return state.process;
  try {
    const process = state.options.spawn();
    state.process = process;
    state.silent = 0;
    process.onMessage((message) => {
      if (state.process === process) receive(state, message as AnalystReport);
    });
    process.onExit((exit) => {
      if (state.process === process) exited(state, exit);
    });
    return process;
  } catch {
    return null; // the reason is in the diagnosis: 'launch-failed'
  }
}

/** Resolves when the speed is known, or will not be. */
async function measured(state: State): Promise<void> {
  const process = ready(state);
  if (process === null) return;
  state.idleSince = Date.now();
  if (state.waiting.length === 0) process.post({ kind: 'measure' });
  await new Promise<void>((resolve) => {
    state.waiting.push(resolve);
    setTimeout(resolve, measureMs).unref();
  });
}

function receive(state: State, report: AnalystReport): void {
  state.silent = 0;
  if (report.kind === 'measured') {
    state.speed = report.flopsPerSecond;
    for (const done of state.waiting.splice(0)) done();
  }
  if (!('job' in report)) return;
  const job = state.jobs.find(({ info }) => info.id === report.job);
  if (job === undefined) return;
  if (report.kind === 'diagnosing') tell(state, job, { share: report.share });
  else if (report.kind === 'diagnosed') keep(state, job, report.result);
  else if (report.reason === null) end(state, job, { status: 'cancelled' });
  else end(state, job, { status: 'failed', reason: report.reason });
}

/** A result counts when it is stored. */
function keep(state: State, job: Job, result: DiagnosisReport): void {
  const { db, stored } = state.options;
  const { request } = job;
  if (hashOf(result.bytes) !== result.sha256 || result.weightsSha256 !== request.weightsSha256) {
    const sentence = 'The result arrived damaged from the diagnosing process.';
    return end(state, job, { status: 'failed', reason: { ...reasons.diagnosisCrashed, sentence } });
  }
  if (result.seconds > 0.01) state.learned.set(request.name, request.flops / result.seconds);
  try {
    const info = db.diagnostics.add(request.runId, { ...result, live: false });
    stored(info);
    end(state, job, { status: 'done', share: 1, resultId: info.id });
  } catch (error) {
    end(state, job, { status: 'failed', reason: commitReason(error) });
  }
}

function cancel(state: State, id: number): void {
  const job = state.jobs.find(({ info }) => info.id === id);
  if (job === undefined) return;
  if (job.info.status === 'queued') end(state, job, { status: 'cancelled' });
  else {
    state.process?.post({ kind: 'cancel', job: id });
    setTimeout(() => giveUp(state, job), cancelMs).unref();
  }
}

/** A step that takes long does not listen; its process goes. */
function giveUp(state: State, job: Job): void {
  if (job.info.status !== 'computing') return;
  endProcess(state);
  end(state, job, { status: 'cancelled' });
}

function exited(state: State, exit: TrainerExit): void {
  state.process = null;
  for (const done of state.waiting.splice(0)) done();
  const job = state.jobs.find(({ info }) => info.status === 'computing');
  if (job !== undefined) end(state, job, { status: 'failed', reason: diagnosisExitReason(exit) });
}

function end(state: State, job: Job, change: Partial<Diagnosis>): void {
  const at = state.jobs.indexOf(job);
  if (at >= 0) state.jobs.splice(at, 1);
  state.idleSince = Date.now();
  tell(state, job, change);
  setImmediate(() => pump(state));
}

function tell({ options }: State, job: Job, change: Partial<Diagnosis>): void {
  job.info = { ...job.info, ...change };
  options.progress(job.info);
}

/** Ticks, not times, for what hangs (see trainers.ts). */
function watch(state: State): void {
  const { process, jobs, options } = state;
  if (process === null) return;
  if (jobs.length === 0) {
    if (Date.now() - state.idleSince > idleMs) endProcess(state);
    return;
  }
  if (++state.silent <= options.patience) return;
  endProcess(state);
  const job = jobs.find(({ info }) => info.status === 'computing');
  if (job !== undefined) end(state, job, { status: 'failed', reason: reasons.diagnosisHang });
}

function endProcess(state: State): void {
  const { process } = state;
  state.process = null;
  for (const done of state.waiting.splice(0)) done();
  process?.kill();
}
