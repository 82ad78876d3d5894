/** What sweeps and replications do with all of their runs: they stand still together, and end together. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stopReason } from '../../engine/train/endings.ts';
import type { RunStatus } from '../../shared/models.ts';
import type { Trainers } from './contract.ts';

/** Statuses of runs that have ended for good. */
export const over: readonly RunStatus[] = ['finished', 'stopped', 'failed'];

/** The part of a desk that halting needs. `halting` is mutated. */
export interface HaltingDesk {
  readonly options: { readonly trainers: Trainers };
  /** Sets whose runs are being told to stand still. */
  readonly halting: Set<number>;
  /** Sets that were removed. */
  readonly gone: ReadonlySet<number>;
  readonly closed: boolean;
}

/** A set as it is halted. */
export interface HaltedSet {
  readonly id: number;
  readonly runs: readonly number[];
  /** Called when all of its runs stand still, unless it was removed or closed by then. */
  readonly settled: () => void;
}

/** `work` gets the runs that train. It may return before a long iteration of theirs has ended. */
export async function haltRuns(
  desk: HaltingDesk,
  { id, runs, settled }: HaltedSet,
  work: (training: readonly number[]) => Promise<void>,
): Promise<void> {
  const { trainers } = desk.options;
  desk.halting.add(id);
  const training = runs.filter(
    (runId) => trainers.isBusy(runId) && trainers.info(runId).status === 'running',
  );
  try {
    await work(training);
  } finally {
    void Promise.all(runs.map((runId) => trainers.settled(runId))).then(() => {
      desk.halting.delete(id);
      if (!desk.closed && !desk.gone.has(id)) settled();
    });
    await nextTurn();
  }
}

/** A run of a set with its status. */
export interface SetRun {
  readonly runId: number;
  readonly status: RunStatus;
}

/** Ends every run of a set as stopped by the user; `read` gives them as they are stored. `now` in ms since 1970. */
export async function stopRuns(
  { trainers, now }: { readonly trainers: Trainers; readonly now: () => number },
  training: readonly number[],
  read: () => readonly SetRun[],
): Promise<void> {
  const stopped = { status: 'stopped', reason: stopReason('user'), ended: now() } as const;
  const idsOf = (runs: readonly SetRun[]): number[] => runs.map(({ runId }) => runId);
  trainers.withdraw(idsOf(read()), stopped);
  await Promise.all(training.map((runId) => trainers.stop(runId)));
  trainers.change(idsOf(read().filter(({ status }) => !over.includes(status))), stopped);
}
