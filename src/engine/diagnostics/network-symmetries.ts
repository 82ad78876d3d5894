/** Changes of the weights that leave a network as it is: units that can be exchanged, turned round or mixed. */
import type { LayerSpec, NetworkGraph } from '../network/spec.ts';

/** Sentences about every hidden layer whose units are alike; [] where masks or leaks tell them apart. */
export function symmetriesOf(graph: NetworkGraph): string[] {
  return graph.layers.flatMap((layer) => {
    if (layer.name === graph.output || layer.size < 2 || !isAlike(graph, layer)) return [];
    const { name, size, cell } = layer;
    if (cell.name === 'linear' && layer.leak[0] === 1)
      return [
        `The ${size} linear units of "${name}" can be mixed by any invertible ${size} x ${size} matrix: up to ${size * size} directions that change nothing.`,
      ];
    const odd = cell.name === 'tanh';
    const pairs = (size * (size - 1)) / 2;
    return [
      `The ${size} units of "${name}" can be exchanged (${pairs} pair${pairs === 1 ? '' : 's'})${odd ? ' and their signs turned' : ''}: ${times(size, odd)} sets of weights compute the same. They lie apart from each other, so that no direction is lost.`,
    ];
  });
}

/** Whether nothing but their weights tells the units of a layer apart. */
function isAlike({ connections }: NetworkGraph, { name, leak, leakTo, frozen }: LayerSpec): boolean {
  const own = connections.filter(({ from, to }) => from === name || to === name);
  const plain = own.every((connection) => connection.mask.length === 0 && !connection.frozen);
  return plain && !frozen && leakTo === null && leak.every((a) => a === leak[0]);
}

/** size! (times 2^size for odd units), as long as it can be read. */
function times(size: number, odd: boolean): string {
  if (size > 12) return odd ? `${size}! 2^${size}` : `${size}!`;
  let count = 1;
  for (let k = 2; k <= size; k++) count *= k;
  for (let k = 0; odd && k < size; k++) count *= 2;
  return String(count);
}
