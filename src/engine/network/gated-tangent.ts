/**
 * Forward sensitivities of gated layers: those of the nets, S_a = sum over sources W_c S_src(t - d) + d(W z)/dW, and
 * those of the memories and the carried value, mixed by the step's partial derivatives, unit by unit.
 */
import { matrix, type Matrix, type Vec } from '../math/kernels.ts';
import { inputsOf, outputsOf } from './cells/gates.ts';
import { rowAt } from './gated-rows.ts';
import type { LayerLayout } from './layout.ts';
import type { Allocate, Network } from './network.ts';
import type { LayerTangent, Tangent } from './tangent-buffers.ts';
import type { Trajectory } from './trajectory.ts';

/** Buffers of a gated layer. */
export interface GatedTangent {
  /** (m n x stride) sensitivities of the nets. */
  readonly nets: Matrix;
  /** (k n x stride) sensitivities of the memories, at the last step that was done; zero at first. */
  readonly memory: Vec;
  /** (k x stride) one unit's new ones. */
  readonly fresh: Vec;
  readonly sources: readonly { readonly w: Matrix; readonly layer: number; readonly delay: number }[];
  /** (outputs X n) partial derivatives of one row. */
  readonly partials: Float64Array;
}

/** Buffers of a layer; null for plain units. */
export function allocateGatedTangent(
  plan: LayerLayout,
  { stride, theta }: { stride: number; theta: Vec },
  allocate: Allocate,
): GatedTangent | null {
  const { gates, size, blocks, at, fan } = plan;
  if (gates === null) return null;
  const rows = blocks * size;
  return {
    nets: matrix(allocate(rows * stride), { rows, cols: stride }),
    memory: allocate(gates.memories * size * stride),
    fresh: allocate(gates.memories * stride),
    sources: plan.sources
      .filter(({ layer }) => layer >= 0)
      .map((source) => ({
        w: matrix(theta, { rows, cols: source.width, at: at + source.at, stride: fan }),
        layer: source.layer,
        delay: source.delay,
      })),
    partials: new Float64Array(outputsOf(gates) * inputsOf(gates) * size),
  };
}

interface Place {
  readonly l: number;
  readonly t: number;
  /** Row t * B + b of the trajectory. */
  readonly row: number;
}

/** S(t) of a gated layer into its slot, and the memories' in place. */
export function stepGatedTangent(network: Network, track: Trajectory, all: Tangent, place: Place): void {
  const layer = track.layers[place.l];
  const own = all.layers[place.l];
  const { gates } = layer.plan;
  if (own.gated === null || gates === null) return;
  findNets(network, track, all, place);
  gates.partials(rowAt(network, track, layer, place.row), own.gated.partials);
  for (let i = 0; i < layer.plan.size; i++) mixUnit(network, all, layer.plan, { own, i, t: place.t });
}

/** Sensitivities of the nets. */
function findNets(network: Network, track: Trajectory, all: Tangent, { l, t, row }: Place): void {
  const { plan, z } = track.layers[l];
  const { slot, gated } = all.layers[l];
  if (gated === null) return;
  const { nets, sources } = gated;
  nets.data.fill(0);
  for (const { w, layer, delay } of sources) {
    const { cols } = all.layers[layer].slot;
    const s = { ...slotOf(all, layer, t - delay), rows: w.cols, cols };
    network.kernels.gemmInto({ ...nets, cols: Math.min(cols, slot.cols) }, w, s);
  }
  const { freeIndex } = network.layout;
  for (let i = 0; i < nets.rows; i++) {
    for (let k = 0; k < plan.fan; k++) {
      const column = freeIndex[plan.at + i * plan.fan + k];
      if (column >= 0) nets.data[i * nets.stride + column] += z[row * plan.fan + k];
    }
  }
}

/** The sensitivities of a layer's values at step t. Slots of steps before the first are zero, as the past is. */
function slotOf(all: Tangent, layer: number, t: number): { data: Vec; at: number; stride: number } {
  const { ring, slots, slotSize } = all.layers[layer];
  return { data: ring, at: ((t + slots) % slots) * slotSize, stride: all.stride };
}

/** The value's and the memories' sensitivities of unit i: partial derivatives times those of the step's inputs. */
function mixUnit(
  network: Network,
  all: Tangent,
  plan: LayerLayout,
  { own, i, t }: { own: LayerTangent; i: number; t: number },
): void {
  const { gates, size, carry } = plan;
  const { gated, slot } = own;
  if (gates === null || gated === null) return;
  const { nets, memory, fresh, partials } = gated;
  const width = inputsOf(gates);
  const rowsOf = (x: number): { data: Vec; at: number } | null => {
    if (x < plan.blocks) return { data: nets.data, at: (x * size + i) * all.stride };
    const m = x - plan.blocks;
    if (m < gates.memories) return { data: memory, at: (m * size + i) * all.stride };
    if (m > gates.memories || carry === null) return null;
    const { data, at } = slotOf(all, carry.layer, t - carry.delay);
    return { data, at: at + i * all.stride };
  };
  for (let o = 0; o < outputsOf(gates); o++) {
    const into =
      o === 0 ? { data: slot.data, at: slot.at + i * all.stride } : rowOf(fresh, (o - 1) * all.stride);
    into.data.fill(0, into.at, into.at + slot.cols);
    for (let x = 0; x < width; x++) {
      const partial = partials[(o * width + x) * size + i];
      const from = rowsOf(x);
      if (from !== null) addRow(into, partial, { ...from, length: slot.cols });
      else {
        const w = x - plan.blocks - gates.memories - (gates.carries ? 1 : 0);
        const column = network.layout.freeIndex[plan.ownAt + w * size + i];
        if (column >= 0) into.data[into.at + column] += partial;
      }
    }
  }
  for (let m = 0; m < gates.memories; m++) {
    const to = (m * size + i) * all.stride;
    for (let p = 0; p < slot.cols; p++) memory[to + p] = fresh[m * all.stride + p];
  }
}

const rowOf = (data: Vec, at: number) => ({ data, at });

function addRow(
  into: { data: Vec; at: number },
  factor: number,
  from: { data: Vec; at: number; length: number },
): void {
  for (let p = 0; p < from.length; p++) into.data[into.at + p] += factor * from.data[from.at + p];
}
