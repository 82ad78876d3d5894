import type { Cell, UnitConnection, UnitLayer } from './cell.ts';
import { gatedLayer } from './gated.ts';
import { transferGates } from './gates-transfer.ts';
import { toAllNets } from './plain.ts';

interface Options {
  readonly depth: number;
  readonly transferBias: number;
}

/** Recurrent highway network: `depth` layers of coupled gates within each step, one after the other. */
export const highway: Cell = {
  name: 'highway',
  label: 'Recurrent highway',
  help: 'Several layers within each time step; a gate of each unit mixes a new value with the one carried on.',
  fields: {
    depth: {
      kind: 'integer',
      label: 'Depth',
      help: 'Highway layers within one time step; the first sees the inputs.',
      symbol: 'L',
      default: 3,
      min: 1,
      max: 32,
    },
    transferBias: {
      kind: 'number',
      label: 'Transfer bias',
      help: 'Added to the drawn initial bias of the transfer gates: below 0 values are carried on at first.',
      default: -2,
    },
  },
  equation: 's_l = t_l \\odot c_l + (1 - t_l) \\odot s_{l-1}, \\quad s_0 = y(t-1), \\quad y(t) = s_L',
  source: 'Zilly et al. 2016, carry gate coupled to the transfer gate; Bianchi et al. 2017 section 2.2',
  saturation: null,
  build: (layer, into) => {
    const { depth, transferBias } = layer.cell as unknown as Options;
    const name = (l: number) => (l === depth ? layer.name : `${layer.name}.${l}`);
    const layers: UnitLayer[] = [];
    const connections: UnitConnection[] = into.map((connection) => toAllNets({ ...connection, to: name(1) }));
    for (let l = 1; l <= depth; l++) {
      const carry = l === 1 ? { from: layer.name, delay: 1 } : { from: name(l - 1), delay: 0 };
      const biasOffsets = [0, transferBias];
      layers.push(gatedLayer({ ...layer, name: name(l) }, { gates: transferGates, carry, biasOffsets }));
      if (l > 1) {
        const between = { from: name(l - 1), to: name(l), delay: 0, mask: [], frozen: layer.frozen };
        connections.push(toAllNets(between));
      }
    }
    return { layers, connections };
  },
};
