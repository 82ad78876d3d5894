/** Projects and runs for tests: real files in a folder of their own, removed after the test. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { nodePlatform, type NodePlatformOptions } from '../../src/main/platform/node.ts';
import { createServices, type Services, type ServicesOptions } from '../../src/main/services/index.ts';
import type { RunInfo, RunStatus } from '../../src/shared/models.ts';
import { textOf, waves } from './waves.ts';

export { textOf, waves };

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A run of `iterations` steps of gradient descent: slow to converge, so that it lasts. */
export function waveSpec(iterations: number, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'waves, 4 units',
    data: { split: { train: 250, validation: 0, test: 50 } },
    network: { name: 'recurrent', hidden: [4] },
    phases: [{ method: 'gradient-descent', iterations: null }],
    stop: { iterations, gradientNorm: null },
    record: { metricsEvery: 5, checkpointEvery: 50 },
    seed: 7,
    ...change,
  };
}

/** Services over real trainer processes, closed after the test. */
export function startServices(
  folder: string,
  options: ServicesOptions & { platform?: Partial<NodePlatformOptions> } = {},
): Services {
  const { platform, ...rest } = options;
  const settingsFolder = join(folder, 'settings');
  mkdirSync(settingsFolder, { recursive: true });
  const services = createServices(nodePlatform({ kind: 'cli', roots: [], settingsFolder, ...platform }), {
    maxTrainers: 2,
    ...rest,
  });
  onTestFinished(() => services.close());
  return services;
}

/** An open project with the waves in it, and a draft of the spec. Returns the run's id. */
export async function projectWithRun(
  services: Services,
  path: string,
  spec: Record<string, unknown>,
): Promise<number> {
  const { handlers } = services;
  await handlers['project.create']({ path });
  const source = { fileName: 'waves.txt', bytes: textOf(waves()) };
  const outcome = await handlers['series.import']({ source, recipe: {} });
  if (outcome.kind !== 'series') throw new Error(JSON.stringify(outcome));
  return (await handlers['run.create']({ seriesId: outcome.series.id, spec })).id;
}

/** The run, once it has one of these statuses. */
export function whenRun(services: Services, id: number, statuses: readonly RunStatus[]): Promise<RunInfo> {
  return new Promise((resolve, reject) => {
    const look = (run: RunInfo) => {
      if (run.id !== id || !statuses.includes(run.status)) return;
      stop();
      resolve(run);
    };
    const stop = services.on('run.changed', look);
    Promise.resolve(services.handlers['run.get']({ id })).then(look, reject);
  });
}

/** Over, one way or another. */
export const ended: readonly RunStatus[] = ['finished', 'stopped', 'failed', 'interrupted'];

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
