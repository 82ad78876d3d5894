/** A trained network in the plain form that every writer of models starts from. */
import { UnfoldError } from '../errors.ts';
import type { OutputFunction } from '../loss/index.ts';
import type { Precision } from '../math/kernels.ts';
import { FROM_INPUT, FROM_TARGET, type LayerLayout } from '../network/layout.ts';
import { INPUT, TARGET } from '../network/spec.ts';
import type { Run } from '../train/run.ts';

/** What the units of a layer do with their nets; see docs/maths.md and network/cells. */
export type Units = 'tanh' | 'logistic' | 'relu' | 'linear' | 'lstm' | 'gru' | 'reset' | 'transfer';

/** One source of a layer's z(t): the name of a layer, "input" or "target", so many steps back. */
export interface ExportedSource {
  readonly from: string;
  readonly delay: number;
  readonly width: number;
}

/** One layer: net(t) = W z(t), z(t) = [ sources | 1 ], then the step of its units. */
export interface ExportedLayer {
  readonly name: string;
  readonly units: Units;
  readonly size: number;
  /** Nets a unit has: W is (blocks size) x fan, block by block. */
  readonly blocks: number;
  readonly fan: number;
  /** W is weights[at ..], row by row; weights of the units' own (peepholes: own x size) are weights[ownAt ..]. */
  readonly at: number;
  readonly ownAt: number;
  readonly own: number;
  readonly leak: readonly number[] | null;
  readonly carry: { readonly from: string; readonly delay: number } | null;
  readonly sources: readonly ExportedSource[];
}

/** Layers in the order of update, with all their weights. `output` is a layer's name. */
export interface ExportedNetwork {
  readonly name: string;
  readonly precision: Precision;
  readonly inputs: number;
  readonly outputs: number;
  readonly layers: readonly ExportedLayer[];
  readonly output: string;
  readonly outputFunction: OutputFunction;
  readonly weights: Float64Array;
}

/**
 * The network of a run at its present weights.
 * @throws UnfoldError 'export.units' where a cell has units that no writer knows
 */
export function exportedNetwork({ spec, problem, state }: Run): ExportedNetwork {
  const { layout } = problem;
  const nameOf = (l: number): string =>
    l === FROM_INPUT ? INPUT : l === FROM_TARGET ? TARGET : layout.layers[l].name;
  return {
    name: spec.name,
    precision: spec.precision,
    inputs: layout.inputs,
    outputs: layout.outputs,
    layers: layout.layers.map((layer) => ({
      name: layer.name,
      units: unitsOf(layer),
      size: layer.size,
      blocks: layer.blocks,
      fan: layer.fan,
      at: layer.at,
      ownAt: layer.ownAt,
      own: layer.gates?.own.length ?? 0,
      leak: layer.leak === null ? null : [...layer.leak],
      carry: layer.carry === null ? null : { from: nameOf(layer.carry.layer), delay: layer.carry.delay },
      sources: layer.sources.map(({ layer: l, delay, width }) => ({ from: nameOf(l), delay, width })),
    })),
    output: layout.layers[layout.output].name,
    outputFunction: problem.loss.output,
    weights: Float64Array.from(state.theta),
  };
}

/** Whether a connection reads the targets. */
export const readsTargets = ({ layers }: ExportedNetwork): boolean =>
  layers.some(({ sources }) => sources.some(({ from }) => from === TARGET));

/** Gated steps by the names of their nets. */
const gated: { readonly [blocks: string]: Units } = {
  'input forget candidate output': 'lstm',
  'reset update candidate recurrent candidate': 'gru',
  reset: 'reset',
  'candidate transfer': 'transfer',
};

function unitsOf({ name, activation, gates }: LayerLayout): Units {
  if (gates === null) return activation;
  const blocks = gates.blocks.join(' ');
  const units = gated[blocks];
  if (units !== undefined) return units;
  throw new UnfoldError(
    'export.units',
    `Layer "${name}" has units with the nets ${blocks}, which cannot be written as a script or as ONNX. Export its weights instead.`,
  );
}
