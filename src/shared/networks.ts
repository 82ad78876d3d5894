/** What travels about networks that are drawn: plain data. */
import type { NetworkAnalysis } from '../engine/diagnostics/network-analysis.ts';
import type { MaskRule } from '../engine/network/masks.ts';
import type { NetworkGraph } from '../engine/network/spec.ts';

export type { NetworkAnalysis };

/** One line of the list of networks. Times are milliseconds since 1970. */
export interface NetworkInfo {
  readonly id: number;
  readonly name: string;
  readonly layers: number;
  readonly connections: number;
  readonly units: number;
  readonly created: number;
  readonly changed: number;
}

/** A network with its graph, which may be one that cannot be trained yet. */
export interface NetworkDetail extends NetworkInfo {
  readonly graph: NetworkGraph;
  /** How it is drawn, and what the editor keeps beside the graph; see `NetworkDrawing`. */
  readonly drawing: NetworkDrawing;
}

/** What the editor keeps beside the graph. Keys of `places` are names of layers, "input", "target" and "bias". */
export interface NetworkDrawing {
  readonly places: { readonly [name: string]: { readonly x: number; readonly y: number } };
  /** External inputs that the drawing is made for; a run takes those of its data. */
  readonly inputs: number;
  /** How masks were made, by `from>to@delay`, so that they are made again when a layer changes its size. */
  readonly masks: { readonly [connection: string]: MaskRecipe };
  /** Initial weights that suit the network, an entry of the table of initialisations; null for a run's own. */
  readonly initialisation: ({ readonly name: string } & Record<string, unknown>) | null;
}

/** How a mask was made; all weights need no recipe. */
export type MaskRecipe = Exclude<MaskRule, { readonly kind: 'dense' }>;

/** The network of a run, layer by layer, and the sizes of its data. */
export interface RunNetwork {
  readonly graph: NetworkGraph;
  readonly inputs: number;
  readonly outputs: number;
}

/** Weights of a checkpoint as matrices. */
export interface RunWeights {
  readonly iteration: number;
  readonly blocks: readonly WeightMatrix[];
}

/** What one net of a layer (a gate, for gated units) reads from one source. */
export interface WeightMatrix {
  readonly to: string;
  /** Name of a layer, "input", "target", "bias", or "cell" for weights of a unit's own. */
  readonly from: string;
  readonly delay: number;
  /** Which net; empty for plain units. */
  readonly net: string;
  readonly rows: number;
  readonly cols: number;
  /** (rows x cols), row by row: a row for each receiving unit. */
  readonly values: Float64Array;
  /** For each weight: 0 removed by a mask or pruned, 1 trained, 2 frozen. */
  readonly states: Uint8Array;
  /** For each weight: its number among all parameters. */
  readonly indices: Int32Array;
}
