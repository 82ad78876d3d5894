import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advance, createRun, readRunSpec, summarise, typescriptKernels } from '../../../src/engine/index.ts';
import type { Services } from '../../../src/main/services/index.ts';
import { ended, startServices, temporaryFolder, whenRun } from '../../helpers/projects.ts';

/** Fresh sequences, clipping, and a validation set that is judged now and then. */
const orderSpec = (iterations: number): Record<string, unknown> => ({
  name: 'order',
  task: { name: 'temporal-order', length: 12 },
  batches: { size: 8, validation: 100, test: 100 },
  network: { name: 'recurrent', hidden: [12] },
  initialisation: 'smart-tanh',
  loss: 'softmax-cross-entropy',
  regularizers: [],
  guards: { clip: { name: 'norm', threshold: 1 } },
  phases: [{ method: { name: 'momentum', rate: 0.01 } }],
  stop: { iterations, gradientNorm: null },
  record: { metricsEvery: 10, evaluateEvery: 50, checkpointEvery: 50 },
  seed: 3,
});

async function taskRun(iterations: number): Promise<{ folder: string; services: Services; id: number }> {
  const folder = temporaryFolder();
  const services = startServices(folder);
  await services.handlers['project.create']({ path: join(folder, 'p.unfold') });
  const { id } = await services.handlers['run.create']({ seriesId: null, spec: orderSpec(iterations) });
  return { folder, services, id };
}

describe('a run on a task', () => {
  it('needs no series, and an interruption changes no bit', async () => {
    const { services, id } = await taskRun(3000);
    const { handlers } = services;
    expect((await handlers['run.list']({}))[0]).toMatchObject({
      seriesId: null,
      seriesName: null,
      task: 'temporal-order',
      iterationLimit: 3000,
    });
    await handlers['run.step']({ id });
    await handlers['run.resume']({ id });
    await handlers['run.pause']({ id });
    await handlers['project.close']({});
    const straight = createRun(readRunSpec(orderSpec(3000)), null, typescriptKernels);
    const { rows } = advance(straight, Infinity);
    await handlers['project.open']({ path: join((await handlers['app.recent']({}))[0].path) });
    await handlers['run.resume']({ id });
    const run = await whenRun(services, id, ended);
    expect(run.status).toBe('finished');
    expect(run.summary?.weightsSha256).toBe(summarise(straight).weightsSha256);
    expect((await handlers['run.metrics']({ id })).values).toEqual(rows);
    expect(run.summary?.test?.wrong).toBeGreaterThanOrEqual(0);
  });

  it('exports weights and metrics, and says that there are no predictions', async () => {
    const { folder, services, id } = await taskRun(20);
    const { handlers } = services;
    await handlers['run.start']({ id });
    await whenRun(services, id, ended);
    await expect(async () => handlers['run.forecast']({ id })).rejects.toMatchObject({
      code: 'run.no-series',
    });
    const files = await handlers['run.export']({ id, folder: join(folder, 'out'), format: 'json' });
    expect(files.map((file) => basename(file))).toEqual(
      ['weights', 'metrics', 'run'].map((name) => `order-${id}-${name}.json`),
    );
    const about = JSON.parse(readFileSync(files[2], 'utf8')) as Record<string, unknown>;
    expect(about.predictions).toContain('There are none');
    const { meaning } = (about.columns as { metrics: { name: string; meaning: string }[] }).metrics.find(
      ({ name }) => name === 'validationWrong',
    ) ?? { meaning: '' };
    expect(meaning).toContain('validation set');
    expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
  });

  it('is kept without the series that a client names beside it', async () => {
    const { services } = await taskRun(1);
    const run = await services.handlers['run.create']({ seriesId: 99, spec: orderSpec(1) });
    expect(run.seriesId).toBeNull();
  });
});

describe('settings are refused where they stand', () => {
  const where = async (spec: Record<string, unknown>): Promise<unknown> => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    await handlers['project.create']({ path: join(folder, 'p.unfold') });
    try {
      await handlers['spec.check']({ seriesId: null, spec });
    } catch (error) {
      const { code, where: place } = error as { code: string; where: string };
      return [code, place];
    }
    return null;
  };

  it.each([
    ['no series', {}, ['data.no-series', 'data']],
    [
      'lengths that are turned round',
      { task: { name: 'addition', length: 30, lengthTo: 20 } },
      ['task.lengths', 'task.lengthTo'],
    ],
    [
      'a method that compares costs',
      { phases: [{ method: 'lbfgs' }], guards: {} },
      ['spec.changing-data', 'phases[0].method'],
    ],
    [
      'a network that cannot be',
      { network: { name: 'recurrent', hidden: [4], cell: 'lstm', leak: 0.5 } },
      ['network.leak', 'network'],
    ],
    [
      'a size out of proportion',
      { network: { name: 'recurrent', hidden: [1500] }, phases: [{ method: 'gauss-newton' }] },
      ['run.too-large', 'phases'],
    ],
    [
      'a share of wrong answers without a validation set',
      { batches: { validation: 0 }, stop: { wrong: 0.1 } },
      ['spec.wrong', 'stop.wrong'],
    ],
  ])('%s', async (name, change, expected) => {
    const spec = name === 'no series' ? {} : { ...orderSpec(10), ...change };
    expect(await where(spec)).toEqual(expected);
  });
});
