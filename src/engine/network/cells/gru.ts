import { UnfoldError } from '../../errors.ts';
import type { ConnectionSpec, LayerSpec } from '../spec.ts';
import type { Cell, UnitPart } from './cell.ts';
import { gatedLayer } from './gated.ts';
import { gruGates } from './gates-gru.ts';
import { resetGates } from './gates-reset.ts';
import { transferGates } from './gates-transfer.ts';
import { toAllNets } from './plain.ts';

interface Options {
  readonly reset: 'after' | 'before';
  readonly updateBias: number;
}

/** Gated recurrent units. */
export const gru: Cell = {
  name: 'gru',
  label: 'GRU',
  help: 'Gated recurrent units: an update gate between the old value and a new one, and a reset gate.',
  fields: {
    reset: {
      kind: 'choice',
      label: 'Reset gate',
      help: 'Where the reset gate stands.',
      default: 'after',
      options: [
        { value: 'after', label: 'After the product', help: 'As PyTorch and cuDNN compute it.' },
        { value: 'before', label: 'Before the product', help: 'As published (Cho et al. 2014).' },
      ],
    },
    updateBias: {
      kind: 'number',
      label: 'Update bias',
      help: 'Moves the drawn initial bias of the update gate so that units keep their old value more (above 0) or less.',
      default: 0,
    },
  },
  equation: "y = (1 - z) \\tanh(a_n + r \\odot a_m) + z\\, y'",
  source: 'Cho et al. 2014; Chung et al. 2014; Bianchi et al. 2017 section 2.2',
  saturation: null,
  build: (layer, into) => {
    const { reset } = layer.cell as unknown as Options;
    return reset === 'after' ? resetAfter(layer, into) : resetBefore(layer, into);
  },
};

/** One layer; its own values feed the fourth net in place of the third, so that r multiplies their product. */
function resetAfter(layer: LayerSpec, into: readonly ConnectionSpec[]): UnitPart {
  const { updateBias } = layer.cell as unknown as Options;
  const carry = { from: layer.name, delay: 1 };
  return {
    layers: [gatedLayer(layer, { gates: gruGates, carry, biasOffsets: [0, updateBias, 0, 0] })],
    connections: into.map((connection) => ({
      ...connection,
      blocks: connection.from === layer.name ? [0, 1, 3] : [0, 1, 2],
    })),
  };
}

/**
 * Two layers, the first of which makes r u, u = h(t - 1). The second is h = t c + (1 - t) u; its candidate c sees
 * r u where its gate t sees u. t is the update gate z of Chung et al. 2014, 1 - z of Cho et al. 2014.
 */
function resetBefore(layer: LayerSpec, into: readonly ConnectionSpec[]): UnitPart {
  const { updateBias } = layer.cell as unknown as Options;
  const carry = { from: layer.name, delay: 1 };
  const reset = `${layer.name}.reset`;
  const own = into.find(({ from, delay }) => from === layer.name && delay === 1);
  if (own === undefined) {
    throw new UnfoldError(
      'network.gru',
      `Layer "${layer.name}" has its reset gate before the product with its own last values, but no connection to itself with delay 1. Add one, or put the reset gate after the product.`,
    );
  }
  const others = into.filter((connection) => connection !== own);
  return {
    layers: [
      gatedLayer({ ...layer, name: reset }, { gates: resetGates, carry }),
      gatedLayer(layer, { gates: transferGates, carry, biasOffsets: [0, -updateBias] }),
    ],
    connections: [
      ...into.map((connection) => ({ ...connection, to: reset, blocks: [] })),
      { ...own, from: reset, delay: 0, blocks: [0] },
      { ...own, blocks: [1] },
      ...others.map(toAllNets),
    ],
  };
}
