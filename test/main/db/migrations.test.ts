import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { knownSchema, newestVersion } from '../../../src/main/db/migrate.ts';
import { migrations, type Migration } from '../../../src/main/db/migrations/index.ts';
import { createProject, openProject } from '../../../src/main/db/project-db.ts';
import { temporaryFolder, waves } from '../../helpers/projects.ts';

const golden = join(import.meta.dirname, '../../golden/main/schema.sql');
const root = join(import.meta.dirname, '../../..');

const next: Migration = {
  version: 20,
  name: 'notes',
  sql: `ALTER TABLE runs ADD COLUMN note TEXT; UPDATE runs SET note = 'moved';`,
};

async function oldProject(): Promise<string> {
  const path = join(temporaryFolder(), 'p.unfold');
  const project = createProject(path);
  const series = await project.series.add(waves(), { name: 'waves', receipt: null });
  project.runs.create({ name: 'r', seriesId: series.id, spec: {}, seed: 1, iterationLimit: null });
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
    for (const [, table] of knownSchema().matchAll(/CREATE TABLE (\w+)/g))
      expect(docs).toContain(`\`${table}\``);
  });

  it('bring an older file up to date, with a backup of the old one beside it', async () => {
    const path = await oldProject();
    const project = openProject(path, { list: [...migrations, next] });
    expect(project.runs.list()).toHaveLength(1);
    project.close();
    expect(versionOf(path)).toBe(20);
    expect(versionOf(`${path}.format-10-backup`)).toBe(10);
    openProject(`${path}.format-10-backup`).close();
  });

  it('leave the old file when one of them fails', async () => {
    const path = await oldProject();
    const broken = { ...next, version: 30, sql: 'CREATE TABLE runs (x)' };
    expect(() => openProject(path, { list: [...migrations, next, broken] })).toThrow(/already exists/);
    expect(versionOf(path)).toBe(10);
    openProject(path).close();
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
      openProject(${JSON.stringify(path)}, { list: [...migrations, { version: 20, name: 'slow', sql: ${JSON.stringify(slow)} }] });
      console.log('done'); setInterval(() => 0, 1000);`;
      let interrupted = 0;
      for (let i = 0; i < 8 && versionOf(path) === 10; i++) {
        const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(child.stdout, 'data');
        await new Promise((resolve) => setTimeout(resolve, 10 + 20 * i));
        child.kill('SIGKILL');
        await once(child, 'exit');
        if (existsSync(`${path}-journal`)) interrupted++;
        const version = versionAfterRecovery(path);
        expect([10, 20]).toContain(version);
        if (version === 10) openProject(path).close();
        rmSync(`${path}.format-10-backup`, { force: true });
      }
      expect(interrupted).toBeGreaterThan(0);
    },
  );
});

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
