/** Running test files and counting what came of them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './run.ts';

/** Counts of single tests; `failed` also counts files that could not be loaded or whose set-up failed. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** The folder of tests that take minutes. */
export const longTests = 'test/long/';

/**
 * Runs the tests whose paths contain one of `filters` (all but the long ones when empty), with further environment.
 */
export async function runTests(
  filters: readonly string[],
  env: Record<string, string> = {},
): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'unfold-tests-'));
  const file = join(folder, 'report.json');
  const chosen = filters.length === 0 ? ['--exclude', `${longTests}**`] : filters;
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...chosen];
  const { code } = await runTool('vitest/vitest.mjs', args, { env });
  const counts = readCounts(file, code);
  rmSync(folder, { recursive: true, force: true });
  return counts;
}

/** The line that says how it went, in the form that is read by machines. */
export function countsLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function readCounts(file: string, code: number): TestCounts {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const broken = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
    );
    const failed = report.numFailedTests + broken.length;
    return {
      passed: report.numPassedTests,
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped: report.numPendingTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
