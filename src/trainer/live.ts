/**
 * Diagnostics that a run asks for while it trains. They look at a problem of their own at the run's weights, so the run
 * has the same numbers with them and without, and takes longer.
 */
import {
  checkLive,
  checkpointOf,
  type KernelProvider,
  liveNeeds,
  type LiveWish,
  liveWishes,
  moveSubject,
  openSubject,
  type Run,
  type Subject,
} from '../engine/index.ts';
import type { DiagnosisReport } from '../shared/analyst-messages.ts';
import { diagnose, type DiagnosisHost, reportOf } from './diagnosis.ts';

/** The live diagnostics of a run. Mutable. */
export interface Live {
  readonly wishes: readonly LiveWish[];
  readonly subject: Subject;
  /** Changes of the run's settings that the subject knows. */
  readonly changes: number;
  /** The last iteration that was looked at; -1 before the first. */
  done: number;
}

/**
 * Null where the run asks for none.
 * @throws UnfoldError 'spec.diagnostic' where one says nothing about such a run, 'run.too-large'
 */
export function createLive(run: Run, provider: KernelProvider): Live | null {
  const wishes = liveWishes(run.spec);
  if (wishes.length === 0) return null;
  const needs = liveNeeds(wishes);
  const subject = openSubject(run.given, run.series, { provider, checkpoint: checkpointOf(run), needs });
  checkLive(subject);
  return { wishes, subject, changes: run.cache.changes, done: -1 };
}

/** Iterations until the next one that is looked at; Infinity without diagnostics. */
export function untilNext(live: Live | null, iteration: number): number {
  if (live === null) return Infinity;
  return Math.min(...live.wishes.map(({ every }) => every - (iteration % every)));
}

/**
 * Computes what is due at the run's present iteration, once. Null where it was stopped in between: then nothing counts,
 * and the next call begins again.
 */
export async function lookAt(live: Live, run: Run, host: DiagnosisHost): Promise<DiagnosisReport[] | null> {
  const { iteration } = run.state;
  const due = live.wishes.filter(({ every }) => iteration % every === 0);
  const reports: DiagnosisReport[] = [];
  if (live.done === iteration || due.length === 0) return reports;
  for (const wish of due) {
    const began = host.now();
    const subject = moveSubject(live.subject, run.state);
    const report = await diagnose(subject, wish, host).catch((error: unknown) =>
      failed(subject, wish, { host, error }),
    );
    if (report === null) return null;
    reports.push({ ...report, seconds: (host.now() - began) / 1000 });
  }
  live.done = iteration;
  return reports;
}

/** A run does not end because it could not be looked at; why is its result. */
function failed(
  subject: Subject,
  wish: LiveWish,
  { host, error }: { host: DiagnosisHost; error: unknown },
): DiagnosisReport {
  const sentence = error instanceof Error ? error.message : String(error);
  const findings = [{ name: 'not-computed', level: 'warning', sentence, remedies: [] }] as const;
  const result = { scalars: [], panels: [], findings };
  return reportOf(subject, wish, { result, seconds: 0, engine: host.engine });
}
