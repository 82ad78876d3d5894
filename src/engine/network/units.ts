/** The graph as the engine computes it: cells that stand for several layers are taken apart. */
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import type { UnitConnection, UnitLayer } from './cells/cell.ts';
import { cells } from './cells/index.ts';
import { INPUT, type NetworkGraph, TARGET } from './spec.ts';

/** Layers of which each is one product and one elementwise step. Sources of connections are layers, inputs or targets. */
export interface UnitGraph {
  readonly layers: readonly UnitLayer[];
  readonly connections: readonly UnitConnection[];
  readonly output: string;
}

/**
 * Every layer of the graph as its cell builds it, in the order of the graph.
 * @throws UnfoldError 'network.*' where settings do not fit a cell, or a layer has the name of an inner layer
 */
export function unitGraph(graph: NetworkGraph): UnitGraph {
  const parts = graph.layers.map((layer) =>
    entryNamed(cells, layer.cell.name).build(
      layer,
      graph.connections.filter(({ to }) => to === layer.name),
    ),
  );
  const layers = parts.flatMap((part) => part.layers);
  layers.forEach(({ name }, i) => {
    if (layers.findIndex((other) => other.name === name) === i) return;
    throw new UnfoldError(
      'network.layer-name',
      `The layer name "${name}" is also the name of a layer inside another one. Choose another name.`,
    );
  });
  return { layers, connections: parts.flatMap((part) => part.connections), output: graph.output };
}

/** Connections into a layer, those from layers before those from outside. */
export function connectionsTo(graph: UnitGraph, to: string): readonly UnitConnection[] {
  const into = graph.connections.filter((connection) => connection.to === to);
  const isOutside = ({ from }: UnitConnection) => from === INPUT || from === TARGET;
  return [...into.filter((connection) => !isOutside(connection)), ...into.filter(isOutside)];
}
