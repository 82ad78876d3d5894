import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Services } from '../../../src/main/services/index.ts';
import type { SweepInfo, SweepStatus } from '../../../src/shared/sweeps.ts';
import { projectWithRun, startServices, temporaryFolder, waveSpec } from '../../helpers/projects.ts';

/** Services with an open project that holds the waves. */
async function opened() {
  const folder = temporaryFolder();
  const path = join(folder, 'p.unfold');
  const services = startServices(folder);
  await projectWithRun(services, path, waveSpec(5));
  return { services, path, folder };
}

function whenSweep(services: Services, id: number, statuses: readonly SweepStatus[]): Promise<SweepInfo> {
  return new Promise((resolve, reject) => {
    const look = (info: SweepInfo) => {
      if (info.id !== id || !statuses.includes(info.status)) return;
      stop();
      resolve(info);
    };
    const stop = services.on('sweep.changed', look);
    Promise.resolve(services.handlers['sweeps.get']({ id })).then(look, reject);
  });
}

const vary = [{ path: 'network.hidden', values: [[2], [3]] }];

describe('a sweep', () => {
  it('trains every combination from every seed, tells the best, and leaves its runs to the list', async () => {
    const { services } = await opened();
    const { handlers } = services;
    const definition = { base: waveSpec(20), vary, seeds: [1, 2, 3] };
    expect(await handlers['sweeps.plan']({ seriesId: 1, definition })).toMatchObject({
      runs: 6,
      configurations: 2,
      iterations: 120,
    });
    const { id } = await handlers['sweeps.start']({ seriesId: 1, definition });
    const ended = await whenSweep(services, id, ['finished']);
    expect(ended).toMatchObject({ name: 'waves, 4 units', runs: { all: 6, ended: 6, failed: 0 }, share: 1 });
    const { trials, best } = await handlers['sweeps.get']({ id });
    expect(trials.map(({ label }) => label)).toEqual(
      [1, 2, 3].flatMap((seed) => [2, 3].map((size) => `hidden ${size} · seed ${seed}`)),
    );
    const runs = (await handlers['run.list']({})).filter(({ sweepId }) => sweepId === id);
    const errors = runs.map(({ summary }) => summary?.train.nmse ?? NaN);
    expect(best).toMatchObject({ by: 'train.nmse', value: Math.min(...errors) });
    expect(new Set(errors).size).toBe(6);
    await handlers['sweeps.remove']({ id });
    expect((await handlers['run.list']({})).filter(({ sweepId }) => sweepId !== null)).toEqual([]);
  }, 60_000);

  it('of one setting that cannot be trained makes no run at all, and says which', async () => {
    const { handlers } = (await opened()).services;
    const definition = { base: waveSpec(20), vary: [{ path: 'network.hidden', values: [[2], [-1]] }] };
    await expect(async () => handlers['sweeps.start']({ seriesId: 1, definition })).rejects.toThrow(
      /The run "hidden -1 · seed 1" cannot be made: .*got -1/,
    );
    expect(await handlers['run.list']({})).toHaveLength(1);
    expect(await handlers['sweeps.list']({})).toEqual([]);
  });

  it('is paused, survives closing, goes on, and is stopped', async () => {
    const { services, path } = await opened();
    const { handlers } = services;
    const definition = { base: waveSpec(100_000), vary, seeds: [1, 2] };
    const { id } = await handlers['sweeps.start']({ seriesId: 1, definition });
    expect(await handlers['sweeps.pause']({ id })).toMatchObject({ status: 'paused' });
    await handlers['sweeps.resume']({ id });
    await handlers['project.close']({});
    await handlers['project.open']({ path });
    const [closed] = await handlers['sweeps.list']({});
    expect(closed).toMatchObject({ status: 'paused', reason: { word: 'closed' } });
    await handlers['sweeps.resume']({ id });
    await expect(async () => handlers['sweeps.remove']({ id })).rejects.toThrow(/Pause or stop it/);
    await handlers['sweeps.stop']({ id });
    const stopped = await whenSweep(services, id, ['stopped']);
    expect(stopped.runs).toMatchObject({ all: 4, ended: 4 });
    await handlers['sweeps.rerun']({ id });
    expect((await whenSweep(services, id, ['running'])).runs.ended).toBe(0);
    await handlers['sweeps.stop']({ id });
  }, 60_000);
});

describe('successive halving', () => {
  it('gives the better part more, and their runs end bit for bit as if never paused', async () => {
    const { services } = await opened();
    const { handlers } = services;
    const search = { name: 'successive-halving', points: null, eta: 2, least: 10, most: 40 };
    const rates = [{ path: 'network.hidden', values: [[1], [2], [3], [4]] }];
    const definition = { base: waveSpec(999), vary: rates, seeds: [1], search };
    const { id } = await handlers['sweeps.start']({ seriesId: 1, definition });
    await whenSweep(services, id, ['finished']);
    const { trials, best } = await handlers['sweeps.get']({ id });
    expect(trials.map(({ rung }) => rung).sort()).toEqual([0, 0, 1, 2]);
    expect(trials.map(({ iterations }) => iterations).sort((a, b) => a - b)).toEqual([10, 10, 20, 40]);
    const winner = trials.find(({ rung }) => rung === 2);
    expect(best?.runId).toBe(winner?.runId);
    const info = await handlers['run.get']({ id: winner?.runId ?? 0 });
    expect(info.reason?.word).toBe('iterations');
    const alone = await handlers['sweeps.start']({
      seriesId: 1,
      definition: { base: info.spec, seeds: [1] },
      name: 'alone',
    });
    await whenSweep(services, alone.id, ['finished']);
    const [other] = (await handlers['sweeps.get']({ id: alone.id })).trials;
    const again = await handlers['run.get']({ id: other.runId });
    expect(again.summary?.weightsSha256).toBe(info.summary?.weightsSha256);
    const halved = trials.find(({ rung }) => rung === 0);
    expect(await handlers['run.get']({ id: halved?.runId ?? 0 })).toMatchObject({
      status: 'stopped',
      reason: { word: 'halving' },
    });
  }, 60_000);
});

describe('a duel', () => {
  it('starts both sides from the same weights and gives them the same number of gradients', async () => {
    const { services } = await opened();
    const { handlers } = services;
    const a = { runId: 1 };
    const b = { runId: 1, method: { name: 'adam' } };
    const { id, name } = await handlers['sweeps.duel']({
      a,
      b,
      seeds: 2,
      budget: { kind: 'gradients', amount: 30 },
    });
    expect(name).toBe('Duel: waves, 4 units against adam');
    await whenSweep(services, id, ['finished']);
    const { trials } = await handlers['sweeps.get']({ id });
    expect(trials).toHaveLength(4);
    const rows = await Promise.all(trials.map(({ runId }) => handlers['run.metrics']({ id: runId })));
    const at = (row: number, column: string) =>
      rows.map(({ columns, values }) => values.at(row * columns.length + columns.indexOf(column)));
    const [cost] = [at(0, 'cost')];
    expect(cost[0]).toBe(cost[1]);
    expect(cost[2]).toBe(cost[3]);
    expect(cost[0]).not.toBe(cost[2]);
    expect(at(-1, 'gradients')).toEqual([30, 30, 30, 30]);
    await expect(async () =>
      handlers['sweeps.duel']({ a, b: a, seeds: 2, budget: { kind: 'seconds', amount: 1 } }),
    ).rejects.toThrow('Both sides have the same settings');
  }, 60_000);
});
