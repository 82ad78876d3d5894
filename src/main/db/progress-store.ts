/** What training leaves behind: metric rows in chunks and checkpoints, committed together. */
import { UnfoldError } from '../../engine/errors.ts';
import type { MetricRows } from '../../shared/models.ts';
import type { CheckpointReport } from '../../shared/trainer-messages.ts';
import { bytesOf, hashOf, numbersInto } from './bytes.ts';
import { insertDiagnostic, type NewDiagnostic } from './diagnostic-store.ts';
import { damagedError, type Ledger } from './ledger.ts';
import { patchRun, type RunPatch } from './run-store.ts';

/** One step forward of a run: all of it reaches the disk, or nothing. */
export interface Progress {
  readonly runId: number;
  /** Rows up to the newest checkpoint; `first` is the number of rows committed before. Null where there are none. */
  readonly rows: MetricRows | null;
  /** Oldest first; each stands after `metricRows` rows of the run. */
  readonly checkpoints: readonly (CheckpointReport & {
    readonly metricRows: number;
    readonly seconds: number;
  })[];
  /** Results of diagnostics up to the newest checkpoint, where there are any. */
  readonly diagnostics?: readonly NewDiagnostic[];
  readonly patch: RunPatch;
}

/** A checkpoint to go on from. */
export interface StoredCheckpoint {
  readonly id: number;
  readonly iteration: number;
  readonly metricRows: number;
  readonly seconds: number;
  readonly bytes: Uint8Array;
}

/** Reading and writing the progress of runs. */
export interface ProgressStore {
  commit(progress: Progress): void;
  /** The newest checkpoint of a run, hash checked; null before the first. @throws UnfoldError 'project.damaged' */
  newest(runId: number): StoredCheckpoint | null;
  /** @throws UnfoldError 'checkpoint.unknown' where the run has no checkpoint with this id */
  checkpoint(runId: number, id: number): StoredCheckpoint;
  /** Rows from `first` on, hashes checked. */
  metrics(runId: number, first?: number): MetricRows;
  /** Some columns of all rows, hashes checked; empty ones where the run has none. */
  columns(runId: number, names: readonly string[]): readonly Float64Array[];
  /** How many rows are committed. */
  rowCount(runId: number): number;
  /** Seconds of training at the checkpoints that are kept, after so many rows; oldest first. */
  times(runId: number): readonly { readonly rows: number; readonly seconds: number }[];
  /** Gives a run the beginning of another one, inside a transaction that is already open. */
  insertCopy(
    runId: number,
    begun: {
      readonly rows: MetricRows;
      readonly checkpoint: Pick<StoredCheckpoint, 'iteration' | 'metricRows' | 'seconds' | 'bytes'>;
    },
  ): void;
  /** Forgets rows from `rows` on: a run that goes on from a checkpoint computes them again. */
  truncate(runId: number, rows: number): void;
}

interface ChunkRow {
  first: number;
  rows: number;
  columns: string;
  bytes: Buffer;
  sha256: string;
}

export function createProgressStore(ledger: Ledger): ProgressStore {
  const { db } = ledger;
  const count = db
    .prepare<[number], number>(
      'SELECT coalesce(max(first_row + rows), 0) FROM metric_chunks WHERE run_id = ?',
    )
    .pluck();
  const newest = db.prepare<[number], CheckpointRow>(`${selectCheckpoint} ORDER BY iteration DESC LIMIT 1`);
  const one = db.prepare<[number, number], CheckpointRow>(`${selectCheckpoint} AND id = ?`);
  const times = db.prepare<[number], { rows: number; seconds: number }>(
    'SELECT metric_rows AS rows, seconds FROM checkpoints WHERE run_id = ? ORDER BY metric_rows',
  );
  const insert = preparedInserts(ledger);
  return {
    commit: (progress) =>
      ledger.write(() => {
        if (progress.rows !== null) insert.rows(progress.runId, progress.rows);
        for (const checkpoint of progress.checkpoints) insert.checkpoint(progress.runId, checkpoint);
        for (const result of progress.diagnostics ?? []) insert.diagnostic(progress.runId, result);
        patchRun(ledger, progress.runId, progress.patch);
      }),
    newest(runId) {
      const row = newest.get(runId);
      return row === undefined ? null : checkpointOf(row);
    },
    checkpoint: (runId, id) => checkpointOf(one.get(runId, id) ?? unknownCheckpoint(id)),
    metrics: (runId, first = 0) => readMetrics(ledger, runId, first),
    columns: (runId, names) => readColumns(ledger, runId, names),
    rowCount: (runId) => count.get(runId) ?? 0,
    times: (runId) => times.all(runId),
    insertCopy(runId, { rows, checkpoint }) {
      if (rows.values.length > 0) insert.rows(runId, rows);
      insert.checkpoint(runId, { ...checkpoint, sha256: hashOf(checkpoint.bytes), kept: true });
    },
    truncate(runId, rows) {
      if ((count.get(runId) ?? 0) > rows) ledger.write(() => truncate(ledger, runId, rows));
    },
  };
}

interface CheckpointRow extends StoredCheckpoint {
  readonly bytes: Buffer;
  readonly sha256: string;
}

const selectCheckpoint =
  'SELECT id, iteration, metric_rows AS metricRows, seconds, bytes, sha256 FROM checkpoints WHERE run_id = ?';

function checkpointOf(row: CheckpointRow): StoredCheckpoint {
  const { sha256, ...checkpoint } = row;
  if (hashOf(row.bytes) !== sha256) throw damagedError(`The checkpoint at iteration ${row.iteration}`);
  return checkpoint;
}

/** A checkpoint that is not kept makes room for the next; one at the same iteration takes the place of the first. */
function preparedInserts(ledger: Ledger) {
  const { db, now } = ledger;
  const rows = db.prepare(
    'INSERT INTO metric_chunks (run_id, first_row, rows, columns, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const replace = db.prepare('DELETE FROM checkpoints WHERE run_id = ? AND kept = 0');
  const checkpoint = db.prepare(`
    INSERT INTO checkpoints (run_id, iteration, kept, metric_rows, seconds, bytes, sha256, created)
    VALUES (@runId, @iteration, @kept, @metricRows, @seconds, @bytes, @sha256, @created)
    ON CONFLICT (run_id, iteration) DO UPDATE SET kept = max(kept, excluded.kept), metric_rows = excluded.metric_rows,
      seconds = excluded.seconds, bytes = excluded.bytes, sha256 = excluded.sha256, created = excluded.created`);
  const spent = db.prepare('UPDATE runs SET diagnostic_seconds = diagnostic_seconds + ? WHERE id = ?');
  return {
    rows(runId: number, { columns, first, values }: MetricRows): void {
      const count = values.length / columns.length;
      const bytes = bytesOf(values);
      if (count > 0) rows.run(runId, first, count, JSON.stringify(columns), bytes, hashOf(bytes));
    },
    checkpoint(runId: number, report: Progress['checkpoints'][number]): void {
      replace.run(runId);
      checkpoint.run({ ...report, runId, kept: report.kept ? 1 : 0, created: now() });
    },
    /** The time it took is part of the run's, so it is added up there. */
    diagnostic(runId: number, result: NewDiagnostic): void {
      insertDiagnostic(ledger, runId, result);
      spent.run(result.seconds, runId);
    },
  };
}

function readMetrics(ledger: Ledger, runId: number, first: number): MetricRows {
  const chunks = chunksFrom(ledger, runId, first);
  if (chunks.length === 0) return { columns: [], first, values: new Float64Array(0) };
  const columns = JSON.parse(chunks[0].columns) as string[];
  checkChunks(chunks, columns.length);
  const start = chunks[0].first;
  const total = chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  const values = new Float64Array(total * columns.length);
  for (const chunk of chunks) numbersInto(values, (chunk.first - start) * columns.length, chunk.bytes);
  return { columns, first, values: values.slice((first - start) * columns.length) };
}

/** One chunk after the other, so that a long run is never held as a whole. */
function readColumns(ledger: Ledger, runId: number, names: readonly string[]): readonly Float64Array[] {
  const chunks = chunksFrom(ledger, runId, 0);
  const columns = chunks.length === 0 ? [] : (JSON.parse(chunks[0].columns) as string[]);
  checkChunks(chunks, columns.length);
  const total = chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  const read = names.map((name) => new Float64Array(columns.includes(name) ? total : 0));
  const places = names.map((name) => columns.indexOf(name));
  for (const chunk of chunks) {
    const values = new Float64Array(chunk.rows * columns.length);
    numbersInto(values, 0, chunk.bytes);
    places.forEach((place, k) => {
      if (place < 0) return;
      const into = read[k];
      for (let row = 0; row < chunk.rows; row++)
        into[chunk.first + row] = values[row * columns.length + place];
    });
  }
  return read;
}

function chunksFrom({ db }: Ledger, runId: number, first: number): ChunkRow[] {
  return db
    .prepare<[number, number], ChunkRow>(
      `SELECT first_row AS first, rows, columns, bytes, sha256 FROM metric_chunks
       WHERE run_id = ? AND first_row + rows > ? ORDER BY first_row`,
    )
    .all(runId, first);
}

function checkChunks(chunks: readonly ChunkRow[], width: number): void {
  let next = chunks[0].first;
  for (const { first, rows, bytes, sha256 } of chunks) {
    const sound = first === next && bytes.length === rows * width * 8 && hashOf(bytes) === sha256;
    if (!sound) throw damagedError(`The block of metrics from row ${first}`);
    next += rows;
  }
}

function truncate(ledger: Ledger, runId: number, rows: number): void {
  const cut = readMetrics(ledger, runId, 0);
  const kept = cut.values.slice(0, rows * cut.columns.length);
  ledger.db.prepare('DELETE FROM metric_chunks WHERE run_id = ?').run(runId);
  preparedInserts(ledger).rows(runId, { columns: cut.columns, first: 0, values: kept });
}

function unknownCheckpoint(id: number): never {
  const text = `There is no checkpoint ${id} of this run; it may have been replaced by a newer one.`;
  throw new UnfoldError('checkpoint.unknown', text);
}
