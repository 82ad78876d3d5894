/** Runs in the project file: one row each, with its whole specification. */
import { UnfoldError } from '../../engine/errors.ts';
import type {
  CheckpointInfo,
  EngineRecord,
  Reason,
  RunInfo,
  RunOrigin,
  RunStatus,
  RunSummary,
} from '../../shared/models.ts';
import { type RunSpec, specAt } from '../../engine/index.ts';
import type { RunFork, SpecChange } from '../../shared/organising.ts';
import { hashOf } from './bytes.ts';
import type { Ledger } from './ledger.ts';
import { decodeJson, encodeJson } from './numbers.ts';

/** What may change in a run; what is not named stays. */
export interface RunPatch {
  readonly name?: string;
  readonly status?: RunStatus;
  readonly reason?: Reason | null;
  readonly started?: number | null;
  readonly ended?: number | null;
  readonly seconds?: number;
  readonly iterations?: number;
  readonly summary?: RunSummary | null;
  readonly engine?: EngineRecord | null;
  readonly removed?: boolean;
  readonly notes?: string;
  readonly starred?: boolean;
  /** Changes of its specification so far, in place of those before. */
  readonly changes?: readonly SpecChange[];
  /** Its place among those that wait; null where it does not. */
  readonly waitingPlace?: number | null;
}

/** A run to be stored as a draft. */
export interface NewRun {
  readonly name: string;
  /** Null for a task that makes its own sequences. */
  readonly seriesId: number | null;
  readonly task: string;
  /** Every default written out. */
  readonly spec: Record<string, unknown>;
  readonly seed: number;
  readonly iterationLimit: number | null;
  /** Where it comes from; null or left out for a run of its own. */
  readonly origin?: RunOrigin | null;
  /** The run that it was forked from; null or left out for others. */
  readonly fork?: RunFork | null;
}

/** Reading and writing runs. Methods throw UnfoldError 'run.unknown' for an id that is not there. */
export interface RunStore {
  /** Every run that is not in the bin, oldest first. */
  list(): RunInfo[];
  has(id: number): boolean;
  /** A run, also one in the bin. */
  get(id: number): RunInfo;
  spec(id: number): Record<string, unknown>;
  engine(id: number): EngineRecord | null;
  checkpoints(id: number): CheckpointInfo[];
  create(run: NewRun): RunInfo;
  /** Puts these tags in the place of those that the run has. */
  setTags(id: number, tags: readonly string[]): RunInfo;
  /** Runs that waited when the project lost its process or was closed, in their order. */
  waitedBefore(): number[];
  update(id: number, patch: RunPatch): RunInfo;
  /** Changes several runs in one transaction. Runs that are not there are left out. */
  updateAll(patches: readonly (RunPatch & { readonly id: number })[]): void;
  /** Runs that a process which is gone left as queued or running become interrupted. Returns how many. */
  interruptOrphans(): number;
}

interface Row {
  id: number;
  name: string;
  status: RunStatus;
  reason_word: string | null;
  reason_sentence: string | null;
  reason_advice: string | null;
  series_id: number | null;
  series_name: string | null;
  task: string;
  seed: number;
  iteration_limit: number | null;
  created: number;
  started: number | null;
  ended: number | null;
  seconds: number;
  iterations: number;
  summary: string | null;
  diagnostic_seconds: number;
  parent_id: number | null;
  origin: string | null;
  fork: string | null;
  notes: string;
  starred: number;
  tags: string | null;
  replication_id: number | null;
  sweep_id: number | null;
}

/** Every run, also those in the bin, with what lists show of it. */
export const selectRuns = `
SELECT r.id, r.name, r.status, r.reason_word, r.reason_sentence, r.reason_advice, r.series_id,
  s.name AS series_name, r.task, r.seed, r.iteration_limit, r.created, r.started, r.ended, r.seconds, r.iterations, r.summary,
  r.parent_id, r.origin, r.diagnostic_seconds, r.fork, r.notes, r.starred, t.replication_id, w.sweep_id,
  (SELECT json_group_array(tag) FROM (SELECT tag FROM run_tags WHERE run_id = r.id ORDER BY tag)) AS tags
FROM runs r LEFT JOIN series s ON s.id = r.series_id LEFT JOIN replication_trials t ON t.run_id = r.id
  LEFT JOIN sweep_runs w ON w.run_id = r.id`;

export function createRunStore(ledger: Ledger): RunStore {
  const { db } = ledger;
  const all = db.prepare<[], Row>(`${selectRuns} WHERE r.removed = 0 ORDER BY r.id`);
  const one = db.prepare<[number], Row>(`${selectRuns} WHERE r.id = ?`);
  const texts = db.prepare<[number], { spec: string; engine: string | null }>(
    'SELECT spec, engine FROM runs WHERE id = ?',
  );
  const get = (id: number) => infoOf(one.get(id) ?? unknownRun(id));
  return {
    list: () => all.all().map(infoOf),
    has: (id) => texts.get(id) !== undefined,
    get,
    spec: (id) => decodeJson((texts.get(id) ?? unknownRun(id)).spec) as Record<string, unknown>,
    engine: (id) => decodeJson((texts.get(id) ?? unknownRun(id)).engine ?? 'null') as EngineRecord | null,
    checkpoints: (id) => listCheckpoints(ledger, id),
    create: (run) => get(ledger.write(() => insertRun(ledger, run))),
    setTags(id, tags) {
      get(id);
      ledger.write(() => setTags(ledger, id, tags));
      return get(id);
    },
    waitedBefore: () =>
      db
        .prepare<[], number>(
          `SELECT id FROM runs WHERE removed = 0 AND waiting_place IS NOT NULL AND status IN ('draft', 'paused')
           ORDER BY waiting_place, id`,
        )
        .pluck()
        .all(),
    update(id, patch) {
      get(id);
      ledger.write(() => patchRun(ledger, id, patch));
      return get(id);
    },
    updateAll(patches) {
      if (patches.length === 0) return;
      ledger.write(() => {
        for (const { id, ...patch } of patches) patchRun(ledger, id, patch);
      });
    },
    interruptOrphans: () => interruptOrphans(ledger),
  };
}

/** Changes a row inside a transaction that is already open. */
export function patchRun(ledger: Ledger, id: number, patch: RunPatch): void {
  if (patch.changes !== undefined) patchChanges(ledger, id, patch.changes);
  const values = columnsOf(patch, ledger.now());
  const names = Object.keys(values);
  if (names.length === 0) return;
  const sets = names.map((name) => `${name} = @${name}`).join(', ');
  ledger.db.prepare(`UPDATE runs SET ${sets} WHERE id = @id`).run({ ...values, id });
}

/** Why a run that was training when its project was last open stands still. */
export const interruptedReason: Reason = {
  word: 'interrupted',
  sentence: 'Unfold ended while this run was training.',
  advice: 'Resume continues from the last checkpoint; the result is the same as without the interruption.',
};

/** The whole specification is written anew, with its hash, and with the limit that holds in the end. */
function patchChanges({ db }: Ledger, id: number, changes: readonly SpecChange[]): void {
  const row = db.prepare<[number], { spec: string }>('SELECT spec FROM runs WHERE id = ?').get(id);
  const spec = { ...(decodeJson((row ?? unknownRun(id)).spec) as RunSpec), changes };
  const text = encodeJson(spec);
  const limit = specAt(spec, Infinity).stop.iterations;
  db.prepare('UPDATE runs SET spec = ?, spec_sha256 = ?, iteration_limit = ? WHERE id = ?').run(
    ...([text, hashOf(text), limit, id] as const),
  );
}

function setTags({ db }: Ledger, id: number, tags: readonly string[]): void {
  db.prepare('DELETE FROM run_tags WHERE run_id = ?').run(id);
  const insert = db.prepare('INSERT OR IGNORE INTO run_tags (run_id, tag) VALUES (?, ?)');
  for (const tag of tags) insert.run(id, tag);
}

function columnsOf(patch: RunPatch, now: number): Record<string, string | number | null> {
  const { reason, summary, engine, removed, starred, changes: _changes, waitingPlace, ...plain } = patch;
  return {
    ...plain,
    ...(starred === undefined ? {} : { starred: starred ? 1 : 0 }),
    ...(waitingPlace === undefined ? {} : { waiting_place: waitingPlace }),
    ...(reason === undefined
      ? {}
      : {
          reason_word: reason?.word ?? null,
          reason_sentence: reason?.sentence ?? null,
          reason_advice: reason?.advice ?? null,
        }),
    ...(summary === undefined ? {} : { summary: summary === null ? null : encodeJson(summary) }),
    ...(engine === undefined ? {} : { engine: engine === null ? null : encodeJson(engine) }),
    ...(removed === undefined ? {} : { removed: removed ? 1 : 0, removed_at: removed ? now : null }),
  };
}

/** Inserts a draft inside a transaction that is already open; returns its number. */
export function insertRun(ledger: Ledger, run: NewRun): number {
  const spec = encodeJson(run.spec);
  const statement = ledger.db.prepare(`
    INSERT INTO runs (series_id, task, name, status, spec, spec_sha256, seed, iteration_limit, created, seconds,
      iterations, removed, parent_id, origin, fork)
    VALUES (@seriesId, @task, @name, 'draft', @spec, @hash, @seed, @iterationLimit, @created, 0, 0, 0, @parent, @origin,
      @fork)`);
  const { seriesId, task, name, seed, iterationLimit, origin = null, fork = null } = run;
  const result = statement.run({
    ...{ seriesId, task, name, seed, iterationLimit, spec },
    hash: hashOf(spec),
    created: ledger.now(),
    ...originColumns(origin, fork),
  });
  return Number(result.lastInsertRowid);
}

/** The number of the other run is a reference, so that it goes when that run goes. */
function originColumns(
  origin: RunOrigin | null,
  fork: RunFork | null,
): { parent: number | null; origin: string | null; fork: string | null } {
  const text = (from: RunOrigin | RunFork | null): string | null => {
    if (from === null) return null;
    const { runId: _runId, ...rest } = from;
    return encodeJson(rest);
  };
  return { parent: (fork ?? origin)?.runId ?? null, origin: text(origin), fork: text(fork) };
}

function forkOf({ parent_id: runId, fork }: Row): RunFork | null {
  return fork === null ? null : { runId, ...(decodeJson(fork) as Omit<RunFork, 'runId'>) };
}

function originOf({ parent_id: runId, origin }: Row): RunOrigin | null {
  return origin === null ? null : { runId, ...(decodeJson(origin) as Omit<RunOrigin, 'runId'>) };
}

function infoOf(row: Row): RunInfo {
  const { reason_word: word, reason_sentence: sentence, reason_advice: advice } = row;
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    reason: word === null ? null : { word, sentence: sentence ?? '', advice: advice ?? '' },
    seriesId: row.series_id,
    seriesName: row.series_name,
    task: row.task,
    created: row.created,
    started: row.started,
    ended: row.ended,
    seconds: row.seconds,
    iterations: row.iterations,
    iterationLimit: row.iteration_limit,
    seed: row.seed,
    summary: row.summary === null ? null : (decodeJson(row.summary) as RunSummary),
    diagnosticSeconds: row.diagnostic_seconds,
    origin: originOf(row),
    fork: forkOf(row),
    notes: row.notes,
    starred: row.starred === 1,
    tags: JSON.parse(row.tags ?? '[]') as string[],
    replicationId: row.replication_id,
    sweepId: row.sweep_id,
  };
}

function listCheckpoints(ledger: Ledger, id: number): CheckpointInfo[] {
  const rows = ledger.db
    .prepare<[number], Omit<CheckpointInfo, 'kept'> & { kept: number }>(
      `SELECT id, iteration, kept, length(bytes) AS bytes, sha256, created FROM checkpoints
       WHERE run_id = ? ORDER BY iteration`,
    )
    .all(id);
  return rows.map((row) => ({ ...row, kept: row.kept === 1 }));
}

/** Why a run that waited when its project was last open does not wait any more. */
export const waitedReason: Reason = {
  word: 'waited',
  sentence: 'The project was closed while this run waited for its turn.',
  advice: 'Start it, or put all that waited into the queue again from there.',
};

/**
 * A run that never committed a checkpoint starts again from its seed, which gives the same result too. Those that waited
 * are what they were before, and remember their place.
 */
function interruptOrphans(ledger: Ledger): number {
  const { db } = ledger;
  const orphans = `status IN ('running', 'queued')`;
  const count = Number(db.prepare(`SELECT count(*) FROM runs WHERE ${orphans}`).pluck().get());
  if (count === 0) return 0;
  const set = (status: string, where: string, { word, sentence, advice }: Reason) =>
    db
      .prepare(
        `UPDATE runs SET status = ${status}, reason_word = ?, reason_sentence = ?, reason_advice = ? WHERE ${where}`,
      )
      .run(word, sentence, advice);
  ledger.write(() => {
    set(`'interrupted'`, `status = 'running'`, interruptedReason);
    set(`iif(started IS NULL, 'draft', 'paused')`, `status = 'queued'`, waitedReason);
  });
  return count;
}

function unknownRun(id: number): never {
  throw new UnfoldError('run.unknown', `There is no run ${id} in this project. List the runs to see them.`);
}
