/** What the runs of all cards of Galvan 2016 share: his network, initialisation, tasks and rules of ending. */
import type { Fields } from '../fields.ts';
import type { CardOptions, TrialResult } from './replication.ts';

/** His first seed; three runs took it and the next two. */
const FIRST_SEED = 13;

/** Seed of the run of a number, counted from 0. */
export const seedOf = (run: number): number => FIRST_SEED + run;

/** Settings that cards with training have in common, with the text's values. */
export const trainingFields = {
  seeds: {
    kind: 'integer',
    label: 'Runs',
    help: 'From different initial weights and sequences; his seeds are 13, 14, 15.',
    default: 3,
    min: 1,
    max: 100,
  },
  updates: {
    kind: 'integer',
    label: 'Most updates',
    help: 'Of each run; none as in the text, where only the rule below ends a run that does not succeed.',
    default: null,
    min: 200,
  },
  patience: {
    kind: 'integer',
    label: 'Updates without progress',
    help: 'A run has failed when its validation loss has not fallen for so many updates (3,000,000 in the thesis).',
    default: 3_000_000,
    min: 200,
  },
  hidden: { kind: 'integer', label: 'Hidden units', help: 'tanh units.', default: 50, min: 1, max: 1000 },
  batch: {
    kind: 'integer',
    label: 'Batch size',
    help: 'Fresh sequences in an update.',
    default: 100,
    min: 1,
  },
  threshold: {
    kind: 'number',
    label: 'Longest step',
    help: 'Longer directions are divided by as much; clipping, for the antigradient.',
    symbol: '\\tau',
    default: 1,
    above: 0,
  },
  validation: {
    kind: 'integer',
    label: 'Validation sequences',
    help: 'A fixed set, looked at every 200 updates; at most 1 % wrong is success.',
    default: 10_000,
    min: 100,
  },
} as const satisfies Fields;

/** The settings of `trainingFields`. */
export interface Training {
  readonly seeds: number;
  readonly updates: number | null;
  readonly patience: number;
  readonly hidden: number;
  readonly batch: number;
  readonly threshold: number;
  readonly validation: number;
}

/** Reads `trainingFields` of a card's options. */
export const trainingOf = (options: CardOptions): Training => options as unknown as Training;

/** Updates between two looks at the validation set, as in his code. */
const EVERY = 200;

/** At most so many rows of metrics a run. */
const ROWS = 2000;

/** What tells one run from another. */
export interface GalvanRun {
  readonly name: string;
  readonly task: 'addition' | 'temporal-order';
  readonly length: number;
  readonly radius: number;
  readonly seed: number;
  readonly method: { readonly name: string; readonly [key: string]: unknown };
  readonly clip: { readonly name: string; readonly [key: string]: unknown };
}

/**
 * A run as his code has it: 50 tanh units, weights N(0, 0.1) with the recurrent ones scaled to a spectral radius, biases
 * 0; fresh batches of one length each, between T and 1.1 T; mean of the squared error or the cross-entropy over the batch.
 */
export function galvanSpec(run: GalvanRun, training: Training): { readonly [key: string]: unknown } {
  const { updates, patience } = training;
  const every = Math.max(1, Math.ceil((updates ?? 2 * patience) / ROWS / EVERY)) * EVERY;
  return {
    name: run.name,
    task: { name: run.task, variant: 'galvan', length: run.length },
    batches: { size: training.batch, validation: training.validation, test: 0 },
    network: { name: 'recurrent', hidden: [training.hidden], cell: 'tanh' },
    initialisation: { name: 'spectral-radius', radius: run.radius, sd: 0.1 },
    loss: { name: run.task === 'addition' ? 'mean-squared-error' : 'softmax-cross-entropy' },
    regularizers: [],
    guards: { clip: run.clip },
    phases: [{ method: run.method, iterations: null }],
    stop: { iterations: updates, gradientNorm: null, wrong: 0.01, patience },
    precision: 'float32',
    seed: run.seed,
    record: { metricsEvery: every, evaluateEvery: EVERY, checkpointEvery: 100_000 },
  };
}

/** How a run came out. One that ran out of its updates has neither succeeded nor failed by the text's rule. */
export function outcomeOf(result: TrialResult | undefined): 'success' | 'failure' | 'undecided' | 'missing' {
  if (result === undefined || result.status === 'stopped') return 'missing';
  if (result.status === 'failed') return 'failure';
  if (result.reason === 'wrong') return 'success';
  return result.reason === 'patience' ? 'failure' : 'undecided';
}
