/** The elementwise step of gated layers, row by row. */
import type { LstmRows } from '../math/kernels.ts';
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
    const rows = rowsAt(track, layer, t);
    if (rows !== null) {
      network.kernels.lstmInto(rows);
      continue;
    }
    for (let b = 0; b < track.batch; b++) {
      gates.forward(network.kernels, rowAt(network, track, layer, t * track.batch + b));
    }
  }
}

/** The layer's rows of step t, where kernels do them at once. The object is the layer's own, moved. */
export function rowsAt(
  { batch, history }: Trajectory,
  { plan, gated }: LayerTrack,
  t: number,
): LstmRows | null {
  const rows = gated?.rows ?? null;
  if (rows === null) return null;
  const width = batch * plan.size;
  rows.gates.at = t * plan.blocks * width;
  rows.before.at = rows.kept.at = t * width;
  rows.now.at = (t + 1) * width;
  rows.value.at = (history + t) * width;
  return rows;
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
