/** One run under way: its process, what the process says, and what of it is committed. */
import type { Reason, RunStatus } from '../../shared/models.ts';
import type { TrainerCommand, TrainerReport } from '../../shared/trainer-messages.ts';
import { hashOf } from '../db/bytes.ts';
import type { TrainerExit, TrainerProcess } from '../platform/platform.ts';
import type { RunPatch } from '../db/run-store.ts';
import { addReport, emptyPending, type Pending } from './pending.ts';
import { exitReason, reasons } from './reasons.ts';

/** A run under way. Mutable; the manager keeps one a run from the queue to its end. */
export interface Job {
  readonly id: number;
  /** Whether a person started it by itself: such runs go before those that wait as part of a replication. */
  readonly urgent: boolean;
  /** Where it waits: the smallest begins first (see queue.ts). */
  place: number;
  /** 'idle' is a process that stands still, ready to go on. */
  phase: 'queued' | 'training' | 'idle' | 'over';
  process: TrainerProcess | null;
  /** Iterations to do when it begins; null for no such limit. */
  iterations: number | null;
  readonly pending: Pending;
  /** Ticks of the watchdog since the last sign of life, and how many are allowed. */
  silent: number;
  patience: number;
  /** Set when we end the process because it hangs. */
  hung: boolean;
  /** Why the last commit failed; the run stands still until one succeeds. */
  trouble: Reason | null;
  /** Resolved when the run stops training, for whatever reason. */
  readonly waiting: (() => void)[];
  /** Told whether settings were changed: true when they were, false when the run stood still before. */
  readonly changing: ((taken: boolean) => void)[];
  /** Settings were changed; the checkpoint that they were changed at is on its way. */
  changed: boolean;
}

/** What a job tells its manager. */
export interface JobEvents {
  /** New rows or a new rate; nothing to commit yet. */
  progress(job: Job, report: Extract<TrainerReport, { kind: 'progress' }>): void;
  /** `job.pending` has something to commit. */
  commit(job: Job): void;
  /** The run stands still or is over; its process is gone in the latter case. */
  settled(job: Job): void;
  /** The run ended by itself, and its process can take another. */
  freed(process: TrainerProcess, seconds: number): void;
}

/** A run that waits. */
export function createJob(
  id: number,
  about: { urgent: boolean; place: number; iterations: number | null },
): Job {
  return {
    id,
    ...about,
    phase: 'queued',
    process: null,
    pending: emptyPending(0),
    silent: 0,
    patience: 10,
    hung: false,
    trouble: null,
    waiting: [],
    changing: [],
    changed: false,
  };
}

/** Starts the process and has it train. `begin` is posted as soon as the process listens. */
export function beginJob(
  job: Job,
  process: TrainerProcess,
  about: { begin: TrainerCommand; events: JobEvents },
): void {
  job.phase = 'training';
  job.process = process;
  job.silent = 0;
  process.onMessage((message) => {
    if (job.process === process) receive(job, message as TrainerReport, about.events);
  });
  process.onExit((exit) => {
    if (job.process === process) exited(job, exit, about.events);
  });
  process.post(about.begin);
}

/** Ends the process, if there is one, without the run being told that anything went wrong. */
export function endProcess(job: Job): void {
  const { process } = job;
  job.process = null;
  process?.kill();
}

function receive(job: Job, report: TrainerReport, events: JobEvents): void {
  job.silent = 0;
  switch (report.kind) {
    case 'alive':
      return;
    case 'ready':
      patch(job, { engine: report.engine });
      return;
    case 'changed':
      patch(job, { changes: report.changes });
      job.changed = true;
      return;
    case 'progress':
      return progressed(job, report, events);
    case 'paused':
      return settle(job, events, {
        status: 'paused',
        reason: null,
        summary: report.summary,
        seconds: report.seconds,
        iterations: report.summary.iterations,
      });
    case 'ended':
      free(job, report.seconds, events);
      return settle(job, events, {
        status: report.status,
        reason: report.reason,
        summary: report.summary,
        seconds: report.seconds,
        iterations: report.summary.iterations,
      });
    case 'failed':
      return settle(job, events, { status: 'failed', reason: report.reason });
  }
}

function free(job: Job, seconds: number, events: JobEvents): void {
  const { process } = job;
  job.process = null;
  if (process !== null) events.freed(process, seconds);
}

function progressed(job: Job, report: Extract<TrainerReport, { kind: 'progress' }>, events: JobEvents): void {
  const { checkpoint } = report;
  if (checkpoint !== null && hashOf(checkpoint.bytes) !== checkpoint.sha256) {
    const reason = {
      ...reasons.crashed,
      sentence: 'A checkpoint arrived damaged from the training process.',
    };
    return settle(job, events, { status: 'interrupted', reason });
  }
  addReport(job.pending, report);
  events.progress(job, report);
  if (checkpoint === null) return;
  events.commit(job);
  if (!job.changed) return;
  job.changed = false;
  for (const done of job.changing.splice(0)) done(true);
}

/** Nobody asked for this: what was committed stays, what came after the last checkpoint is computed again. */
function exited(job: Job, exit: TrainerExit, events: JobEvents): void {
  job.process = null;
  if (job.phase === 'idle') {
    job.phase = 'over';
    events.settled(job);
    return;
  }
  const reason = job.hung ? reasons.hang : exitReason(exit);
  settle(job, events, { status: 'interrupted', reason });
}

/** @param change what becomes of the run; 'paused' keeps the process for going on quickly */
function settle(job: Job, events: JobEvents, change: RunPatch & { status: RunStatus }): void {
  const paused = change.status === 'paused';
  for (const done of job.changing.splice(0)) done(false);
  job.phase = paused ? 'idle' : 'over';
  if (!paused) endProcess(job);
  patch(job, change);
  events.commit(job);
  events.settled(job);
}

function patch(job: Job, change: RunPatch): void {
  job.pending.patch = { ...job.pending.patch, ...change };
}
