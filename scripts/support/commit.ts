/** Which commit something was made with. */
import { execFileSync } from 'node:child_process';
import { root } from './root.ts';

/** Short hash of the commit, with '+' where sources differ from it; null outside a repository. */
export function sourceCommit(): string | null {
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'package.json') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return null;
  }
}

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
