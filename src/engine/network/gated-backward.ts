/** Back-propagation through the elementwise step of gated layers. */
import { type LstmErrors, type LstmRows, matrix, span, type Vec } from '../math/kernels.ts';
import type { Backward, Place } from './backward.ts';
import { inputsOf, outputsOf } from './cells/gates.ts';
import { rowAt, rowsAt } from './gated-rows.ts';
import type { LayerLayout } from './layout.ts';
import type { Allocate, Network } from './network.ts';
import type { Trajectory } from './trajectory.ts';

/** Buffers of a gated layer. */
export interface GatedBackward {
  /** ((1 + T) B x k n) derivative of the error by the memories; the first step is the past. */
  readonly dMemory: Vec;
  /** (outputs X n) partial derivatives of one row, (X n) derivative of the error by its inputs. */
  readonly partials: Float64Array;
  readonly inputs: Float64Array;
  /** All sequences of a step, for kernels that do them at once. */
  readonly errors: LstmErrors;
}

/** Buffers of a layer; null for plain units. */
export function allocateGatedBackward(
  track: Trajectory,
  { gates, size, blocks }: LayerLayout,
  { dh, delta, allocate }: { dh: Vec; delta: Vec; allocate: Allocate },
): GatedBackward | null {
  if (gates === null) return null;
  const width = track.batch * size;
  const dMemory = allocate((1 + track.steps) * width * gates.memories);
  const inputs = inputsOf(gates) * size;
  return {
    dMemory,
    errors: {
      delta: matrix(delta, { rows: track.batch, cols: blocks * size }),
      value: span(dh, 0, width),
      now: span(dMemory, 0, width),
      before: span(dMemory, 0, width),
    },
    partials: new Float64Array(outputsOf(gates) * inputs),
    inputs: new Float64Array(inputs),
  };
}

/** Nothing flows into the memories from steps after the window, and what flowed before it is forgotten. */
export function clearMemories(
  { dMemory }: GatedBackward,
  { steps }: Trajectory,
  { from, to }: { from: number; to: number },
): void {
  const width = dMemory.length / (1 + steps);
  dMemory.fill(0, from * width, (to + 1) * width);
}

/**
 * From dE/dh of steps [from, to) to dE/dnet: the step's partial derivatives, transposed. What flows to memories and
 * carried values is added to theirs, what flows to own weights to the gradient.
 */
export function backwardGated(network: Network, track: Trajectory, back: Backward, place: Place): void {
  const { gated } = back.layers[place.l];
  for (let t = place.to - 1; t >= place.from; t--) {
    const rows = rowsAt(track, track.layers[place.l], t);
    if (rows !== null && gated !== null) {
      network.kernels.lstmBackInto(errorsAt(gated.errors, rows), rows);
      continue;
    }
    for (let b = 0; b < track.batch; b++)
      backwardRow(network, track, back, { place, row: t * track.batch + b });
  }
}

/** Moves the errors to where the rows stand. */
function errorsAt(errors: LstmErrors, rows: LstmRows): LstmErrors {
  errors.delta.at = rows.gates.at;
  errors.value.at = rows.value.at;
  errors.now.at = rows.now.at;
  errors.before.at = rows.before.at;
  return errors;
}

function backwardRow(
  network: Network,
  track: Trajectory,
  back: Backward,
  { place, row }: { place: Place; row: number },
): void {
  const layer = track.layers[place.l];
  const { gates, size, carry, ownAt } = layer.plan;
  const { dh, delta, gated } = back.layers[place.l];
  if (gates === null || gated === null) return;
  const { dMemory, partials, inputs } = gated;
  const unit = rowAt(network, track, layer, row);
  gates.partials(unit, partials);
  const width = inputs.length;
  const out = { data: dMemory, at: unit.now };
  transposedProduct(partials, { dh, at: unit.value, memory: out, size, memories: gates.memories }, inputs);
  const nets = gates.blocks.length * size;
  for (let i = 0; i < nets; i++) delta[unit.gate + i] = inputs[i];
  let x = nets;
  for (let i = 0; i < gates.memories * size; i++) dMemory[unit.before + i] += inputs[x++];
  if (carry !== null) {
    const target = back.layers[carry.layer].dh;
    for (let i = 0; i < size; i++) target[unit.carry + i] += inputs[x++];
  }
  for (let i = 0; x < width; i++) place.gradient[ownAt + i] += inputs[x++];
}

/** inputs = partials' [dh; dMemory], unit by unit. */
function transposedProduct(
  partials: Float64Array,
  out: { dh: Vec; at: number; memory: { data: Vec; at: number }; size: number; memories: number },
  inputs: Float64Array,
): void {
  const { dh, at, memory, size, memories } = out;
  const width = inputs.length;
  for (let x = 0; x < width; x += size) {
    for (let i = 0; i < size; i++) inputs[x + i] = partials[x + i] * dh[at + i];
    for (let o = 0; o < memories; o++) {
      const p = (o + 1) * width + x;
      const m = memory.at + o * size;
      for (let i = 0; i < size; i++) inputs[x + i] += partials[p + i] * memory.data[m + i];
    }
  }
}
