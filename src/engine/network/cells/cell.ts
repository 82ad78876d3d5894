/** What the table of cells holds, and the plain layers that every cell is made of. */
import type { Entry } from '../../fields.ts';
import type { Activation } from '../../math/kernels.ts';
import type { ConnectionSpec, LayerSpec } from '../spec.ts';
import type { Gates } from './gates.ts';

/** A kind of unit. `equation` is KaTeX source, `source` says where it stands. */
export interface Cell extends Entry {
  readonly equation: string;
  readonly source: string;
  /** Where f is flat a unit carries no gradient; |y| beyond this counts as saturated. Null where that has no meaning. */
  readonly saturation: number | null;
  /**
   * The layers that compute a layer of this cell, and the connections into them; the last keeps the layer's name.
   * @throws UnfoldError 'network.*' where the layer's settings do not fit the cell
   */
  build(layer: LayerSpec, into: readonly ConnectionSpec[]): UnitPart;
}

/** Part of a graph of unit layers. */
export interface UnitPart {
  readonly layers: readonly UnitLayer[];
  readonly connections: readonly UnitConnection[];
}

/** A layer that one product and one elementwise step compute. */
export interface UnitLayer {
  readonly name: string;
  readonly size: number;
  /** f of plain units; `linear` for gated ones, whose gates have functions of their own. */
  readonly activation: Activation;
  readonly saturation: number | null;
  /** What gated units do with their nets; null for plain units. */
  readonly gates: Gates | null;
  /** One a unit, or one for all. */
  readonly leak: readonly number[];
  readonly bias: boolean;
  /** Bias and own weights keep their initial values. */
  readonly frozen: boolean;
  /** The layer of the same size whose value the gates carry on, and how many steps back. */
  readonly carry: { readonly from: string; readonly delay: number } | null;
  /** Added to the drawn initial bias of each net; one number a net, empty for none. */
  readonly biasOffsets: readonly number[];
}

/** A connection into a unit layer. */
export interface UnitConnection extends ConnectionSpec {
  /** The nets that the connection feeds; empty for all. */
  readonly blocks: readonly number[];
}
