import type { Cell } from './cell.ts';
import { gatedLayer } from './gated.ts';
import { lstmGates } from './gates-lstm.ts';
import { toAllNets } from './plain.ts';

interface Options {
  readonly peepholes: boolean;
  readonly forgetBias: number;
}

/** Long short-term memory. */
export const lstm: Cell = {
  name: 'lstm',
  label: 'LSTM',
  help: 'Long short-term memory: an input, a forget and an output gate around a memory cell.',
  fields: {
    peepholes: {
      kind: 'boolean',
      label: 'Peepholes',
      help: 'The gates see the memory cell through three weights of their own for each unit (Gers et al. 2002).',
      default: false,
    },
    forgetBias: {
      kind: 'number',
      label: 'Forget bias',
      help: "Added to the drawn initial bias of the forget gate: 1 keeps the memory at first (Gers et al. 2000); 0 is PyTorch's start.",
      default: 1,
    },
  },
  equation: "c' = \\sigma(a_f) c + \\sigma(a_i) \\tanh(a_g), \\quad y = \\sigma(a_o) \\tanh(c')",
  source: 'Hochreiter & Schmidhuber 1997; Gers et al. 2000, 2002; Bianchi et al. 2017 section 2.2',
  saturation: null,
  build: (layer, into) => {
    const { peepholes, forgetBias } = layer.cell as unknown as Options;
    const gates = lstmGates({ peepholes });
    return {
      layers: [gatedLayer(layer, { gates, biasOffsets: [0, forgetBias, 0, 0] })],
      connections: into.map(toAllNets),
    };
  },
};
