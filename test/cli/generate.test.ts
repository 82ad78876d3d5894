import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CliOptions } from '../../src/cli/commands/command.ts';
import { generate } from '../../src/cli/commands/generate.ts';
import { streamOutput } from '../../src/cli/output.ts';
import { makeSeries } from '../../src/engine/generators/make-series.ts';
import type { SeriesInfo } from '../../src/shared/models.ts';

const folder = mkdtempSync(join(tmpdir(), 'unfold-generate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

async function run(generator: string, options: CliOptions): Promise<string> {
  let text = '';
  const output = streamOutput({ write: (part: string) => (text += part) }, { write: () => undefined });
  expect(await generate.run([generator], options, output)).toBe(0);
  return text;
}

describe('generate', () => {
  it('writes every digit of every number as CSV, and nothing where a value is missing', async () => {
    await run('henon', { csv: at('henon.csv'), set: ['length=50', 'a=1.3'] });
    const [header, ...lines] = readFileSync(at('henon.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('x,y');
    const { columns } = makeSeries('henon', { options: { length: 50, a: 1.3 } }).series;
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual([...columns[0].values]);
    await run('patient-visits', { csv: at('visits.csv'), set: ['length=100', 'missing=0.5'] });
    expect(readFileSync(at('visits.csv'), 'utf8')).toContain(',,');
  });

  it('stores a series in a project with what it was made from, the same for the same seed', async () => {
    const options = { project: at('made.unfold'), set: ['length=60'], seed: 7, json: true };
    const first = JSON.parse(await run('narma-10', { ...options, name: 'driven' })) as SeriesInfo;
    expect(first).toMatchObject({ name: 'driven', rows: 60 });
    expect(first.receipt).toEqual({
      generator: 'narma-10',
      options: { length: 60, skip: 100, greatest: 0.5, noise: 0 },
      seed: 7,
    });
    expect((JSON.parse(await run('narma-10', options)) as SeriesInfo).name).toBe('NARMA-10');
    expect(await run('narma-10', { ...options, json: false })).toContain('60 rows of 2 columns (u, y)');
  });

  it.each([
    ['mackey-glas', { csv: 'x.csv' }, 'Did you mean "mackey-glass"?'],
    ['mackey-glass', { csv: 'x.csv', set: ['tua=3'] }, 'Did you mean "tau"?'],
    ['henon', {}, '--project FILE or --csv FILE'],
    ['henon', { csv: 'x.csv', project: 'x.unfold' }, 'one of them'],
    ['henon', { project: 'x.unfold', name: ' ' }, '--name is empty'],
  ])('refuses %s with %j', async (name, options, text) => {
    await expect(run(name, options)).rejects.toThrow(text);
  });

  it('makes no project for settings that are wrong', async () => {
    await expect(run('henon', { project: at('none.unfold'), set: ['b=many'] })).rejects.toThrow('options.b');
    expect(existsSync(at('none.unfold'))).toBe(false);
  });
});
