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
import { INPUT } from './spec.ts';

interface Options extends PartOptions {
  readonly units: number;
}

const fields: Fields = {
  units: {
    kind: 'integer',
    label: 'Reservoir units',
    help: 'Units of the reservoir.',
    symbol: 'N_r',
    default: 100,
    min: 1,
    max: 4096,
  },
  ...unitFields,
  ...outputFields,
};

/** An echo state network: only the weights into the output are trained. */
export const echoState: NetworkPreset = {
  name: 'echo-state',
  label: 'Echo state',
  help: 'A reservoir whose weights stay as they were drawn, and a trained linear output. Draw the weights with the initialisation "reservoir".',
  source: 'Jaeger 2001; Lukoševičius and Jaeger 2009',
  fields,
  build: (given, _inputs, outputs) => {
    const options = given as unknown as Options;
    const reservoir = { ...hiddenLayer(options, 'reservoir', options.units), frozen: true };
    const connections = [
      connect('reservoir', 'reservoir', 1),
      connect(INPUT, 'reservoir'),
      connect('reservoir', 'output', options.update === 'layered' ? 0 : 1),
      ...outerConnections(options, 'reservoir'),
    ];
    return {
      layers: [reservoir, outputLayer(outputs)],
      connections: connections.map((c) => ({ ...c, frozen: c.to === 'reservoir' })),
      output: 'output',
    };
  },
};
