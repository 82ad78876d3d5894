/** Runs of a replication as they are now: their status and progress come with the events of the project. */
import type { ReplicationTrial, RunInfo, RunStatus } from '../../shared/models.ts';

/** What of the project's state is looked at. */
export interface RunsNow {
  readonly runs: readonly RunInfo[];
  readonly progress: { get(id: number): { readonly iteration: number } | undefined };
}

/** The trials with what is known of their runs by now: those that are running first, the others in their order. */
export function liveTrials(
  trials: readonly ReplicationTrial[],
  { runs, progress }: RunsNow,
): readonly ReplicationTrial[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const now = trials.map((trial) => {
    const run = byId.get(trial.runId);
    if (run === undefined) return trial;
    const { status, iterationLimit, seconds, reason } = run;
    const iterations = Math.max(run.iterations, progress.get(run.id)?.iteration ?? 0);
    return { ...trial, status, iterations, iterationLimit, seconds, reason };
  });
  const isRunning = ({ status }: ReplicationTrial): boolean => status === 'running';
  return [...now.filter(isRunning), ...now.filter((trial) => !isRunning(trial))];
}

/** How many runs each status has that occurs; what is going on first. */
export function countsOf(
  trials: readonly Pick<ReplicationTrial, 'status'>[],
): readonly { readonly status: RunStatus; readonly runs: number }[] {
  const order: readonly RunStatus[] = [
    'running',
    'queued',
    'paused',
    'interrupted',
    'failed',
    'stopped',
    'finished',
    'draft',
  ];
  return order
    .map((status) => ({ status, runs: trials.filter((one) => one.status === status).length }))
    .filter(({ runs }) => runs > 0);
}
