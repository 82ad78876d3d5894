/** Which weights are trained: those that no mask removes and that are not frozen. */
import type { Vec } from '../math/kernels.ts';
import type { Layout } from './layout.ts';

/** (F) index in theta of every trained weight, in the order of theta: the inverse of `layout.freeIndex`. */
export function trainedPlaces({ freeIndex }: Layout): Int32Array {
  return Int32Array.from(freeIndex.keys()).filter((i) => freeIndex[i] >= 0);
}

/** Puts the entries of untrained weights in `vector` (P) to 0. */
export function clearUntrained(vector: Vec, { freeIndex }: Layout): void {
  for (let i = 0; i < vector.length; i++) if (freeIndex[i] < 0) vector[i] = 0;
}
