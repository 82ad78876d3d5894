/** Opens, creates and closes project files, in the order that keeps them safe (docs/project-file.md, "Opening"). */
import { accessSync, constants, existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UnfoldError } from '../../engine/errors.ts';
import { type Connection, connect, isDamage, sqliteCode } from './addon.ts';
import { type Header, readHeader } from './header.ts';
import { type Lock, lockedError, refuseHeldHere, takeLock } from './lock.ts';
import { knownSchema, migrate, newestVersion, schemaOf } from './migrate.ts';
import { type Migration, migrations } from './migrations/index.ts';
import { selectRuns } from './run-store.ts';

/** An open file: a checked connection, and what is needed to close it again. */
export interface OpenFile {
  /** Real, absolute path. */
  readonly path: string;
  readonly db: Connection;
  /** Null where it may be written. */
  readonly readOnlyWhy: string | null;
  /** Leaves one file without companions, where it was written; never throws. */
  close(): void;
}

/** How to open. `list` is for tests of the formats to come. */
export interface OpenOptions {
  readonly readOnly?: boolean;
  readonly list?: readonly Migration[];
}

/**
 * Opens a project file. A file that cannot be written, or of a newer format, is opened read-only with the reason.
 * @throws UnfoldError 'project.…'; the file's bytes are then as they were
 */
export function openFile(given: string, options: OpenOptions = {}): OpenFile {
  const path = realPath(given);
  refuseHeldHere(path);
  const { list = migrations } = options;
  const header = readHeader(path);
  const why = options.readOnly === true ? 'It was opened read-only.' : cannotWrite(path, header, list);
  if (why !== null) return openReadOnly(path, { header, why, list });
  const lock = takeLock(path);
  if (lock === null) return openReadOnly(path, { header, why: 'Its folder cannot be written.', list });
  try {
    return openWritable(path, lock, list);
  } catch (error) {
    lock.release();
    throw plain(error, path);
  }
}

/**
 * Creates a project file where there is none (an empty file counts as none) and opens it.
 * @throws UnfoldError 'project.exists', 'project.no-folder', 'project.read-only', 'project.locked'
 */
export function createFile(given: string, now: number): OpenFile {
  const path = newPath(given);
  const lock = takeLock(path);
  if (lock === null) {
    throw new UnfoldError(
      'project.read-only',
      `"${dirname(path)}" cannot be written. Choose another folder.`,
      path,
    );
  }
  try {
    const db = connect(path);
    try {
      migrateNew(db, now);
    } finally {
      db.close();
    }
    return openWritable(path, lock, migrations);
  } catch (error) {
    lock.release();
    throw plain(error, path);
  }
}

/** The real path of an existing file, or of a new file's folder plus its name. @throws UnfoldError 'project.no-folder' */
export function realPath(given: string): string {
  const path = resolve(given);
  if (existsSync(path)) return realpathSync(path);
  if (existsSync(dirname(path))) return join(realpathSync(dirname(path)), basename(path));
  throw new UnfoldError('project.no-folder', `The folder "${dirname(path)}" does not exist.`, path);
}

function newPath(given: string): string {
  const path = realPath(given);
  if (!existsSync(path) || statSync(path).size === 0) return path;
  throw new UnfoldError('project.exists', `"${path}" exists already. Open it, or choose another name.`, path);
}

/** A file of an unknown or newer format is never written. */
function cannotWrite(path: string, header: Header, list: readonly Migration[]): string | null {
  const newest = newestVersion(list);
  if (header.userVersion > newest) {
    return `It was made by a newer Unfold (format ${header.userVersion}; this one writes ${newest}). Update Unfold to change it.`;
  }
  if (!list.some(({ version }) => version === header.userVersion)) {
    const known = list.map(({ version }) => version).join(', ');
    const text = `"${path}" has format ${header.userVersion}, which never was one (known: ${known}). The file is damaged.`;
    throw new UnfoldError('project.damaged', text, path);
  }
  try {
    accessSync(path, constants.W_OK);
    return null;
  } catch {
    return 'The file cannot be written.';
  }
}

function openReadOnly(
  path: string,
  how: { header: Header; why: string; list: readonly Migration[] },
): OpenFile {
  const { header, why, list } = how;
  if (header.userVersion < newestVersion(list)) {
    const text = `"${path}" has the older format ${header.userVersion} and must be brought up to date, but: ${why} Copy it first.`;
    throw new UnfoldError('project.older-read-only', text, path);
  }
  let db: Connection | undefined;
  try {
    db = connect(path, { readonly: true, mustExist: true });
    const open = db;
    guard(open);
    checkContents(open, path, header.userVersion === newestVersion(list) ? list : null);
    return { path, db: open, readOnlyWhy: why, close: () => void open.close() };
  } catch (error) {
    db?.close();
    throw unclosed(error, header) ? unclosedError(path) : plain(error, path);
  }
}

/** Without write permission SQLite cannot finish what the last owner left in the write-ahead file or the journal. */
function unclosed(error: unknown, header: Header): boolean {
  const code = sqliteCode(error) ?? '';
  return (header.wal && code.startsWith('SQLITE_CANTOPEN')) || code.startsWith('SQLITE_READONLY');
}

function unclosedError(path: string): UnfoldError {
  const text = `"${path}" was not closed by the program that had it open, and cannot be finished here. Copy it, with the files "${basename(path)}-wal" or "${basename(path)}-journal" beside it, into a folder that can be written, and open the copy.`;
  return new UnfoldError('project.unclosed', text, path);
}

function openWritable(path: string, lock: Lock, list: readonly Migration[]): OpenFile {
  const db = connect(path, { mustExist: true });
  try {
    db.pragma('locking_mode=EXCLUSIVE'); // before anything is read: no shared memory file, no second owner
    guard(db);
    if (Number(db.pragma('user_version', { simple: true })) < newestVersion(list)) update(db, path, list);
    checkContents(db, path, list);
    db.pragma('journal_mode=WAL');
    db.pragma('synchronous=FULL');
    db.exec('BEGIN IMMEDIATE; COMMIT'); // takes the file's own exclusive lock now rather than at the first change
  } catch (error) {
    db.close();
    throw error;
  }
  return { path, db, readOnlyWhy: null, close: () => closeWritable(path, db, lock) };
}

/** Settings against hostile or damaged files; DEFENSIVE is on in this build. */
function guard(db: Connection): void {
  db.pragma('trusted_schema=OFF');
  db.pragma('cell_size_check=ON');
  db.pragma('mmap_size=0');
  db.pragma('foreign_keys=ON');
}

/** @param list null: the format is newer, so its schema is not known */
function checkContents(db: Connection, path: string, list: readonly Migration[] | null): void {
  if (list !== null && schemaOf(db) !== knownSchema(list)) {
    const text = `"${path}" does not have the tables of its format. It was changed by another program, or is damaged.`;
    throw new UnfoldError('project.damaged', text, path);
  }
  const found = db.prepare('PRAGMA quick_check(1)').pluck().get();
  if (found !== 'ok') throw damagedFile(path, String(found));
  if (list === migrations) db.prepare(selectRuns).all(); // what opening reads, before anything is changed
}

/** The backup is taken by SQLite, so that it is whole, and is never written over one that exists. */
function update(db: Connection, path: string, list: readonly Migration[]): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  const backup = freePath(`${path}.format-${from}-backup`);
  db.prepare('VACUUM INTO ?').run(backup);
  migrate(db, list);
}

/** `wanted`, or with a number where there is such a file: nothing is ever written over. */
export function freePath(wanted: string): string {
  for (let n = 1; ; n++) {
    const path = n === 1 ? wanted : `${wanted}-${n}`;
    if (!existsSync(path)) return path;
  }
}

function migrateNew(db: Connection, now: number): void {
  db.pragma('page_size=4096');
  db.transaction(() => {
    migrate(db);
    db.prepare('INSERT INTO project (id, created, saved) VALUES (1, ?, ?)').run(now, now);
  })();
}

/** At rest a project is one file. Where the disk refuses even that, the write-ahead file stays and is read next time. */
function closeWritable(path: string, db: Connection, lock: Lock): void {
  try {
    db.pragma('journal_mode=DELETE');
  } catch (error) {
    if (sqliteCode(error) === undefined) throw error;
  }
  db.close();
  rmSync(`${path}-shm`, { force: true }); // left by a reader of a file that had not been closed
  lock.release();
}

/** Errors of SQLite as sentences. */
export function plain(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === undefined) return error;
  if (isDamage(error)) return damagedFile(path, (error as Error).message);
  if (code.startsWith('SQLITE_BUSY')) return lockedError(path, null);
  const text = `"${path}" cannot be opened: ${(error as Error).message} (${code}).`;
  return new UnfoldError(code === 'SQLITE_FULL' ? 'project.disk-full' : 'project.unreadable', text, path);
}

function damagedFile(path: string, detail: string): UnfoldError {
  const text = `"${path}" is damaged (${detail}). It was not changed. Restore a backup, or work on a copy.`;
  return new UnfoldError('project.damaged', text, path);
}
