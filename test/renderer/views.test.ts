import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf, views } from '../helpers/fake-page/views.ts';
import { usePages } from '../helpers/page-tests.ts';

const { withPage, inView } = usePages();

/** Unfolds a part of the form. */
const section = (page: Page, name: RegExp) => page.getByRole('main').getByRole('button', { name }).click();

const item = (page: Page, name: RegExp) => page.getByRole('navigation').getByRole('button', { name }).first();

describe('every view', () => {
  it.each(views)('$name has no accessibility problem in either theme, and no complaint', (view) =>
    inView(view.name, async (page) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' });
        const { violations } = await new AxeBuilder({ page }).analyze();
        const said = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
        );
        expect(said, colorScheme).toEqual([]);
      }
    }),
  );
});

describe('the window', () => {
  it('shows every run in the tree and finds it by its name', () =>
    withPage(async (page) => {
      await item(page, /two layers/).waitFor();
      await page.getByLabel('Filter the contents').fill('decay');
      expect(await page.getByRole('navigation').getByRole('button', { name: /laser/ }).count()).toBe(1);
    }));

  it('opens a run from the command palette with the keyboard alone', () =>
    withPage(async (page) => {
      await page.getByText('Nothing is open').waitFor();
      await page.keyboard.press('Control+Shift+P');
      await page.keyboard.type('no decay');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'laser, 9 units, no decay', level: 1 }).waitFor();
      expect(await page.getByText('not positive definite').count()).toBe(1);
      await page.keyboard.press('Alt+w');
      await page.getByText('Nothing is open').waitFor();
    }));

  it('removes a run, and brings it back', () =>
    withPage(async (page) => {
      await item(page, /3 units/).click();
      await page.getByRole('button', { name: 'Remove the run' }).click();
      await item(page, /3 units/).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Undo' }).click();
      await item(page, /3 units/).waitFor();
    }));

  it('renames the run in front with F2', () =>
    withPage(async (page) => {
      await item(page, /3 units/).click();
      await page.keyboard.press('F2');
      await page.getByLabel('Name of the run').fill('the small one');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'the small one', level: 1 }).waitFor();
    }));

  it('folds the inspector away below 1100 px, and the tree below 760', () =>
    withPage(
      async (page) => {
        await page.getByRole('navigation').waitFor();
        expect(await page.getByRole('complementary').count()).toBe(0);
        await page.setViewportSize({ width: 700, height: 800 });
        await page.getByRole('navigation').waitFor({ state: 'detached' });
      },
      { width: 1000 },
    ));

  it('keeps the controls of the top bar apart in narrow windows', () =>
    withPage(async (page) => {
      const boxes = async () => ({
        run: await page.getByRole('toolbar', { name: 'Run' }).boundingBox(),
        palette: await page.getByRole('button', { name: /^Command palette/ }).boundingBox(),
      });
      for (const width of [760, 660, 560, 420]) {
        await page.setViewportSize({ width, height: 800 });
        const { run, palette } = await boxes();
        expect((run?.x ?? NaN) + (run?.width ?? NaN), `${width} px`).toBeLessThanOrEqual(palette?.x ?? NaN);
        expect((palette?.x ?? NaN) + (palette?.width ?? NaN), `${width} px`).toBeLessThan(width);
      }
    }));

  it('generates a series from the palette, shows what it was made from, and begins another one with that', () =>
    withPage(async (page) => {
      await page.getByText('Nothing is open').waitFor();
      await page.keyboard.press('Control+Shift+P');
      await page.keyboard.type('generate a');
      await page.keyboard.press('Enter');
      await page.getByLabel('Length', { exact: true }).fill('250');
      await page.getByLabel('Seed', { exact: true }).fill('9');
      await page.getByLabel('Name', { exact: true }).fill('blood');
      await page.getByRole('button', { name: 'Generate', exact: true }).click();
      await page.getByRole('heading', { name: 'blood', level: 1 }).waitFor();
      expect(
        await page
          .getByRole('main')
          .getByRole('row', { name: /^Seed 9 / })
          .count(),
      ).toBe(1);
      expect(await page.getByRole('tab', { name: 'Generate a series' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Generate another one from these settings' }).click();
      expect(await page.getByLabel('Length', { exact: true }).inputValue()).toBe('250');
    }));

  it('turns the pages of songs, and offers the task that reads them', () =>
    withPage(async (page) => {
      await views.find(({ name }) => name === 'series-songs')?.open(page);
      await page.getByRole('heading', { name: 'Song 0 (training)' }).waitFor();
      await page.getByRole('button', { name: 'Next song' }).click();
      await page.getByRole('heading', { name: 'Song 1 (training)' }).waitFor();
      await page.getByRole('spinbutton', { name: 'Song' }).fill('81');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Song 80 (test)' }).waitFor();
      await page.getByRole('button', { name: 'New run with this series' }).click();
      expect(await page.getByLabel('Task', { exact: true }).inputValue()).toBe('piano-roll');
      await page.getByLabel('Series', { exact: true }).waitFor();
    }));

  it('keeps the chosen theme', () =>
    withPage(async (page) => {
      await page.getByRole('button', { name: /^Theme/ }).click();
      await page.getByRole('button', { name: /^Theme/ }).click();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      await page.reload();
      await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
    }));

  it('says that the connection is lost, and connects again', () =>
    withPage(async (page) => {
      await page.getByText('Nothing is open').waitFor();
      await fakeOf(page, (fake) => fake.drop());
      await page.getByText('The connection to Unfold was lost').waitFor();
      await page.getByRole('button', { name: 'Reconnect' }).click();
      await page.getByText('The connection to Unfold was lost').waitFor({ state: 'detached' });
    }));

  it('shows what failed, and keeps it until it is dismissed', () =>
    withPage(async (page) => {
      await fakeOf(page, (fake) => fake.fail('run.pause', 'The trainer does not answer.'));
      await item(page, /12 units #4/).click();
      await page.getByRole('main').getByRole('button', { name: 'Pause' }).click();
      await page.getByText('The trainer does not answer.').waitFor();
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.getByText('The trainer does not answer.').waitFor({ state: 'detached' });
    }));
});

describe('settings of a run', () => {
  it('show a mistake beside the field and do not let the run start', () =>
    withPage(async (page) => {
      await page.getByRole('button', { name: 'New run' }).first().click();
      await page.getByText('Mflop').waitFor();
      await page.getByLabel('Hidden units').fill('3, x');
      await page.getByText('“x” is not a whole number').waitFor();
      expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'network.hidden' }).click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('3');
      await page.getByText('Mflop').waitFor();
      expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(false);
    }));

  it('show a refusal of the services at its place', () =>
    withPage(async (page) => {
      await fakeOf(page, (fake) =>
        fake.fail('spec.check', 'The split asks for too much.', 'data.split.test'),
      );
      await page.getByRole('button', { name: 'New run' }).first().click();
      const test = page.getByLabel('Test', { exact: true });
      await page.locator('[id="field-data.split.test-problem"]').waitFor();
      expect(await test.getAttribute('aria-invalid')).toBe('true');
    }));

  it('fold, and say in one line what is set', () =>
    withPage(async (page) => {
      await page.getByRole('button', { name: 'New run' }).first().click();
      const data = page.getByRole('button', { name: /^Data laser-like, inputs x, targets x/ });
      expect(await data.getAttribute('aria-expanded')).toBe('false');
      await data.click();
      await page.getByLabel('Horizon').fill('3');
      await section(page, /^Data$/);
      await page.getByText('laser-like, inputs x, targets x, horizon 3').waitFor();
    }));

  it('show what matters for the task, with its loss, and nothing of a series', () =>
    withPage(async (page) => {
      await page.getByRole('button', { name: 'New run' }).first().click();
      await page.getByLabel('Task', { exact: true }).selectOption('temporal-order');
      await page.getByText('Softmax cross-entropy').waitFor();
      await section(page, /^Data Temporal order/);
      await page.getByLabel('Batch size').waitFor();
      expect(await page.getByLabel('Horizon').count()).toBe(0);
      expect(await page.getByLabel('Size of the fixed set').count()).toBe(0);
      await page.getByLabel('Sequences', { exact: true }).selectOption('fixed');
      await page.getByLabel('Size of the fixed set').waitFor();
      await section(page, /^Stop when/);
      await page.getByLabel('Wrong sequences').waitFor();
      expect(await page.getByLabel('Goal').count()).toBe(0);
      await page.getByText('Mflop').waitFor();
      await page.getByRole('button', { name: 'Save as draft' }).click();
      await page.getByRole('heading', { level: 1, name: 'new run' }).waitFor();
      const params = await fakeOf(
        page,
        (fake) => fake.calls.find(({ method }) => method === 'run.create')?.params,
      );
      expect(params).toMatchObject({ seriesId: null, spec: { task: { name: 'temporal-order' } } });
    }));

  it('find a method by typing, and show what it is', () =>
    withPage(async (page) => {
      await page.getByRole('button', { name: 'New run' }).first().click();
      const method = page.getByRole('combobox', { name: 'Method' });
      await method.click();
      await page.keyboard.type('kingma');
      const options = page.getByRole('listbox').getByRole('option');
      await expect.poll(() => options.count()).toBe(1);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => method.inputValue()).toBe('Adam');
      await page.getByRole('main').getByLabel('Learning rate').first().waitFor();
      await page.getByRole('combobox', { name: 'Gradient' }).waitFor();
      await method.fill('nonsense');
      await page.keyboard.press('Tab');
      expect(await method.inputValue()).toBe('Adam');
    }));

  it('explain the setting in focus, with its symbol', () =>
    withPage(async (page) => {
      await page.getByRole('button', { name: 'New run' }).first().click();
      await page.getByLabel('Hidden units').focus();
      const inspector = page.getByRole('complementary', { name: 'Inspector' });
      await inspector.getByRole('heading', { name: 'Hidden units' }).waitFor();
      expect(await inspector.locator('.katex').count()).toBe(1);
    }));
});

describe('a run on a task', () => {
  it('shows its losses, wrong answers and counts, and no forecast', () =>
    withPage(async (page) => {
      await item(page, /temporal order/).click();
      await page.getByRole('heading', { name: 'Wrong answers' }).waitFor();
      await page.getByText('clipped in 1302 of 4200 updates').waitFor();
      await page.getByRole('tab', { name: 'Result' }).click();
      await page.getByText('There is nothing to forecast').waitFor();
      await page.getByRole('columnheader', { name: 'Wrong' }).waitFor();
      const asked = await fakeOf(page, (fake) => fake.calls.map(({ method }) => method));
      expect(asked).not.toContain('run.forecast');
    }));
});

describe('what was typed', () => {
  const form = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'New run' }).first().click();
    await page.getByText('Mflop').waitFor();
  };
  const methods = (page: Page): Promise<string[]> =>
    fakeOf(page, (fake) => fake.calls.map(({ method }) => method));

  it('is asked about before its tab closes, and kept as a draft', () =>
    withPage(async (page) => {
      await form(page);
      await section(page, /^Seed/);
      await page.getByLabel('Seed', { exact: true }).fill('17');
      await page.getByText('Mflop').waitFor();
      await page.keyboard.press('Alt+w');
      await page.keyboard.press('Escape');
      expect(await page.getByLabel('Seed', { exact: true }).inputValue()).toBe('17');
      await page.keyboard.press('Alt+w');
      await page.getByRole('button', { name: 'Save as draft' }).last().click();
      await page.getByText('was kept as a draft').waitFor();
      await page.getByText('Nothing is open').waitFor();
      expect(await methods(page)).toContain('run.create');
    }));

  it('is asked about also where it cannot be read, and before the project closes', () =>
    withPage(async (page) => {
      await form(page);
      await section(page, /^Seed/);
      await page.getByLabel('Seed', { exact: true }).fill('x');
      await page.getByTitle(/^Close New run/).click();
      await page.getByText('cannot be as they are').waitFor();
      await page.getByRole('button', { name: 'Go on editing' }).click();
      await page.keyboard.press('Alt+Shift+w');
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.getByText('Recent projects').waitFor();
      expect(await methods(page)).not.toContain('run.create');
    }));

  it('is not asked about when nothing was', () =>
    withPage(async (page) => {
      await form(page);
      await page.keyboard.press('Alt+w');
      await page.getByText('Nothing is open').waitFor();
    }));
});

describe('copying', () => {
  const refuse = (page: Page): Promise<void> =>
    page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
    });

  it.each([false, true])('gives the settings as JSON, also where the clipboard is refused: %s', (refused) =>
    withPage(async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      if (refused) await refuse(page);
      await item(page, /9 units #2/).click();
      await page.getByRole('tab', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Copy as JSON' }).click();
      await page.getByText('The specification was copied.').waitFor();
      const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
      expect(copied).toMatchObject({ network: { hidden: [9] } });
      const focused = page.getByRole('button', { name: 'Copy as JSON' });
      expect(await focused.evaluate((button) => button === document.activeElement)).toBe(true);
    }),
  );
});

describe('Space', () => {
  const calls = (page: Page): Promise<string[]> =>
    fakeOf(page, (fake) =>
      fake.calls.map(({ method }) => method).filter((method) => /pause|resume/.test(method)),
    );

  it('pauses and resumes the run when the focus is in it, and not in one of its controls', () =>
    withPage(async (page) => {
      await item(page, /12 units #4/).click();
      await page.getByRole('group', { name: /^Error\./ }).focus();
      await page.keyboard.press('Space');
      await page.getByRole('main').getByRole('button', { name: 'Resume' }).waitFor();
      await page.keyboard.press('Space');
      await page.getByRole('main').getByRole('button', { name: 'Pause' }).waitFor();
      await page.getByRole('button', { name: 'table' }).first().focus();
      await page.keyboard.press('Space');
      await page.getByRole('group', { name: 'Error as a table' }).waitFor();
      expect(await calls(page)).toEqual(['run.pause', 'run.resume']);
    }));
});

describe('charts', () => {
  it('zoom with the wheel, link with their neighbours, and go back with 0', () =>
    withPage(async (page) => {
      await item(page, /9 units #2/).click();
      const chart = page.getByRole('group', { name: /^Error\./ });
      await chart.hover();
      await page.mouse.wheel(0, -400);
      expect(await page.getByRole('button', { name: 'Whole range' }).count()).toBe(3);
      await chart.focus();
      await page.keyboard.press('0');
      expect(await page.getByRole('button', { name: 'Whole range' }).count()).toBe(0);
    }));

  it('read out the same place in linked charts', () =>
    withPage(async (page) => {
      await item(page, /9 units #2/).click();
      await page.getByRole('group', { name: /^Error\./ }).hover();
      const values = page.locator('.legend .value');
      await values.first().waitFor();
      expect(await values.count()).toBe(5);
    }));

  it('of a result show the test part first, and all of it when asked', () =>
    withPage(async (page) => {
      await item(page, /3 units/).click();
      await page.getByRole('tab', { name: 'Result' }).click();
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await button('test').waitFor();
      expect(await page.locator('[aria-pressed=true]').allTextContents()).toContain('test');
      await button('all').click();
      expect(await button('test').first().getAttribute('aria-pressed')).toBe('false');
      expect(await button('all').getAttribute('aria-pressed')).toBe('true');
    }));

  it('are there as a table, and as CSV with every digit', () =>
    withPage(async (page) => {
      await item(page, /9 units #2/).click();
      await page.getByRole('button', { name: 'table' }).first().click();
      const table = page.getByRole('group', { name: 'Error as a table' });
      expect(await table.getByRole('row').count()).toBe(101);
      await page.getByRole('button', { name: 'Save Error as' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
      expect((await download).suggestedFilename()).toBe('laser-9-units-error.csv');
    }));

  it('leave the settings of a run to be saved as a specification', () =>
    withPage(async (page) => {
      await item(page, /9 units #2/).click();
      await page.getByRole('tab', { name: 'Settings' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save as JSON' }).click();
      expect((await download).suggestedFilename()).toBe('laser-9-units.json');
    }));

  it('are there as PNG', () =>
    withPage(async (page) => {
      await item(page, /laser-like/).click();
      await page.getByRole('button', { name: 'Menu of Values' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: 'Save as PNG' }).click();
      expect((await download).suggestedFilename()).toBe('laser-like-values.png');
    }));

  it('take new rows while a run goes on', () =>
    withPage(async (page) => {
      await item(page, /12 units #4/).click();
      await page.getByRole('button', { name: 'table' }).first().click();
      await page.getByText('of 141', { exact: false }).waitFor();
      await fakeOf(page, (fake) => {
        const columns = ['iteration', 'trainNmse'];
        fake.emit('run.metrics', {
          id: 4,
          rows: { columns, first: 141, values: Float64Array.of(141, 0.5, 142, 0.4) },
        });
      });
      await page.getByText('of 143', { exact: false }).waitFor();
    }));
});
