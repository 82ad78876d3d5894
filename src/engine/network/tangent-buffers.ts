/** Buffers of the forward sensitivities, and which products can be shared (see tangent.ts for what they hold). */
import { matrix, type Matrix, span, type Span, type Vec } from '../math/kernels.ts';
import { allocateGatedTangent, type GatedTangent } from './gated-tangent.ts';
import type { LayerLayout, Layout } from './layout.ts';
import type { Allocate, Network } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/** Columns are the trained parameters, in order; rows are padded to `stride` numbers, the rest zero. */
export interface Tangent {
  readonly stride: number;
  readonly layers: readonly LayerTangent[];
  /** (nOut x stride) the Jacobian of one step, for who goes on step by step. */
  readonly row: Vec;
}

/** One layer's sensitivities, with the views that the loops move along. */
export interface LayerTangent {
  /** A ring of `slots` matrices (n x stride): sensitivities of the last steps; zero where the past is. */
  readonly ring: Vec;
  readonly slots: number;
  /** Numbers from one slot to the next. */
  readonly slotSize: number;
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
  /** The readout that shares this layer's product. */
  readonly rider: Rider | null;
  /** What gated layers need instead of `sources` and `own`. */
  readonly gated: GatedTangent | null;
}

/**
 * A linear output that reads only a layer which also reads itself, later: [W_own; W_out] S(t - d) gives that layer's
 * next sensitivities and the output's rows of step t - lag in one product, for hardly more than the first alone.
 */
export interface Rider {
  readonly lag: number;
  /** W_own over W_out, a copy. */
  readonly weights: Matrix;
  /** f'(net) of the layer, then 1 for each output. */
  readonly slope: Span;
  readonly into: Matrix;
  /** The output's rows in the product, and where they go. */
  readonly from: Span;
  readonly to: Span;
}

/** One source layer: S(t) gets f'(net) W_c S_src(t - d). */
export interface SourceTangent {
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

/** What the buffers of one layer are made of. */
interface Making {
  readonly network: Network;
  readonly allocate: Allocate;
  readonly stride: number;
  readonly riding: Riding | null;
  readonly rings: readonly { ring: Vec; slots: number; slotSize: number; slopes: Vec }[];
  /** Rows of a layer's S, with the columns that can differ from zero. */
  readonly view: (l: number, rows: number) => Matrix;
}

/** Allocates the sensitivities of all layers. They hold one sequence at a time. */
export function allocateTangent(network: Network, track: Trajectory, allocate: Allocate): Tangent {
  const { layout } = network;
  const stride = tangentStride(layout);
  const riding = findRider(layout);
  const rings = track.layers.map(({ plan }, l) => {
    const slots = Math.max(plan.maxDelayOut, plan.leak === null ? 0 : 1) + 1;
    const rows = plan.size + (riding?.host === l ? layout.outputs : 0);
    return { ring: allocate(slots * rows * stride), slots, slotSize: rows * stride, slopes: allocate(rows) };
  });
  const view = (l: number, rows: number) =>
    matrix(rings[l].ring, { rows, cols: roundUp(track.layers[l].plan.columns, stride), stride });
  const making = { network, allocate, stride, riding, rings, view };
  const layers = track.layers.map((layer, l) => allocateLayer(making, layer, l));
  return { stride, layers, row: allocate(layout.outputs * stride) };
}

function allocateLayer(making: Making, layer: LayerTrack, l: number): LayerTangent {
  const { network, allocate, stride, rings, view } = making;
  const { layout, theta } = network;
  const { plan } = layer;
  const sources = allocateSources(making, plan, l);
  const { ring, slots, slotSize, slopes } = rings[l];
  const own = matrix(ring, { rows: plan.size, cols: plan.size * plan.fan, stride });
  return {
    ring,
    slots,
    slotSize,
    slot: view(l, plan.size),
    slope: span(slopes, 0, plan.size),
    y: span(layer.y, 0, plan.size),
    sources,
    own: ownView(layout, layer, own),
    covered: sources.length > 0 ? sources[0].into.cols : 0,
    direct: isDirect(layout, l),
    gated: allocateGatedTangent(plan, { stride, theta }, allocate),
    rider: allocateRider(making, plan, l),
  };
}

/** What a layer of plain units reads of layers. */
function allocateSources(
  { network, allocate, rings, view }: Making,
  { gates, sources, size, at, fan }: LayerLayout,
  l: number,
): SourceTangent[] {
  return (gates === null ? sources : [])
    .filter(({ layer }) => layer >= 0)
    .map((source) => ({
      w: matrix(network.theta, { rows: size, cols: source.width, at: at + source.at, stride: fan }),
      scaled: matrix(allocate(size * source.width), { rows: size, cols: source.width }),
      s: view(source.layer, source.width),
      into: { ...view(source.layer, size), data: rings[l].ring },
      layer: source.layer,
      delay: source.delay,
    }));
}

function allocateRider(
  { network, allocate, stride, riding, rings, view }: Making,
  { size }: LayerLayout,
  l: number,
): Rider | null {
  if (riding?.host !== l) return null;
  const { outputs } = network.layout;
  const rows = size + outputs;
  const { ring, slopes } = rings[l];
  return {
    lag: riding.lag,
    weights: matrix(allocate(rows * size), { rows, cols: size }),
    slope: span(slopes),
    into: view(l, rows),
    from: span(ring, 0, outputs * stride),
    to: span(ring, 0, outputs * stride),
  };
}

/** Forgets all sensitivities: dh(0)/dtheta = 0 (Pedersen 1997, "the transient after start-up"). */
export function clearTangent(network: Network, tangent: Tangent): void {
  for (const { ring, slope, gated } of tangent.layers) {
    network.kernels.fill(span(ring), 0);
    if (gated !== null) network.kernels.fill(span(gated.memory), 0);
    network.kernels.fill(span(slope.data), 1); // which linear layers without leak keep
  }
  refreshTangent(network, tangent);
}

/** Brings copies of the network's weights up to date, for who changes them between two steps. */
export function refreshTangent(network: Network, tangent: Tangent): void {
  for (const { rider, sources } of tangent.layers) {
    if (rider !== null) stackWeights(rider, sources[0].w, tangent.layers[network.layout.output].sources[0].w);
  }
}

/** Copies W_own and below it W_out. */
function stackWeights({ weights }: Rider, own: Matrix, out: Matrix): void {
  for (const [w, first] of [
    [own, 0],
    [out, own.rows],
  ] as const) {
    for (let i = 0; i < w.rows; i++) {
      for (let k = 0; k < w.cols; k++) {
        weights.data[(first + i) * weights.cols + k] = w.data[w.at + i * w.stride + k];
      }
    }
  }
}

/** An output that no layer reads and that does not leak needs no memory of its own sensitivities. */
function isDirect(layout: Layout, l: number): boolean {
  const isRead = layout.layers.some(
    ({ sources, carry }) => carry?.layer === l || sources.some(({ layer }) => layer === l),
  );
  return l === layout.output && layout.layers[l].leak === null && !isRead;
}

interface Riding {
  readonly host: number;
  readonly lag: number;
}

/** The layer on whose product the output can ride, and how many steps later its rows come. */
function findRider(layout: Layout): Riding | null {
  const out = layout.layers[layout.output];
  const reads = out.sources.filter(({ layer }) => layer >= 0);
  if (!isDirect(layout, layout.output) || out.activation !== 'linear' || reads.length !== 1) return null;
  if (out.gates !== null || layout.layers[reads[0].layer].gates !== null) return null;
  const [{ layer: host, delay }] = reads;
  const { sources, leak } = layout.layers[host];
  const lag = sources[0].delay - delay;
  return sources[0].layer === host && leak === null && lag > 0 ? { host, lag } : null;
}

/** Where the blocks of the units' own weights lie, when every one of them is trained: then they follow each other. */
function ownView(layout: Layout, { plan, z }: LayerTrack, into: Matrix): LayerTangent['own'] {
  if (plan.gates !== null) return null;
  for (let i = 0; i < plan.size * plan.fan; i++) if (layout.freeIndex[plan.at + i] < 0) return null;
  return { into, at: layout.freeIndex[plan.at], z: span(z, 0, plan.fan) };
}

/** Vector loops run over padding columns too: they are zero and stay zero. */
const roundUp = (columns: number, stride: number) => Math.min(stride, Math.ceil(columns / 8) * 8);
