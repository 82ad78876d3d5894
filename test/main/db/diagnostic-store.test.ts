import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { encodePlain } from '../../../src/engine/train/codec.ts';
import { hashOf } from '../../../src/main/db/bytes.ts';
import type { NewDiagnostic } from '../../../src/main/db/diagnostic-store.ts';
import { createProject, openProject, type ProjectDb } from '../../../src/main/db/project-db.ts';
import type { RunOrigin } from '../../../src/shared/models.ts';
import { temporaryFolder } from '../../helpers/projects.ts';

const engine = {
  numerics: 2,
  backend: 'wasm',
  revectorized: true,
  kernelsSha256: null,
  host: 'test',
} as const;

function result(iteration: number, value: number, change: Partial<NewDiagnostic> = {}): NewDiagnostic {
  const scalars = [{ name: 'k', label: 'k', value, log: true }];
  const bytes = encodePlain({ scalars, panels: [], findings: [] });
  return {
    ...{ iteration, name: 'conditioning', options: { share: 0.5 }, live: false, seconds: 0.5 },
    ...{ weightsSha256: 'a', engine, scalars, bytes, sha256: hashOf(bytes) },
    ...change,
  };
}

function project(): { db: ProjectDb; path: string; id: number } {
  const path = join(temporaryFolder(), 'p.unfold');
  const db = createProject(path);
  const about = { seriesId: null, task: 'addition', spec: {}, seed: 1, iterationLimit: null };
  return { db, path, id: db.runs.create({ name: 'r', ...about }).id };
}

describe('results of diagnostics', () => {
  it('come back as they were, infinities and -0 included, by iteration', () => {
    const { db, id } = project();
    db.diagnostics.add(id, result(20, Infinity));
    const first = db.diagnostics.add(id, result(10, -0));
    expect(db.diagnostics.list(id).map(({ iteration }) => iteration)).toEqual([10, 20]);
    expect(first.scalars[0].value).toBe(-0);
    expect(db.diagnostics.list(id)[1].scalars[0].value).toBe(Infinity);
    const { result: found, ...info } = db.diagnostics.get(first.id);
    expect(info).toEqual(first);
    expect(found.scalars[0].value).toBe(-0);
    expect(info).toMatchObject({ options: { share: 0.5 }, engine, live: false });
    expect(() => db.diagnostics.get(99)).toThrow(/no diagnostic result 99/);
    db.close();
  });

  it('are found for exactly these weights and settings, and replaced where the weights are others', () => {
    const { db, id } = project();
    const { id: first } = db.diagnostics.add(id, result(10, 1));
    const key = { iteration: 10, name: 'conditioning', options: { share: 0.5 }, weightsSha256: 'a' };
    expect(db.diagnostics.find(id, key)?.id).toBe(first);
    for (const other of [
      { iteration: 11 },
      { name: 'saturation' },
      { options: { share: 0.6 } },
      { weightsSha256: 'b' },
    ])
      expect(db.diagnostics.find(id, { ...key, ...other })).toBeNull();
    db.diagnostics.add(id, result(10, 2, { weightsSha256: 'b' }));
    expect(db.diagnostics.find(id, key)).toBeNull();
    expect(db.diagnostics.find(id, { ...key, weightsSha256: 'b' })?.scalars[0].value).toBe(2);
    expect(db.diagnostics.list(id)).toHaveLength(1);
    db.close();
  });

  it('of a training run are committed with its checkpoint or not at all, and their time is added up', () => {
    const { db, id } = project();
    const bytes = encodePlain(null);
    const state = { iteration: 10, bytes, sha256: hashOf(bytes), kept: true, metricRows: 0, seconds: 2 };
    const rows = { columns: ['a'], first: 0, values: Float64Array.of(1) };
    const live = [result(0, 1, { live: true }), result(10, 2, { live: true })];
    const progress = { runId: id, rows, checkpoints: [state], diagnostics: live, patch: { seconds: 2 } };
    db.progress.commit(progress);
    expect(() => db.progress.commit({ ...progress, diagnostics: [result(20, 3)] })).toThrow(/UNIQUE/);
    expect(db.diagnostics.list(id).map(({ iteration, live }) => [iteration, live])).toEqual([
      [0, true],
      [10, true],
    ]);
    expect(db.runs.get(id)).toMatchObject({ seconds: 2, diagnosticSeconds: 1 });
    db.close();
  });

  it('are read by the deep check, byte by byte, and the numbers beside them too; they go with their run', async () => {
    const { db, path, id } = project();
    db.diagnostics.add(id, result(10, 1));
    expect((await db.check(true)).problems).toEqual([]);
    db.close();
    const change = async (sql: string): Promise<readonly string[]> => {
      const raw = new Database(path);
      raw.pragma('foreign_keys=ON');
      raw.exec(sql);
      raw.close();
      const opened = openProject(path);
      const { problems } = await opened.check(true);
      opened.close();
      return problems;
    };
    expect(
      await change(`UPDATE diagnostics SET scalars = replace(scalars, '"value":1', '"value":2')`),
    ).toEqual(['Row 1 of diagnostics: the numbers beside the result are not those in it.']);
    expect(await change(`UPDATE diagnostics SET bytes = x'00'`)).toEqual([
      'Row 1 of diagnostics: the bytes do not match their SHA-256.',
    ]);
    expect(await change('DELETE FROM runs')).toEqual([]);
    const empty = openProject(path, { readOnly: true });
    expect(empty.diagnostics.list(id)).toEqual([]);
    empty.close();
  });

  it('leave a run that follows from one when that run goes', async () => {
    const { db, path, id } = project();
    const origin: RunOrigin = {
      start: 'checkpoint',
      ...{ runId: id, iteration: 10, diagnostic: 'conditioning', options: {} },
      ...{ finding: 'ill', sentence: 'It is ill.', remedy: { name: 'r', label: 'R' }, before: 3 },
    };
    const about = { seriesId: null, task: 'addition', spec: {}, seed: 1, iterationLimit: null };
    const made = db.runs.create({ name: 's', ...about, origin });
    expect(made.origin).toEqual(origin);
    db.close();
    const raw = new Database(path);
    raw.pragma('foreign_keys=ON');
    raw.exec(`DELETE FROM runs WHERE id = ${id}`);
    raw.close();
    const opened = openProject(path);
    expect(opened.runs.get(made.id).origin).toEqual({ ...origin, runId: null });
    opened.close();
  });
});
