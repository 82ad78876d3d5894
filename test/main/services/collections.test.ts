import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ended, startServices, temporaryFolder, whenRun } from '../../helpers/projects.ts';

const rolls = Array.from({ length: 12 }, (_, k) => `# ${k} 4\n${60 + k} 64\n-\n62 ${70 + k}\n64\n`).join('');

const spec = {
  name: 'songs',
  task: { name: 'piano-roll', validation: 0.25, test: 0.25 },
  loss: 'logistic-cross-entropy',
  network: { name: 'recurrent', hidden: [4] },
  regularizers: [],
  phases: [{ method: { name: 'sgd', rate: 0.1 } }],
  batches: { size: 2 },
  stop: { iterations: 20, gradientNorm: null },
  record: { checkpointEvery: 5 },
};

describe('a run on the songs of a series', () => {
  it('keeps its series, is trained, opened again, looked at, and exported without predictions', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const path = join(folder, 'p.unfold');
    await handlers['project.create']({ path });
    const source = { fileName: 'songs.txt', bytes: new TextEncoder().encode(rolls) };
    const outcome = await handlers['series.import']({ source, recipe: {} });
    if (outcome.kind !== 'series') throw new Error(JSON.stringify(outcome));
    const seriesId = outcome.series.id;
    const checked = await handlers['spec.check']({ seriesId, spec });
    expect(checked).toMatchObject({ estimate: { samples: { train: 6, validation: 3, test: 3 } } });
    const { id } = await handlers['run.create']({ seriesId, spec });
    await handlers['run.start']({ id });
    const run = await whenRun(services, id, ended);
    expect(run).toMatchObject({ status: 'finished', seriesId, task: 'piano-roll' });
    expect(run.summary?.test).toMatchObject({ wrong: null, bits: null, n: 3 * 3 * 88 });
    expect(run.summary?.test?.loss).toBeLessThan(88 * Math.LN2);
    await handlers['project.close']({});
    await handlers['project.open']({ path });
    const detail = await handlers['run.get']({ id });
    expect(detail.spec['batches']).toMatchObject({ source: 'fixed', sequences: 6 });
    await expect(async () => handlers['run.forecast']({ id })).rejects.toThrow('nothing to forecast');
    const out = join(folder, 'out');
    const files = await handlers['run.export']({ id, folder: out, format: 'json' });
    expect(files.join()).not.toContain('predictions');
    const [described] = readdirSync(out).filter((name) => name.endsWith('-run.json'));
    expect(readFileSync(join(out, described), 'utf8')).toContain('not on one series');
  });

  it('needs a series with such columns', async () => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    await handlers['project.create']({ path: join(folder, 'p.unfold') });
    const source = { fileName: 'a.csv', bytes: new TextEncoder().encode('x,y\n1,2\n3,4\n') };
    const outcome = await handlers['series.import']({ source, recipe: {} });
    if (outcome.kind !== 'series') throw new Error(JSON.stringify(outcome));
    const create = (seriesId: number | null) => async () => handlers['run.create']({ seriesId, spec });
    await expect(create(outcome.series.id)).rejects.toThrow('needs a column "song"');
    await expect(create(null)).rejects.toThrow('none was given');
  });
});
