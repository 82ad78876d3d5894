import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Replication } from '../../../src/engine/replications/index.ts';
import type { Services } from '../../../src/main/services/index.ts';
import type { ReplicationDetail, ReplicationInfo } from '../../../src/shared/models.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';
import { runCard } from '../../helpers/run-card.ts';
import { startServices, temporaryFolder, whenRun } from '../../helpers/projects.ts';
import { tinyCard } from '../../helpers/tiny-card.ts';
import { whenReplication } from '../../helpers/replications.ts';

async function opened(
  cards: readonly Replication[] = [tinyCard()],
  more: Parameters<typeof startServices>[1] = {},
): Promise<{ folder: string; path: string; services: Services }> {
  const folder = temporaryFolder();
  const services = startServices(folder, { cards, ...more });
  const path = join(folder, 'p.unfold');
  await services.handlers['project.create']({ path });
  return { folder, path, services };
}

const rest: readonly ReplicationInfo['status'][] = ['finished', 'stopped', 'failed', 'paused'];

async function done(services: Services, id: number): Promise<ReplicationDetail> {
  await whenReplication(services, id, rest);
  return services.handlers['replications.get']({ id });
}

describe('a replication', () => {
  it('runs every trial of its card, looks at their weights, and is judged by what came of them', async () => {
    const { services } = await opened();
    const { handlers } = services;
    const told: ReplicationInfo[] = [];
    services.on('replication.changed', (info) => told.push(info));
    const begun = await handlers['replications.start']({ name: 'tiny', size: 'quick' });
    expect(begun).toMatchObject({
      ...{ name: 'tiny', size: 'quick', status: 'running', verdict: null, standIns: ['waves'] },
      ...{
        options: { seeds: 2, iterations: 60, every: 20, units: 3 },
        runs: { all: 3, ended: 0, failed: 0 },
      },
    });
    const detail = await done(services, begun.id);
    expect(detail).toMatchObject({
      ...{ status: 'finished', verdict: 'reproduced', share: 1, reason: null, remaining: null },
      ...{ runs: { all: 3, ended: 3, failed: 0 } },
    });
    expect(detail.trials.map(({ key, status, iterations }) => [key, status, iterations])).toEqual([
      ['sine/1', 'finished', 60],
      ['sine/2', 'finished', 60],
      ['order', 'finished', 20],
    ]);
    expect(told.at(-1)).toMatchObject({ status: 'finished', verdict: 'reproduced' });
    expect(told.some(({ status }) => status === 'concluding')).toBe(true);
    const runs = await handlers['run.list']({});
    expect(runs.map(({ name, replicationId }) => [name, replicationId])).toEqual([
      ['Tiny · seed 1', begun.id],
      ['Tiny · seed 2', begun.id],
      ['Tiny · order', begun.id],
    ]);
    // The same card in one process comes to the same, up to where a look takes the place of a live result.
    const straight = await runCard(tinyCard(), tinyCard().quick);
    expect(detail.conclusion).toEqual(straight.conclusion);
    expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
  });

  it('has its size by its settings, and refuses what it does not know', async () => {
    const { services } = await opened();
    const { handlers } = services;
    const sizeOf = async (size: 'quick' | 'full', options: Record<string, unknown>) => {
      const info = await handlers['replications.start']({ name: 'tiny', size, options });
      await handlers['replications.stop']({ id: info.id });
      return info.size;
    };
    expect(await sizeOf('full', {})).toBe('full');
    expect(await sizeOf('full', { seeds: 2 })).toBe('quick');
    expect(await sizeOf('quick', { seeds: 4 })).toBe('full');
    expect(await sizeOf('quick', { seeds: 3 })).toBe('changed');
    const refused = async (request: Parameters<(typeof handlers)['replications.start']>[0]) => {
      try {
        await handlers['replications.start'](request);
      } catch (error) {
        const { code, message } = error as { code: string; message: string };
        return `${code}: ${message}`;
      }
      return 'nothing';
    };
    const before = (await handlers['run.list']({})).length;
    expect(await refused({ name: 'tinny', size: 'full' })).toMatch(/unknown-name: .*"tiny"/);
    expect(await refused({ name: 'tiny', size: 'full', options: { seed: 1 } })).toMatch(
      /unknown-key.*"seeds"/,
    );
    expect(await refused({ name: 'tiny', size: 'full', data: { wave: 1 } })).toMatch(
      /replication.slot.*"waves"/,
    );
    expect(await refused({ name: 'tiny', size: 'full', data: { waves: 99 } })).toMatch(/series.unknown/);
    expect(await refused({ name: 'tiny', size: 'full', options: { units: 0 } })).toMatch(
      /"seed 1" of "Tiny" cannot be made/,
    );
    expect((await handlers['run.list']({})).length).toBe(before);
    await expect(async () => handlers['replications.get']({ id: 77 })).rejects.toThrow(/no replication 77/);
  });

  it('trains on the series that it is given, and stores a stand-in once', async () => {
    const { services } = await opened();
    const { handlers } = services;
    const first = await handlers['replications.start']({ name: 'tiny', size: 'quick' });
    await handlers['replications.stop']({ id: first.id });
    const second = await handlers['replications.start']({ name: 'tiny', size: 'quick' });
    await handlers['replications.stop']({ id: second.id });
    const series = await handlers['series.list']({});
    expect(series).toHaveLength(1);
    expect(series[0].name).toBe('A noisy sine (stand-in)');
    expect(series[0].receipt).toMatchObject({ generator: 'stand-in', slot: 'waves', label: 'sine' });
    const text = Array.from({ length: 320 }, (_, t) => String((t * 37) % 11)).join('\n');
    const source = { fileName: 'mine.txt', bytes: new TextEncoder().encode(`x\n${text}\n`) };
    const mine = await handlers['series.import']({ source, recipe: {} });
    const id = mine.kind === 'series' ? mine.series.id : 0;
    const third = await handlers['replications.start']({ name: 'tiny', size: 'quick', data: { waves: id } });
    expect(third.standIns).toEqual([]);
    const detail = await done(services, third.id);
    const run = await handlers['run.get']({ id: detail.trials[0].runId });
    expect(run.seriesId).toBe(id);
    expect(detail.status).toBe('finished');
  });

  it(
    'is paused and resumed without changing a bit, also over closing the project',
    { timeout: 240_000 },
    async () => {
      const { services, path } = await opened();
      const { handlers } = services;
      const options = { seeds: 3, iterations: 800, every: 400 };
      const { id } = await handlers['replications.start']({ name: 'tiny', size: 'full', options });
      const [{ runId }] = (await handlers['replications.get']({ id })).trials;
      await whenRun(services, runId, ['running']);
      const paused = await handlers['replications.pause']({ id });
      expect(paused.status).toBe('paused');
      const still = await handlers['replications.get']({ id });
      expect(still.status).toBe('paused');
      expect(still.trials.map(({ status }) => status)).not.toContain('queued');
      expect(still.trials.map(({ status }) => status)).not.toContain('running');
      expect((await handlers['replications.resume']({ id })).status).toBe('running');
      await whenRun(services, runId, ['running', 'finished']);
      await handlers['project.close']({});
      await handlers['project.open']({ path });
      expect(await handlers['replications.get']({ id })).toMatchObject({
        status: 'paused',
        reason: { word: 'closed' },
      });
      await handlers['replications.resume']({ id });
      const detail = await done(services, id);
      expect(detail.status).toBe('finished');
      const straight = await runCard(tinyCard(), options, { provider: await loadWasmKernels() });
      const hashes = await Promise.all(
        detail.trials.map(
          async (trial) => (await handlers['run.get']({ id: trial.runId })).summary?.weightsSha256,
        ),
      );
      expect(hashes).toEqual(straight.results.map(({ summary }) => summary?.weightsSha256));
    },
  );

  it('is stopped, and judged by the runs that have ended', async () => {
    const { services } = await opened([tinyCard()], { maxTrainers: 1 });
    const { handlers } = services;
    const options = { seeds: 3, iterations: 1_000_000 };
    const { id } = await handlers['replications.start']({ name: 'tiny', size: 'full', options });
    const [first] = (await handlers['replications.get']({ id })).trials;
    await whenRun(services, first.runId, ['running']);
    await handlers['replications.stop']({ id });
    const detail = await done(services, id);
    expect(detail).toMatchObject({ status: 'stopped', verdict: 'near' });
    expect(detail.trials.map(({ status, reason }) => [status, reason?.word])).toEqual(
      Array.from({ length: 4 }, () => ['stopped', 'user']),
    );
    expect(detail.conclusion?.sentence).toBe('1 of 4 runs end with a finite error.');
    for (const call of ['replications.resume', 'replications.pause', 'replications.stop'] as const) {
      await expect(async () => handlers[call]({ id })).rejects.toMatchObject({
        code: 'replication.wrong-status',
      });
    }
    await expect(async () => handlers['run.resume']({ id: first.runId })).rejects.toMatchObject({
      code: 'run.in-replication',
    });
  });

  it('is removed with its runs, which are not removed one by one', async () => {
    const { services } = await opened();
    const { handlers } = services;
    const gone: number[] = [];
    services.on('run.removed', ({ id }) => gone.push(id));
    const { id } = await handlers['replications.start']({ name: 'tiny', size: 'full' });
    const { trials } = await handlers['replications.get']({ id });
    await expect(async () => handlers['replications.remove']({ id })).rejects.toMatchObject({
      code: 'replication.busy',
    });
    await done(services, id);
    await expect(async () => handlers['run.remove']({ id: trials[0].runId })).rejects.toMatchObject({
      code: 'run.in-replication',
    });
    await handlers['replications.remove']({ id });
    expect(gone).toEqual(trials.map(({ runId }) => runId));
    expect(await handlers['replications.list']({})).toEqual([]);
    expect(await handlers['run.list']({})).toEqual([]);
    expect((await handlers['project.check']({ deep: true })).checked).toMatchObject({
      ...{ runs: 0, checkpoints: 0, diagnostics: 0, replications: 0 },
    });
  });

  it('goes on when a run fails, and says why a look has no result', async () => {
    const inner = tinyCard();
    const card = tinyCard({
      plan: (options) =>
        inner
          .plan(options)
          .map((trial) =>
            trial.key === 'sine/1'
              ? { ...trial, spec: { ...trial.spec, phases: [{ method: { name: 'sgd', rate: 1e6 } }] } }
              : trial.key === 'order'
                ? { ...trial, looks: [{ name: 'jacobian-singular-values' }] }
                : trial,
          ),
    });
    const { services } = await opened([card]);
    const { id } = await services.handlers['replications.start']({ name: 'tiny', size: 'quick' });
    const detail = await done(services, id);
    expect(detail.status).toBe('finished');
    expect(detail.trials.map(({ status }) => status)).toEqual(['failed', 'finished', 'finished']);
    expect(detail.runs.failed).toBe(1);
    const order = detail.conclusion?.quantities.find(({ name }) => name === 'order');
    expect(order?.measuredText).toContain('jacobian-singular-values@20');
  });

  it('fails with the reason where its card cannot be judged, and is judged again on request', async () => {
    const refusal = tinyCard({
      conclude: () => {
        throw new Error('No ruler.');
      },
    });
    const { services, folder, path } = await opened([refusal]);
    const { id } = await services.handlers['replications.start']({ name: 'tiny', size: 'quick' });
    const failed = await done(services, id);
    expect(failed).toMatchObject({ status: 'failed', verdict: null });
    expect(failed.reason?.sentence).toContain('No ruler.');
    await services.close();
    const mended = startServices(folder, { cards: [tinyCard()] });
    await mended.handlers['project.open']({ path });
    await mended.handlers['replications.resume']({ id });
    await whenReplication(mended, id, ['finished']);
    expect((await mended.handlers['replications.get']({ id })).verdict).toBe('reproduced');
  });

  it('leaves a project that is only read as it is', async () => {
    const { services, path } = await opened();
    await services.handlers['project.close']({});
    await services.handlers['project.open']({ path, readOnly: true });
    await expect(async () =>
      services.handlers['replications.start']({ name: 'tiny', size: 'quick' }),
    ).rejects.toMatchObject({ code: 'project.read-only' });
    expect(await services.handlers['replications.list']({})).toEqual([]);
  });

  it('is exported as tables, or as one JSON', async () => {
    const { services, folder } = await opened();
    const { handlers } = services;
    const { id } = await handlers['replications.start']({ name: 'tiny', size: 'quick' });
    await done(services, id);
    const files = await handlers['replications.export']({ id, folder: join(folder, 'out'), format: 'csv' });
    expect(files.map((file) => basename(file))).toEqual([
      `tiny-${id}-quantities.csv`,
      `tiny-${id}-runs.csv`,
      `tiny-${id}-figure-1-errors.csv`,
      `tiny-${id}-replication.json`,
    ]);
    expect(readFileSync(files[0], 'utf8')).toContain('share,share of runs,,1,,1,,reproduced,');
    expect(readFileSync(files[1], 'utf8').trim().split('\r\n')).toHaveLength(4);
    const [whole] = await handlers['replications.export']({
      id,
      folder: join(folder, 'out'),
      format: 'json',
    });
    const told = JSON.parse(readFileSync(whole, 'utf8'));
    expect(told.conclusion.verdict).toBe('reproduced');
    expect(told.conclusion.figure[0].rows).toHaveLength(3);
    expect(told.card.text).toContain('Pedersen');
  });
});
