/** The places on a run's timeline: kept checkpoints, and iterations of which only results are kept. */
import type { CheckpointInfo, DiagnosticInfo } from '../../shared/models.ts';

/** One place. Without weights, only what was found while the run trained can be shown. */
export interface Moment {
  readonly iteration: number;
  readonly checkpointId: number | null;
  /** Names of diagnostics with a stored result. */
  readonly found: readonly string[];
}

/** Every place in ascending order, one an iteration. */
export function momentsOf(
  checkpoints: readonly CheckpointInfo[],
  stored: readonly DiagnosticInfo[],
): readonly Moment[] {
  const iterations = new Set([...checkpoints, ...stored].map(({ iteration }) => iteration));
  return [...iterations]
    .sort((a, b) => a - b)
    .map((iteration) => ({
      iteration,
      checkpointId: checkpoints.findLast((checkpoint) => checkpoint.iteration === iteration)?.id ?? null,
      found: [...new Set(stored.filter((info) => info.iteration === iteration).map(({ name }) => name))],
    }));
}

/** Settings as a text that is the same for the same settings, whatever their order. */
export function optionsKey(options: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A diagnostic with its settings. */
export interface Wish {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The stored result of a diagnostic at an iteration. */
export function storedAt(
  stored: readonly DiagnosticInfo[],
  { name, options }: Wish,
  iteration: number,
): DiagnosticInfo | undefined {
  const key = optionsKey(options);
  return stored.findLast(
    (info) => info.iteration === iteration && info.name === name && optionsKey(info.options) === key,
  );
}

/** The newest stored result of a diagnostic not after an iteration: what a run that goes on shows. */
export function newestUntil(
  stored: readonly DiagnosticInfo[],
  { name, options }: Wish,
  iteration: number,
): DiagnosticInfo | undefined {
  const key = optionsKey(options);
  return stored
    .filter((info) => info.name === name && info.iteration <= iteration && optionsKey(info.options) === key)
    .reduce<DiagnosticInfo | undefined>(
      (best, info) => (best === undefined || info.iteration >= best.iteration ? info : best),
      undefined,
    );
}

/** Seconds before something starts, as people say them: 'about 2 s', 'less than 0.1 s'. */
export function aboutSeconds(seconds: number | null): string {
  if (seconds === null) return 'time unknown';
  if (seconds < 0.1) return 'less than 0.1 s';
  if (seconds < 10) return `about ${Number(seconds.toPrecision(seconds < 1 ? 1 : 2))} s`;
  if (seconds < 90) return `about ${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}
