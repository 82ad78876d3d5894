/**
 * Is the window ever held up while two runs train? For each of several uses: the longest time in which the main process
 * did nothing else, and the longest task of the page. `node bench/responsive.ts`; the last line is JSON. Nothing is to
 * take longer than 100 ms.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject } from '../src/main/db/project-db.ts';
import { launchChromium } from '../test/helpers/chromium.ts';
import { thisMachine } from './support/machine.ts';

const trainingSeconds = 30;
const limitMs = 100;
const folder = mkdtempSync(join(tmpdir(), 'unfold-bench-'));
const path = join(folder, 'two.unfold');
await makeProject();
const host = fork(join(import.meta.dirname, 'support', 'watched-host.ts'), [path], { stdio: 'inherit' });
const ended = new Promise<void>((done) => host.once('exit', () => done()));
const { url } = (await answer(host)) as { url: string };
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const results: Record<string, unknown> = {};

try {
  await page.goto(url);
  await page.getByText('Nothing is open').waitFor();
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' });
  });
  await measured('start two runs', startBoth);
  await measured(`${trainingSeconds} s of training, a run in front`, () =>
    page.waitForTimeout(1000 * trainingSeconds),
  );
  await measured('parts of a run, back and forth', throughParts);
  await measured('a new run’s form', newRun);
  await measured('what every card costs', costs);
  await measured('pause and resume both', pauseBoth);
} finally {
  await browser.close();
  host.send('end');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify({ bench: 'responsive', machine: thisMachine(), limitMs, results }));

interface Hold {
  readonly longest: number;
  readonly p99: number;
  readonly worst: readonly { readonly method: string; readonly ms: number }[];
}

async function measured(name: string, use: () => Promise<unknown>): Promise<void> {
  await report();
  await use();
  const { hold, task } = await report();
  const held = Math.round(hold.longest);
  const [worst] = hold.worst;
  results[name] = { mainMs: held, mainP99Ms: Math.round(hold.p99), pageMs: Math.round(task) };
  const by = worst === undefined ? '' : `; longest call ${worst.method} ${worst.ms.toFixed(0)} ms`;
  const verdict = Math.max(hold.longest, task) > limitMs ? ' *' : '';
  console.log(
    `${name}: main ${held} ms (99 %: ${hold.p99.toFixed(0)}), page ${Math.round(task)} ms${by}${verdict}`,
  );
}

/** Since the last time it was asked for. */
async function report(): Promise<{ hold: Hold; task: number }> {
  const task = await page.evaluate(() => {
    const { tasks } = globalThis as unknown as { tasks: number[] };
    return Math.max(0, ...tasks.splice(0));
  });
  const heard = answer(host);
  host.send('report');
  return { hold: (await heard) as Hold, task };
}

function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((done) => child.once('message', done));
}

async function startBoth(): Promise<void> {
  for (const name of [/first #1/, /second #2/]) {
    await page.getByRole('navigation').getByRole('button', { name }).click();
    await page.keyboard.press('F5');
    await page.getByRole('complementary').getByText('Running').waitFor();
  }
}

async function throughParts(): Promise<void> {
  const parts = page.locator('#tab-panel [role=tab]');
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < (await parts.count()); i++) {
      await parts.nth(i).click();
      await page.waitForTimeout(700);
    }
  }
  await parts.first().click();
}

async function newRun(): Promise<void> {
  await page.keyboard.press('Alt+r');
  await page.getByText('Mflop').waitFor();
  await page.keyboard.press('Alt+w');
}

/** As the cards' forms ask with every change. */
async function costs(): Promise<void> {
  await page.keyboard.press('Alt+g');
  const done = answer(host);
  host.send('costs');
  await done;
  await page.keyboard.press('Alt+w');
}

async function pauseBoth(): Promise<void> {
  for (const name of [/first #1/, /second #2/]) {
    await page.getByRole('navigation').getByRole('button', { name }).click();
    await page.keyboard.press('Shift+F5');
    await page.getByRole('complementary').getByText('Paused').waitFor();
    await page.keyboard.press('F5');
    await page.getByRole('complementary').getByText('Running').waitFor();
  }
}

async function makeProject(): Promise<void> {
  const project = createProject(path);
  const rows = 1100;
  const values = Float64Array.from({ length: rows }, (_, t) => Math.sin(t / 3) + Math.sin(t / 7) ** 3);
  const series = await project.series.add(
    { name: 'waves', length: rows, columns: [{ name: 'x', values }] },
    { name: 'waves', receipt: null },
  );
  for (const [k, name] of ['first', 'second'].entries()) {
    const spec = {
      name,
      data: { inputs: ['x'], targets: ['x'], split: { train: 900, validation: 0, test: 150 } },
      network: { name: 'recurrent', hidden: [9] },
      phases: [{ method: 'gradient-descent', iterations: null }],
      stop: { iterations: 100_000_000, gradientNorm: null },
      record: { metricsEvery: 10, checkpointEvery: 2000 },
      seed: k + 1,
    };
    project.runs.create({
      ...{ name, spec, seriesId: series.id, task: 'series', seed: k + 1 },
      iterationLimit: 100_000_000,
    });
  }
  project.close();
}
