/** Networks to begin from: one line and an equation each, as graphs. */
import { readFields } from '../../engine/fields.ts';
import { graphFields, INPUT, type NetworkGraph, TARGET } from '../../engine/network/spec.ts';
import type { NetworkDocument } from './document.ts';

/** A starting point. `equation` is KaTeX source. */
export interface NetworkStart {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly equation: string;
  readonly source: string;
  readonly graph: NetworkGraph;
  readonly initialisation: NetworkDocument['drawing']['initialisation'];
}

type Connection = readonly [from: string, to: string, delay?: number];

interface Parts {
  readonly layers: readonly object[];
  readonly connections: readonly Connection[];
  /** Connections into this layer, and its bias, keep their initial values. */
  readonly reservoir?: string;
}

const output = { name: 'output', size: 1, cell: 'linear' };
const hidden = (size: number, cell: unknown = 'tanh', name = 'hidden'): object => ({ name, size, cell });

function graphOf({ layers, connections, reservoir }: Parts): NetworkGraph {
  const given = {
    layers: layers.map((layer) =>
      (layer as { name: string }).name === reservoir ? { ...layer, frozen: true } : layer,
    ),
    connections: connections.map(([from, to, delay = 0]) => ({ from, to, delay, frozen: to === reservoir })),
  };
  return readFields(graphFields, given) as unknown as NetworkGraph;
}

const start = (about: Omit<NetworkStart, 'graph' | 'initialisation'>, parts: Parts): NetworkStart => ({
  ...about,
  graph: graphOf(parts),
  initialisation:
    parts.reservoir === undefined
      ? null
      : { name: 'reservoir', radius: 0.9, inputScale: 0.5, biasScale: 0.2 },
});

const recurrent: readonly Connection[] = [
  [INPUT, 'hidden'],
  ['hidden', 'hidden', 1],
  ['hidden', 'output'],
];

/** Every starting point, in the order of the menu. */
export const networkStarts: readonly NetworkStart[] = [
  start(
    {
      name: 'pedersen',
      label: 'Fully recurrent, layered update',
      help: 'The output sees the hidden units of the same step, and feeds back into them.',
      equation: 'h(t) = \\tanh(W h(t{-}1) + V x(t) + u\\,y(t{-}1)),\\; y(t) = w\\,h(t)',
      source: 'Pedersen 1997, eq. 1-2',
    },
    { layers: [hidden(3), output], connections: [...recurrent, ['output', 'hidden', 1]] },
  ),
  start(
    {
      name: 'elman',
      label: 'Elman',
      help: 'Hidden units read their own last values; the output is linear.',
      equation: 'h(t) = \\tanh(W h(t{-}1) + V x(t)),\\; y(t) = w\\,h(t)',
      source: 'Elman 1990; Bianchi et al. 2017, chapter 3',
    },
    { layers: [hidden(5), output], connections: recurrent },
  ),
  start(
    {
      name: 'jordan',
      label: 'Jordan',
      help: 'Hidden units read the last output in place of their own last values.',
      equation: 'h(t) = \\tanh(V x(t) + u\\,y(t{-}1)),\\; y(t) = w\\,h(t)',
      source: 'Jordan 1986',
    },
    {
      layers: [hidden(5), output],
      connections: [
        [INPUT, 'hidden'],
        ['hidden', 'output'],
        ['output', 'hidden', 1],
      ],
    },
  ),
  start(
    {
      name: 'narx',
      label: 'NARX',
      help: 'Feed-forward over taps of the inputs and of the true last values (teacher forcing).',
      equation: 'y(t) = f(x(t), \\dots, x(t{-}3), y^{*}(t{-}1), \\dots, y^{*}(t{-}3))',
      source: 'Bianchi et al. 2017, section 3.4',
    },
    {
      layers: [hidden(6), output],
      connections: [
        ...[0, 1, 2, 3].map((delay): Connection => [INPUT, 'hidden', delay]),
        ...[1, 2, 3].map((delay): Connection => [TARGET, 'hidden', delay]),
        ['hidden', 'output'],
      ],
    },
  ),
  start(
    {
      name: 'stacked',
      label: 'Stacked, with skip connections',
      help: 'Two recurrent layers; the output reads both, and the inputs.',
      equation: 'y(t) = w_1 h_1(t) + w_2 h_2(t) + v\\,x(t)',
      source: 'Bianchi et al. 2017, section 2.1',
    },
    {
      layers: [hidden(6, 'tanh', 'hidden1'), hidden(4, 'tanh', 'hidden2'), output],
      connections: [
        [INPUT, 'hidden1'],
        ['hidden1', 'hidden1', 1],
        ['hidden1', 'hidden2'],
        ['hidden2', 'hidden2', 1],
        ['hidden2', 'output'],
        ['hidden1', 'output'],
        [INPUT, 'output'],
      ],
    },
  ),
  start(
    {
      name: 'lstm',
      label: 'LSTM',
      help: 'Cells with input, forget and output gates.',
      equation: 'c(t) = f \\odot c(t{-}1) + i \\odot g,\\; h(t) = o \\odot \\tanh c(t)',
      source: 'Hochreiter and Schmidhuber 1997; Bianchi et al. 2017, section 3.2',
    },
    { layers: [hidden(8, 'lstm'), output], connections: recurrent },
  ),
  start(
    {
      name: 'gru',
      label: 'GRU',
      help: 'Cells with update and reset gates.',
      equation: 'h(t) = (1-z) \\odot h(t{-}1) + z \\odot \\tilde h',
      source: 'Cho et al. 2014; Bianchi et al. 2017, section 3.3',
    },
    { layers: [hidden(8, 'gru'), output], connections: recurrent },
  ),
  start(
    {
      name: 'highway',
      label: 'Recurrent highway',
      help: 'Several layers within one step, each of which may carry its input on.',
      equation: 's_l = \\tilde h_l \\odot t_l + s_{l-1} \\odot (1 - t_l)',
      source: 'Zilly et al. 2017; Galvan 2016',
    },
    { layers: [hidden(8, 'highway'), output], connections: recurrent },
  ),
  start(
    {
      name: 'echo-state',
      label: 'Echo state',
      help: 'A reservoir that stays as it was drawn; only the weights into the output are trained.',
      equation: 'h(t) = \\tanh(W_{fixed} h(t{-}1) + V_{fixed} x(t)),\\; y(t) = w\\,h(t)',
      source: 'Jaeger 2001; Bianchi et al. 2017, section 3.5',
    },
    {
      layers: [hidden(100, 'tanh', 'reservoir'), output],
      connections: [
        [INPUT, 'reservoir'],
        ['reservoir', 'reservoir', 1],
        ['reservoir', 'output'],
      ],
      reservoir: 'reservoir',
    },
  ),
];

/** A starting point as a new document. */
export const documentOf = ({ graph, initialisation }: NetworkStart): NetworkDocument => ({
  graph,
  drawing: { places: {}, inputs: 1, masks: {}, initialisation },
});
