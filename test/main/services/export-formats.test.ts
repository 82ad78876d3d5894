import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/engine/hash.ts';
import { exportFormatNames } from '../../../src/shared/export-formats.ts';
import {
  ended,
  projectWithRun,
  startServices,
  temporaryFolder,
  waveSpec,
  whenRun,
} from '../../helpers/projects.ts';

/** Services with a run that has ended. */
async function finishedRun() {
  const folder = temporaryFolder();
  const services = startServices(folder);
  const id = await projectWithRun(services, join(folder, 'p.unfold'), waveSpec(20, { name: 'waves' }));
  await services.handlers['run.start']({ id });
  await whenRun(services, id, ended);
  return { folder, services, handlers: services.handlers, id };
}

describe('an exported run', () => {
  it('is written in every format, each file under the name of the run', async () => {
    const { folder, handlers, id } = await finishedRun();
    for (const format of exportFormatNames) {
      const files = await handlers['run.export']({ id, folder: join(folder, format), format });
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        expect(file.startsWith(join(folder, format, `waves-${id}`))).toBe(true);
        expect(readFileSync(file).length).toBeGreaterThan(100);
      }
    }
  }, 60_000);

  it('has its metrics and predictions as arrays, with the numbers of the services', async () => {
    const { folder, handlers, id } = await finishedRun();
    const [file] = await handlers['run.export']({ id, folder, format: 'npz' });
    const arrays = unzipSync(readFileSync(file));
    const numbersOf = (name: string) => {
      const bytes = arrays[`${name}.npy`];
      const start = 10 + bytes[8] + 256 * bytes[9];
      return [...new Float64Array(bytes.slice(start).buffer)];
    };
    expect(numbersOf('metrics')).toEqual([...(await handlers['run.metrics']({ id })).values]);
    expect(numbersOf('predicted')).toEqual([...((await handlers['run.forecast']({ id }))?.predicted ?? [])]);
  }, 60_000);

  it('comes back from its bundle: the series and the specification in it give the same weights', async () => {
    const { folder, handlers, id, services } = await finishedRun();
    const [file] = await handlers['run.export']({ id, folder, format: 'bundle' });
    const files = unzipSync(readFileSync(file));
    const text = (name: string) => new TextDecoder().decode(files[name]);
    expect(text('README.txt')).toContain(sha256Hex(files['series.csv']));
    expect(text('report.html')).toContain('<h1>waves</h1>');
    const source = { fileName: 'series.csv', bytes: files['series.csv'] };
    const outcome = await handlers['series.import']({ source, recipe: {} });
    if (outcome.kind !== 'series') throw new Error(JSON.stringify(outcome));
    const spec = JSON.parse(text('spec.json')) as Record<string, unknown>;
    expect(spec).toMatchObject({ data: { file: 'series.csv' } });
    const again = await handlers['run.create']({ seriesId: outcome.series.id, spec });
    await handlers['run.start']({ id: again.id });
    const run = await whenRun(services, again.id, ended);
    expect(run.summary?.weightsSha256).toBe((await handlers['run.get']({ id })).summary?.weightsSha256);
  }, 60_000);
});
