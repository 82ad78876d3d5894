/** What layers of gated units have in common. */
import { UnfoldError } from '../../errors.ts';
import type { LayerSpec } from '../spec.ts';
import type { UnitLayer } from './cell.ts';
import type { Gates } from './gates.ts';

/**
 * A unit layer with gates, named and sized as the layer of the spec.
 * @throws UnfoldError 'network.leak' where the layer has a leak: gates take its place
 */
export function gatedLayer(
  layer: LayerSpec,
  own: { gates: Gates; carry?: UnitLayer['carry']; biasOffsets?: readonly number[] },
): UnitLayer {
  const { name, size, bias, frozen } = layer;
  if (layer.leak.some((a) => a !== 1) || layer.leakTo !== null) {
    throw new UnfoldError(
      'network.leak',
      `Layer "${name}" has a leak, but ${layer.cell.name} units have gates in its place. Set the leak to 1, or choose plain units.`,
    );
  }
  return {
    name,
    size,
    bias,
    frozen,
    activation: 'linear',
    saturation: null,
    leak: [1],
    gates: own.gates,
    carry: own.carry ?? null,
    biasOffsets: own.biasOffsets ?? [],
  };
}
