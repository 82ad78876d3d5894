/** Where the nodes of a drawing stand: columns from the inputs to the output. */
import { INPUT, type NetworkGraph, TARGET } from '../../engine/network/spec.ts';
import type { NetworkDrawing } from '../../shared/models.ts';
import { BIAS, type NetworkDocument } from './document.ts';

export const nodeSize = { width: 136, height: 56 };
const columnWidth = 232;
const rowHeight = 128;

/** Everything that a drawing has a node for, in the order of a reader. */
export function nodeNames({ graph }: NetworkDocument): readonly string[] {
  const teaches = graph.connections.some(({ from }) => from === TARGET);
  const biased = graph.layers.some(({ bias }) => bias);
  const names = graph.layers.map(({ name }) => name);
  return [INPUT, ...(teaches ? [TARGET] : []), ...(biased ? [BIAS] : []), ...names];
}

/** A place for every node: columns by how far a layer is from the inputs, the output last, each column centred. */
export function arranged(doc: NetworkDocument): NetworkDrawing['places'] {
  const columns = columnsOf(doc.graph);
  const names = nodeNames(doc);
  const layers = names.filter((name) => columns.has(name));
  const last = Math.max(0, ...layers.map((name) => columns.get(name) ?? 0));
  const placed = Array.from({ length: last + 1 }, (_, column) =>
    layers.filter((name) => columns.get(name) === column),
  ).flatMap((members, column) =>
    members.map((name, i) => [name, at(column + 1, i - (members.length - 1) / 2)] as const),
  );
  const outside = names.filter((name) => !columns.has(name));
  return Object.fromEntries([...outside.map((name, i) => [name, at(0, i)] as const), ...placed]);
}

const at = (column: number, row: number): { x: number; y: number } => ({
  x: column * columnWidth,
  y: Math.round(row * rowHeight),
});

/** The column of every layer from 0: how many connections the inputs are away; what waits for another comes after it. */
function columnsOf({ layers, connections, output }: NetworkGraph): Map<string, number> {
  const columns = new Map<string, number>();
  const edges = connections.filter(({ from, to }) => from !== output && from !== to);
  let reached = [INPUT, TARGET];
  for (let column = 0; reached.length > 0; column++) {
    const next = edges
      .filter(({ from, to }) => reached.includes(from) && !columns.has(to))
      .map(({ to }) => to);
    reached = [...new Set(next)];
    for (const name of reached) columns.set(name, column);
  }
  for (const { name } of layers) if (!columns.has(name)) columns.set(name, 0);
  // As many rounds as layers settle every order without cycles, and end where there is one.
  for (const _ of layers) {
    for (const { from, to, delay } of edges) {
      const before = columns.get(from);
      if (delay !== 0 || before === undefined) continue;
      columns.set(to, Math.min(layers.length, Math.max(columns.get(to) ?? 0, before + 1)));
    }
  }
  const others = layers.filter(({ name }) => name !== output).map(({ name }) => columns.get(name) ?? 0);
  if (columns.has(output)) columns.set(output, Math.max(-1, ...others) + 1);
  return columns;
}

/** Every node's place: its own where somebody put it there, else the arranged one. */
export function placesOf(doc: NetworkDocument): NetworkDrawing['places'] {
  const own = doc.drawing.places;
  const made = arranged(doc);
  return Object.fromEntries(nodeNames(doc).map((name) => [name, own[name] ?? made[name]]));
}

/** The node nearest to another one in the direction of an arrow key; null where there is none. */
export function neighbour(places: NetworkDrawing['places'], from: string, key: string): string | null {
  const directions: Record<string, readonly [number, number]> = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
  };
  const direction = directions[key];
  const start = places[from];
  if (direction === undefined || start === undefined) return null;
  const ranked = Object.entries(places).flatMap(([name, { x, y }]) => {
    const [dx, dy] = [x - start.x, y - start.y];
    const along = dx * direction[0] + dy * direction[1];
    const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    return name !== from && along > 0 ? [{ name, far: along + 2 * aside }] : [];
  });
  ranked.sort((a, b) => a.far - b.far);
  return ranked[0]?.name ?? null;
}
