import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf } from '../../helpers/fake-page/views.ts';
import { type OnPage, usePages } from '../../helpers/page-tests.ts';

const { withPage } = usePages({ height: 900 });

/** The form of a new run on the series of that name, with its data settings unfolded. */
const withForm = (series: string, act: OnPage) =>
  withPage(async (page) => {
    await page.getByRole('button', { name: 'New run' }).first().click();
    await page.getByLabel('Series', { exact: true }).selectOption({ label: series });
    await page.getByRole('main').getByRole('button', { name: /^Data/ }).click();
    await act(page);
  });

/** The data settings that were checked last. */
async function lastData(page: Page): Promise<Record<string, unknown>> {
  const params = await fakeOf(
    page,
    (fake) => fake.calls.filter(({ method }) => method === 'spec.check').at(-1)?.params,
  );
  return (params as { spec: { data: Record<string, unknown> } }).spec.data;
}

describe('the data settings of a new run', () => {
  it('give every column a role', () =>
    withForm('pump and intensity', async (page) => {
      const table = page.getByRole('table', { name: 'Columns and their roles' });
      const selects = table.getByRole('combobox');
      const names = await selects.evaluateAll((all) =>
        all.map((each) => (each.getAttribute('aria-label') ?? '').replace('Role of ', '')),
      );
      await selects.nth(0).selectOption('future');
      await selects.nth(1).selectOption('both');
      await expect
        .poll(() => lastData(page))
        .toMatchObject({ inputs: [names[1]], targets: [names[1]], future: [names[0]] });
    }));

  it('show steps with their effect, and move, switch off and remove them by keys', () =>
    withForm('laser-like', async (page) => {
      await page.getByLabel('Add a step').selectOption('difference');
      await page.getByLabel('Add a step').selectOption('detrend');
      await page
        .getByRole('img', { name: /^x after/ })
        .nth(1)
        .waitFor();
      await page.getByText('the first row has no value').waitFor();
      await page.getByRole('button', { name: 'Move Detrend (step 2) up' }).press('Enter');
      const stepNames = async () =>
        ((await lastData(page)).steps as { name: string; on: boolean }[]).map(({ name, on }) => [name, on]);
      await expect.poll(stepNames).toEqual([
        ['detrend', true],
        ['difference', true],
      ]);
      await page.getByLabel('Difference (step 2) is on').press('Space');
      await expect.poll(stepNames).toEqual([
        ['detrend', true],
        ['difference', false],
      ]);
      await page.getByRole('button', { name: 'Remove Detrend (step 1)' }).press('Enter');
      await expect.poll(stepNames).toEqual([['difference', false]]);
    }));

  it('move the bounds of the split by mouse and by keys', () =>
    withForm('laser-like', async (page) => {
      const handle = page.getByRole('slider', { name: 'End of training' });
      await expect.poll(() => handle.getAttribute('aria-valuenow')).toBe('770');
      await handle.press('ArrowLeft');
      await expect.poll(() => handle.getAttribute('aria-valuenow')).toBe('769');
      await handle.press('PageUp');
      await expect.poll(() => handle.getAttribute('aria-valuenow')).toBe('791');
      expect(await handle.getAttribute('aria-valuetext')).toContain('791 training rows');
      const box = await handle.locator('rect').boundingBox();
      if (box === null) throw new Error('the handle is not seen');
      await page.mouse.move(box.x + 12, box.y + 12);
      await page.mouse.down();
      await page.mouse.move(box.x - 100, box.y + 12, { steps: 4 });
      await page.mouse.up();
      await expect.poll(async () => Number(await handle.getAttribute('aria-valuenow'))).toBeLessThan(700);
      await expect
        .poll(async () => {
          const { train, validation } = (await lastData(page)).split as Record<string, number>;
          return Math.round(1100 * (train + validation));
        })
        .toBe(935);
    }));

  it('propose taps and take them only when told', () =>
    withForm('laser-like', async (page) => {
      await page.getByRole('button', { name: 'Propose from the correlogram' }).click();
      await page.getByText('taps that stand out').waitFor();
      expect(await page.getByLabel('Taps', { exact: true }).inputValue()).toBe('0');
      await page.getByRole('button', { name: 'Take them' }).click();
      await expect.poll(async () => ((await lastData(page)).taps as number[]).length).toBeGreaterThan(1);
    }));

  it('tell why a step is refused, beside it', () =>
    withForm('laser-like', async (page) => {
      await page.getByLabel('Add a step').selectOption('difference');
      await fakeOf(page, (fake) =>
        fake.fail('spec.check', 'Difference: a larger lag is needed.', 'data.steps[0]'),
      );
      await page.getByLabel('Horizon').fill('3');
      await page
        .getByRole('list', { name: 'Steps of the preparation' })
        .getByText('a larger lag is needed')
        .waitFor();
    }));
});
