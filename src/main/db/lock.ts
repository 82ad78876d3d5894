/**
 * The second lock of an open project, on another inode than the project's: a small database beside it, held in an
 * exclusive transaction. It is gone with the process that held it, however that ended.
 */
import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { UnfoldError } from '../../engine/errors.ts';
import { type Connection, connect, isDamage, sqliteCode } from './addon.ts';
import { isSameFile } from './same-file.ts';

/** A lock that is held. */
export interface Lock {
  /** Removes the lock file and lets go. */
  release(): void;
}

/** Projects that this process has open: their lock files must not be touched with fs (see header.ts). */
const held = new Set<string>();

/**
 * Takes the lock of a project file, whose path must be real (no links).
 * @returns the lock, or null where the folder cannot be written
 * @throws UnfoldError 'project.locked' naming the process that has the project open
 */
export function takeLock(path: string): Lock | null {
  refuseHeldHere(path);
  // A holder that leaves removes the file: whoever got the lock of a removed file must try again on the new one.
  for (let attempt = 0; attempt < 5; attempt++) {
    const db = tryLock(path);
    if (db === null) return null;
    if (isStillThere(lockPath(path))) return holdLock(path, db);
    db.close();
  }
  throw lockedError(path, null);
}

/**
 * Refuses a project that this process has open already. Comes before anything reads the file.
 * @throws UnfoldError 'project.locked'
 */
export function refuseHeldHere(path: string): void {
  const open = [...held].some((other) => other === path || isSameFile(other, path)); // a hard link is the file too
  if (open) throw lockedError(path, { pid: process.pid, host: hostname() });
}

/** Path of the lock file of a project. */
export const lockPath = (path: string): string => `${path}-lock`;

/** What to say when a project is in use; `holder` null where it is not known. */
export function lockedError(path: string, holder: { pid: number; host: string } | null): UnfoldError {
  const who = holder === null ? 'another program' : `process ${holder.pid} on ${holder.host}`;
  const what = `"${path}" is open in ${who}. Close it there first, or work on a copy.`;
  return new UnfoldError('project.locked', what, path);
}

function tryLock(path: string): Connection | null {
  let db: Connection | undefined;
  try {
    db = connect(lockPath(path));
    db.pragma('journal_mode=MEMORY');
    db.pragma('synchronous=OFF');
    db.pragma('locking_mode=EXCLUSIVE');
    writeHolder(db);
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    const code = sqliteCode(error) ?? '';
    if (code === 'SQLITE_BUSY') throw lockedError(path, readHolder(lockPath(path)));
    if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) return null;
    if (!isDamage(error)) throw error;
    const text = `The lock file "${lockPath(path)}" is damaged. If nobody has the project open, delete it and try again.`;
    throw new UnfoldError('project.lock-damaged', text, lockPath(path));
  }
}

/** A view takes no page of its own: all is on page 1 and reaches the file in one write, so a kill cannot tear it. */
function writeHolder(db: Connection): void {
  const holder = JSON.stringify({ pid: process.pid, host: hostname() }).replaceAll("'", "''");
  db.exec(
    `BEGIN EXCLUSIVE; DROP VIEW IF EXISTS holder; CREATE VIEW holder AS SELECT '${holder}' AS json; COMMIT`,
  );
}

/** Read as bytes, because the holder lets nobody read it as a database; this process is not the holder. */
function readHolder(path: string): { pid: number; host: string } | null {
  try {
    const found = /\{"pid":(\d+),"host":"([^"]*)"\}/.exec(readFileSync(path, 'utf8'));
    return found === null ? null : { pid: Number(found[1]), host: found[2] };
  } catch {
    return null; // gone in between: the message does without the name
  }
}

/** A second connection to the path meets our own lock exactly where the path still leads to the locked file. */
function isStillThere(path: string): boolean {
  let probe: Connection | undefined;
  try {
    probe = connect(path, { mustExist: true });
    probe.exec('BEGIN IMMEDIATE');
    return false;
  } catch (error) {
    return sqliteCode(error) === 'SQLITE_BUSY';
  } finally {
    probe?.close();
  }
}

function holdLock(path: string, db: Connection): Lock {
  held.add(path);
  return {
    release() {
      rmSync(lockPath(path), { force: true });
      db.close();
      held.delete(path);
    },
  };
}
