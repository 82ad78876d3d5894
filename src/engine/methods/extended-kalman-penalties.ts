/** Penalties as the extended Kalman filter takes them: as measurements of the weights. */
import { addSquare, packedColumn } from '../math/packed.ts';
import { lossPass, type Problem, regularizersOf } from '../train/problem.ts';
import { eachBlock } from './extended-kalman-covariance.ts';
import type { KalmanFilter } from './extended-kalman-update.ts';

/**
 * Takes the penalties of a pass for measurements of the weights, one by one: a penalty with slope g and curvature c at
 * a weight moves all by -P_i g / (r + c P_ii) and lowers P by P_i P_i' c / (r + c P_ii). With weight decay and a linear
 * network, passes are then recursive least squares of the whole cost, exactly. Moves `problem.theta`.
 * @returns false when a number is no longer finite
 */
export function measurePenalties(
  problem: Problem,
  { blocks, covariance, noise }: KalmanFilter,
  { places }: { places: Int32Array },
): boolean {
  const { theta } = problem;
  const penalties = penaltiesAt(problem);
  if (penalties === null) return true;
  const { slope, curvature, start } = penalties;
  eachBlock(blocks, (size, at, g) => {
    const column = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const place = places[blocks[g][i]];
      const c = curvature[place];
      // What earlier measurements changed has moved the slope along with the weight.
      const now = slope[place] + c * (theta[place] - start[place]);
      if (c === 0 && now === 0) continue;
      packedColumn(column, { data: covariance, at }, i);
      const s = noise + c * column[i];
      for (let k = 0; k < size; k++) theta[places[blocks[g][k]]] -= (column[k] * now) / s;
      addSquare({ data: covariance, at }, -c / s, column);
    }
  });
  return theta.every((weight) => Number.isFinite(weight));
}

/** Slope and curvature of all penalties, in units of half a sum of squares; null without penalties. */
function penaltiesAt(problem: Problem) {
  const { theta, layout } = problem;
  const penalties = regularizersOf(problem, 'penalty');
  if (penalties.length === 0) return null;
  const slope = new Float64Array(layout.parameters);
  const curvature = new Float64Array(layout.parameters);
  for (const { entry, options } of penalties) {
    entry.addGradient(slope, { theta, layout }, options);
    entry.addCurvature(curvature, { theta, layout }, options);
  }
  const unit = 1 / weightOfStep(problem);
  return {
    slope: slope.map((x) => x * unit),
    curvature: curvature.map((x) => x * unit),
    start: theta.slice(),
  };
}

/** What half a squared error of one step counts in E: 1 for half the sum, 2/N for the mean of squares. */
function weightOfStep(problem: Problem): number {
  const { loss, lossOptions, layout, counted } = problem;
  let unit = 1;
  if (loss.output === 'linear' && loss.curvature !== null) {
    const h = new Float64Array(layout.outputs * layout.outputs);
    loss.curvature(lossPass(problem, problem.parts[0]), 0, h);
    unit = h[0];
  }
  return loss.isMean(lossOptions) ? unit / counted : unit;
}
