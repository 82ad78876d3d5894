/** What the runs of all cards of Chernodub and Nowicki 2016 share: their network, tasks, sets and settings of training. */
import { suggestion, UnfoldError } from '../errors.ts';
import type { Field, Fields } from '../fields.ts';
import type { CardOptions } from './replication.ts';

/** The four tasks, by the names that the engine has for them. */
export const chernodubTasks = [
  { name: 'addition', label: 'Adding', outputs: 'linear' },
  { name: 'multiplication', label: 'Multiplication', outputs: 'linear' },
  { name: 'temporal-order', label: 'Temporal order', outputs: 'softmax' },
  { name: 'temporal-order-3', label: 'Temporal order 3-bit', outputs: 'softmax' },
] as const;

/** One of `chernodubTasks`. */
export type ChernodubTask = (typeof chernodubTasks)[number];

/** The task called `name`. @throws UnfoldError 'card.task' with the nearest name */
export function taskNamed(name: string): ChernodubTask {
  const task = chernodubTasks.find((one) => one.name === name);
  if (task !== undefined) return task;
  const known = chernodubTasks.map((one) => one.name);
  throw new UnfoldError(
    'card.task',
    `The text has no task "${name}". It has ${known.join(', ')}.${suggestion(name, known)}`,
    'task',
  );
}

/** The standard deviation of the initial weights; two readings of the text. */
export const sdField: Field = {
  kind: 'number',
  label: 'Initial weights',
  help: 'Their standard deviation. The text says 0.01; with 100 units errors would then shrink tenfold at every step back and nothing is learned, while figure 2 is about norms near 1e-7 at 100 steps. 0.1 fits that (0.01 read as the variance) and is the default here.',
  symbol: '\\sigma',
  default: 0.1,
  above: 0,
  max: 10,
};

/** Settings that cards with training have in common, with the text's values. */
export const trainingFields = {
  hidden: { kind: 'integer', label: 'Hidden units', help: 'tanh units.', default: 100, min: 1, max: 1000 },
  sd: sdField,
  corrections: {
    kind: 'integer',
    label: 'Corrections of weights',
    help: 'Of each run: 2000 epochs of 50 mini-batches in the text. Mini-batches that are left out count.',
    default: 100_000,
    min: 50,
  },
  momentum: {
    kind: 'number',
    label: 'Momentum',
    help: 'Share of the last correction that is kept; it begins anew in every epoch, as in their code of that month.',
    symbol: '\\mu',
    default: 0.9,
    min: 0,
    max: 1,
  },
  qMin: {
    kind: 'number',
    label: 'Smallest Q',
    help: 'Lower end of the safe range; below it errors explode on their way back.',
    symbol: 'Q_{min}',
    default: -1,
  },
  qMax: {
    kind: 'number',
    label: 'Largest Q',
    help: 'Upper end of the safe range; above it errors vanish on their way back.',
    symbol: 'Q_{max}',
    default: 1,
  },
  r0: {
    kind: 'number',
    label: 'Largest |dS|',
    help: 'Mini-batches that change the length of errors by more are left out; the text gives no value, none is no bound.',
    symbol: 'r_0',
    default: null,
    optional: true,
    above: 0,
  },
} as const satisfies Fields;

/** The settings of `trainingFields`. */
export interface Training {
  readonly hidden: number;
  readonly sd: number;
  readonly corrections: number;
  readonly momentum: number;
  readonly qMin: number;
  readonly qMax: number;
  readonly r0: number | null;
}

/** Reads `trainingFields` of a card's options. */
export const trainingOf = (options: CardOptions): Training => options as unknown as Training;

/** Plain training, or with sampling-based gradient regularisation. */
export type Regularisation = 'off' | 'on';

/** Both, in the order of the text. */
export const regularisations: readonly Regularisation[] = ['off', 'on'];

/** What tells one run from another. */
export interface ChernodubRun {
  readonly name: string;
  readonly task: ChernodubTask;
  readonly length: number;
  readonly regularisation: Regularisation;
  readonly rate: number;
  /** Number of the network, from 1: both methods start from its weights and train on its sets. */
  readonly network: number;
}

/** Mini-batches of an epoch. */
export const PER_EPOCH = 50;

/**
 * A run as the text and their code of the same month have it: sets drawn once (20,000 to train on, 1000, 10,000), 10
 * sequences a mini-batch drawn with replacement, the network with the smallest validation error is tested. Losses are
 * sums over the mini-batch with slope y - t, so that their learning rates are taken as they are.
 */
export function chernodubSpec(run: ChernodubRun, training: Training): { readonly [key: string]: unknown } {
  const { task, rate, network } = run;
  const { corrections, hidden, sd } = training;
  const isLinear = task.outputs === 'linear';
  return {
    name: run.name,
    task: { name: task.name, variant: 'chernodub', length: run.length },
    batches: {
      ...{ size: 10, source: 'fixed', sequences: 20_000, order: 'replacement', perEpoch: PER_EPOCH },
      ...{ validation: 1000, test: 10_000 },
    },
    network: { name: 'recurrent', hidden: [hidden], cell: 'tanh' },
    initialisation: { name: 'normal', sd },
    loss: isLinear ? { name: 'squared-error' } : { name: 'softmax-cross-entropy', reduction: 'sum' },
    regularizers: [],
    phases: [{ method: methodOf(run.regularisation, rate, training), iterations: null }],
    // A patience that never ends a run, so that it ends with its best weights.
    stop: { iterations: corrections, gradientNorm: null, patience: corrections + 1 },
    precision: 'float32',
    seed: network,
    initialSeed: network,
    record: { metricsEvery: metricsEvery(corrections), evaluateEvery: PER_EPOCH, checkpointEvery: 100_000 },
  };
}

function methodOf(regularisation: Regularisation, rate: number, training: Training) {
  const { momentum, qMin, qMax, r0 } = training;
  return regularisation === 'off'
    ? { name: 'momentum', rate, momentum, reset: 'epoch' }
    : { name: 'sampled-gradient', rate, momentum, qMin, qMax, r0, gradient: 'sum', resetMomentum: true };
}

/** At most 2000 rows, each at the end of an epoch. */
const metricsEvery = (corrections: number) => Math.ceil(corrections / (2000 * PER_EPOCH)) * PER_EPOCH;
