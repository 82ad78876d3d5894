/** Storing forks: a draft that begins where another run stood, all of it in one transaction. */
import type { RunInfo } from '../../shared/models.ts';
import type { RunFork } from '../../shared/organising.ts';
import type { Ledger } from './ledger.ts';
import { createProgressStore, type StoredCheckpoint } from './progress-store.ts';
import { createRunStore, insertRun, type NewRun, patchRun } from './run-store.ts';

/** A fork to be stored. `checkpoint` is that of the other run, with the rows up to it, where the whole state goes over. */
export interface NewFork {
  readonly run: NewRun;
  readonly fork: RunFork & { readonly runId: number };
  readonly checkpoint: StoredCheckpoint;
}

/** Writing forks. */
export interface ForkStore {
  /** Stores a fork as a draft. Where the whole state goes over, its rows of metrics do too, so that its curves begin there. */
  create(fork: NewFork): RunInfo;
}

export function createForkStore(ledger: Ledger): ForkStore {
  const progress = createProgressStore(ledger);
  const runs = createRunStore(ledger);
  const insert = ({ run, fork, checkpoint }: NewFork): number => {
    const id = insertRun(ledger, { ...run, fork });
    if (fork.start === 'weights') return id;
    const { iteration, metricRows, seconds, bytes } = checkpoint;
    const { columns, values } = progress.metrics(fork.runId);
    progress.insertCopy(id, {
      rows: { columns, first: 0, values: values.slice(0, metricRows * columns.length) },
      checkpoint: { iteration, metricRows, seconds, bytes },
    });
    patchRun(ledger, id, { iterations: iteration, seconds });
    return id;
  };
  return { create: (fork) => runs.get(ledger.write(() => insert(fork))) };
}
