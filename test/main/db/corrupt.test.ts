import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { hashOf } from '../../../src/main/db/bytes.ts';
import { checkProject, createProject, openProject } from '../../../src/main/db/project-db.ts';
import { temporaryFolder, waves } from '../../helpers/projects.ts';

const cases = Number(process.env.UNFOLD_CORRUPTIONS ?? 3000);

/** Park and Miller's generator: the same damage every time. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48271) % 2147483647) % below;
}

async function sample(): Promise<{ path: string; bytes: Buffer }> {
  const path = join(temporaryFolder(), 'p.unfold');
  const project = createProject(path);
  const series = await project.series.add(waves(500), { name: 'waves', receipt: { rows: 500 } });
  for (let i = 0; i < 3; i++) {
    const { id } = project.runs.create({
      name: `r${i}`,
      seriesId: series.id,
      task: 'series',
      spec: { i },
      seed: i,
      iterationLimit: 9,
    });
    const bytes = Uint8Array.from({ length: 700 }, (_, k) => (k * 7 + i) % 251);
    const rows = {
      columns: ['a', 'b'],
      first: 0,
      values: Float64Array.from({ length: 90 }, (_, k) => k / 7),
    };
    const checkpoint = {
      iteration: 45,
      bytes,
      sha256: hashOf(bytes),
      kept: true,
      metricRows: 45,
      seconds: 1,
    };
    project.progress.commit({ runId: id, rows, checkpoints: [checkpoint], patch: { status: 'paused' } });
  }
  project.close();
  return { path, bytes: readFileSync(path) };
}

function damage(bytes: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const at = () => (random(3) === 0 ? random(4096) : random(copy.length)); // the first page matters most
  switch (random(5)) {
    case 0:
      return copy.subarray(0, random(copy.length));
    case 1:
      copy[at()] ^= 1 << random(8);
      return copy;
    case 2: {
      const start = at();
      for (let i = start; i < Math.min(copy.length, start + 1 + random(64)); i++) copy[i] = random(256);
      return copy;
    }
    case 3: {
      const [to, from] = [random(copy.length / 4096), random(copy.length / 4096)];
      copy.copy(copy, to * 4096, from * 4096, (from + 1) * 4096);
      return copy;
    }
    default:
      return Buffer.concat([copy, Buffer.alloc(random(5000), random(256))]);
  }
}

describe('a damaged project file', () => {
  const name = `is refused or opened, in time and without a crash, and a refusal changes no byte (${cases} cases)`;
  it(name, { timeout: 300_000 }, async () => {
    const { path, bytes } = await sample();
    const random = seeded(20250101);
    const outcomes = { refused: 0, opened: 0, slowest: 0 };
    for (let i = 0; i < cases; i++) {
      const damaged = damage(bytes, random);
      writeFileSync(path, damaged);
      const began = performance.now();
      try {
        const project = openProject(path);
        outcomes.opened++;
        project.close();
      } catch (error) {
        outcomes.refused++;
        expect((error as { code: string }).code, String(error)).toMatch(/^project\./);
        expect(Buffer.compare(readFileSync(path), damaged), `case ${i}: ${String(error)}`).toBe(0);
      }
      outcomes.slowest = Math.max(outcomes.slowest, performance.now() - began);
    }
    expect(outcomes.slowest).toBeLessThan(2000);
    expect(Math.min(outcomes.refused, outcomes.opened)).toBeGreaterThan(cases / 10);
  });

  it('is reported by the deep check in full, without an exception', async () => {
    const { path, bytes } = await sample();
    const random = seeded(7);
    for (let i = 0; i < 300; i++) {
      const damaged = damage(bytes, random);
      writeFileSync(path, damaged);
      const report = await checkProject(path, true).catch((error: { code: string }) => error.code);
      if (typeof report === 'string') expect(report).toMatch(/^project\./);
      else expect(Array.isArray(report.problems)).toBe(true);
      expect(Buffer.compare(readFileSync(path), damaged)).toBe(0);
    }
  });

  it('is found by the deep check for every flipped bit of stored numbers', async () => {
    const { path, bytes } = await sample();
    const places = blobPlaces(path, bytes);
    const random = seeded(99);
    for (let i = 0; i < 300; i++) {
      const { at, length } = places[random(places.length)];
      const damaged = Buffer.from(bytes);
      damaged[at + random(length)] ^= 1 << random(8);
      writeFileSync(path, damaged);
      const { problems } = await checkProject(path, true);
      expect(problems.some((problem) => problem.includes('SHA-256'))).toBe(true);
    }
  });
});

/** Where the first bytes of every BLOB stand in the file (the rest may lie on overflow pages). */
function blobPlaces(path: string, file: Buffer): { at: number; length: number }[] {
  const db = new Database(path, { readonly: true });
  const tables = ['series_chunks', 'metric_chunks', 'checkpoints'];
  const blobs = tables.flatMap((table) => db.prepare<[], Buffer>(`SELECT bytes FROM ${table}`).pluck().all());
  db.close();
  return blobs.map((blob) => {
    const head = blob.subarray(0, 200);
    const at = file.indexOf(head);
    if (at < 0) throw new Error('A BLOB was not found in the file.');
    return { at, length: head.length };
  });
}
