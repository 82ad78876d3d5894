/**
 * Where everything lies. Each layer has one weight matrix W (n x K) over its source vector
 *   z(t) = [ values of source layers at t - d | inputs at t - d | 1 ]
 * so that net(t) = W z(t); all the W, row by row, make up the flat parameter vector theta.
 */
import { UnfoldError } from '../errors.ts';
import type { Activation } from '../math/kernels.ts';
import type { UnitConnection, UnitLayer } from './cells/cell.ts';
import type { Gates } from './cells/gates.ts';
import { influenceGroups, updateOrder } from './order.ts';
import { checkGraph, INPUT, type NetworkGraph, TARGET } from './spec.ts';
import { presenceOf } from './presence.ts';
import { connectionsTo, type UnitGraph, unitGraph } from './units.ts';

/** `Source.layer` of the external inputs. */
export const FROM_INPUT = -1;
/** `Source.layer` of the targets. */
export const FROM_TARGET = -2;

/** The columns of a layer's z that one connection fills. */
export interface Source {
  /** Index into `Layout.layers`, or FROM_INPUT or FROM_TARGET. */
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
  /** What gated units do with their nets, and whose value they carry on; null for plain units. */
  readonly gates: Gates | null;
  readonly carry: { readonly layer: number; readonly delay: number } | null;
  /** Nets a unit has: 1 for plain units. W has blocks * size rows, block by block. */
  readonly blocks: number;
  /** W is theta[at .. at + blocks * size * fan), row-major. */
  readonly at: number;
  /** The units' own weights (peepholes) follow W: weight by weight, n each. */
  readonly ownAt: number;
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
  /** What cells add to drawn initial biases (see `addBiasOffsets`). */
  readonly biasOffsets: readonly { readonly index: number; readonly value: number }[];
  /** Longest delay of any connection. */
  readonly maxDelay: number;
}

/**
 * Compiles a graph for `inputs` external inputs and `outputs` targets.
 * @throws UnfoldError 'network.*' (see `checkGraph`, `updateOrder`)
 */
export function layoutOf(given: NetworkGraph, inputs: number, outputs: number): Layout {
  checkGraph(given, outputs);
  const graph = unitGraph(given);
  const widths: Widths = new Map([
    [INPUT, inputs],
    [TARGET, outputs],
    ...graph.layers.map(({ name, size }) => [name, size] as const),
  ]);
  const order = updateOrder(graph);
  const offsets = parameterOffsets(graph, widths);
  const drafts = order.map((i) =>
    draftLayer(graph, { spec: graph.layers[i], widths, at: offsets.at[i], order }),
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
    biasOffsets: order.flatMap((i, l) => biasOffsetsOf(graph.layers[i], layers[l])),
    maxDelay: Math.max(0, ...graph.connections.map((connection) => connection.delay)),
  };
}

/**
 * Adds to freshly drawn initial weights (P) what cells ask for: an LSTM's forget bias, a highway's transfer bias.
 * Weights that were given one by one, or come from another run, are to be left as they are.
 */
export function addBiasOffsets({ biasOffsets }: Layout, theta: Float64Array | Float32Array): void {
  for (const { index, value } of biasOffsets) theta[index] += value;
}

function groupOf(
  members: readonly number[],
  order: readonly number[],
  layers: readonly LayerLayout[],
): Group {
  const inOrder = members.map((i) => order.indexOf(i)).sort((a, b) => a - b);
  const reads = (l: number) => layers[l].sources.some(({ layer }) => inOrder.includes(layer));
  const recurrent = inOrder.length > 1 || inOrder.some(reads);
  return { layers: inOrder, recurrent };
}

/** Width of every possible source of a connection, by name. */
type Widths = ReadonlyMap<string, number>;

/** Where each layer's W starts, groups of mutual influence in order, and where each layer's group ends. */
function parameterOffsets(
  graph: UnitGraph,
  widths: Widths,
): { at: number[]; groupEnd: number[]; total: number } {
  const at: number[] = [];
  const groupEnd: number[] = [];
  let total = 0;
  for (const group of influenceGroups(graph)) {
    for (const i of group) {
      const { name, size, gates } = graph.layers[i];
      at[i] = total;
      total += size * (blocksOf(gates) * fanOf(graph, name, widths) + (gates?.own.length ?? 0));
    }
    for (const i of group) groupEnd[i] = total;
  }
  return { at, groupEnd, total };
}

const blocksOf = (gates: Gates | null): number => gates?.blocks.length ?? 1;

const fanOf = (graph: UnitGraph, to: string, widths: Widths): number =>
  connectionsTo(graph, to).reduce((sum, { from }) => sum + (widths.get(from) ?? 0), 1);

function draftLayer(
  graph: UnitGraph,
  place: { spec: UnitLayer; widths: Widths; at: number; order: readonly number[] },
): Omit<LayerLayout, 'columns'> {
  const { spec, widths, order } = place;
  let column = 0;
  const indexOf = (name: string) => order.findIndex((i) => graph.layers[i].name === name);
  const sources = connectionsTo(graph, spec.name).map((connection) => {
    const { from, delay } = connection;
    const width = widths.get(from) ?? 0;
    checkMask(connection, spec.size, width);
    column += width;
    return { layer: from === TARGET ? FROM_TARGET : indexOf(from), delay, at: column - width, width };
  });
  const carries = graph.layers.filter(({ carry }) => carry?.from === spec.name);
  const delaysOut = graph.connections.filter(({ from }) => from === spec.name).map(({ delay }) => delay);
  const blocks = blocksOf(spec.gates);
  const fan = column + 1;
  return {
    name: spec.name,
    size: spec.size,
    activation: spec.activation,
    saturation: spec.saturation,
    leak: spec.leak.every((a) => a === 1)
      ? null
      : Float64Array.from({ length: spec.size }, (_, i) => spec.leak[i % spec.leak.length]),
    gates: spec.gates,
    carry: spec.carry === null ? null : { layer: indexOf(spec.carry.from), delay: spec.carry.delay },
    blocks,
    at: place.at,
    ownAt: place.at + blocks * spec.size * fan,
    fan,
    sources,
    recurrentFan: sources.reduce((sum, source) => sum + (source.layer < 0 ? 0 : source.width), 0),
    maxDelayOut: Math.max(0, ...delaysOut, ...carries.map(({ carry }) => carry?.delay ?? 0)),
  };
}

/** Where the bias of each net lies, and what the cell adds to it; nothing where the layer has no bias. */
function biasOffsetsOf(spec: UnitLayer, plan: LayerLayout): { index: number; value: number }[] {
  if (!spec.bias) return [];
  return spec.biasOffsets.flatMap((value, block) =>
    Array.from({ length: value === 0 ? 0 : plan.size }, (_, i) => {
      return { index: plan.at + (block * plan.size + i + 1) * plan.fan - 1, value };
    }),
  );
}

function checkMask({ from, to, mask }: UnitConnection, rows: number, cols: number): void {
  if (mask.length === 0 || mask.length === rows * cols) return;
  throw new UnfoldError(
    'network.mask',
    `The mask of the connection from "${from}" to "${to}" has ${mask.length} numbers; it needs ${rows} x ${cols} = ${rows * cols}, row by row, or none.`,
  );
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
