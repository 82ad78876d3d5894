import { UnfoldError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import { cells } from './cells/index.ts';
import type { NetworkPreset } from './index.ts';
import { type ConnectionSpec, INPUT, type LayerSpec } from './spec.ts';

interface Options {
  readonly hidden: readonly number[];
  readonly cell: string;
  readonly leak: number;
  readonly update: 'layered' | 'synchronous';
  readonly delays: readonly number[];
  readonly outputFeedback: boolean;
  readonly direct: boolean;
}

const fields: Fields = {
  hidden: {
    kind: 'integers',
    label: 'Hidden units',
    help: 'Units of each hidden layer, from the inputs to the output: [9] is one layer of nine.',
    symbol: 'N_h',
    default: [5],
    min: 1,
    max: 4096,
  },
  cell: {
    kind: 'choice',
    label: 'Cell',
    help: 'What a hidden unit computes from its net input.',
    default: 'tanh',
    options: cells.map(({ name, label, help }) => ({ value: name, label, help })),
  },
  leak: {
    kind: 'number',
    label: 'Leak',
    help: 'h(t) = (1 - a) h(t-1) + a f(net) for hidden units. 1 is no leak.',
    symbol: 'a',
    default: 1,
    above: 0,
    max: 1,
  },
  update: {
    kind: 'choice',
    label: 'Update',
    help: 'Layered: the output sees the hidden units of the same step (Pedersen 1997). Synchronous: all units at once, so the output lags one step.',
    default: 'layered',
    options: [
      { value: 'layered', label: 'Layered' },
      { value: 'synchronous', label: 'Synchronous' },
    ],
  },
  delays: {
    kind: 'integers',
    label: 'Recurrent delays',
    help: 'Delays of the connections from a hidden layer to itself; [1] is the usual recurrent net, [] a feed-forward one.',
    symbol: 'd',
    default: [1],
    min: 1,
    max: 1000,
  },
  outputFeedback: {
    kind: 'boolean',
    label: 'Output feedback',
    help: 'The output of the last step feeds the first hidden layer. With a linear output this makes the Jacobian rank-deficient (Pedersen 1997 eq. 7-10).',
    default: false,
  },
  direct: {
    kind: 'boolean',
    label: 'Input to output',
    help: 'The inputs are connected to the output as well.',
    default: false,
  },
};

/** The fully recurrent net of Pedersen 1997 eq. 1-2, with as many hidden layers as wanted. */
export const recurrent: NetworkPreset = {
  name: 'recurrent',
  label: 'Fully recurrent',
  help: 'Hidden layers with full recurrent connections and a linear output.',
  fields,
  build: (given, _inputs, outputs) => {
    const options = given as unknown as Options;
    if (options.hidden.length === 0) {
      throw new UnfoldError(
        'network.no-hidden',
        'hidden is empty; give at least one number of units, e.g. [5].',
        'network.hidden',
      );
    }
    const layers = [...options.hidden.map((size, i) => hiddenLayer(options, size, i)), outputLayer(outputs)];
    return { layers, connections: connectionsOf(options, layers), output: 'output' };
  },
};

const hiddenName = ({ hidden }: Options, i: number) => (hidden.length === 1 ? 'hidden' : `hidden${i + 1}`);

const hiddenLayer = (options: Options, size: number, i: number): LayerSpec => ({
  name: hiddenName(options, i),
  size,
  cell: options.cell,
  leak: [options.leak],
  bias: true,
});

const outputLayer = (size: number): LayerSpec => ({
  name: 'output',
  size,
  cell: 'linear',
  leak: [1],
  bias: true,
});

function connectionsOf(options: Options, layers: readonly LayerSpec[]): ConnectionSpec[] {
  const step = options.update === 'layered' ? 0 : 1;
  const names = [INPUT, ...layers.map(({ name }) => name)];
  const connect = (from: string, to: string, delay: number) => ({ from, to, delay, mask: [], frozen: false });
  const chain = layers.map(({ name }, i) => connect(names[i], name, i === 0 ? 0 : step));
  const recurrences = layers
    .slice(0, -1)
    .flatMap(({ name }) => options.delays.map((d) => connect(name, name, d)));
  return [
    ...recurrences,
    ...chain,
    ...(options.outputFeedback ? [connect('output', names[1], 1)] : []),
    ...(options.direct ? [connect(INPUT, 'output', 0)] : []),
  ];
}
