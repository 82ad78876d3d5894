/** Series in the project file: facts as JSON, numbers as chunks of one column's block each, every chunk with its hash. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnfoldError } from '../../engine/errors.ts';
import type { Series } from '../../engine/data/series.ts';
import type { SeriesInfo } from '../../shared/models.ts';
import { bytesOf, chunkBytes, hashOf, numbersInto } from './bytes.ts';
import { damagedError, type Ledger } from './ledger.ts';
import { decodeJson, encodeJson } from './numbers.ts';

/** Column index of the time axis. */
export const timeColumn = -1;

/** Rows of a stored block; the last one of a column may have fewer. */
export const chunkRows = chunkBytes / 8;

/** Reading and writing series. Methods throw UnfoldError 'series.unknown' for an id that is not there. */
export interface SeriesStore {
  list(): SeriesInfo[];
  get(id: number): SeriesInfo;
  /** All numbers, every hash checked; to the bit what was stored. @throws UnfoldError 'project.damaged' */
  read(id: number): Series;
  /** One stored block of a column (-1: of the time axis), its hash checked. `first` is a multiple of `chunkRows`. */
  chunk(id: number, column: number, first: number): Float64Array;
  /** Stores a series, a megabyte a transaction; it appears only when it is complete. */
  add(series: Series, about: { name: string; receipt: Record<string, unknown> | null }): Promise<SeriesInfo>;
  rename(id: number, name: string): SeriesInfo;
  /** Moves it to the bin. @throws UnfoldError 'series.in-use' while a run that is not in the bin uses it */
  remove(id: number): void;
  /** Brings it back from the bin. */
  restore(id: number): SeriesInfo;
  /** Removes what an interrupted import left. */
  removeIncomplete(): void;
}

interface Row {
  id: number;
  name: string;
  rows: number;
  facts: string;
  created: number;
}

interface Facts {
  columns: SeriesInfo['columns'];
  time: SeriesInfo['time'];
  receipt: SeriesInfo['receipt'];
}

const fields = 'id, name, rows, facts, created';

export function createSeriesStore(ledger: Ledger): SeriesStore {
  const { db } = ledger;
  const all = db.prepare<[], Row>(
    `SELECT ${fields} FROM series WHERE complete = 1 AND removed_at IS NULL ORDER BY id`,
  );
  const one = db.prepare<[number], Row>(`SELECT ${fields} FROM series WHERE complete = 1 AND id = ?`);
  const get = (id: number) => infoOf(one.get(id) ?? unknownSeries(id));
  return {
    list: () => all.all().map(infoOf),
    get,
    read: (id) => readSeries(ledger, get(id)),
    chunk: createChunkReader(ledger),
    add: async (series, about) => get(await addSeries(ledger, series, about)),
    rename(id, name) {
      get(id);
      ledger.write(() => db.prepare('UPDATE series SET name = ? WHERE id = ?').run(name, id));
      return get(id);
    },
    remove(id) {
      refuseUsed(ledger, get(id));
      const { now } = ledger;
      ledger.write(() => db.prepare('UPDATE series SET removed_at = ? WHERE id = ?').run(now(), id));
    },
    restore(id) {
      get(id);
      ledger.write(() => db.prepare('UPDATE series SET removed_at = NULL WHERE id = ?').run(id));
      return get(id);
    },
    removeIncomplete() {
      const left = db.prepare('SELECT count(*) FROM series WHERE complete = 0').pluck().get();
      if (left !== 0) ledger.write(() => db.prepare('DELETE FROM series WHERE complete = 0').run());
    },
  };
}

/** The text over which a series' `facts_sha256` is taken. */
export const factsText = (rows: number, facts: string): string => `${rows}\n${facts}`;

function infoOf(row: Row): SeriesInfo {
  const { columns, time, receipt } = decodeJson(row.facts) as Facts;
  return { id: row.id, name: row.name, rows: row.rows, columns, time, receipt, created: row.created };
}

async function addSeries(
  ledger: Ledger,
  series: Series,
  about: { name: string; receipt: Record<string, unknown> | null },
): Promise<number> {
  const { db } = ledger;
  const facts = encodeJson(await factsOf(series, about.receipt));
  const hash = hashOf(factsText(series.length, facts));
  const insert = db.prepare(
    'INSERT INTO series (name, rows, facts, facts_sha256, complete, created) VALUES (?, ?, ?, ?, 0, ?)',
  );
  const id = Number(
    ledger.write(() => insert.run(about.name, series.length, facts, hash, ledger.now())).lastInsertRowid,
  );
  try {
    for (const [i, column] of series.columns.entries())
      await addColumn(ledger, { id, index: i }, column.values);
    if (series.time !== undefined) await addColumn(ledger, { id, index: timeColumn }, series.time.values);
    ledger.write(() => db.prepare('UPDATE series SET complete = 1 WHERE id = ?').run(id));
  } catch (error) {
    if (db.open) ledger.write(() => db.prepare('DELETE FROM series WHERE id = ?').run(id));
    throw error;
  }
  return id;
}

/** Gives way after every column: ten million numbers take a while to be looked through. */
async function factsOf(series: Series, receipt: Record<string, unknown> | null): Promise<Facts> {
  const { time } = series;
  const columns: Facts['columns'][number][] = [];
  for (const { name, unit, values } of series.columns) {
    columns.push({ name, unit: unit ?? null, missing: missingIn(values) });
    await nextTurn();
  }
  return { columns, time: time === undefined ? null : { name: time.name, kind: time.kind }, receipt };
}

/** A plain loop: `reduce` takes four times as long, and the main process waits for it. */
function missingIn(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) count += 1;
  return count;
}

async function addColumn(
  ledger: Ledger,
  where: { id: number; index: number },
  values: Float64Array,
): Promise<void> {
  const insert = ledger.db.prepare(
    'INSERT INTO series_chunks (series_id, column_index, first_row, bytes, sha256) VALUES (?, ?, ?, ?, ?)',
  );
  for (let first = 0; first < values.length; first += chunkRows) {
    const bytes = bytesOf(values.subarray(first, first + chunkRows));
    ledger.write(() => insert.run(where.id, where.index, first, bytes, hashOf(bytes)));
    await nextTurn();
  }
}

function createChunkReader({ db }: Ledger): SeriesStore['chunk'] {
  const read = db.prepare<[number, number, number], { name: string; bytes: Buffer; sha256: string }>(
    `SELECT series.name, bytes, sha256 FROM series_chunks JOIN series ON series.id = series_id
     WHERE series_id = ? AND column_index = ? AND first_row = ?`,
  );
  return (id, column, first) => {
    const found = read.get(id, column, first);
    const what = `Series "${found?.name ?? id}", the block from row ${first} of column ${column + 1},`;
    if (found === undefined || found.bytes.length % 8 !== 0 || hashOf(found.bytes) !== found.sha256)
      throw damagedError(what);
    const values = new Float64Array(found.bytes.length / 8);
    numbersInto(values, 0, found.bytes);
    return values;
  };
}

function readSeries(ledger: Ledger, info: SeriesInfo): Series {
  const read = (index: number, what: string) => readColumn(ledger, { info, index, what });
  const columns = info.columns.map(({ name, unit }, i) => ({
    name,
    ...(unit === null ? {} : { unit }),
    values: read(i, `column "${name}"`),
  }));
  const series = { name: info.name, length: info.rows, columns };
  return info.time === null
    ? series
    : { ...series, time: { ...info.time, values: read(timeColumn, 'the time axis') } };
}

/** The chunks are collected before the array is made, so that a damaged row count cannot ask for any memory. */
function readColumn(ledger: Ledger, of: { info: SeriesInfo; index: number; what: string }): Float64Array {
  const { info, index, what } = of;
  const chunks = ledger.db
    .prepare<[number, number], { first: number; bytes: Buffer; sha256: string }>(
      `SELECT first_row AS first, bytes, sha256 FROM series_chunks
       WHERE series_id = ? AND column_index = ? ORDER BY first_row`,
    )
    .all(info.id, index);
  const damaged = () => damagedError(`Series "${info.name}", ${what},`);
  let next = 0;
  for (const { first, bytes, sha256 } of chunks) {
    if (first !== next || bytes.length % 8 !== 0 || hashOf(bytes) !== sha256) throw damaged();
    next += bytes.length / 8;
  }
  if (next !== info.rows) throw damaged();
  const values = new Float64Array(next);
  for (const { first, bytes } of chunks) numbersInto(values, first, bytes);
  return values;
}

function refuseUsed(ledger: Ledger, info: SeriesInfo): void {
  const users = ledger.db
    .prepare<[number], { name: string }>('SELECT name FROM runs WHERE series_id = ? AND removed = 0')
    .all(info.id);
  if (users.length === 0) return;
  const names = users.slice(0, 3).map(({ name }) => `"${name}"`);
  const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
  const text = `Series "${info.name}" is used by ${names.join(', ')}${more}; a run keeps the series it was trained on.`;
  throw new UnfoldError('series.in-use', text);
}

function unknownSeries(id: number): never {
  throw new UnfoldError(
    'series.unknown',
    `There is no series ${id} in this project. List the series to see them.`,
  );
}
