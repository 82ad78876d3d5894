import { execFileSync } from 'node:child_process';

/**
 * Builds what is stale once, before any test runs: the suites start the same files that users start.
 * UNFOLD_NO_BUILD=1 leaves this out, for quick work on parts that need no build.
 */
export default function setup(): void {
  if (process.env.UNFOLD_NO_BUILD === '1') return;
  execFileSync(process.execPath, ['scripts/build.ts', '--if-stale'], { stdio: 'inherit' });
}
