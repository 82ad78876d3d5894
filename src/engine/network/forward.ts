/** The forward pass: Pedersen 1997 eq. 1-2 for any graph. */
import { forwardGated } from './gated-rows.ts';
import type { Network } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/**
 * Runs steps [from, to): net = W z, y = f(net), h = y or (1 - a) h(t-1) + a y. Writes h, y and the layer columns of z.
 * Steps before `from` must have been run with the same weights, or be the past. Groups of layers go one after the
 * other; a group without feedback takes all steps in one product. The numbers are the same either way.
 */
export function forward(network: Network, track: Trajectory, from: number, to: number): void {
  for (const { layers, recurrent } of network.layout.groups) {
    if (!recurrent) {
      stepLayer(network, track, layers[0], { from, to });
      continue;
    }
    const step = { from, to };
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
  for (let t = steps.from; t < steps.to; t++) gather(track, layer, t);
  const rows = (steps.to - steps.from) * track.batch;
  zRows.rows = yRows.rows = rows;
  ySpan.length = rows * plan.blocks * plan.size;
  zRows.at = steps.from * track.batch * plan.fan;
  yRows.at = ySpan.at = layer.yAt + steps.from * track.batch * plan.blocks * plan.size;
  kernels.fill(ySpan, 0);
  kernels.gemmInto(yRows, zRows, network.layers[l].transposed); // (steps B x K)(K x n) -> (steps B x n)
  if (plan.gates !== null) forwardGated(network, track, layer, steps);
  if (plan.activation !== 'linear') kernels.activateInto(ySpan, ySpan, plan.activation);
  if (plan.leak !== null) for (let t = steps.from; t < steps.to; t++) leak(track, layer, plan.leak, t);
}

/** Copies the delayed values of source layers into z(t). */
function gather(track: Trajectory, { plan, z }: LayerTrack, t: number): void {
  const { batch, history } = track;
  const sources = plan.sources;
  for (let s = 0; s < sources.length; s++) {
    const { layer, delay, at, width } = sources[s];
    if (layer < 0) break; // the inputs come last and are already there
    const { h } = track.layers[layer];
    let from = (history + t - delay) * batch * width;
    let to = t * batch * plan.fan + at;
    for (let b = 0; b < batch; b++) {
      for (let j = 0; j < width; j++) z[to + j] = h[from + j];
      from += width;
      to += plan.fan;
    }
  }
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
