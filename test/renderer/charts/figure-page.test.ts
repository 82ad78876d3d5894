import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { usePages } from '../../helpers/page-tests.ts';

const { inView } = usePages({ timeout: 15_000 });

/** Saves the figure of the dialog that is open. */
async function saved(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('dialog').getByLabel('Format').selectOption(format);
  const waiting = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

describe('a chart', () => {
  it('is saved as SVG, PDF and PNG for print, in the size that is chosen and remembered', () =>
    inView('figure-dialog', async (page) => {
      await page.getByRole('dialog').getByRole('combobox').nth(1).selectOption('Two columns, 170 mm');
      await page.getByRole('dialog').getByLabel('Height (mm)').fill('70');
      const svg = await saved(page, 'SVG');
      expect(svg.name).toMatch(/\.svg$/);
      expect(svg.bytes.toString()).toMatch(/^<svg .*width="170mm" height="(7\d|8\d)[.\d]*mm"/);
      expect(svg.bytes.toString()).not.toMatch(/NaN|undefined/);

      await openFigure(page);
      expect(await page.getByRole('dialog').getByLabel('Height (mm)').inputValue()).toBe('70');
      const pdf = await saved(page, 'PDF');
      expect(pdf.name).toMatch(/\.pdf$/);
      const text = pdf.bytes.toString('latin1');
      expect(text.startsWith('%PDF-1.')).toBe(true);
      const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
      expect(Number(width)).toBeCloseTo((170 * 72) / 25.4, 0);
      expect(Number(height)).toBeGreaterThan((70 * 72) / 25.4 - 1);

      await openFigure(page);
      const png = await saved(page, 'PNG, 600 dpi');
      expect(png.bytes.readUInt32BE(16)).toBe(Math.round((170 / 25.4) * 600));
    }));
});

async function openFigure(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Save Forecast of .* as$/ }).click();
  await page.getByRole('menuitem', { name: 'Save as figure (SVG, PDF)' }).click();
  await page.getByRole('dialog').waitFor();
}
