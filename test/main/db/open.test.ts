import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkProject, createProject, openProject } from '../../../src/main/db/project-db.ts';
import { temporaryFolder, waves } from '../../helpers/projects.ts';

const module = join(import.meta.dirname, '../../../src/main/db/project-db.ts');

async function closedProject(folder = temporaryFolder()): Promise<string> {
  const path = join(folder, 'p.unfold');
  const project = createProject(path);
  await project.series.add(waves(), { name: 'waves', receipt: null });
  project.close();
  return path;
}

/** Runs code in a process of its own with `db` being the module and `path` the project. */
function child(code: string, path: string, before: string[] = []) {
  const program = `const db = await import(${JSON.stringify(module)}); const path = ${JSON.stringify(path)};\n${code}`;
  const [command, ...args] = [
    ...before,
    process.execPath,
    '--no-warnings',
    '--input-type=module',
    '-e',
    program,
  ];
  return { command, args };
}

/** A process that has the project open until it is killed. */
async function holder(path: string, code = ''): Promise<ReturnType<typeof spawn>> {
  const { command, args } = child(
    `const p = db.openProject(path); ${code}; console.log('open'); setInterval(() => p, 1000);`,
    path,
  );
  const held = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void held.kill('SIGKILL'));
  await once(held.stdout ?? held, 'data');
  return held;
}

async function killed(held: ReturnType<typeof spawn>): Promise<void> {
  held.kill('SIGKILL');
  await once(held, 'exit');
}

describe('files that are no projects', () => {
  const write = (name: string, bytes: Uint8Array | string) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, bytes);
    return path;
  };
  const cases: [string, () => string | Promise<string>, RegExp][] = [
    ['a missing file', () => join(temporaryFolder(), 'none.unfold'), /does not exist/],
    ['a missing folder', () => join(temporaryFolder(), 'none', 'none.unfold'), /folder .* does not exist/],
    ['a folder', () => temporaryFolder(), /is not a file/],
    ['an empty file', () => write('empty.unfold', ''), /is empty/],
    ['a text', () => write('text.unfold', 'x\n'.repeat(200)), /not a SQLite file/],
    ['a short text', () => write('short.unfold', 'SQLite format 3'), /not a SQLite file/],
    ['a database of another program', () => otherDatabase(), /of another program/],
    ['a project cut short', () => cutShort(), /is cut short: 8192 bytes of/],
  ];
  it.each(cases)('%s is refused with a sentence, and left as it was', async (_, make, sentence) => {
    const path = await make();
    const before = existsSync(path) && !path.endsWith('/') ? bytesOf(path) : null;
    expect(() => openProject(path)).toThrow(sentence);
    await expect(checkProject(path, true)).rejects.toThrow(sentence);
    if (before !== null) expect(bytesOf(path)).toEqual(before);
    expect(existsSync(`${path}-lock`)).toBe(false);
  });

  const bytesOf = (path: string) => {
    try {
      return readFileSync(path);
    } catch {
      return null;
    }
  };

  function otherDatabase(): string {
    const path = join(temporaryFolder(), 'other.unfold');
    const db = new Database(path);
    db.exec('CREATE TABLE t (x)');
    db.close();
    return path;
  }

  async function cutShort(): Promise<string> {
    const path = await closedProject();
    writeFileSync(path, readFileSync(path).subarray(0, 8192));
    return path;
  }
});

describe('creating', () => {
  it('refuses a path where there is something, and takes an empty file', async () => {
    const path = await closedProject();
    expect(() => createProject(path)).toThrow(/exists already/);
    const empty = join(temporaryFolder(), 'e.unfold');
    writeFileSync(empty, '');
    createProject(empty).close();
    openProject(empty).close();
  });
});

describe('one owner', () => {
  it('is refused a second time in the same process, also by another way to the file', async () => {
    const path = await closedProject();
    const project = openProject(path);
    onTestFinished(() => project.close());
    symlinkSync(path, `${path}-link`);
    expect(() => openProject(path)).toThrow(new RegExp(`open in process ${process.pid}`));
    expect(() => openProject(`${path}-link`)).toThrow(/is open in process/);
    await expect(checkProject(path, false)).rejects.toThrow(/is open in process/);
  });

  it('is refused in a second process, which is told who has it; after a kill it is free', async () => {
    const path = await closedProject();
    const held = await holder(path);
    expect(() => openProject(path)).toThrow(new RegExp(`open in process ${held.pid} on `));
    expect(() => openProject(path, { readOnly: true })).toThrow(/is open in/);
    await killed(held);
    openProject(path).close();
    expect(existsSync(`${path}-lock`)).toBe(false);
  });

  it('keeps its hold although another process reads the file', async () => {
    const path = await closedProject();
    const project = openProject(path);
    onTestFinished(() => project.close());
    const { command, args } = child(
      `const { readFileSync } = await import('node:fs'); readFileSync(path);
       try { db.openProject(path); console.log('opened'); } catch (error) { console.log(error.code); }`,
      path,
    );
    expect(spawnSync(command, args, { encoding: 'utf8' }).stdout).toBe('project.locked\n');
  });

  it('is exactly one of several that race for the file', { timeout: 120_000 }, async () => {
    const path = await closedProject();
    const { command, args } = child(
      `let wins = 0, losses = 0;
       for (let i = 0; i < 60; i++) {
         try { const p = db.openProject(path); wins++; p.runs.list(); p.close(); }
         catch (error) { if (error.code !== 'project.locked') throw error; losses++; }
       }
       console.log(wins, losses);`,
      path,
    );
    const racers = Array.from({ length: 3 }, () =>
      spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    const outputs = await Promise.all(
      racers.map(async (racer) => {
        const [[data], [code]] = await Promise.all([once(racer.stdout, 'data'), once(racer, 'exit')]);
        expect(code).toBe(0);
        return String(data).split(' ').map(Number);
      }),
    );
    expect(outputs.reduce((sum, [wins]) => sum + wins, 0)).toBeGreaterThan(0);
    expect((await checkProject(path, true)).problems).toEqual([]);
  });
});

describe('a project that was not closed', () => {
  it('is finished at the next opening: what was committed is there', async () => {
    const path = await closedProject();
    const held = await holder(path, `p.series.rename(1, 'renamed')`);
    await killed(held);
    expect(existsSync(`${path}-wal`)).toBe(true);
    const before = readFileSync(path);
    expect((await checkProject(path, true)).problems).toEqual([]);
    expect(readFileSync(path)).toEqual(before);
    const project = openProject(path);
    expect(project.series.get(1).name).toBe('renamed');
    project.close();
  });
});

describe('read-only', () => {
  it('opens a project of a newer format for reading, and says why', async () => {
    const path = await closedProject();
    const db = new Database(path);
    db.pragma('user_version=990');
    db.close();
    const before = readFileSync(path);
    const project = openProject(path);
    expect(project.readOnlyWhy).toMatch(/newer Unfold \(format 990; this one writes \d+\)/);
    expect(project.series.list()).toHaveLength(1);
    expect(() => project.series.rename(1, 'x')).toThrow(/Nothing can be changed.*newer/);
    project.close();
    expect(readFileSync(path)).toEqual(before);
  });

  it('opens where the person asks for it, and changes nothing', async () => {
    const path = await closedProject();
    const before = readFileSync(path);
    const project = openProject(path, { readOnly: true });
    expect(() => project.series.rename(1, 'x')).toThrow(/opened read-only/);
    project.close();
    expect(readFileSync(path)).toEqual(before);
  });

  const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--clear-groups'] : [];
  // As root the test becomes another user, who must be able to read the sources: not where they lie in /root.
  const reads = [
    ...asNobody.slice(1),
    process.execPath,
    '-e',
    `fs.readFileSync(${JSON.stringify(import.meta.filename)})`,
  ];
  const able = asNobody.length === 0 || spawnSync(asNobody[0], reads).status === 0;

  it.skipIf(!able).each([
    [
      'a folder that cannot be written',
      (folder: string) => chmodSync(folder, 0o555),
      'Its folder cannot be written.',
    ],
    [
      'a file that cannot be written',
      (_: string, path: string) => chmodSync(path, 0o444),
      'The file cannot be written.',
    ],
  ])('opens in %s', async (_, protect, why) => {
    const folder = join('/tmp', `unfold-ro-${process.pid}-${Math.floor(performance.now())}`);
    mkdirSync(folder, { mode: 0o777 });
    onTestFinished(() => chmodSync(folder, 0o777));
    chmodSync(folder, 0o777);
    const path = join(folder, 'p.unfold');
    copyFileSync(await closedProject(), path);
    chmodSync(path, 0o666);
    protect(folder, path);
    const { command, args } = child(
      `const p = db.openProject(path); console.log(p.readOnlyWhy); console.log(p.series.list().length); p.close();`,
      path,
      asNobody,
    );
    const result = spawnSync(command, args, { encoding: 'utf8' });
    expect(result.stderr).toBe('');
    expect(result.stdout).toBe(`${why}\n1\n`);
  });

  it.skipIf(!able).each([
    ['with its write-ahead file', true],
    ['of which only the main file was copied', false],
  ])(
    'a project left open %s, in a folder that cannot be written, is refused with what to do',
    async (_, withWal) => {
      const source = await closedProject();
      const held = await holder(source, `p.series.rename(1, 'renamed')`);
      await killed(held);
      const folder = join('/tmp', `unfold-wal-${process.pid}-${Math.floor(performance.now())}`);
      mkdirSync(folder);
      onTestFinished(() => {
        chmodSync(folder, 0o777);
        rmSync(folder, { recursive: true });
      });
      const path = join(folder, 'p.unfold');
      copyFileSync(source, path);
      if (withWal) copyFileSync(`${source}-wal`, `${path}-wal`);
      for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
      chmodSync(folder, 0o555);
      const before = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
      const { command, args } = child(
        `for (const readOnly of [false, true])
         try { db.openProject(path, { readOnly }); console.log('opened'); }
         catch (error) { console.log(error.code, error.message.includes('Copy it')); }`,
        path,
        asNobody,
      );
      const result = spawnSync(command, args, { encoding: 'utf8' });
      expect(result.stderr).toBe('');
      expect(result.stdout).toBe('project.unclosed true\nproject.unclosed true\n');
      expect(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toEqual(before);
      const writable = join(temporaryFolder(), 'p.unfold');
      for (const name of readdirSync(folder)) {
        copyFileSync(join(folder, name), join(dirname(writable), name));
        chmodSync(join(dirname(writable), name), 0o644);
      }
      const copy = openProject(writable);
      if (withWal) expect(copy.series.get(1).name).toBe('renamed');
      expect(copy.series.list()).toHaveLength(1);
      copy.close();
    },
  );
});
