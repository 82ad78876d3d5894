/** Fixed points of a network that reads constants: states with F(s) = s, and slow points where |F(s) - s| is smallest. */
import { solveInPlace } from '../math/solve.ts';
import { stateJacobian } from './state-jacobian-matrix.ts';
import { type External, type StateMap, stepState } from './state-map.ts';

/** Where a search ended. `speed` is |F(s) - s|. */
export interface Rest {
  readonly state: Float64Array;
  readonly speed: number;
  /** Whether the speed is zero to rounding. */
  readonly isFixed: boolean;
}

const MOST_ITERATIONS = 100;
const MOST_HALVINGS = 30;

/** |F(s) - s| below this share of 1 + |s| is rest. */
const AT_REST = 1e-11;

/**
 * Newton's method on F(s) - s = 0 from `start` (n, not changed), with steps halved until the speed falls. It ends at a
 * fixed point, or where no step along Newton's direction makes the state slower. Yields after every iteration.
 */
export function* searchRest(
  map: StateMap,
  external: External,
  start: Float64Array,
): Generator<undefined, Rest, void> {
  const n = start.length;
  const jacobian = new Float64Array(n * n);
  let state: Float64Array = start.slice();
  let away: Float64Array = motionAt(map, external, state);
  let speed = lengthOf(away);
  for (let i = 0; i < MOST_ITERATIONS && !isAtRest(state, speed) && Number.isFinite(speed); i++) {
    // The map's trajectory stands at `state`: it was the last one that `motionAt` looked at.
    stateJacobian(map, jacobian);
    for (let k = 0; k < n; k++) jacobian[k * n + k] -= 1;
    const direction = away.map((value) => -value);
    if (!solveInPlace(jacobian, direction)) break;
    const found = shorten(map, external, { state, direction, speed });
    yield undefined;
    if (found === null) break;
    ({ state, away, speed } = found);
  }
  return { state, speed, isFixed: isAtRest(state, speed) };
}

/** F(s) - s. */
function motionAt(map: StateMap, external: External, state: Float64Array): Float64Array {
  const next = new Float64Array(state.length);
  stepState(map, state, { external, next });
  for (let i = 0; i < next.length; i++) next[i] -= state[i];
  return next;
}

/** The longest of the steps 1, 1/2, 1/4, ... that makes the state slower; null where none does. */
function shorten(
  map: StateMap,
  external: External,
  from: { state: Float64Array; direction: Float64Array; speed: number },
): { state: Float64Array; away: Float64Array; speed: number } | null {
  let share = 1;
  for (let k = 0; k < MOST_HALVINGS; k++) {
    const step = share;
    const state = from.state.map((value, i) => value + step * from.direction[i]);
    const away = motionAt(map, external, state);
    const speed = lengthOf(away);
    if (speed < from.speed) return { state, away, speed };
    share /= 2;
  }
  return null;
}

const isAtRest = (state: Float64Array, speed: number) => speed <= AT_REST * (1 + lengthOf(state));

const lengthOf = (x: Float64Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
