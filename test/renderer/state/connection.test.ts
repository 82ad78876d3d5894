import { describe, expect, it, vi } from 'vitest';
import { Connection } from '../../../src/renderer/state/connection.svelte.ts';
import { ImportJob } from '../../../src/renderer/state/import-job.svelte.ts';
import { ProjectStore } from '../../../src/renderer/state/project.svelte.ts';
import { RunDraft } from '../../../src/renderer/state/run-draft.svelte.ts';
import { RunFeed } from '../../../src/renderer/state/run-feed.svelte.ts';
import { createFakeClient, type FakeServices } from '../../helpers/fake-client.ts';
import { fakeRows } from '../../helpers/fake-data.ts';

async function connected(): Promise<{ fake: FakeServices; connection: Connection }> {
  const fake = createFakeClient('full');
  const connection = new Connection(fake.connect);
  await connection.connect();
  return { fake, connection };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('Connection', () => {
  it('says why it could not be made', async () => {
    const connection = new Connection(() => Promise.reject(new Error('no key')));
    await connection.connect();
    expect([connection.phase, connection.problem]).toEqual(['failed', 'no key']);
  });

  it('notices that it was lost, refuses calls until it is made anew, and keeps its listeners', async () => {
    const { fake, connection } = await connected();
    const heard = vi.fn();
    connection.on('run.removed', heard);
    fake.drop();
    expect(connection.phase).toBe('lost');
    await expect(connection.call('run.list', {})).rejects.toMatchObject({ code: 'connection.lost' });
    await connection.connect();
    fake.emit('run.removed', { id: 3 });
    expect(connection.phase).toBe('ready');
    expect(heard).toHaveBeenCalledWith({ id: 3 });
  });
});

describe('ProjectStore', () => {
  it('follows the events of the services', async () => {
    const { fake, connection } = await connected();
    const project = new ProjectStore(connection);
    await project.load();
    const all = project.runs.length;
    expect(all).toBeGreaterThanOrEqual(7);
    fake.emit('run.progress', { id: 4, iteration: 150, limit: 400, rate: 310, remaining: 0.8 });
    expect(project.progress.get(4)?.rate).toBe(310);
    await connection.call('run.pause', { id: 4 });
    expect(project.run(4)?.status).toBe('paused');
    expect(project.progress.has(4)).toBe(false);
    fake.emit('run.removed', { id: 4 });
    expect(project.runs).toHaveLength(all - 1);
  });

  it('keeps the reason when it cannot be read', async () => {
    const { fake, connection } = await connected();
    fake.fail('run.list', 'disk on fire');
    const project = new ProjectStore(connection);
    await project.load();
    expect([project.loading, project.problem]).toEqual([false, 'disk on fire']);
  });
});

describe('RunFeed', () => {
  it('reads a run, then appends what arrives, and reads again after a hole', async () => {
    const { fake, connection } = await connected();
    const feed = new RunFeed(connection, 4);
    await settle();
    expect(feed.metrics.length).toBe(141);
    fake.emit('run.metrics', { id: 4, rows: fakeRows(141, 10) });
    fake.emit('run.metrics', { id: 1, rows: fakeRows(151, 10) });
    expect(feed.metrics.length).toBe(151);
    const before = fake.calls.length;
    fake.emit('run.metrics', { id: 4, rows: fakeRows(900, 1) });
    await settle();
    expect(fake.calls.slice(before).map((call) => call.method)).toContain('run.metrics');
    feed.dispose();
  });

  it('keeps the reason when the run cannot be read', async () => {
    const { fake, connection } = await connected();
    fake.fail('run.get', 'gone');
    const feed = new RunFeed(connection, 4);
    await settle();
    expect([feed.loading, feed.problem]).toEqual([false, 'gone']);
    feed.dispose();
  });
});

describe('RunDraft', () => {
  it('takes the columns of its series and puts a refusal beside its field', async () => {
    const { fake, connection } = await connected();
    const project = new ProjectStore(connection);
    await project.load();
    const draft = new RunDraft(connection, project, { seriesId: 2 });
    expect(draft.form.get(['data', 'inputs'])).toEqual(['pump']);
    await draft.check();
    expect(draft.estimate?.parameters).toBe(109);
    fake.fail('spec.check', 'too many', 'network.hidden[0]');
    await draft.check();
    expect(draft.estimate).toBeNull();
    expect(draft.form.problem(['network', 'hidden'])).toBe('too many');
    draft.dispose();
  });

  it('sends the series with a task that reads it, and none with one that does not', async () => {
    const { fake, connection } = await connected();
    const project = new ProjectStore(connection);
    await project.load();
    const draft = new RunDraft(connection, project, { seriesId: 2, task: 'visits' });
    await draft.check();
    expect(fake.calls.at(-1)?.params).toMatchObject({ seriesId: 2, spec: { task: { name: 'visits' } } });
    expect([draft.onSeries, draft.readsSeries, draft.unsaved]).toEqual([false, true, false]);
    draft.chooseTask('addition');
    await draft.check();
    expect(fake.calls.at(-1)?.params).toMatchObject({ seriesId: null });
    draft.dispose();
  });

  it('starts as a copy of a run', async () => {
    const { connection } = await connected();
    const project = new ProjectStore(connection);
    await project.load();
    const draft = new RunDraft(connection, project, { from: 2 });
    await settle();
    expect(draft.name).toBe('laser, 9 units (copy)');
    expect(draft.form.get(['network', 'hidden'])).toEqual([9]);
    draft.dispose();
  });
});

describe('ImportJob', () => {
  it('asks its question, takes the answer as an override, and imports', async () => {
    const { fake, connection } = await connected();
    const job = new ImportJob(connection, { path: '/home/ada/laser.txt.gz' });
    await settle();
    expect([job.phase, job.name, job.questions.length]).toEqual(['preview', 'laser', 1]);
    await job.override({ timeFormat: '%d/%m/%y' });
    expect(fake.calls.at(-1)?.params).toMatchObject({ recipe: { timeFormat: '%d/%m/%y' } });
    await job.override({ timeFormat: undefined });
    expect(fake.calls.at(-1)?.params).toMatchObject({ recipe: {} });
    await job.import();
    expect([job.phase, job.imported?.name]).toEqual(['done', 'laser-like']);
    job.dispose();
  });

  it('takes another format without the decisions of the one before, and several files', async () => {
    const { fake, connection } = await connected();
    const job = new ImportJob(connection, { path: '/home/ada/songs-train.txt' });
    await settle();
    await job.override({ headerRow: 3 });
    expect([job.isTable, job.takesSeveral]).toEqual([true, false]);
    await job.chooseFormat('piano-roll');
    expect([job.isTable, job.takesSeveral]).toEqual([false, true]);
    expect(fake.calls.at(-1)?.params).toMatchObject({ recipe: { format: 'piano-roll' } });
    await job.takeFiles([...job.paths, '/home/ada/songs-test.txt']);
    expect(fake.calls.at(-1)?.params).toEqual({
      source: { paths: ['/home/ada/songs-train.txt', '/home/ada/songs-test.txt'] },
      recipe: { format: 'piano-roll' },
    });
    expect([job.fileName, job.fileNames]).toEqual([
      'songs-train.txt and 1 more',
      ['songs-train.txt', 'songs-test.txt'],
    ]);
    await job.takeFiles(job.paths.slice(1));
    expect(fake.calls.at(-1)?.params).toMatchObject({ source: { path: '/home/ada/songs-test.txt' } });
    await job.chooseFormat(undefined);
    expect(fake.calls.at(-1)?.params).toMatchObject({ recipe: {} });
    job.dispose();
  });

  it('goes back to the preview with the reason when the import fails', async () => {
    const { fake, connection } = await connected();
    fake.fail('series.import', 'disk full');
    const job = new ImportJob(connection, { fileName: 'a.csv', bytes: new Uint8Array(3) });
    await settle();
    await job.import();
    expect([job.phase, job.problem]).toEqual(['preview', 'disk full']);
    job.dispose();
  });
});
