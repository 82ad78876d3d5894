import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fakeOf } from '../../helpers/fake-page/views.ts';
import { usePages } from '../../helpers/page-tests.ts';

const { inView } = usePages({ height: 900 });

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const panels = (page: Page): Promise<string[]> =>
  page
    .locator('section.tile')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label') ?? ''));

/** Chooses an action of a panel's menu. */
async function act(page: Page, title: string, action: string): Promise<void> {
  await button(page, `Menu of ${title}`).click();
  await page.getByRole('menuitem', { name: action }).click();
}

describe('the timeline', () => {
  it('is gone through with the arrow keys, and the panels follow', () =>
    inView('diagnostics-remedy', async (page) => {
      const slider = page.getByRole('slider', { name: 'Checkpoint' });
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/^iteration 400, cost /);
      await page.getByText('The condition number is 3.2e9').waitFor();
      await slider.focus();
      await page.keyboard.press('Home');
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/^iteration 80, cost /);
      await page.getByText('The condition number is 3.2e9').waitFor({ state: 'detached' });
    }));
});

describe('a diagnostic', () => {
  it('that was computed before comes from the project, and a cheap one is computed at once', () =>
    inView('diagnostics-choose', async (page) => {
      await page.getByRole('checkbox', { name: 'Conditioning' }).check();
      await page.getByRole('heading', { name: 'Eigenvalues of the Hessian' }).waitFor();
      await page.getByRole('checkbox', { name: 'Saturated units' }).check();
      await page.getByRole('heading', { name: 'Weights in words' }).waitFor();
      const asked = await fakeOf(page, (fake) =>
        fake.calls.filter(({ method }) => method === 'diagnostics.run').map(({ params }) => params),
      );
      expect(asked).toMatchObject([{ name: 'saturation', runId: 2 }]);
    }));

  it('that takes long says so before, shows how far it is, and can be given up', () =>
    inView('diagnostics-about', async (page) => {
      await page.getByText('31 % of about 42 s').waitFor();
      await button(page, 'Cancel').click();
      await button(page, 'Look (about 42 s)').waitFor();
    }));

  it('that failed says why, and can be tried again', () =>
    inView('diagnostics', async (page) => {
      await page.getByText('The trainer ended before it was done.').waitFor();
      expect(await button(page, /^Try again/).count()).toBe(1);
    }));

  it('that says nothing about a run says why, and cannot be chosen', () =>
    inView('diagnostics-choose', async (page) => {
      await page.getByText('Only runs by the QSVD method have a Q factor.').waitFor();
      expect(await page.getByRole('checkbox', { name: 'Q factor' }).isDisabled()).toBe(true);
    }));
});

describe('panels', () => {
  it('are moved, widened and removed, and found so again after the page was opened anew', () =>
    inView('diagnostics', async (page) => {
      const before = await panels(page);
      await act(page, 'Pairs of units', 'Move before');
      await act(page, 'Weights in words', 'Remove the panel');
      await act(page, 'Pairs of units', 'As wide as the view');
      const after = await panels(page);
      const pairs = before.findIndex((label) => label.includes('Pairs'));
      expect(after.findIndex((label) => label.includes('Pairs'))).toBe(pairs - 1);
      expect(after).toHaveLength(before.length - 1);
      await page.reload();
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /9 units #2/ })
        .click();
      await page.getByRole('tab', { name: 'Diagnostics' }).click();
      await page.locator('section.wide').waitFor();
      expect((await panels(page)).slice(0, 3)).toEqual(after.slice(0, 3));
      await button(page, 'Bring back 1 removed').click();
      await page.getByRole('heading', { name: 'Weights in words' }).waitFor();
    }));

  it('are there as tables, as CSV and as pictures', () =>
    inView('diagnostics', async (page) => {
      const bars = page.getByRole('region', { name: 'Saturated units: Shares of units' });
      await bars.getByRole('button', { name: 'table' }).click();
      await page.getByRole('cell', { name: '0.4000' }).waitFor();
      await bars.getByRole('button', { name: 'table' }).click();
      for (const [action, ending] of [
        ['Save as CSV', 'shares-of-units.csv'],
        ['Save as PNG', 'shares-of-units.png'],
      ]) {
        const download = page.waitForEvent('download');
        await act(page, 'Shares of units', action);
        expect((await download).suggestedFilename()).toBe(`laser-9-units-saturated-units-${ending}`);
      }
      const saved = page.waitForEvent('download');
      await act(page, 'Pairs of units', 'Save as PNG');
      expect((await saved).suggestedFilename()).toContain('pairs-of-units.png');
    }));

  it('of a matrix are read cell by cell with the keyboard', () =>
    inView('diagnostics', async (page) => {
      await page.getByRole('group', { name: /^Pairs of units/ }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.getByText('hidden 1, hidden 2: 0.5403').waitFor();
    }));

  it('with the same axis share their cursor', () =>
    inView('diagnostics', async (page) => {
      const readouts = page.locator('.legend .at, .legend .only');
      expect(await readouts.count()).toBe(0);
      await page.getByRole('group', { name: /^Condition number of H over iterations/ }).hover();
      await readouts.first().waitFor();
      expect(await readouts.count()).toBe(2);
    }));

  it('stand beside those of another checkpoint or another run', () =>
    inView('diagnostics-two', async (page) => {
      expect((await panels(page)).filter((label) => label.includes('Eigenvalues of'))).toEqual([
        'A: Conditioning: Eigenvalues of the Hessian',
        'B: Conditioning: Eigenvalues of the Hessian',
      ]);
      await page.getByLabel('Beside it').selectOption({ label: 'laser, 3 units #1' });
      await page.getByRole('main').getByText('laser, 3 units', { exact: true }).waitFor();
      await page.getByLabel('Beside it').selectOption({ label: 'nothing' });
      await page.getByRole('slider', { name: 'Checkpoint', exact: true }).waitFor();
    }));
});

describe('diagnostics while a run trains', () => {
  it('are offered with what they cost, and are among the records then', () =>
    inView('new-run', async (page) => {
      await button(page, /^Add diagnostics while it trains/).click();
      await page.getByText('1 diagnostic while it trains').waitFor();
      const group = page.getByRole('group', { name: 'Diagnostics' });
      expect(await group.getByLabel('Every').inputValue()).toBe('150');
      await button(page, 'Save as draft').click();
      const made = await fakeOf(page, (fake) =>
        fake.calls.filter(({ method }) => method === 'run.create').map(({ params }) => params),
      );
      expect(made).toMatchObject([
        { spec: { record: { diagnostics: [{ name: 'conditioning', every: 150 }] } } },
      ]);
    }));
});

describe('a remedy', () => {
  it('says what is predicted, and makes a new run from new weights or from these', () =>
    inView('diagnostics-remedy', async (page) => {
      await page.getByText('Predicted: Condition number of H 4.900e7.').waitFor();
      expect(await button(page, 'from iteration 400').count()).toBe(1);
      await button(page, 'afresh').click();
      await page.getByRole('heading', { name: 'laser: raise weight decay', level: 1 }).waitFor();
      const asked = await fakeOf(page, (fake) =>
        fake.calls.filter(({ method }) => method === 'diagnostics.applyRemedy').map(({ params }) => params),
      );
      expect(asked).toEqual([
        { resultId: 2, finding: 'ill-conditioned', remedy: 'raise-alpha', start: 'afresh' },
      ]);
    }));
});
