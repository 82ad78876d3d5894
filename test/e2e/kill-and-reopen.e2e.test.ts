import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { advance, createRun, readRunSpec, summarise } from '../../src/engine/index.ts';
import { openProject, type ProjectDb } from '../../src/main/db/project-db.ts';
import { beginJourney, type Journey } from '../helpers/journey.ts';
import { loadWasmKernels } from '../helpers/kernels.ts';
import { hostName } from '../helpers/window.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-kill-')));
const project = join(folder, 'killed.unfold');
copyFileSync(resolve(import.meta.dirname, '../../examples/laser-like.txt'), join(folder, 'laser-like.txt'));

let journey: Journey | undefined;

afterEach(async () => {
  await journey?.close();
  journey = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`the application killed in the middle of a run, on the host "${hostName}"`, () => {
  it('is opened again with the run interrupted, and goes on to the same weights as without', async () => {
    journey = await beginJourney(folder);
    await startLongRun(journey);
    await reached(journey.page, 2000);
    await journey.kill();
    const left = await read((stored) => stored.runs.list()[0]);
    expect(left?.status).toBe('interrupted');
    expect(left?.iterations).toBeGreaterThan(0);

    journey = await beginJourney(folder, project);
    const { page } = journey;
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /long one/ })
      .click();
    await page
      .getByText(/Interrupted/)
      .first()
      .waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Resume' }).click();
    await page
      .getByText(/Finished \(iterations\)/)
      .first()
      .waitFor({ timeout: 90_000 });
    expect(journey.complaints).toEqual([]);
  }, 240_000);

  it('has stored every number of the run that nothing had interrupted', async () => {
    const { spec, series, summary } = await read((stored) => {
      const [run] = stored.runs.list();
      if (run?.seriesId == null) throw new Error('The run is not there.');
      return {
        spec: stored.runs.spec(run.id),
        series: stored.series.read(run.seriesId),
        summary: run.summary,
      };
    });
    const straight = createRun(readRunSpec(spec), series, await loadWasmKernels());
    advance(straight, Infinity);
    expect(summary?.weightsSha256).toBe(summarise(straight).weightsSha256);
  }, 60_000);
});

async function startLongRun({ page, choose }: Journey): Promise<void> {
  await choose('killed.unfold', () => page.getByRole('button', { name: 'New project' }).click());
  await page.getByRole('main').getByRole('button', { name: 'Import data' }).click();
  await choose('laser-like.txt', () => page.getByRole('button', { name: 'Choose a file' }).click());
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: 'New run with this series' }).click();
  await page.getByLabel('Begin from').selectOption('lstm-adam');
  await page.getByLabel('Name', { exact: true }).fill('long one');
  await page.getByRole('button', { name: /^Stop when/ }).click();
  await page.getByLabel('Iterations', { exact: true }).last().fill('6000');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
}

/** Waits until the page has seen so many iterations. */
async function reached(page: Page, iterations: number): Promise<void> {
  const shown = page.getByRole('main').getByText(/^iteration \d/);
  await expect
    .poll(async () => Number(/\d+/.exec((await shown.textContent()) ?? '')?.[0]), { timeout: 60_000 })
    .toBeGreaterThan(iterations);
}

async function read<T>(look: (project: ProjectDb) => T): Promise<T> {
  const stored = openProject(project);
  try {
    return look(stored);
  } finally {
    stored.close();
  }
}
