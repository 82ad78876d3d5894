import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { beginJourney, type Journey } from '../helpers/journey.ts';
import { hostName } from '../helpers/window.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-journey-')));
copyFileSync(resolve(import.meta.dirname, '../../examples/laser-like.txt'), join(folder, 'laser-like.txt'));

let journey: Journey | undefined;

afterEach(async () => {
  await journey?.close();
  journey = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`a researcher's journey on the host "${hostName}"`, () => {
  it('imports a file, trains 1-3-1 by Gauss-Newton and sees the curve and the forecast', async () => {
    journey = await beginJourney(folder);
    const { page } = journey;
    await importLaser(journey);
    await train(page);
    await expectResult(page);
    // How the window looks is kept a moment after it was last changed.
    await page.waitForTimeout(1000);
    expect(journey.complaints).toEqual([]);
  }, 120_000);

  it('finds everything again after the application was closed and opened', async () => {
    journey = await beginJourney(folder);
    const { page } = journey;
    await page
      .getByRole('button', { name: /lasers/ })
      .first()
      .click();
    // The run is open at the part that was looked at last.
    await page.getByText('Finished (gradient-norm)').first().waitFor();
    await page.getByRole('tab', { name: 'Result', selected: true }).waitFor();
    await page.getByRole('tab', { name: 'Training' }).click();
    await expectCurve(page);
    await expectResult(page);
    expect(journey.complaints).toEqual([]);
  }, 120_000);

  it('looks at the conditioning of the newest weights', async () => {
    journey = await beginJourney(folder);
    const { page } = journey;
    await page
      .getByRole('button', { name: /lasers/ })
      .first()
      .click();
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /my first run/ })
      .click();
    await page.getByRole('tab', { name: 'Diagnostics' }).click();
    await page.getByRole('checkbox', { name: 'Conditioning' }).check();
    await page.getByRole('heading', { name: 'Eigenvalues of the Hessian' }).waitFor({ timeout: 60_000 });
    await page.getByRole('checkbox', { name: 'Sizes of weights' }).check();
    await page
      .getByRole('heading', { name: 'Weights of each connection', exact: true })
      .waitFor({ timeout: 60_000 });
    const row = page.getByRole('row', { name: /^Condition number of H / }).first();
    expect(Number(await row.locator('.value').getAttribute('title'))).toBeGreaterThan(1);
    expect(journey.complaints).toEqual([]);
  }, 120_000);

  it('trains on a task, which needs no data, until few answers are wrong', async () => {
    journey = await beginJourney(folder);
    const { page, choose } = journey;
    await choose('orders.unfold', () => page.getByRole('button', { name: 'New project' }).click());
    await page.getByRole('main').getByRole('button', { name: 'New run' }).click();
    await page.getByText('Choose a series, or a task').first().waitFor();
    await page.getByLabel('Begin from').selectOption('temporal-order');
    await page.getByRole('button', { name: /^Data Temporal order/ }).click();
    await page.getByRole('textbox', { name: /^Length\b/ }).fill('10');
    await page.getByRole('button', { name: /^Stop when/ }).click();
    await page.getByLabel('Wrong sequences').fill('0.05');
    await page.getByText('Mflop an iteration').waitFor();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('Finished (wrong)').first().waitFor({ timeout: 60_000 });
    await page.getByRole('heading', { name: 'Wrong answers' }).waitFor();
    await page.getByRole('tab', { name: 'Result' }).click();
    const wrong = page.getByRole('row', { name: /^test/ }).first().locator('.value').nth(1);
    expect(Number(await wrong.getAttribute('title'))).toBeLessThan(0.1);
    expect(journey.complaints).toEqual([]);
  }, 120_000);

  it('pauses a run, does one iteration, goes on, and stops', async () => {
    journey = await beginJourney(folder);
    const { page } = journey;
    await page
      .getByRole('button', { name: /lasers/ })
      .first()
      .click();
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /my first run/ })
      .click();
    await page.getByRole('button', { name: 'New run with these settings' }).click();
    await page.getByRole('textbox', { name: 'Hidden units' }).fill('30');
    await page.getByText('991 parameters').waitFor();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText(/it\/s/).first().waitFor();
    await page.keyboard.press('Shift+F5');
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const before = await iteration(page);
    await page.keyboard.press('F10');
    await page
      .getByText(new RegExp(`^iteration ${before + 1} of`))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await iteration(page)).toBe(before + 1);
    await page.keyboard.press('F5');
    await page.getByRole('main').getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page.getByRole('main').focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('main').getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Stopped by user').first().waitFor();
    expect(journey.complaints).toEqual([]);
  }, 120_000);
});

async function iteration(page: Page): Promise<number> {
  const text = await page
    .getByRole('main')
    .getByText(/^iteration \d/)
    .textContent();
  return Number(/\d+/.exec(text ?? '')?.[0]);
}

async function importLaser({ page, choose }: Journey): Promise<void> {
  await choose('lasers.unfold', () => page.getByRole('button', { name: 'New project' }).click());
  await page.getByText('A project begins with data').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Import data' }).click();
  await choose('laser-like.txt', () => page.getByRole('button', { name: 'Choose a file' }).click());
  await page.getByText('How it is read').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name: 'laser-like was imported' }).waitFor();
  await page.getByText('1100 of 1100 rows kept').waitFor();
}

async function train(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'New run with this series' }).click();
  await page.getByLabel('Begin from').selectOption('1-3-1');
  await page.getByLabel('Name', { exact: true }).fill('my first run');
  await page.getByRole('button', { name: /^Data laser-like/ }).click();
  await page.getByLabel('Training', { exact: true }).fill('1000');
  await page.getByLabel('Validation', { exact: true }).fill('0');
  await page.getByLabel('Test', { exact: true }).fill('100');
  await page.getByText('19 parameters').waitFor();
  await page.getByText('samples 999 training, 100 test').waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('Finished (gradient-norm)').first().waitFor({ timeout: 60_000 });
  await expectCurve(page);
}

/** The error curve, as its table: from about 1 down to what three units can do. */
async function expectCurve(page: Page): Promise<void> {
  const table = page.getByRole('group', { name: 'Error as a table' });
  await page.getByRole('button', { name: 'table', exact: true }).first().click();
  const first = await trainingError(table.getByRole('row').nth(1));
  const next = page.getByRole('button', { name: 'Next', exact: true });
  while ((await next.count()) > 0 && (await next.isEnabled())) await next.click();
  const last = await trainingError(table.getByRole('row').last());
  expect(first).toBeGreaterThan(0.5);
  expect(last).toBeLessThan(0.05);
  await page.getByRole('button', { name: 'table', exact: true }).first().click();
}

async function trainingError(row: ReturnType<Page['getByRole']>): Promise<number> {
  return Number(await row.getByRole('cell').nth(1).locator('.value').getAttribute('title'));
}

/** Predicted against actual over all samples, and metrics of both sets. */
async function expectResult(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Result' }).click();
  await page.getByRole('heading', { name: /^Predicted and actual/ }).waitFor();
  await page.keyboard.press('Alt+l');
  await page.getByRole('columnheader', { name: 'NMSE test' }).waitFor();
  expect(await page.getByRole('columnheader', { name: 'NMSE val.' }).count()).toBe(0);
  await page.keyboard.press('Alt+w');
  await page.getByRole('button', { name: 'table', exact: true }).first().click();
  await page.getByText(/rows 1 to 100 of 200/).waitFor();
  await page.getByRole('button', { name: 'all', exact: true }).click();
  await page.getByText(/rows 1 to 100 of 1099/).waitFor();
  expect(await page.getByRole('main').getByText('validation').count()).toBe(0);
  const row = page.getByRole('row', { name: /^test/ });
  expect(Number(await row.locator('.value').nth(2).getAttribute('title'))).toBeLessThan(0.1);
}
