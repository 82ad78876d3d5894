/** Made-up answers about networks: two that were drawn, and the weights of every run that has some. */
import {
  type AnalysisWish,
  analyseNetwork,
  type NetworkAnalysis,
} from '../../src/engine/diagnostics/network-analysis.ts';
import { readFields } from '../../src/engine/fields.ts';
import { graphFields, type NetworkGraph } from '../../src/engine/network/spec.ts';
import type { Handlers } from '../../src/shared/api.ts';
import { Failure } from '../../src/shared/failure.ts';
import type { NetworkDetail, NetworkDrawing, NetworkInfo, WeightMatrix } from '../../src/shared/models.ts';
import { created, fakeRun } from './fake-data.ts';

type Group = Extract<keyof Handlers, `network.${string}`>;
type Answers = { [M in Group]: (params: Parameters<Handlers[M]>[0]) => Awaited<ReturnType<Handlers[M]>> };

const read = (graph: unknown): NetworkGraph => readFields(graphFields, graph) as unknown as NetworkGraph;

/** A hidden layer with output feedback and a skip connection. */
export const feedbackGraph: NetworkGraph = read({
  layers: [
    { name: 'hidden', size: 3 },
    { name: 'output', size: 1, cell: 'linear' },
  ],
  connections: [
    { from: 'input', to: 'hidden' },
    { from: 'hidden', to: 'hidden', delay: 1 },
    { from: 'hidden', to: 'output' },
    { from: 'output', to: 'hidden', delay: 1 },
    { from: 'input', to: 'output' },
  ],
});

const plain: NetworkDrawing = { places: {}, inputs: 1, masks: {}, initialisation: null };

const infoOf = ({ graph, drawing: _drawing, ...rest }: NetworkDetail): NetworkInfo => ({
  ...rest,
  layers: graph.layers.length,
  connections: graph.connections.length,
  units: graph.layers.reduce((sum, { size }) => sum + size, 0),
});

const detail = (id: number, name: string, graph: NetworkGraph, drawing = plain): NetworkDetail => {
  const bare = {
    ...{ id, name, graph, drawing, created, changed: created },
    layers: 0,
    connections: 0,
    units: 0,
  };
  return { ...infoOf(bare), graph, drawing };
};

/** The engine's own: random numbers are the same everywhere. */
function analysed(wish: AnalysisWish): NetworkAnalysis {
  const work = analyseNetwork(wish);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

const matrix = (
  block: Pick<WeightMatrix, 'to' | 'from' | 'delay'>,
  rows: number,
  cols: number,
): WeightMatrix => ({
  ...{ ...block, net: '', rows, cols },
  values: Float64Array.from({ length: rows * cols }, (_, i) => Math.sin(1 + 2.3 * i + rows)),
  states: Uint8Array.from({ length: rows * cols }, (_, i) => (i === 4 ? 0 : i === 2 ? 2 : 1)),
  indices: Int32Array.from({ length: rows * cols }, (_, i) => i),
});

export function networkAnswers(emit: (list: readonly NetworkInfo[]) => void, full: boolean): Answers {
  let all: NetworkDetail[] = full
    ? [detail(1, 'feedback and skip', feedbackGraph), detail(2, 'two layers', read({}))]
    : [];
  const find = (id: number): NetworkDetail => {
    const found = all.find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new Failure({ code: 'network.unknown', message: `There is no network ${id}.`, where: null });
  };
  const keep = (one: NetworkDetail): NetworkDetail => {
    all = all.some(({ id }) => id === one.id)
      ? all.map((other) => (other.id === one.id ? one : other))
      : [...all, one];
    emit(all.map(infoOf));
    return one;
  };
  const add = (name: string, graph: NetworkGraph, drawing = plain): NetworkDetail =>
    keep(detail(1 + Math.max(0, ...all.map(({ id }) => id)), name, graph, drawing));
  return {
    'network.list': () => all.map(infoOf),
    'network.get': ({ id }) => find(id),
    'network.create': ({ name, from }) =>
      'graph' in from
        ? add(name, read(from.graph), (from.drawing as NetworkDrawing | undefined) ?? plain)
        : add(name, feedbackGraph),
    'network.save': ({ id, graph, drawing }) =>
      infoOf(
        keep({
          ...detail(id, find(id).name, read(graph), drawing as NetworkDrawing),
          changed: find(id).changed + 1000,
        }),
      ),
    'network.rename': ({ id, name }) => infoOf(keep({ ...find(id), name })),
    'network.duplicate': ({ id }) => add(`${find(id).name} (copy)`, find(id).graph, find(id).drawing),
    'network.remove': ({ id }) => {
      all = all.filter((one) => one.id !== id);
      emit(all.map(infoOf));
      return null;
    },
    'network.analyse': ({ graph, inputs, samples = 300, seed = 1 }) => {
      const initialisation = { name: 'uniform', range: 0.3 };
      return analysed({ graph: read(graph), inputs, samples, seed, initialisation, series: null });
    },
    'network.ofRun': () => ({ graph: feedbackGraph, inputs: 1, outputs: 1 }),
    'network.weights': () => ({
      iteration: 400,
      blocks: [
        matrix({ to: 'hidden', from: 'input', delay: 0 }, 3, 1),
        matrix({ to: 'hidden', from: 'hidden', delay: 1 }, 3, 3),
        matrix({ to: 'hidden', from: 'output', delay: 1 }, 3, 1),
        matrix({ to: 'hidden', from: 'bias', delay: 0 }, 3, 1),
        matrix({ to: 'output', from: 'hidden', delay: 0 }, 1, 3),
        matrix({ to: 'output', from: 'input', delay: 0 }, 1, 1),
        matrix({ to: 'output', from: 'bias', delay: 0 }, 1, 1),
      ],
    }),
    'network.editWeights': () =>
      fakeRun({ id: 1, name: 'a weight changed', status: 'draft', nmse: NaN, iterations: 0 }),
  };
}
