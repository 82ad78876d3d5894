import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ended,
  projectWithRun,
  startServices,
  temporaryFolder,
  waveSpec,
  whenRun,
} from '../../helpers/projects.ts';

/** Gradient descent and Gauss-Newton from two seeds each. */
async function fourRuns() {
  const folder = temporaryFolder();
  const services = startServices(folder);
  const { handlers } = services;
  const first = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(40, { seed: 1 }));
  const ids = [first];
  for (const [seed, method] of [
    [2, 'gradient-descent'],
    [1, 'gauss-newton'],
    [2, 'gauss-newton'],
  ] as const) {
    const spec = waveSpec(40, { seed, phases: [{ method, iterations: null }] });
    ids.push((await handlers['run.create']({ seriesId: 1, spec })).id);
  }
  for (const id of ids) {
    await handlers['run.start']({ id });
    const run = await whenRun(services, id, ended);
    expect(run.reason).toMatchObject({ word: 'iterations' });
  }
  return { handlers, ids };
}

describe('a comparison of runs', () => {
  it('draws curves over three axes, tells settings that differ, and compares in pairs', async () => {
    const { handlers, ids } = await fourRuns();
    const table = await handlers['compare.table']({ ids });
    expect(table.configurations.map((one) => one.ids)).toEqual([ids.slice(0, 2), ids.slice(2)]);
    expect(table.columns.filter(({ kind }) => kind === 'setting').map(({ key }) => key)).toContain(
      'phases[0].method.name',
    );
    const [one] = table.runs;
    const { summary } = await handlers['run.get']({ id: ids[0] });
    expect(one.values['test.nmse']).toBe(summary?.test?.nmse);

    const metrics = await handlers['run.metrics']({ id: ids[0] });
    const at = metrics.columns.indexOf('trainNmse');
    const stored = Array.from(
      { length: metrics.values.length / metrics.columns.length },
      (_, row) => metrics.values[row * metrics.columns.length + at],
    );
    const asked = { ids, metric: 'trainNmse', points: 100 } as const;
    const byIteration = await handlers['compare.curves']({ ...asked, axis: 'iterations' });
    expect([...byIteration.curves[0].y]).toEqual(stored);
    expect(byIteration.whole).toEqual({ from: 0, to: 40 });
    const zoomed = await handlers['compare.curves']({ ...asked, axis: 'iterations', from: 12, to: 21 });
    expect([...zoomed.curves[0].x]).toEqual([10, 15, 20, 25]);
    const byGradient = await handlers['compare.curves']({ ...asked, axis: 'gradient-evaluations' });
    const counts = metrics.columns.indexOf('gradients');
    expect(byGradient.curves[0].x.at(-1)).toBe(metrics.values.at(counts - metrics.columns.length));
    const bySeconds = await handlers['compare.curves']({ ...asked, axis: 'seconds' });
    expect(bySeconds.curves[0].x.at(-1)).toBe((await handlers['run.get']({ id: ids[0] })).seconds);

    const paired = await handlers['compare.paired']({
      a: ids.slice(0, 2),
      b: ids.slice(2),
      value: 'train.nmse',
    });
    expect(paired.seeds.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(paired).toMatchObject({ pairs: 2, bBetter: 2, left: 0 });
    expect(paired.sentence).toContain('method.name gauss-newton has the smaller NMSE train on 2 of 2');
    await expect(async () => handlers['compare.table']({ ids: [77] })).rejects.toThrow('There is no run 77');
  }, 60_000);
});
