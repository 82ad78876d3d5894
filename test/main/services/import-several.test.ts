import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Events } from '../../../src/shared/api.ts';
import { startServices, temporaryFolder } from '../../helpers/projects.ts';

const files = {
  'tunes-test.txt': '# 0 2\n60\n61\n',
  'tunes-train.txt': '# 0 2\n70 74\n-\n# 1 1\n72\n',
  'tunes-valid.txt': '# 0 1\n80\n',
};

/** An open project, and the files in a folder beside it. */
async function opened() {
  const folder = temporaryFolder();
  const services = startServices(folder);
  await services.handlers['project.create']({ path: join(folder, 'p.unfold') });
  const data = join(folder, 'data');
  mkdirSync(data);
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(data, name);
    writeFileSync(path, text);
    return path;
  });
  return { ...services, paths, data };
}

describe('several files at once', () => {
  it('become one series, called by what their names have in common, with progress over all of them', async () => {
    const { handlers, on, paths } = await opened();
    const progress: Events['series.progress'][] = [];
    on('series.progress', (event) => progress.push(event));
    const outcome = await handlers['series.import']({ source: { paths }, recipe: {} });
    if (outcome.kind !== 'series') throw new Error(JSON.stringify(outcome));
    expect(outcome.series).toMatchObject({ name: 'tunes', rows: 7 });
    expect(outcome.series.receipt).toMatchObject({
      importer: 'piano-roll',
      recipe: { format: 'piano-roll' },
    });
    const { columns } = await handlers['series.values']({ id: outcome.series.id });
    expect([...columns[0]]).toEqual([2, 2, 0, 0, 0, 0, 1]);
    const all = Object.values(files).join('').length;
    expect(progress.at(-1)).toEqual({ fileName: 'tunes-valid.txt', read: all, bytes: all });
  });

  it('are shown by the first of them, and one alone has no sets', async () => {
    const { handlers, paths } = await opened();
    const preview = await handlers['series.preview']({ source: { paths }, recipe: {} });
    expect(preview['recipe']).toEqual({ format: 'piano-roll' });
    const alone = await handlers['series.import']({ source: { paths: [paths[1]] }, recipe: {} });
    if (alone.kind !== 'series') throw new Error(JSON.stringify(alone));
    expect(alone.series.columns.map(({ name }) => name)).toEqual(['song', 'step', 'note']);
    expect(alone.series.name).toBe('tunes-train');
  });

  it('are refused for a format that takes one, and where there is no such format or file', async () => {
    const { handlers, paths, data } = await opened();
    const importing = (given: readonly string[], recipe: Record<string, string>) =>
      handlers['series.import']({ source: { paths: [...given] }, recipe });
    await expect(async () => importing(paths, { format: 'characters' })).rejects.toThrow(
      'The format "Text as characters" takes one file at a time, and 3 were given',
    );
    await expect(async () => importing(paths, { format: 'roll' })).rejects.toThrow('no format "roll"');
    await expect(async () => importing([...paths, join(data, 'none.txt')], {})).rejects.toThrow(
      'does not exist',
    );
    expect(await handlers['series.list']({})).toEqual([]);
  });
});

describe('a format that is chosen', () => {
  it('reads a table of numbers as text, and piano rolls as a text too', async () => {
    const { handlers, paths } = await opened();
    const source = { path: paths[0] };
    const outcome = await handlers['series.import']({ source, recipe: { format: 'characters' } });
    if (outcome.kind !== 'series') throw new Error(JSON.stringify(outcome));
    expect(outcome.series).toMatchObject({ name: 'tunes-test', rows: files['tunes-test.txt'].length });
    const table = { fileName: 'a.csv', bytes: new TextEncoder().encode('x\n1\n2\n') };
    const read = await handlers['series.import']({ source: table, recipe: { format: 'text' } });
    if (read.kind !== 'series') throw new Error(JSON.stringify(read));
    expect(read.series.receipt?.['recipe']).toMatchObject({ format: 'text', headerRow: 1 });
    const again = await handlers['series.import']({ source: table, recipe: {} });
    if (again.kind !== 'series') throw new Error(JSON.stringify(again));
    expect(again.series.receipt?.['recipe']).not.toHaveProperty('format');
  });
});
