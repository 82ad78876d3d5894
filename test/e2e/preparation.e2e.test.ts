import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { beginJourney, type Journey } from '../helpers/journey.ts';
import { hostName } from '../helpers/window.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-preparation-')));
const load = (t: number) => (50 + 0.3 * t) * (2 + Math.sin(t / 1.9));
const rows = Array.from({ length: 260 }, (_, t) => `${t > 50 && t < 56 ? '' : load(t)};${t % 7}`);
writeFileSync(join(folder, 'load.csv'), ['load;day', ...rows, ''].join('\n'));

let journey: Journey | undefined;

afterEach(async () => {
  await journey?.close();
  journey = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`preparation on the host "${hostName}"`, () => {
  it('is set in the form, trained on, and undone in the result', async () => {
    journey = await beginJourney(folder);
    const { page, choose, complaints } = journey;
    await choose('load.unfold', () => page.getByRole('button', { name: 'New project' }).click());
    await page.getByText('A project begins with data').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Import data' }).click();
    await choose('load.csv', () => page.getByRole('button', { name: 'Choose a file' }).click());
    await page.getByText('How it is read').waitFor();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('heading', { name: 'load was imported' }).waitFor();
    await page.getByRole('main').getByRole('button', { name: 'New run with this series' }).click();
    await page.getByLabel('Name', { exact: true }).fill('prepared');
    const main = page.getByRole('main');
    // Missing values are refused until something is done about them, so the part is open already.
    await page.getByText('rows 52 to 56 are missing').first().waitFor();
    await main.getByRole('button', { name: /^Data/, expanded: false }).click();
    await page.getByLabel('Role of day').selectOption('future');
    await page.getByLabel('Missing values').selectOption('cut');
    await page.getByText('left out in 1 place').waitFor();
    await page.getByLabel('Add a step').selectOption('log');
    await page.getByLabel('Add a step').selectOption('difference');
    await page
      .getByRole('img', { name: /^load after/ })
      .nth(1)
      .waitFor();
    await page.getByRole('slider', { name: 'End of test' }).press('PageDown');
    await page.getByText('Mflop an iteration').waitFor();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await main.getByText('Finished (gradient-norm)').first().waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByText('Difference', { exact: true }).first().waitFor();
    await page.getByRole('tab', { name: 'Result' }).click();
    await page.getByRole('row', { name: /^test/ }).first().waitFor();
    await page.getByRole('tab', { name: 'Forecast' }).click();
    const table = page.getByRole('table', { name: 'Forecasts and their errors' });
    await table.waitFor();
    await page.getByText('the other inputs of the data, taken as known in advance').first().waitFor();
    expect(complaints).toEqual([]);
  }, 120_000);
});
