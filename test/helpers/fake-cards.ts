/** Made-up cards for tests of the gallery: all kinds of settings, a data slot, and small runs that can be made. */
import { byStatement, overall } from '../../src/engine/replications/judge.ts';
import type { Quantity, Replication, TextName, Trial } from '../../src/engine/replications/index.ts';

type Settings = { readonly seeds: number; readonly updates: number; readonly methods: string };

interface Start {
  readonly name: string;
  readonly text: TextName;
  readonly label: string;
  readonly place: string;
  readonly shown: string;
  readonly full: number;
}

/** Three texts, five cards; the first trains on a series, the others make their own sequences. */
export const fakeCards: readonly Replication[] = [
  {
    ...card({
      name: 'made-fig-1',
      text: 'pedersen-1997',
      label: 'Training stalls without weight decay',
      place: 'Figures 1 and 2',
      shown:
        'Gauss-Newton on a 3-unit network stalls: the condition number grows beyond 1e10, and two units become proportional.',
      full: 12,
    }),
    data: [
      {
        name: 'laser',
        label: 'Laser series',
        help: 'The Santa Fe laser series, 1100 or more samples, one number a line.',
        recipe: { headerRow: 'none' },
        files: 1,
        standIn: {
          label: 'Lorenz-Haken equations',
          note: 'Made by the Lorenz-Haken equations of a laser: of the same kind, not the measured series.',
          make: () => ({
            name: 'laser stand-in',
            length: 300,
            columns: [{ name: 'x', values: Float64Array.from({ length: 300 }, (_, t) => (t * t) % 17) }],
          }),
        },
      },
    ],
    plan: (options) =>
      plan(options as Settings).map((trial) => ({ ...trial, data: 'laser', spec: onSeries(trial.spec) })),
  },
  card({
    name: 'made-fig-3',
    text: 'pedersen-1997',
    label: 'Weight decay keeps the Hessian well conditioned',
    place: 'Figures 3 and 4',
    shown: 'With α = 1e-3 the same start converges, and the condition number stays below 1e8.',
    full: 40,
  }),
  card({
    name: 'made-fig-7',
    text: 'pascanu-2013',
    label: 'Temporal order: lengths that are solved',
    place: 'Figure 7',
    shown:
      'Clipping with the regulariser solves the temporal order problem up to 200 steps in 100 % of the runs; plain descent fails beyond 20.',
    full: 61_000,
  }),
  card({
    name: 'made-table-1',
    text: 'pascanu-2013',
    label: 'Polyphonic music and language modelling',
    place: 'Table 1',
    shown: 'Clipping improves the training and the test error on all three data sets of music.',
    full: 9000,
  }),
  card({
    name: 'made-table-2',
    text: 'chernodub-2016',
    label: 'Sampling-based gradient regularisation',
    place: 'Table 2',
    shown: 'Keeping the norm of the back-propagated gradient within bounds trains deeper in time.',
    full: 7200,
  }),
];

function card(start: Start): Replication {
  return {
    name: start.name,
    label: start.label,
    help: 'A card that was made up for tests.',
    text: start.text,
    place: start.place,
    shown: start.shown,
    judged:
      'Reproduced where every statement holds for each start; near where it holds for two thirds of them.',
    published: [
      {
        quantity: 'condition',
        label: 'Condition number after 100 iterations',
        value: 3.2e10,
        place: 'Figure 2',
      },
      { quantity: 'nmse', label: 'Test NMSE', value: 0.0123, place: 'p. 3' },
      {
        quantity: 'stalls',
        label: 'Training',
        value: null,
        statement: 'The error stays where it was after 20 iterations.',
        place: 'p. 4',
      },
    ],
    data: [],
    fields: {
      seeds: { kind: 'integer', label: 'Starts', help: 'Runs from this many starts.', default: 6, min: 1 },
      updates: {
        kind: 'integer',
        label: 'Updates',
        help: 'Updates of a run, at most.',
        default: 200,
        min: 1,
      },
      methods: {
        kind: 'choice',
        label: 'Method',
        help: 'What trains the network.',
        default: 'sgd',
        options: [
          { value: 'sgd', label: 'Stochastic gradient descent' },
          { value: 'adam', label: 'Adam' },
        ],
      },
    },
    quick: { seeds: 2, updates: 50 },
    cost: {
      quick: { seconds: 6 },
      full: { seconds: start.full, note: 'from the rate of the quick form' },
    },
    plan: (options) => plan(options as Settings),
    conclude: (results) => {
      const quantities: Quantity[] = [
        {
          name: 'ended',
          label: 'Runs that ended',
          published: null,
          measured: results.length,
          verdict: byStatement(results.length > 0),
        },
      ];
      return {
        verdict: overall(quantities),
        sentence: 'Every run ended.',
        quantities,
        figure: [],
        speed: null,
      };
    },
  };
}

function plan({ seeds, updates, methods }: Settings): Trial[] {
  return Array.from({ length: seeds }, (_, i) => ({
    key: `${methods}/${i + 1}`,
    label: `${methods}, start ${i + 1}`,
    spec: {
      task: { name: 'temporal-order', length: 10 },
      network: { name: 'recurrent', hidden: [4], cell: 'tanh' },
      loss: 'softmax-cross-entropy',
      phases: [{ method: { name: methods }, iterations: null }],
      stop: { iterations: updates },
      seed: i + 1,
    },
    data: null,
  }));
}

const onSeries = (spec: Trial['spec']): Trial['spec'] => ({
  ...spec,
  task: 'series',
  loss: 'squared-error',
  phases: [{ method: { name: 'gauss-newton' }, iterations: null }],
});
