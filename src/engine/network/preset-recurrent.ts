import { UnfoldError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { NetworkPreset } from './index.ts';
import {
  connect,
  hiddenLayer,
  outerConnections,
  outputFields,
  outputLayer,
  type PartOptions,
  unitFields,
} from './preset-parts.ts';
import { type ConnectionSpec, INPUT, type LayerSpec } from './spec.ts';

interface Options extends PartOptions {
  readonly hidden: readonly number[];
  readonly delays: readonly number[];
}

const { update, ...placeOfOutput } = outputFields;

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
  ...unitFields,
  update,
  delays: {
    kind: 'integers',
    label: 'Recurrent delays',
    help: 'Delays of the connections from a hidden layer to itself; [1] is the usual recurrent net, [] a feed-forward one.',
    symbol: 'd',
    default: [1],
    min: 1,
    max: 1000,
  },
  ...placeOfOutput,
};

/** The fully recurrent net of Pedersen 1997 eq. 1-2, with as many hidden layers and whatever cell as wanted. */
export const recurrent: NetworkPreset = {
  name: 'recurrent',
  label: 'Fully recurrent',
  help: 'Hidden layers with full recurrent connections and a linear output.',
  source: 'Pedersen 1997 eq. 1-2',
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
    const hidden = options.hidden.map((size, i) => hiddenLayer(options, hiddenName(options, i), size));
    const layers = [...hidden, outputLayer(outputs)];
    return { layers, connections: connectionsOf(options, layers), output: 'output' };
  },
};

const hiddenName = ({ hidden }: Options, i: number) => (hidden.length === 1 ? 'hidden' : `hidden${i + 1}`);

function connectionsOf(options: Options, layers: readonly LayerSpec[]): ConnectionSpec[] {
  const step = options.update === 'layered' ? 0 : 1;
  const names = [INPUT, ...layers.map(({ name }) => name)];
  const chain = layers.map(({ name }, i) => connect(names[i], name, i === 0 ? 0 : step));
  const recurrences = layers
    .slice(0, -1)
    .flatMap(({ name }) => options.delays.map((d) => connect(name, name, d)));
  return [...recurrences, ...chain, ...outerConnections(options, names[1])];
}
