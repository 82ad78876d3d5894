/** The table of networks: each entry turns its settings into a graph. */
import { type Entry, entryNamed } from '../fields.ts';
import { echoState } from './preset-echo-state.ts';
import { graph } from './preset-graph.ts';
import { recurrent } from './preset-recurrent.ts';
import { drawLeaks } from './leaks.ts';
import type { NamedOptions, NetworkGraph } from './spec.ts';

export type { NamedOptions } from './spec.ts';

/** A way to describe a network. */
export interface NetworkPreset extends Entry {
  /** Where it comes from. */
  readonly source: string;
  /** The graph for `inputs` external inputs and `outputs` targets. @throws UnfoldError 'network.*' */
  build(options: Record<string, unknown>, inputs: number, outputs: number): NetworkGraph;
}

/** Every preset, in the order of forms. */
export const networks: readonly NetworkPreset[] = [recurrent, echoState, graph];

/**
 * The graph that a spec's `network` entry describes, for `inputs` external inputs and `outputs` targets. Leaks given
 * as a range are drawn under `seed`, the run's. @throws UnfoldError 'network.*'
 */
export function buildGraph(spec: NamedOptions, inputs: number, outputs: number, seed: number): NetworkGraph {
  return drawLeaks(entryNamed(networks, spec.name, 'network').build(spec, inputs, outputs), seed);
}
