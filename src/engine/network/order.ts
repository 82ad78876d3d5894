/** Orders of the layers: by update within a time step, and by who influences whom over time. */
import { UnfoldError } from '../errors.ts';
import type { UnitGraph } from './units.ts';

/**
 * Layer indices in the order of update: every connection of delay 0 goes from an earlier to a later one.
 * Layers that do not depend on each other keep the order of the spec.
 * @throws UnfoldError 'network.cycle' naming the layers of a cycle without delay
 */
export function updateOrder(graph: UnitGraph): readonly number[] {
  const edges = edgesOf(graph, (delay) => delay === 0);
  const order: number[] = [];
  const waiting = new Set(graph.layers.keys());
  while (waiting.size > 0) {
    const ready = [...waiting].find((to) => !edges.some((edge) => edge.to === to && waiting.has(edge.from)));
    if (ready === undefined) {
      const names = [...waiting].map((i) => graph.layers[i].name).join(', ');
      throw new UnfoldError(
        'network.cycle',
        `The layers ${names} wait for each other within one time step. Give one of their connections a delay of 1 or more.`,
      );
    }
    waiting.delete(ready);
    order.push(ready);
  }
  return order;
}

/**
 * Groups of layers that influence each other (strongly connected over all delays), ancestors first. A layer's values
 * depend only on parameters of its own group and of groups before it, so sensitivities need no other columns.
 */
export function influenceGroups(graph: UnitGraph): readonly (readonly number[])[] {
  const reach = reachability(graph);
  const groups: number[][] = [];
  for (const i of graph.layers.keys()) {
    const group = groups.find(([first]) => reach[first][i] && reach[i][first]);
    if (group === undefined) groups.push([i]);
    else group.push(i);
  }
  const ordered: number[][] = [];
  while (groups.length > 0) {
    // The relation between groups has no cycles, so one without ancestors among the rest always exists.
    const k = groups.findIndex(
      ([first]) => !groups.some(([other]) => other !== first && reach[other][first]),
    );
    ordered.push(...groups.splice(k, 1));
  }
  return ordered;
}

/** reach[i][j]: layer i influences layer j at some delay (every layer reaches itself). */
function reachability(graph: UnitGraph): boolean[][] {
  const n = graph.layers.length;
  const reach = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => i === j));
  for (const { from, to } of edgesOf(graph, () => true)) reach[from][to] = true;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) reach[i][j] ||= reach[i][k] && reach[k][j];
    }
  }
  return reach;
}

/** Layers as they see each other: connections, and values that gates carry on. */
function edgesOf(graph: UnitGraph, wanted: (delay: number) => boolean): { from: number; to: number }[] {
  const index = (name: string) => graph.layers.findIndex((layer) => layer.name === name);
  const carried = graph.layers.flatMap(({ name, carry }) => (carry === null ? [] : [{ ...carry, to: name }]));
  return [...graph.connections, ...carried]
    .filter(({ delay }) => wanted(delay))
    .map(({ from, to }) => ({ from: index(from), to: index(to) }))
    .filter(({ from }) => from >= 0);
}
