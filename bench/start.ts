/**
 * Start to usable window: from the start of the process until the page has drawn what can be worked with, without a
 * project and with one of about 100 MB; and the memory of the host with that project open. In a browser through
 * `unfold serve`, and in Electron where a runtime is at hand. `node bench/start.ts`; the last line is JSON.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createProject } from '../src/main/db/project-db.ts';
import { startHost } from '../test/helpers/browser.ts';
import { launchChromium } from '../test/helpers/chromium.ts';
import { electronRuntime, startElectron } from '../test/helpers/electron.ts';
import { thisMachine } from './support/machine.ts';
import { median } from './support/median.ts';

const rounds = 5;
const targetBytes = 100e6;

/** Milliseconds of a start: until the host serves, and until the page is usable. */
interface Start {
  readonly host: number;
  readonly usable: number;
}

const folder = mkdtempSync(join(tmpdir(), 'unfold-bench-'));
const large = join(folder, 'large.unfold');
await makeLarge(large);
const results: Record<string, unknown> = { projectMegabytes: Math.round(statSync(large).size / 1e6) };

try {
  for (const [name, project] of [
    ['without a project', null],
    ['with the large project', large],
  ] as const) {
    report(`browser, ${name}`, await repeated(() => inBrowser(project)));
    if (electronRuntime !== null) report(`electron, ${name}`, await repeated(() => inElectron(project)));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify({ bench: 'start', machine: thisMachine(), results }));

async function repeated(start: () => Promise<Start & { readonly megabytes: number | null }>) {
  const all = [];
  for (let i = 0; i < rounds; i++) all.push(await start());
  return all;
}

function report(name: string, starts: readonly (Start & { readonly megabytes: number | null })[]): void {
  const of = (key: keyof Start): number => Math.round(median(starts.map((start) => start[key])));
  const megabytes = median(starts.flatMap(({ megabytes: one }) => one ?? []));
  results[name] = { hostMs: of('host'), usableMs: of('usable'), mainMegabytes: Math.round(megabytes) };
  console.log(
    `${name}: usable after ${of('usable')} ms (host ${of('host')} ms), main ${Math.round(megabytes)} MB`,
  );
}

/** When the page said that it is usable, in milliseconds since 1970. */
async function usableAt(page: Page): Promise<number> {
  await page.waitForFunction(() => performance.getEntriesByName('unfold.usable').length > 0, null, {
    polling: 20,
  });
  return page.evaluate(
    () => performance.timeOrigin + performance.getEntriesByName('unfold.usable')[0].startTime,
  );
}

/** The browser is there already; its page is not. */
async function inBrowser(project: string | null) {
  const home = mkdtempSync(join(folder, 'home-'));
  const browser = await launchChromium();
  const page = await browser.newPage();
  const began = Date.now();
  const host = await startHost(home, project === null ? [] : ['--project', project]);
  const served = Date.now();
  await page.goto(host.url);
  const usable = (await usableAt(page)) - began;
  const megabytes = residentMegabytes(host.pid);
  await browser.close();
  await host.close();
  return { host: served - began, usable, megabytes };
}

async function inElectron(project: string | null) {
  const home = mkdtempSync(join(folder, 'home-'));
  const began = Date.now();
  const { application, page } = await startElectron(home, project === null ? [] : [project]);
  const loaded = await page.evaluate(() => performance.timeOrigin);
  const usable = (await usableAt(page)) - began;
  const megabytes = residentMegabytes(application.process().pid);
  await application.close();
  return { host: loaded - began, usable, megabytes };
}

/** Resident memory of a process; null where the system does not tell (everything but Linux). */
function residentMegabytes(pid: number | undefined): number | null {
  const file = `/proc/${pid}/status`;
  if (pid === undefined || !existsSync(file)) return null;
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'));
  return found === null ? null : Number(found[1]) / 1000;
}

/** Series of noise (which does not compress) and drafts of runs. */
async function makeLarge(path: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const project = createProject(path);
  const rows = 1_000_000;
  let state = 1;
  for (let k = 0; k * rows * 8 < targetBytes; k++) {
    const values = new Float64Array(rows);
    for (let t = 0; t < rows; t++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      values[t] = state / 2 ** 32;
    }
    const columns = [{ name: 'x', values }];
    await project.series.add(
      { name: `s${k}`, length: rows, columns },
      { name: `series ${k}`, receipt: null },
    );
  }
  for (let k = 0; k < 200; k++) {
    project.runs.create({
      name: `run ${k}`,
      spec: { name: `run ${k}`, seed: k },
      ...{ seriesId: 1, task: 'series', seed: k, iterationLimit: 100 },
    });
  }
  project.close();
}
