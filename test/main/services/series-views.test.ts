import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProject, openProject } from '../../../src/main/db/project-db.ts';
import type { Series } from '../../../src/engine/data/series.ts';
import type { Services } from '../../../src/main/services/index.ts';
import { startServices, temporaryFolder } from '../../helpers/projects.ts';
import { wander } from '../../engine/data/describe/columns.ts';

/** Services with a project that has this series. */
async function opened(series: Series): Promise<{ services: Services; id: number; path: string }> {
  const folder = temporaryFolder();
  const path = join(folder, 'views.unfold');
  const db = createProject(path);
  const { id } = await db.series.add(series, { name: series.name, receipt: null });
  db.close();
  const services = startServices(folder);
  await services.handlers['project.open']({ path });
  return { services, id, path };
}

const rows = 300_000;
const values = wander(rows);
values.fill(NaN, 1000, 1010);
const long: Series = {
  name: 'long',
  length: rows,
  columns: [
    { name: 'a', values },
    { name: 'b', values: values.map((value) => -value) },
  ],
};
const all = { from: null, to: null };

describe('a window on a stored series', () => {
  it('has the extremes of every bucket, over several blocks of the file', async () => {
    const { services, id } = await opened(long);
    const ask = { id, columns: [0, 1], ...all, buckets: 500 };
    const whole = await services.handlers['series.window'](ask);
    expect(whole).toMatchObject({ kind: 'row', whole: { from: 0, to: rows - 1 }, rows, total: rows });
    expect(Math.max(...whole.columns[0].max)).toBe(
      values.reduce((most, value) => (value > most ? value : most), 0),
    );
    expect(whole.columns[1].min).toEqual(whole.columns[0].max.map((value) => -value));
    expect(whole.perBucket).toBeGreaterThan(599);
  });

  it('has the rows themselves where they are few, across the edge of a block of the file', async () => {
    const { services, id } = await opened(long);
    const part = await services.handlers['series.window']({
      ...{ id, columns: [0], buckets: 500 },
      ...{ from: 131_000, to: 131_200 },
    });
    expect(part.perBucket).toBe(1);
    expect(part.at[0]).toBe(130_999);
    expect(part.columns[0].first).toEqual(values.slice(130_999, 131_202));
  });

  it('is over times where the series has them, and over rows where they go backwards', async () => {
    const time = (backwards: boolean) => ({
      name: 'day',
      kind: 'date' as const,
      values: Float64Array.from({ length: 1000 }, (_, i) => (backwards && i === 500 ? 0 : 86_400 * i)),
    });
    const columns = [{ name: 'a', values: values.slice(0, 1000) }];
    const dated = await opened({ name: 'd', length: 1000, columns, time: time(false) });
    const ask = { columns: [0], ...all, buckets: 100 };
    const shown = await dated.services.handlers['series.window']({ id: dated.id, ...ask });
    expect(shown).toMatchObject({ kind: 'date', unordered: false, whole: { from: 0, to: 999 * 86_400 } });
    const wrong = await opened({ name: 'w', length: 1000, columns, time: time(true) });
    const counted = await wrong.services.handlers['series.window']({ id: wrong.id, ...ask });
    expect(counted).toMatchObject({ kind: 'row', unordered: true, whole: { from: 0, to: 999 } });
  });

  it('of a column that is not there, or of a series that is not, is refused', async () => {
    const { services, id } = await opened(long);
    const ask = { ...all, buckets: 10 };
    await expect(async () =>
      services.handlers['series.window']({ id, columns: [2], ...ask }),
    ).rejects.toThrow(/has 2 columns.*no column 2/);
    await expect(async () =>
      services.handlers['series.window']({ id: 99, columns: [0], ...ask }),
    ).rejects.toThrow(/no series 99/);
  });

  it('says so where the stored numbers are damaged', async () => {
    const { services, id, path } = await opened(long);
    await services.handlers['project.close']({});
    const db = openProject(path);
    db.close();
    const { default: Database } = await import('better-sqlite3');
    const raw = new Database(path);
    raw.prepare('UPDATE series_chunks SET bytes = zeroblob(length(bytes)) WHERE first_row > 0').run();
    raw.close();
    await services.handlers['project.open']({ path });
    await expect(async () =>
      services.handlers['series.window']({ id, columns: [0], ...all, buckets: 10 }),
    ).rejects.toThrow(/damaged/);
  });

  it('of an empty series is empty', async () => {
    const none = { name: 'none', length: 0, columns: [{ name: 'a', values: new Float64Array(0) }] };
    const { services, id } = await opened(none);
    const part = await services.handlers['series.window']({ id, columns: [0], ...all, buckets: 10 });
    expect(part).toMatchObject({ rows: 0, total: 0 });
    expect(part.at.length).toBe(0);
  });
});

describe('what the columns come to', () => {
  it('is computed of the stored numbers', async () => {
    const { services, id } = await opened(long);
    const [a, b] = await services.handlers['series.statistics']({ id });
    expect(a).toMatchObject({ n: rows - 10, missing: 10 });
    expect(b.mean).toBeCloseTo(-a.mean, 14);
    const { correlogram, spectrum, histogram } = await services.handlers['series.describe']({
      id,
      column: 0,
    });
    expect(correlogram.autocorrelation.length).toBe(51);
    expect(correlogram.autocorrelation[1]).toBeGreaterThan(0.78);
    expect(correlogram.autocorrelation[1]).toBeLessThan(0.82);
    expect(spectrum.segment).toBe(4096);
    expect(histogram.counts.reduce((sum, value) => sum + value)).toBe(rows - 10);
    const plot = await services.handlers['series.delay']({ id, column: 0, delay: 3 });
    expect(plot.pairs).toBe(rows - 3 - 13);
  });

  it('never holds up the process, whatever is asked at once', async () => {
    const { services, id } = await opened(long);
    let [last, longest] = [performance.now(), 0];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    await Promise.all([
      services.handlers['series.statistics']({ id }),
      services.handlers['series.describe']({ id, column: 1 }),
      services.handlers['series.window']({ id, columns: [0, 1], ...all, buckets: 1000 }),
    ]);
    clearInterval(timer);
    expect(longest).toBeLessThan(400); // 50 ms on a free machine; this one may be shared
  });

  it('is not read on once the project is closed', async () => {
    const { services, id } = await opened(long);
    const asked = services.handlers['series.statistics']({ id });
    await Promise.all([
      expect(asked).rejects.toThrow(/was closed while its numbers were read/),
      services.handlers['project.close']({}),
    ]);
  });
});
