/** Follows the runs of replications: tells how far they are, tries again what broke off, and sees when all have ended. */
import type { Reason, RunInfo } from '../../shared/models.ts';
import type { StoredTrial } from '../db/replication-store.ts';
import { conclude } from './conclude.ts';
import { type Desk, enqueueOrPause, keep, tellSoon } from './desk.ts';

/** How often a run whose process ended by itself is started again without an iteration in between. */
const mostTries = 2;
/** Reasons from outside the run, after which another process may fare better. */
const mayPass = ['killed', 'crashed', 'hang', 'out-of-memory', 'launch-failed'];

const over = ['finished', 'stopped', 'failed'];

/** Takes note of a run that changed. What follows from it is done at the next turn, once for many runs. */
export function runChanged(desk: Desk, run: RunInfo): void {
  const { replicationId: id } = run;
  if (id === null || desk.closed) return;
  tellSoon(desk, id);
  if (run.status === 'interrupted') setImmediate(() => tryAgain(desk, id, run));
  if (desk.dirty.has(id)) return;
  desk.dirty.add(id);
  setImmediate(() => {
    desk.dirty.delete(id);
    if (!desk.closed && !desk.gone.has(id)) review(desk, id);
  });
}

/** Whether a replication has come to its end, or to a standstill, or goes on after one. */
export function review(desk: Desk, id: number): void {
  const { db, trainers } = desk.options;
  if (desk.concluding.has(id)) return;
  const { status } = db.replications.get(id);
  if (status !== 'running' && status !== 'paused' && status !== 'interrupted') return;
  const trials = db.replications.trials(id);
  if (trials.every((trial) => over.includes(trial.status))) return void conclude(desk, id);
  const busy = trials.some(({ runId }) => trainers.isBusy(runId));
  const halting = desk.halting.has(id);
  if (status === 'running' && !busy && !halting)
    keep(desk, id, { status: 'paused', reason: standstill(desk, trials) });
  // A person may go on with one run of a replication that stands still.
  if (status !== 'running' && busy && !halting) keep(desk, id, { status: 'running', reason: null });
}

/** Why nothing goes on any more: the reason of a run that stands still. */
function standstill({ options }: Desk, trials: readonly StoredTrial[]): Reason | null {
  const still = trials
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
  if (desk.closed || desk.gone.has(id) || desk.halting.has(id) || !mayPass.includes(run.reason?.word ?? ''))
    return;
  if (db.replications.get(id).status !== 'running' || trainers.isBusy(run.id)) return;
  const before = desk.tries.get(run.id);
  const count = before?.iterations === run.iterations ? before.count + 1 : 1;
  if (count > mostTries) return;
  desk.tries.set(run.id, { iterations: run.iterations, count });
  enqueueOrPause(desk, id, run.id);
}
