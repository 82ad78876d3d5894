/**
 * Where everything lies. Each layer has one weight matrix W (n x K) over its source vector
 *   z(t) = [ values of source layers at t - d | inputs at t - d | 1 ]
 * so that net(t) = W z(t); all the W, row by row, make up the flat parameter vector theta.
 */
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import type { Activation } from '../math/kernels.ts';
import { cells } from './cells/index.ts';
import { influenceGroups, updateOrder } from './order.ts';
import { checkGraph, type ConnectionSpec, INPUT, type LayerSpec, type NetworkGraph } from './spec.ts';

/** The columns of a layer's z that one connection fills. `layer` is an index into `Layout.layers`, -1 for the inputs. */
export interface Source {
  readonly layer: number;
  readonly delay: number;
  /** First column in z. */
  readonly at: number;
  readonly width: number;
}

/** One layer with its part of theta. */
export interface LayerLayout {
  readonly name: string;
  readonly size: number;
  readonly activation: Activation;
  readonly saturation: number | null;
  /** (n), or null where no unit leaks. */
  readonly leak: Float64Array | null;
  /** Nets a unit has: 1 for plain units. W has blocks * size rows, block by block. */
  readonly blocks: number;
  /** W is theta[at .. at + blocks * size * fan), row-major. */
  readonly at: number;
  /** K: columns of W, the bias column included (it is frozen at 0 where the layer has no bias). */
  readonly fan: number;
  /** Layer sources first: their columns are 0 .. recurrentFan - 1. */
  readonly sources: readonly Source[];
  readonly recurrentFan: number;
  /** Number of leading free parameters that can influence this layer (see `influenceGroups`). */
  readonly columns: number;
  /** Whether another layer, or this one, reads this layer's values. */
  readonly maxDelayOut: number;
}

/**
 * Layers that influence each other, as indices into `Layout.layers` in the order of update. A group that does not
 * feed back into itself (`recurrent` false: one layer) can be computed for all steps at once.
 */
export interface Group {
  readonly layers: readonly number[];
  readonly recurrent: boolean;
}

/** A compiled network: layers in the order of update. P parameters, of which `freeCount` are trained. */
export interface Layout {
  readonly layers: readonly LayerLayout[];
  /** All layers in groups, ancestors before those they influence. */
  readonly groups: readonly Group[];
  /** Index of the output layer. */
  readonly output: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** (P): index among the trained parameters, or -1 for masked and frozen ones. */
  readonly freeIndex: Int32Array;
  /** (P): 1 where the weight exists, 0 where a mask (or a missing bias) removes it. */
  readonly present: Uint8Array;
  readonly freeCount: number;
  /** Longest delay of any connection. */
  readonly maxDelay: number;
}

/** One weight with its place in words. `from` is a layer's name, "input" or "bias". */
export interface WeightName {
  readonly index: number;
  readonly to: string;
  readonly unit: number;
  readonly from: string;
  readonly source: number;
  readonly delay: number;
}

/**
 * Compiles a graph for `inputs` external inputs and `outputs` targets.
 * @throws UnfoldError 'network.*' (see `checkGraph`, `updateOrder`)
 */
export function layoutOf(graph: NetworkGraph, inputs: number, outputs: number): Layout {
  checkGraph(graph, outputs);
  const order = updateOrder(graph);
  const offsets = parameterOffsets(graph, inputs);
  const drafts = order.map((i) =>
    draftLayer(graph, { spec: graph.layers[i], inputs, at: offsets.at[i], order }),
  );
  const presence = presenceOf(graph, drafts, offsets.total);
  const free = indexFree(presence.trained);
  const layers = drafts.map((draft, k) => ({
    ...draft,
    columns: columnsBefore(offsets.groupEnd[order[k]], free),
  }));
  return {
    layers,
    groups: influenceGroups(graph).map((members) => groupOf(members, order, layers)),
    output: order.findIndex((i) => graph.layers[i].name === graph.output),
    inputs,
    outputs,
    parameters: offsets.total,
    freeIndex: free,
    present: presence.present,
    freeCount: columnsBefore(offsets.total, free),
    maxDelay: Math.max(0, ...graph.connections.map((connection) => connection.delay)),
  };
}

/** Number of weights that exist: parameters that no mask (or missing bias) removes. */
export function weightCount({ present }: Layout): number {
  return present.reduce((sum, flag) => sum + flag, 0);
}

/** Every weight that exists, in the order of theta. */
export function weightNames(layout: Layout): readonly WeightName[] {
  const names: WeightName[] = [];
  for (const layer of layout.layers) {
    for (let unit = 0; unit < layer.size; unit++) {
      for (let k = 0; k < layer.fan; k++) {
        const index = layer.at + unit * layer.fan + k;
        if (layout.present[index] === 1)
          names.push({ index, to: layer.name, unit, ...sourceName(layout, layer, k) });
      }
    }
  }
  return names.sort((a, b) => a.index - b.index);
}

function groupOf(
  members: readonly number[],
  order: readonly number[],
  layers: readonly LayerLayout[],
): Group {
  const inOrder = members.map((i) => order.indexOf(i)).sort((a, b) => a - b);
  const recurrent = inOrder.some((l) => layers[l].sources.some(({ layer }) => inOrder.includes(layer)));
  return { layers: inOrder, recurrent };
}

function sourceName(
  layout: Layout,
  layer: LayerLayout,
  column: number,
): { from: string; source: number; delay: number } {
  const source = layer.sources.find(({ at, width }) => column >= at && column < at + width);
  if (source === undefined) return { from: 'bias', source: 0, delay: 0 };
  const from = source.layer < 0 ? INPUT : layout.layers[source.layer].name;
  return { from, source: column - source.at, delay: source.delay };
}

/** Where each layer's W starts, groups of mutual influence in order, and where each layer's group ends. */
function parameterOffsets(
  graph: NetworkGraph,
  inputs: number,
): { at: number[]; groupEnd: number[]; total: number } {
  const at: number[] = [];
  const groupEnd: number[] = [];
  let total = 0;
  for (const group of influenceGroups(graph)) {
    for (const i of group) {
      at[i] = total;
      total += graph.layers[i].size * fanOf(graph, graph.layers[i].name, inputs);
    }
    for (const i of group) groupEnd[i] = total;
  }
  return { at, groupEnd, total };
}

const widthOf = (graph: NetworkGraph, name: string, inputs: number): number =>
  name === INPUT ? inputs : (graph.layers.find((layer) => layer.name === name)?.size ?? 0);

const fanOf = (graph: NetworkGraph, to: string, inputs: number): number =>
  connectionsTo(graph, to).reduce((sum, { from }) => sum + widthOf(graph, from, inputs), 1);

/** Connections into a layer, those from layers before those from the inputs. */
function connectionsTo(graph: NetworkGraph, to: string): readonly ConnectionSpec[] {
  const into = graph.connections.filter((connection) => connection.to === to);
  return [...into.filter(({ from }) => from !== INPUT), ...into.filter(({ from }) => from === INPUT)];
}

function draftLayer(
  graph: NetworkGraph,
  place: { spec: LayerSpec; inputs: number; at: number; order: readonly number[] },
): Omit<LayerLayout, 'columns'> {
  const { spec, inputs, order } = place;
  const cell = entryNamed(cells, spec.cell);
  let column = 0;
  const sources = connectionsTo(graph, spec.name).map((connection) => {
    const { from, delay } = connection;
    const width = widthOf(graph, from, inputs);
    checkMask(connection, spec.size, width);
    column += width;
    return { layer: order.findIndex((i) => graph.layers[i].name === from), delay, at: column - width, width };
  });
  const delaysOut = graph.connections.filter(({ from }) => from === spec.name).map(({ delay }) => delay);
  return {
    name: spec.name,
    size: spec.size,
    activation: cell.activation,
    saturation: cell.saturation,
    leak: spec.leak.every((a) => a === 1)
      ? null
      : Float64Array.from({ length: spec.size }, (_, i) => spec.leak[i % spec.leak.length]),
    blocks: 1,
    at: place.at,
    fan: column + 1,
    sources,
    recurrentFan: sources.reduce((sum, source) => sum + (source.layer < 0 ? 0 : source.width), 0),
    maxDelayOut: Math.max(0, ...delaysOut),
  };
}

function checkMask({ from, to, mask }: ConnectionSpec, rows: number, cols: number): void {
  if (mask.length === 0 || mask.length === rows * cols) return;
  throw new UnfoldError(
    'network.mask',
    `The mask of the connection from "${from}" to "${to}" has ${mask.length} numbers; it needs ${rows} x ${cols} = ${rows * cols}, row by row, or none.`,
  );
}

/** Which weights exist, and which of them are trained. */
function presenceOf(
  graph: NetworkGraph,
  layers: readonly Omit<LayerLayout, 'columns'>[],
  total: number,
): { present: Uint8Array; trained: Uint8Array } {
  const present = new Uint8Array(total).fill(1);
  const trained = new Uint8Array(total).fill(1);
  for (const layer of layers) {
    const hasBias = graph.layers.find(({ name }) => name === layer.name)?.bias ?? true;
    const connections = connectionsTo(graph, layer.name);
    for (let i = 0; i < layer.size; i++) {
      const row = layer.at + i * layer.fan;
      if (!hasBias) present[row + layer.fan - 1] = 0;
      connections.forEach(({ mask, frozen }, c) => {
        const { at, width } = layer.sources[c];
        for (let j = 0; j < width; j++) {
          if (mask.length > 0 && mask[i * width + j] === 0) present[row + at + j] = 0;
          if (frozen) trained[row + at + j] = 0;
        }
      });
    }
  }
  return { present, trained: trained.map((flag, i) => flag & present[i]) };
}

function indexFree(trained: Uint8Array): Int32Array {
  let count = 0;
  return Int32Array.from(trained, (flag) => (flag === 1 ? count++ : -1));
}

/** Number of trained parameters among the first `end`. */
function columnsBefore(end: number, freeIndex: Int32Array): number {
  let count = 0;
  for (let i = 0; i < end; i++) if (freeIndex[i] >= 0) count++;
  return count;
}
