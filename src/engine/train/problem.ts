/**
 * A training problem: one network, its samples, and everything a method may ask of them. All buffers are allocated
 * once; nothing here remembers more than the present weights and what was computed from them.
 */
import type { Prepared } from '../data/prepare.ts';
import { entryNamed } from '../fields.ts';
import { type Loss, losses } from '../loss/index.ts';
import {
  allocBytes,
  type KernelProvider,
  type Kernels,
  type Matrix,
  matrix,
  span,
  type Vec,
} from '../math/kernels.ts';
import { allocateBackward, type Backward } from '../network/backward.ts';
import { forward } from '../network/forward.ts';
import type { Layout } from '../network/layout.ts';
import { type Allocate, allocateNetwork, type Network, setWeights } from '../network/network.ts';
import { allocateTangent, type Tangent, tangentStride } from '../network/tangent-buffers.ts';
import {
  allocateTrajectory,
  clearPast,
  fillInputs,
  outputAt,
  type Trajectory,
} from '../network/trajectory.ts';
import { type Regularizer, regularizers } from '../regularizers/index.ts';
import type { RunSpec } from './spec.ts';

/** Rows of J that are computed before they are added to J'J: enough to fill vectors, few enough to stay in cache. */
export const JACOBIAN_BLOCK = 128;

/** See the head of the file. T training samples, P parameters, F trained ones. */
export interface Problem {
  readonly layout: Layout;
  readonly kernels: Kernels;
  readonly network: Network;
  /** Training samples, then validation, then test: one trajectory through all of them. */
  readonly track: Trajectory;
  readonly prepared: Prepared;
  readonly loss: Loss;
  readonly penalties: readonly { readonly entry: Regularizer; readonly options: Record<string, unknown> }[];
  /** Number of training samples T; they are the first of the trajectory. */
  readonly trainSteps: number;
  /** (T nOut) scaled targets of the training samples. */
  readonly targets: Vec;
  /** (T nOut) dE/dy at the weights of the last forward pass; minus the errors for squared error. */
  readonly slope: Vec;
  /** (P) accepted weights. */
  readonly theta: Vec;
  /** (P) weights being tried. */
  readonly trial: Vec;
  /** (P) dC/dtheta at theta, 0 for untrained weights; filled by `computeGradient` or `computeNormalEquations`. */
  readonly gradient: Vec;
  /** (P) search direction of the method. */
  readonly direction: Vec;
  readonly backward: Backward | null;
  readonly second: SecondOrder | null;
  /** C at theta; what the line search compares with. */
  cost: number;
  /** E at theta. */
  error: number;
}

/** Buffers of second-order methods. Rows and columns are trained weights. */
export interface SecondOrder {
  readonly tangent: Tangent;
  /** (JACOBIAN_BLOCK nOut x stride) one block of J. */
  readonly jacobian: Vec;
  /** J'J (F x F, row length stride). */
  readonly hessian: Matrix;
  /** Working copy for the factorisation. */
  readonly factor: Matrix;
  /** (1 x F) J' dE/dy, then the solution of the normal equations. */
  readonly projected: Matrix;
}

/** What a spec's gradient and methods need in memory. */
export interface Needs {
  readonly backward: boolean;
  readonly second: boolean;
}

/** Bytes of workspace a problem takes. */
export function problemBytes(
  layout: Layout,
  samples: { all: number; train: number },
  spec: { precision: RunSpec['precision']; needs: Needs },
): number {
  let bytes = 0;
  const nothing = new Float64Array(0);
  const count: Allocate = (length) => {
    bytes += allocBytes(spec.precision, length);
    return nothing;
  };
  // The dry run never touches numbers, so no kernels are needed.
  allocateProblem(layout, samples, {
    kernels: undefined as unknown as Kernels,
    allocate: count,
    needs: spec.needs,
  });
  return bytes;
}

/** Makes a problem with zero weights, in a workspace of `bytes` (see `problemBytes`); `setTheta` puts weights in. */
export function createProblem(
  spec: RunSpec,
  prepared: Prepared,
  layout: Layout,
  setup: { provider: KernelProvider; needs: Needs; bytes: number },
): Problem {
  const train = prepared.sets.train.end;
  const samples = { all: prepared.samples, train };
  const kernels = setup.provider.open(spec.precision, setup.bytes);
  const allocate: Allocate = (length) => kernels.alloc(length);
  const buffers = allocateProblem(layout, samples, { kernels, allocate, needs: setup.needs });
  fillInputs(buffers.track, prepared.inputs);
  for (let i = 0; i < buffers.targets.length; i++) buffers.targets[i] = prepared.targets[i];
  return {
    layout,
    kernels,
    prepared,
    loss: entryNamed(losses, spec.loss.name, 'loss'),
    penalties: spec.regularizers.map((options) => ({
      entry: entryNamed(regularizers, options.name, 'regularizers'),
      options,
    })),
    trainSteps: train,
    cost: NaN,
    error: NaN,
    ...buffers,
  };
}

function allocateProblem(
  layout: Layout,
  samples: { all: number; train: number },
  setup: { kernels: Kernels; allocate: Allocate; needs: Needs },
) {
  const { allocate, kernels, needs } = setup;
  const network = allocateNetwork(layout, kernels, allocate);
  const track = allocateTrajectory(layout, { steps: samples.all, batch: 1 }, allocate);
  const vector = () => allocate(layout.parameters);
  return {
    network,
    track,
    targets: allocate(samples.train * layout.outputs),
    slope: allocate(samples.train * layout.outputs),
    theta: vector(),
    trial: vector(),
    gradient: vector(),
    direction: vector(),
    backward: needs.backward ? allocateBackward(track, allocate) : null,
    second: needs.second ? allocateSecond(network, track, allocate) : null,
  };
}

function allocateSecond(network: Network, track: Trajectory, allocate: Allocate): SecondOrder {
  const { layout } = network;
  const stride = tangentStride(layout);
  const size = layout.freeCount;
  const square = () => matrix(allocate(size * stride), { rows: size, cols: size, stride });
  return {
    tangent: allocateTangent(network, track, allocate),
    jacobian: allocate(JACOBIAN_BLOCK * layout.outputs * stride),
    hessian: square(),
    factor: square(),
    projected: matrix(allocate(stride), { rows: 1, cols: size, stride }),
  };
}

/** Makes `theta` (P) the accepted weights and computes their cost. */
export function setTheta(problem: Problem, theta: Vec): void {
  problem.theta.set(theta);
  const { cost, error } = evaluate(problem, problem.theta);
  problem.cost = cost;
  problem.error = error;
}

/**
 * C and E of the training samples at weights `theta` (P). Leaves the network, the trajectory and `slope` at these
 * weights: whoever tries weights and rejects them evaluates the accepted ones again.
 */
export function evaluate(problem: Problem, theta: Vec): { cost: number; error: number } {
  const { kernels, network, track, trainSteps, layout } = problem;
  setWeights(network, span(theta));
  clearPast(track);
  forward(network, track, 0, trainSteps);
  const { h, at } = outputAt(track, 0);
  const error = problem.loss.evaluate(kernels, {
    outputs: h,
    at,
    targets: problem.targets,
    slope: problem.slope,
    count: trainSteps * layout.outputs,
  });
  return { cost: error + penalty(problem, theta), error };
}

/** Sum of all regularisers at `theta`. */
function penalty(problem: Problem, theta: Vec): number {
  const { freeIndex } = problem.layout;
  return problem.penalties.reduce(
    (sum, { entry, options }) => sum + entry.penalty(theta, freeIndex, options),
    0,
  );
}

/** Adds the regularisers' part to `gradient` and puts untrained weights to 0. */
export function finishGradient(problem: Problem): void {
  const { gradient, theta, layout } = problem;
  for (const { entry, options } of problem.penalties)
    entry.addGradient(gradient, theta, layout.freeIndex, options);
  for (let i = 0; i < gradient.length; i++) if (layout.freeIndex[i] < 0) gradient[i] = 0;
}

/** Second derivative of all regularisers by a trained weight. */
export function penaltyCurvature(problem: Problem): number {
  return problem.penalties.reduce((sum, { entry, options }) => sum + entry.curvature(options), 0);
}

/** Euclidean norm of the gradient. */
export function gradientNorm(problem: Problem): number {
  const gradient = span(problem.gradient);
  return Math.sqrt(problem.kernels.dot(gradient, gradient));
}
