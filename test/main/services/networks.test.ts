import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Services } from '../../../src/main/services/index.ts';
import type { NetworkDrawing } from '../../../src/shared/models.ts';
import {
  ended,
  projectWithRun,
  startServices,
  temporaryFolder,
  waveSpec,
  whenRun,
} from '../../helpers/projects.ts';

const drawing: NetworkDrawing = {
  places: { hidden: { x: 10, y: -4.5 } },
  inputs: 2,
  masks: { 'hidden>hidden@1': { kind: 'sparse', density: 0.25, seed: 9 } },
  initialisation: { name: 'uniform', range: 0.1 },
};
const plain = () => structuredClone(drawing) as never;

async function begin(): Promise<{ services: Services; path: string; id: number }> {
  const services = startServices(temporaryFolder());
  const path = join(temporaryFolder(), 'p.unfold');
  return { services, path, id: await projectWithRun(services, path, waveSpec(5)) };
}

describe('networks', () => {
  it('are kept as they were drawn, over closing and opening, also where they cannot be trained', async () => {
    const { services, path } = await begin();
    const { handlers } = services;
    const seen: number[] = [];
    services.on('network.changed', (list) => seen.push(list.length));
    const made = await handlers['network.create']({ name: 'mine', from: { graph: {}, drawing: plain() } });
    expect(made).toMatchObject({ name: 'mine', layers: 2, connections: 3, units: 6, drawing });
    const cycle = { layers: [{ name: 'a' }], connections: [{ from: 'a', to: 'a' }], output: 'a' };
    await handlers['network.save']({ id: made.id, graph: cycle, drawing: plain() });
    await handlers['network.rename']({ id: made.id, name: 'ours' });
    await handlers['network.duplicate']({ id: made.id });
    await handlers['project.close']({});
    await handlers['project.open']({ path });
    const [first, second] = await handlers['network.list']({});
    expect([first.name, second.name]).toEqual(['ours', 'ours (copy)']);
    expect((await handlers['network.get']({ id: second.id })).graph.connections).toMatchObject([
      { from: 'a', to: 'a', delay: 0 },
    ]);
    await handlers['network.remove']({ id: first.id });
    await expect(async () => handlers['network.get']({ id: first.id })).rejects.toThrow(/no network 1/);
    expect((await handlers['project.check']({ deep: true })).problems).toEqual([]);
    expect(seen).toEqual([1, 1, 1, 2, 1]);
    await services.close();
  });

  it('are copies of what a run or a specification has, and refuse settings that are none', async () => {
    const { services, id } = await begin();
    const { handlers } = services;
    const { graph, inputs, outputs } = await handlers['network.ofRun']({ runId: id });
    const copy = await handlers['network.create']({ name: 'copy', from: { runId: id } });
    expect(copy.graph).toEqual(graph);
    expect([inputs, outputs, copy.drawing.inputs]).toEqual([1, 1, 1]);
    const spec = { network: { name: 'echo-state', units: 7 }, initialisation: { name: 'reservoir' } };
    const echo = await handlers['network.create']({ name: 'echo', from: { spec, seriesId: 1 } });
    expect(echo.graph.layers[0]).toMatchObject({ name: 'reservoir', size: 7, frozen: true });
    expect(echo.drawing.initialisation).toMatchObject({ name: 'reservoir' });
    await expect(async () =>
      handlers['network.create']({ name: 'x', from: { graph: { layer: [] } } }),
    ).rejects.toThrow(/layers/);
    await services.close();
  });

  it('are analysed before training, on random numbers and on a series', async () => {
    const { services } = await begin();
    const { handlers } = services;
    const graph = {
      connections: [
        { from: 'input', to: 'hidden' },
        { from: 'hidden', to: 'hidden', delay: 1 },
        { from: 'hidden', to: 'output' },
        { from: 'output', to: 'hidden', delay: 1 },
      ],
    };
    const found = await handlers['network.analyse']({ graph, inputs: 1 });
    expect(found.trained - (found.identifiability?.rankAfterStart ?? NaN)).toBe(5);
    const onSeries = await handlers['network.analyse']({ graph, inputs: 1, seriesId: 1, samples: 60 });
    expect(onSeries.samples).toBeLessThanOrEqual(60);
    await services.close();
  });
});

describe('the weights of a run', () => {
  it('come as matrices, and one that is changed begins a new run with all others as they were', async () => {
    const { services, id } = await begin();
    const { handlers } = services;
    expect(await handlers['network.weights']({ runId: id })).toBeNull();
    await handlers['run.start']({ id });
    await whenRun(services, id, ended);
    const before = await handlers['network.weights']({ runId: id });
    const block = before?.blocks.find(({ to, from }) => to === 'hidden' && from === 'hidden');
    expect(block).toMatchObject({ delay: 1, net: '' });
    expect(block?.states.every((state) => state === 1)).toBe(true);
    const index = block?.indices[1] ?? -1;
    const made = await handlers['network.editWeights']({ runId: id, changes: [{ index, value: 0.125 }] });
    expect(made.status).toBe('draft');
    const { spec } = await handlers['run.get']({ id: made.id });
    const { weights } = spec.initialisation as { weights: number[] };
    const all = (before?.blocks ?? []).flatMap(({ indices, values }) =>
      [...indices].map((at, i) => [at, at === index ? 0.125 : values[i]] as const),
    );
    expect(weights).toEqual(all.sort((a, b) => a[0] - b[0]).map(([, value]) => value));
    await expect(async () =>
      handlers['network.editWeights']({ runId: id, changes: [{ index: 99999, value: 1 }] }),
    ).rejects.toThrow(/no weight 99999/);
    await services.close();
  });
});
