/**
 * Conjugate gradients for A x = b (Hestenes & Stiefel 1952), stopped and sampled as Hessian-free optimisation wants it
 * (Martens 2010, section 4): x minimises q(x) = 1/2 x'Ax - b'x, and a direction of descent needs no more than that.
 */
import { addInto, dot, mixInto } from './vectors.ts';

/** A symmetric positive definite system, given by products with its matrix. All vectors have the length of b. */
export interface LinearSystem {
  /** out = A v. */
  readonly product: (v: Float64Array, out: Float64Array) => void;
  readonly right: Float64Array;
}

/** When to stop: after `most` products, or when the model falls by less than this share of itself an iteration. */
export interface CgLimits {
  readonly most: number;
  readonly tolerance: number;
}

/** A solution on the way, and q there. */
export interface Iterate {
  readonly x: Float64Array;
  readonly model: number;
}

/** Solutions that are kept come 1.3 times as many iterations after each other (Martens 2010, section 4.6). */
const GROWTH = 1.3;

/**
 * Starts from `start` (not changed) and ends at iteration i when q fell by less than the share k `tolerance` of itself
 * over the last k = max(10, i / 10) iterations.
 * @returns some of the solutions on the way in their order, the last one last; none where A has no positive curvature
 * along the first direction
 */
export function conjugateGradients(system: LinearSystem, start: Float64Array, limits: CgLimits): Iterate[] {
  const { product, right } = system;
  const x = start.slice();
  const q = new Float64Array(x.length);
  product(x, q);
  const r = right.map((value, i) => value - q[i]);
  const p = r.slice();
  let [square, kept] = [dot(r, r), 1];
  const models: number[] = [];
  const iterates: Iterate[] = [];
  for (let i = 1; i <= limits.most && square > 0; i++) {
    product(p, q);
    const curvature = dot(p, q);
    if (!(curvature > 0)) break; // rounding: the direction is spent
    addInto(x, square / curvature, p);
    addInto(r, -square / curvature, q);
    models.push(-0.5 * (dot(x, right) + dot(x, r))); // 1/2 x'Ax - b'x with Ax = b - r
    const isLast = i === limits.most || hasSettled(models, limits.tolerance);
    if (isLast || i === kept) {
      iterates.push({ x: x.slice(), model: models[i - 1] });
      kept = Math.ceil(kept * GROWTH);
    }
    if (isLast) return iterates;
    const next = dot(r, r);
    mixInto(p, next / square, r);
    square = next;
  }
  if (models.length > 0) iterates.push({ x, model: models[models.length - 1] });
  return iterates;
}

/** Martens 2010, section 4.4. */
function hasSettled(models: readonly number[], tolerance: number): boolean {
  const i = models.length;
  const k = Math.max(10, Math.floor(0.1 * i));
  const now = models[i - 1];
  return i > k && now < 0 && (now - models[i - 1 - k]) / now < k * tolerance;
}
