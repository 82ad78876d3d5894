import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createProject } from '../../src/main/db/project-db.ts';
import { hostName, openApplication, type AppWindow } from '../helpers/window.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-gallery-')));
const project = join(folder, 'cards.unfold');
const label = 'Ill-conditioning without regularisation';
createProject(project).close();
let window: AppWindow | undefined;

afterEach(async () => {
  await window?.close();
  window = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = (page: Page) => page.getByRole('main');

async function open(): Promise<Page> {
  window = await openApplication(folder, project);
  return window.page;
}

/** The measured value of a line of the table, with all its digits. */
async function measured(page: Page, quantity: RegExp): Promise<number> {
  const cell = main(page).getByRole('row', { name: quantity }).getByRole('cell').nth(2);
  return Number(await cell.locator('.value').getAttribute('title'));
}

/** The result of the card, however long its runs take on a busy machine. */
async function expectResult(page: Page): Promise<void> {
  await main(page).getByRole('columnheader', { name: 'Measured' }).waitFor({ timeout: 150_000 });
  await main(page)
    .locator('.verdict')
    .getByText(/reproduced|near/)
    .waitFor();
  expect(await measured(page, /^cos of the outputs/)).toBeGreaterThan(0.9);
  expect(await measured(page, /^Condition number It grows/)).toBeGreaterThan(1e8);
  const figure = page.getByRole('region', { name: /^Figure 2, left/ });
  await figure.getByRole('button', { name: 'table' }).click();
  await page
    .getByRole('group', { name: /^Figure 2, left.* as a table$/ })
    .getByRole('row')
    .nth(5)
    .waitFor();
}

describe(`a published experiment on the host "${hostName}"`, () => {
  it('is found in the gallery, run, paused, resumed and judged', async () => {
    const page = await open();
    await page.getByRole('navigation').getByRole('button', { name: 'Gallery' }).waitFor();
    await page.keyboard.press('Alt+g');
    await page.getByLabel('Filter the experiments').fill('pedersen ill-conditioning');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await main(page).getByRole('heading', { level: 1, name: label }).waitFor();
    await page.getByText('Not the measured data.').waitFor();
    await page.getByText(/^4 runs, about \d+ s on two cores/).waitFor();
    await main(page).getByRole('button', { name: 'Run', exact: true }).click();
    await main(page).getByRole('button', { name: 'Pause', exact: true }).click();
    await main(page).getByRole('button', { name: 'Resume', exact: true }).click();
    await expectResult(page);
    expect(window?.complaints).toEqual([]);
  }, 240_000);

  it('is there with its runs when the project is opened again', async () => {
    const page = await open();
    const tree = page.getByRole('navigation');
    await tree.getByRole('button', { name: new RegExp(`^(reproduced|near) ${label}`) }).click();
    await expectResult(page);
    await main(page).getByRole('button', { name: '4 runs' }).click();
    await main(page).getByRole('button', { name: 'Start 2' }).click();
    await main(page)
      .getByRole('heading', { level: 1, name: /Start 2$/ })
      .waitFor();
    expect(window?.complaints).toEqual([]);
  }, 240_000);
});
