import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { knownSchema, newestVersion } from '../../../src/main/db/migrate.ts';
import { initial } from '../../../src/main/db/migrations/0010-initial.ts';
import { tasks } from '../../../src/main/db/migrations/0020-tasks.ts';
import { diagnostics } from '../../../src/main/db/migrations/0030-diagnostics.ts';
import { migrations, type Migration } from '../../../src/main/db/migrations/index.ts';
import { createProject, openProject } from '../../../src/main/db/project-db.ts';
import { temporaryFolder, waves } from '../../helpers/projects.ts';

const golden = join(import.meta.dirname, '../../golden/main/schema.sql');
const root = join(import.meta.dirname, '../../..');

/** Today's format. */
const now = newestVersion();

const next: Migration = {
  version: now + 10,
  name: 'notes',
  sql: `ALTER TABLE runs ADD COLUMN note TEXT; UPDATE runs SET note = 'moved';`,
};

/** A project of today's format, which is old beside `next`. */
async function oldProject(): Promise<string> {
  const path = join(temporaryFolder(), 'p.unfold');
  const project = createProject(path);
  const series = await project.series.add(waves(), { name: 'waves', receipt: null });
  project.runs.create({
    name: 'r',
    seriesId: series.id,
    task: 'series',
    spec: {},
    seed: 1,
    iterationLimit: null,
  });
  project.close();
  return path;
}

function versionOf(path: string): number {
  const db = new Database(path, { readonly: true });
  try {
    return Number(db.pragma('user_version', { simple: true }));
  } finally {
    db.close();
  }
}

describe('migrations', () => {
  it('are numbered by tens and rise', () => {
    migrations.forEach(({ version }, i) => {
      expect(version % 10).toBe(0);
      if (i > 0) expect(version).toBeGreaterThan(migrations[i - 1].version);
    });
    expect(() => knownSchema([next, ...migrations])).toThrow(/versions are tens and rise/);
  });

  it('lead to the schema that docs and golden file show', () => {
    expect(knownSchema()).toBe(readFileSync(golden, 'utf8'));
    const docs = readFileSync(join(root, 'docs/project-file.md'), 'utf8');
    expect(docs).toContain(`user_version = ${newestVersion()}`);
    for (const [, table] of knownSchema().matchAll(/CREATE TABLE "?(\w+)/g))
      expect(docs).toContain(`\`${table}\``);
  });

  it('bring an older file up to date, with a backup of the old one beside it', async () => {
    const path = await oldProject();
    const project = openProject(path, { list: [...migrations, next] });
    expect(project.runs.list()).toHaveLength(1);
    project.close();
    expect(versionOf(path)).toBe(now + 10);
    expect(versionOf(`${path}.format-${now}-backup`)).toBe(now);
    openProject(`${path}.format-${now}-backup`).close();
  });

  it('leave the old file when one of them fails', async () => {
    const path = await oldProject();
    const broken = { ...next, version: now + 20, sql: 'CREATE TABLE runs (x)' };
    expect(() => openProject(path, { list: [...migrations, next, broken] })).toThrow(/already exists/);
    expect(versionOf(path)).toBe(now);
    openProject(path).close();
  });

  it('refuse a change that leaves a reference to nothing', async () => {
    const path = await oldProject();
    const loose = { ...next, sql: 'DELETE FROM series' };
    expect(() => openProject(path, { list: [...migrations, loose] })).toThrow(
      /A row of \w+ refers to a row of series that is not there/,
    );
    expect(versionOf(path)).toBe(now);
  });

  it(
    'leave the old file or the new one when the process is killed in between',
    { timeout: 120_000 },
    async () => {
      const path = await oldProject();
      // The steps take about a tenth of a second, so that some kills fall into the transaction.
      const slow = `CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
      SELECT i, hex(randomblob(20)) AS t FROM n`;
      const program = `
      const { openProject } = await import('${root}/src/main/db/project-db.ts');
      const { migrations } = await import('${root}/src/main/db/migrations/index.ts');
      console.log('ready');
      openProject(${JSON.stringify(path)}, { list: [...migrations, { version: ${now + 10}, name: 'slow', sql: ${JSON.stringify(slow)} }] });
      console.log('done'); setInterval(() => 0, 1000);`;
      let interrupted = 0;
      for (let i = 0; i < 8 && versionOf(path) === now; i++) {
        const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(child.stdout, 'data');
        await new Promise((resolve) => setTimeout(resolve, 10 + 20 * i));
        child.kill('SIGKILL');
        await once(child, 'exit');
        if (existsSync(`${path}-journal`)) interrupted++;
        const version = versionAfterRecovery(path);
        expect([now, now + 10]).toContain(version);
        if (version === now) openProject(path).close();
        rmSync(`${path}.format-${now}-backup`, { force: true });
      }
      expect(interrupted).toBeGreaterThan(0);
    },
  );
});

describe('a file of format 10', () => {
  it('keeps its runs with their metrics, checkpoints and numbers, and takes runs on tasks', () => {
    const path = join(temporaryFolder(), 'p.unfold');
    writeFormat10(path);
    const project = openProject(path);
    try {
      const [run] = project.runs.list();
      expect(run).toMatchObject({ id: 7, name: 'r', seriesId: 3, seriesName: 'waves', task: 'series' });
      expect(project.progress.metrics(7).values).toEqual(Float64Array.of(1, 2));
      expect(project.progress.newest(7)?.bytes).toEqual(Buffer.from('state'));
      const about = { seriesId: null, task: 'temporal-order', spec: {}, seed: 1, iterationLimit: null };
      const made = project.runs.create({ name: 'order', ...about });
      expect(made).toMatchObject({ id: 10, seriesId: null, seriesName: null, task: 'temporal-order' });
      expect(() => project.runs.create({ name: 'x', ...about, task: 'series' })).toThrow(/CHECK/);
      expect(() => project.series.remove(3)).toThrow(/is used by "r"/);
    } finally {
      project.close();
    }
    expect(versionOf(`${path}.format-10-backup`)).toBe(10);
  });
});

describe('a file of format 30', () => {
  it('keeps its runs with what belongs to them, and takes runs on collections and replications', () => {
    const path = join(temporaryFolder(), 'p.unfold');
    writeFormat30(path);
    const project = openProject(path);
    try {
      const [first, second] = project.runs.list();
      expect(first).toMatchObject({ id: 7, task: 'series', seriesId: 3, replicationId: null, origin: null });
      expect(second).toMatchObject({ id: 8, task: 'addition', seriesId: null, diagnosticSeconds: 0.5 });
      expect(second.origin).toMatchObject({ runId: 7, iteration: 5 });
      expect(project.progress.newest(7)?.bytes).toEqual(Buffer.from('state'));
      const about = { spec: {}, seed: 1, iterationLimit: null };
      const songs = project.runs.create({ name: 'songs', seriesId: 3, task: 'piano-roll', ...about });
      expect(songs).toMatchObject({ id: 10, seriesId: 3, seriesName: 'waves', task: 'piano-roll' });
      expect(() => project.runs.create({ name: 'x', seriesId: null, task: 'series', ...about })).toThrow(
        /CHECK/,
      );
      const run = { name: 'card', seriesId: null, task: 'addition', ...about };
      const trial = { key: 'a', label: 'A', looks: [], run };
      const made = project.replications.create({
        ...{ name: 'card', size: 'quick', options: { seeds: NaN }, data: { laser: 3, music: null } },
        trials: [trial],
      });
      expect(made).toMatchObject({ id: 1, standIns: ['music'], options: { seeds: NaN }, runs: { all: 1 } });
      expect(project.replications.trials(1)).toMatchObject([{ key: 'a', runId: 11, status: 'draft' }]);
    } finally {
      project.close();
    }
    expect(versionOf(`${path}.format-30-backup`)).toBe(30);
  });
});

/** As the release before wrote it: run 8 comes from run 7; 9 was the last number given out. */
function writeFormat30(path: string): void {
  writeFormat10(path);
  const db = new Database(path);
  db.pragma('foreign_keys=OFF');
  for (const { sql } of [tasks, diagnostics]) db.exec(sql);
  db.pragma('user_version=30');
  const hash = createHash('sha256').update('{}').digest('hex');
  db.exec(`INSERT INTO runs (id, series_id, task, name, status, spec, spec_sha256, seed, created, seconds, iterations,
      removed, parent_id, origin, diagnostic_seconds)
    VALUES (8, null, 'addition', 'child', 'paused', '{}', '${hash}', 1, 0, 1, 5, 0, 7, '{"iteration":5}', 0.5);`);
  db.close();
}

/** As the first release wrote it: a run 7 with a block of metrics and a checkpoint; 9 was the last number given out. */
function writeFormat10(path: string): void {
  const db = new Database(path);
  const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
  db.exec(initial.sql);
  db.pragma(`application_id=${0x556e6664}`);
  db.pragma('user_version=10');
  db.exec(`INSERT INTO project VALUES (1, 0, 0);
    INSERT INTO series VALUES (3, 'waves', 0, '{"columns":[],"time":null,"receipt":null}', '', 1, 0);
    INSERT INTO runs VALUES (7, 3, 'r', 'paused', null, null, null, '{}', '${hash('{}')}', 1, null, 0, 0, null, 1, 5,
      null, null, 0);
    UPDATE sqlite_sequence SET seq = 9 WHERE name = 'runs';`);
  const rows = Buffer.from(Float64Array.of(1, 2).buffer);
  const chunk = db.prepare(`INSERT INTO metric_chunks VALUES (1, 7, 0, 1, '["a","b"]', ?, ?)`);
  chunk.run(rows, hash(rows));
  const state = Buffer.from('state');
  db.prepare('INSERT INTO checkpoints VALUES (1, 7, 5, 1, 1, 1, ?, ?, 0)').run(state, hash(state));
  db.close();
}

/** Opened for writing, SQLite rolls back what was not committed. */
function versionAfterRecovery(path: string): number {
  const db = new Database(path);
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    return Number(db.pragma('user_version', { simple: true }));
  } finally {
    db.close();
  }
}
