/** Sweeps in the project file: one row each, with what was asked for as JSON, and one row a run of them. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Sweep } from '../../engine/sweeps/definition.ts';
import type { Reason } from '../../shared/models.ts';
import type { SweepInfo, SweepRun, SweepStatus } from '../../shared/sweeps.ts';
import type { Ledger } from './ledger.ts';
import { decodeJson, encodeJson } from './numbers.ts';
import { insertRun, type NewRun } from './run-store.ts';

/** A sweep to be stored with all its runs, which become drafts. */
export interface NewSweep {
  readonly name: string;
  readonly definition: Sweep;
  readonly runs: readonly { readonly configuration: number; readonly label: string; readonly run: NewRun }[];
}

/** What is stored of a sweep; how far its runs are is added up from them. */
export type StoredSweep = Omit<SweepInfo, 'remaining'> & {
  /** Runs that train at the moment. */
  readonly training: number;
};

/** What may change; what is not named stays. */
export interface SweepPatch {
  readonly status?: SweepStatus;
  readonly reason?: Reason | null;
  readonly ended?: number | null;
}

/** Reading and writing sweeps. Methods throw UnfoldError 'sweep.unknown' for an id that is not there. */
export interface SweepStore {
  /** The newest first. */
  list(): StoredSweep[];
  get(id: number): StoredSweep;
  definition(id: number): Sweep;
  /** In the order of the plan, without those in the bin. */
  runs(id: number): SweepRun[];
  /** Stores it with all its runs, or nothing. Its status is 'running'. */
  create(sweep: NewSweep): StoredSweep;
  update(id: number, patch: SweepPatch): StoredSweep;
  /** These runs of it go on to a rung. */
  promote(id: number, runIds: readonly number[], rung: number): void;
  /** Removes its row and moves its runs to the bin; returns their numbers. */
  remove(id: number): number[];
  /** What a process that is gone left as running becomes interrupted. */
  interruptOrphans(): void;
}

interface Row {
  id: number;
  name: string;
  search: SweepInfo['search'];
  status: SweepStatus;
  word: string | null;
  sentence: string | null;
  advice: string | null;
  created: number;
  ended: number | null;
  seconds: number;
  runs: number;
  endedRuns: number;
  failedRuns: number;
  training: number;
  done: number;
}

const over = `('finished', 'stopped', 'failed')`;

/** `done` counts runs that have ended as 1, and others by their share of the iterations they may take. */
const select = `
SELECT p.id, p.name, p.definition ->> '$.search.name' AS search, p.status, p.reason_word AS word,
  p.reason_sentence AS sentence, p.reason_advice AS advice, p.created, p.ended,
  coalesce(sum(r.seconds), 0.0) AS seconds, count(r.id) AS runs,
  coalesce(sum(r.status IN ${over}), 0) AS endedRuns, coalesce(sum(r.status = 'failed'), 0) AS failedRuns,
  coalesce(sum(r.status = 'running'), 0) AS training,
  coalesce(sum(CASE WHEN r.status IN ${over} THEN 1.0
    WHEN r.iteration_limit > 0 THEN min(1.0, 1.0 * r.iterations / r.iteration_limit) ELSE 0.0 END), 0.0) AS done
FROM sweeps p LEFT JOIN sweep_runs t ON t.sweep_id = p.id LEFT JOIN runs r ON r.id = t.run_id AND r.removed = 0`;

export function createSweepStore(ledger: Ledger): SweepStore {
  const { db } = ledger;
  const all = db.prepare<[], Row>(`${select} GROUP BY p.id ORDER BY p.id DESC`);
  const one = db.prepare<[number], Row>(`${select} WHERE p.id = ? GROUP BY p.id`);
  const runs = db.prepare<[number], SweepRun>(
    `SELECT t.run_id AS runId, t.label, t.configuration, t.rung, r.status, r.iterations
     FROM sweep_runs t JOIN runs r ON r.id = t.run_id WHERE t.sweep_id = ? AND r.removed = 0 ORDER BY t.position`,
  );
  const get = (id: number) => storedOf(one.get(id) ?? unknownSweep(id));
  return {
    list: () => all.all().map(storedOf),
    get,
    definition: (id) => readDefinition(ledger, get(id).id),
    runs: (id) => runs.all(get(id).id),
    create: (sweep) => get(ledger.write(() => insertSweep(ledger, sweep))),
    update(id, patch) {
      get(id);
      ledger.write(() => patchSweep(ledger, id, patch));
      return get(id);
    },
    promote: (id, runIds, rung) =>
      ledger.write(() => {
        const set = db.prepare('UPDATE sweep_runs SET rung = ? WHERE sweep_id = ? AND run_id = ?');
        for (const runId of runIds) set.run(rung, id, runId);
      }),
    remove: (id) => removeSweep(ledger, get(id).id),
    interruptOrphans: () => interruptOrphans(ledger),
  };
}

function storedOf({ word, sentence, advice, ...row }: Row): StoredSweep {
  const { id, name, search, status, created, ended, seconds, training } = row;
  return {
    ...{ id, name, search, status, created, ended, seconds, training },
    reason: word === null ? null : { word, sentence: sentence ?? '', advice: advice ?? '' },
    runs: { all: row.runs, ended: row.endedRuns, failed: row.failedRuns },
    share: row.runs === 0 ? 1 : row.done / row.runs,
  };
}

function readDefinition({ db }: Ledger, id: number): Sweep {
  const text = db.prepare<[number], string>('SELECT definition FROM sweeps WHERE id = ?').pluck().get(id);
  return decodeJson(text ?? unknownSweep(id)) as Sweep;
}

function insertSweep(ledger: Ledger, { name, definition, runs }: NewSweep): number {
  const { db, now } = ledger;
  const made = db
    .prepare(`INSERT INTO sweeps (name, definition, status, created) VALUES (?, ?, 'running', ?)`)
    .run(name, encodeJson(definition), now());
  const id = Number(made.lastInsertRowid);
  const insert = db.prepare(
    'INSERT INTO sweep_runs (sweep_id, position, configuration, label, rung, run_id) VALUES (?, ?, ?, ?, 0, ?)',
  );
  runs.forEach(({ configuration, label, run }, position) =>
    insert.run(id, position, configuration, label, insertRun(ledger, run)),
  );
  return id;
}

function patchSweep({ db }: Ledger, id: number, { reason, ...plain }: SweepPatch): void {
  const words =
    reason === undefined
      ? {}
      : {
          reason_word: reason?.word ?? null,
          reason_sentence: reason?.sentence ?? null,
          reason_advice: reason?.advice ?? null,
        };
  const values: Record<string, unknown> = { ...plain, ...words };
  const sets = Object.keys(values).map((name) => `${name} = @${name}`);
  if (sets.length > 0)
    db.prepare(`UPDATE sweeps SET ${sets.join(', ')} WHERE id = @id`).run({ ...values, id });
}

function removeSweep(ledger: Ledger, id: number): number[] {
  const { db, now } = ledger;
  return ledger.write(() => {
    const ids = db
      .prepare<[number], number>('SELECT run_id FROM sweep_runs WHERE sweep_id = ?')
      .pluck()
      .all(id);
    const bin = db.prepare('UPDATE runs SET removed = 1, removed_at = ? WHERE id = ? AND removed = 0');
    for (const runId of ids) bin.run(now(), runId);
    db.prepare('DELETE FROM sweeps WHERE id = ?').run(id);
    return ids;
  });
}

/** Why a sweep that was under way when its project was last open stands still. */
const interruptedReason: Reason = {
  word: 'interrupted',
  sentence: 'Unfold ended while this sweep was under way.',
  advice: 'Resume goes on with the runs that have not ended, from their last checkpoints.',
};

function interruptOrphans(ledger: Ledger): void {
  const { db } = ledger;
  const count = db.prepare(`SELECT count(*) FROM sweeps WHERE status = 'running'`).pluck().get();
  if (count === 0) return;
  const { word, sentence, advice } = interruptedReason;
  const set = `status = 'interrupted', reason_word = ?, reason_sentence = ?, reason_advice = ?`;
  ledger.write(() =>
    db.prepare(`UPDATE sweeps SET ${set} WHERE status = 'running'`).run(word, sentence, advice),
  );
}

function unknownSweep(id: number): never {
  throw new UnfoldError('sweep.unknown', `There is no sweep ${id} in this project. List them to see them.`);
}
