import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf } from '../../helpers/fake-page/views.ts';
import { usePages } from '../../helpers/page-tests.ts';

const { inView } = usePages({ height: 900 });

const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name, exact: true });
const lastCall = (page: Page, wanted: string): Promise<unknown> =>
  page.evaluate(
    `globalThis.fake.calls.filter(({ method }) => method === ${JSON.stringify(wanted)}).at(-1)?.params`,
  );
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent ?? '');

describe('the gallery', () => {
  it('is gone through with the arrow keys, followed by the inspector, and opens a card with Enter', () =>
    inView('gallery', async (page) => {
      const inspector = page.getByRole('complementary', { name: 'Inspector' });
      await page.getByLabel('Filter the experiments').focus();
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe('Training stalls without weight decay');
      await page.keyboard.press('ArrowDown');
      await inspector.getByRole('heading', { name: /^Weight decay keeps/ }).waitFor();
      await page.keyboard.press('End');
      await inspector.getByRole('heading', { name: /^Sampling-based/ }).waitFor();
      await page.keyboard.press('Enter');
      await main(page)
        .getByRole('heading', { level: 1, name: /^Sampling-based/ })
        .waitFor();
    }));

  it('is narrowed by words, and says when nothing has them', () =>
    inView('gallery', async (page) => {
      await page.getByLabel('Filter the experiments').fill('pascanu music');
      expect(await main(page).getByRole('row').count()).toBe(3);
      await page.getByLabel('Filter the experiments').fill('zzz');
      await page.getByText('No experiment has the words “zzz”.').waitFor();
    }));

  it('tells the last verdict and the form it is of, with the costs', () =>
    inView('gallery', async (page) => {
      const row = main(page).getByRole('row', { name: /^Training stalls/ });
      const text = (await row.textContent()) ?? '';
      expect(text).toMatch(/Figures 1 and 2.*6 s.*12 s.*near.*full form/);
    }));

  it('can be read without a project, and asks for one before a card is run', () =>
    inView('gallery-closed', async (page) => {
      await main(page)
        .getByRole('button', { name: /^Weight decay keeps/ })
        .click();
      await page.getByText('No project is open: you are asked first').waitFor();
      await button(page, 'Run').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('File name').fill('cards');
      await dialog.getByRole('button', { name: 'Create' }).click();
      await button(page, 'Pause').waitFor();
      expect(await lastCall(page, 'replications.start')).toMatchObject({ name: 'made-fig-3', size: 'quick' });
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /^running.*Weight decay keeps/ })
        .waitFor();
    }));
});

describe('a card', () => {
  it('marks what differs from the text, and goes back to it', () =>
    inView('card-new', async (page) => {
      expect(await main(page).getByText('changed · published:').count()).toBe(2);
      await button(page, 'Set Starts as published').click();
      expect(await page.getByLabel('Starts', { exact: true }).inputValue()).toBe('6');
      await button(page, /^Full \(as published\)/).click();
      expect(await main(page).getByText('changed · published:').count()).toBe(0);
      await page
        .getByText('6 runs, about 120 min on two cores')
        .or(page.getByText('2.0 h on two cores'))
        .waitFor();
    }));

  it('is started with the changes of its form', () =>
    inView('card-new', async (page) => {
      await page.getByLabel('Method').selectOption('adam');
      await button(page, 'Run').click();
      await button(page, 'Pause').waitFor();
      expect(await lastCall(page, 'replications.start')).toEqual({
        ...{ name: 'made-table-2', size: 'quick', data: {} },
        options: { seeds: 3, methods: 'adam' },
      });
    }));

  it('does not start while a setting cannot be read, or is refused', () =>
    inView('card-new', async (page) => {
      await page.getByLabel('Starts', { exact: true }).fill('many');
      await page.getByText('A setting cannot be read.').waitFor();
      expect(await button(page, 'Run').isDisabled()).toBe(true);
      await fakeOf(page, (fake) => fake.fail('cards.cost', 'seeds: more than there are.', 'seeds'));
      await page.getByLabel('Starts', { exact: true }).fill('7');
      await page.getByText('seeds: more than there are.').waitFor();
      expect(await button(page, 'Run').isDisabled()).toBe(true);
    }));

  it('says plainly what a stand-in is, and takes a series of the project in its place', () =>
    inView('card', async (page) => {
      await page.getByText('Not the measured data.').waitFor();
      await page.getByLabel('Laser series').selectOption('laser-like');
      expect(await page.getByText('Not the measured data.').count()).toBe(0);
      await button(page, 'Run').click();
      await button(page, 'Pause').waitFor();
      expect(await lastCall(page, 'replications.start')).toMatchObject({ data: { laser: 1 } });
    }));

  it('imports a file with the recipe of its data, and chooses it', () =>
    inView('card', async (page) => {
      await button(page, 'Import a file').click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /laser-like.txt/ })
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Choose' }).click();
      await page.getByText('was imported and chosen as Laser series').waitFor();
      expect(await lastCall(page, 'series.import')).toMatchObject({ recipe: { headerRow: 'none' } });
      expect(await page.getByLabel('Laser series').inputValue()).toBe('9');
    }));

  it('cannot be run in a project that is read-only, and says so', () =>
    inView('card', async (page) => {
      await fakeOf(page, (fake) =>
        fake.emit('project.changed', {
          ...{ path: '/home/ada/projects/lasers.unfold', name: 'lasers', saved: 0, bytes: 0 },
          ...{ readOnly: true, readOnlyWhy: 'Another Unfold has it open.' },
        }),
      );
      await page.getByText('Nothing can be run: Another Unfold has it open.').waitFor();
      expect(await button(page, 'Run').isDisabled()).toBe(true);
    }));
});

describe('a replication', () => {
  it('shows published beside measured, with all digits on hover, and why they differ', () =>
    inView('card-result', async (page) => {
      const row = main(page).getByRole('row', { name: /^Condition number after/ });
      expect(await row.getByRole('cell').allTextContents()).toEqual([
        'Condition number after 100 iterations',
        expect.stringContaining('3.2e10'),
        expect.stringContaining('4.812e9'),
        expect.stringContaining('near'),
        'Within a factor of ten.',
      ]);
      expect(await row.locator('.value').nth(1).getAttribute('title')).toBe('4812345678');
      await page.getByText('Laser series: stand-in.').waitFor();
    }));

  it('draws its figure, and gives it as a table and as a picture', () =>
    inView('card-result', async (page) => {
      expect(await main(page).locator('section.tile').count()).toBe(4);
      const errors = page.getByRole('region', { name: 'Errors over the iterations', exact: true });
      await errors.getByRole('button', { name: 'table' }).click();
      await page.getByRole('group', { name: 'Errors over the iterations as a table' }).waitFor();
      await page.getByRole('button', { name: 'Menu of Share of the runs that succeed' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: 'Save as PNG' }).click();
      expect((await download).suggestedFilename()).toMatch(/share-of-the-runs-that-succeed\.png$/);
    }));

  it('of another day is chosen, and its settings go into the form', () =>
    inView('card-result', async (page) => {
      await page.getByLabel('Replication on show').selectOption({ index: 1 });
      await main(page).locator('.verdict .bad').waitFor();
      expect(await lastCall(page, 'replications.get')).toEqual({ id: 1 });
      await button(page, 'Actions for this replication').click();
      await page.getByRole('menuitem', { name: 'Take its settings into the form' }).click();
      expect(await page.getByLabel('Starts', { exact: true }).inputValue()).toBe('6');
    }));

  it('is removed with its runs only after a question', () =>
    inView('card-result', async (page) => {
      await button(page, 'Actions for this replication').click();
      await page.getByRole('menuitem', { name: 'Remove with its runs' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
      expect(await lastCall(page, 'replications.remove')).toBeUndefined();
      await button(page, 'Actions for this replication').click();
      await page.getByRole('menuitem', { name: 'Remove with its runs' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByLabel('Replication on show').waitFor({ state: 'detached' });
      expect(await lastCall(page, 'replications.remove')).toEqual({ id: 2 });
    }));

  it('is exported into a folder', () =>
    inView('card-result', async (page) => {
      await button(page, 'Export').click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Choose|Export)/ })
        .last()
        .click();
      await page.getByText(/2 files were written to/).waitFor();
    }));

  it('that runs is paused, resumed and stopped, also from the palette', () =>
    inView('card-running', async (page) => {
      await page.keyboard.press('Alt+p');
      await button(page, 'Resume').click();
      await button(page, 'Pause').waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('pause or resume the exp');
      await page.keyboard.press('Enter');
      await button(page, 'Resume').waitFor();
      await button(page, 'Stop').click();
      await main(page).getByText('stopped by user').waitFor();
    }));

  it('follows its runs as they go on, and opens them', () =>
    inView('card-running', async (page) => {
      await fakeOf(page, (fake) =>
        fake.emit('run.progress', { id: 106, iteration: 399, limit: 400, rate: 10, remaining: 1 }),
      );
      await main(page).getByText('399 of 400').waitFor();
      await button(page, /^.? ?Failed 1$/).click();
      await expect.poll(() => main(page).getByRole('row').count()).toBe(2);
      await main(page).getByRole('row').nth(1).getByRole('button').click();
      await main(page)
        .getByRole('heading', { level: 1, name: /^Temporal order · clipping/ })
        .waitFor();
    }));

  it('is started from the palette by the name of its card', () =>
    inView('nothing-open', async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('run quick polyphonic');
      await page.keyboard.press('Enter');
      await main(page)
        .getByRole('heading', { level: 1, name: /^Polyphonic/ })
        .waitFor();
      expect(await lastCall(page, 'replications.start')).toMatchObject({
        name: 'made-table-1',
        size: 'quick',
      });
    }));
});

describe('runs of cards', () => {
  it('are folded in the tree, where those of a person stay in sight', () =>
    inView('nothing-open', async (page) => {
      const tree = page.getByRole('navigation');
      expect(await tree.getByRole('button', { name: /clipping/ }).count()).toBe(0);
      await tree.getByRole('button', { name: /^Runs of Temporal order/ }).click();
      expect(await tree.getByRole('button', { name: /clipping, .* start/ }).count()).toBe(20);
      await tree.getByRole('button', { name: 'all 40 runs' }).click();
      await main(page).getByRole('button', { name: '40 runs' }).waitFor();
    }));

  it('are counted in the status bar while they wait', () =>
    inView('gallery', async (page) => {
      await page
        .getByRole('contentinfo')
        .getByText(/of 4 trainers busy, 32 runs waiting/)
        .waitFor();
    }));
});
