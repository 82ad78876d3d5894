/** Results of diagnostics in the project file: one row each, the numbers as bytes of the engine's codec. */
import { UnfoldError } from '../../engine/errors.ts';
import type {
  DiagnosticInfo,
  DiagnosticResult,
  EngineRecord,
  Scalar,
  StoredDiagnostic,
} from '../../shared/models.ts';
import { decodePlain } from '../../engine/train/codec.ts';
import { hashOf } from './bytes.ts';
import { damagedError, type Ledger } from './ledger.ts';
import { decodeJson, encodeJson } from './numbers.ts';

/** A result to be stored. */
export interface NewDiagnostic {
  readonly iteration: number;
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly live: boolean;
  readonly seconds: number;
  readonly weightsSha256: string;
  readonly engine: EngineRecord;
  /** Those of the result, once more, so that curves need not read all of it. */
  readonly scalars: readonly Scalar[];
  /** The result as the codec's bytes. */
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Which result is asked for: of these weights, with these settings. */
export interface DiagnosticKey {
  readonly iteration: number;
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly weightsSha256: string;
}

/** Reading and writing results of diagnostics. */
export interface DiagnosticStore {
  /** Results of a run by iteration, the older first. */
  list(runId: number): DiagnosticInfo[];
  /** A result, hash checked. @throws UnfoldError 'diagnostics.unknown', 'project.damaged' */
  get(id: number): StoredDiagnostic;
  /** The result for exactly these weights and settings; null where there is none. */
  find(runId: number, key: DiagnosticKey): DiagnosticInfo | null;
  /** Stores a result in a transaction of its own. One of the same iteration and settings is replaced. */
  add(runId: number, result: NewDiagnostic): DiagnosticInfo;
}

interface Row {
  id: number;
  runId: number;
  iteration: number;
  name: string;
  options: string;
  live: number;
  seconds: number;
  weightsSha256: string;
  engine: string;
  scalars: string;
  bytes: number;
  sha256: string;
  created: number;
}

const select = `
SELECT id, run_id AS runId, iteration, name, options, live, seconds, weights_sha256 AS weightsSha256, engine,
  scalars, length(bytes) AS bytes, sha256, created FROM diagnostics`;

export function createDiagnosticStore(ledger: Ledger): DiagnosticStore {
  const { db } = ledger;
  const all = db.prepare<[number], Row>(`${select} WHERE run_id = ? ORDER BY iteration, id`);
  const one = db.prepare<[number], Row>(`${select} WHERE id = ?`);
  const content = db.prepare<[number], Buffer>('SELECT bytes FROM diagnostics WHERE id = ?').pluck();
  const same = db.prepare<[number, number, string, string, string], Row>(
    `${select} WHERE run_id = ? AND iteration = ? AND name = ? AND options = ? AND weights_sha256 = ?`,
  );
  return {
    list: (runId) => all.all(runId).map(infoOf),
    get(id) {
      const info = infoOf(one.get(id) ?? unknownResult(id));
      return { ...info, result: resultOf(info, content.get(id)) };
    },
    find(runId, { iteration, name, options, weightsSha256 }) {
      const row = same.get(runId, iteration, name, encodeJson(options), weightsSha256);
      return row === undefined ? null : infoOf(row);
    },
    add: (runId, result) => {
      const id = ledger.write(() => insertDiagnostic(ledger, runId, result));
      return infoOf(one.get(id) ?? unknownResult(id));
    },
  };
}

/** Inserts inside a transaction that is already open; returns the number of the row. */
export function insertDiagnostic({ db, now }: Ledger, runId: number, result: NewDiagnostic): number {
  const { iteration, name, seconds, weightsSha256, bytes, sha256 } = result;
  const statement = db.prepare<unknown[], number>(`
    INSERT INTO diagnostics (run_id, iteration, name, options, live, seconds, weights_sha256, engine, scalars, bytes,
      sha256, created)
    VALUES (@runId, @iteration, @name, @options, @live, @seconds, @weightsSha256, @engine, @scalars, @bytes,
      @sha256, @created)
    ON CONFLICT (run_id, iteration, name, options) DO UPDATE SET live = max(live, excluded.live),
      seconds = excluded.seconds, weights_sha256 = excluded.weights_sha256, engine = excluded.engine,
      scalars = excluded.scalars, bytes = excluded.bytes, sha256 = excluded.sha256, created = excluded.created
    RETURNING id`);
  const id = statement.pluck().get({
    ...{ runId, iteration, name, seconds, weightsSha256, bytes, sha256 },
    live: result.live ? 1 : 0,
    options: encodeJson(result.options),
    engine: encodeJson(result.engine),
    scalars: encodeJson(result.scalars),
    created: now(),
  });
  return Number(id);
}

function infoOf({ live, options, engine, scalars, ...row }: Row): DiagnosticInfo {
  return {
    ...row,
    live: live === 1,
    options: decodeJson(options) as Record<string, unknown>,
    engine: decodeJson(engine) as EngineRecord,
    scalars: decodeJson(scalars) as Scalar[],
  };
}

function resultOf(info: DiagnosticInfo, bytes: Buffer | undefined): DiagnosticResult {
  if (bytes === undefined || hashOf(bytes) !== info.sha256)
    throw damagedError(`The result of "${info.name}" at iteration ${info.iteration}`);
  return decodePlain(bytes) as unknown as DiagnosticResult;
}

function unknownResult(id: number): never {
  const text = `There is no diagnostic result ${id} in this project. List those of the run to see them.`;
  throw new UnfoldError('diagnostics.unknown', text);
}
