import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf } from '../helpers/fake-page/views.ts';
import { type OnPage, usePages } from '../helpers/page-tests.ts';

const { inView } = usePages();
const withPage = (act: OnPage) => inView('nothing-open', act);

const openSettings = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+,');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
};
const asked = (page: Page) =>
  fakeOf(page, (fake) =>
    fake.calls.filter(({ method }) => method === 'settings.set').map(({ params }) => params),
  );

describe('the settings', () => {
  it('hold at once: theme, digits, and trainers, which must be a whole number', () =>
    withPage(async (page) => {
      await openSettings(page);
      await page.locator('#theme').selectOption('Dark');
      await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
      await page.getByText('314.2').waitFor();
      await page.getByLabel('Digits shown').selectOption('6');
      await page.getByText('314.159').waitFor();
      await page.getByLabel('Runs at a time').fill('none');
      await page.keyboard.press('Tab');
      await page.getByText('A whole number from 1 to 64').waitFor();
      await page.getByLabel('Runs at a time').fill('1');
      await page.keyboard.press('Tab');
      expect(await asked(page)).toEqual([{ theme: 'dark' }, { digits: 6 }, { trainers: 1 }]);
    }));

  it('give a command other keys, tell whose they are, and take them when asked to', () =>
    withPage(async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Add a key for “New run”' }).click();
      await page.keyboard.press('x');
      await page.getByText('A sign alone').waitFor();
      await page.keyboard.press('Alt+l');
      await page.getByText('Alt+L belongs to “List of runs”').waitFor();
      await page.getByRole('button', { name: 'Take it from there' }).click();
      await page.getByRole('button', { name: 'Take Alt+L from “New run”' }).waitFor();
      await page.getByRole('heading', { name: 'Settings', level: 1 }).click();
      await page.keyboard.press('Alt+l');
      await page.getByRole('tab', { name: 'New run' }).waitFor();
      expect(await asked(page)).toEqual([{ keys: { 'run.list': [], 'run.new': ['Alt+R', 'Alt+L'] } }]);
    }));

  it('take the keys out as a file and in again', () =>
    withPage(async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Take Alt+R from “New run”' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export the keys' }).click(),
      ]);
      await page.getByRole('button', { name: 'As at first', exact: true }).click();
      await page.getByRole('button', { name: 'Take Alt+R from “New run”' }).waitFor();
      await page.getByLabel('Import keys').setInputFiles(await file.path());
      await page.getByText('The keys of').waitFor();
      expect((await asked(page)).at(-1)).toEqual({ keys: { 'run.new': [] } });
      await page
        .getByLabel('Import keys')
        .setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
      await page.getByText('other.json: This is not a file of keys').waitFor();
    }));
});

describe('keys of the window', () => {
  it('find in the contents, save, go through the runs and their parts, and help on what is in front', () =>
    withPage(async (page) => {
      await page.keyboard.press('Control+f');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
        'Filter the contents',
      );
      await page.keyboard.press('Control+s');
      await page.getByText('Every change is saved at once').waitFor();
      await page.keyboard.press('Alt+ArrowDown');
      const first = await page.getByRole('heading', { level: 1 }).last().textContent();
      await page.keyboard.press('Alt+ArrowDown');
      await page.waitForFunction((name) => document.querySelector('main h1')?.textContent !== name, first);
      await page.keyboard.press('Alt+2');
      await page.locator('#tab-panel [role=tab][aria-selected=true]', { hasText: 'Result' }).waitFor();
      await page.keyboard.press('F1');
      await page.getByRole('dialog').getByText('bit for bit').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }));

  it('are all in the sheet, which can be filtered', () =>
    withPage(async (page) => {
      await page.keyboard.press('?');
      const sheet = page.getByRole('dialog');
      await sheet.getByText('Parts 1 to 9 of what is in front').waitFor();
      await page.keyboard.type('ctrl+shift+s');
      await sheet.getByText('Save a copy of the project').waitFor();
      expect(await sheet.getByRole('row').count()).toBe(1);
    }));

  it('move through the contents with the arrows', () =>
    withPage(async (page) => {
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /laser-like/ })
        .focus();
      await page.keyboard.press('ArrowDown');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('pump');
      await page.keyboard.press('ArrowUp');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('laser-like');
    }));
});
