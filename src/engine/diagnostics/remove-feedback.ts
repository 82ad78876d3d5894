/** The feedback's weights put into those of what the output is made of: the same network without it. */
import type { Json } from '../fields.ts';
import type { WeightName } from '../network/weight-names.ts';
import type { ConnectionSpec, LayerSpec, NetworkGraph } from '../network/spec.ts';
import type { FeedbackPath } from './feedback-paths.ts';
import { graphOf, layerNamed, networkPatch } from './graph-edit.ts';
import type { Subject } from './subject.ts';

/** What the feedback of the output's bias becomes. */
export type BiasPlace =
  /** The layer's own bias: right from the step on at which the feedback sets in. */
  | 'bias'
  /** A constant that sets in as late as the feedback did: right from the first step on. */
  | 'delayed-constant';

/**
 * Weights (P) with which the paths carry nothing: w(r, j) += w_fb(r, o) w_out(o, j), and for the bias likewise where it
 * goes to the layer's own.
 */
function foldFeedback(
  { problem }: Pick<Subject, 'problem'>,
  paths: readonly FeedbackPath[],
  bias: BiasPlace,
): Float64Array {
  const before = Float64Array.from(problem.theta);
  const theta = before.slice();
  for (const { redundant, delay } of paths) {
    for (const weight of redundant) {
      // Of the weights as they are by now: a path into a layer that another path has been put into.
      const factor = theta[weight.index];
      for (const { own, out } of weight.exchanges) theta[own] += factor * before[out];
      const goesToBias = bias === 'bias' || delay === 0;
      if (weight.bias !== null && goesToBias) theta[weight.bias.own] += factor * before[weight.bias.out];
      theta[weight.index] = 0;
    }
  }
  return theta;
}

/** Settings of a run without these paths; null where a path leads into an inner layer of a cell. */
export function withoutFeedback(
  subject: Subject,
  paths: readonly FeedbackPath[],
  bias: BiasPlace,
): { readonly [key: string]: Json } | null {
  const { layout } = subject;
  const graph = graphOf(subject);
  const output = layout.layers[layout.output].name;
  const names = paths.map(({ layer }) => layout.layers[layer].name);
  if (names.some((name) => layerNamed(graph, name) === undefined)) return null;
  const isGone = ({ from, to, delay }: ConnectionSpec) =>
    from === output && paths.some((path, p) => names[p] === to && path.delay === delay);
  const kept = { ...graph, connections: graph.connections.filter((connection) => !isGone(connection)) };
  const theta = foldFeedback(subject, paths, bias);
  const constants = bias === 'bias' ? [] : constantsOf(subject, paths);
  if (constants.length === 0) return networkPatch(subject, theta, { graph: kept, origin: (name) => name });
  const name = freeName(graph);
  return networkPatch(subject, theta, {
    graph: withConstant(kept, name, constants),
    origin: (weight) => originOf(weight, name, constants),
  });
}

/** What the output's bias brings to the nets of one layer, `delay` steps after the start. */
interface Constant {
  readonly to: string;
  readonly delay: number;
  /** By block and unit. */
  readonly values: readonly { readonly block: string; readonly unit: number; readonly value: number }[];
}

function constantsOf({ layout, problem }: Subject, paths: readonly FeedbackPath[]): Constant[] {
  return paths
    .filter(({ delay }) => delay > 0)
    .map(({ layer, delay, redundant }) => {
      const { name, size, gates } = layout.layers[layer];
      const values = redundant.flatMap(({ row, index, bias }) =>
        bias === null
          ? []
          : [
              {
                block: gates?.blocks[Math.floor(row / size)] ?? '',
                unit: row % size,
                value: problem.theta[index] * problem.theta[bias.out],
              },
            ],
      );
      return { to: name, delay, values };
    })
    .filter(({ values }) => values.some(({ value }) => value !== 0));
}

/** A frozen unit that is 1 from the first step on, and frozen connections from it: before the start it is 0. */
function withConstant(graph: NetworkGraph, name: string, constants: readonly Constant[]): NetworkGraph {
  const layer: LayerSpec = {
    name,
    size: 1,
    cell: { name: 'linear' },
    leak: [1],
    leakTo: null,
    bias: true,
    frozen: true,
  };
  const connections = constants.map(({ to, delay }) => ({ from: name, to, delay, mask: [], frozen: true }));
  return {
    ...graph,
    layers: [...graph.layers, layer],
    connections: [...graph.connections, ...connections],
  };
}

function originOf(
  weight: WeightName,
  name: string,
  constants: readonly Constant[],
): WeightName | { readonly value: number } {
  if (weight.to === name) return { value: 1 };
  if (weight.from !== name) return weight;
  const all = constants
    .filter(({ to, delay }) => to === weight.to && delay === weight.delay)
    .flatMap(({ values }) => values)
    .filter(({ block, unit }) => block === weight.block && unit === weight.unit);
  return { value: all.reduce((sum, { value }) => sum + value, 0) };
}

/** A name that no layer has. */
function freeName(graph: NetworkGraph): string {
  let name = 'constant';
  while (graph.layers.some((layer) => layer.name === name || layer.name.startsWith(`${name}.`))) name += '-1';
  return name;
}
