/** Which weights a mask can remove, and the graph without some of them. */
import { entryNamed } from '../fields.ts';
import { cells } from '../network/cells/index.ts';
import { FROM_INPUT, FROM_TARGET, type LayerLayout, type Layout } from '../network/layout.ts';
import { INPUT, type NetworkGraph, TARGET } from '../network/spec.ts';

/** Where the mask of a weight is. */
export interface MaskPlace {
  /** Index into the graph's connections, and into the connection's mask. */
  readonly connection: number;
  readonly at: number;
  /** Number of weights of the connection. */
  readonly length: number;
}

/**
 * The place in a mask of every trained weight (index into theta) that can be removed by itself: weights between plain
 * units or from the inputs. Biases belong to a whole layer, and the nets of a gated unit share one mask.
 */
export function maskPlaces(graph: NetworkGraph, layout: Layout): ReadonlyMap<number, MaskPlace> {
  const places = new Map<number, MaskPlace>();
  for (const layer of layout.layers) {
    if (!isPlain(graph, layer)) continue;
    for (const source of layer.sources) {
      const from = sourceName(layout, source.layer);
      const connection = graph.connections.findIndex(
        (one) => one.from === from && one.to === layer.name && one.delay === source.delay,
      );
      if (connection < 0) continue;
      for (let i = 0; i < layer.size; i++) {
        for (let j = 0; j < source.width; j++) {
          const index = layer.at + i * layer.fan + source.at + j;
          if (layout.freeIndex[index] < 0) continue;
          places.set(index, { connection, at: i * source.width + j, length: layer.size * source.width });
        }
      }
    }
  }
  return places;
}

function isPlain(graph: NetworkGraph, { name, gates }: LayerLayout): boolean {
  const layer = graph.layers.find((one) => one.name === name);
  if (layer === undefined || gates !== null) return false;
  const into = graph.connections.filter(({ to }) => to === name);
  return entryNamed(cells, layer.cell.name).build(layer, into).layers.length === 1;
}

function sourceName({ layers }: Layout, source: number): string {
  if (source === FROM_INPUT) return INPUT;
  return source === FROM_TARGET ? TARGET : layers[source].name;
}

/** The graph with the masks of `removed` weights set to 0. */
export function maskedGraph(graph: NetworkGraph, removed: readonly MaskPlace[]): NetworkGraph {
  const connections = graph.connections.map((connection, c) => {
    const here = removed.filter((place) => place.connection === c);
    if (here.length === 0) return connection;
    const mask =
      connection.mask.length > 0 ? [...connection.mask] : new Array<number>(here[0].length).fill(1);
    for (const { at } of here) mask[at] = 0;
    return { ...connection, mask };
  });
  return { ...graph, connections };
}

/** A weight as a way from unit to unit; units count through all layers. */
interface Way {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** The ways that lead through the network, for `uselessWithout`. */
export interface Ways {
  readonly all: readonly Way[];
  readonly units: number;
  /** First unit of every layer, and the units of the output. */
  readonly outputs: readonly number[];
}

/** Every way between units that the network has: weights that exist, and values that gates carry on. */
export function waysOf(layout: Layout): Ways {
  const first: number[] = [];
  let units = 0;
  for (const { size } of layout.layers) {
    first.push(units);
    units += size;
  }
  const all = layout.layers.flatMap((layer, l) => [
    ...weightWays(layout, { layer, l, first }),
    ...carryWays(layer, first, l),
  ]);
  const { size } = layout.layers[layout.output];
  return { all, units, outputs: Array.from({ length: size }, (_, i) => first[layout.output] + i) };
}

function weightWays(
  { present }: Layout,
  { layer, l, first }: { layer: LayerLayout; l: number; first: readonly number[] },
): Way[] {
  const ways: Way[] = [];
  for (let row = 0; row < layer.blocks * layer.size; row++) {
    for (const source of layer.sources) {
      for (let j = 0; j < source.width; j++) {
        const index = layer.at + row * layer.fan + source.at + j;
        if (present[index] === 0) continue;
        ways.push({
          index,
          from: source.layer < 0 ? -1 : first[source.layer] + j,
          to: first[l] + (row % layer.size),
        });
      }
    }
  }
  return ways;
}

function carryWays({ carry, size }: LayerLayout, first: readonly number[], l: number): Way[] {
  if (carry === null || carry.layer === l) return [];
  return Array.from({ length: size }, (_, i) => ({
    index: -1,
    from: first[carry.layer] + i,
    to: first[l] + i,
  }));
}

/** Units (1) from which some way leads to an output while the weights `gone` are not there. */
export function reachesOutput({ all, units, outputs }: Ways, gone: (index: number) => boolean): Uint8Array {
  const reaches = new Uint8Array(units);
  const into = new Map<number, number[]>();
  for (const { index, from, to } of all) {
    if (from < 0 || (index >= 0 && gone(index))) continue;
    const before = into.get(to);
    if (before === undefined) into.set(to, [from]);
    else before.push(from);
  }
  const waiting = [...outputs];
  for (const unit of outputs) reaches[unit] = 1;
  for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) {
    for (const from of into.get(unit) ?? []) {
      if (reaches[from] === 1) continue;
      reaches[from] = 1;
      waiting.push(from);
    }
  }
  return reaches;
}

/** Indices into theta of the weights into units that do not reach the output, biases and own weights included. */
export function weightsIntoUseless(layout: Layout, reaches: Uint8Array): number[] {
  const indices: number[] = [];
  let first = 0;
  for (const { size, blocks, fan, at, ownAt, gates } of layout.layers) {
    for (let row = 0; row < blocks * size; row++) {
      if (reaches[first + (row % size)] === 1) continue;
      for (let k = 0; k < fan; k++) indices.push(at + row * fan + k);
    }
    for (let k = 0; k < (gates?.own.length ?? 0) * size; k++)
      if (reaches[first + (k % size)] === 0) indices.push(ownAt + k);
    first += size;
  }
  return indices;
}
