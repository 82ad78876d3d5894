import { describe, expect, it } from 'vitest';
import { tables } from '../../../src/engine/catalog.ts';
import { makeSeries } from '../../../src/engine/generators/make-series.ts';
import { Connection } from '../../../src/renderer/state/connection.svelte.ts';
import { GenerateJob } from '../../../src/renderer/state/generate-job.svelte.ts';
import { createFakeClient, type FakeServices } from '../../helpers/fake-client.ts';

async function connected(): Promise<{ fake: FakeServices; connection: Connection }> {
  const fake = createFakeClient('full');
  const connection = new Connection(fake.connect);
  await connection.connect();
  return { fake, connection };
}

describe('GenerateJob', () => {
  it.each(tables.generators.map(({ name }) => name))(
    'sends every setting of %s by its name',
    async (name) => {
      const { fake, connection } = await connected();
      const { from } = makeSeries(name);
      const job = new GenerateJob(connection, { ...from, seed: 4 });
      const series = await job.make();
      expect(series?.receipt).toEqual({ ...from, seed: 4 });
      expect(fake.calls.at(-1)?.params).toEqual({ generator: name, options: from.options, seed: 4 });
    },
  );

  it('sends a name only where one is given', async () => {
    const { fake, connection } = await connected();
    const job = new GenerateJob(connection);
    job.name = '  my series ';
    expect((await job.make())?.name).toBe('my series');
    job.name = ' ';
    await job.make();
    expect(fake.calls.at(-1)?.params).not.toHaveProperty('name');
  });

  it('puts a refusal beside its setting, and forgets it with the next change', async () => {
    const { connection } = await connected();
    const job = new GenerateJob(connection, makeSeries('lorenz').from);
    job.form.set(['generator', 'start'], [1, 1]);
    expect(await job.make()).toBeNull();
    expect(job.problem).toContain('The start has 2 numbers');
    expect(job.form.problem(['generator', 'start'])).toBe(job.problem);
    expect([job.busy, job.ready]).toEqual([false, true]);
    job.form.set(['generator', 'start'], [1, 1, 1]);
    expect([job.problem, job.form.refusal]).toEqual([null, null]);
    expect((await job.make())?.rows).toBe(5000);
  });
});
