/** Polyphonic music: table 1 of Pascanu et al. 2013, with the settings of section 3.2.1 of its supplement. */
import { openStream } from '../random.ts';
import { concludeMusic } from './pascanu-music-conclusion.ts';
import { musicSets, type MusicSetName } from './pascanu-music-sets.ts';
import * as setup from './pascanu-setup.ts';
import type { Replication, Trial } from './replication.ts';
import { musicSlot } from './stand-ins.ts';

/** Settings of the card; null takes that of the set. */
export interface MusicOptions {
  readonly set: MusicSetName;
  readonly methods: readonly string[];
  readonly seeds: number;
  readonly updates: number;
  readonly patience: number;
  readonly evaluateEvery: number;
  readonly evaluated: number;
  readonly steps: number;
  readonly batch: number;
  readonly hidden: number | null;
  readonly leaky: number | null;
  readonly cell: string;
  readonly init: setup.Init;
  readonly rate: number | null;
  readonly threshold: number;
  readonly alpha: number | null;
}

const setNames = Object.keys(musicSets) as readonly MusicSetName[];

/** One set of songs, trained in three ways. */
export const pascanuMusic: Replication = {
  name: 'pascanu-music',
  label: 'Polyphonic music: SGD, clipping, Omega',
  help: 'A recurrent network predicts which notes of a piano sound next, trained on one of three sets of songs by plain stochastic gradient descent, with clipping, and with clipping and the regulariser.',
  text: 'pascanu-2013',
  place: 'Table 1; supplement, section 3.2.1',
  shown:
    'On all three sets of songs clipping lowers the negative log-likelihood of the test songs, and clipping with Omega lowers it further.',
  judged:
    'Test error of each way of training within 3 % of the published one (near: 8 %), where the songs are those of the text. The order holds where clipping has a test error at most 0.2 % above that of SGD, and Omega with clipping at most 0.2 % above that of clipping; nearly, where the latter is not above SGD; it is open where a run was ended by its limit of updates, and on other songs. An error that was ended so and is not reproduced is open.',
  published: [
    ...setNames.flatMap((set) =>
      setup.wayNames.flatMap((way) =>
        (['test', 'train'] as const).map((fold) => ({
          quantity: `${fold}/${set}/${way}`,
          label: `${fold === 'test' ? 'Test' : 'Training'} error, ${musicSets[set].label}, ${setup.ways[way].label}`,
          value: musicSets[set].published[way][fold],
          unit: 'nats a step',
          place: 'Table 1',
        })),
      ),
    ),
    {
      quantity: 'order',
      label: 'Order of the three ways of training',
      value: null,
      statement: 'Clipping has a lower test error than SGD, and Omega with clipping a lower one still.',
      place: 'Table 1',
    },
  ],
  data: [musicSlot],
  fields: {
    set: {
      kind: 'choice',
      label: 'Set of songs',
      help: 'Whose settings are taken and whose published errors are compared; its files must be given as the music.',
      default: 'piano-midi',
      options: setNames.map((value) => ({ value, label: musicSets[value].label })),
    },
    methods: {
      kind: 'names',
      label: 'Ways of training',
      help: 'Which of sgd, clipping and clipping-omega.',
      default: setup.wayNames,
    },
    seeds: setup.seedsField(1, 'Runs of each way of training; how many the text had is not told.'),
    updates: setup.updatesField(
      100_000,
      'Most updates of a run. The text does not tell how long it trained; an epoch of Piano-midi.de has 430 updates of 200 steps.',
    ),
    patience: {
      kind: 'integer',
      label: 'Patience',
      help: 'Updates without a new smallest validation error after which a run ends with its best weights.',
      default: 8000,
      min: 1,
    },
    evaluateEvery: {
      kind: 'integer',
      label: 'Updates between evaluations',
      help: 'How often the validation songs are looked at.',
      default: 400,
      min: 1,
    },
    evaluated: {
      kind: 'integer',
      label: 'Most pieces evaluated',
      help: 'Pieces of the validation songs and of the test songs that are looked at; as many as there are where there are fewer.',
      default: 100_000,
      min: 1,
    },
    steps: {
      kind: 'integer',
      label: 'Steps of a piece',
      help: 'Songs are cut into pieces of at most so many steps, each from a zero state, in all sets. 200 in the text.',
      default: 200,
      min: 2,
    },
    batch: {
      kind: 'integer',
      label: 'Pieces of a batch',
      help: 'The text does not tell it. With one piece each the error over an epoch does not depend on which pieces meet, so that the rate is halved for a reason.',
      default: 1,
      min: 1,
    },
    hidden: ofSet('Hidden units', '300 for Piano-midi.de, 400 for the others.'),
    leaky: ofSet(
      'Leaky units',
      'Hidden units with a leak drawn from 0.02 to 0.2: 100 for Nottingham and MuseData.',
    ),
    cell: {
      kind: 'choice',
      label: 'Units',
      help: 'Sigmoid units in the text.',
      default: 'logistic',
      options: [
        { value: 'logistic', label: 'Logistic' },
        { value: 'tanh', label: 'tanh' },
      ],
    },
    init: setup.initField('smart-tanh', 'The text has smart tanh, for sigmoid units as well.'),
    rate: {
      kind: 'number',
      label: 'Learning rate',
      help: 'At the start; halved after every epoch whose error rose. 0.5 for MuseData, 1 for the others. None takes that of the set.',
      default: null,
      above: 0,
      max: 100,
    },
    threshold: setup.thresholdField(8, '8 in the text, for the mean over the steps. It tried 4, 8 and 12.'),
    alpha: {
      kind: 'number',
      label: 'Strength of Omega',
      help: 'What the schedule of the set is multiplied by. None takes that of the set: 1 with 1/(2t) for Piano-midi.de, t the epoch; 5, divided by t - 10 from epoch 12 on, for Nottingham; 0.2 with 1/(2t) for MuseData.',
      symbol: '\\alpha',
      default: null,
      min: 0,
    },
  },
  quick: {
    hidden: 50,
    leaky: 0,
    steps: 100,
    updates: 500,
    evaluateEvery: 100,
    evaluated: 40,
  },
  cost: {
    quick: { seconds: 10 },
    full: { seconds: 2000, note: 'for Piano-midi.de, from the rate of shorter runs' },
  },
  plan: (options) => planOf(options as unknown as MusicOptions),
  conclude: (results, options) => concludeMusic(results, options as unknown as MusicOptions),
};

function ofSet(label: string, help: string) {
  return {
    kind: 'integer',
    label,
    help: `${help} None takes that of the set.`,
    default: null,
    min: 0,
    max: 4096,
  } as const;
}

function planOf(options: MusicOptions): readonly Trial[] {
  const methods = setup.chosen(options.methods, setup.wayNames, 'methods');
  return setup.seedsUpTo(options.seeds).flatMap((seed) =>
    methods.map((way) => ({
      key: `${way}/${seed}`,
      label: `${musicSets[options.set].label}, ${setup.ways[way].label}, seed ${seed}`,
      data: musicSlot.name,
      spec: specOf(options, way, seed),
    })),
  );
}

function specOf(options: MusicOptions, way: setup.Way, seed: number) {
  const { set, steps, batch, cell, init, threshold, updates, patience, evaluateEvery, evaluated } = options;
  const own = musicSets[set];
  const { clips, regularizes } = setup.ways[way];
  const alpha = options.alpha ?? own.omega.alpha;
  const units = { hidden: options.hidden ?? own.hidden, leaky: options.leaky ?? own.leaky, cell };
  return {
    task: { name: 'piano-roll', steps },
    batches: { size: batch, source: 'fixed', validation: evaluated, test: evaluated },
    network: networkOf(units, seed),
    initialisation: init,
    loss: 'logistic-cross-entropy',
    regularizers: regularizes ? [{ name: 'omega', alpha, schedule: own.omega.schedule }] : [],
    guards: clips ? { clip: { name: 'norm', threshold }, rescue: true } : {},
    phases: [{ method: { name: 'sgd', rate: options.rate ?? own.rate, schedule: 'halve-on-rise' } }],
    stop: { gradientNorm: null, iterations: updates, patience },
    precision: 'float32',
    seed,
    record: {
      metricsEvery: evaluateEvery * Math.max(1, Math.ceil(updates / (2000 * evaluateEvery))),
      evaluateEvery,
      checkpointEvery: Math.max(1000, Math.ceil(updates / 20)),
    },
  };
}

/** The last `leaky` of the hidden units have a leak. */
function networkOf({ hidden, leaky, cell }: { hidden: number; leaky: number; cell: string }, seed: number) {
  if (leaky === 0) return { name: 'recurrent', hidden: [hidden], cell };
  const stream = openStream(seed, 'leaks of the music');
  const first = hidden - Math.min(leaky, hidden);
  const leak = Array.from({ length: hidden }, (_, i) => (i < first ? 1 : 0.02 + 0.18 * stream.uniform()));
  return {
    name: 'graph',
    layers: [
      { name: 'hidden', size: hidden, cell, leak },
      { name: 'output', size: NOTES, cell: 'linear' },
    ],
    connections: [
      { from: 'hidden', to: 'hidden', delay: 1 },
      { from: 'input', to: 'hidden' },
      { from: 'hidden', to: 'output' },
    ],
  };
}

/** Keys of a piano. */
const NOTES = 88;
