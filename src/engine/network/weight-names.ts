/** Every weight in words. */
import { FROM_TARGET, type LayerLayout, type Layout } from './layout.ts';
import { INPUT, TARGET } from './spec.ts';

/**
 * One weight with its place in words. `from` is a layer's name, "input", "target" or "bias", or "cell" for a weight of
 * a unit's own (a peephole), whose `source` is the unit itself.
 */
export interface WeightName {
  readonly index: number;
  readonly to: string;
  /** Which net of the cell, or which own weight; empty for plain units. */
  readonly block: string;
  readonly unit: number;
  readonly from: string;
  readonly source: number;
  readonly delay: number;
}

/** Number of weights that exist: parameters that no mask (or missing bias) removes. */
export function weightCount({ present }: Layout): number {
  return present.reduce((sum, flag) => sum + flag, 0);
}

/** Every weight that exists, in the order of theta. */
export function weightNames(layout: Layout): readonly WeightName[] {
  const names: WeightName[] = [];
  for (const layer of layout.layers) {
    const { size, fan, at, ownAt, gates } = layer;
    for (let row = 0; row < layer.blocks * size; row++) {
      const place = { to: layer.name, block: gates?.blocks[Math.floor(row / size)] ?? '', unit: row % size };
      for (let k = 0; k < fan; k++)
        names.push({ index: at + row * fan + k, ...place, ...sourceName(layout, layer, k) });
    }
    for (const [w, block] of (gates?.own ?? []).entries()) {
      for (let unit = 0; unit < size; unit++) {
        const index = ownAt + w * size + unit;
        names.push({ index, to: layer.name, block, unit, from: 'cell', source: unit, delay: 0 });
      }
    }
  }
  return names.filter(({ index }) => layout.present[index] === 1).sort((a, b) => a.index - b.index);
}

function sourceName(
  layout: Layout,
  layer: LayerLayout,
  column: number,
): { from: string; source: number; delay: number } {
  const source = layer.sources.find(({ at, width }) => column >= at && column < at + width);
  if (source === undefined) return { from: 'bias', source: 0, delay: 0 };
  const outside = source.layer === FROM_TARGET ? TARGET : INPUT;
  const from = source.layer < 0 ? outside : layout.layers[source.layer].name;
  return { from, source: column - source.at, delay: source.delay };
}
