/** kill -9 of the main process and of a trainer while a card is run; UNFOLD_KILLS says how many times (6). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { checkProject, openProject } from '../../../src/main/db/project-db.ts';
import { sleep, temporaryFolder } from '../../helpers/projects.ts';
import { isAlive } from '../../helpers/processes.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';
import { runCard } from '../../helpers/run-card.ts';
import { tinyCard } from '../../helpers/tiny-card.ts';

const kills = Math.min(30, Number(process.env.UNFOLD_KILLS ?? 6));
const script = join(import.meta.dirname, '../../helpers/replication-child.ts');
const options = { seeds: 5, iterations: 800, every: 400 };

interface Told {
  readonly child: ChildProcess;
  readonly over: Promise<unknown>;
  readonly statuses: string[];
  readonly trainers: number[];
  found: string;
  ended: number;
}

function start(path: string): Told {
  const child = spawn(process.execPath, ['--no-warnings', script, path, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: Told = { child, over: once(child, 'close'), statuses: [], trainers: [], found: '', ended: 0 };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { status, found, ended, trainer } = JSON.parse(line);
    if (status !== undefined) told.statuses.push(status);
    if (found !== undefined) told.found = found;
    if (ended !== undefined) told.ended = Math.max(told.ended, ended);
    if (trainer !== undefined) told.trainers.push(trainer);
  });
  return told;
}

describe('kill -9 while a card is run', () => {
  it(
    `of the main process or a trainer, ${kills} times: exactly the runs that had not ended go on, to the same weights`,
    { timeout: 120_000 + 20_000 * kills },
    async () => {
      const straight = await runCard(tinyCard(), options, { provider: await loadWasmKernels() });
      const path = join(temporaryFolder(), 'p.unfold');
      let state = 20260101;
      const random = (below: number) => (state = (state * 48271) % 2147483647) % below;
      const count = { main: 0, trainer: 0 };
      const before = new Map<number, number | null>();
      for (let done = 0; ;) {
        const told = start(path);
        while (told.statuses.length === 0 && told.child.exitCode === null) await sleep(5);
        await Promise.race([sleep(random(900)), told.over]);
        const trainer = told.trainers.find((pid) => isAlive(pid));
        if (done < kills && random(3) === 0 && trainer !== undefined) {
          process.kill(trainer, 'SIGKILL');
          count.trainer++;
          done++;
          await Promise.race([sleep(random(900)), told.over]);
        }
        if (done < kills && told.child.kill('SIGKILL')) {
          count.main++;
          done++;
        }
        await told.over;
        while (told.trainers.some((pid) => isAlive(pid))) await sleep(50); // orphans end themselves
        expect((await checkProject(path, true)).problems).toEqual([]);
        const project = openProject(path);
        const [replication] = project.replications.list();
        const trials = replication === undefined ? [] : project.replications.trials(replication.id);
        if (replication !== undefined) {
          expect(replication.runs.ended).toBeGreaterThanOrEqual(told.ended);
          expect(replication.runs.all).toBe(6);
        }
        // What had ended once is never begun again.
        for (const { runId } of trials) {
          const run = project.runs.get(runId);
          if (before.has(runId)) expect(run.ended).toBe(before.get(runId));
          else if (run.status === 'finished') before.set(runId, run.ended);
        }
        const hashes = trials.map(({ runId }) => project.runs.get(runId).summary?.weightsSha256);
        const conclusion = replication === undefined ? null : project.replications.conclusion(replication.id);
        project.close();
        if (replication?.status !== 'finished') {
          expect(['interrupted', 'paused', undefined]).toContain(replication?.status);
          continue;
        }
        expect(hashes).toEqual(straight.results.map(({ summary }) => summary?.weightsSha256));
        expect(conclusion).toEqual(straight.conclusion);
        break;
      }
      process.stderr.write(`Kills of main: ${count.main}, of trainers: ${count.trainer}.\n`);
      expect(count.main + count.trainer).toBeGreaterThan(0);
    },
  );
});
