import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf } from '../../helpers/fake-page/views.ts';
import { usePages } from '../../helpers/page-tests.ts';

const { inView } = usePages();

/** Parameters of the calls of a method so far. */
const callsOf = (page: Page, method: string): Promise<unknown> =>
  page.evaluate(
    `globalThis.fake.calls.filter((call) => call.method === '${method}').map((call) => call.params)`,
  );

describe('the queue', () => {
  it('is reordered by Alt and the arrows, and the focus stays with the run that moves', () =>
    inView('queue', async (page) => {
      const names = page.locator('ol li .link');
      const [first, second] = [await names.nth(0).textContent(), await names.nth(1).textContent()];
      await names.nth(1).focus();
      await page.keyboard.press('Alt+ArrowUp');
      await page.waitForFunction(
        `document.querySelector('ol li .link').textContent === ${JSON.stringify(second)}`,
      );
      expect(await names.nth(1).textContent()).toBe(first);
      expect(await page.evaluate('document.activeElement.textContent')).toBe(second);
    }));

  it('is held and let go, and the status bar says so', () =>
    inView('queue', async (page) => {
      await page.getByRole('button', { name: 'Hold the queue' }).click();
      await page
        .getByRole('contentinfo')
        .getByText(/queue held/)
        .waitFor();
      await page.getByRole('button', { name: 'Let the queue go on' }).click();
      await page.getByRole('button', { name: 'Pause all' }).waitFor();
    }));
});

describe('the list of runs', () => {
  it('ticks a range with Shift, and removes all of it with an undo', () =>
    inView('runs-ticked', async (page) => {
      const bar = page.getByRole('toolbar', { name: 'The ticked runs' });
      await bar.getByText('2 runs').waitFor();
      await bar.getByRole('button', { name: 'Remove' }).click();
      await page.getByText('Removed 2 runs.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('main').getByRole('button', { name: 'laser, 3 units', exact: true }).waitFor();
    }));

  it('is filtered by words, status, tag and star', () =>
    inView('runs', async (page) => {
      const rows = page.getByRole('main').locator('tbody').first().getByRole('row');
      const all = await rows.count();
      await page.getByLabel('Tag', { exact: true }).selectOption('paper');
      expect(await rows.count()).toBe(1);
      await page.getByRole('button', { name: 'Show all' }).click();
      expect(await rows.count()).toBe(all);
      await page.getByLabel('Filter the runs').fill('no such run');
      await page.getByText('No run has all that is asked for.').waitFor();
    }));
});

describe('the bin', () => {
  it('asks before it deletes for good, with what that frees', () =>
    inView('bin-delete', async (page) => {
      await page
        .getByRole('dialog')
        .getByText(/4.6 MiB are freed|4.8 MB are freed/)
        .waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
      await page.getByText(/were freed in the project file/).waitFor();
      expect(await callsOf(page, 'bin.delete')).toEqual([{ items: [{ kind: 'run', id: 90 }] }]);
    }));
});

describe('a fork', () => {
  it('says before it is made what it takes over, and marks what was changed', () =>
    inView('fork', async (page) => {
      await page
        .getByRole('main')
        .getByRole('button', { name: /Stop when/ })
        .click();
      await page.locator('[id="field-stop.iterations"]').fill('900');
      await page
        .getByRole('main')
        .getByText(/setting changed/)
        .waitFor();
      await page.getByRole('button', { name: 'Save as draft' }).click();
      await page
        .getByRole('main')
        .getByText(/Forked from/)
        .first()
        .waitFor();
      const [call] = (await callsOf(page, 'run.fork')) as { id: number; patch: { stop: object } }[];
      expect(call).toMatchObject({ id: 1, patch: { stop: { iterations: 900 } } });
    }));
});

describe('notes of a run', () => {
  it('are kept when the field is left', () =>
    inView('run-finished', async (page) => {
      await page.getByLabel('Tags, with commas between').fill('paper, figure 3');
      await page.getByLabel('Note', { exact: true }).fill('For the appendix.');
      await page.getByLabel('Star', { exact: true }).click();
      expect(await callsOf(page, 'run.organise')).toEqual([
        { ids: [2], addTags: ['figure 3'], removeTags: ['seeds'] },
        { ids: [2], notes: 'For the appendix.' },
        { ids: [2], starred: false },
      ]);
      expect(await fakeOf(page, (fake) => fake.calls.length)).toBeGreaterThan(3);
    }));
});

describe('the window', () => {
  it('is not left with a form that is stored nowhere before the person was asked', () =>
    inView('new-run', async (page) => {
      await page.getByLabel('Name', { exact: true }).fill('not stored yet');
      const asked = page.waitForEvent('dialog');
      void page.close({ runBeforeUnload: true });
      const question = await asked;
      expect(question.type()).toBe('beforeunload');
      await question.dismiss();
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('not stored yet');
    }));
});
