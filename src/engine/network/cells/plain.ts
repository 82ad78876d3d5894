/** Layers of plain units: y = f(net), optionally leaky. */
import type { Activation } from '../../math/kernels.ts';
import type { ConnectionSpec, LayerSpec } from '../spec.ts';
import type { Cell, UnitConnection, UnitPart } from './cell.ts';

/** The `build` of a cell of plain units. */
export function plainLayer(f: {
  activation: Activation;
  saturation: number | null;
}): (layer: LayerSpec, into: readonly ConnectionSpec[]) => UnitPart {
  return ({ name, size, leak, bias, frozen }, into) => ({
    layers: [{ name, size, leak, bias, frozen, ...f, gates: null, carry: null, biasOffsets: [] }],
    connections: into.map(toAllNets),
  });
}

/** A cell of plain units. */
export function plainCell(
  activation: Activation,
  about: Pick<Cell, 'label' | 'help' | 'equation' | 'saturation' | 'source'>,
): Cell {
  const build = plainLayer({ activation, saturation: about.saturation });
  return { name: activation, fields: {}, ...about, build };
}

/** The connection feeds every net of the layer. */
export const toAllNets = (connection: ConnectionSpec): UnitConnection => ({ ...connection, blocks: [] });
