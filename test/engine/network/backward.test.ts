import { describe, expect, it } from 'vitest';
import { span } from '../../../src/engine/math/kernels.ts';
import { backward } from '../../../src/engine/network/backward.ts';
import { forward } from '../../../src/engine/network/forward.ts';
import { setWeights } from '../../../src/engine/network/network.ts';
import type { NetworkGraph } from '../../../src/engine/network/spec.ts';
import { outputAt } from '../../../src/engine/network/trajectory.ts';
import {
  differentiate,
  errorSlope,
  gradientAt,
  jacobianAt,
  type NetworkProblem,
  networkProblem,
  outputsAt,
  relativeDifference,
  unitVector,
} from '../../helpers/network-problem.ts';
import { cellOf, randomGraph } from '../../helpers/random-graph.ts';

const STEPS = 10;
const kinds = ['tanh', 'lstm', 'gru', 'highway'];

/** The error of steps [from, to) with the state before them held at that of theta. */
function windowError(problem: NetworkProblem, theta: Float64Array, window: { from: number; to: number }) {
  const { network, track, layout, buffers, targets, weights } = problem;
  const { from, to } = window;
  outputsAt(problem, problem.theta);
  buffers.theta.set(theta);
  setWeights(network, span(buffers.theta));
  forward(network, track, from, to);
  const { h, at } = outputAt(track, 0);
  let error = 0;
  for (let i = from * track.batch * layout.outputs; i < to * track.batch * layout.outputs; i++)
    error += (weights[Math.floor(i / layout.outputs)] * (h[at + i] - targets[i]) ** 2) / 2;
  return error;
}

describe.each(kinds)('the gradient over a window of steps, %s units', (cell) => {
  it.each([1, 2, 3, 4, 5, 6])(
    'is that of its errors with the state before it constant (graph %i)',
    (seed) => {
      const problem = networkProblem(randomGraph(seed, cell), { seed, steps: STEPS, batch: 2 });
      const { network, track, back, layout, theta } = problem;
      const { gradient, slope } = problem.buffers;
      const window = { from: 4, to: 8 };
      const trained = Array.from(layout.freeIndex.keys()).filter((i) => layout.freeIndex[i] >= 0);
      const numeric = trained.map(
        (i) =>
          differentiate(problem, unitVector(theta.length, i), (w) =>
            Float64Array.of(windowError(problem, w, window)),
          )[0],
      );
      gradientAt(problem, theta); // leaves the buffers full of other numbers
      slope.set(errorSlope(problem, outputsAt(problem, theta)));
      gradient.fill(0);
      backward(network, track, back, { outputError: slope, ...window, gradient });
      expect(
        relativeDifference(
          numeric,
          trained.map((i) => gradient[i]),
        ),
      ).toBeLessThan(1e-8);
    },
  );
});

/** A network whose output layer is itself gated, with or without feedback. */
function gatedOutput(cell: string, feedback: boolean): NetworkGraph {
  const layer = (name: string, size: number, kind: string) => ({
    ...{ name, size, cell: cellOf(kind), leak: [1], leakTo: null, bias: true, frozen: false },
  });
  const connect = (from: string, to: string, delay = 0) => ({ from, to, delay, mask: [], frozen: false });
  return {
    layers: [layer('hidden', 3, 'tanh'), layer('output', 2, cell)],
    connections: [
      connect('input', 'hidden'),
      connect('hidden', 'hidden', 1),
      connect('hidden', 'output'),
      ...(feedback ? [connect('output', 'output', 1)] : []),
    ],
    output: 'output',
  };
}

describe.each(['lstm', 'gru', 'highway'])('an output layer of %s units', (cell) => {
  it.each([true, false])('has the same gradient forwards and backwards (sees itself: %s)', (feedback) => {
    const problem = networkProblem(gatedOutput(cell, feedback), { seed: 1, steps: STEPS, batch: 2 });
    const { theta, layout } = problem;
    const backwards = gradientAt(problem, theta);
    const slope = errorSlope(problem, outputsAt(problem, theta));
    const forwards = new Float64Array(layout.freeCount);
    jacobianAt(problem, theta).forEach((row, r) => row.forEach((j, c) => (forwards[c] += j * slope[r])));
    const expected = backwards.filter((_, i) => layout.freeIndex[i] >= 0);
    expect(relativeDifference(forwards, expected)).toBeLessThan(1e-12);
  });
});
