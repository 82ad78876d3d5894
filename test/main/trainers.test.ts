import { isAlive } from '../helpers/processes.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createServices, type Services } from '../../src/main/services/index.ts';
import { nodePlatform } from '../../src/main/platform/node.ts';
import type { Platform } from '../../src/main/platform/platform.ts';
import type { RunInfo } from '../../src/shared/models.ts';
import {
  ended,
  projectWithRun,
  sleep,
  startServices,
  temporaryFolder,
  waveSpec,
  whenRun,
} from '../helpers/projects.ts';

/** Services whose trainer processes can be reached. */
function spied(folder: string, options: Parameters<typeof startServices>[1] = {}) {
  const { platform: changes, ...rest } = options;
  const pids: number[] = [];
  const inner = nodePlatform({ kind: 'cli', roots: [], settingsFolder: join(folder, 's'), ...changes });
  const platform: Platform = {
    ...inner,
    spawnTrainer: () => {
      const trainer = inner.spawnTrainer();
      if (trainer.pid !== undefined) pids.push(trainer.pid);
      return trainer;
    },
  };
  const services = createServices(platform, { maxTrainers: 2, ...rest });
  onTestFinished(() => services.close());
  return { services, pids };
}

async function reference(spec: Record<string, unknown>): Promise<RunInfo> {
  const folder = temporaryFolder();
  const services = startServices(folder);
  const id = await projectWithRun(services, join(folder, 'ref.unfold'), spec);
  await services.handlers['run.start']({ id });
  const run = await whenRun(services, id, ended);
  await services.close();
  return run;
}

/** Until a checkpoint is committed: from then on a fault costs nothing but time. */
async function whenCommitted(services: Services, id: number): Promise<void> {
  while ((await services.handlers['run.get']({ id })).checkpoints.length === 0) await sleep(20);
}

describe('a run', () => {
  it('trains to its end in a process of its own, and is all there after reopening', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'p.unfold');
    const { services, pids } = spied(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, path, waveSpec(200));
    expect(await handlers['run.get']({ id })).toMatchObject({
      status: 'draft',
      iterationLimit: 200,
      seed: 7,
    });
    expect(await handlers['run.forecast']({ id })).toBeNull();
    expect(await handlers['run.start']({ id })).toMatchObject({ status: 'running' });
    const run = await whenRun(services, id, ended);
    expect(run).toMatchObject({ status: 'finished', reason: { word: 'iterations' }, iterations: 200 });
    const [detail, metrics, forecast] = [
      await handlers['run.get']({ id }),
      await handlers['run.metrics']({ id }),
      await handlers['run.forecast']({ id }),
    ];
    expect(detail.engine).toMatchObject({
      numerics: expect.any(Number),
      host: expect.stringContaining('Node'),
    });
    expect(metrics.values.length / metrics.columns.length).toBe(41);
    expect(forecast).toMatchObject({ target: 'x', unit: null, iteration: 200 });
    expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
    await services.close();
    expect(pids.filter(isAlive)).toEqual([]);
    await handlers['project.open']({ path });
    expect(await handlers['run.get']({ id })).toEqual(detail);
    expect(await handlers['run.metrics']({ id })).toEqual(metrics);
    expect(await handlers['run.forecast']({ id })).toEqual(forecast);
  });

  it('gives the same weights and rows when it is paused, stepped, closed and resumed', async () => {
    const spec = waveSpec(3000);
    const folder = temporaryFolder();
    const path = join(folder, 'p.unfold');
    const { services } = spied(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, path, spec);
    expect(await handlers['run.step']({ id })).toMatchObject({ status: 'paused', iterations: 1 });
    expect(await handlers['run.step']({ id })).toMatchObject({ status: 'paused', iterations: 2 });
    for (let i = 0; i < 3; i++) {
      await handlers['run.resume']({ id });
      await sleep(150);
      expect(await handlers['run.pause']({ id })).toMatchObject({ status: 'paused' });
    }
    await handlers['run.resume']({ id });
    await sleep(150);
    await handlers['project.close']({});
    await handlers['project.open']({ path });
    expect(await handlers['run.get']({ id })).toMatchObject({ status: 'paused', reason: { word: 'closed' } });
    await handlers['run.resume']({ id });
    const run = await whenRun(services, id, ended);
    const whole = await reference(spec);
    expect(run.summary).toEqual(whole.summary);
    expect(run.iterations).toBe(3000);
    const { columns, values } = await handlers['run.metrics']({ id });
    expect(
      Array.from({ length: values.length / columns.length }, (_, i) => values[i * columns.length]),
    ).toEqual(Array.from({ length: 601 }, (_, i) => 5 * i));
  });

  it('waits its turn in the queue, which goes on by itself', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder, { maxTrainers: 1 });
    const { handlers } = services;
    const first = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(1e6));
    const { id: second } = await handlers['run.create']({ seriesId: 1, spec: waveSpec(20) });
    const { id: third } = await handlers['run.create']({ seriesId: 1, spec: waveSpec(30) });
    await handlers['run.start']({ id: first });
    expect(await handlers['run.start']({ id: second })).toMatchObject({ status: 'queued' });
    expect(await handlers['run.start']({ id: third })).toMatchObject({ status: 'queued' });
    expect(await handlers['run.pause']({ id: third })).toMatchObject({ status: 'draft' });
    await handlers['run.pause']({ id: first });
    expect(await whenRun(services, second, ended)).toMatchObject({ status: 'finished' });
    expect(await handlers['run.resume']({ id: first })).toMatchObject({ status: 'running' });
    expect(await handlers['run.stop']({ id: first })).toMatchObject({
      status: 'stopped',
      reason: { word: 'user' },
    });
  });

  it('is refused what does not fit its status, in a sentence', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(1e6));
    await expect(async () => handlers['run.resume']({ id })).rejects.toThrow(
      /is draft; only a run that is paused/,
    );
    await handlers['run.start']({ id });
    await expect(async () => handlers['run.start']({ id })).rejects.toThrow(
      /is running; only a run that is draft/,
    );
    await expect(async () => handlers['run.remove']({ id })).rejects.toThrow(/Pause or stop it before/);
    await expect(async () => handlers['series.remove']({ id: 1 })).rejects.toThrow(/is used by/);
    await handlers['run.stop']({ id });
    await handlers['run.remove']({ id });
    expect(await handlers['run.list']({})).toEqual([]);
    expect(await handlers['run.restore']({ id })).toMatchObject({ id, status: 'stopped' });
    expect(await handlers['run.list']({})).toHaveLength(1);
  });

  it('trains with the TypeScript kernels to the same weights', async () => {
    const spec = waveSpec(100);
    const folder = temporaryFolder();
    const services = startServices(folder, { platform: { env: { UNFOLD_KERNELS: 'typescript' } } });
    const id = await projectWithRun(services, join(folder, 'p.unfold'), spec);
    await services.handlers['run.start']({ id });
    const run = await whenRun(services, id, ended);
    expect((await services.handlers['run.get']({ id })).engine?.backend).toBe('typescript');
    expect(run.summary).toEqual((await reference(spec)).summary);
  });
});

describe('a trainer that fails', () => {
  const faults: [string, (pid: number) => void, string, string][] = [
    ['is killed', (pid) => process.kill(pid, 'SIGKILL'), 'interrupted', 'killed'],
    ['aborts', (pid) => process.kill(pid, 'SIGABRT'), 'interrupted', 'crashed'],
    ['hangs', (pid) => process.kill(pid, 'SIGSTOP'), 'interrupted', 'hang'],
  ];
  it.each(faults)(
    'because it %s is named, and its run goes on to the same weights',
    async (_, fault, status, word) => {
      const spec = waveSpec(4000);
      const folder = temporaryFolder();
      const { services, pids } = spied(folder, { patience: 2 });
      const id = await projectWithRun(services, join(folder, 'p.unfold'), spec);
      await services.handlers['run.start']({ id });
      await whenCommitted(services, id);
      fault(pids[0]);
      expect(await whenRun(services, id, ended)).toMatchObject({ status, reason: { word } });
      await services.handlers['run.resume']({ id });
      const run = await whenRun(services, id, ended);
      expect(run).toMatchObject({ status: 'finished', iterations: 4000 });
      expect(run.summary).toEqual((await reference(spec)).summary);
      expect((await services.handlers['project.check']({ deep: true })).problems).toEqual([]);
      expect(pids.filter(isAlive)).toEqual([]);
    },
  );

  /** A trainer that is not one: it does this instead. */
  const instead = (folder: string, code: string) => {
    const path = join(folder, 'trainer.mjs');
    writeFileSync(path, code);
    return path;
  };
  const ends: [string, (folder: string) => object, string][] = [
    [
      'runs out of memory',
      (folder) => ({
        trainer: instead(
          folder,
          'const all = []; for (;;) all.push(Array.from({ length: 1000 }, () => ({})));',
        ),
        execArgv: ['--max-old-space-size=32'],
      }),
      'out-of-memory',
    ],
    ['throws', (folder) => ({ trainer: instead(folder, 'throw new Error("no")') }), 'crashed'],
    ['says nothing', (folder) => ({ trainer: instead(folder, 'setInterval(() => 0, 1000)') }), 'hang'],
    ['is not there', (folder) => ({ trainer: join(folder, 'none.js') }), 'crashed'],
  ];
  it.each(ends)('because it %s leaves a run that can be resumed', async (_, changes, word) => {
    const folder = temporaryFolder();
    const services = startServices(folder, {
      platform: { onWords: () => undefined, ...changes(folder) },
      patience: 2,
    });
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(10));
    await services.handlers['run.start']({ id });
    const run = await whenRun(services, id, ended);
    expect(run).toMatchObject({ status: 'interrupted', reason: { word } });
    expect(run.reason?.advice).toMatch(/[Rr]esume/);
    await services.handlers['run.resume']({ id });
    expect(await whenRun(services, id, ended)).toMatchObject({ status: 'interrupted', reason: { word } });
  });

  it('because it could not be launched is named', async () => {
    const folder = temporaryFolder();
    const inner = nodePlatform({ kind: 'cli', roots: [], settingsFolder: folder });
    const services = createServices({
      ...inner,
      spawnTrainer: () => ({
        pid: undefined,
        post: () => undefined,
        onMessage: () => undefined,
        onExit: (listener) =>
          setTimeout(() => listener({ code: null, signal: null, detail: 'launch-failed' }), 5),
        kill: () => undefined,
      }),
    });
    onTestFinished(() => services.close());
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(10));
    await services.handlers['run.start']({ id });
    expect(await whenRun(services, id, ended)).toMatchObject({
      status: 'interrupted',
      reason: { word: 'launch-failed' },
    });
  });
});
