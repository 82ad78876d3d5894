import { matrix, span, type Vec } from '../../src/engine/math/kernels.ts';
import { typescriptKernels } from '../../src/engine/math/kernels-ts.ts';
import { allocateBackward, backward, type Backward } from '../../src/engine/network/backward.ts';
import { forward } from '../../src/engine/network/forward.ts';
import { hessianVector } from '../../src/engine/network/hessian-vector.ts';
import { jvp } from '../../src/engine/network/jvp.ts';
import { type Layout, layoutOf } from '../../src/engine/network/layout.ts';
import { allocateNetwork, type Network, setWeights } from '../../src/engine/network/network.ts';
import { allocateProducts, type Products } from '../../src/engine/network/products-buffers.ts';
import type { NetworkGraph } from '../../src/engine/network/spec.ts';
import { tangent } from '../../src/engine/network/tangent.ts';
import {
  allocateTangent,
  clearTangent,
  type Tangent,
  tangentStride,
} from '../../src/engine/network/tangent-buffers.ts';
import {
  allocateTrajectory,
  clearPast,
  fillInputs,
  outputAt,
  type Trajectory,
} from '../../src/engine/network/trajectory.ts';
import { openStream } from '../../src/engine/random.ts';

/** A network with random weights and data, without anything of a run: E = 1/2 sum of weight times squared error. */
export interface NetworkProblem {
  readonly layout: Layout;
  readonly network: Network;
  readonly track: Trajectory;
  readonly back: Backward;
  readonly sensitivities: Tangent;
  readonly products: Products;
  readonly theta: Float64Array;
  /** (T B nOut). */
  readonly targets: Float64Array;
  /** (T B): sequences have unequal lengths, and count no more after their end. */
  readonly weights: Float64Array;
  /** Arrays that the kernels reach: (P), (P), (P), (T B nOut), (T B nOut), (T nOut x stride). */
  readonly buffers: {
    readonly theta: Vec;
    readonly gradient: Vec;
    readonly direction: Vec;
    readonly slope: Vec;
    readonly dots: Vec;
    readonly jacobian: Vec;
  };
}

/** A problem with two inputs and as many targets as the output layer has units. */
export function networkProblem(
  graph: NetworkGraph,
  size: { seed: number; steps: number; batch: number; scale?: number },
): NetworkProblem {
  const { seed, steps, batch } = size;
  const outputs = graph.layers.find(({ name }) => name === graph.output)?.size ?? 0;
  const layout = layoutOf(graph, 2, outputs);
  const kernels = typescriptKernels.open('float64', 1 << 24);
  const allocate = (length: number): Vec => kernels.alloc(length);
  const network = allocateNetwork(layout, kernels, allocate);
  const track = allocateTrajectory(layout, { steps, batch }, allocate);
  const stream = openStream(seed, 'network problem');
  const normals = (length: number) => Float64Array.from({ length }, () => stream.normal());
  const range = size.scale ?? 0.8;
  const theta = Float64Array.from(layout.present, (flag) => flag * stream.uniformIn(-range, range));
  const targets = normals(steps * batch * outputs);
  fillInputs(track, normals(steps * batch * 2), targets);
  const lengths = Array.from({ length: batch }, (_, b) => (b === 0 ? steps : stream.integer(1, steps + 1)));
  return {
    layout,
    network,
    track,
    back: allocateBackward(track, allocate),
    sensitivities: allocateTangent(network, track, allocate),
    products: allocateProducts(track, allocate, { second: true }),
    theta,
    targets,
    buffers: {
      theta: allocate(layout.parameters),
      gradient: allocate(layout.parameters),
      direction: allocate(layout.parameters),
      dots: allocate(steps * batch * outputs),
      slope: allocate(steps * batch * outputs),
      jacobian: allocate(steps * outputs * tangentStride(layout)),
    },
    weights: Float64Array.from({ length: steps * batch }, (_, i) =>
      Math.floor(i / batch) < lengths[i % batch] ? 1 : 0,
    ),
  };
}

/** The outputs (T B nOut) at weights `theta`. */
export function outputsAt(problem: NetworkProblem, theta: Float64Array): Float64Array {
  const { network, track, layout, buffers } = problem;
  buffers.theta.set(theta);
  setWeights(network, span(buffers.theta));
  clearPast(track);
  forward(network, track, 0, track.steps);
  const { h, at } = outputAt(track, 0);
  return Float64Array.from(h.subarray(at, at + track.steps * track.batch * layout.outputs));
}

/** dE/dy (T B nOut) for outputs. */
export function errorSlope(problem: NetworkProblem, outputs: Float64Array): Float64Array {
  const { targets, weights, layout } = problem;
  return outputs.map((y, i) => weights[Math.floor(i / layout.outputs)] * (y - targets[i]));
}

/** E at weights `theta`. */
export function errorAt(problem: NetworkProblem, theta: Float64Array): number {
  const outputs = outputsAt(problem, theta);
  const slope = errorSlope(problem, outputs);
  return slope.reduce((sum, e, i) => sum + (e * (outputs[i] - problem.targets[i])) / 2, 0);
}

/** dE/dtheta (P) at weights `theta` by back-propagation, 0 for untrained weights. */
export function gradientAt(problem: NetworkProblem, theta: Float64Array): Float64Array {
  const { network, track, back, layout } = problem;
  const { gradient, slope } = problem.buffers;
  slope.set(errorSlope(problem, outputsAt(problem, theta)));
  gradient.fill(0);
  backward(network, track, back, { outputError: slope, from: 0, to: track.steps, gradient });
  return Float64Array.from(gradient, (g, i) => (layout.freeIndex[i] < 0 ? 0 : g));
}

/** The Jacobian by forward sensitivities: row (t B + b) nOut + o, a column for each trained weight. */
export function jacobianAt(problem: NetworkProblem, theta: Float64Array): readonly Float64Array[] {
  const { network, track, layout, sensitivities } = problem;
  outputsAt(problem, theta);
  const { steps, batch } = track;
  const { stride } = sensitivities;
  const { jacobian } = problem.buffers;
  const rows: Float64Array[] = [];
  for (let b = 0; b < batch; b++) {
    clearTangent(network, sensitivities);
    tangent(network, track, sensitivities, { from: 0, to: steps, b, jacobian });
    const j = matrix(jacobian, { rows: steps * layout.outputs, cols: layout.freeCount, stride });
    for (let i = 0; i < j.rows; i++) {
      const row = (Math.floor(i / layout.outputs) * batch + b) * layout.outputs + (i % layout.outputs);
      rows[row] = Float64Array.from(jacobian.subarray(i * stride, i * stride + layout.freeCount));
    }
  }
  return rows;
}

/** A random direction (P) of length 1, 0 at untrained weights. */
export function randomDirection({ layout }: Pick<NetworkProblem, 'layout'>, seed: number): Float64Array {
  const stream = openStream(seed, 'direction');
  const direction = Float64Array.from(layout.freeIndex, (column) => (column < 0 ? 0 : stream.normal()));
  const length = Math.sqrt(direction.reduce((sum, x) => sum + x * x, 0));
  return direction.map((x) => x / length);
}

/** J v (T B nOut) at theta. */
export function jacobianProductAt(problem: NetworkProblem, v: Float64Array): Float64Array {
  const { network, track, products, theta } = problem;
  const { direction, dots } = problem.buffers;
  outputsAt(problem, theta);
  direction.set(v);
  jvp(network, track, products, { direction, from: 0, to: track.steps, out: dots });
  return Float64Array.from(dots);
}

/** J' W J v (P) at theta, W the weights of the loss; 0 for untrained weights. */
export function gaussNewtonProductAt(problem: NetworkProblem, v: Float64Array): Float64Array {
  const { network, track, back, layout, weights } = problem;
  const { gradient, dots } = problem.buffers;
  jacobianProductAt(problem, v);
  for (let i = 0; i < dots.length; i++) dots[i] *= weights[Math.floor(i / layout.outputs)];
  gradient.fill(0);
  backward(network, track, back, { outputError: dots, from: 0, to: track.steps, gradient });
  return Float64Array.from(gradient, (g, i) => (layout.freeIndex[i] < 0 ? 0 : g));
}

/** H v (P) at theta, H the Hessian of E; 0 for untrained weights. */
export function hessianProductAt(problem: NetworkProblem, v: Float64Array): Float64Array {
  const { network, track, products, back, layout, weights } = problem;
  const { direction, dots, gradient } = problem.buffers;
  gradientAt(problem, problem.theta);
  direction.set(v);
  jvp(network, track, products, { direction, from: 0, to: track.steps, out: dots });
  for (let i = 0; i < dots.length; i++) dots[i] *= weights[Math.floor(i / layout.outputs)];
  gradient.fill(0);
  const pass = { direction, outputErrorDot: dots, from: 0, to: track.steps, out: gradient };
  hessianVector(network, track, { back, products }, pass);
  return Float64Array.from(gradient, (g, i) => (layout.freeIndex[i] < 0 ? 0 : g));
}

/** Which relu units are active when, as a text. */
function sidesOf({ track }: NetworkProblem): string {
  return track.layers
    .filter(({ plan }) => plan.activation === 'relu')
    .map(({ y, yAt }) => Array.from(y.subarray(yAt), (value) => (value > 0 ? 1 : 0)).join(''))
    .join('|');
}

/**
 * Derivative of `f` at theta along `direction`: central differences of order 6, the step halved while a piecewise
 * linear unit changes sides within it.
 */
export function differentiate(
  problem: NetworkProblem,
  direction: Float64Array,
  f: (theta: Float64Array) => Float64Array,
): Float64Array {
  const at = (offset: number) => {
    const values = f(problem.theta.map((w, i) => w + offset * direction[i]));
    return { values, side: sidesOf(problem) };
  };
  let h = 4e-3;
  for (;;) {
    const points = [-3, -2, -1, 1, 2, 3].map((k) => at(k * h));
    if (points.every(({ side }) => side === points[0].side) || h < 1e-6) {
      const weights = [-1, 9, -45, 45, -9, 1];
      return points[0].values.map(
        (_, i) => points.reduce((sum, { values }, k) => sum + weights[k] * values[i], 0) / (60 * h),
      );
    }
    h /= 4;
  }
}

/** The unit vector of weight `index`. */
export function unitVector(length: number, index: number): Float64Array {
  return new Float64Array(length).fill(1, index, index + 1);
}

/** ||a - b|| / ||a||, or ||a - b|| where a is zero. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    difference += (a[i] - b[i]) ** 2;
    size += a[i] ** 2;
  }
  return size === 0 ? Math.sqrt(difference) : Math.sqrt(difference / size);
}
