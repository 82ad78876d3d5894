/**
 * `npm test`: the checks, then every test. The last line is `N passed, N failed` (with `, N skipped` where some were);
 * each check counts as one. Arguments choose test files by a part of their path; then the checks are left out.
 */
import { scriptArguments } from './support/arguments.ts';
import { runSteps } from './support/steps.ts';
import { countsLine, longTests, runTests } from './support/vitest.ts';

const filters = scriptArguments({}, 'some').rest;
const checks = filters.length === 0 ? await runSteps() : { passed: 0, failed: 0 };
const tests = [await runTests(filters)];
// The long part keeps all cores busy, so that it has its turn when the suites that measure time have ended.
if (filters.length === 0) tests.push(await runTests([longTests]));
const sum = (key: 'passed' | 'failed' | 'skipped'): number => tests.reduce((all, part) => all + part[key], 0);
const counts = {
  passed: sum('passed') + checks.passed,
  failed: sum('failed') + checks.failed,
  skipped: sum('skipped'),
};
if (counts.failed > 0) process.exitCode = 1;
process.stdout.write(`${countsLine(counts)}\n`);
