import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { beginJourney, type Journey } from '../helpers/journey.ts';
import { hostName } from '../helpers/window.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-keys-')));
copyFileSync(resolve(import.meta.dirname, '../../examples/laser-like.txt'), join(folder, 'laser-like.txt'));
mkdirSync(join(folder, 'out'));

let journey: Journey | undefined;

afterEach(async () => {
  await journey?.close();
  journey = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`a journey by keyboard alone on the host "${hostName}"`, () => {
  it('imports, trains, looks at every part of the run and exports it, with the focus always visible', async () => {
    journey = await beginJourney(folder);
    const { page } = journey;
    await createProject(journey);
    await importFile(journey);
    await train(page);
    await lookAtParts(page);
    await exportRun(journey);
    expect(journey.complaints).toEqual([]);
  }, 180_000);
});

async function createProject({ page, choose }: Journey): Promise<void> {
  await page.getByText('Recent projects').waitFor();
  await choose('keys.unfold', () => page.keyboard.press('Alt+n'), typeName);
  await page.getByText('A project begins with data').waitFor();
}

async function importFile({ page, choose }: Journey): Promise<void> {
  await page.keyboard.press('Control+i');
  await choose('laser-like.txt', () => press(page, /^Choose a file/), pickFile);
  await page.getByText('How it is read').waitFor();
  await press(page, /^Import$/);
  await page.getByRole('heading', { name: 'laser-like was imported' }).waitFor();
}

async function train(page: Page): Promise<void> {
  await page.keyboard.press('Alt+r');
  await page.getByLabel('Begin from').waitFor();
  await tabTo(page, /^Begin from/);
  await page.keyboard.type('Pedersen, 3');
  await page.getByText('19 parameters').waitFor();
  await press(page, /^Start$/);
  await page
    .getByText(/Finished \(/)
    .first()
    .waitFor({ timeout: 90_000 });
}

/** The parts are one stop for Tab, and the arrow keys go through them. */
async function lookAtParts(page: Page): Promise<void> {
  await tabTo(page, /^Training$/);
  for (const part of ['Result', 'Forecast', 'Diagnostics', 'Settings']) {
    while ((await focused(page)).name !== part) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: part, selected: true }).waitFor();
  }
}

async function exportRun({ page, choose }: Journey): Promise<void> {
  await page.keyboard.press('Control+Shift+e');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, /^CSV/);
  await choose('out', () => press(page, /^Choose a folder/), pickFolder);
  await page.getByText(/files written to/).waitFor();
  expect(readdirSync(join(folder, 'out')).length).toBeGreaterThan(1);
}

/** What has the focus: its name as it is read out, and whether it can be seen that it has it. */
async function focused(page: Page): Promise<{ readonly name: string; readonly seen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', seen: false };
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const name = [
      element.getAttribute('aria-label'),
      ...labels.map((label) => label.textContent),
      element.textContent,
    ];
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const seen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    return { name: (name.find((text) => text != null && text.trim() !== '') ?? '').trim(), seen };
  });
}

/** Goes on with Tab until what is named so has the focus; every stop on the way must be visible. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const { name, seen } = await focused(page);
    if (name !== '') expect(seen, `the focus on "${name}" can be seen`).toBe(true);
    if (wanted.test(name)) return;
  }
  throw new Error(`120 times Tab does not lead to ${String(wanted)}.`);
}

async function press(page: Page, wanted: RegExp): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

/** The name field of the picker has the focus already. */
async function typeName(page: Page, fileName: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.locator('code[title]').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(fileName);
  await dialog.getByText(`Creates ${fileName}`).waitFor();
  await page.keyboard.press('Enter');
}

async function pickFile(page: Page, fileName: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: fileName }).waitFor();
  await press(page, new RegExp(`^${fileName}`));
  await press(page, /^Choose$/);
}

async function pickFolder(page: Page, fileName: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: fileName }).waitFor();
  await press(page, new RegExp(`^${fileName}`));
  await dialog.locator(`code[title$="${fileName}"]`).waitFor();
  await press(page, /^Export here$/);
}
