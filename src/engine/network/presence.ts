/** Which weights exist and which are trained: masks, missing biases, gates that do not see a source, frozen parts. */
import type { UnitConnection } from './cells/cell.ts';
import type { LayerLayout } from './layout.ts';
import { connectionsTo, type UnitGraph } from './units.ts';

/** Which weights exist, and which of them are trained. */
export function presenceOf(
  graph: UnitGraph,
  layers: readonly Omit<LayerLayout, 'columns'>[],
  total: number,
): { present: Uint8Array; trained: Uint8Array } {
  const present = new Uint8Array(total).fill(1);
  const trained = new Uint8Array(total).fill(1);
  for (const layer of layers) {
    const spec = graph.layers.find(({ name }) => name === layer.name);
    const connections = connectionsTo(graph, layer.name);
    for (let row = 0; row < layer.blocks * layer.size; row++) {
      const start = layer.at + row * layer.fan;
      if (spec?.bias === false) present[start + layer.fan - 1] = 0;
      if (spec?.frozen === true) trained[start + layer.fan - 1] = 0;
      connections.forEach((connection, c) => {
        const { at, width } = layer.sources[c];
        for (let j = 0; j < width; j++) {
          if (!exists(connection, { layer, row, j, width })) present[start + at + j] = 0;
          if (connection.frozen) trained[start + at + j] = 0;
        }
      });
    }
    const own = layer.size * (layer.gates?.own.length ?? 0);
    if (spec?.frozen === true) trained.fill(0, layer.ownAt, layer.ownAt + own);
  }
  return { present, trained: trained.map((flag, i) => flag & present[i]) };
}

/** Whether a connection has weight j of a row of W: its net is fed, and the mask (the same for every net) lets it. */
function exists(
  { mask, blocks }: UnitConnection,
  place: { layer: { readonly size: number }; row: number; j: number; width: number },
): boolean {
  const { size } = place.layer;
  const feeds = blocks.length === 0 || blocks.includes(Math.floor(place.row / size));
  return feeds && (mask.length === 0 || mask[(place.row % size) * place.width + place.j] !== 0);
}
