/** kill -9 of the main process and of the trainer at random moments; UNFOLD_KILLS says how many times (12). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { createRun, advance, readRunSpec, summarise, typescriptKernels } from '../../src/engine/index.ts';
import { checkProject, openProject } from '../../src/main/db/project-db.ts';
import { killSpec, killText } from '../helpers/kill-spec.ts';
import { sleep, temporaryFolder } from '../helpers/projects.ts';

const kills = Number(process.env.UNFOLD_KILLS ?? 12);
const script = join(import.meta.dirname, '../helpers/kill-child.ts');

/** What the child told so far. */
interface Told {
  readonly child: ChildProcess;
  readonly over: Promise<unknown>;
  committed: number;
  status: string;
  trainer: number | null;
  readonly trainers: number[];
}

function start(path: string): Told {
  const child = spawn(process.execPath, ['--no-warnings', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: Told = {
    child,
    over: once(child, 'close'),
    committed: 0,
    status: '',
    trainer: null,
    trainers: [],
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { committed, status, trainer } = JSON.parse(line);
    if (typeof committed === 'number') told.committed = Math.max(told.committed, committed);
    if (typeof status === 'string') told.status = status;
    if (typeof trainer === 'number') told.trainers.push((told.trainer = trainer));
  });
  return told;
}

/** The uninterrupted run, in this process. */
function straight(): { sha: string; rows: Float64Array } {
  const values = Float64Array.from(killText.trim().split('\n').slice(1), Number);
  const series = { name: 'waves', length: values.length, columns: [{ name: 'x', values }] };
  const run = createRun(readRunSpec(killSpec), series, typescriptKernels);
  const { rows } = advance(run, Infinity);
  return { sha: summarise(run).weightsSha256, rows };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function allGone(pids: readonly number[], withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    if (!pids.some(isAlive)) return true;
    await sleep(50);
  }
  return false;
}

describe('kill -9', () => {
  it(
    `of the main process or the trainer, ${kills} times: nothing committed is lost, and the weights are the same`,
    { timeout: 60_000 + 10_000 * kills },
    async () => {
      const whole = straight();
      const folder = temporaryFolder();
      let state = 424242;
      const random = (below: number) => (state = (state * 48271) % 2147483647) % below;
      const results = new Map<number, string>();
      const count = { main: 0, trainer: 0, finished: 0 };
      for (let done = 0; done < kills || count.finished === 0;) {
        const path = join(folder, `p${count.finished}.unfold`);
        const told = start(path);
        while (told.status !== 'running' && told.child.exitCode === null) await sleep(5);
        for (let left = done < kills ? random(3) : 0; left > 0 && told.child.exitCode === null; left--) {
          await sleep(random(400));
          if (told.trainer === null || !isAlive(told.trainer)) continue;
          process.kill(told.trainer, 'SIGKILL');
          count.trainer++;
          done++;
        }
        if (done < kills) {
          await Promise.race([sleep(random(800)), told.over]);
          if (told.child.kill('SIGKILL')) {
            count.main++;
            done++;
          }
        }
        await told.over;
        expect(await allGone(told.trainers, 10_000), 'an orphan ends itself').toBe(true);
        expect((await checkProject(path, true)).problems).toEqual([]);
        const project = openProject(path);
        const [run] = project.runs.list();
        if (run !== undefined) {
          expect(run.iterations).toBeGreaterThanOrEqual(told.committed);
          const { values, columns } = project.progress.metrics(run.id);
          expect(values.length).toBeGreaterThanOrEqual(
            told.committed > 0 ? (told.committed + 1) * columns.length : 0,
          );
          expect(values).toEqual(whole.rows.subarray(0, values.length));
          const looked = project.diagnostics.list(run.id);
          // Up to the newest checkpoint none is missing; the one at its very iteration may be still to come.
          const sure = run.status === 'finished' ? run.iterations : run.iterations - 1;
          expect(looked.map(({ iteration }) => iteration).filter((iteration) => iteration <= sure)).toEqual(
            Array.from({ length: Math.floor(Math.max(sure, -100) / 100) + 1 }, (_, i) => 100 * i),
          );
          for (const { iteration, sha256 } of looked) {
            expect(results.get(iteration) ?? sha256, `what was found at ${iteration}`).toBe(sha256);
            results.set(iteration, sha256);
          }
          expect((await project.check(true)).problems).toEqual([]);
        }
        project.close();
        if (run?.status !== 'finished') continue;
        expect(run.summary?.weightsSha256).toBe(whole.sha);
        expect(run.iterations).toBe(killSpec.stop.iterations);
        rmSync(path);
        count.finished++;
      }
      process.stderr.write(
        `Kills of main: ${count.main}, of trainers: ${count.trainer}; runs that finished in between: ${count.finished}.\n`,
      );
      expect(count.main + count.trainer).toBeGreaterThanOrEqual(kills);
    },
  );
});
