/** One pass of the extended Kalman filter over the sequences of a problem. */
import { applyOutput } from '../loss/output.ts';
import { span, type Vec } from '../math/kernels.ts';
import { forward } from '../network/forward.ts';
import { setWeights } from '../network/network.ts';
import { trainedPlaces } from '../network/trained.ts';
import { refreshTangent, clearTangent, type Tangent } from '../network/tangent-buffers.ts';
import { tangent } from '../network/tangent.ts';
import { clearPast, outputAt } from '../network/trajectory.ts';
import type { Part, Problem } from '../train/problem.ts';
import { measurePenalties } from './extended-kalman-penalties.ts';
import { allocateScratch, kalmanUpdate, type KalmanFilter, type Scratch } from './extended-kalman-update.ts';

/** Buffers of a pass. */
interface Pass {
  readonly filter: KalmanFilter;
  /** Index in theta of every trained weight. */
  readonly places: Int32Array;
  /** (F) what an update adds to the trained weights. */
  readonly change: Float64Array;
  /** (nOut x F) derivatives of the outputs; (nOut) the outputs, then target - output. */
  readonly jacobian: Float64Array;
  readonly innovation: Float64Array;
  readonly scratch: Scratch;
}

/**
 * Moves `problem.theta` and the filter's covariance. Sequences start from zero; the sensitivities that are carried from
 * step to step are those of the weights of the time, as usual with this filter, and not of the present ones.
 * @returns false when a number is no longer finite; theta and covariance are then of no use
 */
export function kalmanPass(problem: Problem, filter: KalmanFilter): boolean {
  const { layout } = problem;
  const pass = {
    filter,
    places: trainedPlaces(layout),
    change: new Float64Array(layout.freeCount),
    jacobian: new Float64Array(layout.outputs * layout.freeCount),
    innovation: new Float64Array(layout.outputs),
    scratch: allocateScratch(filter.blocks, layout.outputs),
  };
  problem.counts.evaluations++;
  problem.counts.gradients++;
  for (const part of problem.parts) {
    // One sequence at a time has sensitivities, so the whole part goes forward once for each of them.
    for (let b = 0; b < part.batch; b++) if (!passSequence(problem, pass, { part, b })) return false;
  }
  return measurePenalties(problem, filter, pass) && problem.theta.every((weight) => Number.isFinite(weight));
}

function passSequence(problem: Problem, pass: Pass, { part, b }: { part: Part; b: number }): boolean {
  const { network, window } = problem;
  if (part.tangent === null) throw new Error('extended-kalman: the problem was made without tangent buffers');
  useWeights(problem, part.tangent);
  clearTangent(network, part.tangent);
  clearPast(part.track);
  const end = lastCounted(part, b, window.to) + 1;
  for (let t = 0; t < end; t++) {
    forward(network, part.track, t, t + 1);
    tangent(network, part.track, part.tangent, { from: t, to: t + 1, b, jacobian: part.tangent.row });
    if (t < window.lossFrom || part.weights[t * part.batch + b] === 0) continue;
    observe(problem, pass, { part, row: t * part.batch + b, derivatives: part.tangent });
    if (!kalmanUpdate(pass.filter, pass)) return false;
    for (let i = 0; i < pass.places.length; i++) problem.theta[pass.places[i]] += pass.change[i];
    useWeights(problem, part.tangent);
  }
  return true;
}

function lastCounted({ weights, batch }: Part, b: number, to: number): number {
  let t = to - 1;
  while (t >= 0 && weights[t * batch + b] === 0) t--;
  return t;
}

/** Puts theta, with the noise of the iteration where there is some, into the network. */
function useWeights(problem: Problem, sensitivities: Tangent): void {
  const { kernels, network, theta, trial, weightNoise } = problem;
  if (weightNoise === null) setWeights(network, span(theta));
  else {
    kernels.copyInto(span(trial), span(theta));
    kernels.axpyInto(span(trial), 1, span(weightNoise));
    setWeights(network, span(trial));
  }
  refreshTangent(network, sensitivities);
}

/** Derivatives and errors of one step, behind the output function. */
function observe(
  { layout, loss }: Problem,
  { jacobian, innovation }: Pass,
  { part, row, derivatives }: { part: Part; row: number; derivatives: Tangent },
): void {
  const { outputs: width, freeCount } = layout;
  const { h, at } = outputAt(part.track, 0);
  for (let o = 0; o < width; o++) {
    innovation[o] = h[at + row * width + o];
    const from = o * derivatives.stride;
    for (let i = 0; i < freeCount; i++) jacobian[o * freeCount + i] = derivatives.row[from + i];
  }
  applyOutput(innovation, { at: 0, rows: 1, width }, loss.output);
  if (loss.output === 'logistic') logisticRows(jacobian, innovation, freeCount);
  if (loss.output === 'softmax') softmaxRows(jacobian, innovation, freeCount);
  for (let o = 0; o < width; o++) innovation[o] = part.targets[row * width + o] - innovation[o];
}

/** dp/dw = p (1 - p) dy/dw. */
function logisticRows(jacobian: Float64Array, p: Float64Array, columns: number): void {
  for (let i = 0; i < jacobian.length; i++) {
    const probability = p[Math.floor(i / columns)];
    jacobian[i] *= probability * (1 - probability);
  }
}

/** dp_o/dw = p_o (dy_o/dw - sum over k of p_k dy_k/dw). */
function softmaxRows(jacobian: Float64Array, p: Vec, columns: number): void {
  for (let i = 0; i < columns; i++) {
    let mean = 0;
    for (let o = 0; o < p.length; o++) mean += p[o] * jacobian[o * columns + i];
    for (let o = 0; o < p.length; o++) jacobian[o * columns + i] = p[o] * (jacobian[o * columns + i] - mean);
  }
}
