/** The update of the extended Kalman filter. */
import { addSquare, multiplyPacked, packedDiagonal } from '../math/packed.ts';
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
  readonly scratch: Scratch;
}

/** What an update works in: for each block and output, H and P H' at the block's weights; S, and S^-1 (d - y). */
export interface Scratch {
  readonly h: readonly (readonly Float64Array[])[];
  readonly gains: readonly Gains[];
  readonly s: Float64Array;
  readonly solution: Float64Array;
}

/** P H' of one block, output by output (nOut x n). */
type Gains = readonly Float64Array[];

/** Room for the updates of a filter whose blocks are these. */
export function allocateScratch(blocks: readonly Int32Array[], outputs: number): Scratch {
  const rows = () =>
    blocks.map(({ length }) => Array.from({ length: outputs }, () => new Float64Array(length)));
  return {
    h: rows(),
    gains: rows(),
    s: new Float64Array(outputs * outputs),
    solution: new Float64Array(outputs),
  };
}

/**
 * K = P H' S^-1 with S = H P H' + r I, P := P - K H P + q I, block by block with the S of all of them (Puskorius and
 * Feldkamp 1994). With S = L L' and G = P H' L'^-1 this is P := P - G G', which keeps P symmetric.
 * @returns false when S is not positive definite or not finite
 */
export function kalmanUpdate(filter: KalmanFilter, measurement: Measurement): boolean {
  const { blocks, noise } = filter;
  const { innovation, scratch } = measurement;
  const { s, solution } = scratch;
  const outputs = innovation.length;
  for (let i = 0; i < s.length; i++) s[i] = i % (outputs + 1) === 0 ? noise : 0;
  eachBlock(blocks, (_size, at, g) => findGains(filter, measurement, { at, g }));
  if (!factorise(s, outputs)) return false;
  solution.set(innovation);
  solve(s, solution);
  eachBlock(blocks, (size, at, g) => updateBlock(filter, measurement, { size, at, g }));
  return true;
}

/** H and P H' of one block; adds H P H' to S. */
function findGains(
  { blocks, covariance }: KalmanFilter,
  { jacobian, innovation, scratch }: Measurement,
  { at, g }: { at: number; g: number },
): void {
  const members = blocks[g];
  const h = scratch.h[g];
  const gains = scratch.gains[g];
  const columns = jacobian.length / innovation.length;
  for (let o = 0; o < h.length; o++) {
    for (let i = 0; i < members.length; i++) h[o][i] = jacobian[o * columns + members[i]];
    gains[o].fill(0);
    multiplyPacked(gains[o], { data: covariance, at }, h[o]);
  }
  addProducts(scratch.s, h, gains);
}

/** The change of the block's weights, and its part of P. */
function updateBlock(
  { blocks, covariance, process }: KalmanFilter,
  { change, scratch }: Measurement,
  { size, at, g }: { size: number; at: number; g: number },
): void {
  const { s, solution } = scratch;
  const gains = scratch.gains[g];
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let o = 0; o < gains.length; o++) sum += gains[o][i] * solution[o];
    change[blocks[g][i]] = sum;
  }
  whiten(gains, s);
  for (const gain of gains) addSquare({ data: covariance, at }, -1, gain);
  for (let i = 0; i < size; i++) covariance[at + packedDiagonal(i)] += process;
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

/** Solves L L' x = b in place: b becomes x. */
function solve(l: Float64Array, x: Float64Array): void {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
    x[i] /= l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
    x[i] /= l[i * n + i];
  }
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
