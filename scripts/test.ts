/**
 * `npm test`: the checks, then every test. The last line is `N passed, N failed` (with `, N skipped` where some were);
 * each check counts as one. Arguments choose test files by a part of their path; then the checks are left out.
 */
import { scriptArguments } from './support/arguments.ts';
import { runSteps } from './support/steps.ts';
import { countsLine, runTests } from './support/vitest.ts';

const filters = scriptArguments({}, 'some').rest;
const checks = filters.length === 0 ? await runSteps() : { passed: 0, failed: 0 };
const tests = await runTests(filters);
const counts = { ...tests, passed: tests.passed + checks.passed, failed: tests.failed + checks.failed };
if (counts.failed > 0) process.exitCode = 1;
process.stdout.write(`${countsLine(counts)}\n`);
