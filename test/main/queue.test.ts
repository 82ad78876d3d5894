import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProject } from '../../src/main/db/project-db.ts';
import { createTrainers } from '../../src/main/trainers.ts';
import type { RunInfo } from '../../src/shared/models.ts';
import { fakeTrainers } from '../helpers/fake-trainers.ts';
import { temporaryFolder } from '../helpers/projects.ts';
import { waveSpec, waves } from '../helpers/projects.ts';

/** A project with so many drafts, their names their numbers, and trainers over processes that the test plays. */
async function queue(runs: number, maxTrainers: number, cores = 4) {
  const db = createProject(join(temporaryFolder(), 'p.unfold'));
  const series = await db.series.add(waves(), { name: 'waves', receipt: null });
  const ids = Array.from({ length: runs }, (_, i) => {
    const about = { seriesId: series.id, task: 'series', seed: i, iterationLimit: 10 };
    return db.runs.create({ name: `run ${i}`, spec: waveSpec(10, { seed: i }), ...about }).id;
  });
  const fakes = fakeTrainers();
  const told: RunInfo[] = [];
  const trainers = createTrainers({
    ...{ db, maxTrainers, cores, patience: 10, now: Date.now, spawn: () => fakes.spawn() },
    series: (id) => db.series.read(id),
    changed: (run) => told.push(run),
    ...{ rows: () => undefined, diagnosed: () => undefined, progress: () => undefined },
  });
  onTestFinished(async () => {
    for (const fake of fakes.all) if (fake.alive) fake.exit();
    await trainers.close();
    db.close();
  });
  const running = () => db.runs.list().filter(({ status }) => status === 'running');
  return { db, ids, fakes, trainers, told, running };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('the queue', () => {
  it('starts a run of a person before those that wait as part of a replication', async () => {
    const { ids, fakes, trainers, running } = await queue(4, 1);
    trainers.enqueue(ids.slice(0, 3));
    trainers.train(ids[3], null);
    const order: number[] = [];
    for (let i = 0; i < 4; i++) {
      order.push(running()[0].id);
      fakes.all.findLast(({ alive }) => alive)?.end();
      await turn();
    }
    expect(order).toEqual([ids[0], ids[3], ids[1], ids[2]]);
  });

  it('starts more at once where more are allowed, and stops none where fewer are', async () => {
    const { ids, trainers, running } = await queue(4, 1);
    trainers.enqueue(ids);
    expect(running()).toHaveLength(1);
    trainers.allow(3);
    expect(running()).toHaveLength(3);
    trainers.allow(1);
    expect(running()).toHaveLength(3);
  });

  it('gives a lone run every core, and shares them among those that train or wait', async () => {
    const { ids, fakes, trainers } = await queue(6, 3);
    trainers.train(ids[0], null);
    expect(fakes.all[0].begun().threads).toBe(4);
    trainers.train(ids[1], null);
    expect(fakes.all[1].begun().threads).toBe(2);
    trainers.enqueue(ids.slice(2));
    expect(fakes.all[2].begun().threads).toBe(1);
    expect(fakes.all).toHaveLength(3);
  });

  it('gives the process of a short run to the next, and ends it when none waits', async () => {
    const { ids, fakes, trainers, running } = await queue(3, 1);
    trainers.enqueue(ids);
    fakes.all[0].end();
    await turn();
    expect(fakes.all).toHaveLength(1);
    expect(fakes.all[0].begun().spec.seed).toBe(1);
    expect(running().map(({ id }) => id)).toEqual([ids[1]]);
    fakes.all[0].end();
    await turn();
    fakes.all[0].end();
    await turn();
    expect(fakes.all).toHaveLength(1);
    expect(fakes.all[0].alive).toBe(false);
  });

  it('starts a new process after a long run, and after one that failed', async () => {
    const { ids, fakes, trainers } = await queue(4, 1);
    trainers.enqueue(ids);
    fakes.all[0].end(3600);
    await turn();
    expect(fakes.all.map(({ alive }) => alive)).toEqual([false, true]);
    const reason = { word: 'internal', sentence: 'It failed.', advice: '' };
    fakes.all[1].report({ kind: 'failed', reason });
    await turn();
    expect(fakes.all.map(({ alive }) => alive)).toEqual([false, false, true]);
    expect(fakes.all[2].begun().spec.seed).toBe(2);
  });

  it('does not take what an old run says in a shared process for the new one', async () => {
    const { db, ids, fakes, trainers } = await queue(2, 1);
    trainers.enqueue(ids);
    fakes.all[0].end();
    await turn();
    fakes.all[0].exit({ signal: null, code: 3 });
    await turn();
    expect(db.runs.get(ids[0]).status).toBe('finished');
    expect(db.runs.get(ids[1])).toMatchObject({ status: 'interrupted', reason: { word: 'crashed' } });
  });

  it('lets go of those that wait, back to what they were, and tells of each', async () => {
    const { db, ids, trainers, told } = await queue(60, 1);
    trainers.enqueue(ids);
    expect(db.runs.list().filter(({ status }) => status === 'queued')).toHaveLength(59);
    trainers.withdraw(ids);
    const statuses = db.runs.list().map(({ status }) => status);
    expect(statuses).toEqual(['running', ...Array.from({ length: 59 }, () => 'draft')]);
    await turn();
    await turn();
    expect(new Set(told.filter(({ status }) => status === 'draft').map(({ id }) => id)).size).toBe(59);
    expect(trainers.isBusy(ids[1])).toBe(false);
  });

  it('names a system that refuses another process, and goes on when it does not', async () => {
    const { db, ids, fakes, trainers } = await queue(2, 1);
    fakes.refuse = true;
    trainers.enqueue(ids);
    await turn();
    expect(db.runs.get(ids[0])).toMatchObject({ status: 'interrupted', reason: { word: 'launch-failed' } });
    fakes.refuse = false;
    trainers.enqueue([ids[0]]);
    expect(db.runs.get(ids[0]).status).toBe('running');
  });

  it('leaves runs to be resumed when it is closed', async () => {
    const { db, ids, fakes, trainers } = await queue(3, 1);
    trainers.enqueue(ids);
    const closed = trainers.close();
    expect(fakes.all[0].commands.at(-1)?.kind).toBe('pause');
    fakes.all[0].exit();
    await closed;
    expect(db.runs.list().map(({ status }) => status)).toEqual(['interrupted', 'draft', 'draft']);
    expect(() => trainers.enqueue(ids)).toThrow(/being closed/);
  });
});
