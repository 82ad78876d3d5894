/** What a network computes over time: T steps of B sequences side by side. Row index of (t, b) is t * B + b. */
import { matrix, type Matrix, span, type Span, type Vec } from '../math/kernels.ts';
import type { LayerLayout, Layout } from './layout.ts';
import type { Allocate } from './network.ts';

/** Steps and sequences of a trajectory. */
export interface Shape {
  readonly steps: number;
  readonly batch: number;
}

/** Buffers of a run through time. The first `history` steps of `h` are the past: zero at a fresh start. */
export interface Trajectory extends Shape {
  readonly layout: Layout;
  /** D: steps of past that delays can reach. */
  readonly history: number;
  readonly layers: readonly LayerTrack[];
}

/** One layer over time, with views that the loops move along. */
export interface LayerTrack {
  readonly plan: LayerLayout;
  /** ((D + T) B x n) unit values. */
  readonly h: Vec;
  /** (T B x n) f(net), at `yAt` of this array; the very rows of h where nothing leaks. */
  readonly y: Vec;
  readonly yAt: number;
  /** (T B x K) source vectors; the last column is 1. */
  readonly z: Vec;
  readonly zRows: Matrix;
  readonly yRows: Matrix;
  readonly ySpan: Span;
}

/** Allocates the buffers of a trajectory; `fillInputs` makes them ready. */
export function allocateTrajectory(layout: Layout, shape: Shape, allocate: Allocate): Trajectory {
  const history = Math.max(1, layout.maxDelay);
  const layers = layout.layers.map((plan) => {
    const h = allocate((history + shape.steps) * shape.batch * plan.size);
    const past = history * shape.batch * plan.size;
    const y = plan.leak === null ? h : allocate(shape.steps * shape.batch * plan.size);
    const z = allocate(shape.steps * shape.batch * plan.fan);
    return {
      plan,
      h,
      y,
      yAt: plan.leak === null ? past : 0,
      z,
      zRows: matrix(z, { rows: shape.batch, cols: plan.fan }),
      yRows: matrix(y, { rows: shape.batch, cols: plan.size }),
      ySpan: span(y, 0, shape.batch * plan.size),
    };
  });
  return { ...shape, layout, history, layers };
}

/**
 * Puts the external inputs (T B x nIn, row-major) and the constant 1 into the source vectors. Inputs before the
 * first step are zero. Forgets nothing else: values of a former run stay until `forward` overwrites them.
 */
export function fillInputs(track: Trajectory, inputs: Float64Array): void {
  const width = track.layout.inputs;
  for (const { plan, z } of track.layers) {
    for (let row = 0; row < track.steps * track.batch; row++) {
      const base = row * plan.fan;
      z[base + plan.fan - 1] = 1;
      for (const source of plan.sources) {
        if (source.layer >= 0) continue;
        const from = row - source.delay * track.batch;
        for (let j = 0; j < width; j++) z[base + source.at + j] = from < 0 ? 0 : inputs[from * width + j];
      }
    }
  }
}

/** Sets the past to zero, as at the start of a series (Pedersen 1997: s_i(0) = 0). */
export function clearPast(track: Trajectory): void {
  for (const { h, plan } of track.layers) h.fill(0, 0, track.history * track.batch * plan.size);
}

/** Numbers that `readPast` returns. */
export function pastSize(track: Trajectory): number {
  return track.layers.reduce((sum, { plan }) => sum + track.history * track.batch * plan.size, 0);
}

/**
 * A copy of everything that steps >= t can read of earlier steps: for each layer the values of steps t - D to t - 1.
 * At t = 0 that is the past itself.
 */
export function readPast(track: Trajectory, t: number): Float64Array {
  const values = new Float64Array(pastSize(track));
  eachPast(track, t, (data, place) => {
    for (let i = 0; i < place.length; i++) values[place.of + i] = data[place.at + i];
  });
  return values;
}

/** Puts what `readPast` returned (of any step) before step t. The source vectors of steps >= t need a forward pass then. */
export function writePast(track: Trajectory, t: number, values: Float64Array): void {
  if (values.length !== pastSize(track)) {
    throw new Error(
      `writePast: got ${values.length} numbers, expected ${pastSize(track)}, as readPast gives`,
    );
  }
  eachPast(track, t, (data, place) => {
    for (let i = 0; i < place.length; i++) data[place.at + i] = values[place.of + i];
  });
}

/** Calls `visit` with each piece of the past of step t: where it lies in the trajectory and in the copy. */
function eachPast(
  track: Trajectory,
  t: number,
  visit: (data: Vec, place: { at: number; of: number; length: number }) => void,
): void {
  let of = 0;
  for (const { h, plan } of track.layers) {
    const width = track.batch * plan.size;
    const length = track.history * width;
    visit(h, { at: t * width, of, length });
    of += length;
  }
}

/** Where the values of the output layer at step t begin in its `h`. */
export function outputAt(track: Trajectory, t: number): { readonly h: Vec; readonly at: number } {
  const { h, plan } = track.layers[track.layout.output];
  return { h, at: (track.history + t) * track.batch * plan.size };
}
