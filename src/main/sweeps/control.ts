/** What a person does to a sweep: going on, standing still, ending it, trying again what failed, removing it. */
import { UnfoldError } from '../../engine/errors.ts';
import type { SweepInfo, SweepStatus } from '../../shared/sweeps.ts';
import { reasons } from '../training/reasons.ts';
import { haltRuns, over, stopRuns } from '../training/run-sets.ts';
import { enqueueNext } from './advance.ts';
import { type Desk, infoOf, keep } from './desk.ts';
import { review } from './follow.ts';

/** Goes on with every run that has not ended, in the order of the plan. */
export function goOn(desk: Desk, id: number): SweepInfo {
  const { db, trainers } = desk.options;
  const waiting = db.sweeps.runs(id).filter(({ status }) => !over.includes(status));
  for (const { runId } of waiting) desk.tries.delete(runId);
  // Those that were told to pause and still train go on as soon as they stand still.
  const halting = desk.halting.has(id) ? waiting.filter(({ runId }) => trainers.isBusy(runId)) : [];
  for (const { runId } of halting) {
    void trainers.settled(runId).then(() => {
      if (!desk.closed && !desk.gone.has(id) && infoOf(desk, id).status === 'running')
        enqueueOrPause(desk, id);
    });
  }
  keep(desk, id, { status: 'running', reason: null, ended: null }); // first: a crash must not find it paused
  try {
    enqueueNext(desk, id);
  } catch (error) {
    keep(desk, id, { status: 'paused', reason: reasons.storage });
    throw error;
  }
  review(desk, id);
  return infoOf(desk, id);
}

function enqueueOrPause(desk: Desk, id: number): void {
  try {
    enqueueNext(desk, id);
  } catch {
    keep(desk, id, { status: 'paused', reason: reasons.storage });
  }
}

/** @throws UnfoldError 'sweep.wrong-status' where it cannot be resumed */
export function resume(desk: Desk, id: number): SweepInfo {
  if (infoOf(desk, id).status === 'running') return infoOf(desk, id);
  expect(desk, id, 'resumed', ['paused', 'interrupted']);
  return goOn(desk, id);
}

/**
 * Takes up again the runs that failed, were stopped by hand or were interrupted, from their last checkpoints, and nothing
 * else. @throws UnfoldError 'sweep.nothing-to-rerun'
 */
export function rerun(desk: Desk, id: number): SweepInfo {
  const { db, trainers } = desk.options;
  const again = db.sweeps.runs(id).filter(({ runId, status }) => {
    if (trainers.isBusy(runId)) return false;
    return status === 'failed' || (status === 'stopped' && trainers.info(runId).reason?.word === 'user');
  });
  const waiting = db.sweeps.runs(id).some(({ status }) => status === 'interrupted' || status === 'paused');
  if (again.length === 0 && !waiting) {
    const text = `No run of "${infoOf(desk, id).name}" has failed or was interrupted: there is nothing to run again.`;
    throw new UnfoldError('sweep.nothing-to-rerun', text);
  }
  trainers.change(
    again.map(({ runId }) => runId),
    { status: 'interrupted', reason: null, ended: null },
  );
  return goOn(desk, id);
}

/** Those that wait leave the queue; those that train stand still with a checkpoint. */
export async function pause(desk: Desk, id: number): Promise<SweepInfo> {
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

/** Ends every run. What they came to until now stays. */
export async function stop(desk: Desk, id: number): Promise<SweepInfo> {
  expect(desk, id, 'stopped', ['running', 'paused', 'interrupted']);
  await halt(desk, id, (training) => stopRuns(desk.options, training, () => desk.options.db.sweeps.runs(id)));
  return infoOf(desk, id);
}

const runsOf = ({ options }: Desk, id: number): number[] =>
  options.db.sweeps.runs(id).map(({ runId }) => runId);

/** `work` gets the runs that train. */
const halt = (desk: Desk, id: number, work: (training: readonly number[]) => Promise<void>): Promise<void> =>
  haltRuns(desk, { id, runs: runsOf(desk, id), settled: () => review(desk, id) }, work);

/** Removes a sweep; its runs go into the bin. @throws UnfoldError 'sweep.busy' while any of them trains */
export function remove(desk: Desk, id: number): void {
  const { db, trainers, removed } = desk.options;
  const runs = runsOf(desk, id);
  if (runs.some((runId) => trainers.isBusy(runId))) {
    const { name, status } = infoOf(desk, id);
    throw new UnfoldError('sweep.busy', `"${name}" is ${status}. Pause or stop it before removing it.`);
  }
  for (const runId of runs) trainers.release(runId);
  const ids = db.sweeps.remove(id);
  desk.gone.add(id);
  clearTimeout(desk.timers.get(id));
  removed(id, ids);
}

function expect(desk: Desk, id: number, verb: string, statuses: readonly SweepStatus[]): void {
  const { name, status } = infoOf(desk, id);
  if (statuses.includes(status)) return;
  const text = `"${name}" is ${status}; only a sweep that is ${statuses.join(' or ')} can be ${verb}.`;
  throw new UnfoldError('sweep.wrong-status', text);
}
