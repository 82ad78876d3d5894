/** Follows a run from its start to its end: progress on the terminal, Ctrl+C pauses. */
import type { MetricRows, RunInfo } from '../shared/models.ts';
import type { Signal } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';
import { duration, number4 } from './text-table.ts';

/** How a followed run came to rest. `signal` is what interrupted it, if something did. */
export interface Followed {
  readonly run: RunInfo;
  readonly signal: Signal | null;
}

/** A run that is about to be followed: its number, and what sets it going. */
export interface Startable {
  readonly id: number;
  readonly start: () => Promise<RunInfo> | RunInfo;
}

/** 'draft' is where a run that was paused before it had begun goes back to. */
const resting: ReadonlySet<RunInfo['status']> = new Set([
  'finished',
  'stopped',
  'failed',
  'interrupted',
  'paused',
  'draft',
]);

/**
 * Sets a run going and waits until it rests. Ctrl+C, SIGTERM or SIGHUP pauses it, or stops it where its project is temporary
 * and nothing could be resumed.
 */
export async function follow(session: Session, output: Output, { id, start }: Startable): Promise<Followed> {
  let signal: Signal | null = null;
  const interrupt = async (): Promise<void> => {
    try {
      await session.handlers[session.temporary ? 'run.stop' : 'run.pause']({ id });
    } catch {
      // Not running yet: asked again below. Or it ends in this very moment: its end is what is waited for.
    }
  };
  session.whenInterrupted((heard) => {
    signal = heard;
    void interrupt();
  });
  const stopShowing = showProgress(session, output);
  try {
    const rest = waitForRest(session, id);
    const started = await start();
    if (signal !== null) void interrupt();
    if (!resting.has(started.status)) await rest;
    return { run: await session.handlers['run.get']({ id }), signal };
  } finally {
    stopShowing();
  }
}

function waitForRest(session: Session, id: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.on('run.changed', (run) => {
      if (run.id !== id || !resting.has(run.status)) return;
      stop();
      resolve();
    });
  });
}

/** Keeps the progress line up to date; returns a function that takes it away. */
function showProgress(session: Session, output: Output): () => void {
  const newest = new Map<string, number>();
  const stopMetrics = session.on('run.metrics', ({ rows }) => noteNewest(rows, newest));
  const stopProgress = session.on('run.progress', ({ iteration, limit, rate, remaining }) => {
    const of = limit === null ? '' : ` of ${limit}`;
    const left = remaining === null ? '' : `, at most ${duration(remaining)} left`;
    output.progress(`iteration ${iteration}${of}, ${errorText(newest)}, ${number4(rate)}/s${left}`);
  });
  return () => {
    stopMetrics();
    stopProgress();
    output.progress('');
  };
}

/** Quantities of the progress line, most telling first, and their names in it. */
const shownColumns = [
  ['trainNmse', 'training NMSE'],
  ['validationLoss', 'validation loss'],
  ['validationWrong', 'wrong'],
] as const;

/** Not every row has every quantity: what was not evaluated is NaN and leaves the one before. */
function noteNewest({ columns, values }: MetricRows, newest: Map<string, number>): void {
  for (const [column] of shownColumns) {
    const at = columns.indexOf(column);
    for (let i = values.length - columns.length + at; at >= 0 && i >= 0; i -= columns.length) {
      if (Number.isNaN(values[i])) continue;
      newest.set(column, values[i]);
      break;
    }
  }
}

function errorText(newest: ReadonlyMap<string, number>): string {
  const known = shownColumns.filter(([column]) => newest.has(column));
  const shown = known.length === 0 ? [shownColumns[0]] : known;
  return shown.map(([column, label]) => `${label} ${number4(newest.get(column))}`).join(', ');
}
