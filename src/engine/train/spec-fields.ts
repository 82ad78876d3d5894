/** Fields of the larger groups of a run's specification. */
import { clippings } from '../clipping/index.ts';
import { steps } from '../data/steps/index.ts';
import type { Fields } from '../fields.ts';

/** What is read from a series. */
export const dataFields: Fields = {
  file: {
    kind: 'text',
    label: 'Series file',
    help: 'File with the series, relative to this specification; used by the command line only.',
    default: null,
  },
  recipe: {
    kind: 'object',
    label: 'Import recipe',
    help: 'Overrides for reading the series file; used by the command line only.',
    default: {},
  },
  inputs: {
    kind: 'names',
    label: 'Inputs',
    help: 'Columns that the network sees. Empty means the first column.',
    symbol: 'x',
    default: [],
  },
  targets: {
    kind: 'names',
    label: 'Targets',
    help: 'Columns to predict. Empty means the same as the inputs.',
    default: [],
  },
  future: {
    kind: 'names',
    label: 'Known in advance',
    help: 'Columns whose value at the time of the target is known when it is predicted: calendar, prices, plans. The network reads it.',
    default: [],
  },
  steps: {
    kind: 'entries',
    label: 'Steps',
    help: 'Changes of columns before anything else, one after the other. Predictions are led back to the units of the series.',
    table: steps,
    default: [],
  },
  taps: {
    kind: 'integers',
    label: 'Taps',
    help: 'Delays of the inputs in steps: [0] is x(t); [0, 1, 2] gives the last three values at once.',
    default: [0],
    min: 0,
  },
  horizon: { kind: 'integer', label: 'Horizon', help: 'Steps ahead to predict.', default: 1, min: 0 },
  split: {
    kind: 'group',
    label: 'Split',
    help: 'Points of the series in each set, in order of time: counts, or fractions below 1.',
    fields: {
      train: {
        kind: 'number',
        label: 'Training',
        help: 'Points to train on; scaling is fitted on these only.',
        default: 0.7,
        min: 0,
      },
      validation: {
        kind: 'number',
        label: 'Validation',
        help: 'Points that stop training early; 0 for none.',
        default: 0.15,
        min: 0,
      },
      test: {
        kind: 'number',
        label: 'Test',
        help: 'Points kept aside to judge the result; 0 for none.',
        default: 0.15,
        min: 0,
      },
      embargo: {
        kind: 'integer',
        label: 'Embargo',
        help: 'Rows left out at the beginning of validation and test, so that a set shares no history with the one before: the largest tap and the horizon are enough.',
        default: 0,
        min: 0,
      },
    },
  },
  scale: {
    kind: 'choice',
    label: 'Scaling',
    help: 'Standardise: zero mean and unit variance over the training points.',
    default: 'standardise',
    options: [
      { value: 'standardise', label: 'Standardise' },
      { value: 'none', label: 'None' },
    ],
  },
  missing: {
    kind: 'choice',
    label: 'Missing values',
    help: 'Nothing is filled in unless you say so.',
    default: 'refuse',
    options: [
      { value: 'refuse', label: 'Refuse' },
      { value: 'interpolate', label: 'Interpolate in time' },
      { value: 'hold', label: 'Hold the last value' },
      {
        value: 'mask',
        label: 'Mask',
        help: 'Inputs hold the last value; steps with a missing target count neither in the loss nor in metrics.',
      },
      {
        value: 'cut',
        label: 'Cut the series',
        help: 'Samples that reach over a gap are left out, and the state is zero behind it: the series becomes several sequences.',
      },
    ],
  },
  indicator: {
    kind: 'boolean',
    label: 'Indicator inputs',
    help: 'One more input for every input and tap: 1 where its value is missing, 0 elsewhere.',
    default: false,
    when: { key: 'missing', is: ['mask'] },
  },
  counts: {
    kind: 'choice',
    label: 'Loss on',
    help: 'Which training steps count in the loss. The network runs over all of them, and metrics are of all of them.',
    default: 'every',
    options: [
      { value: 'every', label: 'Every step' },
      { value: 'last', label: 'The last step' },
      { value: 'column', label: 'Steps that a column marks' },
    ],
  },
  countsColumn: {
    kind: 'text',
    label: 'Marking column',
    help: 'A column of the series that is neither 0 nor missing at the targets that count.',
    default: null,
    when: { key: 'counts', is: ['column'] },
  },
  washout: {
    kind: 'integer',
    label: 'Washout',
    help: 'Steps at the beginning of training that do not count in the loss: the transient after start-up.',
    default: 0,
    min: 0,
  },
  testStart: {
    kind: 'choice',
    label: 'State at the start of validation and test',
    help: 'Carried over: the network goes on where the set before it ended. Zero: it starts afresh.',
    default: 'carry',
    options: [
      { value: 'carry', label: 'Carried over' },
      { value: 'zero', label: 'Zero' },
    ],
  },
};

/** How sequences of a task are used. */
export const batchFields: Fields = {
  size: {
    kind: 'integer',
    label: 'Batch size',
    help: 'Sequences in a weight update.',
    symbol: 'B',
    default: 20,
    min: 1,
    max: 100000,
  },
  source: {
    kind: 'choice',
    label: 'Sequences',
    help: 'Fresh: drawn anew for every update. Fixed: from a set drawn once; a batch as large as the set is the whole of it, at every update. Songs, texts and visits of a series are always a fixed set: all of its training sequences.',
    default: 'fresh',
    options: [
      { value: 'fresh', label: 'Fresh' },
      { value: 'fixed', label: 'Fixed set' },
    ],
  },
  sequences: {
    kind: 'integer',
    label: 'Size of the fixed set',
    when: { key: 'source', is: ['fixed'] },
    help: 'Number of training sequences, where they are fixed. Written out for songs, texts and visits, which have as many as there are.',
    default: 20000,
    min: 1,
  },
  order: {
    kind: 'choice',
    label: 'Order',
    when: { key: 'source', is: ['fixed'] },
    help: 'How batches are taken from a fixed set.',
    default: 'shuffled',
    options: [
      { value: 'shuffled', label: 'Shuffled, each sequence once a pass' },
      { value: 'replacement', label: 'Drawn with replacement' },
    ],
  },
  perEpoch: {
    kind: 'integer',
    label: 'Batches an epoch',
    help: 'None means the whole of a fixed set, and 100 for fresh sequences.',
    default: null,
    min: 1,
  },
  validation: {
    kind: 'integer',
    label: 'Validation sequences',
    help: 'Sequences that judge the weights while training; a set drawn once. Of songs, texts and visits: at most so many, taken evenly from the whole set.',
    default: 1000,
    min: 0,
  },
  test: {
    kind: 'integer',
    label: 'Test sequences',
    help: 'Sequences that judge the result; a set drawn once. Of songs, texts and visits: at most so many, taken evenly from the whole set.',
    default: 1000,
    min: 0,
  },
};

/** Guards on the gradient of every update; methods that compute none have no use for them. */
export const guardFields: Fields = {
  clip: {
    kind: 'entry',
    label: 'Clipping',
    help: 'What is done to a gradient that is too large, in methods that compute one.',
    table: clippings,
    default: 'none',
  },
  rescue: {
    kind: 'boolean',
    label: 'Rescue rule',
    help: 'A gradient that is not a number, infinite or longer than 1e10 is replaced: 0.02 times the weights for recurrent weights, 0 for all others (Pascanu et al. 2013). Without it such a gradient ends the run.',
    default: false,
  },
};

/** When a run ends. */
export const stopFields: Fields = {
  gradientNorm: {
    kind: 'number',
    label: 'Gradient norm',
    help: 'The run ends when the length of the gradient of the cost falls below this. Not where data or noise change from one iteration to the next, nor with methods that compute no gradient.',
    symbol: '\\|g\\|_2 < \\varepsilon',
    default: 1e-4,
    optional: true,
    above: 0,
  },
  iterations: {
    kind: 'integer',
    label: 'Iterations',
    help: 'Most weight updates in all.',
    default: 400,
    optional: true,
    min: 0,
  },
  seconds: {
    kind: 'number',
    label: 'Time',
    help: 'Most seconds of training in all.',
    unit: 's',
    default: null,
    above: 0,
  },
  gradients: {
    kind: 'integer',
    label: 'Gradients',
    help: 'Most computations of the gradient (or of the Jacobian, or products like it) in all: a budget that methods of different kinds can be given alike. Not for methods that compute none.',
    default: null,
    min: 1,
  },
  goal: {
    kind: 'number',
    label: 'Goal',
    help: 'The run ends when the training NMSE is at or below this. For a series.',
    default: null,
    min: 0,
  },
  wrong: {
    kind: 'number',
    label: 'Wrong sequences',
    help: 'The run ends when at most this share of the validation sequences is answered wrongly; 0.01 is one percent. For tasks of sequences.',
    default: null,
    min: 0,
    max: 1,
  },
  patience: {
    kind: 'integer',
    label: 'Validation patience',
    help: 'The run ends after so many iterations without a new smallest validation error; the best weights are kept. Where data change from one iteration to the next, only evaluated iterations count.',
    default: null,
    min: 1,
  },
};
