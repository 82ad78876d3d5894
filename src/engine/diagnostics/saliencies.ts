/**
 * What it costs to remove a weight: optimal brain damage and optimal brain surgeon with weight decay (Pedersen, Hansen
 * & Larsen 1996; Hassibi & Stork 1993), for weights at a minimum of the cost.
 */
import type { Curvature } from './curvature.ts';

/** The quadratic model of the cost, as weights leave it one by one. F trained weights. */
export interface Model extends Pick<Curvature, 'diagonal' | 'penaltySlope' | 'penalty' | 'shift'> {
  /** (F) present weights, and (F x F) the inverse of their curvature. Both change as weights are removed. */
  readonly weights: Float64Array;
  readonly inverse: Float64Array;
  /** (F) 1 where a weight has been removed: its row and column of the inverse are 0. */
  readonly removed: Uint8Array;
}

/** The model of a curvature at weights `theta` (P), with copies of all that changes. */
export function modelOf(curvature: Curvature, theta: ArrayLike<number>): Model {
  const { diagonal, penalty, shift, indices } = curvature;
  return {
    diagonal,
    penalty,
    shift,
    penaltySlope: Float64Array.from(curvature.penaltySlope),
    inverse: Float64Array.from(curvature.inverse),
    weights: Float64Array.from(indices, (index) => theta[index]),
    removed: new Uint8Array(indices.length),
  };
}

/**
 * (F) by how much E rises when a weight is set to zero and all others stay: (r + h/2) u^2 with r u the slope of the
 * penalty. Only the diagonal of H is used.
 */
export function damageSaliencies({ diagonal, penaltySlope, weights }: Model): Float64Array {
  return weights.map((u, l) => penaltySlope[l] * u + 0.5 * diagonal[l] * u * u);
}

/**
 * By how much E rises when weight l is set to zero and all others move by du = -(u_l / [J^-1]_ll) J^-1 e_l, where the
 * cost is smallest without it: E = C less the penalty gives du'J du / 2 - q'du - du'R du / 2, q being the slope of the
 * penalty. The same as the printed form for one strength of decay.
 */
export function surgeonSaliency(
  { inverse, penalty, penaltySlope, shift, weights }: Model,
  l: number,
): number {
  const n = weights.length;
  const own = inverse[l * n + l];
  const ratio = weights[l] / own;
  let total = (0.5 * weights[l] * weights[l]) / own;
  for (let i = 0; i < n; i++) {
    const step = -ratio * inverse[l * n + i];
    total -= penaltySlope[i] * step + 0.5 * (penalty[i] + shift) * step * step;
  }
  return total;
}

/** (F) by how much the expected error on other data changes less E's own rise: -(2/p) (h / (h + r))^2 E. */
export function expectedGains(
  { diagonal, penalty }: Model,
  { values, error }: { values: number; error: number },
): Float64Array {
  return diagonal.map((h, l) => {
    const share = h === 0 ? 0 : h / (h + penalty[l]);
    return ((-2 * error) / values) * share * share;
  });
}

/** Removes weight l: it becomes 0, with `adjust` the others move to where the model's cost is then smallest. */
export function removeWeight(model: Model, l: number, { adjust }: { adjust: boolean }): void {
  const { weights, inverse, penalty, penaltySlope, removed } = model;
  const n = weights.length;
  const column = inverse.slice(l * n, (l + 1) * n);
  const own = column[l];
  if (adjust && own > 0) {
    const ratio = weights[l] / own;
    for (let i = 0; i < n; i++) {
      penaltySlope[i] -= penalty[i] * ratio * column[i];
      weights[i] -= ratio * column[i];
    }
  }
  eliminate(inverse, column, own);
  for (let i = 0; i < n; i++) inverse[l * n + i] = inverse[i * n + l] = 0;
  weights[l] = 0;
  penaltySlope[l] = 0;
  removed[l] = 1;
}

/**
 * The inverse without some rows and columns of what it is the inverse of: nuisance parameters, whose unit no longer
 * reaches the output, are taken out before a saliency is estimated (Pedersen, Hansen & Larsen 1996).
 */
export function withoutNuisance(model: Model, nuisance: readonly number[]): Model {
  const copy: Model = {
    ...model,
    weights: Float64Array.from(model.weights),
    penaltySlope: Float64Array.from(model.penaltySlope),
    inverse: Float64Array.from(model.inverse),
    removed: Uint8Array.from(model.removed),
  };
  for (const l of nuisance) removeWeight(copy, l, { adjust: false });
  return copy;
}

/** inverse -= c c' / c_l, c being its column l. */
function eliminate(inverse: Float64Array, column: Float64Array, own: number): void {
  if (!(own > 0)) return;
  const n = column.length;
  for (let i = 0; i < n; i++) {
    const factor = column[i] / own;
    if (factor === 0) continue;
    for (let j = 0; j < n; j++) inverse[i * n + j] -= factor * column[j];
  }
}
