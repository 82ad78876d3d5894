/** Dropout inside a network: factors on what a layer reads of layers, in both directions. */
import type { Vec } from '../math/kernels.ts';
import type { LayerLayout } from './layout.ts';
import type { Allocate } from './network.ts';
import type { LayerTrack, Trajectory } from './trajectory.ts';

/** Factors of a layer: 0 for what is dropped. They act while they are in use; whoever draws them says so. */
export interface DropMask {
  /** (T B x recurrentFan), row index t * B + b, columns as the layer columns of z. */
  readonly values: Vec;
  /** (1): 1 while in use. A number of the workspace, as threads share that and nothing else. */
  readonly flag: Vec;
}

/** Allocates a mask for `rows` rows; it is not in use. */
export function allocateDropMask({ recurrentFan }: LayerLayout, rows: number, allocate: Allocate): DropMask {
  return { values: allocate(rows * recurrentFan), flag: allocate(1) };
}

/** Puts a mask in use. */
export function useDropMask({ flag }: DropMask): void {
  flag[0] = 1;
}

/** Puts a mask out of use. */
export function dropNothing({ flag }: DropMask): void {
  flag[0] = 0;
}

/** Whether there is a mask in use. */
export function isDropping(drop: DropMask | null): drop is DropMask {
  return drop !== null && drop.flag[0] !== 0;
}

/** z = z * mask, where there is a mask in use, over the layer columns of steps [from, to). */
export function dropSources(
  { batch }: Trajectory,
  layer: LayerTrack,
  steps: { from: number; to: number },
): void {
  const { plan, z, drop } = layer;
  if (!isDropping(drop)) return;
  const { fan, recurrentFan } = plan;
  for (let row = steps.from * batch; row < steps.to * batch; row++) {
    for (let j = 0; j < recurrentFan; j++) z[row * fan + j] *= drop.values[row * recurrentFan + j];
  }
}

/** dz = dz * mask, where there is a mask in use, for steps [from, to), whose rows begin at the start of `dz`. */
export function dropSlopes(
  { batch }: Trajectory,
  { plan, drop }: LayerTrack,
  back: { dz: Vec; from: number; to: number },
): void {
  if (!isDropping(drop)) return;
  const first = back.from * batch * plan.recurrentFan;
  const length = (back.to - back.from) * batch * plan.recurrentFan;
  for (let i = 0; i < length; i++) back.dz[i] *= drop.values[first + i];
}
