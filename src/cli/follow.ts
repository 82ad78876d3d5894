/** Follows a run from its start to its end: progress on the terminal, Ctrl+C pauses. */
import type { RunInfo } from '../shared/models.ts';
import type { Signal } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';
import { duration, number4 } from './text-table.ts';

/** How a followed run came to rest. `signal` is what interrupted it, if something did. */
export interface Followed {
  readonly run: RunInfo;
  readonly signal: Signal | null;
}

const resting: ReadonlySet<RunInfo['status']> = new Set([
  'finished',
  'stopped',
  'failed',
  'interrupted',
  'paused',
]);

/**
 * Starts a run by `start` and waits until it rests. Ctrl+C or SIGTERM pauses it, or stops it where its project is
 * temporary and nothing could be resumed.
 */
export async function follow(
  session: Session,
  output: Output,
  start: () => Promise<RunInfo> | RunInfo,
): Promise<Followed> {
  let signal: Signal | null = null;
  let id = 0;
  const stopShowing = showProgress(session, output);
  const rest = waitForRest(session, () => id);
  session.whenInterrupted((heard) => {
    signal = heard;
    const interrupt = session.handlers[session.temporary ? 'run.stop' : 'run.pause'];
    // A run that ends in this very moment refuses to pause; then its end is what is waited for.
    Promise.resolve(interrupt({ id })).catch(() => undefined);
  });
  try {
    const started = await start();
    id = started.id;
    const run = resting.has(started.status) ? started : await rest.promise;
    return { run: await session.handlers['run.get']({ id: run.id }), signal };
  } finally {
    rest.cancel();
    stopShowing();
  }
}

function waitForRest(session: Session, id: () => number): { promise: Promise<RunInfo>; cancel: () => void } {
  let cancel = (): void => undefined;
  const promise = new Promise<RunInfo>((resolve) => {
    cancel = session.on('run.changed', (run) => {
      if ((id() === 0 || run.id === id()) && resting.has(run.status)) resolve(run);
    });
  });
  return { promise, cancel: () => cancel() };
}

/** Keeps the progress line up to date; returns a function that takes it away. */
function showProgress(session: Session, output: Output): () => void {
  let nmse: number | undefined;
  const stopMetrics = session.on('run.metrics', ({ rows }) => {
    const column = rows.columns.indexOf('trainNmse');
    const last = rows.values.length - rows.columns.length;
    if (column >= 0 && last >= 0) nmse = rows.values[last + column];
  });
  const stopProgress = session.on('run.progress', ({ iteration, limit, rate, remaining }) => {
    const of = limit === null ? '' : ` of ${limit}`;
    const left = remaining === null ? '' : `, at most ${duration(remaining)} left`;
    output.progress(
      `iteration ${iteration}${of}, training NMSE ${number4(nmse)}, ${number4(rate)} a second${left}`,
    );
  });
  return () => {
    stopMetrics();
    stopProgress();
    output.progress('');
  };
}
