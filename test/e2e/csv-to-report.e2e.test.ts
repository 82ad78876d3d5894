import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openProject } from '../../src/main/db/project-db.ts';
import { beginJourney, type Journey } from '../helpers/journey.ts';
import { hostName } from '../helpers/window.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfold-csv-')));
const out = join(folder, 'out');
const rows = 400;
mkdirSync(out);
writeFileSync(join(folder, 'netzlast.csv'), loadFile());

let journey: Journey | undefined;

afterEach(async () => {
  await journey?.close();
  journey = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Half-hourly load with a daily rhythm, as a German logger writes it: semicolons, decimal commas, dd.mm.yyyy. */
function loadFile(): string {
  const lines = Array.from({ length: rows }, (_, k) => {
    const time = `${two(1 + Math.floor(k / 48))}.03.2024 ${two(Math.floor((k % 48) / 2))}:${k % 2 === 0 ? '00' : '30'}`;
    return `${time};${comma(loadAt(k))};${comma(8 + 4 * Math.sin((2 * Math.PI * (k - 16)) / 48))}`;
  });
  return ['Zeit;Last;Temperatur', ...lines, ''].join('\r\n');
}

function loadAt(k: number): number {
  return 2.5 + Math.sin((2 * Math.PI * k) / 48) + 0.4 * Math.sin((2 * Math.PI * k) / 24 + 1);
}

function comma(value: number): string {
  return value.toFixed(2).replace('.', ',');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

describe(`from a file with semicolons and decimal commas to a report, on the host "${hostName}"`, () => {
  it('imports, trains, forecasts beside the baselines, and writes the report', async () => {
    journey = await beginJourney(folder);
    const { page } = journey;
    await importLoad(journey);
    await train(page);
    await forecast(page);
    await report(journey);
    expect(journey.complaints).toEqual([]);
  }, 180_000);

  it('has stored what the page showed', () => {
    const project = openProject(join(folder, 'netz.unfold'), { readOnly: true });
    const [series] = project.series.list();
    const stored = project.series.read(series?.id ?? 0);
    const [run] = project.runs.list();
    project.close();
    expect(stored.length).toBe(rows);
    expect(stored.columns[0]?.name).toBe('Last');
    expect(stored.columns[0]?.values[1]).toBe(Number(loadAt(1).toFixed(2)));
    expect(run).toMatchObject({ name: 'Last', status: 'finished', seriesName: 'netzlast' });
  });
});

async function importLoad({ page, choose }: Journey): Promise<void> {
  await choose('netz.unfold', () => page.getByRole('button', { name: 'New project' }).click());
  await page.getByText('A project begins with data').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Import data' }).click();
  await choose('netzlast.csv', () => page.getByRole('button', { name: 'Choose a file' }).click());
  await page.getByText('How it is read').waitFor();
  // Raw beside parsed: the text of the first line, and the number that it becomes.
  await page
    .getByText(comma(loadAt(0)), { exact: true })
    .first()
    .waitFor();
  expect(await page.getByLabel('Delimiter').locator('option').first().textContent()).toContain(';');
  expect(await page.getByLabel('Decimal mark').locator('option').first().textContent()).toContain(',');
  // Days up to the ninth and the third month: only the person knows which is which.
  await page.getByText('Which is the day, the month and the year').waitFor();
  expect(await page.getByRole('button', { name: 'Import', exact: true }).isEnabled()).toBe(false);
  await page.getByRole('button', { name: 'day.month.year' }).click();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name: 'netzlast was imported' }).waitFor();
  await page.getByText(`${rows} of ${rows} rows kept`).waitFor();
}

async function train(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'New run with this series' }).click();
  await page.getByLabel('Begin from').selectOption('1-3-1');
  await page.getByLabel('Name', { exact: true }).fill('Last');
  await page.getByText('19 parameters').waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page
    .getByText(/Finished \(/)
    .first()
    .waitFor({ timeout: 90_000 });
}

/** The network is better than repeating the last value; the table says so in the series' own units. */
async function forecast(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Forecast' }).click();
  const table = page.getByRole('table', { name: 'Forecasts and their errors' });
  const error = async (name: RegExp): Promise<number> =>
    Number(await table.getByRole('row', { name }).locator('.value').first().getAttribute('title'));
  await table.getByRole('row', { name: /^Network/ }).waitFor();
  expect(await error(/^Network/)).toBeLessThan(await error(/^Naive/));
}

async function report({ page, choose }: Journey): Promise<void> {
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('radio', { name: /^Report/ }).check();
  await choose('out', () => page.getByRole('button', { name: 'Choose a folder' }).click());
  await page.getByText('The report was written to').waitFor();
  const [file = ''] = readdirSync(out);
  const text = readFileSync(join(out, file), 'utf8');
  expect(text).toContain('netzlast');
  expect(text).toContain('Gauss-Newton');
  expect(text).toContain('\\begin{tabular}');
  expect(text).not.toMatch(/(src|href)="http/);
}
