/** Looks for damage in an open project file. Everything found is a sentence in a list; nothing is changed. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodePlain } from '../../engine/train/codec.ts';
import type { CheckReport } from '../../shared/models.ts';
import type { Connection } from './addon.ts';
import { hashOf } from './bytes.ts';
import { decodeJson, encodeJson } from './numbers.ts';
import type { OpenFile } from './open.ts';
import { networkText } from './network-store.ts';
import { factsText } from './series-store.ts';

/**
 * The quick check reads the structure and the references; the deep one also every byte against its SHA-256, every
 * checkpoint, and that metric rows and series blocks follow each other without gaps. Gives way between blocks.
 * The schema was compared when the file was opened.
 */
export async function checkOpen(file: OpenFile, deep: boolean): Promise<CheckReport> {
  const problems: string[] = [];
  const { db } = file;
  attempt(problems, 'The structure', () => checkStructure(db, deep, problems));
  attempt(problems, 'The references', () => checkReferences(db, problems));
  if (deep) for (const step of deepSteps(db, problems)) await step();
  return {
    path: file.path,
    deep,
    checked: attempt(problems, 'The tables', () => counts(db)) ?? nothing,
    problems,
  };
}

const nothing: CheckReport['checked'] = {
  ...{ series: 0, runs: 0, checkpoints: 0, chunks: 0, diagnostics: 0, replications: 0 },
};

/** Damage is not always where SQLite looks: whatever a piece of work throws is a finding. */
function attempt<T>(problems: string[], what: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    problems.push(`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
    return undefined;
  }
}

function checkStructure(db: Connection, deep: boolean, problems: string[]): void {
  const lines = db
    .prepare<[], string>(`PRAGMA ${deep ? 'integrity_check' : 'quick_check'}(20)`)
    .pluck()
    .all();
  problems.push(...lines.filter((line) => line !== 'ok').map((line) => `SQLite: ${line}.`));
}

function checkReferences(db: Connection, problems: string[]): void {
  const rows = db
    .prepare<[], { table: string; rowid: number; parent: string }>('PRAGMA foreign_key_check')
    .all();
  problems.push(
    ...rows
      .slice(0, 20)
      .map((row) => `Row ${row.rowid} of ${row.table} refers to a row of ${row.parent} that is not there.`),
  );
}

function counts(db: Connection): CheckReport['checked'] {
  const count = (sql: string) => Number(db.prepare(sql).pluck().get());
  return {
    series: count('SELECT count(*) FROM series'),
    runs: count('SELECT count(*) FROM runs'),
    checkpoints: count('SELECT count(*) FROM checkpoints'),
    chunks: count('SELECT (SELECT count(*) FROM series_chunks) + (SELECT count(*) FROM metric_chunks)'),
    diagnostics: count('SELECT count(*) FROM diagnostics'),
    replications: count('SELECT count(*) FROM replications'),
  };
}

function deepSteps(db: Connection, problems: string[]): (() => Promise<void>)[] {
  const each = (table: string, check: (id: number) => void) => async () => {
    const ids = attempt(problems, `Table ${table}`, () =>
      db.prepare<[], number>(`SELECT id FROM ${table}`).pluck().all(),
    );
    for (const id of ids ?? []) {
      attempt(problems, `Row ${id} of ${table}`, () => check(id));
      await nextTurn();
    }
  };
  return [
    each('series_chunks', (id) => checkHash(db, 'series_chunks', id, problems)),
    each('metric_chunks', (id) => checkHash(db, 'metric_chunks', id, problems)),
    each('checkpoints', (id) => {
      const bytes = checkHash(db, 'checkpoints', id, problems);
      if (bytes !== null) decodePlain(bytes); // throws where it is not a whole checkpoint
    }),
    each('diagnostics', (id) => {
      const bytes = checkHash(db, 'diagnostics', id, problems);
      if (bytes !== null) checkScalars(db, { id, found: decodePlain(bytes) }, problems);
    }),
    each('replications', (id) => checkReplication(db, id, problems)),
    each('networks', (id) => checkNetwork(db, id, problems)),
    each('series', (id) => checkSeries(db, id, problems)),
    each('runs', (id) => checkRun(db, id, problems)),
  ];
}

function checkNetwork(db: Connection, id: number, problems: string[]): void {
  const row = db
    .prepare<[number], { graph: string; drawing: string; sha256: string }>(
      'SELECT graph, drawing, sha256 FROM networks WHERE id = ?',
    )
    .get(id);
  if (row !== undefined && hashOf(networkText(row.graph, row.drawing)) !== row.sha256)
    problems.push(`Network ${id} does not have the hash that was stored with it.`);
}

/** @returns the bytes where they are what was stored */
function checkHash(
  db: Connection,
  table: 'series_chunks' | 'metric_chunks' | 'checkpoints' | 'diagnostics',
  id: number,
  problems: string[],
): Uint8Array | null {
  const row = db
    .prepare<[number], { bytes: Buffer; sha256: string }>(`SELECT bytes, sha256 FROM ${table} WHERE id = ?`)
    .get(id);
  if (row !== undefined && hashOf(row.bytes) === row.sha256) return row.bytes;
  problems.push(`Row ${id} of ${table}: the bytes do not match their SHA-256.`);
  return null;
}

/** The numbers that are kept beside a result for curves are those in it. */
function checkScalars(db: Connection, result: { id: number; found: unknown }, problems: string[]): void {
  const { id, found } = result;
  const kept = db.prepare('SELECT scalars FROM diagnostics WHERE id = ?').pluck().get(id);
  const { scalars } = found as { scalars?: unknown };
  if (kept !== encodeJson(scalars)) {
    problems.push(`Row ${id} of diagnostics: the numbers beside the result are not those in it.`);
  }
}

function checkReplication(db: Connection, id: number, problems: string[]): void {
  const row = db
    .prepare<[number], ReplicationRow>(
      'SELECT name, options, data, verdict, conclusion AS bytes, sha256 FROM replications WHERE id = ?',
    )
    .get(id);
  if (row === undefined) return;
  const about = `Replication ${id} ("${row.name}")`;
  attempt(problems, `${about}: its JSON`, () => [row.options, row.data].map(decodeJson));
  const looks = db.prepare<[number], string>('SELECT looks FROM replication_trials WHERE replication_id = ?');
  attempt(problems, `${about}: what is looked at`, () => looks.pluck().all(id).map(decodeJson));
  if (row.bytes === null) return;
  if (hashOf(row.bytes) !== row.sha256) {
    problems.push(`${about}: what it came to does not match its SHA-256.`);
    return;
  }
  const { verdict } = decodePlain(row.bytes) as { verdict?: unknown };
  if (verdict !== row.verdict)
    problems.push(`${about}: the verdict beside its conclusion is not the one in it.`);
}

interface ReplicationRow {
  name: string;
  options: string;
  data: string;
  verdict: string | null;
  bytes: Buffer | null;
  sha256: string | null;
}

interface SeriesRow {
  name: string;
  rows: number;
  facts: string;
  hash: string;
}

function checkSeries(db: Connection, id: number, problems: string[]): void {
  const row = db
    .prepare<[number], SeriesRow>(
      'SELECT name, rows, facts, facts_sha256 AS hash FROM series WHERE id = ? AND complete = 1',
    )
    .get(id);
  if (row === undefined) return;
  if (hashOf(factsText(row.rows, row.facts)) !== row.hash) {
    problems.push(`Series ${id} ("${row.name}"): its description does not match its SHA-256.`);
    return;
  }
  const { columns, time } = decodeJson(row.facts) as { columns: unknown[]; time: unknown };
  const indices = [...columns.keys(), ...(time === null ? [] : [-1])];
  const chunks = db.prepare<[number, number], { first: number; bytes: number }>(
    `SELECT first_row AS first, length(bytes) AS bytes FROM series_chunks
     WHERE series_id = ? AND column_index = ? ORDER BY first_row`,
  );
  for (const index of indices) {
    const blocks = chunks.all(id, index).map(({ first, bytes }) => ({ first, rows: bytes / 8 }));
    if (endOf(blocks) !== row.rows) {
      problems.push(
        `Series ${id} ("${row.name}"): the blocks of column ${index} do not make up ${row.rows} rows.`,
      );
    }
  }
}

function checkRun(db: Connection, id: number, problems: string[]): void {
  const row = db
    .prepare<
      [number],
      { name: string; spec: string; hash: string; summary: string | null; engine: string | null }
    >('SELECT name, spec, spec_sha256 AS hash, summary, engine FROM runs WHERE id = ?')
    .get(id);
  if (row === undefined) return;
  const about = `Run ${id} ("${row.name}")`;
  if (hashOf(row.spec) !== row.hash) problems.push(`${about}: its specification does not match its SHA-256.`);
  for (const text of [row.spec, row.summary, row.engine]) {
    attempt(problems, `${about}: its JSON`, () => decodeJson(text ?? 'null'));
  }
  const end = checkMetrics(db, { id, about }, problems);
  checkRows(db, { id, about, end }, problems);
}

/** @returns the number of metric rows, NaN where they have gaps */
function checkMetrics(db: Connection, run: { id: number; about: string }, problems: string[]): number {
  const chunks = db
    .prepare<[number], { first: number; rows: number; columns: string; bytes: number }>(
      `SELECT first_row AS first, rows, columns, length(bytes) AS bytes FROM metric_chunks
       WHERE run_id = ? ORDER BY first_row`,
    )
    .all(run.id);
  const end = endOf(chunks);
  if (Number.isNaN(end)) problems.push(`${run.about}: its metric rows have gaps or overlap.`);
  for (const chunk of chunks) {
    const width = (JSON.parse(chunk.columns) as unknown[]).length;
    if (chunk.bytes !== 8 * width * chunk.rows) {
      problems.push(`${run.about}: the block of metrics from row ${chunk.first} has the wrong length.`);
    }
  }
  return end;
}

function checkRows(
  db: Connection,
  run: { id: number; about: string; end: number },
  problems: string[],
): void {
  const checkpoints = db
    .prepare<[number], { iteration: number; rows: number }>(
      'SELECT iteration, metric_rows AS rows FROM checkpoints WHERE run_id = ?',
    )
    .all(run.id);
  for (const { iteration, rows } of checkpoints) {
    if (rows > run.end) {
      problems.push(
        `${run.about}: the checkpoint at iteration ${iteration} has ${rows} metric rows before it; ${run.end} are there.`,
      );
    }
  }
}

/** Where blocks that start at 0 and follow each other end; NaN where they do not. */
function endOf(blocks: readonly { first: number; rows: number }[]): number {
  return blocks.reduce((next, { first, rows }) => (first === next ? next + rows : NaN), 0);
}
