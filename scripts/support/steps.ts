/** The checks that need no test runner: types, components, lint, format, architecture. */
import { runTool } from './run.ts';

/** One check: a tool of node_modules and its arguments. */
export interface Step {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
}

/** In the order in which they are run; a failing one does not stop the others. */
export const steps: readonly Step[] = [
  { name: 'types', tool: 'typescript/bin/tsc', args: ['-p', '.'] },
  {
    name: 'components',
    tool: 'svelte-check/bin/svelte-check',
    args: ['--fail-on-warnings', '--output', 'human'],
  },
  { name: 'lint', tool: 'eslint/bin/eslint.js', args: ['--max-warnings', '0', '.'] },
  { name: 'format', tool: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level', 'warn', '.'] },
];

/** How the checks went. */
export interface StepCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs all steps; prints a line for each, and what a failing one said. */
export async function runSteps(): Promise<StepCounts> {
  let failed = 0;
  for (const step of steps) {
    const started = performance.now();
    const { code, printed } = await runTool(step.tool, step.args, { output: 'keep' });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)\n`);
    if (code === 0) continue;
    failed += 1;
    process.stdout.write(`${printed.trimEnd()}\n`);
  }
  return { passed: steps.length - failed, failed };
}
