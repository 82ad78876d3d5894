/** Small deviations of a network's state on their way through time. */
import type { TangentMap } from '../math/lyapunov.ts';
import type { SubjectSize } from './subject.ts';
import { stateJacobian } from './state-jacobian-matrix.ts';
import { type External, type FeedbackLink, type StateMap, stateSize, stepState } from './state-map.ts';

/** States of more numbers than this have Jacobians too large to be looked at step by step. */
export const MOST_STATE = 600;

/** Why there is nothing to say about the state of such a network; null where there is. */
export function stateRefusal(
  { layout }: Pick<SubjectSize, 'layout'>,
  links: readonly FeedbackLink[] = [],
): string | null {
  const size = stateSize(layout, links);
  if (size === 0) return 'The network keeps nothing from one step to the next, so it has no state.';
  if (size <= MOST_STATE) return null;
  return `The state of this network has ${size} numbers; Jacobians are looked at up to ${MOST_STATE}.`;
}

/** A network on its way: `state` (n) is where it stands; `hasRunAway` where it is no longer finite. */
export interface Journey extends TangentMap {
  readonly state: Float64Array;
  hasRunAway: boolean;
}

/**
 * The network's map for `lyapunovExponents`, from `state` (n, moved in place), with what it reads from outside at each
 * of its steps from 0 on. Once the state is no longer finite it stays as it is.
 */
export function journey(map: StateMap, state: Float64Array, externalOf: (step: number) => External): Journey {
  const n = state.length;
  const jacobian = new Float64Array(n * n);
  const next = new Float64Array(n);
  let step = 0;
  const trip: Journey = {
    size: n,
    state,
    hasRunAway: false,
    advance: (vectors, count) => {
      if (trip.hasRunAway) return;
      stepState(map, state, { external: externalOf(step++), next });
      stateJacobian(map, jacobian);
      multiply(jacobian, vectors, count);
      trip.hasRunAway = next.some((value) => !(Math.abs(value) < 1e100));
      if (!trip.hasRunAway) state.set(next);
    },
  };
  return trip;
}

/** Each row v of `vectors` (count x n) becomes J v. */
function multiply(jacobian: Float64Array, vectors: Float64Array, count: number): void {
  const n = vectors.length / count;
  const product = new Float64Array(n);
  for (let k = 0; k < count; k++) {
    const v = vectors.subarray(k * n, (k + 1) * n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += jacobian[i * n + j] * v[j];
      product[i] = sum;
    }
    v.set(product);
  }
}
