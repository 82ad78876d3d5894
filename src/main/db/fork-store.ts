/** Storing forks: a draft that begins where another run stood, all of it in one transaction. */
import type { RunFork } from '../../shared/organising.ts';
import type { Ledger } from './ledger.ts';
import { createProgressStore, type StoredCheckpoint } from './progress-store.ts';
import { insertRun, type NewRun, patchRun } from './run-store.ts';

/** A fork to be stored. `checkpoint` is that of the other run, with the rows up to it, where the whole state goes over. */
export interface NewFork {
  readonly run: NewRun;
  readonly fork: RunFork & { readonly runId: number };
  readonly checkpoint: StoredCheckpoint;
}

/** Stores the fork; returns its number. Rows of metrics are copied so that its curves begin where the other's did. */
export function insertFork(ledger: Ledger, { run, fork, checkpoint }: NewFork): number {
  return ledger.write(() => {
    const id = insertRun(ledger, { ...run, fork });
    if (fork.start === 'weights') return id;
    const progress = createProgressStore(ledger);
    const { columns, values } = progress.metrics(fork.runId);
    const kept = values.slice(0, checkpoint.metricRows * columns.length);
    const { iteration, metricRows, seconds, bytes } = checkpoint;
    progress.insertCopy(id, {
      rows: { columns, first: 0, values: kept },
      checkpoint: { iteration, metricRows, seconds, bytes },
    });
    patchRun(ledger, id, { iterations: iteration, seconds });
    return id;
  });
}
