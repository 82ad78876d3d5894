/**
 * The Hessian times a direction, exact (Pearlmutter 1994): the backward pass, differentiated along v. Dots mark
 * derivatives along v. Where back-propagation has delta = f' dh and dW = sum delta z', this has
 *   delta' = f' dh' + f'' a' dh,   dz' = delta' W + delta V,   dW' = sum delta' z + delta z'.
 */
import { type Activation, matrix, span, type Vec } from '../math/kernels.ts';
import type { Backward } from './backward.ts';
import { rowAt } from './gated-rows.ts';
import { gatherInputs } from './jvp.ts';
import type { LayerLayout } from './layout.ts';
import type { Network } from './network.ts';
import type { LayerSecond, Products } from './products-buffers.ts';
import { stretchesOf } from './stretches.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/** A pass over steps [from, to). */
export interface SecondPass {
  /** (P) the direction that `jvp` was called with. */
  readonly direction: Vec;
  /** (T B x nOut) dot of dE/dy: the loss's second derivative times what `jvp` gave. */
  readonly outputErrorDot: Vec;
  readonly from: number;
  readonly to: number;
  /** (P) gets H v added; entries of masked and frozen weights too. */
  readonly out: Vec;
}

/**
 * Adds H v, H the Hessian of the error by all weights. Right before it, at the same weights and over the same window:
 * `forward`, `backward` (whose buffers hold what is differentiated here) and `jvp` with the same direction.
 * @throws Error where the products were allocated without `second`
 */
export function hessianVector(
  network: Network,
  track: Trajectory,
  buffers: { back: Backward; products: Products },
  pass: SecondPass,
): void {
  for (const { from, to } of stretchesOf(track.breaks, pass.from, pass.to).toReversed())
    passStretch({ network, track, ...buffers, pass: { ...pass, from, to } });
}

function passStretch(all: All): void {
  const { network, track, pass } = all;
  start(all);
  const { groups } = network.layout;
  for (let g = groups.length - 1; g >= 0; g--) {
    const { layers } = groups[g];
    for (let t = pass.to - 1; t >= pass.from; t--) {
      for (let i = layers.length - 1; i >= 0; i--) stepLayer(all, layers[i], t);
    }
  }
  for (let l = 0; l < track.layers.length; l++) addWeights(all, l);
}

interface All {
  readonly network: Network;
  readonly track: Trajectory;
  readonly back: Backward;
  readonly products: Products;
  readonly pass: SecondPass;
}

function secondOf({ products }: All, l: number): LayerSecond {
  const { second } = products.layers[l];
  if (second === null) throw new Error('hessianVector: allocate the products with second: true');
  return second;
}

/** Nothing flows in from steps after the window. */
function start(all: All): void {
  const { network, track, pass } = all;
  const { from, to } = pass;
  track.layers.forEach(({ plan }, l) => {
    const { dh, dMemory } = secondOf(all, l);
    const row = track.batch * plan.size;
    dh.fill(0, from * row, (track.history + to) * row);
    const memories = row * (plan.gates?.memories ?? 0);
    dMemory.fill(0, from * memories, (to + 1) * memories);
  });
  const width = track.batch * network.layout.outputs;
  const length = (to - from) * width;
  const { dh } = secondOf(all, network.layout.output);
  network.kernels.copyInto(
    span(dh, (track.history + from) * width, length),
    span(pass.outputErrorDot, from * width, length),
  );
}

function stepLayer(all: All, l: number, t: number): void {
  const { track } = all;
  const layer = track.layers[l];
  if (layer.plan.gates === null) stepPlain(all, l, t);
  else for (let b = track.batch - 1; b >= 0; b--) stepGated(all, l, t * track.batch + b);
  if (layer.plan.recurrentFan > 0) scatter(all, l, t);
}

/** delta' = a (f' dh' + f'' a' dh), and dh(t - 1)' += (1 - a) dh(t)' with a leak. */
function stepPlain(all: All, l: number, t: number): void {
  const { network, track, back, products } = all;
  const { plan, y, yAt } = track.layers[l];
  const { dh, delta } = secondOf(all, l);
  const width = track.batch * plan.size;
  const now = (track.history + t) * width;
  const own = span(delta, t * width, width);
  network.kernels.slopeInto(own, span(y, yAt + t * width, width), plan.activation);
  network.kernels.multiplyInto(own, span(dh, now, width));
  const { nets } = products.layers[l];
  const first = back.layers[l].dh;
  for (let i = 0; i < width; i++) {
    const bend = secondDerivative(plan.activation, y[yAt + t * width + i]);
    delta[t * width + i] += bend * nets[t * width + i] * first[now + i];
  }
  if (plan.leak !== null) leakBack(plan.leak, { dh, delta, now, at: t * width, width });
}

function leakBack(
  leak: Float64Array,
  { dh, delta, now, at, width }: { dh: Vec; delta: Vec; now: number; at: number; width: number },
): void {
  for (let i = 0; i < width; i++) {
    const a = leak[i % leak.length];
    delta[at + i] *= a;
    dh[now - width + i] += (1 - a) * dh[now + i];
  }
}

/** f''(net) expressed by y = f(net). */
function secondDerivative(f: Activation, y: number): number {
  switch (f) {
    case 'tanh':
      return -2 * y * (1 - y * y);
    case 'logistic':
      return y * (1 - y) * (1 - 2 * y);
    case 'relu':
    case 'linear':
      return 0;
  }
}

/** The inputs of a gated step get partials' times dots of what flows in, and the partials' dots times what flows in. */
function stepGated(all: All, l: number, index: number): void {
  const { network, track, back, products, pass } = all;
  const layer = track.layers[l];
  const { gates } = layer.plan;
  const { step } = products.layers[l];
  const { gated, dh } = back.layers[l];
  if (gates === null || step === null || gated === null) return;
  const row = rowAt(network, track, layer, index);
  gatherInputs(layer, products, { l, direction: pass.direction });
  gates.partials(row, step.partials);
  gates.partialsAlong(row, step.inputs, step.changes);
  const second = secondOf(all, l);
  const { inputs, partials, changes } = step;
  const { size } = layer.plan;
  inputs.fill(0);
  for (let o = 0; o <= gates.memories; o++) {
    const at = o * inputs.length;
    const place = { at, to: o === 0 ? row.value : row.now + (o - 1) * size, size };
    addTransposed(inputs, partials, { ...place, from: o === 0 ? second.dh : second.dMemory });
    addTransposed(inputs, changes, { ...place, from: o === 0 ? dh : gated.dMemory });
  }
  spread(all, layer, { l, inputs });
}

/** inputs[x, i] += partials[at + x, i] * from[to + i]. */
function addTransposed(
  inputs: Float64Array,
  partials: Float64Array,
  out: { at: number; from: Vec; to: number; size: number },
): void {
  const { at, from, to, size } = out;
  for (let x = 0; x < inputs.length; x += size) {
    for (let i = 0; i < size; i++) inputs[x + i] += partials[at + x + i] * from[to + i];
  }
}

/** What flows back to a gated step's inputs goes to the nets, the memories, the carried value and the own weights. */
function spread(
  all: All,
  { plan, gated }: LayerTrack,
  { l, inputs }: { l: number; inputs: Float64Array },
): void {
  const { gates, size, carry, ownAt } = plan;
  if (gates === null || gated === null) return;
  const { row } = gated;
  const { delta, dMemory } = secondOf(all, l);
  let x = 0;
  for (let i = 0; i < gates.blocks.length * size; i++) delta[row.gate + i] = inputs[x++];
  for (let i = 0; i < gates.memories * size; i++) dMemory[row.before + i] += inputs[x++];
  if (carry !== null) {
    const { dh } = secondOf(all, carry.layer);
    for (let i = 0; i < size; i++) dh[row.carry + i] += inputs[x++];
  }
  for (let i = 0; i < gates.own.length * size; i++) all.pass.out[ownAt + i] += inputs[x++];
}

/** dz' = delta' W + delta V over the layer columns, added to dh' of the source layers at t - d. */
function scatter(all: All, l: number, t: number): void {
  const { network, track, back, pass } = all;
  const { kernels } = network;
  const { plan } = track.layers[l];
  const { batch, history } = track;
  const { delta, dz } = secondOf(all, l);
  const cols = plan.blocks * plan.size;
  const at = t * batch * cols;
  const rows = matrix(dz, { rows: batch, cols: plan.recurrentFan });
  kernels.fill(span(dz), 0);
  kernels.gemmInto(rows, matrix(delta, { rows: batch, cols, at }), network.layers[l].recurrent);
  kernels.gemmInto(
    rows,
    matrix(back.layers[l].delta, { rows: batch, cols, at }),
    recurrentOf(plan, pass.direction),
  );
  for (const { layer, delay, at: column, width } of plan.sources) {
    if (layer < 0) break;
    const { dh } = secondOf(all, layer);
    let target = (history + t - delay) * batch * width;
    for (let b = 0; b < batch; b++) {
      for (let j = 0; j < width; j++) dh[target + j] += dz[b * plan.recurrentFan + column + j];
      target += width;
    }
  }
}

/** V's columns that read layers. */
const recurrentOf = (plan: LayerLayout, direction: Vec) =>
  matrix(direction, {
    rows: plan.blocks * plan.size,
    cols: plan.recurrentFan,
    at: plan.at,
    stride: plan.fan,
  });

/** dW' = sum over the window of delta' z + delta z'. */
function addWeights(all: All, l: number): void {
  const { network, track, back, products, pass } = all;
  const { plan, z } = track.layers[l];
  const first = pass.from * track.batch;
  const rows = (pass.to - pass.from) * track.batch;
  const { fan, recurrentFan } = plan;
  const cols = plan.blocks * plan.size;
  const into = { rows: cols, at: plan.at, stride: fan };
  network.kernels.gemmTransposedInto(
    matrix(pass.out, { ...into, cols: fan }),
    matrix(secondOf(all, l).delta, { rows, cols, at: first * cols }),
    matrix(z, { rows, cols: fan, at: first * fan }),
  );
  if (recurrentFan === 0) return;
  network.kernels.gemmTransposedInto(
    matrix(pass.out, { ...into, cols: recurrentFan }),
    matrix(back.layers[l].delta, { rows, cols, at: first * cols }),
    matrix(products.layers[l].z, { rows, cols: recurrentFan, at: first * recurrentFan }),
  );
}
