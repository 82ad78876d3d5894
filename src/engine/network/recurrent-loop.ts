/** All steps of a plain layer that sees itself once, in one kernel call: same numbers as step by step, less between. */
import { matrix } from '../math/kernels.ts';
import type { Backward } from './backward.ts';
import { isDropping } from './drop-mask.ts';
import { settle } from './error-sums.ts';
import type { Network } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/**
 * The forward pass of layer `l`, alone in its group, over steps [from, to). What it reads of other layers must be in z.
 * False, and nothing done, where it must go step by step.
 */
export function forwardLoop(
  { kernels, layers }: Network,
  track: Trajectory,
  { l, from, to }: { l: number; from: number; to: number },
): boolean {
  const layer = track.layers[l];
  const { plan, z, y, yAt } = layer;
  const own = ownSource(layer, l);
  if (own === null || track.batch === 1) return false;
  const { batch } = track;
  kernels.recurrentInto({
    steps: to - from,
    delay: own.delay,
    activation: plan.activation,
    z: matrix(z, { rows: batch, cols: plan.fan, at: from * batch * plan.fan }),
    column: own.at,
    y: matrix(y, { rows: batch, cols: plan.size, at: yAt + from * batch * plan.size }),
    weights: layers[l].transposedPanels,
  });
  return true;
}

/** The way back over [from, to), where the layer reads only itself, one step before, and outside values. */
export function backwardLoop(
  { kernels, layers }: Network,
  track: Trajectory,
  back: Backward,
  { l, from, to }: { l: number; from: number; to: number },
): boolean {
  const layer = track.layers[l];
  const { plan, y, yAt } = layer;
  const own = ownSource(layer, l);
  if (own === null || own.delay !== 1 || plan.recurrentFan !== plan.size || track.batch === 1) return false;
  const { batch, history } = track;
  const { sums, delta, dh, dz } = back.layers[l];
  if (to > from) settle(kernels, sums, history + to - 1);
  const step = { rows: batch, cols: plan.size };
  const at = from * sums.width;
  kernels.recurrentBackInto({
    steps: to - from,
    activation: plan.activation,
    y: matrix(y, { ...step, at: yAt + at }),
    delta: matrix(delta, { ...step, at }),
    dh: matrix(dh, { ...step, at: history * sums.width + at }),
    known: sums.known - history - from,
    weights: layers[l].recurrentPanels,
    dz: matrix(dz, step),
  });
  sums.known = Math.min(sums.known, history + from - 1);
  return true;
}

/** The one connection of the layer to itself; null where there are more, or something acts between the steps. */
function ownSource({ plan, drop }: LayerTrack, l: number): { at: number; delay: number } | null {
  const own = plan.sources.filter(({ layer }) => layer === l);
  if (own.length !== 1 || plan.gates !== null || plan.leak !== null || isDropping(drop)) return null;
  return own[0];
}
