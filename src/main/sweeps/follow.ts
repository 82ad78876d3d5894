/** Follows the runs of sweeps: tells how far they are, tries again what broke off, decides rungs, sees when all have ended. */
import type { Reason, RunInfo } from '../../shared/models.ts';
import type { SweepRun } from '../../shared/sweeps.ts';
import { reasons } from '../training/reasons.ts';
import { enqueueNext, isRungOver } from './advance.ts';
import { over } from '../training/run-sets.ts';
import { type Desk, keep, tellSoon } from './desk.ts';

/** How often a run whose process ended by itself is started again without an iteration in between. */
const mostTries = 2;
/** Reasons from outside the run, after which another process may fare better. */
const mayPass = ['killed', 'crashed', 'hang', 'out-of-memory', 'launch-failed'];

/** Takes note of a run that changed. What follows from it is done at the next turn, once for many runs. */
export function runChanged(desk: Desk, run: RunInfo): void {
  const { sweepId: id } = run;
  if (id === null || desk.closed || desk.gone.has(id)) return;
  tellSoon(desk, id);
  if (run.status === 'interrupted') setImmediate(() => tryAgain(desk, id, run));
  if (desk.dirty.has(id)) return;
  desk.dirty.add(id);
  setImmediate(() => {
    desk.dirty.delete(id);
    if (!desk.closed && !desk.gone.has(id)) review(desk, id);
  });
}

/** Whether a sweep has come to its end, or to a standstill, or goes on after one. */
export function review(desk: Desk, id: number): void {
  const { db, trainers, now } = desk.options;
  const { status } = db.sweeps.get(id);
  const runs = db.sweeps.runs(id);
  const busy = runs.some(({ runId }) => trainers.isBusy(runId));
  const halting = desk.halting.has(id);
  if (status === 'finished' || status === 'stopped') {
    // One of its runs was taken up again by hand.
    if (busy && !halting) keep(desk, id, { status: 'running', reason: null, ended: null });
    return;
  }
  if (runs.every((run) => over.includes(run.status)))
    return keep(desk, id, { status: endOf(desk, runs), reason: null, ended: now() });
  if (status === 'running' && !busy && !halting) goOnOrStand(desk, id, runs);
  if (status !== 'running' && busy && !halting) keep(desk, id, { status: 'running', reason: null });
}

/** 'stopped' where a person ended some of its runs. */
function endOf({ options }: Desk, runs: readonly SweepRun[]): 'finished' | 'stopped' {
  const byHand = runs.some(
    ({ runId, status }) => status === 'stopped' && options.trainers.info(runId).reason?.word === 'user',
  );
  return byHand ? 'stopped' : 'finished';
}

function goOnOrStand(desk: Desk, id: number, runs: readonly SweepRun[]): void {
  if (!isRungOver(desk, id)) return keep(desk, id, { status: 'paused', reason: standstill(desk, runs) });
  try {
    enqueueNext(desk, id);
  } catch {
    keep(desk, id, { status: 'paused', reason: reasons.storage });
  }
}

/** Why nothing goes on any more: the reason of a run that stands still. */
function standstill({ options }: Desk, runs: readonly SweepRun[]): Reason | null {
  const still = runs
    .filter(({ status }) => !over.includes(status))
    .map(({ runId }) => options.trainers.info(runId))
    .find(({ reason }) => reason !== null);
  if (still === undefined || still.reason === null) return null;
  const { word, sentence } = still.reason;
  return {
    word,
    sentence: `"${still.name}" stands still: ${sentence}`,
    advice: 'Resume goes on with every run that has not ended, from its last checkpoint.',
  };
}

/** A machine that works through the night should not stand still for one process that the system ended. */
function tryAgain(desk: Desk, id: number, run: RunInfo): void {
  const { db, trainers } = desk.options;
  const isOut = desk.closed || desk.gone.has(id) || desk.halting.has(id);
  if (isOut || !mayPass.includes(run.reason?.word ?? '')) return;
  if (db.sweeps.get(id).status !== 'running' || trainers.isBusy(run.id)) return;
  const before = desk.tries.get(run.id);
  const count = before?.iterations === run.iterations ? before.count + 1 : 1;
  if (count > mostTries) return;
  desk.tries.set(run.id, { iterations: run.iterations, count });
  try {
    enqueueNext(desk, id);
  } catch {
    keep(desk, id, { status: 'paused', reason: reasons.storage });
  }
}
