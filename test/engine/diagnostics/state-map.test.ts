import { describe, expect, it } from 'vitest';
import { stateJacobian } from '../../../src/engine/diagnostics/state-jacobian-matrix.ts';
import {
  externalAt,
  type FeedbackLink,
  openStateMap,
  stateAt,
  type StateMap,
  stateSize,
  stepState,
} from '../../../src/engine/diagnostics/state-map.ts';
import { cells } from '../../../src/engine/network/cells/index.ts';
import { networkProblem, outputsAt } from '../../helpers/network-problem.ts';
import { randomGraph } from '../../helpers/random-graph.ts';

const cases = cells.flatMap(({ name }) => [1, 2, 3].map((seed) => [name, seed] as const));

function problemOf(cell: string, seed: number) {
  const problem = networkProblem(randomGraph(seed, cell), { seed, steps: 12, batch: 2 });
  outputsAt(problem, problem.theta);
  return problem;
}

/** Each column by central differences of order 4. */
function differences(map: StateMap, state: Float64Array, external: readonly Float64Array[]): Float64Array[] {
  const at = (j: number, h: number) => {
    const moved = Float64Array.from(state, (value, i) => (i === j ? value + h : value));
    stepState(map, moved, { external, next: moved });
    return moved;
  };
  const h = 1e-3;
  return Array.from(state, (_, j) => {
    const [a, b, c, d] = [at(j, -2 * h), at(j, -h), at(j, h), at(j, 2 * h)];
    return a.map((_value, i) => (8 * (c[i] - b[i]) - (d[i] - a[i])) / (12 * h));
  });
}

function largestDifference(map: StateMap, state: Float64Array, external: readonly Float64Array[]): number {
  const n = state.length;
  const columns = differences(map, state, external);
  stepState(map, state, { external, next: new Float64Array(n) });
  const jacobian = new Float64Array(n * n);
  stateJacobian(map, jacobian);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) largest = Math.max(largest, Math.abs(jacobian[i * n + j] - columns[j][i]));
  }
  return largest;
}

describe('the state map', () => {
  it.each(cases)('goes through the same states as the forward pass: %s, network %i', (cell, seed) => {
    const { layout, theta, track } = problemOf(cell, seed);
    const map = openStateMap(layout, theta, []);
    const state = stateAt(map, track, { t: 0, b: 1 });
    expect(state.length).toBe(stateSize(layout));
    for (let t = 0; t < track.steps - 1; t++) {
      stepState(map, state, { external: externalAt(track, { t, b: 1 }), next: state });
      expect(state).toEqual(stateAt(map, track, { t: t + 1, b: 1 }));
    }
  });

  it.each(cases.filter(([cell]) => cell !== 'relu'))(
    'has the Jacobian that finite differences give: %s, network %i',
    (cell, seed) => {
      const { layout, theta, track } = problemOf(cell, seed);
      const links: FeedbackLink[] = layout.layers.flatMap(({ recurrentFan, fan }, layer) =>
        recurrentFan < fan - 1 ? [{ layer, column: recurrentFan, output: 1, lag: 1 + seed }] : [],
      );
      for (const feedback of [[], links]) {
        const map = openStateMap(layout, theta, feedback);
        const state = stateAt(map, track, { t: 7, b: 0 });
        expect(largestDifference(map, state, externalAt(track, { t: 7, b: 0 }))).toBeLessThan(1e-9);
      }
    },
  );
});
