import { describe, expect, it } from 'vitest';
import { generativeMode } from '../../../src/engine/diagnostics/generative-mode.ts';
import { found, given, panelOf, scalarOf, subjectOf } from './subject-of.ts';

const RATE = 0.3;
const sine = {
  name: 'sine',
  length: 300,
  columns: [{ name: 'x', values: Float64Array.from({ length: 300 }, (_, t) => Math.sin(RATE * t)) }],
};

/** x(t + 1) from x(t) and x(t - 1) by these weights, without hidden units. */
const linear = (weights: readonly number[]) =>
  subjectOf(
    {
      data: { taps: [0, 1], scale: 'none', split: { train: 150, validation: 0, test: 100 } },
      network: {
        name: 'graph',
        layers: [{ name: 'output', size: 1, cell: 'linear' }],
        connections: [{ from: 'input', to: 'output' }],
      },
      initialisation: given([...weights, 0]),
      regularizers: [],
    },
    { series: sine },
  );

/** The recurrence that a sine obeys. */
const exact = [2 * Math.cos(RATE), -1];

describe('the generative mode', () => {
  it('goes on as the series does, where the network is the law of the series', () => {
    const result = found(generativeMode, linear(exact), { steps: 90, first: 90 });
    expect(scalarOf(result, 'nrmse-first')).toBeLessThan(1e-9);
    expect(scalarOf(result, 'divergence-horizon')).toBe(174); // as far as the series reaches from the first start
    expect(scalarOf(result, 'sd-ratio')).toBeCloseTo(1, 1);
    expect(scalarOf(result, 'autocorrelation-distance')).toBeLessThan(0.1);
    expect(result.findings.map(({ name }) => name)).toEqual(['goes-on']);
    const [truth, made] = panelOf(result, 'values', 'lines').traces;
    expect(made.y[60]).toBeCloseTo(truth.y[60], 9);
  });

  it('begins with the prediction that the network makes on the data', () => {
    const result = found(generativeMode, linear([0.5, 0.2]), { from: 40, steps: 3 });
    const { values } = sine.columns[0];
    const [truth, made] = panelOf(result, 'values', 'lines').traces;
    const row = values.findIndex((value) => Math.abs(value - truth.y[0]) < 1e-12);
    const first = 0.5 * values[row - 1] + 0.2 * values[row - 2];
    expect(made.y[0]).toBeCloseTo(first, 12);
    expect(made.y[1]).toBeCloseTo(0.5 * first + 0.2 * values[row - 1], 12);
    expect(made.y[2]).toBeCloseTo(0.5 * made.y[1] + 0.2 * made.y[0], 12);
  });

  it('says how errors grow, from the error of one step on', () => {
    const result = found(generativeMode, linear([1.02 * exact[0], -1]), { growth: 60 });
    const [{ y }] = panelOf(result, 'growth', 'lines').traces;
    expect(y[0]).toBe(scalarOf(result, 'one-step-error'));
    expect(y[20]).toBeGreaterThan(10 * y[0]);
    const horizon = scalarOf(result, 'divergence-horizon');
    expect(y[horizon - 1]).toBeLessThanOrEqual(0.5);
    expect(y[horizon]).toBeGreaterThan(0.5);
  });

  it('tells a network that runs away from one that comes to rest', () => {
    const away = found(generativeMode, linear([3, 0]), { steps: 200 });
    expect(away.findings.map(({ name }) => name)).toEqual(['runs-away']);
    expect(scalarOf(away, 'generated-steps')).toBeLessThan(20);
    const rest = found(generativeMode, linear([0.9, 0]), { steps: 200 });
    expect(rest.findings.map(({ name }) => name)).toEqual(['at-rest']);
  });

  it('refuses sequences of a task, and inputs that are not predicted', () => {
    const task = subjectOf({ task: { name: 'addition', length: 12 }, phases: [{ method: 'sgd' }] });
    expect(generativeMode.refuses(task)).toMatch(/no series/);
    const spec = { ...linear(exact).spec };
    const other = { ...spec, data: { ...spec.data, inputs: ['u'], targets: ['x'] } };
    expect(generativeMode.refuses({ ...linear(exact), spec: other })).toMatch(/None of the inputs/);
  });
});
