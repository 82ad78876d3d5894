/**
 * The network as the user gives it: layers joined by connections with delays (the z^-d of Bianchi et al. 2017,
 * fig. 2.1). Connections of delay 0 must not form a cycle; their order is the order of update within a time step.
 */
import { suggestion, UnfoldError } from '../errors.ts';
import type { Field, Fields } from '../fields.ts';
import { cells } from './cells/index.ts';

/** Name under which the external inputs appear as the source of a connection. */
export const INPUT = 'input';

/** Name under which the targets appear as the source of a connection (teacher forcing); its delay is at least 1. */
export const TARGET = 'target';

/** A layer of `size` units of one kind of cell. */
export interface LayerSpec {
  readonly name: string;
  readonly size: number;
  /** An entry of the table of cells. */
  readonly cell: NamedOptions;
  /** Leak a in (0, 1]: h(t) = (1 - a) h(t-1) + a f(net). One number for all units, or one a unit. */
  readonly leak: readonly number[];
  /** Where not null, each unit's leak is drawn uniformly between its `leak` and this (see `drawLeaks`). */
  readonly leakTo: number | null;
  readonly bias: boolean;
  /** The bias and the weights inside the cell keep their initial values. */
  readonly frozen: boolean;
}

/** An entry of a table by name, with its settings beside the name. */
export type NamedOptions = { readonly name: string } & Record<string, unknown>;

/** A full weight matrix from one layer, the inputs or the targets to a layer, `delay` steps back in time. */
export interface ConnectionSpec {
  readonly from: string;
  readonly to: string;
  readonly delay: number;
  /** 0/1, row by row (a row for each unit of `to`); a 0 removes the weight. Empty means all are there. */
  readonly mask: readonly number[];
  /** Weights keep their initial values. */
  readonly frozen: boolean;
}

/** The whole network. `output` names the layer whose values are compared with the targets. */
export interface NetworkGraph {
  readonly layers: readonly LayerSpec[];
  readonly connections: readonly ConnectionSpec[];
  readonly output: string;
}

/** The setting of a drawn leak, the same in every form. */
export const leakTo: Field = {
  kind: 'number',
  label: 'Leak up to',
  help: 'Every unit gets a leak of its own, drawn uniformly between the leak and this; none for a fixed leak.',
  default: null,
  above: 0,
  max: 1,
};

const layerFields: Fields = {
  name: { kind: 'text', label: 'Name', help: 'How connections refer to the layer.', default: 'hidden' },
  size: { kind: 'integer', label: 'Units', help: 'Number of units.', default: 5, min: 1, max: 4096 },
  cell: {
    kind: 'entry',
    label: 'Cell',
    help: 'What a unit computes from its net input.',
    table: cells,
    default: 'tanh',
  },
  leak: {
    kind: 'numbers',
    label: 'Leak',
    help: 'h(t) = (1 - a) h(t-1) + a f(net). 1 is no leak. One number for all units, or one for each.',
    symbol: 'a',
    default: [1],
    above: 0,
    max: 1,
  },
  leakTo,
  bias: { kind: 'boolean', label: 'Bias', help: 'A weight from a constant 1 to each unit.', default: true },
  frozen: {
    kind: 'boolean',
    label: 'Bias frozen',
    help: 'The bias, and weights inside the cell such as peepholes, keep their initial values.',
    default: false,
  },
};

const connectionFields: Fields = {
  from: {
    kind: 'text',
    label: 'From',
    help: `Name of a layer, "${INPUT}", or "${TARGET}" for the true values (teacher forcing).`,
    default: INPUT,
  },
  to: { kind: 'text', label: 'To', help: 'Name of a layer.', default: 'hidden' },
  delay: {
    kind: 'integer',
    label: 'Delay',
    help: 'Steps back in time.',
    symbol: 'd',
    default: 0,
    min: 0,
    max: 1000,
  },
  mask: {
    kind: 'integers',
    label: 'Mask',
    help: '0 or 1 for each weight, row by row (a row for each receiving unit); empty for all.',
    default: [],
    min: 0,
    max: 1,
  },
  frozen: {
    kind: 'boolean',
    label: 'Frozen',
    help: 'The weights keep their initial values.',
    default: false,
  },
};

/** The settings of a network given as a graph. */
export const graphFields: Fields = {
  layers: {
    kind: 'list',
    label: 'Layers',
    help: 'Layers of units.',
    of: layerFields,
    default: [
      { name: 'hidden', size: 5 },
      { name: 'output', size: 1, cell: { name: 'linear' } },
    ],
  },
  connections: {
    kind: 'list',
    label: 'Connections',
    help: 'Weight matrices between layers, each with a delay.',
    of: connectionFields,
    default: [
      { from: INPUT, to: 'hidden' },
      { from: 'hidden', to: 'hidden', delay: 1 },
      { from: 'hidden', to: 'output' },
    ],
  },
  output: {
    kind: 'text',
    label: 'Output layer',
    help: 'The layer compared with the targets.',
    default: 'output',
  },
};

/**
 * Checks what fields alone cannot: names, sizes, masks, and that every layer can be computed.
 * @param outputs number of targets; the output layer must have as many units
 * @throws UnfoldError 'network.*' naming the layer or connection and what to do
 */
export function checkGraph(graph: NetworkGraph, outputs: number): void {
  const names = graph.layers.map((layer) => layer.name);
  graph.layers.forEach((layer, i) => checkLayer(layer, names.slice(0, i)));
  graph.connections.forEach((connection, i) => checkConnection(graph, connection, i));
  const output = graph.layers.find((layer) => layer.name === graph.output);
  if (output === undefined) {
    throw new UnfoldError(
      'network.no-output',
      `There is no layer "${graph.output}" to be the output.${suggestion(graph.output, names)}`,
    );
  }
  if (output.size !== outputs) {
    throw new UnfoldError(
      'network.output-size',
      `The output layer "${output.name}" has ${output.size} units, but there are ${outputs} targets. Give it ${outputs} units or choose other targets.`,
    );
  }
}

function checkLayer(layer: LayerSpec, before: readonly string[]): void {
  const reserved: { readonly [name: string]: string } = {
    [INPUT]: 'is the name of the external inputs',
    [TARGET]: 'is the name of the targets',
  };
  if (layer.name === '' || layer.name in reserved || before.includes(layer.name)) {
    const why = reserved[layer.name] ?? 'is empty or used twice';
    throw new UnfoldError(
      'network.layer-name',
      `The layer name "${layer.name}" ${why}. Give every layer a name of its own.`,
    );
  }
  if (layer.leak.length !== 1 && layer.leak.length !== layer.size) {
    throw new UnfoldError(
      'network.leak',
      `Layer "${layer.name}" has ${layer.size} units but ${layer.leak.length} leaks. Give one leak, or one for each unit.`,
    );
  }
}

function checkConnection(graph: NetworkGraph, connection: ConnectionSpec, i: number): void {
  const names = graph.layers.map((layer) => layer.name);
  const shown = `connection ${i + 1} (${connection.from} to ${connection.to}, delay ${connection.delay})`;
  for (const [end, known] of [
    [connection.from, [INPUT, TARGET, ...names]],
    [connection.to, names],
  ] as const) {
    if (!known.includes(end)) {
      throw new UnfoldError(
        'network.unknown-layer',
        `In ${shown} there is no layer "${end}".${suggestion(end, known)}`,
      );
    }
  }
  if (connection.from === TARGET && connection.delay === 0) {
    throw new UnfoldError(
      'network.teacher',
      `In ${shown} the network sees the very values it is to predict. Give the connection a delay of 1 or more.`,
    );
  }
  const twin = graph.connections.findIndex(
    (other) =>
      other.from === connection.from && other.to === connection.to && other.delay === connection.delay,
  );
  if (twin !== i) {
    throw new UnfoldError(
      'network.twice',
      `There are two of ${shown}. Remove one, or give it another delay.`,
    );
  }
}
