/** The forward pass: Pedersen 1997 eq. 1-2 for any graph. */
import type { Matrix } from '../math/kernels.ts';
import { dropSources } from './drop-mask.ts';
import { forwardGated } from './gated-rows.ts';
import type { Network } from './network.ts';
import { forwardLoop } from './recurrent-loop.ts';
import { stretchesOf } from './stretches.ts';
import { clearBefore, type LayerTrack, type Trajectory } from './trajectory.ts';

/**
 * Runs steps [from, to): net = W z, y = f(net), h = y or (1 - a) h(t-1) + a y. Writes h, y and the layer columns of z.
 * Steps before `from` must have been run with the same weights, or be the past. Groups of layers go one after the
 * other; a group without feedback takes all steps in one product. The numbers are the same either way. Breaks of the
 * trajectory are left out, and the state behind them is zero.
 */
export function forward(network: Network, track: Trajectory, from: number, to: number): void {
  if (track.breaks.length === 0) {
    forwardStretch(network, track, from, to);
    return;
  }
  for (const stretch of stretchesOf(track.breaks, from, to)) {
    if (stretch.afresh) clearBefore(track, stretch.from);
    forwardStretch(network, track, stretch.from, stretch.to);
  }
}

function forwardStretch(network: Network, track: Trajectory, from: number, to: number): void {
  for (const { layers, recurrent } of network.layout.groups) {
    if (!recurrent) {
      stepLayer(network, track, layers[0], { from, to });
      continue;
    }
    const step = { from, to };
    if (layers.length === 1 && track.batch > 1) {
      gather(network, track, track.layers[layers[0]], { ...step, others: true });
      if (forwardLoop(network, track, { l: layers[0], from, to })) continue;
    }
    for (let t = from; t < to; t++) {
      step.from = t;
      step.to = t + 1;
      for (let l = 0; l < layers.length; l++) stepLayer(network, track, layers[l], step);
    }
  }
}

/** One layer over steps [from, to): more than one only where the layer does not see itself. */
function stepLayer(
  network: Network,
  track: Trajectory,
  l: number,
  steps: { from: number; to: number },
): void {
  const layer = track.layers[l];
  const { plan, yRows, ySpan, zRows } = layer;
  const { kernels } = network;
  gather(network, track, layer, steps);
  if (layer.drop !== null) dropSources(track, layer, steps);
  const rows = (steps.to - steps.from) * track.batch;
  zRows.rows = yRows.rows = rows;
  ySpan.length = rows * plan.blocks * plan.size;
  zRows.at = steps.from * track.batch * plan.fan;
  yRows.at = ySpan.at = layer.yAt + steps.from * track.batch * plan.blocks * plan.size;
  // (steps B x K)(K x n) -> (steps B x n)
  if (rows === 1) kernels.gemmOverInto(yRows, zRows, network.layers[l].transposed);
  else kernels.gemmPackedInto(yRows, zRows, network.layers[l].transposedPanels);
  if (plan.gates !== null) forwardGated(network, track, layer, steps);
  if (plan.activation !== 'linear') kernels.activateInto(ySpan, ySpan, plan.activation);
  if (plan.leak !== null) for (let t = steps.from; t < steps.to; t++) leak(track, layer, plan.leak, t);
}

/** Copies the delayed values of source layers (of the others only, where that is asked for) into z. */
function gather(
  { kernels }: Network,
  { batch, history }: Trajectory,
  { plan, gathers, h }: LayerTrack,
  steps: { from: number; to: number; others?: boolean },
): void {
  for (let s = 0; s < gathers.length; s++) {
    const { delay, from, to, column } = gathers[s];
    if (steps.others === true && from.data === h) continue;
    from.rows = to.rows = (steps.to - steps.from) * batch;
    from.at = (history + steps.from - delay) * batch * from.cols;
    to.at = steps.from * batch * plan.fan + column;
    if (from.rows === 1) copyRow(to, from);
    else kernels.copyRowsInto(to, from);
  }
}

/** For a single row a call into the kernels costs more than the copy. */
function copyRow(to: Matrix, from: Matrix): void {
  for (let j = 0; j < from.cols; j++) to.data[to.at + j] = from.data[from.at + j];
}

/** h(t) = (1 - a) h(t-1) + a y(t), unit by unit. */
function leak(track: Trajectory, { plan, h, y, yAt }: LayerTrack, a: Float64Array, t: number): void {
  const rows = track.batch * plan.size;
  const now = (track.history + t) * rows;
  for (let i = 0; i < rows; i++) {
    const rate = a[i % plan.size];
    h[now + i] = (1 - rate) * h[now - rows + i] + rate * y[yAt + t * rows + i];
  }
}
