import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchPage } from '../../helpers/browser.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { serveFakePage } from '../../helpers/fake-page/build.ts';
import { views } from '../../helpers/fake-page/views.ts';

let browser: Browser;
let server: Awaited<ReturnType<typeof serveFakePage>>;

beforeAll(async () => {
  server = await serveFakePage();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Saves the figure of the dialog that is open. */
async function saved(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('dialog').getByLabel('Format').selectOption(format);
  const waiting = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

describe('a chart', () => {
  it('is saved as SVG, PDF and PNG for print, in the size that is chosen and remembered', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(15_000);
    const { page, complaints } = watchPage(await context.newPage());
    await page.goto(`${server.url}#full`);
    await views.find(({ name }) => name === 'figure-dialog')?.open(page);
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
    expect(complaints).toEqual([]);
    await context.close();
  });
});

async function openFigure(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Save Forecast of .* as$/ }).click();
  await page.getByRole('menuitem', { name: 'Save as figure (SVG, PDF)' }).click();
  await page.getByRole('dialog').waitFor();
}
