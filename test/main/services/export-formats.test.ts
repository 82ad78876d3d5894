import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
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
  return { folder, handlers: services.handlers, id };
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
});
