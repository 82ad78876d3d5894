import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProject } from '../../src/main/db/project-db.ts';
import { startElectron } from '../helpers/electron.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { startHost } from '../helpers/browser.ts';
import { hostName, openApplication } from '../helpers/window.ts';
import { waves } from '../helpers/waves.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'unfold-window-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A project with one series in it. */
async function projectIn(folder: string, name: string): Promise<string> {
  const path = join(folder, `${name}.unfold`);
  const project = createProject(path);
  await project.series.add(waves(), { name: `waves of ${name}`, receipt: null });
  project.close();
  return path;
}

const tab = (page: Page, name: string | RegExp) =>
  page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab', { name });

describe(`the window on ${hostName}`, () => {
  it('is as it was left after a new start, with its settings', async () => {
    const folder = temporaryFolder();
    const path = await projectIn(folder, 'one');
    const first = await openApplication(folder, path);
    await first.page
      .getByRole('navigation')
      .getByRole('button', { name: /waves of one/ })
      .click();
    await first.page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    await first.page.waitForTimeout(900); // until its charts are drawn
    await first.page.keyboard.press('Control+,');
    await first.page.locator('#theme').selectOption('Dark');
    await first.page.getByLabel('Digits shown').selectOption('6');
    await first.page.getByRole('separator', { name: 'Width of the contents' }).focus();
    await first.page.keyboard.press('ArrowRight');
    await tab(first.page, /waves of one/).click();
    await first.page.waitForTimeout(900);
    expect(first.complaints).toEqual([]);
    await first.close();

    const second = await openApplication(folder, path);
    await tab(second.page, 'Settings').waitFor();
    await second.page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
    expect(await tab(second.page, /waves of one/).getAttribute('aria-selected')).toBe('true');
    expect(
      await second.page
        .getByRole('separator', { name: 'Width of the contents' })
        .getAttribute('aria-valuenow'),
    ).toBe('236');
    await tab(second.page, 'Settings').click();
    await second.page.getByText('314.159').waitFor();
    expect(second.complaints).toEqual([]);
    await second.close();
  });

  it.runIf(hostName === 'browser')('shows the same project in several pages of one host', async () => {
    const folder = temporaryFolder();
    const host = await startHost(folder, ['--project', await projectIn(folder, 'one')]);
    const browser = await launchChromium();
    const [a, b] = [await browser.newPage(), await browser.newPage()];
    for (const page of [a, b]) {
      await page.goto(host.url);
      await page
        .getByRole('button', { name: /waves of one/ })
        .first()
        .waitFor();
    }
    await a
      .getByRole('navigation')
      .getByRole('button', { name: /waves of one/ })
      .click();
    await a.getByRole('textbox', { name: 'Name' }).fill('renamed');
    await a.keyboard.press('Enter');
    await b
      .getByRole('navigation')
      .getByRole('button', { name: /renamed/ })
      .waitFor();
    await a.keyboard.press('Alt+t');
    await b.locator('html[data-theme=light]').waitFor({ state: 'attached' });
    await browser.close();
    await host.close();
  });

  it.runIf(hostName === 'electron')('is one of several, each with its project, and none twice', async () => {
    const folder = temporaryFolder();
    const [one, two] = [await projectIn(folder, 'one'), await projectIn(folder, 'two')];
    const { application, page } = await startElectron(folder, [one]);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /waves of one/ })
      .waitFor();
    const opened = application.waitForEvent('window');
    await page.keyboard.press('Control+Shift+N');
    const other = await opened;
    await other.getByText('Recent projects').waitFor();
    // As the desktop does: the second start of the program hands over its file.
    const start = (file: string) =>
      application.evaluate(
        ({ app }, path) => void app.emit('second-instance', {}, ['unfold', path], '/'),
        file,
      );
    await start(two);
    await other
      .getByRole('navigation')
      .getByRole('button', { name: /waves of two/ })
      .waitFor();
    await start(one);
    await page.waitForTimeout(500);
    const titles = await application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getTitle()),
    );
    expect(titles.sort()).toEqual(['one · Unfold', 'two · Unfold']);
    const labels = await application.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.items.find(({ label }) => label === '&File')
        ?.submenu?.items.find(({ label }) => label === 'Open &recent')
        ?.submenu?.items.map(({ label }) => label),
    );
    expect(labels).toEqual(['&1 two', '&2 one']);
    await page.keyboard.press('Control+=');
    await expect
      .poll(() =>
        application.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map(({ webContents }) =>
            Math.round(webContents.getZoomFactor() * 10),
          ),
        ),
      )
      .toEqual([11, 11]);
    await application.close();
    expect(readFileSync(join(folder, 'logs', 'unfold.log'), 'utf8')).toContain('info project: closed');
  });
});
