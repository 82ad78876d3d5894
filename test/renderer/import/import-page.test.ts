import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchPage } from '../../helpers/browser.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { serveFakePage } from '../../helpers/fake-page/build.ts';

let browser: Browser;
let server: Awaited<ReturnType<typeof serveFakePage>>;

beforeAll(async () => {
  server = await serveFakePage();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function withPage(act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(20_000);
  const { page, complaints } = watchPage(await context.newPage());
  await page.goto(`${server.url}#full`);
  await act(page);
  const seen = [...complaints];
  await context.close();
  expect(seen).toEqual([]);
}

describe('the series view', () => {
  it('says that the file has changed, and imports it again into a series beside it', () =>
    withPage(async (page) => {
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /laser-like/ })
        .first()
        .click();
      await page.getByText('The file laser.txt has changed since this series was imported.').waitFor();
      await page.getByText('All 1100 rows').waitFor();
      await page.getByRole('button', { name: 'Import again' }).click();
      await page.getByText('“laser-like 2” was imported beside “laser-like”.').waitFor();
      await page.getByRole('heading', { name: 'laser-like 2', level: 1 }).waitFor();
      await page.getByText('All 1100 rows').waitFor();
    }));
});

describe('files dropped anywhere on the window', () => {
  it('open the import with a preview; a table in them is chosen, and they are imported', () =>
    withPage(async (page) => {
      await page.getByText('Nothing is open').waitFor();
      await page.evaluate(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['{"a": [1, 2]}'], 'one.json'));
        transfer.items.add(new File(['{"a": [3, 4]}'], 'two.json'));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
      });
      await page.getByRole('heading', { name: 'Import one.json and 1 more' }).waitFor();
      await page.getByLabel('Format', { exact: true }).selectOption('JSON');
      await page.getByLabel('Table', { exact: true }).selectOption('wind');
      await page.getByText('the recipe says so').first().waitFor();
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await page.getByText('was imported').first().waitFor();
    }));
});
