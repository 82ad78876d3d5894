import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportOutcome } from '../../../src/shared/api.ts';
import { startServices, temporaryFolder } from '../../helpers/projects.ts';

const stored = (outcome: ImportOutcome) => {
  if (outcome.kind !== 'series') throw new Error(JSON.stringify(outcome));
  return outcome.series;
};

/** A project with one series that was read from a file. */
async function imported(text = 'x;y\n1,5;2\n2,5;3\n') {
  const folder = temporaryFolder();
  const services = startServices(folder);
  await services.handlers['project.create']({ path: join(folder, 'p.unfold') });
  const path = join(folder, 'flow.csv');
  writeFileSync(path, text);
  const recipe = { decimalMark: ',' };
  const series = stored(await services.handlers['series.import']({ source: { path }, recipe, name: 'flow' }));
  return { ...services, path, folder, series };
}

describe('the file behind a series', () => {
  it('is the same, also when it was only touched; changed; or missing', async () => {
    const { handlers, path, series } = await imported();
    const state = async () => (await handlers['series.source']({ id: series.id })).state;
    expect(await handlers['series.source']({ id: series.id })).toEqual({ paths: [path], state: 'same' });
    utimesSync(path, 1, 1);
    expect(await state()).toBe('same');
    writeFileSync(path, 'x;y\n1,5;2\n');
    expect(await state()).toBe('changed');
    rmSync(path);
    expect(await state()).toBe('missing');
  });

  it('is not known for a series of bytes, and for one that was generated', async () => {
    const { handlers } = await imported();
    const source = { fileName: 'a.csv', bytes: new TextEncoder().encode('x\n1\n2\n') };
    const { id } = stored(await handlers['series.import']({ source, recipe: {} }));
    expect(await handlers['series.source']({ id })).toEqual({ paths: [], state: 'unknown' });
    await expect(async () => handlers['series.reimport']({ id })).rejects.toThrow('is not known');
    const made = await handlers['series.generate']({
      generator: 'mackey-glass',
      options: { length: 50 },
      seed: 1,
    });
    await expect(async () => handlers['series.reimport']({ id: made.id })).rejects.toThrow(
      'was not read from a file',
    );
  });

  it('is read again by the same recipe into a series beside it, which says what has changed', async () => {
    const { handlers, path, series } = await imported();
    writeFileSync(path, 'x;y\n1,5;2\n2,75;3\n9,5;9\n');
    const again = stored(await handlers['series.reimport']({ id: series.id }));
    expect(again).toMatchObject({ name: 'flow 2', rows: 3 });
    expect(again.id).not.toBe(series.id);
    expect(again.receipt?.['reimport']).toMatchObject({
      of: series.id,
      sha256: series.receipt?.['sha256'],
      changes: { rowsAdded: 1, valuesChanged: { x: 1 } },
    });
    const [notice] = again.receipt?.['notices'] as { sentence: string }[];
    expect(notice.sentence).toBe(
      `Compared with series ${series.id}, “flow”: 1 row added; 1 value changed in x.`,
    );
    expect((await handlers['series.list']({})).map(({ name }) => name)).toEqual(['flow', 'flow 2']);
    const third = join(path, '..', 'other.csv');
    writeFileSync(third, 'x;y\n0,5;2\n');
    const other = stored(await handlers['series.reimport']({ id: again.id, source: { path: third } }));
    expect(other).toMatchObject({ name: 'flow 3', rows: 1 });
  });

  it('that has not changed is not stored again, and errors in it are told', async () => {
    const { handlers, path, series } = await imported();
    await expect(async () => handlers['series.reimport']({ id: series.id })).rejects.toMatchObject({
      code: 'import.unchanged',
    });
    writeFileSync(path, 'x;y\n1,5;2\nabc;3\n');
    expect(await handlers['series.reimport']({ id: series.id })).toMatchObject({ kind: 'error' });
    expect(await handlers['series.list']({})).toHaveLength(1);
  });
});

describe('a long import', () => {
  it('can be cancelled; then nothing is stored', async () => {
    const { handlers, on, folder } = await imported();
    const path = join(folder, 'long.csv');
    writeFileSync(path, `x\n${'1.25\n'.repeat(1_000_000)}`);
    const stop = on('series.progress', () => void handlers['series.cancelImport']({ job: 'mine' }));
    const importing = async () => handlers['series.import']({ source: { path }, recipe: {}, job: 'mine' });
    await expect(importing()).rejects.toMatchObject({ code: 'import.cancelled' });
    stop();
    expect(await handlers['series.list']({})).toHaveLength(1);
    const other = stored(await importing());
    expect(other.rows).toBe(1_000_000);
  });
});
