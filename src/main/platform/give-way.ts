/** Training takes every core; whatever a person looks at meanwhile goes first. */
import { constants, setPriority } from 'node:os';
import type { Priority } from '../../shared/settings.ts';

const levels: Record<Priority, number> = {
  normal: constants.priority.PRIORITY_NORMAL,
  below: constants.priority.PRIORITY_BELOW_NORMAL,
  low: constants.priority.PRIORITY_LOW,
};

/**
 * Sets the priority of a process. A system that refuses (most let a person only lower it) shares its cores as it will:
 * false then.
 */
export function giveWay(pid: number | undefined, priority: Priority = 'below'): boolean {
  if (pid === undefined) return false;
  try {
    setPriority(pid, levels[priority]);
    return true;
  } catch {
    return false;
  }
}
