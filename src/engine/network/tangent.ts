/**
 * Forward sensitivities (real-time recurrent learning; Williams & Zipser 1989) for any graph:
 * S_l(t) = dh_l(t)/dtheta = f'(net) [ sum over sources W_c S_src(t - d) + d(W z)/dW ], started from zero.
 * The rows of the output layer are the Jacobian of the outputs, J (Pedersen 1997 eq. 6).
 */
import { span, type Vec } from '../math/kernels.ts';
import { stepGatedTangent } from './gated-tangent.ts';
import type { LayerLayout } from './layout.ts';
import type { Network } from './network.ts';
import { stretchesOf } from './stretches.ts';
import { clearTangent, type LayerTangent, type Rider, type Tangent } from './tangent-buffers.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/**
 * Carries the sensitivities of sequence `b` over steps [from, to) and writes the Jacobian of the outputs:
 * rows (t - from) * nOut + o of `jacobian` ((to - from) nOut x stride). The trajectory must hold a forward pass with
 * the network's weights; `from` 0 needs `clearTangent` before. Rows of breaks are zero, and so are the sensitivities behind
 * them.
 */
export function tangent(
  network: Network,
  track: Trajectory,
  sensitivities: Tangent,
  pass: { from: number; to: number; b: number; jacobian: Vec },
): void {
  const base = pass.from;
  if (track.breaks.length === 0) {
    tangentStretch(network, track, sensitivities, { ...pass, base });
    return;
  }
  const size = network.layout.outputs * sensitivities.stride;
  const clear = (from: number, to: number): void =>
    network.kernels.fill(span(pass.jacobian, (from - base) * size, (to - from) * size), 0);
  let done = base;
  for (const { from, to, afresh } of stretchesOf(track.breaks, pass.from, pass.to)) {
    if (from > done) clear(done, from);
    if (afresh) clearTangent(network, sensitivities);
    tangentStretch(network, track, sensitivities, { ...pass, from, to, base });
    done = to;
  }
  if (pass.to > done) clear(done, pass.to);
}

/** `base`: the step whose rows come first in the Jacobian. */
function tangentStretch(
  network: Network,
  track: Trajectory,
  sensitivities: Tangent,
  pass: { from: number; to: number; b: number; jacobian: Vec; base: number },
): void {
  const { layers } = sensitivities;
  const output = layers[network.layout.output];
  const size = network.layout.outputs * sensitivities.stride;
  if (output.direct) writeTo(output, pass.jacobian);
  // The last rows of a block cannot ride: the steps that would bring them belong to the next one.
  const rides = Math.max(0, ...layers.map(({ rider }) => (rider === null ? 0 : rider.lag)));
  const j = span(pass.jacobian, 0, size);
  const s = span(output.ring, 0, size);
  for (let t = pass.from; t < pass.to; t++) {
    const row = t * track.batch + pass.b;
    j.at = (t - pass.base) * size;
    for (let l = 0; l < layers.length; l++) {
      const own = layers[l];
      if (own.direct) {
        if (rides === 0 || t >= pass.to - rides)
          stepTangent(network, track, sensitivities, { l, t, row, at: j.at });
        continue;
      }
      stepTangent(network, track, sensitivities, { l, t, row, at: (t % own.slots) * own.slotSize });
      if (own.rider !== null && t - own.rider.lag >= pass.from) {
        takeRider(network, track, sensitivities, { host: own, rider: own.rider, row, at: j.at });
      }
    }
    s.at = (t % output.slots) * output.slotSize;
    if (!output.direct) network.kernels.copyInto(j, s);
  }
}

/** Puts the output's rows of step t - lag, which came with the host's product, into the Jacobian. */
function takeRider(
  network: Network,
  track: Trajectory,
  all: Tangent,
  step: { host: LayerTangent; rider: Rider; row: number; at: number },
): void {
  const { output } = network.layout;
  const { slot } = all.layers[output];
  const { rows } = step.host.slot;
  slot.at = step.at - step.rider.lag * network.layout.outputs * all.stride;
  step.rider.from.at = step.host.slot.at + rows * all.stride;
  step.rider.to.data = slot.data;
  step.rider.to.at = slot.at;
  network.kernels.copyInto(step.rider.to, step.rider.from);
  const row = step.row - step.rider.lag * track.batch;
  addOwn(network, track.layers[output], all.layers[output], { row, stride: all.stride });
}

/** Points the views of S(t) at another array. */
function writeTo({ slot, sources, own }: LayerTangent, target: Vec): void {
  slot.data = target;
  for (const { into } of sources) into.data = target;
  if (own !== null) own.into.data = target;
}

function stepTangent(
  network: Network,
  track: Trajectory,
  all: Tangent,
  place: { l: number; t: number; row: number; at: number },
): void {
  const layer = track.layers[place.l];
  const { plan } = layer;
  const own = all.layers[place.l];
  const { slot } = own;
  slot.at = place.at;
  if (own.gated !== null) {
    stepGatedTangent(network, track, all, place);
    return;
  }
  if (plan.activation !== 'linear' || plan.leak !== null) findSlope(network, layer, own, place.row);
  for (let i = 0; i < plan.size; i++) {
    const row = slot.at + i * all.stride;
    for (let p = own.covered; p < slot.cols; p++) slot.data[row + p] = 0;
  }
  for (let c = 0; c < own.sources.length; c++) addSource(network, all, own, { c, t: place.t });
  addOwn(network, layer, own, { row: place.row, stride: all.stride });
  if (plan.leak !== null) leakTangent(plan, own, { a: plan.leak, t: place.t, stride: all.stride });
}

/** slope = f'(net), times the leak. */
function findSlope(
  { kernels }: Network,
  { plan, yAt }: LayerTrack,
  { slope, y }: LayerTangent,
  row: number,
): void {
  y.at = yAt + row * plan.size;
  kernels.slopeInto(slope, y, plan.activation);
  if (plan.leak !== null) for (let i = 0; i < plan.size; i++) slope.data[i] *= plan.leak[i];
}

/** S(t) = or += f'(net) W_c S_src(t - d): the first source overwrites its columns, the others add to them. */
function addSource(network: Network, all: Tangent, own: LayerTangent, place: { c: number; t: number }): void {
  const { kernels } = network;
  const { w, scaled, s, into, layer, delay } = own.sources[place.c];
  const { slots, slotSize } = all.layers[layer];
  // Slots of steps before the first have not been written yet: they are zero, as the past is.
  s.at = ((place.t - delay + slots) % slots) * slotSize;
  into.at = own.slot.at;
  if (place.c === 0 && own.rider !== null) {
    own.rider.into.at = own.slot.at;
    kernels.gemmScaledInto(own.rider.into, own.rider.slope, own.rider.weights, s);
    return;
  }
  if (place.c === 0) {
    kernels.gemmScaledInto(into, own.slope, w, s); // diag(n) (n x width)(width x columns)
    return;
  }
  for (let i = 0; i < w.rows; i++) {
    const slope = own.slope.data[i];
    for (let k = 0; k < w.cols; k++) scaled.data[i * w.cols + k] = slope * w.data[w.at + i * w.stride + k];
  }
  kernels.gemmInto(into, scaled, s);
}

/** Adds f'(net) d(W z)/dW: row i of S gets f'(net_i) z at the columns of unit i's own trained weights. */
function addOwn(
  { kernels, layout }: Network,
  { plan, z }: LayerTrack,
  { own, slope, slot }: LayerTangent,
  place: { row: number; stride: number },
): void {
  if (own !== null) {
    own.into.at = slot.at + own.at;
    own.z.at = place.row * plan.fan;
    kernels.addBlocksInto(own.into, slope, own.z);
    return;
  }
  for (let i = 0; i < plan.size; i++) {
    for (let k = 0; k < plan.fan; k++) {
      const column = layout.freeIndex[plan.at + i * plan.fan + k];
      if (column >= 0)
        slot.data[slot.at + i * place.stride + column] += slope.data[i] * z[place.row * plan.fan + k];
    }
  }
}

/** S(t) = (1 - a) S(t-1) + what came through the net input (its slope already holds a). */
function leakTangent(
  plan: LayerLayout,
  { ring, slots, slotSize, slot }: LayerTangent,
  step: { a: Float64Array; t: number; stride: number },
): void {
  const before = ((step.t + slots - 1) % slots) * slotSize;
  for (let i = 0; i < plan.size; i++) {
    const keep = 1 - step.a[i];
    const row = i * step.stride;
    for (let p = 0; p < slot.cols; p++) ring[slot.at + row + p] += keep * ring[before + row + p];
  }
}
