/** The table of networks: each entry turns its settings into a graph. */
import { type Entry, entryNamed } from '../fields.ts';
import { graph } from './preset-graph.ts';
import { recurrent } from './preset-recurrent.ts';
import type { NetworkGraph } from './spec.ts';

/** A way to describe a network. */
export interface NetworkPreset extends Entry {
  /** The graph for `inputs` external inputs and `outputs` targets. @throws UnfoldError 'network.*' */
  build(options: Record<string, unknown>, inputs: number, outputs: number): NetworkGraph;
}

/** Every preset, in the order of forms. */
export const networks: readonly NetworkPreset[] = [recurrent, graph];

/** The graph that a spec's `network` entry describes. */
export function buildGraph(spec: NamedOptions, inputs: number, outputs: number): NetworkGraph {
  return entryNamed(networks, spec.name, 'network').build(spec, inputs, outputs);
}

/** An entry of a table by name, with its settings beside the name. */
export type NamedOptions = { readonly name: string } & Record<string, unknown>;
