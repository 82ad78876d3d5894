/** What a trainer has reported and the project file does not hold yet. */
import type { MetricRows } from '../../shared/models.ts';
import type { TrainerReport } from '../../shared/trainer-messages.ts';
import type { NewDiagnostic } from '../db/diagnostic-store.ts';
import type { Progress } from '../db/progress-store.ts';
import type { RunPatch } from '../db/run-store.ts';

type ProgressReport = Extract<TrainerReport, { kind: 'progress' }>;

/** Rows, checkpoints and changes of a run that wait for the next commit. Mutable. */
export interface Pending {
  columns: readonly string[];
  /** Number of rows that are committed; the rows here follow them. */
  committed: number;
  rows: number[];
  checkpoints: Progress['checkpoints'][number][];
  /** Results of diagnostics, by rising iteration. */
  diagnostics: NewDiagnostic[];
  patch: RunPatch;
}

/** Nothing waiting, behind `committed` rows. */
export const emptyPending = (committed: number): Pending => ({
  columns: [],
  committed,
  rows: [],
  checkpoints: [],
  diagnostics: [],
  patch: {},
});

/** Takes over a report's rows and checkpoint. */
export function addReport(pending: Pending, report: ProgressReport): void {
  pending.columns = report.rows.columns;
  for (const value of report.rows.values) pending.rows.push(value);
  pending.diagnostics.push(...report.diagnostics.map((result) => ({ ...result, live: true })));
  const { checkpoint, seconds, iteration } = report;
  if (checkpoint === null) return;
  pending.checkpoints.push({ ...checkpoint, metricRows: pending.committed + rowsOf(pending), seconds });
  pending.patch = { ...pending.patch, seconds, iterations: iteration };
}

/**
 * Rows and diagnostics after the newest checkpoint cannot be committed: they would not belong to a state that can be
 * resumed.
 */
export function progressOf(runId: number, pending: Pending): Progress {
  const { columns, committed, rows, checkpoints, patch } = pending;
  const newest = checkpoints.at(-1);
  const count = newest === undefined ? 0 : newest.metricRows - committed;
  const values = Float64Array.from(rows.slice(0, count * columns.length));
  return {
    runId,
    rows: count === 0 ? null : { columns, first: committed, values },
    checkpoints,
    diagnostics: pending.diagnostics.filter(({ iteration }) => iteration <= (newest?.iteration ?? -1)),
    patch,
  };
}

/** Forgets what `progress` took to the file. */
export function afterCommit(pending: Pending, progress: Progress): void {
  const values = progress.rows?.values.length ?? 0;
  pending.rows.splice(0, values);
  if (progress.rows !== null) pending.committed += values / pending.columns.length;
  pending.checkpoints = [];
  pending.diagnostics = pending.diagnostics.slice(progress.diagnostics?.length ?? 0);
  pending.patch = {};
}

/** The rows that wait, from row `first` of the run on. */
export function pendingRows(pending: Pending, first: number): MetricRows {
  const from = Math.max(first, pending.committed);
  const values = Float64Array.from(pending.rows.slice((from - pending.committed) * pending.columns.length));
  return { columns: pending.columns, first: from, values };
}

const rowsOf = ({ rows, columns }: Pending): number => rows.length / Math.max(1, columns.length);
