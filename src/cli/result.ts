/** What a run came to: the JSON object for programs, a few lines for people. */
import { metrics } from '../engine/catalog.ts';
import type { RunInfo, SetMetrics } from '../shared/models.ts';
import { exitCodes } from './exit-codes.ts';
import { duration, number4, textTable } from './text-table.ts';

/** The object of `--json`: one line, always these keys; what does not exist or is not a number is null. */
export interface RunResult {
  readonly run: number;
  readonly status: string;
  /** Why the run ended, as a word. */
  readonly reason: string | null;
  readonly reasonText: string | null;
  readonly iterations: number;
  /** Time spent training. */
  readonly seconds: number;
  readonly train: SetMetrics | null;
  readonly validation: SetMetrics | null;
  readonly test: SetMetrics | null;
  readonly gradientNorm: number | null;
  readonly weightsSha256: string | null;
}

/** The result of a run as it stands. */
export function runResult(run: RunInfo): RunResult {
  const { summary, reason } = run;
  return {
    run: run.id,
    status: run.status,
    reason: reason?.word ?? null,
    reasonText: reason?.sentence ?? null,
    iterations: summary?.iterations ?? run.iterations,
    seconds: run.seconds,
    train: setOf(summary?.train),
    validation: setOf(summary?.validation),
    test: setOf(summary?.test),
    gradientNorm: summary?.gradientNorm ?? null,
    weightsSha256: summary?.weightsSha256 ?? null,
  };
}

/** A run's ending in a few lines. */
export function runText(run: RunInfo): string {
  const result = runResult(run);
  const heading = `${statusWords[run.status]}${result.reasonText === null ? '.' : `: ${result.reasonText}`}`;
  const advice = run.reason === null || run.reason.advice === '' ? [] : [run.reason.advice];
  const facts = `${result.iterations} ${result.iterations === 1 ? 'iteration' : 'iterations'} in ${duration(result.seconds)}, gradient norm ${number4(result.gradientNorm)}`;
  return [heading, ...advice, facts, ...lookedLine(run), ...metricLines(result), ...weightLine(result)].join(
    '\n',
  );
}

/** What was looked at while the run trained took time of it. */
function lookedLine({ diagnosticSeconds, seconds }: RunInfo): readonly string[] {
  if (diagnosticSeconds === 0) return [];
  const share = Math.min(100, (100 * diagnosticSeconds) / Math.max(seconds, diagnosticSeconds));
  return [`diagnostics took ${share < 1 ? 'less than 1' : share.toFixed(0)} % of the time`];
}

/** The exit code for a run that came to rest without being asked to. */
export function runExitCode(run: RunInfo): number {
  const ended = run.status === 'finished' || run.status === 'stopped';
  return ended ? exitCodes.ok.code : exitCodes.runFailed.code;
}

/** Status words of a run as they are shown. */
export const statusWords: Record<RunInfo['status'], string> = {
  draft: 'Draft',
  queued: 'Queued',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped by user',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

const onlySequences: readonly string[] = ['loss', 'wrong', 'bits'];

function metricLines(result: RunResult): readonly string[] {
  const sets = { training: result.train, validation: result.validation, test: result.test };
  const found = Object.entries(sets).flatMap(([name, set]) => (set === null ? [] : [{ name, set }]));
  // Loss, share of wrong answers and bits exist for sequences only.
  const shown = metrics.filter(
    ({ name }) => !onlySequences.includes(name) || found.some(({ set }) => set[name] !== null),
  );
  const rows = found.map(({ name, set }) => [
    name,
    ...shown.map((metric) => number4(set[metric.name])),
    String(set.n),
  ]);
  return rows.length === 0 ? [] : [textTable([['', ...shown.map(({ label }) => label), 'n'], ...rows])];
}

function weightLine({ weightsSha256 }: RunResult): readonly string[] {
  return weightsSha256 === null ? [] : [`weights SHA-256 ${weightsSha256}`];
}

function setOf(set: SetMetrics | null | undefined): SetMetrics | null {
  if (set === null || set === undefined) return null;
  const { e, mse, nmse, nrmse, n } = set;
  // Runs of before there were tasks or collections were stored without these keys.
  const { loss = null, wrong = null, bits = null }: Partial<SetMetrics> = set;
  return { e, mse, nmse, nrmse, loss, wrong, bits, n };
}
