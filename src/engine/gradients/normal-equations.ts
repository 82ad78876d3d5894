/** J' H_L J and J' dE/dy of the training samples, from forward sensitivities (Pedersen 1997 eq. 5-6). */
import { type Matrix, matrix, span } from '../math/kernels.ts';
import { tangent } from '../network/tangent.ts';
import { clearTangent } from '../network/tangent-buffers.ts';
import { JACOBIAN_BLOCK } from '../train/buffers.ts';
import type { SecondOrder } from '../train/method-buffers.ts';
import { finishGradient, lossPass, type Part, type Problem } from '../train/problem.ts';

/**
 * Fills `problem.gradient` with dC/dtheta and, unless `gradientOnly`, `problem.second.hessian` with J' H_L J (no
 * regulariser added), H_L being the second derivative of the loss by the outputs (the identity for half a sum of
 * squares). Rows of J are made block by block and added in the order of time, sequence by sequence, so the block size
 * does not change a bit of the result. The trajectories must hold the forward pass of the last evaluation.
 */
export function computeNormalEquations(problem: Problem, { gradientOnly = false } = {}): void {
  const { second, kernels, layout } = problem;
  if (second === null) throw new Error('normal equations: the problem was made without second-order buffers');
  problem.counts.gradients++;
  kernels.fill(span(second.hessian.data), 0);
  kernels.fill(span(second.projected.data), 0);
  for (const part of problem.parts) {
    for (let b = 0; b < part.batch; b++) addSequence(problem, second, { part, b, gradientOnly });
  }
  for (let i = 0; i < layout.parameters; i++) {
    const column = layout.freeIndex[i];
    problem.gradient[i] = column < 0 ? 0 : second.projected.data[second.projected.at + column];
  }
  finishGradient(problem);
}

function addSequence(
  problem: Problem,
  second: SecondOrder,
  place: { part: Part; b: number; gradientOnly: boolean },
): void {
  const { kernels, network, layout, window } = problem;
  const { part, b, gradientOnly } = place;
  const { jacobian, hessian, projected, stride } = second;
  if (part.tangent === null)
    throw new Error('normal equations: the problem was made without tangent buffers');
  clearTangent(network, part.tangent);
  for (let from = 0; from < window.to; from += JACOBIAN_BLOCK) {
    const to = Math.min(window.to, from + JACOBIAN_BLOCK);
    tangent(network, part.track, part.tangent, { from, to, b, jacobian });
    const rows = (to - from) * layout.outputs;
    const j = matrix(jacobian, { rows, cols: layout.freeCount, stride });
    const block = { part, b, from, to };
    // Blocks of more than one sequence have their slopes B nOut apart: one row of J at a time then.
    if (part.batch === 1 && from >= window.lossFrom) {
      const slope = matrix(part.slope, { rows, cols: 1, at: from * layout.outputs });
      kernels.gemmTransposedInto(projected, slope, j); // (rows x 1)' (rows x F) -> (1 x F)
    } else addRows(problem, second, block);
    const counted = countedSteps(block);
    if (gradientOnly || counted === 0) continue;
    if (problem.loss.name === 'squared-error' && counted === to - from) kernels.syrkInto(hessian, j);
    else addWeighted(problem, second, { ...block, j });
  }
}

interface Block {
  readonly part: Part;
  readonly b: number;
  readonly from: number;
  readonly to: number;
}

/** projected += J' dE/dy, step by step from where the loss begins: slopes before it are those of earlier batches. */
function addRows(
  { kernels, layout, window }: Problem,
  second: SecondOrder,
  { part, b, from, to }: Block,
): void {
  const { jacobian, projected, stride } = second;
  const outputs = layout.outputs;
  const slope = matrix(part.slope, { rows: outputs, cols: 1 });
  const j = matrix(jacobian, { rows: outputs, cols: layout.freeCount, stride });
  for (let t = Math.max(from, window.lossFrom); t < to; t++) {
    slope.at = (t * part.batch + b) * outputs;
    j.at = (t - from) * outputs * stride;
    kernels.gemmTransposedInto(projected, slope, j);
  }
}

function countedSteps({ part, b, from, to }: Block): number {
  let count = 0;
  for (let t = from; t < to; t++) count += part.weights[t * part.batch + b];
  return count;
}

/** hessian += J' (H_L J), where H_L is one nOut x nOut matrix a step. */
function addWeighted(
  problem: Problem,
  second: SecondOrder,
  { j, part, b, from, to }: Block & { j: Matrix },
): void {
  const { kernels, layout, loss } = problem;
  const { weighted, curvature } = second;
  const size = layout.outputs;
  const rows = matrix(weighted, { rows: size, cols: j.cols, stride: j.stride });
  const source = { ...rows, data: j.data };
  const pass = lossPass(problem, part);
  const scale = loss.isMean(problem.lossOptions) ? 1 / problem.counted : 1;
  kernels.fill(span(weighted), 0);
  for (let t = from; t < to; t++) {
    const row = t * part.batch + b;
    if (part.weights[row] === 0) continue;
    if (loss.curvature === null) throw new Error(`${loss.name} has no curvature`);
    loss.curvature(pass, row - pass.first, curvature.data);
    kernels.scaleInto(span(curvature.data), scale);
    rows.at = source.at = (t - from) * size * j.stride;
    kernels.gemmInto(rows, curvature, source); // (nOut x nOut)(nOut x F)
  }
  kernels.gemmTransposedInto(second.hessian, { ...rows, at: 0, rows: j.rows }, j);
}
