/**
 * Processes for runs. One whose short run has ended may take the next: starting a process takes longer than many a run
 * of a replication. After a long run, or after anything went wrong, a process is ended with its run.
 */
import type { TrainerExit, TrainerProcess } from '../platform/platform.ts';

/** A process with at most one run at a time: a new listener takes the place of the one before. */
export interface Worker extends TrainerProcess {
  /** How many runs it was given. */
  readonly uses: number;
}

/** Hands out processes. */
export interface Workers {
  /** A process without a run, started where none is left over; null where the system refuses another. */
  take(): Worker | null;
  /** Takes back a process whose run has ended well. */
  giveBack(worker: TrainerProcess): void;
  /** Ends the processes that are left over. */
  clear(): void;
}

/** Whatever a run leaves behind in a process is gone after so many. */
const mostUses = 50;

interface Seat extends Worker {
  uses: number;
  gone: boolean;
}

/** @param spawn starts a process; may throw */
export function createWorkers(spawn: () => TrainerProcess): Workers {
  const free: Seat[] = [];
  const seats = new WeakMap<TrainerProcess, Seat>();
  return {
    take() {
      const seat = free.pop() ?? seated(spawn, free);
      if (seat === null) return null;
      seats.set(seat, seat);
      seat.uses += 1;
      return seat;
    },
    giveBack(worker) {
      const seat = seats.get(worker);
      if (seat === undefined || seat.gone || seat.uses >= mostUses) return worker.kill();
      seat.onMessage(() => undefined);
      seat.onExit(() => undefined);
      free.push(seat);
    },
    clear() {
      for (const seat of free.splice(0)) seat.kill();
    },
  };
}

function seated(spawn: () => TrainerProcess, free: Seat[]): Seat | null {
  const process = spawned(spawn);
  if (process === null) return null;
  let hear = (_message: unknown): void => undefined;
  let leave = (_exit: TrainerExit): void => undefined;
  const seat: Seat = {
    uses: 0,
    gone: false,
    get pid() {
      return process.pid;
    },
    post: (command) => process.post(command),
    onMessage: (listener) => void (hear = listener),
    onExit: (listener) => void (leave = listener),
    kill: () => process.kill(),
  };
  process.onMessage((message) => hear(message));
  process.onExit((exit) => {
    seat.gone = true;
    if (free.includes(seat)) free.splice(free.indexOf(seat), 1);
    leave(exit);
  });
  return seat;
}

/** Null where the system refuses another process outright; the reason is in the run: 'launch-failed'. */
function spawned(spawn: () => TrainerProcess): TrainerProcess | null {
  try {
    return spawn();
  } catch {
    return null;
  }
}
