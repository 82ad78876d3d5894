/** Every format of the project file, oldest first, numbered by tens. A new one is one file and one line here. */
import { initial } from './0010-initial.ts';
import { tasks } from './0020-tasks.ts';
import { diagnostics } from './0030-diagnostics.ts';
import { replications } from './0040-replications.ts';
import { organising } from './0050-organising.ts';
import { sweeps } from './0060-sweeps.ts';
import { networks } from './0070-networks.ts';

/** One step from the format before it to `version`: SQL, run inside one transaction with all other steps. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [
  initial,
  tasks,
  diagnostics,
  replications,
  organising,
  sweeps,
  networks,
];
