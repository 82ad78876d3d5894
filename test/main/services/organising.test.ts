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

async function withRuns(count: number) {
  const folder = temporaryFolder();
  const path = join(folder, 'p.unfold');
  const services = startServices(folder, { maxTrainers: 1 });
  const { handlers } = services;
  const first = await projectWithRun(services, path, waveSpec(100_000));
  const { seriesId } = await handlers['run.get']({ id: first });
  const ids = [first];
  while (ids.length < count)
    ids.push((await handlers['run.create']({ seriesId, spec: waveSpec(100_000) })).id);
  return { services, handlers, ids, path, seriesId: seriesId ?? 0 };
}

describe('the queue', () => {
  it('begins runs in its order, which can be changed, and holds on demand', async () => {
    const { services, handlers, ids } = await withRuns(4);
    const [a, b, c, d] = ids;
    await handlers['queue.hold']({ held: true });
    await handlers['queue.add']({ ids });
    expect(await handlers['queue.list']({})).toMatchObject({
      held: true,
      running: [],
      waiting: [a, b, c, d],
    });
    await handlers['queue.move']({ id: d, to: 'first' });
    await handlers['queue.move']({ id: a, to: { after: c } });
    await handlers['queue.move']({ id: a, to: 'up' });
    expect((await handlers['queue.list']({})).waiting).toEqual([d, b, a, c]);
    await handlers['queue.move']({ id: b, to: 'last' });
    await handlers['queue.move']({ id: b, to: 'down' });
    await handlers['queue.move']({ id: a, to: { before: d } });
    expect((await handlers['queue.remove']({ ids: [d] })).waiting).toEqual([a, c, b]);
    expect(await handlers['run.get']({ id: d })).toMatchObject({ status: 'draft', reason: null });
    await expect(async () => handlers['queue.move']({ id: d, to: 'first' })).rejects.toThrow(/does not wait/);
    await handlers['queue.hold']({ held: false });
    await whenRun(services, a, ['running']);
    expect(await handlers['queue.list']({})).toMatchObject({ running: [a], waiting: [c, b] });
  });

  it('gives back what waited as drafts that say so, in their order, after the project was closed', async () => {
    const { services, handlers, ids, path } = await withRuns(3);
    await handlers['queue.hold']({ held: true });
    await handlers['queue.add']({ ids: [ids[2], ids[0], ids[1]] });
    await handlers['project.close']({});
    await handlers['project.open']({ path });
    const run = await handlers['run.get']({ id: ids[0] });
    expect(run).toMatchObject({ status: 'draft', reason: { word: 'waited' } });
    expect(await handlers['queue.list']({})).toMatchObject({
      ...{ held: false, waiting: [], waitedBefore: [ids[2], ids[0], ids[1]] },
    });
    await handlers['queue.add']({ ids: [ids[2]] });
    await whenRun(services, ids[2], ['running']);
    expect((await handlers['queue.list']({})).waitedBefore).toEqual([ids[0], ids[1]]);
  });
});

describe('organising runs', () => {
  it('keeps notes, stars and tags, of several at once', async () => {
    const { handlers, ids, path } = await withRuns(2);
    await handlers['run.organise']({ ids, addTags: ['paper', 'slow'], starred: true });
    await handlers['run.organise']({ ids: [ids[0]], removeTags: ['slow'], notes: 'Look again.' });
    await expect(async () => handlers['run.organise']({ ids: [ids[0], 99], starred: false })).rejects.toThrow(
      /no run 99/,
    );
    await handlers['project.close']({});
    await handlers['project.open']({ path });
    expect(await handlers['run.list']({})).toMatchObject([
      { tags: ['paper'], starred: true, notes: 'Look again.' },
      { tags: ['paper', 'slow'], starred: true, notes: '' },
    ]);
  });
});

describe('the bin', () => {
  it('says what it holds and frees, brings back, and deletes for good', async () => {
    const { services, handlers, ids, seriesId } = await withRuns(2);
    const [a, b] = ids;
    await handlers['run.change']({ id: a, set: { 'stop.iterations': 20 } });
    await handlers['run.start']({ id: a });
    await whenRun(services, a, ended);
    await expect(async () => handlers['series.remove']({ id: seriesId })).rejects.toThrow(/is used by/);
    for (const id of ids) await handlers['run.remove']({ id });
    await handlers['series.remove']({ id: seriesId });
    expect(await handlers['series.list']({})).toEqual([]);
    const items = await handlers['bin.list']({});
    expect(items.map(({ kind, id }) => [kind, id])).toContainEqual(['series', seriesId]);
    expect(items.find(({ kind }) => kind === 'series')?.held).toMatch(/Runs in the bin/);
    expect(items.find(({ id, kind }) => id === a && kind === 'run')?.bytes).toBeGreaterThan(1000);
    expect(await handlers['bin.delete']({ items: [{ kind: 'series', id: seriesId }] })).toHaveLength(3);
    await handlers['run.restore']({ id: b });
    expect(await handlers['series.list']({})).toHaveLength(1); // a run comes back with its series
    await handlers['run.remove']({ id: b });
    await handlers['series.remove']({ id: seriesId });
    expect(await handlers['bin.empty']({})).toEqual([]);
    await expect(async () => handlers['run.restore']({ id: a })).rejects.toThrow(/no run/);
    expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
  });
});
