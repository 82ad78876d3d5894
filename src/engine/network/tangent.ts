/**
 * Forward sensitivities (real-time recurrent learning; Williams & Zipser 1989, Bianchi et al. 2017 section 2.3) for any graph:
 * S_l(t) = dh_l(t)/dtheta = f'(net) [ sum over sources W_c S_src(t - d) + d(W z)/dW ], started from zero.
 * The rows of the output layer are the Jacobian of the outputs, J (Pedersen 1997 eq. 6).
 */
import { matrix, type Matrix, span, type Span, type Vec } from '../math/kernels.ts';
import type { LayerLayout, Layout } from './layout.ts';
import type { Allocate, Network } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/** Columns are the trained parameters, in order; rows are padded to `stride` numbers, the rest zero. */
export interface Tangent {
  readonly stride: number;
  readonly layers: readonly LayerTangent[];
}

interface LayerTangent {
  /** A ring of `slots` matrices (n x stride): sensitivities of the last steps. */
  readonly ring: Vec;
  readonly slots: number;
  readonly slot: Matrix;
  readonly slope: Span;
  readonly y: Span;
  /** W_c (n x width) of each source layer, a view for its S(t - d), and one for the columns of S(t) that it reaches. */
  readonly sources: readonly {
    readonly w: Matrix;
    readonly s: Matrix;
    readonly into: Matrix;
    readonly layer: number;
    readonly delay: number;
  }[];
  /** First column of each unit's own weights where all of a unit's weights are trained; null where some are not. */
  readonly ownColumns: Int32Array | null;
}

/** Row length of sensitivities: trained parameters, rounded up so that vector loops have no remainder. */
export function tangentStride(layout: Layout): number {
  return Math.ceil(layout.freeCount / 8) * 8;
}

/** Allocates the sensitivities of all layers. They hold one sequence at a time. */
export function allocateTangent(network: Network, track: Trajectory, allocate: Allocate): Tangent {
  const stride = tangentStride(network.layout);
  const rings = track.layers.map(({ plan }) => {
    const slots = Math.max(plan.maxDelayOut, plan.leak === null ? 0 : 1) + 1;
    return { ring: allocate(slots * plan.size * stride), slots };
  });
  const layers = track.layers.map(({ plan, y }, l) => ({
    ...rings[l],
    slot: matrix(rings[l].ring, { rows: plan.size, cols: roundUp(plan.columns, stride), stride }),
    slope: span(allocate(plan.size)),
    y: span(y, 0, plan.size),
    sources: plan.sources
      .filter((source) => source.layer >= 0)
      .map((source) => ({
        w: matrix(network.theta, {
          rows: plan.size,
          cols: source.width,
          at: plan.at + source.at,
          stride: plan.fan,
        }),
        s: matrix(rings[source.layer].ring, {
          rows: source.width,
          cols: roundUp(track.layers[source.layer].plan.columns, stride),
          stride,
        }),
        into: matrix(rings[l].ring, {
          rows: plan.size,
          cols: roundUp(track.layers[source.layer].plan.columns, stride),
          stride,
        }),
        layer: source.layer,
        delay: source.delay,
      })),
    ownColumns: ownColumnsOf(network.layout, plan),
  }));
  return { stride, layers };
}

/** Forgets all sensitivities: dh(0)/dtheta = 0 (Pedersen 1997, "the transient after start-up"). */
export function clearTangent(network: Network, tangent: Tangent): void {
  for (const { ring } of tangent.layers) network.kernels.fill(span(ring), 0);
}

/**
 * Carries the sensitivities of sequence `b` over steps [from, to) and writes the Jacobian of the outputs:
 * rows (t - from) * nOut + o of `jacobian` ((to - from) nOut x stride). The trajectory must hold a forward pass with
 * the network's weights; `from` 0 needs `clearTangent` before.
 */
export function tangent(
  network: Network,
  track: Trajectory,
  sensitivities: Tangent,
  pass: { from: number; to: number; b: number; jacobian: Vec },
): void {
  const output = sensitivities.layers[network.layout.output];
  const rows = track.layers[network.layout.output].plan.size;
  const size = rows * sensitivities.stride;
  const j = span(pass.jacobian, 0, size);
  const s = span(output.ring, 0, size);
  for (let t = pass.from; t < pass.to; t++) {
    const row = t * track.batch + pass.b;
    for (let l = 0; l < track.layers.length; l++) stepTangent(network, track, sensitivities, { l, t, row });
    j.at = (t - pass.from) * size;
    s.at = (t % output.slots) * size;
    network.kernels.copyInto(j, s);
  }
}

function stepTangent(
  network: Network,
  track: Trajectory,
  all: Tangent,
  place: { l: number; t: number; row: number },
): void {
  const { kernels, layout } = network;
  const layer = track.layers[place.l];
  const own = all.layers[place.l];
  const { plan } = layer;
  const { slot, slope, y } = own;
  const size = plan.size * all.stride;
  slot.at = (place.t % own.slots) * size;
  own.ring.fill(0, slot.at, slot.at + size);
  addOwn(layout, layer, { own, stride: all.stride, row: place.row });
  for (let c = 0; c < own.sources.length; c++) {
    const { w, s, into, layer: from, delay } = own.sources[c];
    if (place.t < delay) continue; // the past does not depend on the weights
    s.at = ((place.t - delay) % all.layers[from].slots) * s.rows * all.stride;
    into.at = slot.at;
    kernels.gemmInto(into, w, s); // (n x width)(width x columns)
  }
  if (plan.activation !== 'linear') {
    y.at = layer.yAt + place.row * plan.size;
    kernels.slopeInto(slope, y, plan.activation);
    kernels.scaleRowsInto(slot, slope);
  }
  if (plan.leak !== null) leakTangent(plan, own, { a: plan.leak, t: place.t, stride: all.stride });
}

/** Adds d(W z)/dW: row i of S gets z at the columns of unit i's own trained weights. */
function addOwn(
  layout: Layout,
  { plan, z }: LayerTrack,
  place: { own: LayerTangent; stride: number; row: number },
): void {
  const { ring, slot, ownColumns } = place.own;
  const zAt = place.row * plan.fan;
  for (let i = 0; i < plan.size; i++) {
    const rowAt = slot.at + i * place.stride;
    if (ownColumns !== null) {
      const at = rowAt + ownColumns[i];
      for (let k = 0; k < plan.fan; k++) ring[at + k] = z[zAt + k];
      continue;
    }
    for (let k = 0; k < plan.fan; k++) {
      const column = layout.freeIndex[plan.at + i * plan.fan + k];
      if (column >= 0) ring[rowAt + column] = z[zAt + k];
    }
  }
}

/** S(t) = (1 - a) S(t-1) + a (what was computed from y). */
function leakTangent(
  plan: LayerLayout,
  { ring, slots, slot }: LayerTangent,
  step: { a: Float64Array; t: number; stride: number },
): void {
  const before = ((step.t + slots - 1) % slots) * plan.size * step.stride;
  for (let i = 0; i < plan.size; i++) {
    const rate = step.a[i];
    const row = i * step.stride;
    for (let p = 0; p < slot.cols; p++) {
      ring[slot.at + row + p] = (1 - rate) * ring[before + row + p] + rate * ring[slot.at + row + p];
    }
  }
}

function ownColumnsOf(layout: Layout, plan: LayerLayout): Int32Array | null {
  const columns = new Int32Array(plan.size);
  for (let i = 0; i < plan.size; i++) {
    const first = plan.at + i * plan.fan;
    columns[i] = layout.freeIndex[first];
    for (let k = 0; k < plan.fan; k++) if (layout.freeIndex[first + k] < 0) return null;
  }
  return columns;
}

/** Vector loops run over padding columns too: they are zero and stay zero. */
const roundUp = (columns: number, stride: number) => Math.min(stride, Math.ceil(columns / 8) * 8);
