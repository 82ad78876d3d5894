/** The update of the extended Kalman filter, and penalties as measurements of the weights. */
import { addSquare, multiplyPacked, packedColumn, packedDiagonal } from '../math/packed.ts';
import { lossPass, type Problem, regularizersOf } from '../train/problem.ts';
import { eachBlock } from './extended-kalman-covariance.ts';

/** Covariance (packed, see extended-kalman-covariance.ts) and noises; its blocks are lists of trained weights. */
export interface KalmanFilter {
  readonly blocks: readonly Int32Array[];
  readonly covariance: Float64Array;
  /** Variances: r of every output, q of every weight. */
  readonly noise: number;
  readonly process: number;
}

/** One measurement: derivatives (nOut x F) and errors (nOut); `change` (F) receives K (d - y). */
interface Measurement {
  readonly jacobian: Float64Array;
  readonly innovation: Float64Array;
  readonly change: Float64Array;
}

/** P H' of one block, output by output (nOut x n). */
type Gains = readonly Float64Array[];

/**
 * K = P H' S^-1 with S = H P H' + r I, P := P - K H P + q I, block by block with the S of all of them (Puskorius and
 * Feldkamp 1994). With S = L L' and G = P H' L'^-1 this is P := P - G G', which keeps P symmetric.
 * @returns false when S is not positive definite or not finite
 */
export function kalmanUpdate(filter: KalmanFilter, measurement: Measurement): boolean {
  const { blocks, covariance, noise, process } = filter;
  const { jacobian, innovation, change } = measurement;
  const outputs = innovation.length;
  const gains: Gains[] = [];
  const s = new Float64Array(outputs * outputs);
  for (let o = 0; o < outputs; o++) s[o * (outputs + 1)] = noise;
  eachBlock(blocks, (_size, at, g) => {
    const h = rowsOf(jacobian, blocks[g], outputs);
    gains.push(h.map((row) => product({ data: covariance, at }, row)));
    addProducts(s, h, gains[g]);
  });
  if (!factorise(s, outputs)) return false;
  const u = solve(s, innovation);
  eachBlock(blocks, (size, at, g) => {
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += gains[g][o][i] * u[o];
      change[blocks[g][i]] = sum;
    }
    whiten(gains[g], s);
    for (const gain of gains[g]) addSquare({ data: covariance, at }, -1, gain);
    for (let i = 0; i < size; i++) covariance[at + packedDiagonal(i)] += process;
  });
  return true;
}

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

/** The rows of H at the columns of a block. */
function rowsOf(jacobian: Float64Array, members: Int32Array, outputs: number): Float64Array[] {
  const columns = jacobian.length / outputs;
  return Array.from({ length: outputs }, (_, o) =>
    Float64Array.from(members, (member) => jacobian[o * columns + member]),
  );
}

function product(p: { data: Float64Array; at: number }, h: Float64Array): Float64Array {
  const y = new Float64Array(h.length);
  multiplyPacked(y, p, h);
  return y;
}

/** s += H (P H'), the lower triangle. */
function addProducts(s: Float64Array, h: readonly Float64Array[], gains: Gains): void {
  const outputs = h.length;
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k <= o; k++) {
      let sum = 0;
      for (let i = 0; i < h[o].length; i++) sum += h[o][i] * gains[k][i];
      s[o * outputs + k] += sum;
    }
  }
}

/** Cholesky factor of the lower triangle of s (n x n), in place. False where a pivot is not positive and finite. */
function factorise(s: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = s[i * n + j];
      for (let k = 0; k < j; k++) sum -= s[i * n + k] * s[j * n + k];
      if (i === j && !(sum > 0 && sum < Infinity)) return false;
      s[i * n + j] = i === j ? Math.sqrt(sum) : sum / s[j * n + j];
    }
  }
  return true;
}

/** x with L L' x = b. */
function solve(l: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
    x[i] /= l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
    x[i] /= l[i * n + i];
  }
  return x;
}

/** gains := L^-1 gains, output by output. */
function whiten(gains: Gains, l: Float64Array): void {
  const n = gains.length;
  for (let o = 0; o < n; o++) {
    for (let k = 0; k < o; k++) {
      const factor = l[o * n + k];
      for (let i = 0; i < gains[o].length; i++) gains[o][i] -= factor * gains[k][i];
    }
    const scale = 1 / l[o * n + o];
    for (let i = 0; i < gains[o].length; i++) gains[o][i] *= scale;
  }
}
