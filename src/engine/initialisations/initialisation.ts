/** What an initialisation is. */
import type { Entry } from '../fields.ts';
import type { Layout } from '../network/layout.ts';
import type { Stream } from '../random.ts';

/** A way to draw weights. */
export interface Initialisation extends Entry {
  /** Where it comes from. */
  readonly source: string;
  /**
   * Weights for all parameters of `layout` (P), masked ones 0. Numbers are drawn for every place, masked or not, so
   * that a mask does not shift the others; what is computed from a whole matrix, such as its spectral radius, is that
   * of the masked one.
   * @throws UnfoldError 'initialisation.*' where the network has no such matrix, or the draw cannot be scaled
   */
  draw(layout: Layout, stream: Stream, options: Record<string, unknown>): Float64Array;
}
