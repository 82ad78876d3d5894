/** What is wrong with a graph, and where: the engine's own refusal with the layers and connections it is about. */
import { UnfoldError } from '../errors.ts';
import { layoutOf } from './layout.ts';
import { INPUT, type NetworkGraph, TARGET } from './spec.ts';

/** A refusal (`error`) or something that is allowed and surely not meant (`warning`). */
export interface GraphTrouble {
  readonly level: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** Names of the layers, and indices of the connections, that it is about. */
  readonly layers: readonly string[];
  readonly connections: readonly number[];
}

/**
 * The first reason for which the engine refuses a graph for so many inputs and outputs, then layers whose values never
 * reach the output, and an output that no input reaches. Empty for a graph that can be trained.
 */
export function graphTroubles(graph: NetworkGraph, inputs: number, outputs: number): readonly GraphTrouble[] {
  try {
    layoutOf(graph, inputs, outputs);
  } catch (error) {
    if (!(error instanceof UnfoldError)) throw error;
    return [{ level: 'error', code: error.code, message: error.message, ...placeOf(graph, error) }];
  }
  return [...deadLayers(graph), ...unreached(graph)];
}

type Place = Pick<GraphTrouble, 'layers' | 'connections'>;

/** The messages name layers and connections; programs get them from the graph itself. */
function placeOf(graph: NetworkGraph, { code, message }: UnfoldError): Place {
  if (code === 'network.cycle') return cycleOf(graph);
  const number = /connection (\d+) \(/.exec(message)?.[1];
  if (number !== undefined) return { layers: [], connections: [Number(number) - 1] };
  if (code === 'network.mask') return { layers: [], connections: wrongMasks(graph, message) };
  const names = graph.layers.map(({ name }) => name).filter((name) => message.includes(`"${name}"`));
  return { layers: names.slice(0, 1), connections: [] };
}

const wrongMasks = (graph: NetworkGraph, message: string): number[] =>
  graph.connections.flatMap(({ from, to, mask }, i) =>
    mask.length > 0 && message.includes(`from "${from}" to "${to}" has ${mask.length} numbers`) ? [i] : [],
  );

/** Layers on a cycle without delay, and its connections. */
function cycleOf({ layers, connections }: NetworkGraph): Place {
  const now = connections.filter(({ delay }) => delay === 0);
  const onCycle = layers.map(({ name }) => name).filter((name) => reach([name], now).includes(name));
  const inside = connections.flatMap(({ from, to, delay }, i) =>
    delay === 0 && onCycle.includes(from) && onCycle.includes(to) ? [i] : [],
  );
  return { layers: onCycle, connections: inside };
}

/** All that a set of layers leads to in one step or more. */
function reach(start: readonly string[], edges: readonly { from: string; to: string }[]): string[] {
  const found: string[] = [];
  const open = [...start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const { from, to } of edges) {
      if (from !== name || found.includes(to)) continue;
      found.push(to);
      open.push(to);
    }
  }
  return found;
}

function deadLayers({ layers, connections, output }: NetworkGraph): GraphTrouble[] {
  const backwards = connections.map(({ from, to }) => ({ from: to, to: from }));
  const alive = [output, ...reach([output], backwards)];
  const dead = layers.map(({ name }) => name).filter((name) => !alive.includes(name));
  return dead.map((name) => ({
    level: 'warning' as const,
    code: 'network.dead-layer',
    message: `Layer "${name}" has no path to the output "${output}": its weights change nothing. Connect it, or remove it.`,
    layers: [name],
    connections: [],
  }));
}

function unreached({ connections, output }: NetworkGraph): GraphTrouble[] {
  if (reach([INPUT, TARGET], connections).includes(output)) return [];
  return [
    {
      level: 'warning',
      code: 'network.no-input',
      message: `Nothing from the inputs reaches the output "${output}". Connect the inputs to a layer that leads to it.`,
      layers: [output],
      connections: [],
    },
  ];
}
