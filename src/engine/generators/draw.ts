/** Small random choices of the generators of made-up data. */
import type { Stream } from '../random.ts';

/** One of the items, every one equally likely. */
export function oneOf<Item>(stream: Stream, items: readonly Item[]): Item {
  return items[stream.integer(0, items.length)];
}

/** One of the items, the early ones more often: the density falls towards the end, as words do by rank. */
export function earlyOf<Item>(stream: Stream, items: readonly Item[]): Item {
  const u = stream.uniform();
  return items[Math.floor(u * u * items.length)];
}

/** The index of one of the weights, drawn in proportion to them. */
export function weighted(stream: Stream, weights: readonly number[]): number {
  let left = stream.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let k = 0; k < weights.length - 1; k++) {
    left -= weights[k];
    if (left < 0) return k;
  }
  return weights.length - 1;
}

/** True so often. */
export function happens(stream: Stream, probability: number): boolean {
  return stream.uniform() < probability;
}
