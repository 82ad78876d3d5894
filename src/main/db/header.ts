/**
 * What the first 100 bytes of a file say, read before SQLite opens it and never while it is open: closing any
 * descriptor of a file drops all POSIX locks of the process on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UnfoldError } from '../../engine/errors.ts';

/** Bytes 68 to 71 of a project file: "Unfd". */
export const applicationId = 0x556e6664;

const magic = 'SQLite format 3\0';

/** What stands in the header of a project file. */
export interface Header {
  readonly userVersion: number;
  /** The file was left in write-ahead mode: its last owner did not close it. */
  readonly wal: boolean;
}

/**
 * Reads the header of a file and closes it again.
 * @throws UnfoldError 'project.not-found', 'project.empty', 'project.not-a-project', 'project.truncated'
 */
export function readHeader(path: string): Header {
  const { bytes, size } = firstBytes(path);
  if (size === 0)
    refuse('project.empty', path, 'is empty (0 bytes). Restore it from a backup, or delete it.');
  if (bytes.length < 100 || bytes.toString('latin1', 0, 16) !== magic) {
    refuse(
      'project.not-a-project',
      path,
      'is not an Unfold project: it is not a SQLite file. Import it as data instead.',
    );
  }
  if (bytes.readUInt32BE(68) !== applicationId) {
    refuse('project.not-a-project', path, 'is a SQLite file of another program, not an Unfold project.');
  }
  const wal = bytes[18] === 2;
  checkSize(path, { bytes, size, wal });
  return { userVersion: bytes.readUInt32BE(60), wal };
}

function firstBytes(path: string): { bytes: Buffer; size: number } {
  const file = openForReading(path);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) refuse('project.not-a-project', path, 'is not a file.');
    const bytes = Buffer.alloc(100);
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, 100, 0)), size: stat.size };
  } finally {
    closeSync(file);
  }
}

function openForReading(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT')
      refuse('project.not-found', path, 'does not exist. It may have been moved or renamed.');
    return refuse('project.unreadable', path, `cannot be read (${code}). Check its permissions.`);
  }
}

/** Offset 28 holds the size in pages, and is valid where offsets 24 and 92 agree (file format, 1.3.8). */
function checkSize(path: string, file: { bytes: Buffer; size: number; wal: boolean }): void {
  const { bytes, size, wal } = file;
  const given = bytes.readUInt16BE(16);
  const expected = bytes.readUInt32BE(28) * (given === 1 ? 65536 : given);
  const valid = !wal && bytes.readUInt32BE(24) === bytes.readUInt32BE(92);
  if (!valid || size >= expected) return;
  const text = `is cut short: ${size} bytes of ${expected}. Copy it again from where it came, or restore a backup.`;
  refuse('project.truncated', path, text);
}

function refuse(code: string, path: string, sentence: string): never {
  throw new UnfoldError(code, `"${path}" ${sentence}`, path);
}
