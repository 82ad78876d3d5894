import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSeries } from '../../../src/engine/generators/make-series.ts';
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
    // Only a file has a place, by which it can be read again.
    const { files, ...receipt } = outcome.series.receipt ?? {};
    expect(files).toMatchObject([{ path }]);
    expect(again.series.receipt).toEqual(receipt);
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

  it('generate a series and keep what it was made from', async () => {
    const folder = temporaryFolder();
    const { handlers, on } = startServices(folder);
    await handlers['project.create']({ path: join(folder, 'p.unfold') });
    const lists: number[] = [];
    on('series.changed', (list) => lists.push(list.length));
    const wanted = { generator: 'narma-10', options: { length: 300 }, seed: 5 };
    const made = await handlers['series.generate'](wanted);
    const expected = makeSeries('narma-10', wanted);
    expect(made).toMatchObject({ name: 'NARMA-10', rows: 300, receipt: { ...expected.from } });
    expect((await handlers['series.values']({ id: made.id })).columns).toEqual(
      expected.series.columns.map(({ values }) => values),
    );
    const wrong = { generator: 'henon', options: { a: 2 }, seed: 1 };
    await expect(async () => handlers['series.generate'](wrong)).rejects.toMatchObject({
      code: 'generator.diverged',
    });
    const unknown = { generator: 'henn', options: {}, seed: 1 };
    await expect(async () => handlers['series.generate'](unknown)).rejects.toThrow('Did you mean "henon"?');
    expect(lists).toEqual([1]);
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
      ['weights.csv', 'predictions.csv', 'metrics.csv', 'run.json'].map((end) => `a-b-c-${id}-${end}`),
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

describe('an export', () => {
  it('has file names of letters, digits and single hyphens, whatever the run is called', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(2));
    await handlers['run.start']({ id });
    await whenRun(services, id, ended);
    const stemOf = async (name: string) => {
      await handlers['run.rename']({ id, name });
      const [file] = await handlers['run.export']({ id, folder: join(folder, 'out'), format: 'json' });
      return basename(file).replace(`-${id}-weights.json`, '');
    };
    expect(await stemOf('Laser, 9 hidden units (real)')).toBe('Laser-9-hidden-units-real');
    expect(await stemOf('  ../../-weiß_ß 東京.. ')).toBe('weiß-ß-東京');
    expect(await stemOf('***')).toBe('run');
    expect(await stemOf('x'.repeat(200))).toBe('x'.repeat(40));
  });

  it('into a place that cannot be written names it, with a code of its own', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(2));
    await handlers['run.start']({ id });
    await whenRun(services, id, ended);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const target of [file, join(file, 'below'), '/proc/none']) {
      await expect(async () =>
        handlers['run.export']({ id, folder: target, format: 'csv' }),
      ).rejects.toMatchObject({ code: 'export.unwritable' });
    }
    await expect(async () =>
      handlers['project.saveCopy']({ path: '/proc/copy.unfold' }),
    ).rejects.toMatchObject({
      code: 'project.unwritable',
    });
    writeFileSync(join(folder, 'copy.unfold.part'), 'mine');
    await handlers['project.saveCopy']({ path: join(folder, 'copy.unfold') });
    expect(readFileSync(join(folder, 'copy.unfold.part'), 'utf8')).toBe('mine');
  });
});

describe('several clients at once', () => {
  it('leave exactly one project open, and every other one at rest', async () => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    const paths = ['a', 'b', 'c'].map((name) => join(folder, `${name}.unfold`));
    for (const path of paths) await handlers['project.create']({ path });
    const asked = [...paths, ...paths, paths[0]];
    const infos = await Promise.all(asked.map((path) => handlers['project.open']({ path })));
    expect(infos.map(({ path }) => path)).toEqual(asked);
    await Promise.all([handlers['project.close']({}), handlers['project.close']({})]);
    expect(await handlers['project.current']({})).toBeNull();
    expect(readdirSync(folder).sort()).toEqual(['a.unfold', 'b.unfold', 'c.unfold', 'settings']);
  });

  it('opening another one from an example while one opens leaves no lock behind', async () => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    const [example] = await handlers['app.examples']({});
    const path = join(folder, 'e.unfold');
    await handlers['project.create']({ path: join(folder, 'a.unfold') });
    await Promise.allSettled([
      handlers['project.fromExample']({ path, example: example.name }),
      handlers['project.create']({ path: join(folder, 'b.unfold') }),
    ]);
    await handlers['project.close']({});
    expect(readdirSync(folder).sort()).toEqual(['a.unfold', 'b.unfold', 'e.unfold', 'settings']);
  });

  it('closing during an import ends it with a reason, and the next opening shows nothing of it', async () => {
    const folder = temporaryFolder();
    const { handlers, on } = startServices(folder);
    const path = join(folder, 'p.unfold');
    const source = { fileName: 'w.txt', bytes: textOf(waves(400_000)) };
    for (const share of [0, 0.5, 1]) {
      await (share === 0 ? handlers['project.create']({ path }) : handlers['project.open']({ path }));
      const stop = on('series.progress', ({ read, bytes }) => {
        if (read < share * bytes) return;
        stop();
        setImmediate(() => void handlers['project.close']({}));
      });
      await expect(async () => handlers['series.import']({ source, recipe: {} })).rejects.toMatchObject({
        code: 'project.closed',
      });
      expect(await handlers['project.open']({ path })).toMatchObject({ readOnly: false });
      expect(await handlers['series.list']({})).toEqual([]);
      expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
      await handlers['project.close']({});
    }
  });

  it('no run can be set going while its project is being closed', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(1_000_000));
    await handlers['run.start']({ id });
    const { id: other } = await handlers['run.create']({ seriesId: 1, spec: waveSpec(10) });
    const closing = handlers['project.close']({});
    await expect(async () => handlers['run.start']({ id: other })).rejects.toMatchObject({
      code: 'project.closed',
    });
    await Promise.all([closing, services.close()]);
    await handlers['project.open']({ path: join(folder, 'p.unfold') });
    const runs = await handlers['run.list']({});
    expect(runs.map(({ status }) => status)).toEqual(['paused', 'draft']);
  });
});

describe('paths', () => {
  it.skipIf(process.platform === 'win32')(
    'the open project is not read as data, by any of its names',
    async () => {
      const folder = temporaryFolder();
      const { handlers } = startServices(folder);
      const path = join(folder, 'p.unfold');
      await handlers['project.create']({ path });
      linkSync(path, join(folder, 'hard.txt'));
      symlinkSync(path, join(folder, 'soft.txt'));
      for (const name of ['p.unfold', 'hard.txt', 'soft.txt', 'p.unfold-lock']) {
        const source = { path: join(folder, name) };
        await expect(
          async () => handlers['series.preview']({ source, recipe: {} }),
          name,
        ).rejects.toMatchObject({
          code: 'import.project',
        });
      }
      await expect(async () => handlers['project.open']({ path: join(folder, 'hard.txt') })).rejects.toThrow(
        /is open in process/,
      );
    },
  );

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
