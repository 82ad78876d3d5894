/** Imports under way that may be cancelled, by the name that the client gave them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pause } from '../../engine/data/importers/index.ts';
import { UnfoldError } from '../../engine/errors.ts';

/** The imports under way. */
export interface ImportJobs {
  /** Runs an import; its pauses reject with UnfoldError 'import.cancelled' after `cancel`. */
  run<T>(job: string | undefined, work: (pause: Pause) => Promise<T>): Promise<T>;
  /** Does nothing where there is no such import (any more). */
  cancel(job: string): void;
}

/** No imports yet. */
export function createImportJobs(): ImportJobs {
  const running = new Map<string, { isCancelled: boolean }>();
  return {
    async run(job, work) {
      const state = { isCancelled: false };
      if (job !== undefined) running.set(job, state);
      try {
        return await work(async () => {
          await nextTurn();
          if (state.isCancelled)
            throw new UnfoldError('import.cancelled', 'The import was cancelled; nothing was stored.');
        });
      } finally {
        if (job !== undefined && running.get(job) === state) running.delete(job);
      }
    },
    cancel(job) {
      const state = running.get(job);
      if (state !== undefined) state.isCancelled = true;
    },
  };
}
