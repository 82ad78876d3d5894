/** Follows a replication from its start to its end: progress on the terminal, Ctrl+C pauses. */
import type { ReplicationDetail, ReplicationInfo } from '../shared/models.ts';
import type { Signal } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';
import { duration, number4 } from './text-table.ts';

/** How a replication came to rest. `signal` is what interrupted it, if something did. */
export interface FollowedReplication {
  readonly detail: ReplicationDetail;
  readonly signal: Signal | null;
}

const underWay: ReadonlySet<ReplicationInfo['status']> = new Set(['running', 'concluding']);

/**
 * Sets a replication going (`begin` starts or resumes it) and waits until it rests. A signal pauses it, or stops it where
 * its project is temporary: then it is judged by the runs that have ended.
 */
export async function followReplication(
  session: Session,
  output: Output,
  begin: () => Promise<ReplicationInfo> | ReplicationInfo,
): Promise<FollowedReplication> {
  let signal: Signal | null = null;
  let begun: ReplicationInfo | null = null;
  let halted = Promise.resolve();
  const interrupt = async (): Promise<void> => {
    if (begun === null) return;
    const { id } = begun;
    try {
      await session.handlers[session.temporary ? 'replications.stop' : 'replications.pause']({ id });
    } catch {
      // It ends in this very moment: its end is what is waited for.
    }
  };
  session.whenInterrupted((heard) => {
    signal = heard;
    halted = interrupt();
  });
  const watched = watch(session, output);
  try {
    begun = await begin();
    if (signal !== null) halted = interrupt();
    await watched.rested(begun);
    await halted; // its runs stand still only then
    return { detail: await session.handlers['replications.get']({ id: begun.id }), signal };
  } finally {
    watched.end();
  }
}

/** Listens to everything that changes, also before it is known which replication is meant. */
function watch(session: Session, output: Output) {
  const newest = new Map<number, ReplicationInfo>();
  const rates = new Map<number, number>();
  let wake = (): void => undefined;
  const show = (): void => {
    const [info] = newest.values();
    if (info !== undefined) output.progress(progressText(info, rates));
  };
  const stops = [
    session.on('replication.changed', (info) => {
      newest.set(info.id, info);
      show();
      wake();
    }),
    session.on('run.progress', ({ id, rate }) => {
      rates.set(id, rate);
      show();
    }),
    session.on('run.changed', ({ id, status }) => {
      if (status !== 'running') rates.delete(id);
    }),
  ];
  return {
    rested: async (begun: ReplicationInfo): Promise<void> => {
      while (underWay.has((newest.get(begun.id) ?? begun).status)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    end: (): void => {
      for (const stop of stops) stop();
      output.progress('');
    },
  };
}

function progressText(
  { status, runs, remaining }: ReplicationInfo,
  rates: ReadonlyMap<number, number>,
): string {
  if (status === 'concluding') return 'judging what was measured';
  const rate = [...rates.values()].reduce((sum, one) => sum + one, 0);
  const failed = runs.failed === 0 ? '' : ` (${runs.failed} failed)`;
  const left = remaining === null ? '' : `, about ${duration(remaining)} left`;
  return `runs ${runs.ended} of ${runs.all}${failed}, ${number4(rate)} iterations/s${left}`;
}
