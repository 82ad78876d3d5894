/** Whether two paths lead to one file. Looks without opening: closing a descriptor would drop SQLite's locks on it. */
import { statSync } from 'node:fs';

/** True where both exist and are the same file, also by hard links; a path that leads nowhere is no file. */
export function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}
