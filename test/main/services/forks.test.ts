import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ended,
  projectWithRun,
  sleep,
  startServices,
  temporaryFolder,
  waveSpec,
  whenRun,
} from '../../helpers/projects.ts';

const rates = { phases: [{ method: { name: 'sgd', rate: 0.01 }, iterations: null }] };

const slow = { phases: [{ method: { name: 'sgd', rate: 0.0005 }, iterations: null }] };

describe('a fork', () => {
  it('goes on from the whole state where only the limit changes, to the weights of the longer run', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(100, rates));
    await expect(async () => handlers['run.fork']({ id })).rejects.toThrow(/has no checkpoint yet/);
    await handlers['run.start']({ id });
    const parent = await whenRun(services, id, ended);
    const patch = { stop: { iterations: 150 } };
    const preview = await handlers['run.forkPreview']({ id, patch });
    expect(preview).toEqual({
      iteration: 100,
      start: 'state',
      why: null,
      changed: [{ path: 'stop.iterations', from: 100, to: 150 }],
    });
    const fork = await handlers['run.fork']({ id, patch });
    expect(fork).toMatchObject({
      ...{ status: 'draft', iterations: 100, iterationLimit: 150, name: 'waves, 4 units, fork at 100' },
      fork: { runId: id, iteration: 100, start: 'state' },
    });
    const [before, copied] = [await handlers['run.metrics']({ id }), await handlers['run.metrics'](fork)];
    expect(copied.values).toEqual(before.values);
    await handlers['run.start']({ id: fork.id });
    const went = await whenRun(services, fork.id, ended);
    const { series } = { series: parent.seriesId };
    const long = await handlers['run.create']({ seriesId: series, spec: waveSpec(150, rates) });
    await handlers['run.start']({ id: long.id });
    const whole = await whenRun(services, long.id, ended);
    expect(went.summary?.weightsSha256).toBe(whole.summary?.weightsSha256);
    expect((await handlers['run.metrics'](fork)).values.length).toBe(
      (await handlers['run.metrics'](long)).values.length,
    );
    expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
  });

  it('starts from the weights of any checkpoint where the method changes', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(100));
    await handlers['run.start']({ id });
    await whenRun(services, id, ended);
    const [first] = (await handlers['run.get']({ id })).checkpoints;
    const patch = { phases: [{ method: 'gauss-newton' }] };
    const request = { id, checkpointId: first.id, patch };
    expect(await handlers['run.forkPreview'](request)).toMatchObject({
      ...{ start: 'weights', iteration: first.iteration, why: expect.stringContaining('phases[0].method') },
    });
    const fork = await handlers['run.fork']({ ...request, name: 'the other way' });
    expect(fork).toMatchObject({ name: 'the other way', iterations: 0, fork: { start: 'weights' } });
    await handlers['run.step'](fork);
    expect((await whenRun(services, fork.id, ['paused'])).iterations).toBe(1);
  });
});

describe('settings of a run', () => {
  it('change while it trains, are kept, and a run made anew from them has the same weights', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(4000, slow));
    const rate = 'phases[0].method.rate';
    await expect(handlers['run.change']({ id, set: { seed: 4 } })).rejects.toThrow(/cannot change/);
    await handlers['run.start']({ id });
    while ((await handlers['run.get']({ id })).checkpoints.length === 0) await sleep(20);
    await handlers['run.change']({ id, set: { [rate]: 0.0002 } });
    expect(await handlers['run.changeable']({ id })).toContainEqual({ path: rate, value: 0.0002 });
    await handlers['run.pause']({ id });
    await handlers['run.change']({ id, set: { 'stop.iterations': 5000 } });
    expect(await handlers['run.get']({ id })).toMatchObject({ iterationLimit: 5000 });
    await handlers['run.resume']({ id });
    const run = await whenRun(services, id, ended);
    expect(run.iterations).toBe(5000);
    const { spec, checkpoints, seriesId } = await handlers['run.get']({ id });
    const [first, second] = spec.changes as { iteration: number; set: object }[];
    expect(first.set).toEqual({ [rate]: 0.0002 });
    expect(second.set).toEqual({ 'stop.iterations': 5000 });
    expect(checkpoints.map(({ iteration }) => iteration)).toContain(first.iteration);
    await expect(handlers['run.change']({ id, set: { [rate]: 1 } })).rejects.toThrow(/is finished/);
    const again = await handlers['run.create']({ seriesId, spec });
    await handlers['run.start'](again);
    const anew = await whenRun(services, again.id, ended);
    expect(anew.summary?.weightsSha256).toBe(run.summary?.weightsSha256);
    expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
  });
});
