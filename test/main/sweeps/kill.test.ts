/** kill -9 of the main process and of a trainer while a sweep is halved; UNFOLD_KILLS says how many times (5). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { checkProject, openProject } from '../../../src/main/db/project-db.ts';
import { isAlive } from '../../helpers/processes.ts';
import { sleep, temporaryFolder } from '../../helpers/projects.ts';

const kills = Math.min(30, Number(process.env.UNFOLD_KILLS ?? 5));
const script = join(import.meta.dirname, '../../helpers/sweep-child.ts');

interface Told {
  readonly child: ChildProcess;
  readonly over: Promise<unknown>;
  readonly trainers: number[];
  begun: boolean;
  ended: number;
}

function start(path: string): Told {
  const child = spawn(process.execPath, ['--no-warnings', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: Told = { child, over: once(child, 'close'), trainers: [], begun: false, ended: 0 };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { status, ended, trainer } = JSON.parse(line);
    if (status !== undefined) told.begun = true;
    if (ended !== undefined) told.ended = Math.max(told.ended, ended);
    if (trainer !== undefined) told.trainers.push(trainer);
  });
  return told;
}

/** What is stored of the runs: what must not depend on when the program was killed. */
function outcome(path: string) {
  const project = openProject(path);
  const [sweep] = project.sweeps.list();
  const runs = sweep === undefined ? [] : project.sweeps.runs(sweep.id);
  const told = runs.map(({ runId, label, rung, status, iterations }) => {
    const { summary, reason } = project.runs.get(runId);
    return { label, rung, status, iterations, reason: reason?.word, weights: summary?.weightsSha256 };
  });
  project.close();
  return { sweep, told };
}

describe('kill -9 while a sweep is halved', () => {
  it(
    `of the main process or a trainer, ${kills} times: the same runs are let go on, to the same weights`,
    { timeout: 120_000 + 20_000 * kills },
    async () => {
      const folder = temporaryFolder();
      const straightPath = join(folder, 'straight.unfold');
      await start(straightPath).over;
      const straight = outcome(straightPath);
      expect(straight.sweep?.status).toBe('finished');
      expect(straight.told.map(({ rung }) => rung).sort()).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
      const path = join(folder, 'killed.unfold');
      let state = 7;
      const random = (below: number) => (state = (state * 48271) % 2147483647) % below;
      for (let done = 0; ;) {
        const told = start(path);
        while (!told.begun && told.child.exitCode === null) await sleep(5);
        await Promise.race([sleep(random(900)), told.over]);
        const trainer = told.trainers.find((pid) => isAlive(pid));
        if (done < kills && random(3) === 0 && trainer !== undefined) {
          process.kill(trainer, 'SIGKILL');
          done++;
          await Promise.race([sleep(random(600)), told.over]);
        }
        if (done < kills && told.child.kill('SIGKILL')) done++;
        await told.over;
        while (told.trainers.some((pid) => isAlive(pid))) await sleep(50); // orphans end themselves
        expect((await checkProject(path, true)).problems).toEqual([]);
        const found = outcome(path);
        if (found.sweep !== undefined) expect(found.sweep.runs.ended).toBeGreaterThanOrEqual(told.ended);
        if (found.sweep?.status !== 'finished') {
          expect(['interrupted', 'paused', undefined]).toContain(found.sweep?.status);
          continue;
        }
        expect(found.told).toEqual(straight.told);
        break;
      }
    },
  );
});
