/** What becomes of a replication when processes die or the disk refuses: with processes that the test plays. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hashOf } from '../../../src/main/db/bytes.ts';
import { createProject, type ProjectDb } from '../../../src/main/db/project-db.ts';
import { createReplicator } from '../../../src/main/replications/replicator.ts';
import { createEmitter } from '../../../src/main/services/emitter.ts';
import { checkedRun } from '../../../src/main/services/runs.ts';
import { createTrainers } from '../../../src/main/trainers.ts';
import type { ReplicationInfo } from '../../../src/shared/models.ts';
import { fakeTrainers } from '../../helpers/fake-trainers.ts';
import { temporaryFolder } from '../../helpers/projects.ts';
import { tinyCard } from '../../helpers/tiny-card.ts';

/** Where `full` is set, everything that would be written is refused as a full disk refuses it. */
function fillable(db: ProjectDb): ProjectDb & { full: boolean } {
  const made = { ...db, full: false };
  const guarded = <A extends unknown[], R>(work: (...args: A) => R) => {
    return (...args: A): R => {
      if (made.full) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
      return work(...args);
    };
  };
  const { runs, progress, replications } = db;
  made.runs = { ...runs, update: guarded(runs.update), updateAll: guarded(runs.updateAll) };
  made.progress = { ...progress, commit: guarded(progress.commit) };
  made.replications = { ...replications, update: guarded(replications.update) };
  return made;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

async function setUp({ lookAt = async () => undefined }: { lookAt?: () => Promise<void> } = {}) {
  const db = fillable(createProject(join(temporaryFolder(), 'p.unfold'))) as Writable<
    ReturnType<typeof fillable>
  >;
  const events = createEmitter();
  const fakes = fakeTrainers();
  const series = (id: number) => db.series.read(id);
  const trainers = createTrainers({
    ...{ db, series, maxTrainers: 1, cores: 1, patience: 10, now: Date.now, spawn: () => fakes.spawn() },
    changed: (run) => events.emit('run.changed', run),
    ...{ rows: () => undefined, diagnosed: () => undefined, progress: () => undefined },
  });
  const told: ReplicationInfo[] = [];
  const replicator = createReplicator({
    ...{ db, trainers, cards: [tinyCard()], now: Date.now, lookAt },
    onRun: (listener) => events.on('run.changed', listener),
    checkedRun: (run) => checkedRun({ db, series }, run),
    changed: (info) => told.push(info),
    removed: () => undefined,
    seriesAdded: () => undefined,
  });
  onTestFinished(async () => {
    replicator.close();
    for (const fake of fakes.all) if (fake.alive) fake.exit();
    await trainers.close();
    db.close();
  });
  const { id } = await replicator.start({ name: 'tiny', size: 'full', options: { seeds: 1 } });
  return { db, fakes, replicator, told, id, last: () => fakes.all[fakes.all.length - 1] };
}

const patient = { timeout: 20_000 };

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

describe('a process that dies', () => {
  it('is replaced twice without an iteration in between; then the others go on, and the reason is told', async () => {
    const { fakes, replicator, id, last } = await setUp();
    // Both runs take turns at the end of the queue: three processes each.
    const names: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      names.push(last().begun().spec.name);
      last().exit();
      await turn();
    }
    expect(new Set(names.slice(0, 2)).size).toBe(2);
    expect(fakes.all).toHaveLength(6);
    const detail = replicator.get(id);
    expect(detail).toMatchObject({ status: 'paused', reason: { word: 'killed' } });
    expect(detail.reason?.sentence).toMatch(/^"Tiny · seed 1" stands still: The training process was ended/);
    expect(replicator.resume(id).status).toBe('running');
    expect(fakes.all).toHaveLength(7);
    for (const _ of detail.trials) {
      last().end();
      await turn();
    }
    await expect
      .poll(() => replicator.get(id), patient)
      .toMatchObject({ status: 'finished', runs: { all: 2, ended: 2, failed: 0 } });
  });

  it('does not start a run again that a person has paused', async () => {
    const { fakes, replicator, id, last } = await setUp();
    const pausing = replicator.pause(id);
    last().exit();
    await pausing;
    await turn();
    expect(fakes.all).toHaveLength(1);
    expect(replicator.get(id).status).toBe('paused');
  });
});

describe('a disk that refuses to write', () => {
  it('leaves everything standing still, told as paused, and resuming goes on', async () => {
    const { db, replicator, told, id, last } = await setUp();
    db.full = true;
    last().end();
    await expect
      .poll(() => told.at(-1), patient)
      .toMatchObject({ status: 'paused', reason: { word: 'storage' } });
    expect(replicator.get(id)).toMatchObject({ status: 'paused', reason: { word: 'storage' } });
    expect(() => replicator.resume(id)).toThrow(/could not be written/);
    db.full = false;
    expect(replicator.resume(id).status).toBe('running');
    // The run that had ended when the disk refused has ended: only the other one goes on.
    expect(replicator.get(id).runs).toEqual({ all: 2, ended: 1, failed: 0 });
    last().end();
    await expect
      .poll(() => replicator.get(id), patient)
      .toMatchObject({ status: 'finished', runs: { all: 2, ended: 2, failed: 0 } });
  });

  it('at the moment of judging costs nothing: resuming judges again', async () => {
    let looks = 0;
    const { db, replicator, id, last } = await setUp({
      lookAt: async () => {
        db.full = ++looks === 1; // just before the conclusion is stored
      },
    });
    last().end();
    await turn();
    last().end();
    await expect
      .poll(() => replicator.get(id), patient)
      .toMatchObject({
        status: 'paused',
        reason: { word: 'storage' },
        verdict: null,
      });
    db.full = false;
  });
});

describe('telling', () => {
  it('happens at most twice a second while runs go on', async () => {
    const { told, last, id } = await setUp();
    await turn();
    const before = told.length;
    const began = performance.now();
    for (let i = 1; performance.now() - began < 1200; i++) {
      const bytes = new Uint8Array([i]);
      const rows = { columns: ['iteration'], first: 0, values: new Float64Array(0) };
      const checkpoint = { iteration: i, bytes, sha256: hashOf(bytes), kept: false };
      last().report({
        ...{ kind: 'progress', iteration: i, rate: 1, seconds: i, rows, diagnostics: [], checkpoint },
      });
      await turn();
    }
    const since = told.slice(before).filter((info) => info.id === id);
    expect(since.length).toBeGreaterThanOrEqual(2);
    expect(since.length).toBeLessThanOrEqual(4);
    expect(since.at(-1)?.remaining).toBeGreaterThan(0);
  });
});
