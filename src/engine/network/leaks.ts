/** Leaks that are drawn from a range, one for each unit. */
import { openStream } from '../random.ts';
import type { NetworkGraph } from './spec.ts';

/**
 * The graph with every leak written out: where a layer has `leakTo`, each unit's leak is uniform between its `leak` and
 * that, from a stream of the layer's own under the run's seed. The other layers stay as they are.
 */
export function drawLeaks(graph: NetworkGraph, seed: number): NetworkGraph {
  const layers = graph.layers.map((layer) => {
    const { name, size, leak, leakTo } = layer;
    if (leakTo === null) return layer;
    const stream = openStream(seed, `leaks of layer ${name}`);
    const drawn = Array.from({ length: size }, (_, i) => stream.uniformIn(leak[i % leak.length], leakTo));
    return { ...layer, leak: drawn, leakTo: null };
  });
  return { ...graph, layers };
}
