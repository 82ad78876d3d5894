import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type OnPage, usePages } from '../helpers/page-tests.ts';

const { inView } = usePages({ complaints: 'ignore' });
const withPage = (act: OnPage) => inView('nothing-open', act);

const item = (page: Page, name: RegExp) => page.getByRole('navigation').getByRole('button', { name }).first();
const width = (page: Page, label: string) =>
  page.getByRole('separator', { name: label }).getAttribute('aria-valuenow');

describe('the window of a project', () => {
  it('is as it was left when the project is opened again', () =>
    withPage(async (page) => {
      await item(page, /laser-like/).click();
      await item(page, /9 units #2/).click();
      await page.getByRole('tab', { name: 'Result', exact: true }).click();
      await item(page, /pump/).click();
      await page.getByRole('tab', { name: /9 units/ }).click();
      await page.getByLabel('Filter the contents').fill('l');
      await page.getByRole('separator', { name: 'Width of the inspector' }).focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Control+b');
      await page.waitForTimeout(700);
      await page.keyboard.press('Alt+Shift+W');
      await page.getByText('Recent projects').waitFor();
      await page
        .getByRole('button', { name: /lasers/ })
        .first()
        .click();
      await page.getByRole('tab', { name: 'Result', exact: true, selected: true }).waitFor();
      expect(await page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab').count()).toBe(3);
      expect(await page.getByRole('navigation').count()).toBe(0);
      expect(await width(page, 'Width of the inspector')).toBe('296');
      await page.keyboard.press('Control+b');
      expect(await page.getByLabel('Filter the contents').inputValue()).toBe('l');
    }));

  it('has panes whose widths are set by mouse and keyboard, between limits', () =>
    withPage(async (page) => {
      const line = page.getByRole('separator', { name: 'Width of the contents' });
      await line.focus();
      await page.keyboard.press('ArrowRight');
      expect(await width(page, 'Width of the contents')).toBe('236');
      await page.keyboard.press('Home');
      expect(await width(page, 'Width of the contents')).toBe('160');
      const box = await line.boundingBox();
      if (box === null) throw new Error('The line is not drawn.');
      await page.mouse.move(box.x + 3, box.y + 200);
      await page.mouse.down();
      await page.mouse.move(box.x + 103, box.y + 200, { steps: 4 });
      await page.mouse.up();
      expect(await width(page, 'Width of the contents')).toBe('260');
      await line.dblclick();
      expect(await width(page, 'Width of the contents')).toBe('220');
    }));

  it('takes data that is dropped to the import, and says where a project must be opened', () =>
    withPage(async (page) => {
      const drop = (name: string) =>
        page.evaluate((fileName) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(['1\n2\n3\n'], fileName));
          window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
        }, name);
      await drop('numbers.txt');
      await page.getByRole('tab', { name: 'Import numbers.txt' }).waitFor();
      await drop('other.unfold');
      await page.getByText('A browser does not tell where').waitFor();
    }));
});
