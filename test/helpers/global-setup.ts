import { execFileSync } from 'node:child_process';

/** Builds what is stale once, before any test runs: the suites start the same files that users start. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build.ts', '--if-stale'], { stdio: 'inherit' });
}
