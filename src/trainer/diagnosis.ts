/** One diagnosis from its beginning to the bytes that are stored, in slices, so that others can be listened to. */
import {
  type Diagnostic,
  type DiagnosticResult,
  encodePlain,
  type Plain,
  sha256Hex,
  type Subject,
  weightsSha256,
} from '../engine/index.ts';
import type { DiagnosisReport } from '../shared/analyst-messages.ts';
import type { EngineRecord } from '../shared/models.ts';

/** What is to be computed. */
export interface Wish {
  readonly entry: Diagnostic;
  readonly options: Record<string, unknown>;
}

/** Clock and turns of the process, whether to give up, and who is told of the share that is done. */
export interface DiagnosisHost {
  now(): number;
  nextTurn(): Promise<void>;
  readonly engine: EngineRecord;
  /** Asked between slices. */
  stopped(): boolean;
  readonly progress?: (share: number) => void;
}

/** Listening waits for the end of a slice. */
const sliceMs = 40;

/** Computes `wish` at the subject's weights. Null where it was stopped. @throws what the diagnostic throws */
export async function diagnose(
  subject: Subject,
  { entry, options }: Wish,
  host: DiagnosisHost,
): Promise<DiagnosisReport | null> {
  const began = host.now();
  const result = await inSlices(entry.compute(subject, options), host);
  if (result === null) return null;
  const seconds = (host.now() - began) / 1000;
  return reportOf(subject, { entry, options }, { result, seconds, engine: host.engine });
}

/** What is stored of a result at the subject's weights. */
export function reportOf(
  subject: Subject,
  { entry, options }: Wish,
  found: { result: DiagnosticResult; seconds: number; engine: EngineRecord },
): DiagnosisReport {
  const { result, seconds, engine } = found;
  const bytes = encodePlain(result as unknown as Plain);
  return {
    iteration: subject.iteration,
    name: entry.name,
    options,
    seconds,
    weightsSha256: weightsSha256(subject.run.state.theta),
    engine,
    scalars: result.scalars,
    bytes,
    sha256: sha256Hex(bytes),
  };
}

/** The first slice begins at once: most diagnoses of a small network end in it. */
async function inSlices(
  work: Generator<number, DiagnosticResult, void>,
  host: DiagnosisHost,
): Promise<DiagnosticResult | null> {
  for (;;) {
    const end = host.now() + sliceMs;
    let share = 0;
    while (host.now() < end) {
      const next = work.next();
      if (next.done === true) return next.value;
      share = next.value;
    }
    host.progress?.(share);
    await host.nextTurn();
    if (host.stopped()) return null;
  }
}
