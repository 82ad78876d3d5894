/** Changed networks with the weights that they keep: how remedies become settings of a new run. */
import { type Json } from '../fields.ts';
import { buildGraph } from '../network/index.ts';
import { layoutOf } from '../network/layout.ts';
import type { ConnectionSpec, LayerSpec, NetworkGraph } from '../network/spec.ts';
import { type WeightName, weightNames } from '../network/weight-names.ts';
import type { Subject } from './subject.ts';

/** The subject's network, layer by layer. */
export function graphOf({ spec, layout }: Pick<Subject, 'spec' | 'layout'>): NetworkGraph {
  return buildGraph(spec.network, layout.inputs, layout.outputs, spec.seed);
}

/** A layer of the graph by the name of a compiled one; undefined for inner layers of a cell. */
export const layerNamed = (graph: NetworkGraph, name: string): LayerSpec | undefined =>
  graph.layers.find((layer) => layer.name === name);

/** Where a weight of the changed network comes from: the weight it was, or a value of its own. */
export type Origin = (name: WeightName) => WeightName | { readonly value: number };

/**
 * Settings of a run with the changed graph, whose weights are those `theta` (P, of the subject's own layout) by their
 * places in words; `origin` says which, for weights that have another place or are new.
 */
export function networkPatch(
  { layout, weights }: Pick<Subject, 'layout' | 'weights'>,
  theta: ArrayLike<number>,
  changed: { readonly graph: NetworkGraph; readonly origin: Origin },
): { readonly [key: string]: Json } {
  const known = new Map(weights.map((name) => [keyOf(name), theta[name.index]]));
  const after = weightNames(layoutOf(changed.graph, layout.inputs, layout.outputs));
  const values = after.map((name) => {
    const from = changed.origin(name);
    const value = 'value' in from ? from.value : known.get(keyOf(from));
    if (value === undefined)
      throw new Error(`networkPatch: there was no weight ${keyOf(from as WeightName)}`);
    return value;
  });
  return {
    network: { name: 'graph', ...changed.graph } as unknown as Json,
    initialisation: { name: 'given', weights: values },
  };
}

const keyOf = ({ to, block, unit, from, source, delay }: WeightName): string =>
  JSON.stringify([to, block, unit, from, source, delay]);

/** A connection whose mask (where it has one) has lost a row or a column; width: values of its source before. */
export function maskWithout(
  connection: ConnectionSpec,
  width: number,
  lost: { readonly row?: number; readonly column?: number },
): ConnectionSpec {
  const mask = connection.mask.filter(
    (_, i) => Math.floor(i / width) !== lost.row && i % width !== lost.column,
  );
  return { ...connection, mask };
}
