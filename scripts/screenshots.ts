/**
 * `npm run screenshots`: every view in light and dark and in two sizes, on made-up services, into .cache/screenshots/;
 * and the README's picture, docs/screenshot.png, of the real application after training an example. Arguments choose
 * views by name.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startHost } from '../test/helpers/browser.ts';
import { launchChromium } from '../test/helpers/chromium.ts';
import { serveFakePage } from '../test/helpers/fake-page/build.ts';
import { views } from '../test/helpers/fake-page/views.ts';
import { suggestion } from '../src/engine/errors.ts';
import { build } from './build.ts';
import { giveUp, scriptArguments } from './support/arguments.ts';
import { root } from './support/root.ts';
import { runTool } from './support/run.ts';

const themes = ['light', 'dark'] as const;
const sizes = [
  { width: 1280, height: 800 },
  { width: 1600, height: 1000 },
] as const;
const pictures = join(root, '.cache', 'screenshots');
const chosen = chosenViews();

mkdirSync(pictures, { recursive: true });
await build({ ifStale: true });
const browser = await launchChromium();
try {
  if (chosen.length === 0) await takeReadmePicture(browser);
  await takeViews(browser);
} finally {
  await browser.close();
}

function chosenViews(): readonly string[] {
  const names = views.map(({ name }) => name);
  const { rest } = scriptArguments({}, 'some');
  const unknown = rest.find((name) => !names.includes(name));
  if (unknown === undefined) return rest;
  return giveUp(new Error(`There is no view "${unknown}".${suggestion(unknown, names)}`));
}

async function takeViews(chromium: Browser): Promise<void> {
  const fake = await serveFakePage();
  for (const view of views.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
    for (const colorScheme of themes) {
      for (const viewport of sizes) {
        const page = await chromium.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
        await page.goto(`${fake.url}#${view.state}`);
        await view.open(page);
        await page.waitForTimeout(300);
        const name = `${view.name}-${colorScheme}-${viewport.width}x${viewport.height}.png`;
        await page.screenshot({ path: join(pictures, name) });
        await page.close();
      }
    }
    process.stdout.write(`${view.name}\n`);
  }
  await fake.close();
}

async function takeReadmePicture(chromium: Browser): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'unfold-pictures-'));
  const project = join(folder, 'Lasers.unfold');
  const args = ['run', join(root, 'examples', 'laser-3.json'), '--project', project];
  const { code, printed } = await runTool('../dist/main/cli.js', args, { output: 'keep' });
  if (code !== 0) throw new Error(`The example could not be trained:\n${printed}`);
  const host = await startHost(folder, ['--project', project]);
  try {
    const page = await chromium.newPage({
      viewport: sizes[0],
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    await page.goto(host.url);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /3 hidden units/ })
      .click();
    await page
      .getByText(/Finished/)
      .first()
      .waitFor();
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(root, 'docs', 'screenshot.png') });
  } finally {
    await host.close();
  }
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write('docs/screenshot.png\n');
}
