/** Back-propagation through time: Bianchi et al. 2017 section 2.1, for any graph. */
import { matrix, type Matrix, span, type Span, type Vec } from '../math/kernels.ts';
import { dropSlopes } from './drop-mask.ts';
import { allocateGatedBackward, backwardGated, clearMemories, type GatedBackward } from './gated-backward.ts';
import type { LayerLayout } from './layout.ts';
import type { Allocate, Network } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/** Buffers of a backward pass over a trajectory. */
export interface Backward {
  readonly layers: readonly LayerBackward[];
}

/** One layer's. */
export interface LayerBackward {
  /** ((D + T) B x n) derivative of the error by h; the rows of the past collect what flows out of the window. */
  readonly dh: Vec;
  /** (T B x n) derivative by net; (T B x m n) for gated units. */
  readonly delta: Vec;
  /** (B x recurrentFan) derivative by the layer columns of z, one step at a time; all T steps for a layer without feedback. */
  readonly dz: Vec;
  readonly dzRows: Matrix;
  /** For each layer source: its columns of dz, and the dh that they are added to; loops move both. */
  readonly targets: readonly { readonly delay: number; readonly from: Matrix; readonly to: Matrix }[];
  readonly deltaRows: Matrix;
  readonly deltaSpan: Span;
  readonly ySpan: Span;
  readonly dhSpan: Span;
  /** Where gated units collect; null for plain ones. */
  readonly gated: GatedBackward | null;
}

/** Allocates the buffers of a backward pass. */
export function allocateBackward(track: Trajectory, allocate: Allocate): Backward {
  const single = track.layout.groups.filter(({ recurrent }) => !recurrent).map(({ layers }) => layers[0]);
  const sums = track.layers.map(({ plan }) =>
    allocate((track.history + track.steps) * track.batch * plan.size),
  );
  const layers = track.layers.map(({ plan, y }, l) => {
    const width = track.batch * plan.size;
    const atOnce = single.includes(l) ? track.steps : 1;
    const dh = sums[l];
    const delta = allocate(track.steps * width * plan.blocks);
    const dz = allocate(atOnce * track.batch * plan.recurrentFan);
    return {
      dh,
      delta,
      dz,
      dzRows: matrix(dz, { rows: track.batch, cols: plan.recurrentFan }),
      targets: plan.sources
        .filter((source) => source.layer >= 0)
        .map(({ layer, delay, at, width: cols }) => ({
          delay,
          from: matrix(dz, { rows: track.batch, cols, at, stride: plan.recurrentFan }),
          to: matrix(sums[layer], { rows: track.batch, cols }),
        })),
      deltaRows: matrix(delta, { rows: track.batch, cols: plan.blocks * plan.size }),
      deltaSpan: span(delta, 0, width),
      ySpan: span(y, 0, width),
      dhSpan: span(dh, 0, width),
      gated: allocateGatedBackward(track, plan, { dh, delta, allocate }),
    };
  });
  return { layers };
}

/**
 * Adds dE/dtheta of steps [from, to) to `gradient` (P), given dE/dy of the output layer (`outputError`, T B x nOut).
 * The trajectory must hold a forward pass with the network's weights. What would flow to steps before `from` is
 * dropped. Masked and frozen weights get their derivative too; who trains decides what to use.
 */
export function backward(
  network: Network,
  track: Trajectory,
  back: Backward,
  pass: { outputError: Vec; from: number; to: number; gradient: Vec },
): void {
  const { kernels, layout } = network;
  const { from, to } = pass;
  for (let l = 0; l < track.layers.length; l++) {
    const row = track.batch * track.layers[l].plan.size;
    const { dh, gated } = back.layers[l];
    kernels.fill(span(dh, from * row, (track.history + to - from) * row), 0);
    if (gated !== null) clearMemories(gated, track, { from, to });
  }
  const width = track.batch * track.layers[layout.output].plan.size;
  const length = (to - from) * width;
  const errors = span(pass.outputError, from * width, length);
  kernels.copyInto(span(back.layers[layout.output].dh, (track.history + from) * width, length), errors);
  for (let g = layout.groups.length - 1; g >= 0; g--) {
    const { layers, recurrent } = layout.groups[g];
    if (!recurrent) {
      stepBack(network, track, back, { l: layers[0], from, to, gradient: pass.gradient });
      continue;
    }
    for (let t = to - 1; t >= from; t--) {
      for (let l = layers.length - 1; l >= 0; l--)
        stepBack(network, track, back, { l: layers[l], from: t, to: t + 1, gradient: pass.gradient });
    }
  }
  for (let l = 0; l < track.layers.length; l++) {
    const { plan, z } = track.layers[l];
    const rows = (to - from) * track.batch;
    const first = from * track.batch;
    const width = plan.blocks * plan.size;
    kernels.gemmTransposedInto(
      matrix(pass.gradient, { rows: width, cols: plan.fan, at: plan.at }),
      matrix(back.layers[l].delta, { rows, cols: width, at: first * width }), // (T B x n)' (T B x K)
      matrix(z, { rows, cols: plan.fan, at: first * plan.fan }),
    );
  }
}

/** One layer over steps [from, to), backwards: more than one only where the layer does not see itself. */
export interface Place {
  readonly l: number;
  readonly from: number;
  readonly to: number;
  readonly gradient: Vec;
}

function stepBack(network: Network, track: Trajectory, back: Backward, place: Place): void {
  const { l, from, to } = place;
  const { kernels } = network;
  const layer = track.layers[l];
  const own = back.layers[l];
  if (own.gated !== null) {
    backwardGated(network, track, back, place);
    own.deltaRows.at = from * track.batch * own.deltaRows.cols;
    if (layer.plan.recurrentFan > 0) scatter(network, track, back, place);
    return;
  }
  const width = track.batch * layer.plan.size;
  own.ySpan.length = own.dhSpan.length = own.deltaSpan.length = (to - from) * width;
  own.ySpan.at = layer.yAt + from * width;
  own.dhSpan.at = (track.history + from) * width;
  own.deltaSpan.at = own.deltaRows.at = from * width;
  if (layer.plan.leak !== null) for (let t = to - 1; t >= from; t--) leakBack(track, layer, own, t);
  kernels.deltaInto(own.deltaSpan, own.ySpan, own.dhSpan, layer.plan.activation);
  if (layer.plan.leak !== null) scaleByLeak(layer, own);
  if (layer.plan.recurrentFan > 0) scatter(network, track, back, place);
}

/** With a leak, dE/dh(t-1) += (1 - a) dE/dh(t). */
function leakBack(track: Trajectory, { plan }: LayerTrack, { dh }: LayerBackward, t: number): void {
  const width = track.batch * plan.size;
  const now = (track.history + t) * width;
  for (let i = 0; i < width; i++) dh[now - width + i] += (1 - leakOf(plan, i)) * dh[now + i];
}

/** With a leak, delta *= a. */
function scaleByLeak({ plan }: LayerTrack, { delta, deltaSpan }: LayerBackward): void {
  for (let i = 0; i < deltaSpan.length; i++) delta[deltaSpan.at + i] *= leakOf(plan, i);
}

const leakOf = (plan: LayerLayout, i: number) => plan.leak?.[i % plan.size] ?? 1;

/** dz = delta W over the layer columns, added to dE/dh of the source layers at t - d. */
function scatter(network: Network, track: Trajectory, back: Backward, { l, from, to }: Place): void {
  const { kernels } = network;
  const { dzRows, deltaRows, targets } = back.layers[l];
  dzRows.rows = deltaRows.rows = (to - from) * track.batch;
  // (steps B x n)(n x recurrentFan)
  if (dzRows.rows === 1) kernels.gemmOverInto(dzRows, deltaRows, network.layers[l].recurrent);
  else kernels.gemmPackedInto(dzRows, deltaRows, network.layers[l].recurrentPanels);
  const layer = track.layers[l];
  if (layer.drop?.inUse === true) dropSlopes(track, layer, { dz: dzRows.data, from, to });
  for (let s = 0; s < targets.length; s++) {
    const { delay, from: part, to: sum } = targets[s];
    part.rows = sum.rows = dzRows.rows;
    sum.at = (track.history + from - delay) * track.batch * sum.cols;
    if (part.rows === 1) addRow(sum, part);
    else kernels.addRowsInto(sum, part);
  }
}

/** For a single row a call into the kernels costs more than the sums. */
function addRow(to: Matrix, from: Matrix): void {
  for (let j = 0; j < from.cols; j++) to.data[to.at + j] += from.data[from.at + j];
}
