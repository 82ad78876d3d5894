/** What a network computes over time: T steps of B sequences side by side. Row index of (t, b) is t * B + b. */
import { type LstmRows, matrix, type Matrix, span, type Span, type Vec } from '../math/kernels.ts';
import { type UnitRow, unitRow } from './cells/gates.ts';
import { allocateDropMask, type DropMask } from './drop-mask.ts';
import { FROM_TARGET, type LayerLayout, type Layout, type Source } from './layout.ts';
import type { Allocate } from './network.ts';
import type { Break } from './stretches.ts';

/** Steps and sequences of a trajectory. */
export interface Shape {
  readonly steps: number;
  readonly batch: number;
  /** Whether there are buffers for dropout. */
  readonly dropout?: boolean;
}

/** Buffers of a run through time. The first `history` steps of `h` are the past: zero at a fresh start. */
export interface Trajectory extends Shape {
  readonly layout: Layout;
  /** D: steps of past that delays can reach. */
  readonly history: number;
  readonly layers: readonly LayerTrack[];
  /** Steps that are left out of all passes; the state is zero behind each of them. */
  breaks: readonly Break[];
}

/** One layer over time, with views that the loops move along. */
export interface LayerTrack {
  readonly plan: LayerLayout;
  /** ((D + T) B x n) unit values. */
  readonly h: Vec;
  /**
   * (T B x n) f(net), at `yAt` of this array; the very rows of h where nothing leaks. For gated units (T B x m n): the
   * gates, net by net in each row.
   */
  readonly y: Vec;
  readonly yAt: number;
  /** (T B x K) source vectors; the last column is 1. */
  readonly z: Vec;
  readonly zRows: Matrix;
  readonly yRows: Matrix;
  readonly ySpan: Span;
  /** For each layer source: its columns of z, and the values that go there. */
  readonly gathers: readonly Gather[];
  /** What gated units keep; null for plain ones. */
  readonly gated: GatedTrack | null;
  /** Dropout of layer sources; null where there is none. */
  readonly drop: DropMask | null;
}

/** The values of a source layer (B x width, from its h) and where they go in z; loops move both. */
export interface Gather {
  readonly delay: number;
  readonly from: Matrix;
  readonly to: Matrix;
  /** First column in z. */
  readonly column: number;
}

/** Memories of a gated layer, and the view that its elementwise step moves along. */
export interface GatedTrack {
  /** ((1 + T) B x k n) memories; the first step is the past. */
  readonly memory: Vec;
  /** (T B x kept n) what the derivatives need besides. */
  readonly kept: Vec;
  readonly row: UnitRow;
  /** All sequences of a step, for kernels that do them at once; null where there are none. */
  readonly rows: LstmRows | null;
}

/** Allocates the buffers of a trajectory; `fillInputs` makes them ready. */
export function allocateTrajectory(layout: Layout, shape: Shape, allocate: Allocate): Trajectory {
  const history = Math.max(1, layout.maxDelay);
  const values = layout.layers.map((plan) => allocate((history + shape.steps) * shape.batch * plan.size));
  const layers = layout.layers.map((plan, l) => {
    const h = values[l];
    const rows = shape.steps * shape.batch;
    const width = plan.blocks * plan.size;
    const isOwn = plan.leak !== null || plan.gates !== null;
    const y = isOwn ? allocate(rows * width) : h;
    const z = allocate(rows * plan.fan);
    return {
      plan,
      h,
      y,
      yAt: isOwn ? 0 : history * shape.batch * plan.size,
      z,
      zRows: matrix(z, { rows: shape.batch, cols: plan.fan }),
      yRows: matrix(y, { rows: shape.batch, cols: width }),
      ySpan: span(y, 0, shape.batch * width),
      gathers: plan.sources
        .filter((source) => source.layer >= 0)
        .map(({ layer, delay, at, width: cols }) => ({
          delay,
          from: matrix(values[layer], { rows: shape.batch, cols }),
          to: matrix(z, { rows: shape.batch, cols, stride: plan.fan }),
          column: at,
        })),
      gated: gatedTrack(plan, { h, y, shape, carried: values[plan.carry?.layer ?? l] }, allocate),
      drop: shape.dropout === true ? allocateDropMask(plan, rows, allocate) : null,
    };
  });
  return { ...shape, layout, history, layers, breaks: [] };
}

function gatedTrack(
  plan: LayerLayout,
  own: { h: Vec; y: Vec; carried: Vec; shape: Shape },
  allocate: Allocate,
): GatedTrack | null {
  const { gates, size, ownAt } = plan;
  if (gates === null) return null;
  const { steps, batch } = own.shape;
  const memory = allocate((1 + steps) * batch * gates.memories * size);
  const kept = allocate(steps * batch * gates.kept * size);
  const width = batch * size;
  const rows = {
    gates: matrix(own.y, { rows: batch, cols: gates.blocks.length * size }),
    before: span(memory, 0, width),
    now: span(memory, 0, width),
    kept: span(kept, 0, width),
    value: span(own.h, 0, width),
  };
  const arrays = { gates: own.y, kept, memory, h: own.h, carried: own.carried, own: ownAt };
  return { memory, kept, row: unitRow(size, arrays), rows: gates.fused === undefined ? null : rows };
}

/** Where a trajectory's sequences stand among others: `batch` side by side, of `steps` steps, its own from `first` on. */
export interface Among {
  readonly batch: number;
  readonly first: number;
  readonly steps: number;
}

/**
 * Puts the external inputs (T B x nIn, row-major), the delayed targets (T B x nOut, where a connection reads them) and
 * the constant 1 into the source vectors. What lies before the first step, behind the last or before a break is zero. Forgets nothing
 * else: values of a former run stay until `forward` overwrites them.
 * @param among where the trajectory's sequences stand in both arrays; they are alone in them where it is not given
 */
export function fillInputs(
  track: Trajectory,
  inputs: Float64Array,
  targets?: Float64Array,
  among: Among = { batch: track.batch, first: 0, steps: track.steps },
): void {
  for (const { plan, z } of track.layers) {
    for (let row = 0; row < track.steps * track.batch; row++) z[(row + 1) * plan.fan - 1] = 1;
    for (const source of plan.sources) {
      if (source.layer >= 0) continue;
      const values = source.layer === FROM_TARGET ? targets : inputs;
      if (values === undefined) throw new Error('fillInputs: the network reads targets, but none were given');
      fillColumns(track, { z, fan: plan.fan, source, values }, among);
    }
  }
}

function fillColumns(
  { steps, batch, breaks }: Trajectory,
  { z, fan, source, values }: { z: Vec; fan: number; source: Source; values: Float64Array },
  among: Among,
): void {
  const { width, delay, at } = source;
  let begin = 0;
  let next = 0;
  for (let t = 0; t < steps; t++) {
    while (next < breaks.length && breaks[next].to <= t) begin = breaks[next++].to;
    const isThere = t - delay >= begin && t - delay < among.steps;
    for (let b = 0; b < batch; b++) {
      const to = (t * batch + b) * fan + at;
      const from = ((t - delay) * among.batch + among.first + b) * width;
      for (let j = 0; j < width; j++) z[to + j] = isThere ? values[from + j] : 0;
    }
  }
}

/** Sets the past to zero, as at the start of a series (Pedersen 1997: s_i(0) = 0). */
export function clearPast(track: Trajectory): void {
  eachPast(track, 0, (data, { at, length }) => data.fill(0, at, at + length));
}

/** Sets everything to zero that steps >= t can read of earlier ones. */
export function clearBefore(track: Trajectory, t: number): void {
  eachPast(track, t, (data, { at, length }) => data.fill(0, at, at + length));
}

/** Numbers that `readPast` returns. */
export function pastSize(track: Trajectory): number {
  const memories = (plan: LayerLayout) => plan.gates?.memories ?? 0;
  return track.layers.reduce(
    (sum, { plan }) => sum + (track.history + memories(plan)) * track.batch * plan.size,
    0,
  );
}

/**
 * A copy of everything that steps >= t can read of earlier steps: for each layer the values of steps t - D to t - 1
 * and the memories of step t - 1. At t = 0 that is the past itself.
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
  for (const { h, plan, gated } of track.layers) {
    const width = track.batch * plan.size;
    const length = track.history * width;
    visit(h, { at: t * width, of, length });
    of += length;
    if (gated === null || plan.gates === null) continue;
    const memories = width * plan.gates.memories;
    visit(gated.memory, { at: t * memories, of, length: memories });
    of += memories;
  }
}

/** Where the values of the output layer at step t begin in its `h`. */
export function outputAt(track: Trajectory, t: number): { readonly h: Vec; readonly at: number } {
  const { h, plan } = track.layers[track.layout.output];
  return { h, at: (track.history + t) * track.batch * plan.size };
}
