/**
 * Lyapunov exponents: how fast small deviations from a trajectory grow, direction by direction. Tangent vectors are
 * carried along and made orthonormal again at every step; the mean logarithm of what that divides them by is an
 * exponent (Benettin et al. 1980; Shimada & Nagashima 1979; Eckmann & Ruelle 1985, section V.C).
 */
import { log } from './elementary.ts';

/** A dynamical system as it stands at some state. n numbers make up a state. */
export interface TangentMap {
  readonly size: number;
  /**
   * Multiplies `vectors` (count x n, a tangent vector a row) by the Jacobian at the present state, in place, and moves
   * the state one step on.
   */
  advance(vectors: Float64Array, count: number): void;
}

/** `exponents` (count), largest first as a rule, per step; `running` (count x steps, row-major) their means so far. */
export interface LyapunovResult {
  readonly exponents: Float64Array;
  readonly running: Float64Array;
}

/** Reports of progress, at least; and numbers that are worked through between two of them, at most. */
const REPORTS = 200;
const WORK = 1e7;

/**
 * The `count` largest exponents per step (natural logarithm) over `steps` steps, after `discard` steps that only turn
 * the tangent vectors into their directions. -Infinity where a direction is lost altogether (it is given up then).
 * Yields the share that is done.
 */
export function* lyapunovExponents(
  map: TangentMap,
  { count, steps, discard }: { count: number; steps: number; discard: number },
): Generator<number, LyapunovResult, void> {
  const vectors = startVectors(count, map.size);
  const sums = new Float64Array(count);
  const running = new Float64Array(count * steps);
  const all = discard + steps;
  const most = Math.floor(WORK / (map.size * map.size * (count + 5)));
  const pause = Math.max(1, Math.min(Math.ceil(all / REPORTS), most));
  for (let t = 0; t < all; t++) {
    map.advance(vectors, count);
    const lengths = orthonormalise(vectors, count, map.size);
    if (t >= discard) {
      for (let k = 0; k < count; k++) {
        sums[k] += lengths[k] === 0 ? -Infinity : log(lengths[k]);
        running[k * steps + t - discard] = sums[k] / (t - discard + 1);
      }
    }
    if (t % pause === pause - 1) yield (t + 1) / all;
  }
  return { exponents: sums.map((sum) => sum / steps), running };
}

/** Orthonormal rows that favour no coordinate: a fixed pattern of signs and sizes, made orthonormal. */
function startVectors(count: number, n: number): Float64Array {
  const vectors = new Float64Array(count * n);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < n; i++) vectors[k * n + i] = (i === k ? 1 : 0) + 0.1 / (1 + ((i * 7 + k * 13) % 11));
  }
  orthonormalise(vectors, count, n);
  return vectors;
}

/**
 * Gram-Schmidt row by row, each projection taken twice so that rounding does not leave the rows oblique.
 * @returns what each row is divided by; 0 for a row that depends on those before it, which becomes zero
 */
function orthonormalise(vectors: Float64Array, count: number, n: number): Float64Array {
  const lengths = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const own = k * n;
    const before = lengthOf(vectors, own, n);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < k; j++) removePart(vectors, { own, other: j * n, n });
    }
    const length = lengthOf(vectors, own, n);
    // What is left of a dependent row is rounding, not a direction.
    lengths[k] = length > 1e-14 * before ? length : 0;
    const factor = lengths[k] === 0 ? 0 : 1 / length;
    for (let i = own; i < own + n; i++) vectors[i] *= factor;
  }
  return lengths;
}

function removePart(
  vectors: Float64Array,
  { own, other, n }: { own: number; other: number; n: number },
): void {
  let part = 0;
  for (let i = 0; i < n; i++) part += vectors[own + i] * vectors[other + i];
  for (let i = 0; i < n; i++) vectors[own + i] -= part * vectors[other + i];
}

/** Scaled by the largest entry, so that tiny vectors keep their length. */
function lengthOf(vectors: Float64Array, at: number, n: number): number {
  let largest = 0;
  for (let i = at; i < at + n; i++) largest = Math.max(largest, Math.abs(vectors[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = at; i < at + n; i++) sum += (vectors[i] / largest) * (vectors[i] / largest);
  return largest * Math.sqrt(sum);
}
