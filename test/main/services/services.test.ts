import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Events } from '../../../src/shared/api.ts';
import { methods } from '../../../src/shared/api.ts';
import {
  ended,
  projectWithRun,
  startServices,
  temporaryFolder,
  textOf,
  waves,
  waveSpec,
  whenRun,
} from '../../helpers/projects.ts';

describe('the services', () => {
  it('have a handler for every method of the contract', () => {
    const { handlers } = startServices(temporaryFolder());
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(methods).sort());
  });

  it('refuse what needs a project while none is open', async () => {
    const { handlers } = startServices(temporaryFolder());
    expect(await handlers['project.current']({})).toBeNull();
    await expect(async () => handlers['run.list']({})).rejects.toThrow(/No project is open/);
    await expect(async () => handlers['app.dialog']({ kind: 'open-data' })).rejects.toThrow(/no dialogs/);
  });

  it('make a project from every example, with its series and a draft', async () => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    const examples = await handlers['app.examples']({});
    expect(examples.length).toBeGreaterThan(0);
    for (const { name, title } of examples) {
      await handlers['project.fromExample']({ path: join(folder, `${name}.unfold`), example: name });
      const [run] = await handlers['run.list']({});
      expect(run).toMatchObject({ name: title, status: 'draft' });
      expect((await handlers['run.get']({ id: run.id })).spec.data).toMatchObject({ file: null });
    }
    const path = join(folder, 'none.unfold');
    await expect(async () => handlers['project.fromExample']({ path, example: 'laser-99' })).rejects.toThrow(
      /no example "laser-99"\. Did you mean/,
    );
  });

  it('open one project at a time, remember those opened, and survive a damaged list', async () => {
    const folder = temporaryFolder();
    const { handlers, on } = startServices(folder, { now: () => 1234 });
    const seen: (string | null)[] = [];
    on('project.changed', (info) => seen.push(info?.name ?? null));
    const [a, b] = [join(folder, 'a.unfold'), join(folder, 'b.unfold')];
    await handlers['project.create']({ path: a });
    await handlers['project.create']({ path: b });
    expect(await handlers['project.open']({ path: b })).toMatchObject({ name: 'b', readOnly: false });
    await expect(async () => handlers['project.open']({ path: join(folder, 'c.unfold') })).rejects.toThrow(
      /does not exist/,
    );
    expect(await handlers['project.current']({})).toMatchObject({ path: b, saved: 1234 });
    expect((await handlers['app.recent']({})).map(({ name, exists }) => [name, exists])).toEqual([
      ['b', true],
      ['a', true],
    ]);
    await handlers['app.forgetRecent']({ path: b });
    expect(await handlers['app.recent']({})).toHaveLength(1);
    const list = join(folder, 'settings', 'recent.json');
    writeFileSync(list, '[{"path": 3');
    expect(await handlers['app.recent']({})).toEqual([]);
    expect(existsSync(`${list}.damaged`)).toBe(true);
    await handlers['project.close']({});
    expect(seen.slice(-1)).toEqual([null]);
    expect(readdirSync(folder).sort()).toEqual(['a.unfold', 'b.unfold', 'settings']);
  });

  it('import from a file and from bytes alike, with progress and a receipt', async () => {
    const folder = temporaryFolder();
    const { handlers, on } = startServices(folder);
    const progress: Events['series.progress'][] = [];
    on('series.progress', (event) => progress.push(event));
    await handlers['project.create']({ path: join(folder, 'p.unfold') });
    const path = join(folder, 'long waves.txt');
    const series = waves(100_000);
    writeFileSync(path, textOf(series));
    const outcome = await handlers['series.import']({ source: { path }, recipe: {} });
    expect(outcome).toMatchObject({ kind: 'series', series: { name: 'long waves', rows: 100_000 } });
    const { bytes } = progress[0];
    expect(progress[progress.length - 1]).toEqual({ fileName: 'long waves.txt', read: bytes, bytes });
    const again = await handlers['series.import']({
      source: { fileName: 'long waves.txt', bytes: new Uint8Array(readFileSync(path)) },
      recipe: {},
      name: 'again',
    });
    if (outcome.kind !== 'series' || again.kind !== 'series') throw new Error('no series');
    expect(again.series.receipt).toEqual(outcome.series.receipt);
    const values = await handlers['series.values']({ id: again.series.id });
    expect(values.columns[0]).toEqual(series.columns[0].values);
    expect(await handlers['series.rename']({ id: again.series.id, name: 'new' })).toMatchObject({
      name: 'new',
    });
    expect(await handlers['series.preview']({ source: { path }, recipe: {} })).toMatchObject({
      partial: true,
    });
    await handlers['series.remove']({ id: again.series.id });
    expect(await handlers['series.list']({})).toHaveLength(1);
  });

  it('give questions and errors of an import instead of a series', async () => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    await handlers['project.create']({ path: join(folder, 'p.unfold') });
    const importing = (text: string) =>
      handlers['series.import']({
        source: { fileName: 'a.csv', bytes: new TextEncoder().encode(text) },
        recipe: {},
      });
    expect(await importing('a\n1\nx\n2\n')).toMatchObject({ kind: 'error', errors: [{ line: 3 }] });
    expect(await importing('day,v\n03/04/05,1\n04/05/05,2\n')).toMatchObject({ kind: 'question' });
    const source = { path: join(folder, 'p.unfold') };
    await expect(async () => handlers['series.import']({ source, recipe: {} })).rejects.toThrow(
      /is the open project/,
    );
    const missing = { path: join(folder, 'none.csv') };
    await expect(async () => handlers['series.preview']({ source: missing, recipe: {} })).rejects.toThrow(
      /does not exist/,
    );
  });

  it('change nothing in a project that is open for reading only, and say why', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'p.unfold');
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, path, waveSpec(5));
    await handlers['project.close']({});
    const before = readFileSync(path);
    expect(await handlers['project.open']({ path, readOnly: true })).toMatchObject({ readOnly: true });
    const refused = { code: 'project.read-only' };
    await expect(async () => handlers['run.start']({ id })).rejects.toMatchObject(refused);
    await expect(async () => handlers['run.rename']({ id, name: 'x' })).rejects.toMatchObject(refused);
    const source = { fileName: 'w.txt', bytes: textOf(waves()) };
    await expect(async () => handlers['series.import']({ source, recipe: {} })).rejects.toMatchObject(
      refused,
    );
    expect(await handlers['run.get']({ id })).toMatchObject({ status: 'draft' });
    await handlers['project.close']({});
    expect(readFileSync(path)).toEqual(before);
  });

  it('check a spec for a series without running it', async () => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    await projectWithRun(
      { handlers, on: () => () => undefined, close: () => Promise.resolve() },
      join(folder, 'p.unfold'),
      waveSpec(5),
    );
    const { spec, estimate } = await handlers['spec.check']({ seriesId: 1, spec: waveSpec(5) });
    expect(estimate).toMatchObject({ samples: { validation: 0, test: 50 } });
    expect(spec.data).toMatchObject({ inputs: ['x'], targets: ['x'], file: null });
    await expect(async () =>
      handlers['spec.check']({ seriesId: 1, spec: { iterrations: 3 } }),
    ).rejects.toMatchObject({
      code: 'spec.unknown-key',
    });
    await expect(async () => handlers['spec.check']({ seriesId: 9, spec: {} })).rejects.toThrow(
      /no series 9/,
    );
  });

  it('export weights, predictions and metrics that read back to the same numbers', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(20, { name: 'a/b "c"' }));
    const target = join(folder, 'out');
    await expect(async () => handlers['run.export']({ id, folder: target, format: 'csv' })).rejects.toThrow(
      /no weights yet/,
    );
    await handlers['run.start']({ id });
    await whenRun(services, id, ended);
    const files = await handlers['run.export']({ id, folder: target, format: 'csv' });
    expect(files.map((file) => file.slice(target.length + 1))).toEqual(
      ['weights.csv', 'predictions.csv', 'metrics.csv', 'run.json'].map((end) => `a_b-_c_-${id}-${end}`),
    );
    const table = (file: string) =>
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(','));
    const metrics = await handlers['run.metrics']({ id });
    const [columns, ...rows] = table(files[2]);
    expect(columns).toEqual(metrics.columns);
    expect(rows.flat().map(Number)).toEqual([...metrics.values]);
    const forecast = await handlers['run.forecast']({ id });
    const predictions = table(files[1]).slice(1);
    expect(predictions.map((row) => Number(row[3]))).toEqual([...(forecast?.predicted ?? [])]);
    expect(new Set(predictions.map((row) => row[1]))).toEqual(new Set(['train', 'test']));
    const described = JSON.parse(readFileSync(files[3], 'utf8'));
    expect(described.run.summary.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(described.columns.weights.map(({ name }: { name: string }) => name)).toEqual(table(files[0])[0]);
    const [weights] = await handlers['run.export']({ id, folder: target, format: 'json' });
    expect(JSON.parse(readFileSync(weights, 'utf8')).value).toEqual(
      table(files[0])
        .slice(1)
        .map((row) => Number(row[3])),
    );
    expect(readdirSync(target).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('paths', () => {
  it('stay inside the roots, whatever links and dots say', async () => {
    const folder = temporaryFolder();
    const [inside, outside] = [join(folder, 'in'), join(folder, 'out')];
    mkdirSync(join(inside, 'sub'), { recursive: true });
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.csv'), 'x\n1\n2\n');
    writeFileSync(join(inside, 'data.csv'), 'x\n1\n2\n');
    symlinkSync(outside, join(inside, 'link'));
    symlinkSync(join(outside, 'secret.csv'), join(inside, 'link.csv'));
    const { handlers } = startServices(folder, { platform: { roots: [inside], kind: 'browser' } });
    const escapes = [
      join(outside, 'p.unfold'),
      join(inside, '..', 'out', 'p.unfold'),
      join(inside, 'link', 'p.unfold'),
      join(inside, 'none', '..', '..', 'p.unfold'),
      `${inside}-other/p.unfold`,
    ];
    for (const path of escapes) {
      await expect(async () => handlers['project.create']({ path }), path).rejects.toMatchObject({
        code: 'path.outside',
      });
    }
    await handlers['project.create']({ path: join(inside, 'p.unfold') });
    for (const path of [join(inside, 'link.csv'), join(outside, 'secret.csv'), '/etc/passwd']) {
      const refusal = { code: 'path.outside' };
      await expect(async () =>
        handlers['series.preview']({ source: { path }, recipe: {} }),
      ).rejects.toMatchObject(refusal);
      await expect(async () =>
        handlers['series.import']({ source: { path }, recipe: {} }),
      ).rejects.toMatchObject(refusal);
    }
    await expect(async () => handlers['project.saveCopy']({ path: escapes[0] })).rejects.toThrow(
      /outside the folders/,
    );
    const listing = await handlers['app.folder']({ path: null });
    expect(listing).toMatchObject({ path: inside, parent: null });
    expect(listing.entries.map(({ name, folder: isFolder }) => [name, isFolder])).toEqual([
      ['sub', true],
      ['data.csv', false],
      ['p.unfold', false],
      ['p.unfold-lock', false],
      ['p.unfold-wal', false],
    ]);
    expect(await handlers['app.folder']({ path: join(inside, 'sub') })).toMatchObject({
      parent: inside,
      entries: [],
    });
    await expect(async () => handlers['app.folder']({ path: outside })).rejects.toThrow(
      /outside the folders/,
    );
  });
});
