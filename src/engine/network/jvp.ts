/**
 * The Jacobian times a direction (Pearlmutter 1994, the forward half of the R-operator): how the outputs change when
 * the weights move along v. Dots mark derivatives along v:
 *   a(t)' = V z(t) + W z(t)',  then each elementwise step's partial derivatives times the dots of its inputs.
 */
import { matrix, span, type Vec } from '../math/kernels.ts';
import { rowAt } from './gated-rows.ts';
import type { Network } from './network.ts';
import type { LayerProducts, Products } from './products-buffers.ts';
import { stretchesOf } from './stretches.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/**
 * J v for all sequences at once: rows [from, to) of `out` (T B x nOut) get the dots of the outputs; the past of `from`
 * does not move. The trajectory must hold a forward pass with the network's weights over [from, to). `direction` (P)
 * must be 0 at masked and frozen weights. Fills the dots of everything in `products`, for `hessianVector`.
 */
export function jvp(network: Network, track: Trajectory, products: Products, pass: JvpPass): void {
  if (track.breaks.length === 0) {
    jvpStretch(network, track, products, pass);
    return;
  }
  const width = track.batch * network.layout.outputs;
  network.kernels.fill(span(pass.out, pass.from * width, (pass.to - pass.from) * width), 0);
  for (const { from, to } of stretchesOf(track.breaks, pass.from, pass.to))
    jvpStretch(network, track, products, { ...pass, from, to });
}

/** A direction (P), and where the dots of the outputs go. */
interface JvpPass {
  readonly direction: Vec;
  readonly from: number;
  readonly to: number;
  readonly out: Vec;
}

function jvpStretch(network: Network, track: Trajectory, products: Products, pass: JvpPass): void {
  const { kernels, layout } = network;
  const { direction, from, to } = pass;
  track.layers.forEach((layer, l) => start(network, layer, products.layers[l], { ...pass, track }));
  for (const { layers, recurrent } of layout.groups) {
    if (!recurrent) {
      stepLayer(network, track, products, { l: layers[0], from, to, direction });
      continue;
    }
    for (let t = from; t < to; t++) {
      for (const l of layers) stepLayer(network, track, products, { l, from: t, to: t + 1, direction });
    }
  }
  const width = track.batch * layout.outputs;
  const length = (to - from) * width;
  const { h } = products.layers[layout.output];
  kernels.copyInto(span(pass.out, from * width, length), span(h, (track.history + from) * width, length));
}

/** The past does not move; a' = V z over the whole window. */
function start(
  { kernels }: Network,
  { plan, z }: LayerTrack,
  dots: LayerProducts,
  { direction, from, to, track }: { direction: Vec; from: number; to: number; track: Trajectory },
): void {
  const { batch, history } = track;
  const rows = (to - from) * batch;
  const width = plan.blocks * plan.size;
  const past = batch * plan.size;
  dots.h.fill(0, from * past, (from + history) * past);
  if (plan.gates !== null) {
    const memories = past * plan.gates.memories;
    dots.memory.fill(0, from * memories, (from + 1) * memories);
  }
  kernels.transposeInto(dots.transposed, matrix(direction, { rows: width, cols: plan.fan, at: plan.at }));
  kernels.fill(span(dots.nets, from * batch * width, rows * width), 0);
  kernels.gemmInto(
    matrix(dots.nets, { rows, cols: width, at: from * batch * width }),
    matrix(z, { rows, cols: plan.fan, at: from * batch * plan.fan }), // (steps B x K)(K x m n)
    dots.transposed,
  );
}

/** One layer over steps [from, to): more than one only where the layer does not see itself. */
interface Place {
  readonly l: number;
  readonly from: number;
  readonly to: number;
  readonly direction: Vec;
}

function stepLayer(network: Network, track: Trajectory, products: Products, place: Place): void {
  const { l, from, to } = place;
  const { plan } = track.layers[l];
  if (plan.recurrentFan > 0) addSources(network, track, products, place);
  if (plan.gates === null) {
    stepPlain(network, track, products.layers[l], place);
    return;
  }
  for (let row = from * track.batch; row < to * track.batch; row++)
    stepGated(network, track, products, { l, row, direction: place.direction });
}

/** a' += W z', z' gathered from the dots of the source layers. */
function addSources(network: Network, track: Trajectory, products: Products, { l, from, to }: Place): void {
  const { plan } = track.layers[l];
  const { z, nets } = products.layers[l];
  const { batch, history } = track;
  const fan = plan.recurrentFan;
  const rows = (to - from) * batch;
  for (const { layer, delay, at, width } of plan.sources) {
    if (layer < 0) break;
    const { h } = products.layers[layer];
    let source = (history + from - delay) * batch * width;
    for (let row = from * batch; row < to * batch; row++) {
      for (let j = 0; j < width; j++) z[row * fan + at + j] = h[source + j];
      source += width;
    }
  }
  const cols = plan.blocks * plan.size;
  network.kernels.gemmInto(
    matrix(nets, { rows, cols, at: from * batch * cols }),
    matrix(z, { rows, cols: fan, at: from * batch * fan }), // (steps B x recurrentFan)(recurrentFan x m n)
    { ...network.layers[l].transposed, rows: fan },
  );
}

/** h' = f'(net) a', or with a leak (1 - a) h(t - 1)' + a f'(net) a'. */
function stepPlain(
  { kernels }: Network,
  track: Trajectory,
  { h, nets }: LayerProducts,
  place: { l: number; from: number; to: number },
): void {
  const { plan, y, yAt } = track.layers[place.l];
  const width = track.batch * plan.size;
  for (let t = place.from; t < place.to; t++) {
    const now = (track.history + t) * width;
    const dots = span(h, now, width);
    kernels.slopeInto(dots, span(y, yAt + t * width, width), plan.activation);
    kernels.multiplyInto(dots, span(nets, t * width, width));
    if (plan.leak === null) continue;
    for (let i = 0; i < width; i++) {
      const a = plan.leak[i % plan.size];
      h[now + i] = (1 - a) * h[now - width + i] + a * h[now + i];
    }
  }
}

/** The dots of a gated row: partial derivatives times the dots of the step's inputs. */
function stepGated(
  network: Network,
  track: Trajectory,
  products: Products,
  place: { l: number; row: number; direction: Vec },
): void {
  const layer = track.layers[place.l];
  const { gates, size } = layer.plan;
  const { h, memory, step } = products.layers[place.l];
  if (gates === null || step === null) return;
  const unit = rowAt(network, track, layer, place.row);
  gates.partials(unit, step.partials);
  gatherInputs(layer, products, place);
  const { partials, inputs } = step;
  const width = inputs.length;
  h.fill(0, unit.value, unit.value + size);
  memory.fill(0, unit.now, unit.now + gates.memories * size);
  for (let x = 0; x < width; x += size) {
    for (let i = 0; i < size; i++) h[unit.value + i] += partials[x + i] * inputs[x + i];
    for (let o = 0; o < gates.memories; o++) {
      const to = unit.now + o * size;
      for (let i = 0; i < size; i++) memory[to + i] += partials[(o + 1) * width + x + i] * inputs[x + i];
    }
  }
}

/** Dots of a gated step's inputs, of the row where the layer's view stands, into its scratch: nets, memories, carried value, own weights. */
export function gatherInputs(
  layer: LayerTrack,
  products: Products,
  { l, direction }: { l: number; direction: Vec },
): void {
  const { gates, size, carry, ownAt } = layer.plan;
  const { nets, memory, step } = products.layers[l];
  if (gates === null || layer.gated === null || step === null) return;
  const { row } = layer.gated;
  const { inputs } = step;
  let x = 0;
  for (let i = 0; i < gates.blocks.length * size; i++) inputs[x++] = nets[row.gate + i];
  for (let i = 0; i < gates.memories * size; i++) inputs[x++] = memory[row.before + i];
  if (carry !== null) {
    const { h } = products.layers[carry.layer];
    for (let i = 0; i < size; i++) inputs[x++] = h[row.carry + i];
  }
  for (let i = 0; i < gates.own.length * size; i++) inputs[x++] = direction[ownAt + i];
}
