/**
 * `npm run screenshots`: every view in light and dark and in two sizes, on made-up services, as PNG into
 * .cache/screenshots/. Arguments choose views by name. With `--docs` they are also written as small WebP files into
 * docs/screens/, with a page that shows them; and without names the README's picture is taken, docs/screenshot.png, of
 * the real application after training an example.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startHost } from '../test/helpers/browser.ts';
import { launchChromium } from '../test/helpers/chromium.ts';
import { serveFakePage } from '../test/helpers/fake-page/build.ts';
import { views } from '../test/helpers/fake-page/views.ts';
import { suggestion } from '../src/engine/errors.ts';
import { build } from './build.ts';
import { type Given, giveUp, scriptArguments } from './support/arguments.ts';
import { root } from './support/root.ts';
import { runTool } from './support/run.ts';

const themes = ['light', 'dark'] as const;
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const pictures = join(root, '.cache', 'screenshots');
const screens = join(root, 'docs', 'screens');
/** WebP's measure: text stays sharp at it, and a picture takes about 40 kB. */
const quality = 20;
const { flags, rest: chosen } = readArguments();
const kept = flags.has('docs');

mkdirSync(pictures, { recursive: true });
if (kept && chosen.length === 0) rmSync(screens, { recursive: true, force: true });
if (kept) mkdirSync(screens, { recursive: true });
await build({ ifStale: true });
const browser = await launchChromium();
try {
  await takeViews(browser);
  if (kept) writeFileSync(join(screens, 'README.md'), pageOfScreens());
  if (kept && chosen.length === 0) await takeReadmePicture(browser);
} finally {
  await browser.close();
}

function readArguments(): Given {
  const names = views.map(({ name }) => name);
  const given = scriptArguments({ docs: 'flag' }, 'some');
  const unknown = given.rest.find((name) => !names.includes(name));
  if (unknown === undefined) return given;
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
        const name = `${view.name}-${colorScheme}-${viewport.width}x${viewport.height}`;
        await page.screenshot({ path: join(pictures, `${name}.png`) });
        if (kept) await keep(page, name);
        await page.close();
      }
    }
    process.stdout.write(`${view.name}\n`);
  }
  await fake.close();
}

async function keep(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
  writeFileSync(join(screens, `${name}.webp`), Buffer.from(data, 'base64'));
}

/** The page that shows the kept pictures, the small size in both themes beside each other. */
function pageOfScreens(): string {
  const files = readdirSync(screens).filter((file) => file.endsWith('.webp'));
  const shown = views.filter(({ name }) => files.includes(`${name}-light-1280x800.webp`));
  const rows = shown.map(({ name }) => {
    const cells = themes.map((theme) => `![${name}, ${theme}](${name}-${theme}-1280x800.webp)`);
    const large = themes.map((theme) => `[${theme}](${name}-${theme}-1920x1080.webp)`);
    return `## ${name}\n\n${cells.join(' ')}\n\nAt 1920 x 1080: ${large.join(', ')}`;
  });
  return `# Every view\n\nMade by \`npm run screenshots -- --docs\` on made-up services.\n\n${rows.join('\n\n')}\n`;
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
