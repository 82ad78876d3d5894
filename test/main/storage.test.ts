import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkProject } from '../../src/main/db/project-db.ts';
import {
  sleep,
  startServices,
  projectWithRun,
  temporaryFolder,
  waveSpec,
  whenRun,
  ended,
} from '../helpers/projects.ts';

const script = join(import.meta.dirname, '../helpers/storage-child.ts');
const able = spawnSync('prlimit', ['--version']).status === 0;

describe('a disk that refuses to write', () => {
  it.skipIf(!able)(
    'pauses the run, which goes on when there is room, to the same weights',
    { timeout: 180_000 },
    async () => {
      const folder = temporaryFolder();
      const path = join(folder, 'p.unfold');
      const spec = waveSpec(2500, { record: { metricsEvery: 1, checkpointEvery: 50 } });
      const child = spawn(process.execPath, ['--no-warnings', script, path, JSON.stringify(spec)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      const lines: { status?: string; word?: string; committed?: number; error?: string; sha?: string }[] =
        [];
      createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
      const when = async (test: (line: (typeof lines)[number]) => boolean) => {
        while (!lines.some(test)) {
          if (child.exitCode !== null) throw new Error(`The process ended: ${JSON.stringify(lines)}`);
          await sleep(10);
        }
      };
      const limit = (bytes: string) =>
        execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`]);

      await when(({ committed }) => (committed ?? 0) > 0);
      limit('4096'); // no file may grow beyond one page: the write-ahead file cannot be written any more
      await when(({ status, word }) => status === 'paused' && word === 'storage');
      child.stdin.write('resume\n');
      await when(({ error }) => error === 'project.storage');
      limit('unlimited');
      child.stdin.write('resume\n');
      await when(({ status }) => status === 'finished');
      child.stdin.end('close\n');
      await once(child, 'exit');

      const services = startServices(folder);
      const id = await projectWithRun(services, join(folder, 'reference.unfold'), spec);
      await services.handlers['run.start']({ id });
      const { summary } = await whenRun(services, id, ended);
      expect(lines.find(({ sha }) => sha !== undefined)?.sha).toBe(summary?.weightsSha256);
      expect((await checkProject(path, true)).problems).toEqual([]);
    },
  );
});
