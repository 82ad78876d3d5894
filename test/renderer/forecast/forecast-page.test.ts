import { describe, expect, it } from 'vitest';
import { usePages } from '../../helpers/page-tests.ts';

const { inView } = usePages({ height: 1000, complaints: 'ignore' });

describe('the view of forecasts', () => {
  it('says what the band rests on and how good it is, with definitions, and copies its table', () =>
    inView('run-forecast', async (page) => {
      await page.getByText('Conformal: 90 % of the absolute errors', { exact: false }).waitFor();
      await page.getByRole('button', { name: '90 % band (conformal)' }).waitFor();
      const table = page.getByRole('table', { name: 'Forecasts and their errors' });
      const usual = await table.getByRole('columnheader').count();
      await page.getByRole('button', { name: 'all metrics' }).click();
      expect(await table.getByRole('columnheader').count()).toBeGreaterThan(usual + 5);
      await page.getByRole('button', { name: 'CRPS' }).focus();
      await page.getByText('Continuous ranked probability score', { exact: false }).waitFor();
      await page.getByRole('button', { name: 'Copy the table: Forecasts and their errors' }).click();
      await page.getByRole('menuitem', { name: 'Copy as LaTeX' }).click();
      await page.getByText('copied as LaTeX', { exact: false }).waitFor();
    }));

  it('takes the weights of any checkpoint', () =>
    inView('run-forecast', async (page) => {
      const slider = page.getByRole('slider', { name: 'Checkpoint' });
      await slider.focus();
      await page.keyboard.press('Home');
      expect(await slider.getAttribute('aria-valuetext')).not.toBe('iteration 231');
      await page.getByRole('table', { name: 'Forecasts and their errors' }).waitFor();
    }));

  it('tests the errors and goes to the worst of them on the series', () =>
    inView('run-residuals', async (page) => {
      const tests = page.getByRole('table', { name: 'Tests of the errors' });
      expect(await tests.getByRole('row').count()).toBe(3);
      const worst = page.getByRole('table', { name: 'Largest errors' });
      await worst.getByRole('button', { name: '1043' }).click();
      await page
        .getByRole('figure')
        .filter({ hasText: 'Largest errors on the series' })
        .getByRole('button', { name: 'table' })
        .click();
      const shown = page.getByRole('group', { name: /Largest errors on the series .* as a table/ });
      expect(await shown.getByRole('row').count()).toBe(1 + 61);
    }));
});
