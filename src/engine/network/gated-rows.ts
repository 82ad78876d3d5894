/** The elementwise step of gated layers, row by row. */
import type { UnitRow } from './cells/gates.ts';
import type { Network } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/** Gates, memories and values of steps [from, to) of a gated layer, whose nets stand where the gates go. */
export function forwardGated(
  network: Network,
  track: Trajectory,
  layer: LayerTrack,
  steps: { from: number; to: number },
): void {
  const { gates } = layer.plan;
  if (gates === null) return;
  for (let t = steps.from; t < steps.to; t++) {
    for (let b = 0; b < track.batch; b++) {
      gates.forward(network.kernels, rowAt(network, track, layer, t * track.batch + b));
    }
  }
}

/** The layer's row of (t, b), index t * B + b. The object is the layer's own, moved. @throws Error for plain layers */
export function rowAt(network: Network, track: Trajectory, layer: LayerTrack, index: number): UnitRow {
  const { plan, gated } = layer;
  if (gated === null || plan.gates === null) throw new Error(`rowAt: layer ${plan.name} has plain units`);
  const { row } = gated;
  const { size } = plan;
  const { batch, history } = track;
  const { memories, kept } = plan.gates;
  row.weights = network.theta;
  row.gate = index * plan.blocks * size;
  row.keep = index * kept * size;
  row.before = index * memories * size;
  row.now = (index + batch) * memories * size;
  row.value = (history * batch + index) * size;
  if (plan.carry !== null) row.carry = ((history - plan.carry.delay) * batch + index) * size;
  return row;
}
