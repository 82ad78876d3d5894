import { describe, it } from 'vitest';
import { usePages } from '../../helpers/page-tests.ts';

const { withPage } = usePages({ timeout: 20_000 });

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
