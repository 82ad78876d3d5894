/** What a person does to a replication: going on, standing still, ending it, removing it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnfoldError } from '../../engine/errors.ts';
import type { ReplicationInfo, ReplicationStatus } from '../../shared/models.ts';
import { reasons } from '../training/reasons.ts';
import { haltRuns, over, stopRuns } from '../training/run-sets.ts';
import { type Desk, enqueueOrPause, forget, infoOf, keep } from './desk.ts';
import { review } from './follow.ts';

/** Goes on with every run that has not ended, in the order of the plan; judges where all have. */
export function goOn(desk: Desk, id: number): ReplicationInfo {
  const { db, trainers } = desk.options;
  const waiting = db.replications.trials(id).filter(({ status }) => !over.includes(status));
  for (const { runId } of waiting) desk.tries.delete(runId);
  // Those that were told to pause and still train go on as soon as they stand still.
  const halting = desk.halting.has(id) ? waiting.filter(({ runId }) => trainers.isBusy(runId)) : [];
  for (const { runId } of halting) void trainers.settled(runId).then(() => goOnWith(desk, id, runId));
  keep(desk, id, { status: 'running', reason: null, ended: null }); // first: a crash must not find it paused
  const waitingIds = waiting.map(({ runId }) => runId);
  try {
    trainers.enqueue(waitingIds);
  } catch (error) {
    keep(desk, id, { status: 'paused', reason: reasons.storage });
    throw error;
  }
  review(desk, id);
  return infoOf(desk, id);
}

/** Unless it was paused again, removed or closed in the meantime. */
function goOnWith(desk: Desk, id: number, runId: number): void {
  if (desk.closed || desk.gone.has(id) || infoOf(desk, id).status !== 'running') return;
  enqueueOrPause(desk, id, runId);
}

/** @throws UnfoldError 'replication.wrong-status' where it cannot be resumed */
export function resume(desk: Desk, id: number): ReplicationInfo {
  if (infoOf(desk, id).status === 'running') return infoOf(desk, id);
  expect(desk, id, 'resumed', ['paused', 'interrupted', 'failed']);
  return goOn(desk, id);
}

/** Those that wait leave the queue; those that train stand still with a checkpoint. */
export async function pause(desk: Desk, id: number): Promise<ReplicationInfo> {
  expect(desk, id, 'paused', ['running', 'paused', 'interrupted']);
  if (infoOf(desk, id).status !== 'running') return infoOf(desk, id);
  await halt(desk, id, async (training) => {
    const { trainers } = desk.options;
    trainers.withdraw(runsOf(desk, id));
    keep(desk, id, { status: 'paused', reason: null });
    await Promise.all(training.map((runId) => trainers.pause(runId)));
  });
  return infoOf(desk, id);
}

/** Ends every run; what they came to until now is judged. */
export async function stop(desk: Desk, id: number): Promise<ReplicationInfo> {
  expect(desk, id, 'stopped', ['running', 'paused', 'interrupted']);
  await halt(desk, id, (training) =>
    stopRuns(desk.options, training, () => desk.options.db.replications.trials(id)),
  );
  return infoOf(desk, id);
}

const runsOf = ({ options }: Desk, id: number): number[] =>
  options.db.replications.trials(id).map(({ runId }) => runId);

/** `work` gets the runs that train. */
const halt = (desk: Desk, id: number, work: (training: readonly number[]) => Promise<void>): Promise<void> =>
  haltRuns(desk, { id, runs: runsOf(desk, id), settled: () => review(desk, id) }, work);

/** Removes a replication with its runs. @throws UnfoldError 'replication.busy' while any of them trains */
export async function remove(desk: Desk, id: number): Promise<void> {
  const { db, trainers, removed } = desk.options;
  const runs = runsOf(desk, id);
  if (desk.concluding.has(id) || runs.some((runId) => trainers.isBusy(runId))) {
    const { name, status } = infoOf(desk, id);
    const text = `Replication ${id} ("${name}") is ${status}. Pause or stop it before removing it.`;
    throw new UnfoldError('replication.busy', text);
  }
  for (const runId of runs) trainers.release(runId);
  db.replications.remove(id);
  forget(desk, id);
  removed(id, runs);
  for (const runId of runs) {
    if (desk.closed) return; // what is left stands in the bin
    db.replications.removeRun(runId);
    await nextTurn();
  }
}

/** @throws UnfoldError 'run.in-replication' for a run of a replication that has been judged */
export function refuseOver(desk: Desk, runId: number): void {
  const { name, replicationId } = desk.options.db.runs.get(runId);
  if (replicationId === null) return;
  const { status } = infoOf(desk, replicationId);
  if (status === 'running' || status === 'paused' || status === 'interrupted') return;
  const text = `"${name}" is a run of replication ${replicationId}, which is ${status}. Start a new run with its settings.`;
  throw new UnfoldError('run.in-replication', text);
}

function expect(desk: Desk, id: number, verb: string, statuses: readonly ReplicationStatus[]): void {
  const { name, status } = infoOf(desk, id);
  if (statuses.includes(status)) return;
  const text = `Replication ${id} ("${name}") is ${status}; only one that is ${statuses.join(' or ')} can be ${verb}.`;
  throw new UnfoldError('replication.wrong-status', text);
}
