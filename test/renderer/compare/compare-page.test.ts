import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf } from '../../helpers/fake-page/views.ts';
import { usePages } from '../../helpers/page-tests.ts';

const { inView } = usePages({ height: 1400 });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const rows = (page: Page) => page.getByRole('group', { name: 'Table of the runs' }).locator('tbody tr');
const asked = async (page: Page, wanted: string) => {
  const calls = await fakeOf(page, (fake) => fake.calls.map(({ method, params }) => ({ method, params })));
  return calls.filter(({ method }) => method === wanted).map(({ params }) => params);
};

describe('a comparison', () => {
  it('is sorted, filtered and brushed, and all parts follow', () =>
    inView('compare', async (page) => {
      expect(await rows(page).count()).toBe(12);
      await page.getByLabel('Filter the runs', { exact: true }).fill('failed');
      expect(await rows(page).count()).toBe(1);
      await page.getByLabel('Filter the runs', { exact: true }).fill('');
      const lowest = page.getByRole('slider', { name: 'Lowest hidden' });
      await lowest.focus();
      for (let i = 0; i < 6; i++) await page.keyboard.press('PageUp');
      await page.getByText('4 of 12').waitFor();
      expect(await rows(page).count()).toBe(4);
      await button(page, 'All runs').click();
      expect(await rows(page).count()).toBe(12);
    }));

  it('chooses a run by its line or by its row, and opens it', () =>
    inView('compare', async (page) => {
      const curves = page.getByRole('group', { name: /^Curves\./ });
      await curves.focus();
      await page.keyboard.press('ArrowDown');
      expect(await page.locator('tr[aria-current=true]').count()).toBe(1);
      const box = await curves.boundingBox();
      await curves.click({ position: { x: (box?.width ?? 0) - 60, y: 40 } });
      expect(await page.locator('tr[aria-current=true]').count()).toBe(0);
      await rows(page).nth(2).locator('.swatch').click();
      expect(await rows(page).nth(2).getAttribute('aria-current')).toBe('true');
      const name = await rows(page).nth(2).getByRole('button').innerText();
      await rows(page).nth(2).getByRole('button').click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    }));

  it('asks for the part that is zoomed to, and for another axis', () =>
    inView('compare', async (page) => {
      const curves = page.getByRole('group', { name: /^Curves\./ });
      await curves.focus();
      await page.keyboard.press('+');
      await page.getByText(/^50\.00 to 250\.0 of iterations/).waitFor();
      await expect
        .poll(async () => (await asked(page, 'compare.curves')).at(-1))
        .toMatchObject({ from: 50, to: 250 });
      await page.getByLabel('over').selectOption('seconds');
      await page.getByText('Seconds of training: known at checkpoints').waitFor();
      expect((await asked(page, 'compare.curves')).at(-1)).toMatchObject({ axis: 'seconds' });
    }));

  it('says in pairs which of two settings is better', () =>
    inView('sweep', async (page) => {
      await page.getByLabel('by').selectOption('validation.nmse');
      await page
        .getByRole('status')
        .getByText('rate 0.1 has the smaller NMSE validation on 2 of 2')
        .waitFor();
      await page.getByText('too few seeds').waitFor();
    }));
});

describe('a sweep', () => {
  it('is made from the form of a new run, and its tab comes to the front', () =>
    inView('new-run-sweep', async (page) => {
      await page.getByLabel('Values of Hidden units').fill('3; x');
      await page.getByText('“x” is not').waitFor();
      expect(await button(page, 'Start the runs').isDisabled()).toBe(true);
      await page.getByLabel('Values of Hidden units').fill('3; 9; 4, 4');
      await button(page, 'Start 9 runs').click();
      await page.getByRole('heading', { name: 'Pedersen, 3 tanh units', level: 1 }).waitFor();
      const [request] = await asked(page, 'sweeps.start');
      expect(request).toMatchObject({
        definition: { vary: [{ path: 'network.hidden', values: [[3], [9], [4, 4]] }], seeds: [1, 2, 3] },
      });
    }));

  it('lies in the tree and in the list of runs with its runs folded', () =>
    inView('runs', async (page) => {
      const main = page.getByRole('main');
      expect(await main.getByText('hidden 9, rate 0.1 · seed 1').count()).toBe(0);
      await main.getByRole('button', { name: /^Runs of Sizes and rates/ }).click();
      await main.getByText('hidden 9, rate 0.1 · seed 1').waitFor();
      await page.getByRole('navigation').getByRole('button', { name: 'Runs of Sizes and rates' }).click();
      await page.getByRole('navigation').getByText('hidden 9, rate 0.1 · seed 1').click();
      await page.getByRole('heading', { name: /hidden 9, rate 0.1 · seed 1$/, level: 1 }).waitFor();
    }));

  it('offers to fork the best, to run the failed again, and is removed', () =>
    inView('sweep', async (page) => {
      await button(page, 'Run the failed again').click();
      await button(page, 'Pause').click();
      await button(page, 'Remove').click();
      await page.getByText('Its runs are in the bin').waitFor();
    }));
});

describe('a duel', () => {
  it('is asked for with two sides, seeds and a budget', () =>
    inView('duel', async (page) => {
      await page.getByRole('group', { name: 'B' }).getByLabel('Trained by').selectOption('lbfgs');
      await page.getByLabel('Seeds, from 1 to').fill('5');
      await page.getByText('fewer than six seeds').waitFor();
      await button(page, 'Start 10 runs').click();
      await page.getByRole('heading', { name: 'Duel', level: 1 }).waitFor();
      const [request] = await asked(page, 'sweeps.duel');
      expect(request).toMatchObject({
        b: { method: { name: 'lbfgs' } },
        seeds: 5,
        budget: { kind: 'gradients', amount: 200 },
      });
    }));
});
