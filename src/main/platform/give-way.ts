/** Training takes every core; whatever a person looks at meanwhile goes first. */
import { constants, setPriority } from 'node:os';

/** Lowers the priority of a process that was just started. A system that refuses shares its cores as it will. */
export function giveWay(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It is gone already, or the system does not allow it.
  }
}
