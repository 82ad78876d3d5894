/** Where a figure was measured: every result carries this. */
import { execFileSync } from 'node:child_process';
import { cpus, platform } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  /** Commit of the working tree, with '+' where files differ from it; null outside a repository. */
  readonly commit: string | null;
  readonly date: string;
}

/** This machine, now. */
export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    system: `${platform()} ${process.arch}`,
    node: process.version,
    commit: commit(),
    date: new Date().toISOString().slice(0, 10),
  };
}

function commit(): string | null {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src/engine', 'bench') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return null;
  }
}
