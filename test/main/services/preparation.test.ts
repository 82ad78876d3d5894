import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { createProject } from '../../../src/main/db/project-db.ts';
import { startServices, temporaryFolder } from '../../helpers/projects.ts';

const series: Series = {
  name: 'levels',
  length: 300,
  columns: [
    {
      name: 'x',
      values: Float64Array.from({ length: 300 }, (_, t) => (t === 50 ? NaN : 20 + t + ((t * 7919) % 31))),
    },
  ],
};

async function opened() {
  const folder = temporaryFolder();
  const path = join(folder, 'levels.unfold');
  const db = createProject(path);
  const { id } = await db.series.add(series, { name: series.name, receipt: null });
  db.close();
  const { handlers } = startServices(folder);
  await handlers['project.open']({ path });
  return { handlers, seriesId: id };
}

describe('the preparation service', () => {
  it('shows what the data settings of a run do to a column', async () => {
    const { handlers, seriesId } = await opened();
    const data = { steps: [{ name: 'log' }, { name: 'difference' }], missing: 'interpolate' };
    const made = await handlers['preparation.preview']({ seriesId, data, column: null });
    expect(made.problem).toBeNull();
    expect(made.steps.map(({ index, lost }) => [index, lost])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(made.filled).toEqual([{ column: 'x', count: 1 }]);
    expect(made.sets?.test.end).toBe(300);
  });

  it('tells a refusal beside the series, and refuses settings that are none', async () => {
    const { handlers, seriesId } = await opened();
    const refused = await handlers['preparation.preview']({ seriesId, data: {}, column: null });
    expect(refused.problem?.message).toContain('row 51 is missing');
    const wrong = { seriesId, data: { steps: [{ name: 'lag' }] }, column: null };
    expect(() => handlers['preparation.preview'](wrong)).toThrow(/there is no "lag"/);
  });

  it('proposes taps', async () => {
    const { handlers, seriesId } = await opened();
    const data = { missing: 'hold', steps: [{ name: 'difference' }] };
    const { taps, correlograms } = await handlers['preparation.taps']({ seriesId, data, lags: 20 });
    expect(taps.length).toBeGreaterThan(0);
    expect(correlograms[0].values).toHaveLength(21);
  });

  it('makes runs whose settings keep their steps', async () => {
    const { handlers, seriesId } = await opened();
    const data = {
      missing: 'mask',
      steps: [{ name: 'difference', lag: 2 }],
      split: { train: 200, validation: 0, test: 90, embargo: 3 },
    };
    const run = await handlers['run.create']({ seriesId, spec: { data } });
    const { spec } = await handlers['run.get']({ id: run.id });
    expect(spec.data).toMatchObject({
      steps: [{ name: 'difference', lag: 2, order: 1, columns: [], on: true }],
      split: { embargo: 3 },
    });
  });
});
