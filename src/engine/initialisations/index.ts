/** The table of initialisations: how the first weights are drawn. */
import type { Entry } from '../fields.ts';
import type { Layout } from '../network/layout.ts';
import type { Stream } from '../random.ts';
import { normal } from './normal.ts';
import { uniform } from './uniform.ts';

/** A way to draw weights. */
export interface Initialisation extends Entry {
  /**
   * Weights for all parameters of `layout` (P). One number is drawn for every place, masked or not, so that a mask
   * does not shift the others; the caller puts masked places to zero.
   */
  draw(layout: Layout, stream: Stream, options: Record<string, unknown>): Float64Array;
}

/** Every initialisation, in the order of forms. */
export const initialisations: readonly Initialisation[] = [uniform, normal];
