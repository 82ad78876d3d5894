/** The bin: runs and series that were removed, what deleting them frees, and deleting them for good. */
import type { BinItem } from '../../shared/organising.ts';
import type { Ledger } from './ledger.ts';
import type { RunStatus } from '../../shared/models.ts';

type Binned = Pick<BinItem, 'kind' | 'id'>;

/** Reading and emptying the bin. */
export interface BinStore {
  /** The newest first. */
  list(): BinItem[];
  /** Deletes those of the given ones that are in the bin and that nothing holds, in one transaction; returns which. */
  delete(items: readonly Binned[]): Binned[];
}

interface Row {
  id: number;
  name: string;
  bytes: number;
  removed: number | null;
}

/** Bytes of blocks, checkpoints and results: what the pages of the file are taken by. */
const runs = `
SELECT r.id, r.name, r.status, r.removed_at AS removed, length(r.spec) + coalesce(length(r.summary), 0)
  + (SELECT coalesce(sum(length(bytes)), 0) FROM metric_chunks WHERE run_id = r.id)
  + (SELECT coalesce(sum(length(bytes)), 0) FROM checkpoints WHERE run_id = r.id)
  + (SELECT coalesce(sum(length(bytes)), 0) FROM diagnostics WHERE run_id = r.id) AS bytes
FROM runs r WHERE r.removed = 1`;

const series = `
SELECT s.id, s.name, s.removed_at AS removed, length(s.facts)
  + (SELECT coalesce(sum(length(bytes)), 0) FROM series_chunks WHERE series_id = s.id) AS bytes,
  (SELECT count(*) FROM runs WHERE series_id = s.id) AS uses
FROM series s WHERE s.removed_at IS NOT NULL`;

export function createBinStore(ledger: Ledger): BinStore {
  const { db } = ledger;
  const remove = {
    run: (id: number) => db.prepare('DELETE FROM runs WHERE id = ? AND removed = 1').run(id).changes,
    // A series goes only when no run is left, in the bin or not, that was trained on it.
    series: (id: number) =>
      db
        .prepare(
          `DELETE FROM series WHERE id = ? AND removed_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM runs WHERE series_id = series.id)`,
        )
        .run(id).changes,
  };
  return {
    list() {
      const all = [
        ...db.prepare<[], Row & { status: RunStatus }>(runs).all().map(runItem),
        ...db.prepare<[], Row & { uses: number }>(series).all().map(seriesItem),
      ];
      return all.sort((a, b) => (b.removed ?? 0) - (a.removed ?? 0) || b.id - a.id);
    },
    delete: (items) =>
      ledger.write(() => {
        // Runs first, as they hold their series.
        const order = [...items].sort((a, b) => a.kind.localeCompare(b.kind));
        return order.filter(({ kind, id }) => remove[kind](id) > 0);
      }),
  };
}

const runItem = (row: Row & { status: RunStatus }): BinItem => ({ ...row, kind: 'run', held: null });

function seriesItem({ uses, ...row }: Row & { uses: number }): BinItem {
  const held = uses === 0 ? null : `Runs in the bin were trained on it (${uses}); they go first.`;
  return { ...row, kind: 'series', status: null, held };
}
