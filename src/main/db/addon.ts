/** The one place that loads SQLite. Everything else in this folder gets its connections from here. */
import Database from 'better-sqlite3';
import { UnfoldError } from '../../engine/errors.ts';

export type Connection = Database.Database;

// Read by the addon when it is loaded, which is at the first connection: a path is a path, never a URI with options.
process.env.SQLITE_USE_URI = '0';

/** WAL-reset corruption is in 3.7.0 to 3.51.2; https://www.sqlite.org/wal.html#walresetbug */
const oldestVersion = [3, 51, 3] as const;

let versionChecked = false;

/**
 * Opens a connection to an absolute path, or to ':memory:'. It waits for nobody: a lock held elsewhere is an error at once.
 * @throws SqliteError as SQLite says it; UnfoldError 'project.old-sqlite' where the library is too old
 */
export function connect(path: string, options: { readonly?: boolean; mustExist?: boolean } = {}): Connection {
  const db = new Database(path, {
    readonly: options.readonly ?? false,
    fileMustExist: options.mustExist ?? false,
    timeout: 0,
  });
  if (!versionChecked) checkVersion(db);
  versionChecked = true;
  return db;
}

/** Version of the SQLite that is loaded, '3.54.1'. */
export function sqliteVersion(): string {
  const db = connect(':memory:');
  try {
    return versionOf(db);
  } finally {
    db.close();
  }
}

/** The stable code of an error of SQLite ('SQLITE_BUSY', ...); undefined for every other error. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}

/** True where writing failed for want of room or because the disk refused, and trying again later makes sense. */
export function isStorageTrouble(error: unknown): boolean {
  const code = sqliteCode(error) ?? '';
  return code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_READONLY');
}

/** True where the file's contents are not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error) ?? '';
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_FORMAT';
}

const versionOf = (db: Connection): string => String(db.prepare('SELECT sqlite_version()').pluck().get());

function checkVersion(db: Connection): void {
  const version = versionOf(db);
  const numbers = version.split('.').map(Number);
  const difference = oldestVersion.map((n, i) => (numbers[i] ?? 0) - n).find((d) => d !== 0) ?? 0;
  if (difference >= 0) return;
  db.close();
  const text = `This SQLite is ${version}; Unfold needs ${oldestVersion.join('.')} or newer. Install Unfold again.`;
  throw new UnfoldError('project.old-sqlite', text);
}
