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
  /** A ring of `slots` matrices (n x stride): sensitivities of the last steps; zero where the past is. */
  readonly ring: Vec;
  readonly slots: number;
  /** S(t), all columns that can be other than zero. */
  readonly slot: Matrix;
  /** (n) f'(net), times the leak. */
  readonly slope: Span;
  readonly y: Span;
  readonly sources: readonly SourceTangent[];
  /** The columns of the layer's own weights in S(t), and z(t): only where all of them are trained. */
  readonly own: { readonly into: Matrix; readonly at: number; readonly z: Span } | null;
  /** Columns that the first source overwrites; the others must be cleared before anything is added. */
  readonly covered: number;
  /** Whether S(t) is written straight into the Jacobian: for an output that no layer reads. */
  readonly direct: boolean;
}

/** One source layer: S(t) gets f'(net) W_c S_src(t - d). */
interface SourceTangent {
  /** W_c (n x width). */
  readonly w: Matrix;
  /** f'(net) W_c, for all sources but the first. */
  readonly scaled: Matrix;
  readonly s: Matrix;
  /** The columns of S(t) that the source reaches. */
  readonly into: Matrix;
  readonly layer: number;
  readonly delay: number;
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
  const view = (l: number, rows: number) =>
    matrix(rings[l].ring, { rows, cols: roundUp(track.layers[l].plan.columns, stride), stride });
  const layers = track.layers.map((layer, l) => {
    const { plan } = layer;
    const sources = plan.sources
      .filter((source) => source.layer >= 0)
      .map((source) => ({
        w: matrix(network.theta, {
          rows: plan.size,
          cols: source.width,
          at: plan.at + source.at,
          stride: plan.fan,
        }),
        scaled: matrix(allocate(plan.size * source.width), { rows: plan.size, cols: source.width }),
        s: view(source.layer, source.width),
        into: { ...view(source.layer, plan.size), data: rings[l].ring },
        layer: source.layer,
        delay: source.delay,
      }));
    return {
      ...rings[l],
      slot: view(l, plan.size),
      slope: span(allocate(plan.size)),
      y: span(layer.y, 0, plan.size),
      sources,
      own: ownView(
        network.layout,
        layer,
        matrix(rings[l].ring, { rows: plan.size, cols: plan.size * plan.fan, stride }),
      ),
      covered: sources.length > 0 ? sources[0].into.cols : 0,
      direct: l === network.layout.output && plan.leak === null && !isRead(network.layout, l),
    };
  });
  return { stride, layers };
}

/** Forgets all sensitivities: dh(0)/dtheta = 0 (Pedersen 1997, "the transient after start-up"). */
export function clearTangent(network: Network, tangent: Tangent): void {
  for (const { ring, slope } of tangent.layers) {
    network.kernels.fill(span(ring), 0);
    network.kernels.fill(slope, 1); // which linear layers without leak keep
  }
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
  const size = network.layout.outputs * sensitivities.stride;
  if (output.direct) writeTo(output, pass.jacobian);
  const j = span(pass.jacobian, 0, size);
  const s = span(output.ring, 0, size);
  for (let t = pass.from; t < pass.to; t++) {
    const row = t * track.batch + pass.b;
    j.at = (t - pass.from) * size;
    for (let l = 0; l < track.layers.length; l++) {
      const { slots, direct } = sensitivities.layers[l];
      const at = direct ? j.at : (t % slots) * track.layers[l].plan.size * sensitivities.stride;
      stepTangent(network, track, sensitivities, { l, t, row, at });
    }
    s.at = (t % output.slots) * size;
    if (!output.direct) network.kernels.copyInto(j, s);
  }
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
  const { slots } = all.layers[layer];
  // Slots of steps before the first have not been written yet: they are zero, as the past is.
  s.at = ((place.t - delay + slots) % slots) * s.rows * all.stride;
  into.at = own.slot.at;
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
  { ring, slots, slot }: LayerTangent,
  step: { a: Float64Array; t: number; stride: number },
): void {
  const before = ((step.t + slots - 1) % slots) * plan.size * step.stride;
  for (let i = 0; i < plan.size; i++) {
    const keep = 1 - step.a[i];
    const row = i * step.stride;
    for (let p = 0; p < slot.cols; p++) ring[slot.at + row + p] += keep * ring[before + row + p];
  }
}

const isRead = (layout: Layout, l: number) =>
  layout.layers.some(({ sources }) => sources.some(({ layer }) => layer === l));

/** Where the blocks of the units' own weights lie, when every one of them is trained: then they follow each other. */
function ownView(layout: Layout, { plan, z }: LayerTrack, into: Matrix): LayerTangent['own'] {
  for (let i = 0; i < plan.size * plan.fan; i++) if (layout.freeIndex[plan.at + i] < 0) return null;
  return { into, at: layout.freeIndex[plan.at], z: span(z, 0, plan.fan) };
}

/** Vector loops run over padding columns too: they are zero and stay zero. */
const roundUp = (columns: number, stride: number) => Math.min(stride, Math.ceil(columns / 8) * 8);
