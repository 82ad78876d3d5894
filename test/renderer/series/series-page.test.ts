import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf } from '../../helpers/fake-page/views.ts';
import { type OnPage, usePages } from '../../helpers/page-tests.ts';

const { withPage } = usePages({ height: 900 });

/** The view of a series on a fresh page. */
const onSeries = (name: RegExp, act: OnPage) =>
  withPage(async (page) => {
    await page.getByRole('navigation').getByRole('button', { name }).first().click();
    await page.getByText('rows: every row as it is').first().waitFor();
    await act(page);
  });

const plot = (page: Page) => page.getByRole('group', { name: /^Values of/ });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** The part that was asked for last. */
const asked = (page: Page): Promise<{ from: number | null; to: number | null; columns: number[] }> =>
  fakeOf(page, (fake) => {
    const all = fake.calls.filter(({ method }) => method === 'series.window');
    return all[all.length - 1].params as { from: number | null; to: number | null; columns: number[] };
  });

describe('the plot of a series', () => {
  it('is zoomed and moved with the keys, and asks for what it shows', () =>
    onSeries(/laser-like/, async (page) => {
      expect(await asked(page)).toMatchObject({ from: null, to: null });
      await plot(page).focus();
      await page.keyboard.press('+');
      await page.getByText('732 of 1100 rows').waitFor();
      const { from, to } = await asked(page);
      expect((to ?? 0) - (from ?? 0)).toBeCloseTo(1099 / 1.5, 6);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Home');
      await page.waitForFunction(() => true);
      expect((await asked(page)).from).toBe(0);
      await page.keyboard.press('End');
      expect((await asked(page)).to).toBe(1099);
      await page.keyboard.press('0');
      await page.getByText('All 1100 rows').waitFor();
    }));

  it('is zoomed at the pointer with the wheel, dragged, and whole again after a double click', () =>
    onSeries(/laser-like/, async (page) => {
      const box = await plot(page).boundingBox();
      const [x, y] = [(box?.x ?? 0) + 60 + ((box?.width ?? 0) - 70) / 4, (box?.y ?? 0) + 80];
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, -600);
      await page.getByText('All 1100 rows').waitFor({ state: 'detached' });
      const zoomed = await asked(page);
      const share = (1099 / 4 - (zoomed.from ?? 0)) / ((zoomed.to ?? 0) - (zoomed.from ?? 0));
      expect(share).toBeCloseTo(0.25, 1);
      await page.mouse.down();
      await page.mouse.move(x - 100, y);
      await page.mouse.up();
      await expect.poll(async () => (await asked(page)).from).toBeGreaterThan(zoomed.from ?? 0);
      await page.mouse.dblclick(x, y);
      await page.getByText('All 1100 rows').waitFor();
    }));

  it('shows a part that was marked with Alt, and one that was dragged in the strip', () =>
    onSeries(/laser-like/, async (page) => {
      const box = await plot(page).boundingBox();
      const [x, y] = [(box?.x ?? 0) + 200, (box?.y ?? 0) + 80];
      await page.mouse.move(x, y);
      await page.keyboard.down('Alt');
      await page.mouse.down();
      await page.mouse.move(x + 100, y);
      await page.mouse.up();
      await page.keyboard.up('Alt');
      await page.getByText('All 1100 rows').waitFor({ state: 'detached' });
      const marked = await asked(page);
      const strip = (box?.y ?? 0) + (box?.height ?? 0) + 18;
      await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) - 60, strip);
      await expect.poll(async () => (await asked(page)).from).toBeGreaterThan(marked.from ?? 0);
    }));

  it('draws the columns that are chosen, marks missing values, and reads out what is under the pointer', () =>
    onSeries(/pump/, async (page) => {
      await page.getByText('32 missing values, marked below').waitFor();
      expect(await button(page, 'panels').getAttribute('aria-pressed')).toBe('true');
      await page
        .getByRole('group', { name: 'Columns', exact: true })
        .getByRole('button', { name: 'intensity' })
        .click();
      await expect.poll(async () => (await asked(page)).columns).toEqual([0]);
      await plot(page).hover();
      await page.getByRole('group', { name: 'Columns', exact: true }).locator('.value').waitFor();
    }));

  it('is there as a table and as CSV of what is on show', () =>
    onSeries(/pump/, async (page) => {
      await plot(page).focus();
      for (let i = 0; i < 12; i++) await page.keyboard.press('+');
      await button(page, 'table').first().click();
      const table = page.getByRole('group', { name: 'Values as a table' });
      expect(await table.getByRole('row').count()).toBeLessThan(20);
      await button(page, 'Menu of Values').click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
      expect((await download).suggestedFilename()).toBe('pump-and-intensity-values.csv');
      await button(page, 'Menu of Values').click();
      await page.getByRole('menuitem', { name: 'Save as figure (SVG, PDF)' }).click();
      await page.getByRole('dialog').getByRole('img').waitFor();
    }));

  it('says what is wrong where its numbers cannot be read, and tries again', () =>
    onSeries(/laser-like/, async (page) => {
      await fakeOf(page, (fake) => fake.fail('series.window', 'Series "laser-like" is damaged.'));
      await plot(page).focus();
      await page.keyboard.press('+');
      await page.getByText('Series "laser-like" is damaged.').waitFor();
      await button(page, 'Try again').waitFor();
    }));
});

describe('what a column comes to', () => {
  it('is computed for the column and the lags that are chosen', () =>
    onSeries(/pump/, async (page) => {
      const rows = page.getByRole('group', { name: 'Columns as a table' }).getByRole('row');
      await rows.filter({ hasText: 'intensity [counts]' }).filter({ hasText: '1068' }).waitFor();
      await page.getByLabel('Column', { exact: true }).selectOption('intensity');
      await page.getByLabel('Lags').selectOption('200');
      await expect
        .poll(() =>
          fakeOf(
            page,
            (fake) => fake.calls.filter(({ method }) => method === 'series.describe').at(-1)?.params,
          ),
        )
        .toEqual({ id: 2, column: 1, lags: 200 });
      await page.getByText(/correlations are within ±0\.0/).waitFor();
    }));

  it('has a delay plot, and refuses a delay that is none', () =>
    onSeries(/laser-like/, async (page) => {
      await page.getByRole('heading', { name: 'Delay plot' }).waitFor();
      await page.getByLabel('Delay', { exact: true }).fill('0');
      await page.getByText('A whole number of rows from 1 to 1099.').waitFor();
      await page.getByLabel('Delay', { exact: true }).fill('7');
      await expect
        .poll(() =>
          fakeOf(page, (fake) => fake.calls.filter(({ method }) => method === 'series.delay').at(-1)?.params),
        )
        .toEqual({ id: 1, column: 0, delay: 7 });
    }));
});
