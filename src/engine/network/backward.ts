/** Back-propagation through time: Bianchi et al. 2017 section 2.3, for any graph. */
import { matrix, type Matrix, span, type Span, type Vec } from '../math/kernels.ts';
import type { LayerLayout } from './layout.ts';
import type { Allocate, LayerWeights, Network } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/** Buffers of a backward pass over a trajectory. */
export interface Backward {
  readonly layers: readonly LayerBackward[];
}

interface LayerBackward {
  /** ((D + T) B x n) derivative of the error by h; the rows of the past collect what flows out of the window. */
  readonly dh: Vec;
  /** (T B x n) derivative by net. */
  readonly delta: Vec;
  /** (B x recurrentFan) derivative by the layer columns of z, one step at a time. */
  readonly dz: Vec;
  readonly dzRows: Matrix;
  readonly dzSpan: Span;
  readonly deltaRows: Matrix;
  readonly deltaSpan: Span;
  readonly ySpan: Span;
  readonly dhSpan: Span;
}

/** Allocates the buffers of a backward pass. */
export function allocateBackward(track: Trajectory, allocate: Allocate): Backward {
  const layers = track.layers.map(({ plan, y }) => {
    const width = track.batch * plan.size;
    const dh = allocate((track.history + track.steps) * width);
    const delta = allocate(track.steps * width);
    const dz = allocate(track.batch * plan.recurrentFan);
    return {
      dh,
      delta,
      dz,
      dzRows: matrix(dz, { rows: track.batch, cols: plan.recurrentFan }),
      dzSpan: span(dz),
      deltaRows: matrix(delta, { rows: track.batch, cols: plan.size }),
      deltaSpan: span(delta, 0, width),
      ySpan: span(y, 0, width),
      dhSpan: span(dh, 0, width),
    };
  });
  return { layers };
}

/**
 * Adds dE/dtheta of steps [0, to) to `gradient` (P), given dE/dy of the output layer (`outputError`, T B x nOut).
 * The trajectory must hold a forward pass with the network's weights. Masked and frozen weights get their
 * derivative too; who trains decides what to use.
 */
export function backward(
  network: Network,
  track: Trajectory,
  back: Backward,
  pass: { outputError: Vec; to: number; gradient: Vec },
): void {
  const { kernels, layout } = network;
  for (const { dh } of back.layers) kernels.fill(span(dh), 0);
  const output = track.layers[layout.output].plan;
  const width = track.batch * output.size;
  const errors = span(pass.outputError, 0, pass.to * width);
  kernels.copyInto(span(back.layers[layout.output].dh, track.history * width, pass.to * width), errors);
  for (let t = pass.to - 1; t >= 0; t--) {
    for (let l = track.layers.length - 1; l >= 0; l--) stepBack(network, track, back, { l, t });
  }
  for (let l = 0; l < track.layers.length; l++) {
    const { plan, z } = track.layers[l];
    const rows = pass.to * track.batch;
    kernels.gemmTransposedInto(
      matrix(pass.gradient, { rows: plan.size, cols: plan.fan, at: plan.at }),
      matrix(back.layers[l].delta, { rows, cols: plan.size }), // (T B x n)' (T B x K)
      matrix(z, { rows, cols: plan.fan }),
    );
  }
}

function stepBack(
  network: Network,
  track: Trajectory,
  back: Backward,
  place: { l: number; t: number },
): void {
  const { l, t } = place;
  const { kernels } = network;
  const layer = track.layers[l];
  const own = back.layers[l];
  const width = track.batch * layer.plan.size;
  own.ySpan.at = layer.yAt + t * width;
  own.dhSpan.at = (track.history + t) * width;
  own.deltaSpan.at = own.deltaRows.at = t * width;
  kernels.slopeInto(own.deltaSpan, own.ySpan, layer.plan.activation);
  kernels.multiplyInto(own.deltaSpan, own.dhSpan); // delta = f'(net) dE/dh
  if (layer.plan.leak !== null) leakBack(layer, own, layer.plan.leak);
  if (layer.plan.recurrentFan > 0)
    scatter(track, back, { l, t, weights: network.layers[l], kernels: network });
}

/** With a leak: delta *= a, and dE/dh(t-1) += (1 - a) dE/dh(t). */
function leakBack({ plan }: LayerTrack, own: LayerBackward, a: Float64Array): void {
  const { dh, delta, dhSpan, deltaSpan } = own;
  for (let i = 0; i < dhSpan.length; i++) {
    const rate = a[i % plan.size];
    delta[deltaSpan.at + i] *= rate;
    dh[dhSpan.at - dhSpan.length + i] += (1 - rate) * dh[dhSpan.at + i];
  }
}

/** dz = delta W over the layer columns, added to dE/dh of the source layers at t - d. */
function scatter(
  track: Trajectory,
  back: Backward,
  place: { l: number; t: number; weights: LayerWeights; kernels: Network },
): void {
  const { kernels } = place.kernels;
  const { dz, dzRows, dzSpan, deltaRows } = back.layers[place.l];
  const plan: LayerLayout = track.layers[place.l].plan;
  kernels.fill(dzSpan, 0);
  kernels.gemmInto(dzRows, deltaRows, place.weights.recurrent); // (B x n)(n x recurrentFan)
  for (const { layer, delay, at, width } of plan.sources) {
    if (layer < 0) break;
    const { dh } = back.layers[layer];
    let to = (track.history + place.t - delay) * track.batch * width;
    let from = at;
    for (let b = 0; b < track.batch; b++) {
      for (let j = 0; j < width; j++) dh[to + j] += dz[from + j];
      to += width;
      from += plan.recurrentFan;
    }
  }
}
