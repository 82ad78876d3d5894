/** What the stores share: the connection, and the one way to change the file. */
import { UnfoldError } from '../../engine/errors.ts';
import type { Connection } from './addon.ts';

/** A connection and the transactions on it. */
export interface Ledger {
  readonly db: Connection;
  readonly now: () => number;
  /** Runs `work` in one transaction that also notes the time; when it returns, everything is on the disk. */
  write<T>(work: () => T): T;
  /** When something was last committed, milliseconds since 1970. */
  saved(): number;
}

/**
 * A ledger over an open project file.
 * @param readOnlyWhy why nothing may be written, or null; `write` then throws UnfoldError 'project.read-only'
 */
export function createLedger(db: Connection, now: () => number, readOnlyWhy: string | null): Ledger {
  let saved = Number(db.prepare('SELECT saved FROM project WHERE id = 1').pluck().get() ?? 0);
  const note = readOnlyWhy === null ? db.prepare('UPDATE project SET saved = ? WHERE id = 1') : null;
  return {
    db,
    now,
    saved: () => saved,
    write<T>(work: () => T): T {
      if (note === null) throw new UnfoldError('project.read-only', `Nothing can be changed. ${readOnlyWhy}`);
      const time = now();
      const result = db
        .transaction(() => {
          note.run(time);
          return work();
        })
        .immediate();
      saved = time;
      return result;
    },
  };
}

/** The error for a stored thing whose bytes are not what was stored. */
export function damagedError(what: string): UnfoldError {
  const text = `${what} is damaged: its bytes do not match their SHA-256. Restore a backup of the project.`;
  return new UnfoldError('project.damaged', text);
}
