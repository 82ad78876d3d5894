import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastJson, makePlace, unfold } from './unfold.ts';

const place = makePlace();
const run = (...args: string[]) => unfold(place.folder, ...args);
beforeAll(async () => {
  const rows = Array.from({ length: 200 }, (_, t) => `${Math.sin(t / 2).toFixed(6)},${t === 7 ? '' : t}`);
  writeFileSync(join(place.folder, 'd.csv'), ['wave,ramp', ...rows, ''].join('\n'));
  expect((await run('import', 'p.unfold', 'd.csv')).code).toBe(0);
});
afterAll(() => place.remove());

interface Printed {
  readonly columns: readonly {
    readonly column: string;
    readonly n: number;
    readonly missing: number;
    readonly median: number;
    readonly autocorrelation: readonly number[];
    readonly spectrum: { readonly power: readonly number[] };
  }[];
}

describe('unfold describe', () => {
  it('prints what the columns come to', async () => {
    const { stdout, stderr, code } = await run('describe', 'p.unfold', 'd.csv');
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toMatch(/^Series 1, "d.csv", 200 rows over row numbers\n/);
    expect(stdout).toMatch(/^ramp +199 +1 +/m);
    expect(stdout).toMatch(/^wave .* 12.8$/m);
  });

  it('prints every number as JSON, of one column where it is asked for', async () => {
    const all = lastJson<Printed>(await run('describe', 'p.unfold', '1', '--json', '--lags', '20'));
    expect(all.columns.map(({ column }) => column)).toEqual(['wave', 'ramp']);
    expect(all.columns[1]).toMatchObject({ n: 199, missing: 1, median: 100 });
    expect(all.columns[0].autocorrelation).toHaveLength(21);
    expect(all.columns[0].spectrum.power.length).toBeGreaterThan(8);
    const one = lastJson<Printed>(await run('describe', 'p.unfold', '1', '--json', '--target', 'ramp'));
    expect(one.columns.map(({ column }) => column)).toEqual(['ramp']);
  });

  it('refuses what there is not, with what is near', async () => {
    const [series, column] = await Promise.all([
      run('describe', 'p.unfold', 'e'),
      run('describe', 'p.unfold', 'd.csv', '--target', 'wafe'),
    ]);
    expect([series.code, column.code]).toEqual([3, 3]);
    expect(series.stderr).toContain('There is no series "e"');
    expect(column.stderr).toContain('Did you mean "wave"');
  });
});
