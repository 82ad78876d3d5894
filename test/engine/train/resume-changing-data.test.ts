import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { checkpointOf, createRun, restoreRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec, type RunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { smallCollections } from '../../helpers/collections.ts';
import { sineSeries } from '../../helpers/problems.ts';

const ITERATIONS = 12;
const provider = typescriptKernels;
const sine = sineSeries(120);

const series = { data: { split: { train: 50, validation: 20, test: 20 } } };
const task = { name: 'temporal-order', length: 10, lengthTo: 14 };
const batches = { size: 9, validation: 6, test: 4, perEpoch: 5 };
const fixed = { ...batches, source: 'fixed', sequences: 20, perEpoch: null };
const truncated = { name: 'truncated-bptt', form: 'double', n: 3 };
const noise = [
  { name: 'dropout', inputs: 0.1, outputs: 0.2, recurrent: 0.2 },
  { name: 'input-noise' },
  { name: 'weight-noise' },
];

/** What changes from one iteration to the next, and what is remembered of it. */
const specs: readonly (readonly [string, object])[] = [
  ['fresh batches', {}],
  ['a shuffled fixed set', { batches: fixed }],
  ['a fixed set, drawn with replacement', { batches: { ...fixed, order: 'replacement' } }],
  ['truncated gradients in the middle of sequences', { gradient: truncated }],
  [
    'truncated gradients of a shuffled set in 32 bits',
    { gradient: truncated, batches: fixed, precision: 'float32' },
  ],
  [
    'truncated gradients of a series',
    { ...series, task: 'series', gradient: { ...truncated, form: 'true' } },
  ],
  ['dropout and noise on a series', { ...series, task: 'series', regularizers: noise }],
  ['dropout and noise on fresh batches', { regularizers: noise }],
  [
    'dropout at each step under truncated gradients',
    {
      gradient: truncated,
      regularizers: [{ name: 'dropout', inputs: 0.2, mask: 'each-step' }],
    },
  ],
  [
    'dropout of gated units',
    { network: { name: 'recurrent', hidden: [3], cell: 'lstm' }, regularizers: noise },
  ],
  ['a bound on the weights', { regularizers: [{ name: 'max-norm', limit: 0.3 }] }],
  [
    'a bound on the weights, on a series',
    { ...series, task: 'series', regularizers: [{ name: 'max-norm', limit: 0.3 }] },
  ],
  ['guards', { guards: { clip: { name: 'norm', threshold: 0.01 }, rescue: true } }],
  [
    'a rate that is halved when the error rises',
    { ...rate('halve-on-rise'), batches: { ...batches, perEpoch: 2 } },
  ],
  [
    'a rate that falls when the error does not',
    { ...rate({ name: 'step', when: 'no-decrease', every: 1 }), batches: { ...batches, perEpoch: 2 } },
  ],
  [
    'a velocity that is forgotten at every epoch',
    {
      phases: [{ method: { name: 'momentum', reset: 'epoch', rate: 0.1 } }],
      batches: { ...batches, perEpoch: 4 },
    },
  ],
  ['phases of different methods', { phases: [{ method: 'sgd', iterations: 4 }, { method: 'adam' }] }],
  ['patience', { stop: { iterations: ITERATIONS, patience: 3 }, record: { evaluateEvery: 2 } }],
  ['sparse metrics and evaluations', { record: { metricsEvery: 5, evaluateEvery: 4 } }],
  [
    'Gauss-Newton steps on fresh batches',
    { phases: [{ method: 'gauss-newton' }], regularizers: ['weight-decay'] },
  ],
  ...smallCollections.flatMap(({ task: { name, ...options }, loss }) => {
    const collection = { task: { name, ...options }, loss, batches: { size: 3, validation: 4, test: 4 } };
    return [
      [`a collection: ${name}`, collection],
      [
        `truncated gradients of a collection, drawn with replacement: ${name}`,
        {
          ...collection,
          gradient: truncated,
          precision: 'float32',
          batches: { ...collection.batches, order: 'replacement', perEpoch: 2 },
        },
      ],
    ] as const;
  }),
];

function rate(schedule: unknown): object {
  return { phases: [{ method: { name: 'sgd', rate: 0.5, schedule } }] };
}

const seriesOf = ({ task: { name } }: RunSpec) =>
  name === 'series' ? sine : (smallCollections.find((each) => each.task.name === name)?.series ?? null);

function specOf(settings: object): RunSpec {
  const isSeries = 'task' in settings;
  return readRunSpec({
    task,
    batches,
    loss: isSeries ? 'mean-squared-error' : 'softmax-cross-entropy',
    network: { name: 'recurrent', hidden: [3] },
    initialisation: { name: 'uniform', range: 0.5 },
    regularizers: [],
    phases: [{ method: { name: 'adam', rate: 0.02 } }],
    stop: { iterations: ITERATIONS },
    record: { evaluateEvery: 3 },
    seed: 7,
    ...settings,
  });
}

/** Trains to the end, cut into a checkpoint and a new run after each of `cuts` iterations. */
function train(spec: RunSpec, cuts: readonly number[]): { rows: number[]; run: Run } {
  const data = seriesOf(spec);
  let run = createRun(spec, data, provider);
  const rows: number[] = [];
  for (const steps of [...cuts, 1000]) {
    rows.push(...advance(run, steps).rows);
    if (steps !== 1000) run = restoreRun(spec, data, { provider, checkpoint: checkpointOf(run) });
  }
  return { rows, run };
}

describe.each(specs)('a run with %s', (_, settings) => {
  const spec = specOf(settings);
  const whole = train(spec, []);

  it('ends with the same bits wherever it was cut', () => {
    for (let first = 0; first < ITERATIONS; first++) {
      const cut = train(spec, [first, 2]);
      expect(cut.rows).toEqual(whole.rows);
      expect(checkpointOf(cut.run)).toEqual(checkpointOf(whole.run));
      expect(summarise(cut.run)).toEqual(summarise(whole.run));
    }
  });

  it('is the same when it is looked at in between', () => {
    const run = createRun(spec, seriesOf(spec), provider);
    const rows: number[] = [];
    while (run.state.ended === null) {
      rows.push(...advance(run, 1).rows);
      summarise(run);
    }
    expect(rows).toEqual(whole.rows);
    expect(checkpointOf(run)).toEqual(checkpointOf(whole.run));
  });

  it('changes its weights', () => {
    const start = createRun(spec, seriesOf(spec), provider);
    expect(whole.run.state.iteration).toBeGreaterThan(0);
    expect(whole.run.state.theta).not.toEqual(start.state.theta);
    expect(whole.run.state.theta.every(Number.isFinite)).toBe(true);
  });
});

describe('these runs', () => {
  const stateOf = (title: string) => {
    const [spec] = specs.filter(([name]) => name === title).map(([, settings]) => specOf(settings));
    return train(spec, []).run.state;
  };

  it('do reach what they are named for', () => {
    expect(stateOf('guards').clipped).toBeGreaterThan(0);
    expect(stateOf('patience').ended?.reason.word).toBe('patience');
    expect(stateOf('patience').best).not.toBeNull();
    expect(stateOf('fresh batches').data.epoch).toBe(2);
    const truncatedData = stateOf('truncated gradients of a series').data;
    expect(truncatedData.cursor).toBe(ITERATIONS);
    expect(truncatedData.past).not.toBeNull();
    const { schedule } = stateOf('a rate that falls when the error does not').method as {
      schedule: { steps: number };
    };
    expect(schedule.steps).toBeGreaterThan(0);
  });
});
