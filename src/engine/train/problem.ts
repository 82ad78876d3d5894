/**
 * A training problem: one network, the sequences it is trained on at present, and everything a method may ask of them.
 * All buffers are allocated once (see buffers.ts); nothing here remembers more than the present weights and what was
 * computed from them. T steps, B sequences, P parameters, F trained ones.
 */
import type { Loss, LossPass } from '../loss/index.ts';
import { type Kernels, span, type Vec } from '../math/kernels.ts';
import { backward, type Backward } from '../network/backward.ts';
import { forward } from '../network/forward.ts';
import { clearUntrained } from '../network/trained.ts';
import type { Layout } from '../network/layout.ts';
import { type Network, setWeights } from '../network/network.ts';
import type { Tangent } from '../network/tangent-buffers.ts';
import { clearPast, outputAt, type Trajectory, writePast } from '../network/trajectory.ts';
import type { Regularizer } from '../regularizers/index.ts';
import type { KeptInputs } from '../regularizers/inputs.ts';
import type { PartProducts, Readout, SecondOrder } from './method-buffers.ts';
import type { PartJob, Team } from './team.ts';

/**
 * A fixed block of the batch's sequences. The split depends on the size of the batch only, and sums over the parts are
 * taken in order, so no result depends on how many threads work on them.
 */
export interface Part {
  /** Index of its first sequence in the batch, and how many it has. */
  readonly first: number;
  readonly batch: number;
  readonly track: Trajectory;
  /** (T B nOut) scaled targets. */
  readonly targets: Vec;
  /** (T B) 1 where a step counts in the loss, 0 where it does not. */
  readonly weights: Vec;
  /** (T B nOut) dE/dy at the weights of the last evaluation. */
  readonly slope: Vec;
  /** (P) dE/dtheta of this part. */
  readonly gradient: Vec;
  readonly backward: Backward | null;
  readonly tangent: Tangent | null;
  readonly products: PartProducts | null;
  /** What the steps from `window.from` on can read of the steps before (see `readPast`); null at step 0 for zeros. */
  past: Float64Array | null;
}

/** The steps in use: forward and backward run over [from, to), the loss counts those of [lossFrom, to). */
export interface Window {
  from: number;
  lossFrom: number;
  to: number;
}

/** How often the costly things were done. An evaluation is a forward pass over the window. */
export interface Counts {
  evaluations: number;
  gradients: number;
}

/** C and E at some weights. */
export interface Cost {
  readonly cost: number;
  readonly error: number;
}

/** A regulariser with its settings. */
export type Regularization<R extends Regularizer = Regularizer> = {
  readonly entry: R;
  readonly options: Record<string, unknown>;
};

/** See the head of the file. */
export interface Problem {
  readonly layout: Layout;
  readonly kernels: Kernels;
  readonly network: Network;
  readonly parts: readonly Part[];
  /** The loss of each part at the last evaluation. */
  readonly losses: Float64Array;
  /** Threads that share the work on the parts; null for this one alone. */
  team: Team | null;
  /** Where sequences are run for evaluation only; null for a series, which goes on in its own trajectory. */
  readonly checker: Part | null;
  readonly window: Window;
  /** Steps of the batch that is in the buffers. */
  loadedSteps: number;
  readonly loss: Loss;
  readonly lossOptions: Record<string, unknown>;
  regularizers: readonly Regularization[];
  /** (P) accepted weights. */
  readonly theta: Vec;
  /** (P) weights being tried. */
  readonly trial: Vec;
  /** (P) the weights of the last evaluation. */
  readonly at: Vec;
  /** (P) what is added to the weights in every evaluation, drawn once an iteration; null without such noise. */
  weightNoise: Vec | null;
  /** Where such noise has its place; null where no regulariser makes any. */
  readonly weightNoiseBuffer: Vec | null;
  /** The inputs without the disturbances of the iteration; null while there are none. */
  keptInputs: readonly KeptInputs[] | null;
  /** (P) dC/dtheta, 0 for untrained weights. */
  readonly gradient: Vec;
  /** (P) search direction of the method. */
  readonly direction: Vec;
  readonly second: SecondOrder | null;
  readonly readout: Readout | null;
  /** For derivative products: a direction (P), H_L of one step (nOut x nOut), one row of outputs. */
  readonly products: { readonly direction: Vec; readonly curvature: Vec; readonly row: Vec } | null;
  /** Number of counted steps in the window, at least 1: what a mean divides by. */
  counted: number;
  /** C and E at theta. */
  cost: number;
  error: number;
  /** Value of the last through-time term (Omega); NaN where there is none. */
  throughTime: number;
  counts: Counts;
}

/** Makes `theta` (P) the accepted weights and computes their cost. */
export function setTheta(problem: Problem, theta: Vec): void {
  problem.theta.set(theta);
  Object.assign(problem, evaluate(problem, problem.theta));
}

/** Makes `problem.trial`, the weights of the last evaluation, the accepted ones; `found` is what they cost. */
export function acceptTrial(problem: Problem, { cost, error }: Cost): void {
  problem.kernels.copyInto(span(problem.theta), span(problem.trial));
  Object.assign(problem, { cost, error });
}

/**
 * C and E of the window at weights `theta` (P). Leaves the network, the trajectories and the slopes at these weights:
 * whoever tries weights and rejects them evaluates the accepted ones again.
 */
export function evaluate(problem: Problem, theta: Vec): Cost {
  const { kernels, network, parts, at, weightNoise } = problem;
  problem.counts.evaluations++;
  kernels.copyInto(span(at), span(theta));
  if (weightNoise === null) setWeights(network, span(at));
  else {
    kernels.axpyInto(span(at), 1, span(weightNoise));
    setWeights(network, span(at));
    kernels.copyInto(span(at), span(theta));
  }
  for (const part of parts) placePast(problem, part);
  eachPart(problem, 'loss');
  let error = 0;
  for (let p = 0; p < parts.length; p++) error += problem.losses[p];
  if (problem.loss.isMean(problem.lossOptions)) error /= problem.counted;
  return { cost: error + penaltyAt(problem, theta), error };
}

/** Does the same with every part, with the help of a team where there is one. */
function eachPart(problem: Problem, kind: PartJob['kind']): void {
  const { team, losses, window, counted } = problem;
  const job = { kind, window, counted };
  team?.begin(job);
  workOn(problem, job, { member: 0, size: team?.size ?? 1, losses });
  team?.finish(losses);
}

/** Does `job` on the parts of one member of a team (see team.ts): the losses of its parts go into `losses`. */
export function workOn(
  problem: Problem,
  { kind }: PartJob,
  { member, size, losses }: { member: number; size: number; losses: Float64Array },
): void {
  for (let p = member; p < problem.parts.length; p += size) {
    if (kind === 'loss') losses[p] = lossOfPart(problem, problem.parts[p]);
    else gradientOfPart(problem, problem.parts[p]);
  }
}

/** Puts the past of the window into the part's trajectory. */
function placePast({ window }: Problem, part: Part): void {
  if (part.past === null) clearPast(part.track);
  else writePast(part.track, window.from, part.past);
}

/** The sum of the loss over one part: forward pass and slopes (divided by the count for a mean). */
export function lossOfPart(problem: Problem, part: Part): number {
  const { kernels, network, window, loss } = problem;
  forward(network, part.track, window.from, window.to);
  const pass = lossPass(problem, part);
  const sum = loss.evaluate(kernels, pass);
  if (loss.isMean(problem.lossOptions)) kernels.scaleInto(slopeSpan(pass), 1 / problem.counted);
  return sum;
}

/** The part's rows of the window's loss. */
export function lossPass(
  { layout, window: present }: Problem,
  part: Part,
  window: Pick<Window, 'lossFrom' | 'to'> = present,
): LossPass {
  const { h, at } = outputAt(part.track, window.lossFrom);
  return {
    outputs: h,
    at,
    targets: part.targets,
    weights: part.weights,
    slope: part.slope,
    first: window.lossFrom * part.batch,
    rows: (window.to - window.lossFrom) * part.batch,
    width: layout.outputs,
  };
}

const slopeSpan = ({ slope, first, rows, width }: LossPass) => span(slope, first * width, rows * width);

/**
 * dC/dtheta at the weights of the last evaluation into `problem.gradient`, by back-propagation over the window
 * (Bianchi et al. 2017 section 2.1), with all penalties. Throws where the problem has no backward buffers.
 */
export function computeGradient(problem: Problem): void {
  const { kernels, parts, gradient } = problem;
  problem.counts.gradients++;
  eachPart(problem, 'gradient');
  kernels.copyInto(span(gradient), span(parts[0].gradient));
  for (let p = 1; p < parts.length; p++) kernels.axpyInto(span(gradient), 1, span(parts[p].gradient));
  finishGradient(problem);
}

/** dE/dtheta of one part at the weights of the last evaluation into `part.gradient`; the buffers keep the backward pass. */
export function gradientOfPart({ kernels, network, window }: Problem, part: Part): void {
  const { backward: buffers, track, slope, gradient } = part;
  if (buffers === null) throw new Error('The problem was made without the buffers of a backward pass.');
  kernels.fill(span(gradient), 0);
  const { from, lossFrom, to } = window;
  // Steps of the window before the loss begins have no error of their own; their slopes are those of earlier windows.
  if (lossFrom > from) clearSlopes(part, { from, to: lossFrom, width: network.layout.outputs });
  backward(network, track, buffers, { outputError: slope, from, to, errorFrom: lossFrom, gradient });
}

function clearSlopes({ slope, batch }: Part, steps: { from: number; to: number; width: number }): void {
  slope.fill(0, steps.from * batch * steps.width, steps.to * batch * steps.width);
}

/** The regularisers of one kind, with their settings. */
export function regularizersOf<K extends Regularizer['kind']>(
  problem: Problem,
  kind: K,
): readonly Regularization<Extract<Regularizer, { kind: K }>>[] {
  return problem.regularizers.filter(
    (each): each is Regularization<Extract<Regularizer, { kind: K }>> => each.entry.kind === kind,
  );
}

/** Sum of all penalties at `theta`. */
function penaltyAt(problem: Problem, theta: Vec): number {
  return regularizersOf(problem, 'penalty').reduce(
    (sum, { entry, options }) => sum + entry.penalty(theta, problem.layout, options),
    0,
  );
}

/** Adds the penalties' part (at the weights of the last evaluation) to `gradient` and puts untrained weights to 0. */
export function finishGradient(problem: Problem): void {
  const { gradient, at, layout } = problem;
  for (const { entry, options } of regularizersOf(problem, 'penalty'))
    entry.addGradient(gradient, { theta: at, layout }, options);
  clearUntrained(gradient, layout);
}

/** (F) second derivatives of all penalties by the trained weights, at the weights of the last evaluation. */
export function penaltyCurvature(problem: Problem): Float64Array {
  const { at, layout } = problem;
  const all = new Float64Array(layout.parameters);
  for (const { entry, options } of regularizersOf(problem, 'penalty'))
    entry.addCurvature(all, { theta: at, layout }, options);
  return all.filter((_, i) => layout.freeIndex[i] >= 0);
}

/** Euclidean norm of the gradient. */
export function gradientNorm(problem: Problem): number {
  const gradient = span(problem.gradient);
  return Math.sqrt(problem.kernels.dot(gradient, gradient));
}

/** Does `work` without counting what it computes. */
export function uncounted<T>(problem: Problem, work: () => T): T {
  const { counts } = problem;
  problem.counts = { ...counts };
  try {
    return work();
  } finally {
    problem.counts = counts;
  }
}
