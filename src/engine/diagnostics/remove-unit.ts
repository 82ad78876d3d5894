/** A hidden unit less: what it said goes to another unit, or to the biases. */
import type { Json } from '../fields.ts';
import type { Layout, LayerLayout } from '../network/layout.ts';
import { INPUT, TARGET, type ConnectionSpec, type NetworkGraph } from '../network/spec.ts';
import { graphOf, layerNamed, maskWithout, networkPatch } from './graph-edit.ts';
import type { Subject } from './subject.ts';

/** A unit of a compiled layer. */
export interface UnitPlace {
  readonly layer: number;
  readonly unit: number;
}

/** What takes its place: `ratio` times another unit of the layer, a constant, or nothing. */
export type Substitute =
  | { readonly unit: number; readonly ratio: number }
  | { readonly constant: number }
  | { readonly nothing: true };

/**
 * Weights (P, the subject's layout) with which nothing reads the unit any more: its outgoing weights are added, times
 * the ratio, to those of the substitute, and become 0. Null where a mask or a missing bias has no room for them.
 */
export function foldUnit(
  { layout, problem }: Pick<Subject, 'layout' | 'problem'>,
  { layer, unit, into }: UnitPlace & { readonly into: Substitute },
): Float64Array | null {
  const theta = Float64Array.from(problem.theta);
  for (const { row, source, plan } of readersOf(layout, layer)) {
    const from = row + source.at + unit;
    const to = targetColumn(plan, source.at, into);
    if (theta[from] === 0) continue;
    if (to !== null) {
      if (layout.present[row + to.column] === 0) return null;
      theta[row + to.column] += to.factor * theta[from];
    }
    theta[from] = 0;
  }
  return theta;
}

/** Every row of weights that reads a layer, by where it begins in theta. */
function readersOf(layout: Layout, layer: number) {
  return layout.layers.flatMap((plan) =>
    plan.sources
      .filter((source) => source.layer === layer)
      .flatMap((source) =>
        Array.from({ length: plan.blocks * plan.size }, (_, i) => ({
          row: plan.at + i * plan.fan,
          source,
          plan,
        })),
      ),
  );
}

function targetColumn(
  { fan }: LayerLayout,
  at: number,
  into: Substitute,
): { column: number; factor: number } | null {
  if ('unit' in into) return { column: at + into.unit, factor: into.ratio };
  return 'constant' in into ? { column: fan - 1, factor: into.constant } : null;
}

/**
 * Settings of a run without the unit, with the weights `theta` (P, of `foldUnit`). Null where the unit cannot go: the
 * last one of its layer, an output, one whose value a gated layer carries on, or part of a gated cell.
 */
export function withoutUnit(
  subject: Subject,
  theta: Float64Array,
  { layer, unit }: UnitPlace,
): { readonly [key: string]: Json } | null {
  const { layout } = subject;
  const { name, size, gates } = layout.layers[layer];
  const graph = graphOf(subject);
  const carried = layout.layers.some(({ carry }) => carry?.layer === layer);
  if (layerNamed(graph, name) === undefined || gates !== null || carried) return null;
  if (size === 1 || layer === layout.output) return null;
  const before = (index: number) => (index >= unit ? index + 1 : index);
  return networkPatch(subject, theta, {
    graph: smallerGraph(graph, { name, unit, layout }),
    origin: (weight) => ({
      ...weight,
      unit: weight.to === name ? before(weight.unit) : weight.unit,
      source: weight.from === name ? before(weight.source) : weight.source,
    }),
  });
}

function smallerGraph(
  graph: NetworkGraph,
  { name, unit, layout }: { name: string; unit: number; layout: Layout },
): NetworkGraph {
  const layers = graph.layers.map((layer) =>
    layer.name !== name
      ? layer
      : {
          ...layer,
          size: layer.size - 1,
          leak: layer.leak.length === 1 ? layer.leak : layer.leak.filter((_, i) => i !== unit),
        },
  );
  const connections = graph.connections.map((connection): ConnectionSpec => {
    const lost = {
      ...(connection.to === name ? { row: unit } : {}),
      ...(connection.from === name ? { column: unit } : {}),
    };
    return connection.mask.length === 0
      ? connection
      : maskWithout(connection, widthOf(graph, layout, connection.from), lost);
  });
  return { ...graph, layers, connections };
}

function widthOf(graph: NetworkGraph, { inputs, outputs }: Layout, from: string): number {
  if (from === INPUT) return inputs;
  return from === TARGET ? outputs : (layerNamed(graph, from)?.size ?? 0);
}
