/** Follows a sweep from its start to its end: progress on the terminal, Ctrl+C pauses. */
import type { SweepDetail, SweepInfo } from '../shared/sweeps.ts';
import type { Signal } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';
import { duration } from './text-table.ts';

/** How a sweep came to rest. `signal` is what interrupted it, if something did. */
export interface FollowedSweep {
  readonly detail: SweepDetail;
  readonly signal: Signal | null;
}

/**
 * Sets a sweep going (`begin` starts or resumes it) and waits until it rests. A signal pauses it, or stops it where its
 * project is temporary.
 */
export async function followSweep(
  session: Session,
  output: Output,
  begin: () => Promise<SweepInfo> | SweepInfo,
): Promise<FollowedSweep> {
  const newest = new Map<number, SweepInfo>();
  let wake = (): void => undefined;
  const stopListening = session.on('sweep.changed', (info) => {
    newest.set(info.id, info);
    output.progress(progressText(info));
    wake();
  });
  let signal: Signal | null = null;
  let begun: SweepInfo | null = null;
  let halted: Promise<unknown> = Promise.resolve();
  const interrupt = (id: number): Promise<unknown> =>
    // It may end in this very moment: its end is what is waited for.
    Promise.resolve(session.handlers[session.temporary ? 'sweeps.stop' : 'sweeps.pause']({ id })).catch(
      () => undefined,
    );
  session.whenInterrupted((heard) => {
    signal = heard;
    if (begun !== null) halted = interrupt(begun.id);
  });
  try {
    begun = await begin();
    const { id } = begun;
    if (signal !== null) halted = interrupt(id);
    while ((newest.get(id) ?? begun).status === 'running')
      await new Promise<void>((resolve) => (wake = resolve));
    await halted;
    return { detail: await session.handlers['sweeps.get']({ id }), signal };
  } finally {
    stopListening();
    output.progress('');
  }
}

function progressText({ runs, remaining }: SweepInfo): string {
  const failed = runs.failed === 0 ? '' : ` (${runs.failed} failed)`;
  return `runs ${runs.ended} of ${runs.all}${failed}${remaining === null ? '' : `, about ${duration(remaining)} left`}`;
}
