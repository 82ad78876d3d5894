import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CliCommand, CliOptions } from '../../src/cli/commands/command.ts';
import { importData } from '../../src/cli/commands/import.ts';
import { reimport } from '../../src/cli/commands/reimport.ts';
import { streamOutput } from '../../src/cli/output.ts';
import type { SeriesInfo } from '../../src/shared/models.ts';

const folder = mkdtempSync(join(tmpdir(), 'unfold-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const fixture = (name: string): string => join(import.meta.dirname, '../fixtures/imports', name);

async function run(command: CliCommand, args: string[], options: CliOptions = {}): Promise<string> {
  let text = '';
  const output = streamOutput({ write: (part: string) => (text += part) }, { write: () => undefined });
  expect(await command.run(args, options, output)).toBe(0);
  return text;
}

describe('import', () => {
  it('knows the formats by their files, and says how a question is answered', async () => {
    const read = async (name: string, options: CliOptions = {}) =>
      JSON.parse(
        await run(importData, [at('a.unfold'), fixture(name)], { ...options, json: true }),
      ) as SeriesInfo;
    expect(await read('rows.npy')).toMatchObject({ rows: 4, receipt: { importer: 'numpy' } });
    expect(await read('snappy.parquet')).toMatchObject({ rows: 3, time: { name: 'when', kind: 'date' } });
    await expect(read('book.xlsx')).rejects.toThrow("--set 'part=Data'");
    expect(await read('book.xlsx', { set: ['part=Data'] })).toMatchObject({ rows: 3 });
    await expect(read('one.xlsx')).rejects.toThrow('One!B3:y: found "oops"');
  });

  it('takes a recipe out of a file, and --set on top of it', async () => {
    writeFileSync(at('r.json'), '{"decimalMark": ",", "delimiter": ";"}');
    writeFileSync(at('d.csv'), 'x;y\n1,5;2\n-999;3\n');
    const options = { recipe: at('r.json'), set: ['missingCodes=["-999"]'], json: true };
    const series = JSON.parse(await run(importData, [at('b.unfold'), at('d.csv')], options)) as SeriesInfo;
    expect(series.columns.map(({ missing }) => missing)).toEqual([1, 0]);
    writeFileSync(at('no.json'), '[1]');
    await expect(run(importData, [at('b.unfold'), at('d.csv')], { recipe: at('no.json') })).rejects.toThrow(
      'holds no recipe',
    );
  });

  it('makes a series of each of several files that are no sets of one', async () => {
    writeFileSync(at('one.csv'), 'x\n1\n2\n');
    writeFileSync(at('two.csv'), 'x\n3\n4\n5\n');
    const args = [at('c.unfold'), at('one.csv'), at('two.csv')];
    const text = await run(importData, args);
    expect(text).toContain('Series 1, "one.csv": 2 rows.');
    expect(text).toContain('Series 2, "two.csv": 3 rows.');
    await expect(run(importData, args, { name: 'both' })).rejects.toThrow('--name is for one series');
  });
});

describe('reimport', () => {
  it('reads the file of a series again, and tells what has changed', async () => {
    writeFileSync(at('flow.csv'), 'x\n1\n2\n');
    await run(importData, [at('d.unfold'), at('flow.csv')], { name: 'flow' });
    await expect(run(reimport, [at('d.unfold'), 'flow'])).rejects.toThrow('byte for byte');
    writeFileSync(at('flow.csv'), 'x\n1\n5\n6\n');
    const text = await run(reimport, [at('d.unfold'), 'flow']);
    expect(text).toContain('Series 2, "flow 2": 3 rows.');
    expect(text).toContain('1 row added; 1 value changed in x.');
    await expect(run(reimport, [at('d.unfold'), 'flw'])).rejects.toThrow('There is no series "flw"');
  });
});
