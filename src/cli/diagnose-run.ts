/** Asks for a diagnosis and waits for its end; Ctrl+C cancels it. */
import type { Diagnosis } from '../shared/models.ts';
import type { Params } from '../shared/api.ts';
import type { Signal } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';
import { duration } from './text-table.ts';

/** How a diagnosis ended; `signal` is what interrupted it, if something did. */
export interface Diagnosed {
  readonly diagnosis: Diagnosis;
  readonly signal: Signal | null;
}

/** The diagnosis when it is over: done, failed, or cancelled. */
export async function diagnoseRun(
  session: Session,
  output: Output,
  params: Params<'diagnostics.run'>,
): Promise<Diagnosed> {
  let signal: Signal | null = null;
  const last = new Map<number, Diagnosis>();
  let wake = (): void => undefined;
  const stop = session.on('diagnostics.progress', (diagnosis) => {
    last.set(diagnosis.id, diagnosis);
    output.progress(progressText(diagnosis));
    wake();
  });
  try {
    const begun = await session.handlers['diagnostics.run'](params);
    session.whenInterrupted((heard) => {
      signal = heard;
      void session.handlers['diagnostics.cancel']({ id: begun.id });
    });
    for (let now = begun; ; now = last.get(begun.id) ?? begun) {
      if (!under.has(now.status)) return { diagnosis: now, signal };
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
    output.progress('');
  }
}

const under: ReadonlySet<Diagnosis['status']> = new Set(['queued', 'computing']);

function progressText({ name, share, estimate }: Diagnosis): string {
  const about = estimate === null ? '' : `, about ${duration(estimate)} in all`;
  return `${name}: ${Math.floor(100 * share)} %${about}`;
}
