import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openProject } from '../../src/main/db/project-db.ts';
import { runTool } from '../../scripts/support/run.ts';
import { hostName, openApplication, type AppWindow } from '../helpers/window.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-network-')));
const project = join(folder, 'lasers.unfold');
copyFileSync(resolve(import.meta.dirname, '../../examples/laser-like.txt'), join(folder, 'laser-like.txt'));

let window: AppWindow | undefined;

afterEach(async () => {
  await window?.close();
  window = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`a network with feedback and a skip connection, drawn and trained on the host "${hostName}"`, () => {
  it('is drawn with the pointer, told what is wrong, corrected, undone and trained', async () => {
    await makeProject();
    window = await openApplication(folder, project);
    const { page } = window;
    await page.getByRole('navigation').getByRole('button', { name: 'New network' }).click();
    await page.getByRole('heading', { level: 1, name: 'Network 1' }).waitFor();
    await node(page, 'Layer hidden').waitFor();
    await drag(page, 'Layer output', 'Layer hidden');
    await edge(page, 'Connection from output to hidden, 1 step back').waitFor();
    await drag(page, 'inputs', 'Layer output');
    await edge(page, 'Connection from inputs to output, same step').waitFor();

    await edge(page, 'Connection from output to hidden').focus();
    await page.getByLabel(/^Delay/).fill('0');
    await page.getByText('wait for each other within one time step').waitFor();
    const start = page.getByRole('button', { name: 'New run with this network' });
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole('main').focus();
    await page.keyboard.press('Control+z');
    await edge(page, 'Connection from output to hidden, 1 step back').waitFor();
    expect(await start.isEnabled()).toBe(true);

    await start.click();
    await trainForm(page, 'drawn by hand');
    expect(window.complaints).toEqual([]);
  }, 120_000);

  it('is drawn again by the keyboard alone, and is the same graph', async () => {
    window = await openApplication(folder, project);
    const { page } = window;
    await page.getByRole('navigation').getByRole('button', { name: 'Network 1' }).waitFor();
    await page.keyboard.press('Alt+Shift+n');
    await page.getByRole('heading', { level: 1, name: 'Network 2' }).waitFor();
    await node(page, 'Layer output').focus();
    await page.keyboard.press('c');
    await page.getByText(/^Connect output to hidden/).waitFor();
    await page.keyboard.press('Enter');
    await edge(page, 'Connection from output to hidden, 1 step back').waitFor();
    await node(page, 'inputs').focus();
    await page.keyboard.press('c');
    await page.getByText(/^Connect input to output/).waitFor();
    await page.keyboard.press('Enter');
    await edge(page, 'Connection from inputs to output, same step').waitFor();
    await expectFocused(page, 'Connection from inputs to output, same step');
    await page.keyboard.press('Delete');
    await expect.poll(() => edge(page, 'Connection from inputs to output').count()).toBe(0);
    await page.keyboard.press('Control+z');
    await edge(page, 'Connection from inputs to output').waitFor();
    await node(page, 'Layer hidden').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('4');
    await node(page, 'Layer hidden, 4 tanh').waitFor();
    await page.getByText('Saved', { exact: true }).waitFor();
    await window.close();
    window = undefined;
    expect(stored()).toEqual([
      { sizes: [5, 1], edges: drawnEdges },
      { sizes: [4, 1], edges: drawnEdges },
    ]);
  }, 120_000);
});

const drawnEdges = [
  'input>hidden@0',
  'hidden>hidden@1',
  'hidden>output@0',
  'output>hidden@1',
  'input>output@0',
];

const node = (page: Page, name: string) =>
  page
    .getByRole('main')
    .getByRole('group', { name: new RegExp(`^${name}`) })
    .first();
const edge = (page: Page, name: string) => page.getByRole('main').getByRole('group', { name }).first();

async function expectFocused(page: Page, name: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''))
    .toBe(name);
}

async function makeProject(): Promise<void> {
  const args = ['import', project, join(folder, 'laser-like.txt')];
  const { code, printed } = await runTool('../dist/main/cli.js', args, { output: 'keep' });
  expect(printed).toContain('laser-like');
  expect(code).toBe(0);
}

/** From the dot at the right of one to the dot at the left of the other. */
async function drag(page: Page, from: string, to: string): Promise<void> {
  const start = await node(page, from).locator('.svelte-flow__handle-right').boundingBox();
  const end = await node(page, to).locator('.svelte-flow__handle-left').boundingBox();
  if (start === null || end === null) throw new Error('A handle is not on show.');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2 + 60, { steps: 5 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 });
  await page.mouse.up();
}

async function trainForm(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('given by Unfold').fill(name);
  await page.getByText(/\d+ parameters/).waitFor();
  expect(await page.getByLabel('Drawn network').inputValue()).toBe('Network 1');
  await page.getByRole('button', { name: /^Stop when/ }).click();
  await page.getByLabel('Iterations', { exact: true }).last().fill('30');
  await page.getByText(/\d+ parameters/).waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('Finished (iterations)').first().waitFor({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Result' }).click();
  await page.getByRole('row', { name: /^test/ }).first().waitFor();
}

/** What the project holds afterwards. */
function stored(): { sizes: number[]; edges: string[] }[] {
  const db = openProject(project);
  try {
    const [run] = db.runs.list();
    expect(run.iterations).toBeGreaterThan(0);
    expect(db.runs.spec(run.id)).toMatchObject({ network: { name: 'graph', output: 'output' } });
    return db.networks.list().map(({ id }) => {
      const { layers, connections } = db.networks.get(id).graph;
      const edges = connections.map(({ from, to, delay }) => `${from}>${to}@${delay}`);
      return { sizes: layers.map(({ size }) => size), edges };
    });
  } finally {
    db.close();
  }
}
