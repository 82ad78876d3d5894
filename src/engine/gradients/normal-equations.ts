/** J'J and J' dE/dy of the training samples, from forward sensitivities (Pedersen 1997 eq. 5-6). */
import { matrix, span } from '../math/kernels.ts';
import { tangent } from '../network/tangent.ts';
import { clearTangent } from '../network/tangent-buffers.ts';
import { finishGradient, JACOBIAN_BLOCK, type Problem } from '../train/problem.ts';

/**
 * Fills `problem.gradient` with dC/dtheta and, unless `gradientOnly`, `problem.second.hessian` with J'J (no
 * regulariser added). Rows of J are made block by block and added in the order of time, so the block size does not
 * change a bit of the result. The trajectory must hold the forward pass of the accepted weights.
 */
export function computeNormalEquations(problem: Problem, { gradientOnly = false } = {}): void {
  const { second, kernels, network, track, layout, trainSteps } = problem;
  if (second === null) throw new Error('normal equations: the problem was made without second-order buffers');
  const { jacobian, hessian, projected } = second;
  const { stride } = second.tangent;
  kernels.fill(span(hessian.data), 0);
  kernels.fill(span(projected.data), 0);
  clearTangent(network, second.tangent);
  for (let from = 0; from < trainSteps; from += JACOBIAN_BLOCK) {
    const to = Math.min(trainSteps, from + JACOBIAN_BLOCK);
    tangent(network, track, second.tangent, { from, to, b: 0, jacobian });
    const rows = (to - from) * layout.outputs;
    const j = matrix(jacobian, { rows, cols: layout.freeCount, stride });
    const slope = matrix(problem.slope, { rows, cols: 1, at: from * layout.outputs });
    kernels.gemmTransposedInto(projected, slope, j); // (rows x 1)' (rows x F) -> (1 x F)
    if (!gradientOnly) kernels.syrkInto(hessian, j);
  }
  for (let i = 0; i < layout.parameters; i++) {
    const column = layout.freeIndex[i];
    problem.gradient[i] = column < 0 ? 0 : projected.data[projected.at + column];
  }
  finishGradient(problem);
}
