import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Conclusion } from '../../../src/engine/replications/index.ts';
import { checkProject, createProject, openProject, type ProjectDb } from '../../../src/main/db/project-db.ts';
import { temporaryFolder } from '../../helpers/projects.ts';

const conclusion: Conclusion = {
  verdict: 'near',
  sentence: 'Nearly.',
  quantities: [{ name: 'a', label: 'A', published: 1, measured: NaN, verdict: null }],
  figure: [
    { name: 'f', title: 'F', kind: 'bars', y: { label: 'y' }, labels: ['a'], values: Float64Array.of(-0) },
  ],
  speed: null,
};

function stored(db: ProjectDb, name = 'card') {
  const run = { seriesId: null, task: 'addition', spec: {}, seed: 1, iterationLimit: 100 };
  const trials = ['a', 'b', 'c', 'd'].map((key) => ({
    ...{ key, label: key.toUpperCase(), looks: [{ name: 'conditioning', options: { damped: true } }] },
    run: { name: `${name} ${key}`, ...run },
  }));
  return db.replications.create({ name, size: 'full', options: {}, data: {}, trials });
}

function project(): { db: ProjectDb; path: string } {
  const path = join(temporaryFolder(), 'p.unfold');
  return { db: createProject(path), path };
}

describe('the store of replications', () => {
  it('adds up how far the runs are', () => {
    const { db } = project();
    const { id } = stored(db);
    expect(db.replications.get(id)).toMatchObject({ status: 'running', share: 0, seconds: 0, verdict: null });
    const [a, b, c] = db.replications.trials(id).map(({ runId }) => runId);
    db.runs.updateAll([
      { id: a, status: 'finished', seconds: 2, iterations: 10 },
      { id: b, status: 'failed', seconds: 1 },
      { id: c, status: 'running', seconds: 4, iterations: 50 },
    ]);
    expect(db.replications.get(id)).toMatchObject({
      ...{ share: 2.5 / 4, seconds: 7, training: 1, runs: { all: 4, ended: 2, failed: 1 } },
    });
    expect(db.replications.trials(id).map(({ key, looks }) => [key, looks.length])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
      ['d', 1],
    ]);
    expect(db.runs.get(a).replicationId).toBe(id);
    db.close();
  });

  it('stores all runs of a card or none', () => {
    const { db } = project();
    const run = { name: 'r', seriesId: null, task: 'addition', spec: {}, seed: 1, iterationLimit: null };
    const twice = ['a', 'a'].map((key) => ({ key, label: key, looks: [], run }));
    const about = { name: 'card', size: 'quick', options: {}, data: {} } as const;
    expect(() => db.replications.create({ ...about, trials: twice })).toThrow(/UNIQUE/);
    expect(db.runs.list()).toEqual([]);
    expect(db.replications.list()).toEqual([]);
    db.close();
  });

  it('keeps a conclusion to the bit, also in a copy', () => {
    const { db, path } = project();
    const { id } = stored(db);
    db.replications.update(id, { status: 'finished', ended: 5, conclusion });
    db.saveCopy(`${path}.copy.unfold`);
    db.close();
    const copy = openProject(`${path}.copy.unfold`);
    expect(copy.replications.get(id)).toMatchObject({ status: 'finished', verdict: 'near', ended: 5 });
    expect(copy.replications.conclusion(id)).toEqual(conclusion);
    copy.close();
  });

  it('finds what was under way when the program ended as interrupted', () => {
    const { db, path } = project();
    const [first, second, third] = ['x', 'y', 'z'].map((name) => stored(db, name).id);
    db.replications.update(first, { status: 'running' });
    db.replications.update(second, { status: 'concluding' });
    db.replications.update(third, { status: 'failed', reason: { word: 'w', sentence: 's', advice: 'a' } });
    db.close();
    const again = openProject(path);
    expect(again.replications.list().map(({ id, status, reason }) => [id, status, reason?.word])).toEqual([
      [third, 'failed', 'w'],
      [second, 'interrupted', 'interrupted'],
      [first, 'interrupted', 'interrupted'],
    ]);
    again.close();
  });

  it('removes the row at once and its runs one by one', () => {
    const { db } = project();
    const { id } = stored(db);
    const other = stored(db, 'other');
    const runs = db.replications.remove(id);
    expect(runs).toHaveLength(4);
    expect(db.runs.list().map(({ replicationId }) => replicationId)).toEqual(
      Array.from({ length: 4 }, () => other.id),
    );
    for (const runId of runs) db.replications.removeRun(runId);
    expect(runs.some((runId) => db.runs.has(runId))).toBe(false);
    expect(() => db.replications.get(id)).toThrow(/no replication/);
    db.close();
  });

  it.each([
    ['conclusion', `UPDATE replications SET conclusion = x'00'`, /came to does not match its SHA-256/],
    ['verdict', `UPDATE replications SET verdict = 'reproduced'`, /verdict beside its conclusion/],
    ['options', `UPDATE replications SET options = '{'`, /its JSON cannot be read/],
    ['looks', `UPDATE replication_trials SET looks = '['`, /what is looked at cannot be read/],
  ])('is covered by the deep check: %s', async (_, sql, problem) => {
    const { db, path } = project();
    const { id } = stored(db);
    db.replications.update(id, { status: 'finished', conclusion });
    db.close();
    expect((await checkProject(path, true)).problems).toEqual([]);
    const raw = new Database(path);
    raw.exec(sql);
    raw.close();
    const report = await checkProject(path, true);
    expect(report.problems.join('\n')).toMatch(problem);
    expect(report.checked.replications).toBe(1);
  });
});
