/** Which layers of the compiled network are parts of one cell layer of the graph. */
import type { Layout } from './layout.ts';

/** Whether two layers (indices into `Layout.layers`) belong to the same layer of the graph, or are the same. */
export function isInnerPair(layout: Layout, a: number, b: number): boolean {
  return ownerOf(layout, a) === ownerOf(layout, b);
}

/** Cells that stand for several layers name the inner ones "layer.part". */
function ownerOf({ layers }: Layout, l: number): string {
  const { name } = layers[l];
  const owner = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  return layers.some((layer) => layer.name === owner) ? owner : name;
}
