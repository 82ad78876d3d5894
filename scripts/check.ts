/** `npm run check`: types, components, lint, format and architecture, without the rest of the tests. */
import { scriptArguments } from './support/arguments.ts';
import { runSteps } from './support/steps.ts';
import { runTests } from './support/vitest.ts';

scriptArguments({});
const { failed } = await runSteps();
const architecture = await runTests(['test/architecture.test.ts'], { UNFOLD_NO_BUILD: '1' });
if (failed + architecture.failed > 0) process.exitCode = 1;
process.stdout.write(failed + architecture.failed > 0 ? 'Checks failed.\n' : 'All checks passed.\n');
