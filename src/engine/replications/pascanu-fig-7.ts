/** Figure 7 of Pascanu et al. 2013: the rate of success on temporal order against the length of sequences. */
import type { Replication, Trial } from './replication.ts';
import { concludeSuccess } from './pascanu-fig-7-conclusion.ts';
import { type Fig7Options, fig7Key, lengthsOf, publishedUpdates } from './pascanu-fig-7-options.ts';
import * as setup from './pascanu-setup.ts';

/**
 * Three initialisations, three ways of training, a list of lengths, five seeds each. The lengths of the text differ
 * from one initialisation to the next (supplement, section 3.1.1).
 */
export const pascanuFig7: Replication = {
  name: 'pascanu-fig-7',
  label: 'Success against length: SGD, clipping, Omega',
  help: 'Temporal order with sequences of one length, trained by plain stochastic gradient descent, with clipping, and with clipping and the regulariser against vanishing gradients.',
  text: 'pascanu-2013',
  place: 'Figure 7; supplement, section 3.1.1',
  shown:
    'Without help, training fails when sequences become long. Clipping helps, and clipping with the regulariser Omega solves the task at all lengths that were tried, from three kinds of initial weights.',
  judged:
    'A run succeeds when fewer than 1 % of the validation sequences are wrong. Reproduced: mean updates of the successful runs within a factor of 2.5 of the published (near: 5; judged from five runs of at least five times as many updates on), every run with clipping and Omega successful at lengths up to 200, and Omega in the fewest updates and no seldomer successful than the others. Where runs were ended by a limit below 5,000,000 updates, what they could still have reached is open.',
  fields: {
    inits: {
      kind: 'names',
      label: 'Initial weights',
      help: 'Which of sigmoid, basic-tanh and smart-tanh; each is a panel of the figure.',
      default: setup.initNames,
    },
    methods: {
      kind: 'names',
      label: 'Ways of training',
      help: 'Which of sgd, clipping and clipping-omega; each is a line of a panel.',
      default: setup.wayNames,
    },
    lengths: {
      kind: 'integers',
      label: 'Lengths',
      help: 'Steps of a sequence. Empty: those of the text, which are 16 to 250 and differ with the initial weights.',
      symbol: 'T',
      default: [],
      min: 10,
      max: 10_000,
    },
    seeds: setup.seedsField(
      5,
      'Runs for each point of the figure; the same seeds everywhere. The text has 5.',
    ),
    updates: setup.updatesField(
      5_000_000,
      'A run that has not succeeded by then has failed. The text first had 100,000, which were too few, and then 5,000,000.',
    ),
    hidden: setup.hiddenField(50, 'The text tried 50 and 100 and took 50.'),
    rate: setup.rateField(0.01, 'The text tried 0.01 and 0.001 and took 0.01.'),
    threshold: setup.thresholdField(1, 'Largest norm of a gradient. The text tried 6, 4 and 1 and took 1.'),
    alpha: setup.alphaField(4, 'The text tried 4, 2, 1 and 0.5 and took 4.'),
    evaluateEvery: setup.evaluateField(1000),
    sequences: setup.sequencesField,
    variant: setup.variantField(
      'supplement',
      'The text draws the second symbol from 4T/10 to 5T/10, the code that belongs to it from 5T/10 to 6T/10.',
    ),
  },
  published: [
    ...publishedUpdates.map(({ init, way, length, value }) => ({
      quantity: `updates/${fig7Key(init, way, length)}`,
      label: `Mean updates, ${setup.inits[init].label}, ${setup.ways[way].label}, ${length} steps`,
      value,
      unit: 'updates',
      place: 'Supplement, section 3.1.1',
    })),
    {
      quantity: 'omega-solves',
      label: 'Clipping and Omega succeed at all lengths up to 200',
      value: null,
      statement:
        'The curve of clipping with Omega stays at 100 %. (Its points are drawn, not printed; the sentence is that of summaries of the first version of the paper.)',
      place: 'Figure 7, shape of the curves',
    },
    {
      quantity: 'order',
      label: 'Clipping succeeds more often than SGD, with Omega most often',
      value: null,
      statement:
        'Clipping matters the more, the longer the sequences; Omega needs clipping and helps further.',
      place: 'Figure 7 and section 4.1',
    },
  ],
  data: [],
  quick: {
    inits: ['smart-tanh'],
    lengths: [20],
    seeds: 3,
    updates: 3000,
    evaluateEvery: 250,
    sequences: 2000,
  },
  cost: {
    quick: { seconds: 14 },
    full: {
      seconds: 2_000_000,
      note: 'If half of the runs that SGD and clipping make beyond 20 steps need all 5,000,000 updates; from the rate of the quick form.',
    },
  },
  plan: (options) => planOf(options as unknown as Fig7Options),
  conclude: (results, options) => concludeSuccess(results, options as unknown as Fig7Options),
};

/** Short sequences first, and at each length first what succeeds soonest. */
function planOf(options: Fig7Options): readonly Trial[] {
  const names = setup.chosen(options.inits, setup.initNames, 'inits');
  const methods = setup.chosen(options.methods, setup.wayNames, 'methods').toReversed();
  const lengths = [...new Set(names.flatMap((init) => lengthsOf(options, init)))].sort((a, b) => a - b);
  return lengths.flatMap((length) =>
    methods.flatMap((way) =>
      names
        .filter((init) => lengthsOf(options, init).includes(length))
        .flatMap((init) =>
          setup.seedsUpTo(options.seeds).map((seed) => trialOf(options, { init, way, length, seed })),
        ),
    ),
  );
}

function trialOf(
  options: Fig7Options,
  place: { init: setup.Init; way: setup.Way; length: number; seed: number },
): Trial {
  const { init, way, length, seed } = place;
  const { hidden, rate, threshold, alpha, updates, evaluateEvery, sequences, variant } = options;
  return {
    key: `${fig7Key(init, way, length)}/${seed}`,
    label: `${setup.inits[init].label}, ${setup.ways[way].label}, ${length} steps, seed ${seed}`,
    data: null,
    spec: setup.syntheticSpec({
      ...{ hidden, rate, threshold, alpha, updates, evaluateEvery, sequences },
      ...{ init, way, seed, wrong: setup.belowOnePercent(sequences) },
      task: { name: 'temporal-order', length, variant },
    }),
  };
}
