/** Galvan 2016, the last slides: predicting from visits of patients, of whom each has as many as they have. */
import type { Fields } from '../fields.ts';
import { seedOf } from './galvan-runs.ts';
import { byStatement } from './judge.ts';
import { meanOf, metricCourse, resultOf } from './readings.ts';
import type {
  CardOptions,
  Conclusion,
  Published,
  Quantity,
  Replication,
  TrialResult,
} from './replication.ts';
import { visitsSlot } from './stand-ins.ts';

const fields: Fields = {
  seeds: {
    kind: 'integer',
    label: 'Runs',
    help: 'Of each network, from different initial weights.',
    default: 5,
    min: 1,
    max: 100,
  },
  hidden: { kind: 'integer', label: 'Hidden units', help: 'tanh units.', default: 20, min: 1, max: 1000 },
  radius: {
    kind: 'number',
    label: 'Spectral radius',
    help: 'Of the initial recurrent weights, where there are any.',
    symbol: '\\rho',
    default: 1.2,
    above: 0,
    max: 10,
  },
  rate: { kind: 'number', label: 'Learning rate', help: 'Of Adam.', default: 0.003, above: 0 },
  batch: { kind: 'integer', label: 'Batch size', help: 'Patients in an update.', default: 50, min: 1 },
  updates: { kind: 'integer', label: 'Most updates', help: 'Of each run.', default: 3000, min: 20 },
  patience: {
    kind: 'integer',
    label: 'Patience',
    help: 'A run ends after so many updates without a smaller validation loss; its best weights are kept.',
    default: 500,
    min: 20,
  },
};

const MEMORY = 'memory';

const published: readonly Published[] = [
  {
    quantity: MEMORY,
    label: 'Prognosis from all visits',
    value: null,
    statement:
      'The slides show a record with unequal visits as a real case for recurrent networks, and give no result',
    place: 'Last slides',
  },
];

interface Options {
  readonly seeds: number;
  readonly hidden: number;
  readonly radius: number;
  readonly rate: number;
  readonly batch: number;
  readonly updates: number;
  readonly patience: number;
}

const read = (options: CardOptions) => options as unknown as Options;

/** The same network with and without its recurrent connections. */
const networks = [
  { name: 'all-visits', label: 'All visits (recurrent)', delays: [1] },
  { name: 'last-visit', label: 'Last visit only (without recurrent connections)', delays: [] },
] as const;

type Network = (typeof networks)[number];

/** Shares of wrong patients, in percent. */
interface Outcome {
  readonly network: Network;
  readonly runs: readonly TrialResult[];
  readonly test: number | null;
}

/** A yes or no at the last visit, from all visits and from the last one alone. */
export const galvanPatients: Replication = {
  name: 'galvan-patients',
  label: 'Visits of patients',
  help: 'Predicts an outcome from visits of patients, of whom each has another number, with a recurrent network and with the same network without memory.',
  text: 'galvan-2016',
  place: 'Last slides, "A real case"',
  shown:
    'That records of patients, each with as many visits as they have, are sequences for a recurrent network. The slides show one record and no result.',
  judged:
    'The card as a whole stays open, since the slides give no result. Judged is whether the recurrent network uses earlier visits: the share of wrong test patients, averaged over the runs, is at least 2 points below that of the same network without recurrent connections, which sees the last visit only; near where it is lower at all.',
  published,
  data: [visitsSlot],
  fields,
  quick: { seeds: 2, updates: 800 },
  cost: { quick: { seconds: 1 }, full: { seconds: 2 } },
  plan: (options) =>
    Array.from({ length: read(options).seeds }, (_, run) =>
      networks.map((network) => {
        const label = `${network.label}, run ${run + 1}`;
        return {
          key: keyOf(network, run),
          label,
          spec: specOf(options, network, run),
          data: visitsSlot.name,
        };
      }),
    ).flat(),
  conclude: (results, options) => {
    const [all, last] = networks.map((network) => outcomeOf(results, options, network));
    const gain = all.test === null || last.test === null ? null : last.test - all.test;
    const quantities = quantitiesOf([all, last], gain);
    return {
      // Nothing was published that it could be compared with.
      verdict: 'open',
      sentence: sentenceOf(all, last),
      quantities,
      figure: [lossPanel([all, last]), table([all, last])],
      speed: null,
    };
  },
};

const keyOf = (network: Network, run: number) => `${network.name}/${run + 1}`;

function specOf(options: CardOptions, network: Network, run: number): { readonly [key: string]: unknown } {
  const { hidden, radius, rate, batch, updates, patience } = read(options);
  const isRecurrent = network.delays.length > 0;
  return {
    name: `${network.label}, run ${run + 1}`,
    task: { name: 'visits' },
    batches: { size: batch, source: 'fixed', validation: 10_000, test: 10_000 },
    network: { name: 'recurrent', hidden: [hidden], cell: 'tanh', delays: network.delays },
    initialisation: isRecurrent ? { name: 'spectral-radius', radius, sd: 0.1 } : { name: 'normal', sd: 0.1 },
    loss: { name: 'logistic-cross-entropy' },
    regularizers: [],
    guards: { clip: { name: 'norm', threshold: 1 } },
    phases: [{ method: { name: 'adam', rate }, iterations: null }],
    stop: { iterations: updates, gradientNorm: null, patience },
    seed: seedOf(run),
    record: {
      metricsEvery: Math.max(20, Math.ceil(updates / 1500)),
      evaluateEvery: 20,
      checkpointEvery: 100_000,
    },
  };
}

function outcomeOf(results: readonly TrialResult[], options: CardOptions, network: Network): Outcome {
  const runs = Array.from({ length: read(options).seeds }, (_, run) =>
    resultOf(results, keyOf(network, run)),
  );
  const ended = runs.filter((run) => run !== undefined && run.status === 'finished') as TrialResult[];
  return { network, runs: ended, test: percentOf(ended, ({ summary }) => summary?.test?.wrong) };
}

function percentOf(
  runs: readonly TrialResult[],
  of: (run: TrialResult) => number | null | undefined,
): number | null {
  const mean = meanOf(runs.map(of));
  return mean === null ? null : 100 * mean;
}

function quantitiesOf(outcomes: readonly Outcome[], gain: number | null): readonly Quantity[] {
  return [
    {
      name: MEMORY,
      label: 'Wrong patients that memory of earlier visits avoids',
      published: null,
      publishedText: 'no result is given',
      measured: gain,
      unit: 'points',
      verdict: byStatement(gain === null ? undefined : gain >= 2, gain !== null && gain > 0),
    },
    ...outcomes.map(({ network, test, runs }) => ({
      name: `wrong-${network.name}`,
      label: `Wrong test patients: ${network.label}`,
      published: null,
      measured: test,
      ...(test === null ? { measuredText: 'no run with test patients has ended' } : {}),
      unit: '%',
      verdict: null,
      note: `Mean of ${runs.length} runs.`,
    })),
    {
      name: 'wrong-majority',
      label: 'Wrong test patients: always the more frequent outcome',
      published: null,
      measured: majorityOf(outcomes),
      unit: '%',
      verdict: null,
    },
  ];
}

/** From the variance of the outcomes, p (1 - p): the share of the rarer one in percent. */
function majorityOf(outcomes: readonly Outcome[]): number | null {
  const test = outcomes.flatMap(({ runs }) => runs).find(({ summary }) => summary?.test != null)
    ?.summary?.test;
  if (test == null || !(test.nmse > 0)) return null;
  const variance = test.mse / test.nmse;
  return 50 * (1 - Math.sqrt(Math.max(0, 1 - 4 * variance)));
}

function sentenceOf(all: Outcome, last: Outcome): string {
  if (all.test === null || last.test === null)
    return 'Runs of both networks are needed, and too few have ended.';
  const words = `The recurrent network was wrong about ${all.test.toFixed(1)} % of the test patients, the same network with the last visit alone about ${last.test.toFixed(1)} %.`;
  return `${words} The slides give no result to compare with.`;
}

function lossPanel(outcomes: readonly Outcome[]): Conclusion['figure'][number] {
  return {
    kind: 'lines',
    name: 'loss',
    title: 'Validation loss while training',
    x: { label: 'Update' },
    y: { label: 'Cross-entropy (nats a patient)' },
    traces: outcomes.flatMap(({ network, runs }) =>
      runs.map((run, i) => {
        const { x, y } = metricCourse(run, 'validationLoss');
        return { label: `${network.label}, run ${i + 1}`, x, y, group: network.label };
      }),
    ),
  };
}

function table(outcomes: readonly Outcome[]): Conclusion['figure'][number] {
  const sets = ['train', 'validation', 'test'] as const;
  const cell = (value: number | null) => value ?? '';
  return {
    kind: 'table',
    name: 'wrong',
    title: 'Wrong patients in percent, means over the runs',
    columns: ['Network', 'Runs', 'Training', 'Validation', 'Test'],
    rows: outcomes.map(({ network, runs }) => [
      ...[network.label, runs.length],
      ...sets.map((set) => cell(percentOf(runs, ({ summary }) => summary?.[set]?.wrong))),
    ]),
  };
}
