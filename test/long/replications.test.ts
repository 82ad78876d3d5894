import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duration, textTable } from '../../src/cli/text-table.ts';
import { type DataSlot, replications } from '../../src/engine/replications/index.ts';
import { nodePlatform } from '../../src/main/platform/node.ts';
import { createServices, type Services } from '../../src/main/services/index.ts';
import type { ReplicationDetail, ReplicationInfo } from '../../src/shared/models.ts';

const shared = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

/** Measured data for the slots that have them; others, and all where the folder is absent, take their stand-in. */
const measured: Readonly<Record<string, readonly string[]>> = {
  laser: ['santa-fe-laser-1100.txt'],
  music: ['piano-midi-train.txt', 'piano-midi-valid.txt', 'piano-midi-test.txt'],
  text: ['tinyshakespeare.txt'],
};

const words = ['reproduced', 'near', 'not reproduced', 'open'];
const rows: string[][] = [];
let folder: string;
let services: Services;
const imported = new Map<string, number>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unfold-long-'));
  const platform = nodePlatform({ kind: 'cli', roots: [], settingsFolder: join(folder, 'settings') });
  services = createServices(platform, { maxTrainers: 2 });
  await services.handlers['project.create']({ path: join(folder, 'all.unfold') });
});

afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
  const heading = ['card', 'verdict', 'runs', 'wall', 'told', 'data'];
  if (rows.length > 0) process.stdout.write(`\n${textTable([heading, ...rows])}\n`);
});

describe('every card in its quick form', () => {
  it('is found by its name', () => {
    expect(new Set(replications.map(({ name }) => name)).size).toBe(replications.length);
  });

  for (const card of replications) {
    const allowed = 4 * card.cost.quick.seconds + 20;
    it(
      `${card.name} runs to a verdict computed from what was measured`,
      async () => {
        const data = await dataOf(card.data);
        const began = performance.now();
        const { id } = await services.handlers['replications.start']({
          name: card.name,
          size: 'quick',
          data,
        });
        const detail = await ended(id);
        const wall = (performance.now() - began) / 1000;
        rows.push(rowOf(detail, { wall, told: card.cost.quick.seconds }));
        expect(detail.status, detail.reason?.sentence).toBe('finished');
        expectConclusion(detail);
        expect(wall).toBeLessThan(allowed);
      },
      (allowed + 60) * 1000,
    );
  }
});

function expectConclusion({ conclusion, verdict }: ReplicationDetail): void {
  expect(words).toContain(verdict);
  expect(conclusion?.verdict).toBe(verdict);
  expect(conclusion?.sentence).toMatch(/\S/);
  const { quantities = [], figure = [] } = conclusion ?? {};
  for (const { name, measured: value } of quantities)
    if (value !== null) expect(value, name).toSatisfy(Number.isFinite);
  const judged = quantities.filter((one) => one.verdict !== null && one.verdict !== 'open');
  if (verdict !== 'open') expect(judged.length).toBeGreaterThan(0);
  expect(figure.length).toBeGreaterThan(0);
  for (const panel of figure) {
    const count =
      panel.kind === 'table'
        ? panel.rows.length
        : 'traces' in panel
          ? panel.traces.reduce((sum, { y }) => sum + y.filter(Number.isFinite).length, 0)
          : panel.values.length;
    expect(count, panel.title).toBeGreaterThan(0);
  }
}

/** Waits until it has come to rest. */
function ended(id: number): Promise<ReplicationDetail> {
  const detail = (): Promise<ReplicationDetail> | ReplicationDetail =>
    services.handlers['replications.get']({ id });
  const rests = ({ status }: ReplicationInfo): boolean => status !== 'running' && status !== 'concluding';
  return new Promise((resolve, reject) => {
    const stop = services.on('replication.changed', (info) => {
      if (info.id === id && rests(info)) done();
    });
    const done = (): void => {
      stop();
      Promise.resolve(detail()).then(resolve, reject);
    };
    Promise.resolve(detail()).then((now) => (rests(now) ? done() : undefined), reject);
  });
}

async function dataOf(slots: readonly DataSlot[]): Promise<Record<string, number>> {
  const data: Record<string, number> = {};
  for (const slot of slots) {
    const paths = (measured[slot.name] ?? []).map((file) => join(shared, file));
    if (paths.length !== slot.files || !paths.every((path) => existsSync(path))) continue;
    data[slot.name] = imported.get(slot.name) ?? (await importOf(slot, paths));
    imported.set(slot.name, data[slot.name]);
  }
  return data;
}

async function importOf({ recipe }: DataSlot, paths: string[]): Promise<number> {
  const source = paths.length === 1 ? { path: paths[0] } : { paths };
  const outcome = await services.handlers['series.import']({ source, recipe: { ...recipe } });
  if (outcome.kind !== 'series') throw new Error(JSON.stringify(outcome));
  return outcome.series.id;
}

function rowOf(detail: ReplicationDetail, { wall, told }: { wall: number; told: number }): string[] {
  const { name, verdict, status, runs, standIns } = detail;
  const data = standIns.length === 0 ? '' : `stand-in: ${standIns.join(', ')}`;
  return [name, verdict ?? status, String(runs.all), duration(wall), duration(told), data];
}
