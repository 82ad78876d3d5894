import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, chunkBytes, hashOf } from '../../../src/main/db/bytes.ts';
import { decodeJson, encodeJson } from '../../../src/main/db/numbers.ts';
import { createProject, openProject, type ProjectDb } from '../../../src/main/db/project-db.ts';
import type { Progress } from '../../../src/main/db/progress-store.ts';
import type { MetricRows } from '../../../src/shared/models.ts';
import { temporaryFolder, waves } from '../../helpers/projects.ts';

const strange = [NaN, -0, 0, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 0.1];

function columns(values: readonly number[]) {
  return { name: 'odd', length: values.length, columns: [{ name: 'x', values: Float64Array.from(values) }] };
}

async function withRun(): Promise<{ project: ProjectDb; id: number; path: string }> {
  const path = join(temporaryFolder(), 'p.unfold');
  const project = createProject(path);
  const series = await project.series.add(waves(), { name: 'waves', receipt: null });
  const run = project.runs.create({
    name: 'r',
    seriesId: series.id,
    task: 'series',
    spec: { a: 1 },
    seed: 3,
    iterationLimit: null,
  });
  return { project, id: run.id, path };
}

const rows = (first: number, ...values: number[]): MetricRows => ({
  columns: ['a', 'b'],
  first,
  values: Float64Array.from(values),
});

const state = (iteration: number, metricRows: number, kept = false): Progress['checkpoints'][number] => ({
  iteration,
  metricRows,
  kept,
  seconds: iteration,
  bytes: Uint8Array.from([iteration]),
  sha256: hashOf(Uint8Array.from([iteration])),
});

describe('numbers in JSON', () => {
  it('come back as they were, special ones and strange keys included', () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.constantFrom(...strange),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
    );
    const key = fc.oneof(fc.string(), fc.constantFrom('$number', '$$number', '__proto__', 'a'));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(key, tie('tree'))),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(decodeJson(encodeJson(value))).toStrictEqual(structuredClone(value));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('series', () => {
  it('come back to the bit, across the borders of chunks, with their time axis', async () => {
    const path = join(temporaryFolder(), 'p.unfold');
    const length = chunkBytes / 8 + 3;
    const values = Float64Array.from({ length }, (_, i) => strange[i % strange.length]);
    const time = {
      name: 't',
      kind: 'number' as const,
      values: Float64Array.from({ length }, (_, i) => i / 3),
    };
    const created = createProject(path);
    const info = await created.series.add(
      { name: 'odd', length, columns: [{ name: 'x', unit: 'V', values }], time },
      { name: 'odd', receipt: { note: 'n', missing: NaN } },
    );
    created.close();
    const project = openProject(path);
    const back = project.series.read(info.id);
    expect(Buffer.compare(bytesOf(back.columns[0].values), bytesOf(values))).toBe(0);
    expect(back.time).toEqual(time);
    expect(project.series.get(info.id)).toEqual({ ...info, receipt: { note: 'n', missing: NaN } });
    expect(info.columns).toEqual([{ name: 'x', unit: 'V', missing: Math.ceil(length / strange.length) }]);
    project.close();
  });

  it('are kept while a run uses them, and removed otherwise', async () => {
    const { project } = await withRun();
    expect(() => project.series.remove(1)).toThrow(/used by "r"/);
    const other = await project.series.add(columns([1, 2]), { name: 'other', receipt: null });
    project.series.remove(other.id);
    expect(project.series.list().map(({ id }) => id)).toEqual([1]);
    expect(project.series.restore(other.id).name).toBe('other');
    expect((await project.check(true)).problems).toEqual([]);
    project.close();
  });
});

describe('progress', () => {
  it('commits rows and checkpoint together, or nothing of both', async () => {
    const { project, id } = await withRun();
    project.progress.commit({
      runId: id,
      rows: rows(0, 1, 2),
      checkpoints: [state(1, 1)],
      patch: { iterations: 1 },
    });
    const again = { runId: id, rows: rows(0, 3, 4), checkpoints: [state(2, 2)], patch: { iterations: 2 } };
    expect(() => project.progress.commit(again)).toThrow(/UNIQUE/);
    expect(project.progress.newest(id)?.iteration).toBe(1);
    expect(project.runs.get(id).iterations).toBe(1);
    project.close();
  });

  it('replaces checkpoints that are not kept, and keeps the others', async () => {
    const { project, id } = await withRun();
    for (const [iteration, kept] of [
      [1, false],
      [2, true],
      [3, false],
      [4, false],
    ] as const) {
      project.progress.commit({ runId: id, rows: null, checkpoints: [state(iteration, 0, kept)], patch: {} });
    }
    expect(project.runs.checkpoints(id).map((c) => [c.iteration, c.kept])).toEqual([
      [2, true],
      [4, false],
    ]);
    project.close();
  });

  it('reads rows from any row on, and forgets those behind a checkpoint', async () => {
    const { project, id } = await withRun();
    project.progress.commit({ runId: id, rows: rows(0, 1, NaN, 3, -0), checkpoints: [], patch: {} });
    project.progress.commit({ runId: id, rows: rows(2, 5, 6, 7, 8), checkpoints: [], patch: {} });
    expect(project.progress.metrics(id, 1)).toEqual(rows(1, 3, -0, 5, 6, 7, 8));
    expect(project.progress.metrics(id, 4)).toEqual({ columns: [], first: 4, values: new Float64Array(0) });
    project.progress.truncate(id, 3);
    expect(project.progress.metrics(id)).toEqual(rows(0, 1, NaN, 3, -0, 5, 6));
    project.close();
  });
});

describe('an open project', () => {
  it('is one file at rest, and a file with its companions while it is open', async () => {
    const { project, path } = await withRun();
    const names = () => readdirSync(join(path, '..')).sort();
    expect(names()).toEqual(['p.unfold', 'p.unfold-lock', 'p.unfold-wal']);
    project.close();
    expect(names()).toEqual(['p.unfold']);
    expect([...readFileSync(path).subarray(18, 20)]).toEqual([1, 1]);
  });

  it('makes a copy that is whole, and never writes over a file', async () => {
    const { project, path } = await withRun();
    const copy = `${path}.copy.unfold`;
    project.saveCopy(copy);
    expect(() => project.saveCopy(copy)).toThrow(/exists already/);
    expect(existsSync(`${copy}.part`)).toBe(false);
    const opened = openProject(copy);
    expect(opened.runs.list()).toEqual(project.runs.list());
    expect((await opened.check(true)).problems).toEqual([]);
    opened.close();
    project.close();
  });

  it('turns runs that nobody trains any more into interrupted ones', async () => {
    const { project, id, path } = await withRun();
    project.runs.update(id, { status: 'running' });
    project.close();
    const again = openProject(path);
    expect(again.runs.get(id)).toMatchObject({ status: 'interrupted', reason: { word: 'interrupted' } });
    again.close();
  });
});
