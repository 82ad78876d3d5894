import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { entryNamed } from '../../../src/engine/fields.ts';
import type { Precision } from '../../../src/engine/math/kernels.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { type Method, methods } from '../../../src/engine/methods/index.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { decodePlain, encodePlain } from '../../../src/engine/train/codec.ts';
import { checkpointOf, createRun, restoreRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec, type RunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';

const ITERATIONS = 8;
const provider = typescriptKernels;
const sine = sineSeries(120);

/** What a method needs on these small problems besides its defaults, and why. */
interface Exception {
  readonly settings?: object;
  readonly spec?: object;
  /** The sentence by which it refuses a network whose hidden weights are all frozen. */
  readonly refusesReservoir?: RegExp;
  readonly why: string;
}

const squaredErrors = { loss: 'squared-error' };

const exceptions: { readonly [name: string]: Exception | undefined } = {
  'extended-kalman': { spec: squaredErrors, why: 'defined for squared errors only' },
  'ridge-readout': { spec: squaredErrors, why: 'solves for a linear readout' },
  evolino: {
    spec: squaredErrors,
    refusesReservoir: /none of them is trained.*ridge-readout/,
    why: 'solves for a linear readout, and evolves hidden weights',
  },
  'sampled-gradient': {
    settings: { qMin: -20, qMax: 20 },
    why: 'within its own bounds it leaves out the only batch there is, for good',
  },
};

/** Two small problems whose data are the same at every iteration. */
const problems: readonly (readonly [string, object, Series | null])[] = [
  [
    'a series',
    {
      data: { split: { train: 60, validation: 20, test: 20 } },
      network: { name: 'recurrent', hidden: [3] },
    },
    sine,
  ],
  [
    'a fixed set of sequences',
    {
      task: { name: 'temporal-order', length: 10 },
      batches: { source: 'fixed', size: 12, sequences: 12, validation: 10, test: 10 },
      network: { name: 'recurrent', hidden: [4] },
      loss: 'softmax-cross-entropy',
    },
    null,
  ],
];

function specOf(method: Method, problem: object, more: object = {}): RunSpec {
  const exception: Partial<Exception> = exceptions[method.name] ?? {};
  return readRunSpec({
    ...problem,
    ...exception.spec,
    phases: [{ method: { name: method.name, ...exception.settings } }],
    stop: { iterations: ITERATIONS, gradientNorm: null },
    seed: 3,
    ...more,
  });
}

/** Trains to the end, cut into a checkpoint and a new run after each of `cuts` iterations. */
function train(
  spec: RunSpec,
  series: Series | null,
  cuts: readonly number[] = [],
): { rows: number[]; run: Run } {
  let run = createRun(spec, series, provider);
  const rows: number[] = [];
  for (const steps of [...cuts, 1000]) {
    rows.push(...advance(run, steps).rows);
    if (steps !== 1000) run = restoreRun(spec, series, { provider, checkpoint: checkpointOf(run) });
  }
  return { rows, run };
}

const cases = methods.flatMap((method) =>
  problems.map(([title, problem, series]) => [method.name, title, { method, problem, series }] as const),
);

describe.each(cases)('%s on %s', (_name, _title, { method, problem, series }) => {
  const spec = specOf(method, problem);
  const whole = train(spec, series);

  it('lowers the cost', () => {
    const start = createRun(spec, series, provider);
    expect(whole.run.state.iteration).toBeGreaterThan(0);
    expect(whole.run.problem.cost).toBeLessThan(start.problem.cost);
    expect(Array.from(whole.run.state.theta)).not.toEqual(Array.from(start.state.theta));
  });

  it('goes on with the same bits wherever it was cut', () => {
    for (let first = 0; first < ITERATIONS; first++) {
      const cut = train(spec, series, [first, 2]);
      expect(cut.rows).toEqual(whole.rows);
      expect(checkpointOf(cut.run)).toEqual(checkpointOf(whole.run));
    }
  });

  it('has a state that bytes keep', () => {
    const { method: state } = whole.run.state;
    expect(decodePlain(encodePlain(state))).toEqual(state);
  });

  it.each(['float64', 'float32'] as const)('works in %s, or says that it does not', (precision) => {
    const make = () => specOf(method, problem, { precision });
    if (!method.precisions.includes(precision)) {
      expect(make).toThrow(/needs float(32|64), but precision is/);
      return;
    }
    const { run } = train(make(), series);
    expect(run.state.theta.every(Number.isFinite)).toBe(true);
    expect(run.problem.cost).toBeLessThan(createRun(run.spec, series, provider).problem.cost);
  });
});

/** Networks with weights that are not trained. */
const untrained: readonly (readonly [string, object])[] = [
  ['a frozen reservoir', { name: 'echo-state', units: 12 }],
  [
    'masked and frozen connections, a layer without bias',
    {
      name: 'graph',
      layers: [
        { name: 'hidden', size: 2, cell: 'tanh', bias: false },
        { name: 'output', size: 1, cell: 'linear' },
      ],
      connections: [
        { from: 'input', to: 'hidden', delay: 0, frozen: true },
        { from: 'hidden', to: 'hidden', delay: 1, mask: [1, 0, 1, 1] },
        { from: 'hidden', to: 'output', delay: 0 },
      ],
      output: 'output',
    },
  ],
];

const frozen = methods.flatMap((method) =>
  untrained.map(([title, network]) => [method.name, title, { method, network }] as const),
);

describe.each(frozen)('%s with %s', (_name, _title, { method, network }) => {
  it('changes trained weights and no others', () => {
    const spec = specOf(method, { ...problems[0][1], network });
    const refusal = exceptions[method.name]?.refusesReservoir;
    if (refusal !== undefined && network === untrained[0][1]) {
      expect(() => createRun(spec, sine, provider)).toThrow(refusal);
      return;
    }
    const run = createRun(spec, sine, provider);
    const { freeIndex } = run.problem.layout;
    const before = run.state.theta.slice();
    advance(run, ITERATIONS);
    const changed = Array.from(before, (weight, i) => weight !== run.state.theta[i]);
    expect(changed.some((flag, i) => flag && freeIndex[i] >= 0)).toBe(true);
    expect(changed.some((flag, i) => flag && freeIndex[i] < 0)).toBe(false);
    expect(freeIndex.some((column) => column < 0)).toBe(true);
  });
});

describe('the table of methods', () => {
  it.each(methods.map((method) => [method.name, method] as const))(
    '%s says where it comes from',
    (name, method) => {
      expect(method.source).toMatch(/(19|20)\d\d/);
      expect(method.equation.length).toBeGreaterThan(3);
      expect(method.help).toMatch(/\.$/);
      expect(method.precisions.every((precision: Precision) => /^float(32|64)$/.test(precision))).toBe(true);
      expect(entryNamed(methods, name)).toBe(method);
    },
  );

  it('has an entry for every exception of these tests', () => {
    for (const name of Object.keys(exceptions))
      expect(methods.some((method) => method.name === name)).toBe(true);
  });
});
