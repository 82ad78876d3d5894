/** Runs of all kinds of networks, at random weights, for tests of what is written of them; and Python, where it is. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRun, readRunSpec, type Run, typescriptKernels } from '../../src/engine/index.ts';
import { randomSeries } from './problems.ts';
import { cellOf, randomGraph } from './random-graph.ts';

/** Every kind of unit that a network can have. */
export const cellsToExport = [
  'tanh',
  'logistic',
  'relu',
  'linear',
  'lstm',
  { name: 'lstm', peepholes: true },
  'gru',
  { name: 'gru', reset: 'before' },
  'highway',
] as const;

/** A run of a random graph (delays, feedback, skips, masks, leaks, teacher forcing) on a random series. */
export function exportedRun(
  seed: number,
  cell: (typeof cellsToExport)[number],
  change: Record<string, unknown> = {},
): Run {
  const spec = readRunSpec({
    name: `run ${seed}`,
    data: {
      inputs: ['a', 'b'],
      targets: ['c', 'd'],
      taps: [0],
      split: { train: 40, validation: 10, test: 10 },
      testStart: seed % 2 === 0 ? 'carry' : 'zero',
    },
    network: { name: 'graph', ...randomGraph(seed, cellOf(cell)) },
    initialisation: { name: 'uniform' },
    phases: [{ method: 'gradient-descent', iterations: null }],
    stop: { iterations: 5 },
    seed,
    ...change,
  });
  return createRun(spec, randomSeries(seed, 60), typescriptKernels);
}

/** Whether Python has all of these modules. */
export function hasPython(...modules: string[]): boolean {
  return spawnSync('python3', ['-c', `import ${modules.join(', ')}`]).status === 0;
}

/** Runs Python on `code` with arguments; returns what it printed. @throws Error with its own words */
export function python(code: string, args: readonly string[] = []): string {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', code, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stdout}${stderr}`);
  return stdout.trim();
}

/** A folder for the time of a call. */
export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'unfold-export-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
