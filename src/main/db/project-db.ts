/** An open project: its stores, its checks, and how it is copied and closed. */
import { renameSync, rmSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { UnfoldError } from '../../engine/errors.ts';
import type { CheckReport } from '../../shared/models.ts';
import { type BinStore, createBinStore } from './bin-store.ts';
import { checkOpen } from './check.ts';
import { createDiagnosticStore, type DiagnosticStore } from './diagnostic-store.ts';
import { createForkStore, type ForkStore } from './fork-store.ts';
import { createLedger } from './ledger.ts';
import { createFile, freePath, openFile, type OpenFile, type OpenOptions, plain, realPath } from './open.ts';
import { createNetworkStore, type NetworkStore } from './network-store.ts';
import { createProgressStore, type ProgressStore } from './progress-store.ts';
import { createReplicationStore, type ReplicationStore } from './replication-store.ts';
import { createRunStore, type RunStore } from './run-store.ts';
import { createSweepStore, type SweepStore } from './sweep-store.ts';
import { createSeriesStore, type SeriesStore } from './series-store.ts';

/** The project file as the services use it. */
export interface ProjectDb {
  readonly path: string;
  readonly readOnlyWhy: string | null;
  readonly series: SeriesStore;
  readonly runs: RunStore;
  readonly forks: ForkStore;
  readonly bin: BinStore;
  readonly progress: ProgressStore;
  readonly diagnostics: DiagnosticStore;
  readonly replications: ReplicationStore;
  readonly sweeps: SweepStore;
  readonly networks: NetworkStore;
  saved(): number;
  /** Size of the file in bytes, as SQLite counts it. */
  bytes(): number;
  /** Quick: structure. Deep: every byte against its hash, every checkpoint and metric row. Never throws for damage. */
  check(deep: boolean): Promise<CheckReport>;
  /** Writes a compact copy. @throws UnfoldError 'project.exists' where there is a file already */
  saveCopy(path: string): void;
  close(): void;
}

interface Options extends OpenOptions {
  readonly now?: () => number;
}

/** Creates a project file and opens it. Errors as `createFile`. */
export function createProject(path: string, options: Options = {}): ProjectDb {
  const { now = Date.now } = options;
  return projectOf(createFile(path, now()), now);
}

/**
 * Opens a project file. Runs that were training when their process ended become interrupted.
 * Errors as `openFile`.
 */
export function openProject(path: string, options: Options = {}): ProjectDb {
  const file = openFile(path, options);
  try {
    const project = projectOf(file, options.now ?? Date.now);
    project.runs.list();
    if (project.readOnlyWhy === null) {
      project.series.removeIncomplete();
      project.runs.interruptOrphans();
      project.replications.interruptOrphans();
      project.sweeps.interruptOrphans();
    }
    return project;
  } catch (error) {
    file.close();
    throw plain(error, file.path); // damage that shows only where rows are read
  }
}

/** Checks a project file that nobody has open, without changing it. @throws UnfoldError where it cannot be opened */
export async function checkProject(path: string, deep: boolean): Promise<CheckReport> {
  const file = openFile(path, { readOnly: true });
  try {
    return await checkOpen(file, deep);
  } finally {
    file.close();
  }
}

function projectOf(file: OpenFile, now: () => number): ProjectDb {
  const ledger = createLedger(file.db, now, file.readOnlyWhy);
  return {
    path: file.path,
    readOnlyWhy: file.readOnlyWhy,
    series: createSeriesStore(ledger),
    runs: createRunStore(ledger),
    forks: createForkStore(ledger),
    bin: createBinStore(ledger),
    progress: createProgressStore(ledger),
    diagnostics: createDiagnosticStore(ledger),
    replications: createReplicationStore(ledger),
    sweeps: createSweepStore(ledger),
    networks: createNetworkStore(ledger),
    saved: ledger.saved,
    bytes: () =>
      Number(
        file.db
          .prepare('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size')
          .pluck()
          .get(),
      ),
    check: (deep) => checkOpen(file, deep),
    saveCopy: (path) => saveCopy(file, realPath(path)),
    close: () => file.close(),
  };
}

/** Under another name first, so that a copy that is there is a whole one. */
function saveCopy(file: OpenFile, path: string): void {
  if (existsSync(path))
    throw new UnfoldError('project.exists', `"${path}" exists already. Choose another name.`, path);
  const part = freePath(`${path}.part`);
  try {
    file.db.prepare('VACUUM INTO ?').run(part);
    renameSync(part, path);
  } catch (error) {
    const why = (error as Error).message;
    throw new UnfoldError(
      'project.unwritable',
      `"${path}" cannot be written: ${why}. Choose another place.`,
      path,
    );
  } finally {
    rmSync(part, { force: true });
  }
}
