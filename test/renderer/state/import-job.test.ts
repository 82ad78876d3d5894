import { describe, expect, it } from 'vitest';
import { readRecipe } from '../../../src/renderer/import/recipe-file.ts';
import { Connection } from '../../../src/renderer/state/connection.svelte.ts';
import { errorSentence, ImportJob } from '../../../src/renderer/state/import-job.svelte.ts';
import type { Client } from '../../../src/shared/api.ts';
import { Failure } from '../../../src/shared/failure.ts';
import { createFakeClient } from '../../helpers/fake-client.ts';

type Call = Client['call'];

/** A connection whose calls may be answered by `answer` (undefined leaves them to the made-up services). */
async function connected(
  answer: (method: string, params: Record<string, unknown>) => unknown = () => undefined,
) {
  const fake = createFakeClient('full');
  const calls: { method: string; params: Record<string, unknown> }[] = [];
  const connection = new Connection(async () => {
    const client = await fake.connect();
    const call = (async (method: string, params: Record<string, unknown>) => {
      calls.push({ method, params });
      const own = await answer(method, params);
      return own ?? client.call(method as 'app.info', params as Record<string, never>);
    }) as unknown as Call;
    return { ...client, call };
  });
  await connection.connect();
  return { connection, calls };
}

const refuseSeveral = (_: string, { source }: Record<string, unknown>): undefined => {
  if ('paths' in (source as object))
    throw new Failure({ code: 'import.several-files', message: 'one at a time', where: null });
};

describe('ImportJob', () => {
  it('makes a series of each of several files whose format takes one, by one recipe; one that fails stops no other', async () => {
    const { connection, calls } = await connected((method, params) => {
      if (method === 'series.preview') return refuseSeveral(method, params);
      const path = (params['source'] as { path?: string } | undefined)?.path;
      if (method !== 'series.import' || path !== '/b.csv') return undefined;
      const error = {
        file: 'b.csv',
        line: 3,
        column: 'x',
        found: '"a"',
        expected: 'a number',
        advice: 'Mend it.',
      };
      return { kind: 'error', errors: [error], receipt: {} };
    });
    const job = new ImportJob(connection, null);
    await job.choose({ paths: ['/a.csv', '/b.csv', '/c.csv'] });
    expect(job.separate).toBe(true);
    expect(calls.at(-1)?.params['source']).toEqual({ path: '/a.csv' });
    await job.override({ decimalMark: ',' });
    await job.import();
    const sent = calls.filter(({ method }) => method === 'series.import').map(({ params }) => params);
    expect(sent.map(({ source }) => source)).toEqual([
      { path: '/a.csv' },
      { path: '/b.csv' },
      { path: '/c.csv' },
    ]);
    expect(sent.every(({ recipe }) => JSON.stringify(recipe) === '{"decimalMark":","}')).toBe(true);
    expect(job.phase).toBe('done');
    expect(job.outcomes.map(({ fileName, series }) => [fileName, series !== null])).toEqual([
      ['a.csv', true],
      ['b.csv', false],
      ['c.csv', true],
    ]);
    expect(job.outcomes[1].problem).toBe('b.csv, line 3, column x: found "a"; expected a number. Mend it.');
  });

  it('asks for all files together first, as songs are the sets of one series', async () => {
    const { connection, calls } = await connected();
    const job = new ImportJob(connection, null);
    await job.choose({ paths: ['/train.txt', '/test.txt'] });
    expect(job.separate).toBe(false);
    await job.import();
    expect(calls.at(-1)?.params).toMatchObject({
      source: { paths: ['/train.txt', '/test.txt'] },
      name: 'train',
    });
    expect(job.imported?.id).toBe(9);
  });

  it('cancels the import under way by its own name, and leaves the files that follow', async () => {
    const job: { now?: ImportJob } = {};
    const { connection, calls } = await connected(async (method, params) => {
      if (method === 'series.preview') return refuseSeveral(method, params);
      if (method !== 'series.import') return undefined;
      await job.now?.cancel();
      throw new Failure({ code: 'import.cancelled', message: 'The import was cancelled.', where: null });
    });
    job.now = new ImportJob(connection, null);
    await job.now.choose({ paths: ['/a.csv', '/b.csv'] });
    await job.now.import();
    const imports = calls.filter(({ method }) => method === 'series.import');
    expect(imports).toHaveLength(1);
    const cancelled = calls.find(({ method }) => method === 'series.cancelImport');
    expect(cancelled?.params).toEqual({ job: imports[0].params['job'] });
    expect(job.now.phase).toBe('preview');
    expect(job.now.problem).toBe('The import was cancelled.');
  });

  it('takes a recipe of a file in place of the choices', async () => {
    const { connection, calls } = await connected();
    const job = new ImportJob(connection, { path: '/a.csv' });
    const recipe = readRecipe('{"format": "text", "delimiter": ";"}');
    if (typeof recipe === 'string') throw new Error(recipe);
    await job.useRecipe(recipe);
    expect(calls.at(-1)?.params['recipe']).toEqual({ format: 'text', delimiter: ';' });
    expect(readRecipe('[1]')).toContain('no recipe');
    expect(readRecipe('{')).toContain('no JSON');
  });
});

describe('an error in a file without lines', () => {
  it('tells its place', () => {
    const error = {
      file: 'a.xlsx',
      line: null,
      column: 'y',
      place: 'S!B3',
      found: '"oops"',
      expected: 'a number',
      advice: 'Mend it.',
    };
    expect(errorSentence(error)).toBe('a.xlsx, S!B3, column y: found "oops"; expected a number. Mend it.');
  });
});
