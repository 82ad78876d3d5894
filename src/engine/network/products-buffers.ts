/** Buffers of the derivative products (see jvp.ts and hessian-vector.ts). Dots mark derivatives along a direction. */
import { matrix, type Matrix, type Vec } from '../math/kernels.ts';
import { inputsOf, outputsOf } from './cells/gates.ts';
import type { LayerLayout } from './layout.ts';
import type { Allocate } from './network.ts';
import type { Trajectory } from './trajectory.ts';

/** Buffers over a trajectory. */
export interface Products {
  readonly layers: readonly LayerProducts[];
}

/** One layer's. m nets, k memories, X inputs of a gated step. */
export interface LayerProducts {
  /** ((D + T) B x n) dot of the values. */
  readonly h: Vec;
  /** (T B x m n) dot of the nets. */
  readonly nets: Vec;
  /** (T B x recurrentFan) dot of the layer columns of z. */
  readonly z: Vec;
  /** ((1 + T) B x k n) dot of the memories; the first step is the past. */
  readonly memory: Vec;
  /** V' (K x m n), V the direction in the shape of W. */
  readonly transposed: Matrix;
  readonly step: StepBuffers | null;
  readonly second: LayerSecond | null;
}

/** Scratch of one row of a gated layer. */
export interface StepBuffers {
  /** (outputs X n). */
  readonly partials: Float64Array;
  /** (outputs X n) their dot. */
  readonly changes: Float64Array;
  /** (X n) dot of the inputs; then what flows back to them. */
  readonly inputs: Float64Array;
}

/** What the tangent of a backward pass needs: dots of what `LayerBackward` holds. */
export interface LayerSecond {
  readonly dh: Vec;
  readonly delta: Vec;
  readonly dMemory: Vec;
  /** (B x recurrentFan) one step. */
  readonly dz: Vec;
}

/**
 * Allocates what `jvp` needs over a trajectory and, with `second`, what `hessianVector` needs besides.
 */
export function allocateProducts(
  track: Trajectory,
  allocate: Allocate,
  { second }: { second: boolean },
): Products {
  return { layers: track.layers.map(({ plan }) => allocateLayer(track, plan, { allocate, second })) };
}

function allocateLayer(
  { steps, batch, history }: Trajectory,
  plan: LayerLayout,
  { allocate, second }: { allocate: Allocate; second: boolean },
): LayerProducts {
  const { size, blocks, fan, recurrentFan, gates } = plan;
  const rows = steps * batch;
  const values = () => allocate((history + steps) * batch * size);
  const nets = () => allocate(rows * blocks * size);
  const memory = () => allocate((1 + steps) * batch * (gates?.memories ?? 0) * size);
  return {
    h: values(),
    nets: nets(),
    z: allocate(rows * recurrentFan),
    memory: memory(),
    transposed: matrix(allocate(fan * blocks * size), { rows: fan, cols: blocks * size }),
    step: stepBuffers(plan),
    second: second
      ? { dh: values(), delta: nets(), dMemory: memory(), dz: allocate(batch * recurrentFan) }
      : null,
  };
}

function stepBuffers({ gates, size }: LayerLayout): StepBuffers | null {
  if (gates === null) return null;
  const width = inputsOf(gates) * size;
  const outputs = outputsOf(gates);
  return {
    partials: new Float64Array(outputs * width),
    changes: new Float64Array(outputs * width),
    inputs: new Float64Array(width),
  };
}
