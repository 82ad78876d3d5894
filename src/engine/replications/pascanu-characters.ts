/** Next and fifth next character: table 1 of Pascanu et al. 2013, settings of section 3.2.2 of its supplement. */
import { concludeCharacters } from './pascanu-characters-conclusion.ts';
import * as setup from './pascanu-setup.ts';
import type { Replication, Trial } from './replication.ts';
import { textSlot } from './stand-ins.ts';

/** Settings of the card; a rate or strength of null takes that of the text. */
export interface CharactersOptions {
  readonly ahead: Ahead;
  readonly methods: readonly string[];
  readonly seeds: number;
  readonly updates: number;
  readonly evaluateEvery: number;
  readonly evaluated: number;
  readonly window: number;
  readonly piece: number;
  readonly batch: number;
  readonly hidden: number;
  readonly sd: number;
  readonly threshold: number;
  readonly rate: number | null;
  readonly alpha: number | null;
}

/** Which character is predicted. */
export type Ahead = 'next' | 'fifth';

/** Rates for the cost summed over a window, the regulariser, and bits a character. Null: not told. */
export const characterTasks = {
  next: {
    label: 'next character',
    ahead: 1,
    rates: { sgd: 0.001, clipping: 0.01, 'clipping-omega': 0.05 },
    omega: { alpha: 0.01, schedule: { name: 'constant' } },
    published: {
      sgd: { train: 1.46, test: 1.5 },
      clipping: { train: 1.34, test: 1.42 },
      'clipping-omega': { train: 1.36, test: 1.41 },
    },
  },
  fifth: {
    label: 'fifth next character',
    ahead: 5,
    rates: { sgd: null, clipping: 0.1, 'clipping-omega': 0.05 },
    omega: { alpha: 0.05, schedule: { name: 'fractional', beta: 2800 } },
    published: {
      sgd: null,
      clipping: { train: 3.76, test: 3.89 },
      'clipping-omega': { train: 3.7, test: 3.74 },
    },
  },
} as const;

/** One text, trained on in up to three ways. */
export const pascanuCharacters: Replication = {
  name: 'pascanu-characters',
  label: 'Characters of a text: SGD, clipping, Omega',
  help: 'A recurrent network predicts the next character of a text, or the fifth next, trained by plain stochastic gradient descent, with clipping, and with clipping and the regulariser. The treebank of the text cannot be had freely, so another text takes its place.',
  text: 'pascanu-2013',
  place: 'Table 1; supplement, section 3.2.2',
  shown:
    'On the Penn Treebank clipping takes fewer bits a character than plain SGD, and clipping with Omega slightly fewer still; for the fifth next character Omega makes a larger difference.',
  judged:
    'The order, on whatever text is given: clipping takes at most 0.5 % more bits a character of the test part than SGD, and Omega with clipping at most 0.5 % more than clipping; nearly, where one of the two holds. Bits a character are told beside those of the treebank and left open, as another text has other bits.',
  published: [
    ...(['next', 'fifth'] as const).flatMap((name) =>
      setup.wayNames.flatMap((way) => {
        const { label, published } = characterTasks[name];
        const values = published[way];
        return values === null
          ? []
          : (['test', 'train'] as const).map((fold) => ({
              quantity: `${fold}/${name}/${way}`,
              label: `${fold === 'test' ? 'Test' : 'Training'}, ${label}, ${setup.ways[way].label} (Penn Treebank)`,
              value: values[fold],
              unit: 'bits a character',
              place: 'Table 1',
            }));
      }),
    ),
    {
      quantity: 'order',
      label: 'Order of the ways of training',
      value: null,
      statement: 'Clipping takes fewer bits a character than SGD, and Omega with clipping fewer still.',
      place: 'Table 1',
    },
  ],
  data: [textSlot],
  fields: {
    ahead: {
      kind: 'choice',
      label: 'Predicted',
      help: 'The next character, or the fifth next; for the latter the text has no plain SGD.',
      default: 'next',
      options: [
        { value: 'next', label: 'The next character' },
        { value: 'fifth', label: 'The fifth next character' },
      ],
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
      'Updates of a run, a window each. The text does not tell how long it trained; the treebank has about 25,000 windows of 200 characters.',
    ),
    evaluateEvery: {
      kind: 'integer',
      label: 'Updates between evaluations',
      help: 'How often the validation part is looked at.',
      default: 2000,
      min: 1,
    },
    evaluated: {
      kind: 'integer',
      label: 'Most pieces evaluated',
      help: 'Pieces of the validation part and of the test part that are looked at; as many as there are where there are fewer.',
      default: 10_000,
      min: 1,
    },
    window: {
      kind: 'integer',
      label: 'Window',
      help: 'Characters of an update, through which errors flow back; the state is carried over to the next window. 200 in the text.',
      default: 200,
      min: 2,
    },
    piece: {
      kind: 'integer',
      label: 'Piece',
      help: 'The text is cut into pieces of so many characters, and the state is zero where one begins. The text carries it on throughout.',
      default: 4000,
      min: 2,
    },
    batch: {
      kind: 'integer',
      label: 'Pieces side by side',
      help: 'The text does not tell it.',
      default: 1,
      min: 1,
    },
    hidden: setup.hiddenField(
      500,
      '500 sigmoid units in the text, which has no biases; here they have, beginning at zero.',
    ),
    sd: {
      kind: 'number',
      label: 'Standard deviation',
      help: 'Of the initial weights, which are normal. 0.1 in the text.',
      default: 0.1,
      above: 0,
      max: 10,
    },
    threshold: setup.thresholdField(
      45,
      'For the cost summed over a window, as in the text. The runs have the mean over the window in its place, with the threshold divided and the rate multiplied by its length, which comes to the same.',
    ),
    rate: {
      kind: 'number',
      label: 'Learning rate',
      help: 'For the cost summed over a window. None takes those of the text: next character 0.001 for SGD, 0.01 with clipping, 0.05 with Omega; fifth next 0.1 and 0.05 (for SGD not told: the 0.001 of the next character). Halved after every epoch whose error rose.',
      default: null,
      above: 0,
      max: 100,
    },
    alpha: {
      kind: 'number',
      label: 'Strength of Omega',
      help: 'For the cost summed over a window. None takes that of the text: 0.01 for the next character, constant; 0.05 for the fifth next, falling as 1/(1 + t/2800).',
      symbol: '\\alpha',
      default: null,
      min: 0,
    },
  },
  quick: {
    hidden: 40,
    window: 50,
    piece: 500,
    updates: 600,
    evaluateEvery: 200,
    evaluated: 20,
  },
  cost: {
    quick: { seconds: 10 },
    full: { seconds: 12_000, note: 'from the rate of shorter runs' },
  },
  plan: (options) => planOf(options as unknown as CharactersOptions),
  conclude: (results, options) => concludeCharacters(results, options as unknown as CharactersOptions),
};

function planOf(options: CharactersOptions): readonly Trial[] {
  const methods = setup.chosen(options.methods, setup.wayNames, 'methods');
  return setup.seedsUpTo(options.seeds).flatMap((seed) =>
    methods.map((way) => ({
      key: `${way}/${seed}`,
      label: `${characterTasks[options.ahead].label}, ${setup.ways[way].label}, seed ${seed}`,
      data: textSlot.name,
      spec: specOf(options, way, seed),
    })),
  );
}

/** The gradient of the sum over a window of n steps is n times that of the mean: rate n eta, threshold mu/n, alpha/n. */
function specOf(options: CharactersOptions, way: setup.Way, seed: number) {
  const { window, piece, batch, threshold, updates, evaluateEvery, evaluated } = options;
  const { ahead, rates, omega } = characterTasks[options.ahead];
  const { clips, regularizes } = setup.ways[way];
  const rate = options.rate ?? rates[way] ?? characterTasks.next.rates.sgd;
  const alpha = (options.alpha ?? omega.alpha) / window;
  return {
    task: { name: 'characters', ahead, steps: piece, validation: 0.05, test: 0.05 },
    batches: { size: batch, source: 'fixed', validation: evaluated, test: evaluated },
    network: { name: 'recurrent', hidden: [options.hidden], cell: 'logistic' },
    initialisation: { name: 'normal', sd: options.sd },
    loss: 'softmax-cross-entropy',
    regularizers: regularizes ? [{ name: 'omega', alpha, schedule: omega.schedule }] : [],
    guards: clips ? { clip: { name: 'norm', threshold: threshold / window }, rescue: true } : {},
    gradient: { name: 'truncated-bptt', form: 'epochwise', n: window },
    phases: [{ method: { name: 'sgd', rate: rate * window, schedule: 'halve-on-rise' } }],
    stop: { gradientNorm: null, iterations: updates },
    precision: 'float32',
    seed,
    record: {
      metricsEvery: evaluateEvery * Math.max(1, Math.ceil(updates / (2000 * evaluateEvery))),
      evaluateEvery,
      checkpointEvery: Math.max(1000, Math.ceil(updates / 20)),
    },
  };
}
