/** Back-propagation through time: Bianchi et al. 2017 section 2.1, for any graph. */
import { matrix, type Matrix, span, type Span, type Vec } from '../math/kernels.ts';
import { dropSlopes, isDropping } from './drop-mask.ts';
import { allocateGatedBackward, backwardGated, clearMemories, type GatedBackward } from './gated-backward.ts';
import { beginSums, claim, errorSums, type ErrorSums, settle } from './error-sums.ts';
import type { LayerLayout, Layout } from './layout.ts';
import type { Allocate, Network } from './network.ts';
import { backwardLoop } from './recurrent-loop.ts';
import { stretchesOf } from './stretches.ts';
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
  /** Where what flows back is collected in dh. */
  readonly sums: ErrorSums;
  /** For each layer source: its columns of dz, which loops move, and where they are collected. */
  readonly targets: readonly { readonly delay: number; readonly from: Matrix; readonly sums: ErrorSums }[];
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
  const all = track.layers.map(({ plan }) =>
    allocate((track.history + track.steps) * track.batch * plan.size),
  );
  const sums = all.map((dh, l) => errorSums(dh, { batch: track.batch, size: track.layers[l].plan.size }));
  const layers = track.layers.map(({ plan, y }, l) => {
    const width = track.batch * plan.size;
    const atOnce = single.includes(l) ? track.steps : 1;
    const dh = all[l];
    const delta = allocate(track.steps * width * plan.blocks);
    const dz = allocate(atOnce * track.batch * plan.recurrentFan);
    return {
      dh,
      delta,
      dz,
      dzRows: matrix(dz, { rows: track.batch, cols: plan.recurrentFan }),
      sums: sums[l],
      targets: plan.sources
        .filter((source) => source.layer >= 0)
        .map(({ layer, delay, at, width: cols }) => ({
          delay,
          from: matrix(dz, { rows: track.batch, cols, at, stride: plan.recurrentFan }),
          sums: sums[layer],
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

/** What a backward pass is given. */
export interface BackwardPass {
  /** (T B x nOut) dE/dy of the output layer. */
  readonly outputError: Vec;
  readonly from: number;
  readonly to: number;
  /** First step with an error; `from` where it is not given. */
  readonly errorFrom?: number;
  /** (P) is added to. */
  readonly gradient: Vec;
}

/**
 * Adds dE/dtheta of steps [from, to) to `gradient` (P), given dE/dy of the output layer (`outputError`, T B x nOut).
 * The trajectory must hold a forward pass with the network's weights. What would flow to steps before `from` is
 * dropped, and so is what would flow over a break. Masked and frozen weights get their derivative too; who trains
 * decides what to use.
 */
export function backward(network: Network, track: Trajectory, back: Backward, pass: BackwardPass): void {
  const { from, to, errorFrom = from } = pass;
  if (track.breaks.length === 0) {
    backwardStretch(network, track, back, pass);
    return;
  }
  for (const stretch of stretchesOf(track.breaks, from, to).toReversed()) {
    if (errorFrom >= stretch.to) continue; // nothing flows in
    const first = Math.max(errorFrom, stretch.from);
    backwardStretch(network, track, back, {
      ...pass,
      from: stretch.from,
      to: stretch.to,
      errorFrom: first,
    });
  }
}

function backwardStretch(network: Network, track: Trajectory, back: Backward, pass: BackwardPass): void {
  const { layout } = network;
  const { from, to } = pass;
  begin(network, track, back, pass);
  for (let g = layout.groups.length - 1; g >= 0; g--) {
    const { layers, recurrent } = layout.groups[g];
    if (!recurrent) {
      const first = isLast(layout, layers[0]) ? (pass.errorFrom ?? from) : from;
      stepBack(network, track, back, { l: layers[0], from: first, to, gradient: pass.gradient });
      continue;
    }
    if (layers.length === 1 && backwardLoop(network, track, back, { l: layers[0], from, to })) continue;
    for (let t = to - 1; t >= from; t--) {
      for (let l = layers.length - 1; l >= 0; l--)
        stepBack(network, track, back, { l: layers[l], from: t, to: t + 1, gradient: pass.gradient });
    }
  }
  for (const { sums } of back.layers) settle(network.kernels, sums, from);
  addGradients(network, track, back, pass);
}

/** dE/dy of the output layer, and no other error yet. */
function begin(network: Network, track: Trajectory, back: Backward, pass: BackwardPass): void {
  const { kernels, layout } = network;
  const { from, to, outputError, errorFrom = from } = pass;
  const { history, layers } = track;
  for (let l = 0; l < layers.length; l++) {
    const { sums, gated } = back.layers[l];
    const end = history + to;
    // A leak and a carried value add to single numbers at any step, so these are made zero first.
    const addsAnywhere = layers[l].plan.leak !== null || layers.some(({ plan }) => plan.carry?.layer === l);
    beginSums(kernels, sums, { end, zeros: addsAnywhere ? from : end });
    if (gated !== null) clearMemories(gated, track, { from, to });
  }
  const { sums, dh, delta } = back.layers[layout.output];
  const first = errorFrom * sums.width;
  const length = (to - errorFrom) * sums.width;
  claim(kernels, sums, { from: history + errorFrom, to: history + to });
  kernels.copyInto(span(dh, history * sums.width + first, length), span(outputError, first, length));
  // Steps that the output layer leaves out have no derivative by its nets.
  const { blocks } = layers[layout.output].plan;
  kernels.fill(span(delta, from * sums.width * blocks, (errorFrom - from) * sums.width * blocks), 0);
}

/** dW of every layer over all steps in one product. */
function addGradients(network: Network, track: Trajectory, back: Backward, pass: BackwardPass): void {
  const { kernels, layout } = network;
  for (let l = 0; l < track.layers.length; l++) {
    const { plan, z } = track.layers[l];
    const from = isLast(layout, l) ? (pass.errorFrom ?? pass.from) : pass.from;
    const rows = (pass.to - from) * track.batch;
    const first = from * track.batch;
    const width = plan.blocks * plan.size;
    kernels.gemmTransposedInto(
      matrix(pass.gradient, { rows: width, cols: plan.fan, at: plan.at }),
      matrix(back.layers[l].delta, { rows, cols: width, at: first * width }), // (T B x n)' (T B x K)
      matrix(z, { rows, cols: plan.fan, at: first * plan.fan }),
    );
  }
}

/** An output layer that no layer sees again. */
function isLast(layout: Layout, l: number): boolean {
  return l === layout.output && layout.groups.some(({ layers, recurrent }) => !recurrent && layers[0] === l);
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
  settle(kernels, own.sums, track.history + from);
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

/** delta W over the layer columns is collected in dE/dh of the source layers at t - d. */
function scatter(network: Network, track: Trajectory, back: Backward, { l, from, to }: Place): void {
  const { kernels } = network;
  const { dzRows, deltaRows, targets } = back.layers[l];
  const layer = track.layers[l];
  const drops = isDropping(layer.drop);
  const rows = (to - from) * track.batch;
  deltaRows.rows = rows;
  const first = track.history + from;
  const last = track.history + to;
  if (targets.length === 1 && !drops) {
    const { sums, delay } = targets[0];
    if (claim(kernels, sums, { from: first - delay, to: last - delay })) {
      multiply(network, l, sums.rows, deltaRows);
      return;
    }
  }
  dzRows.rows = rows;
  multiply(network, l, dzRows, deltaRows);
  if (drops) dropSlopes(track, layer, { dz: dzRows.data, from, to });
  for (let s = 0; s < targets.length; s++) {
    const { delay, from: part, sums } = targets[s];
    part.rows = rows;
    const isFirst = claim(kernels, sums, { from: first - delay, to: last - delay });
    if (isFirst) kernels.copyRowsInto(sums.rows, part);
    else if (rows === 1) addRow(sums.rows, part);
    else kernels.addRowsInto(sums.rows, part);
  }
}

/** out = delta W: (steps B x n)(n x recurrentFan). */
function multiply({ kernels, layers }: Network, l: number, out: Matrix, delta: Matrix): void {
  if (delta.rows === 1) kernels.gemmOverInto(out, delta, layers[l].recurrent);
  else kernels.gemmPackedInto(out, delta, layers[l].recurrentPanels);
}

/** For a single row a call into the kernels costs more than the sums. */
function addRow(to: Matrix, from: Matrix): void {
  for (let j = 0; j < from.cols; j++) to.data[to.at + j] += from.data[from.at + j];
}
