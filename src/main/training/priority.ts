/** The priority of the processes that train: that of the settings, also when it changes while they do. */
import type { Priority } from '../../shared/settings.ts';
import { giveWay } from '../platform/give-way.ts';
import type { TrainerProcess } from '../platform/platform.ts';

/** Starts processes, and sets the priority of those that live. */
export interface Nursery {
  spawn(): TrainerProcess;
  /** Where the system lets a priority only be lowered, a higher one holds for processes that start from now on. */
  set(priority: Priority): void;
}

/** @param start starts a process; what it throws is thrown on */
export function createNursery(start: (priority: Priority) => TrainerProcess, priority: Priority): Nursery {
  const living = new Set<TrainerProcess>();
  let now = priority;
  return {
    spawn() {
      const process = start(now);
      living.add(process);
      process.onExit(() => living.delete(process));
      return process;
    },
    set(wanted) {
      if (wanted === now) return;
      now = wanted;
      for (const { pid } of living) giveWay(pid, wanted);
    },
  };
}
