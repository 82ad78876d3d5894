/** The forward pass: Pedersen 1997 eq. 1-2 for any graph. */
import type { Network } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/**
 * Runs steps [from, to): net = W z, y = f(net), h = y or (1 - a) h(t-1) + a y. Writes h, y and the layer columns of z.
 * Steps before `from` must have been run with the same weights, or be the past.
 */
export function forward(network: Network, track: Trajectory, from: number, to: number): void {
  const count = track.layers.length;
  for (let t = from; t < to; t++) {
    for (let l = 0; l < count; l++) stepLayer(network, track, l, t);
  }
}

function stepLayer(network: Network, track: Trajectory, l: number, t: number): void {
  const layer = track.layers[l];
  const { plan, yRows, ySpan, zRows } = layer;
  const { kernels } = network;
  gather(track, layer, t);
  zRows.at = t * track.batch * plan.fan;
  yRows.at = ySpan.at = layer.yAt + t * track.batch * plan.size;
  kernels.fill(ySpan, 0);
  kernels.gemmInto(yRows, zRows, network.layers[l].transposed); // (B x K)(K x n) -> (B x n)
  kernels.activateInto(ySpan, ySpan, plan.activation);
  if (plan.leak !== null) leak(track, layer, plan.leak, t);
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
