/** Replications in the project file: one row a card that was run, one a trial, which is a run with a place in it. */
import { UnfoldError } from '../../engine/errors.ts';
import type { CardOptions, Conclusion, Look } from '../../engine/replications/replication.ts';
import { decodePlain, encodePlain, type Plain } from '../../engine/train/codec.ts';
import type {
  Reason,
  ReplicationInfo,
  ReplicationStatus,
  ReplicationTrial,
  RunInfo,
} from '../../shared/models.ts';
import { hashOf } from './bytes.ts';
import { damagedError, type Ledger } from './ledger.ts';
import { decodeJson, encodeJson } from './numbers.ts';
import { insertRun, type NewRun } from './run-store.ts';

/** A trial to be stored with its run, which becomes a draft. */
export interface NewTrial {
  readonly key: string;
  readonly label: string;
  readonly looks: readonly Look[];
  readonly run: NewRun;
}

/** A card to be stored with all its runs. */
export interface NewReplication {
  readonly name: string;
  readonly size: ReplicationInfo['size'];
  readonly options: CardOptions;
  /** Series of the project for each data slot; null where a stand-in takes its place. */
  readonly data: Readonly<Record<string, number | null>>;
  readonly trials: readonly NewTrial[];
}

/** What is stored of a replication; how far its runs are is added up from them. */
export type StoredReplication = Omit<ReplicationInfo, 'remaining'> & {
  /** Runs that train at the moment. */
  readonly training: number;
};

/** A trial as it is stored. */
export type StoredTrial = ReplicationTrial & { readonly looks: readonly Look[] };

/** What may change; what is not named stays. */
export interface ReplicationPatch {
  readonly status?: ReplicationStatus;
  readonly reason?: Reason | null;
  readonly ended?: number | null;
  readonly conclusion?: Conclusion;
}

/** Reading and writing replications. Methods throw UnfoldError 'replication.unknown' for an id that is not there. */
export interface ReplicationStore {
  /** The newest first. */
  list(): StoredReplication[];
  get(id: number): StoredReplication;
  /** In the order of the plan. */
  trials(id: number): StoredTrial[];
  /** Null before there is one. @throws UnfoldError 'project.damaged' */
  conclusion(id: number): Conclusion | null;
  /** Stores it with all its runs, or nothing. Its status is 'running'. */
  create(replication: NewReplication): StoredReplication;
  update(id: number, patch: ReplicationPatch): StoredReplication;
  /** Removes its row and moves its runs to the bin; returns their numbers. `removeRun` then forgets each of them. */
  remove(id: number): number[];
  /** Deletes a run with everything that belongs to it. */
  removeRun(runId: number): void;
  /** What a process that is gone left as running becomes interrupted. */
  interruptOrphans(): void;
}

interface Row {
  id: number;
  name: string;
  size: ReplicationInfo['size'];
  options: string;
  data: string;
  status: ReplicationStatus;
  word: string | null;
  sentence: string | null;
  advice: string | null;
  created: number;
  ended: number | null;
  verdict: Conclusion['verdict'] | null;
  seconds: number;
  runs: number;
  endedRuns: number;
  failedRuns: number;
  training: number;
  done: number;
}

/** `done` counts runs that have ended as 1, and others by their share of the iterations they may take. */
const select = `
SELECT p.id, p.name, p.size, p.options, p.data, p.status, p.reason_word AS word, p.reason_sentence AS sentence,
  p.reason_advice AS advice, p.created, p.ended, p.verdict,
  coalesce(sum(r.seconds), 0.0) AS seconds, count(r.id) AS runs,
  coalesce(sum(r.status IN ('finished', 'stopped', 'failed')), 0) AS endedRuns,
  coalesce(sum(r.status = 'failed'), 0) AS failedRuns, coalesce(sum(r.status = 'running'), 0) AS training,
  coalesce(sum(CASE WHEN r.status IN ('finished', 'stopped', 'failed') THEN 1.0
    WHEN r.iteration_limit > 0 THEN min(1.0, 1.0 * r.iterations / r.iteration_limit) ELSE 0.0 END), 0.0) AS done
FROM replications p LEFT JOIN replication_trials t ON t.replication_id = p.id LEFT JOIN runs r ON r.id = t.run_id`;

export function createReplicationStore(ledger: Ledger): ReplicationStore {
  const { db } = ledger;
  const all = db.prepare<[], Row>(`${select} GROUP BY p.id ORDER BY p.id DESC`);
  const one = db.prepare<[number], Row>(`${select} WHERE p.id = ? GROUP BY p.id`);
  const get = (id: number) => storedOf(one.get(id) ?? unknownReplication(id));
  return {
    list: () => all.all().map(storedOf),
    get,
    trials: (id) => readTrials(ledger, get(id).id),
    conclusion: (id) => readConclusion(ledger, get(id)),
    create: (replication) => get(ledger.write(() => insertReplication(ledger, replication))),
    update(id, patch) {
      get(id);
      ledger.write(() => patchReplication(ledger, id, patch));
      return get(id);
    },
    remove: (id) => removeReplication(ledger, get(id).id),
    removeRun: (runId) => void ledger.write(() => db.prepare('DELETE FROM runs WHERE id = ?').run(runId)),
    interruptOrphans: () => interruptOrphans(ledger),
  };
}

function storedOf(row: Row): StoredReplication {
  const { word, sentence, advice } = row;
  const data = decodeJson(row.data) as NewReplication['data'];
  return {
    ...{ id: row.id, name: row.name, size: row.size, status: row.status },
    ...{ created: row.created, ended: row.ended, seconds: row.seconds, verdict: row.verdict },
    options: decodeJson(row.options) as CardOptions,
    reason: word === null ? null : { word, sentence: sentence ?? '', advice: advice ?? '' },
    runs: { all: row.runs, ended: row.endedRuns, failed: row.failedRuns },
    share: row.runs === 0 ? 1 : row.done / row.runs,
    standIns: Object.keys(data).filter((slot) => data[slot] === null),
    training: row.training,
  };
}

interface TrialRow {
  key: string;
  label: string;
  looks: string;
  runId: number;
  status: RunInfo['status'];
  iterations: number;
  iterationLimit: number | null;
  seconds: number;
  word: string | null;
  sentence: string | null;
  advice: string | null;
}

function readTrials({ db }: Ledger, id: number): StoredTrial[] {
  const rows = db
    .prepare<[number], TrialRow>(
      `SELECT t.key, t.label, t.looks, t.run_id AS runId, r.status, r.iterations, r.iteration_limit AS iterationLimit,
         r.seconds, r.reason_word AS word, r.reason_sentence AS sentence, r.reason_advice AS advice
       FROM replication_trials t JOIN runs r ON r.id = t.run_id WHERE t.replication_id = ? ORDER BY t.position`,
    )
    .all(id);
  return rows.map(({ word, sentence, advice, looks, ...row }) => ({
    ...row,
    reason: word === null ? null : { word, sentence: sentence ?? '', advice: advice ?? '' },
    looks: decodeJson(looks) as Look[],
  }));
}

function readConclusion({ db }: Ledger, { id, name }: StoredReplication): Conclusion | null {
  const row = db
    .prepare<[number], { bytes: Buffer | null; sha256: string | null }>(
      'SELECT conclusion AS bytes, sha256 FROM replications WHERE id = ?',
    )
    .get(id);
  if (row === undefined || row.bytes === null) return null;
  if (hashOf(row.bytes) !== row.sha256) throw damagedError(`What replication ${id} ("${name}") came to`);
  return decodePlain(row.bytes) as unknown as Conclusion;
}

function insertReplication(ledger: Ledger, replication: NewReplication): number {
  const { db, now } = ledger;
  const { name, size, options, data, trials } = replication;
  const made = db
    .prepare(
      `INSERT INTO replications (name, size, options, data, status, created) VALUES (?, ?, ?, ?, 'running', ?)`,
    )
    .run(name, size, encodeJson(options), encodeJson(data), now());
  const id = Number(made.lastInsertRowid);
  const insert = db.prepare(
    'INSERT INTO replication_trials (replication_id, position, key, label, run_id, looks) VALUES (?, ?, ?, ?, ?, ?)',
  );
  trials.forEach(({ key, label, looks, run }, position) =>
    insert.run(id, position, key, label, insertRun(ledger, run), encodeJson(looks)),
  );
  return id;
}

function patchReplication({ db }: Ledger, id: number, patch: ReplicationPatch): void {
  const values = columnsOf(patch);
  const sets = Object.keys(values).map((name) => `${name} = @${name}`);
  if (sets.length > 0)
    db.prepare(`UPDATE replications SET ${sets.join(', ')} WHERE id = @id`).run({ ...values, id });
}

function columnsOf({ reason, conclusion, ...plain }: ReplicationPatch): Record<string, unknown> {
  const bytes = conclusion === undefined ? null : encodePlain(conclusion as unknown as Plain);
  return {
    ...plain,
    ...(reason === undefined
      ? {}
      : {
          reason_word: reason?.word ?? null,
          reason_sentence: reason?.sentence ?? null,
          reason_advice: reason?.advice ?? null,
        }),
    ...(bytes === null ? {} : { verdict: conclusion?.verdict, conclusion: bytes, sha256: hashOf(bytes) }),
  };
}

/** What is left of the runs after a crash stands in the bin. */
function removeReplication(ledger: Ledger, id: number): number[] {
  const { db } = ledger;
  return ledger.write(() => {
    const ids = db
      .prepare<[number], number>('SELECT run_id FROM replication_trials WHERE replication_id = ?')
      .pluck()
      .all(id);
    const bin = db.prepare('UPDATE runs SET removed = 1 WHERE id = ?');
    for (const runId of ids) bin.run(runId);
    db.prepare('DELETE FROM replications WHERE id = ?').run(id);
    return ids;
  });
}

/** Why a replication that was under way when its project was last open stands still. */
const interruptedReason: Reason = {
  word: 'interrupted',
  sentence: 'Unfold ended while this replication was under way.',
  advice: 'Resume goes on with the runs that have not ended, from their last checkpoints.',
};

function interruptOrphans(ledger: Ledger): void {
  const { db } = ledger;
  const orphans = `status IN ('running', 'concluding')`;
  if (db.prepare(`SELECT count(*) FROM replications WHERE ${orphans}`).pluck().get() === 0) return;
  const { word, sentence, advice } = interruptedReason;
  const set = `status = 'interrupted', reason_word = ?, reason_sentence = ?, reason_advice = ?`;
  ledger.write(() =>
    db.prepare(`UPDATE replications SET ${set} WHERE ${orphans}`).run(word, sentence, advice),
  );
}

function unknownReplication(id: number): never {
  const text = `There is no replication ${id} in this project. List the replications to see them.`;
  throw new UnfoldError('replication.unknown', text);
}
