/**
 * The network as a dynamical system: s(t + 1) = F(s(t), x(t)), where the state s holds everything that a step reads of
 * earlier ones: values of layers at their delays, and memories of gated units. In 64 bits, whatever the run has.
 */
import { allocBytes, type Kernels, span, type Vec } from '../math/kernels.ts';
import { typescriptKernels } from '../math/kernels-ts.ts';
import { forward } from '../network/forward.ts';
import type { Layout } from '../network/layout.ts';
import { type Allocate, allocateNetwork, type Network, setWeights } from '../network/network.ts';
import { allocateTrajectory, type Trajectory } from '../network/trajectory.ts';

/** One number of a state: a unit's value `lag` steps back (1 is the last step), or memory `memory` of a gated unit. */
export interface StateEntry {
  readonly layer: number;
  readonly unit: number;
  readonly lag: number;
  /** -1 for values. */
  readonly memory: number;
}

/** A column of a layer's sources, beyond those that layers fill, that reads an output `lag` steps back instead. */
export interface FeedbackLink {
  readonly layer: number;
  readonly column: number;
  readonly output: number;
  readonly lag: number;
}

/** What the layers read from outside: for each its inputs and delayed targets, in the order of its columns. */
export type External = readonly Float64Array[];

/** See the head of the file. n numbers make up a state. */
export interface StateMap {
  readonly layout: Layout;
  readonly network: Network;
  /** One step long, one sequence: what the last `step` computed. */
  readonly track: Trajectory;
  readonly kernels: Kernels;
  readonly entries: readonly StateEntry[];
  readonly links: readonly FeedbackLink[];
  /** Where an entry stands in the state; -1 where the state does not hold it. */
  indexOf(entry: StateEntry): number;
}

/** The map of a network with weights `theta` (P); `links` close it upon itself. */
export function openStateMap(layout: Layout, theta: Vec, links: readonly FeedbackLink[]): StateMap {
  const farthest = links.reduce((most, { lag }) => Math.max(most, lag), layout.maxDelay);
  // The trajectory keeps as much of the past as its layout says, so a longer feedback is told to it there.
  const extended = { ...layout, maxDelay: farthest };
  const { network, track, kernels, weights } = allocate(extended);
  weights.set(theta);
  setWeights(network, span(weights));
  const entries = layout.layers.flatMap((_, l) => entriesOf(layout, l, links));
  const starts = layout.layers.map((_, l) => entries.findIndex(({ layer }) => layer === l));
  const reaches = layout.layers.map((_, l) => reachOf(layout, l, links));
  const indexOf = ({ layer, unit, lag, memory }: StateEntry) => {
    const { size } = layout.layers[layer];
    if (memory >= 0) return starts[layer] + (reaches[layer] + memory) * size + unit;
    return lag > reaches[layer] ? -1 : starts[layer] + (lag - 1) * size + unit;
  };
  return { layout: extended, network, track, kernels, entries, links, indexOf };
}

/** Numbers of a network's state (n), without opening a map. */
export function stateSize(layout: Layout, links: readonly FeedbackLink[] = []): number {
  return layout.layers.reduce((sum, _, l) => sum + entriesOf(layout, l, links).length, 0);
}

/**
 * One step: `next` (n) := F(state, external). `next` may be `state`. Leaves the step in the map's trajectory, for
 * `stateJacobian`.
 */
export function stepState(
  map: StateMap,
  state: Float64Array,
  step: { external: External; next: Float64Array },
): void {
  const { track, entries, network, layout } = map;
  entries.forEach((entry, i) => {
    const { data, at } = placeOf(track, entry, 0);
    data[at] = state[i];
  });
  track.layers.forEach(({ plan, z }, l) => {
    z.set(step.external[l], plan.recurrentFan);
    z[plan.fan - 1] = 1;
  });
  for (const { layer, column, output, lag } of map.links) {
    const { z } = track.layers[layer];
    z[column] = state[map.indexOf({ layer: layout.output, unit: output, lag, memory: -1 })];
  }
  forward(network, track, 0, 1);
  entries.forEach((entry, i) => {
    const { data, at } = placeOf(track, entry, 1);
    step.next[i] = data[at];
  });
}

/** The state before step t of sequence b of a trajectory of the same network. What lies before its past is zero. */
export function stateAt(map: StateMap, track: Trajectory, place: { t: number; b: number }): Float64Array {
  return Float64Array.from(map.entries, (entry) => {
    const { layer, unit, lag, memory } = entry;
    const { plan, h, gated } = track.layers[layer];
    if (memory >= 0) {
      const row = place.t * track.batch + place.b;
      return gated?.memory[(row * (plan.gates?.memories ?? 0) + memory) * plan.size + unit] ?? 0;
    }
    const step = track.history + place.t - lag;
    return step < 0 ? 0 : h[(step * track.batch + place.b) * plan.size + unit];
  });
}

/** What the layers read from outside at step t of sequence b of a trajectory that holds its data. */
export function externalAt(track: Trajectory, { t, b }: { t: number; b: number }): External {
  return track.layers.map(({ plan, z }) => {
    const row = (t * track.batch + b) * plan.fan;
    return Float64Array.from(z.subarray(row + plan.recurrentFan, row + plan.fan - 1));
  });
}

/** How far back the state has to hold a layer's values. */
function reachOf(layout: Layout, l: number, links: readonly FeedbackLink[]): number {
  const { maxDelayOut, leak } = layout.layers[l];
  const fedBack = l === layout.output ? links.reduce((most, { lag }) => Math.max(most, lag), 0) : 0;
  return Math.max(maxDelayOut, leak === null ? 0 : 1, fedBack);
}

function entriesOf(layout: Layout, l: number, links: readonly FeedbackLink[]): StateEntry[] {
  const { size, gates } = layout.layers[l];
  const units = Array.from({ length: size }, (_, unit) => unit);
  const lags = Array.from({ length: reachOf(layout, l, links) }, (_, i) => i + 1);
  const memories = Array.from({ length: gates?.memories ?? 0 }, (_, i) => i);
  return [
    ...lags.flatMap((lag) => units.map((unit) => ({ layer: l, unit, lag, memory: -1 }))),
    ...memories.flatMap((memory) => units.map((unit) => ({ layer: l, unit, lag: 0, memory }))),
  ];
}

/** Where an entry lies in the map's trajectory: before its step (`after` 0), or after it (1). */
function placeOf(
  { layers, history }: Trajectory,
  { layer, unit, lag, memory }: StateEntry,
  after: 0 | 1,
): { data: Vec; at: number } {
  const { plan, h, gated } = layers[layer];
  if (memory < 0) return { data: h, at: (history - lag + after) * plan.size + unit };
  if (gated === null) throw new Error(`placeOf: layer ${plan.name} has no memories`);
  return { data: gated.memory, at: (after * (plan.gates?.memories ?? 0) + memory) * plan.size + unit };
}

function allocate(layout: Layout): { network: Network; track: Trajectory; kernels: Kernels; weights: Vec } {
  const make = (kernels: Kernels, give: Allocate) => {
    const network = allocateNetwork(layout, kernels, give);
    const track = allocateTrajectory(layout, { steps: 1, batch: 1 }, give);
    return { network, track, kernels, weights: give(layout.parameters) };
  };
  let bytes = 0;
  const nothing = new Float64Array(0);
  // The dry run never touches numbers, so no kernels are needed.
  make(undefined as unknown as Kernels, (length) => {
    bytes += allocBytes('float64', length);
    return nothing;
  });
  const kernels = typescriptKernels.open('float64', bytes);
  return make(kernels, (length) => kernels.alloc(length));
}
