/** Which diagnostics say something about a run, and what they cost. */
import {
  checkLive,
  defaultsOf,
  type Diagnostic,
  diagnostics,
  liveNeeds,
  liveWishes,
  readRunSpec,
  type RunSpec,
  type Series,
  type SubjectNeed,
  type SubjectSize,
  subjectSize,
  UnfoldError,
} from '../../engine/index.ts';
import type { OpenProject } from './context.ts';

/** A diagnostic for a run: why it refuses, or its operations with default settings. */
export interface Offer {
  readonly entry: Diagnostic;
  readonly refuses: string | null;
  readonly flops: number;
}

/** The run's specification and series. @throws UnfoldError 'run.unknown' */
export function partsOf(
  { db, series }: Pick<OpenProject, 'db' | 'series'>,
  runId: number,
): { spec: RunSpec; series: Series | null } {
  const { seriesId } = db.runs.get(runId);
  return {
    spec: readRunSpec(db.runs.spec(runId)),
    series: seriesId === null ? null : series(seriesId),
  };
}

/** Every diagnostic for a run. */
export function offersFor(project: OpenProject, runId: number): readonly Offer[] {
  const { spec, series } = partsOf(project, runId);
  const size = subjectSize(spec, series);
  const known = new Map<string, string | null>();
  return diagnostics.map((entry) => {
    const key = entry.needs.join();
    const tooLarge = known.get(key) ?? tooLargeFor(spec, series, entry.needs);
    known.set(key, tooLarge);
    const refuses = entry.refuses(size) ?? tooLarge;
    return { entry, refuses, flops: refuses === null ? flopsOf(entry, size) : NaN };
  });
}

function flopsOf(entry: Diagnostic, size: SubjectSize): number {
  return entry.flops(size, defaultsOf(entry.fields));
}

/** Why there is not enough memory for what a diagnostic needs, in a sentence. */
function tooLargeFor(spec: RunSpec, series: Series | null, needs: readonly SubjectNeed[]): string | null {
  try {
    subjectSize(spec, series, needs);
    return null;
  } catch (error) {
    if (error instanceof UnfoldError) return error.message;
    throw error;
  }
}

/**
 * Memory of what a spec wants to have looked at while it trains.
 * @throws UnfoldError 'spec.diagnostic' where one of them refuses, 'run.too-large'
 */
export function liveMemory(spec: RunSpec, series: Series | null): number {
  const wishes = liveWishes(spec);
  if (wishes.length === 0) return 0;
  const size = subjectSize(spec, series, liveNeeds(wishes));
  checkLive(size);
  return size.memoryBytes;
}
