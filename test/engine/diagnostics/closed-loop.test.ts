import { describe, expect, it } from 'vitest';
import { closedLoop } from '../../../src/engine/diagnostics/closed-loop.ts';
import { openStateMap, stateAt, stepState } from '../../../src/engine/diagnostics/state-map.ts';
import { randomSeries } from '../../helpers/problems.ts';
import { subjectOf } from './subject-of.ts';

const split = { train: 80, validation: 0, test: 20 };

/** One linear unit that reads its inputs only. */
const filter = {
  name: 'graph',
  layers: [{ name: 'output', size: 1, cell: 'linear' }],
  connections: [{ from: 'input', to: 'output' }],
};

/** The outputs of the subject left to itself, after the data. */
function ownOutputs(subject: ReturnType<typeof subjectOf>, steps: number): number[] {
  const { layout, problem } = subject;
  const { links, external } = closedLoop(subject, 'closed');
  const map = openStateMap(layout, problem.theta, links);
  const state = stateAt(map, problem.parts[0].track, { t: problem.window.to, b: 0 });
  return Array.from({ length: steps }, () => {
    stepState(map, state, { external, next: state });
    return map.track.layers[layout.output].h[map.track.history];
  });
}

describe('a network left to itself', () => {
  it('reads x(t - tap) from the output that predicted it, horizon + tap steps before', () => {
    const [w0, w2, bias] = [0.5, -0.3, 0.1];
    const subject = subjectOf({
      data: { split, taps: [0, 2], horizon: 2 },
      network: filter,
      initialisation: { name: 'given', weights: [w0, w2, bias] },
    });
    const { track } = subject.problem.parts[0];
    const { to } = subject.problem.window;
    // y(t) = w0 x(t) + w2 x(t - 2) + bias predicts x(t + 2).
    const y = Array.from({ length: to }, (_, t) => track.layers[0].h[track.history + t]);
    for (let k = 0; k < 6; k++) y.push(w0 * (y.at(-2) ?? 0) + w2 * (y.at(-4) ?? 0) + bias);
    ownOutputs(subject, 6).forEach((value, k) => expect(value).toBeCloseTo(y[to + k], 12));
    expect(closedLoop(subject, 'closed').inputs).toBe('its own outputs of earlier steps');
  });

  it('reads the mean of inputs that are no target, and of all where that is asked for', () => {
    const subject = subjectOf(
      { data: { split, inputs: ['a', 'c'], targets: ['c'] }, network: filter },
      { series: randomSeries(3, 100) },
    );
    const { links, external, inputs } = closedLoop(subject, 'closed');
    expect(links).toEqual([{ layer: 0, column: 1, output: 0, lag: 1 }]);
    expect(inputs).toBe('its own outputs of earlier steps, the others the mean of the data');
    const { track } = subject.problem.parts[0];
    const { to } = subject.problem.window;
    const mean = Array.from({ length: to }, (_, t) => track.layers[0].z[3 * t]).reduce((a, b) => a + b) / to;
    expect(external[0][0]).toBeCloseTo(mean, 12);
    expect(closedLoop(subject, 'mean').links).toEqual([]);
    expect(Array.from(closedLoop(subject, 'zero').external[0])).toEqual([0, 0]);
  });

  it('reads its outputs in place of delayed targets', () => {
    const subject = subjectOf({
      network: { name: 'recurrent', hidden: [2], outputFeedback: true, teacherForcing: true },
      phases: [{ method: 'sgd' }],
    });
    const lags = closedLoop(subject, 'closed').links.map(({ lag }) => lag);
    expect(lags).toEqual([1, 1]);
  });

  it('has constant inputs for a task, whose inputs its outputs do not predict', () => {
    const subject = subjectOf({
      task: { name: 'addition', length: 12 },
      batches: { size: 4, validation: 4, test: 0 },
      phases: [{ method: 'sgd' }],
    });
    expect(closedLoop(subject, 'closed').inputs).toBe('the mean of the data');
  });
});
