/** Two small cards for tests: one that trains on a series from several seeds, one whose task makes its sequences. */
import { byFactor, overall } from '../../src/engine/replications/judge.ts';
import type {
  Conclusion,
  Quantity,
  Replication,
  TrialResult,
} from '../../src/engine/replications/replication.ts';

const points = 120;

/** Trains 3 units on a made wave, from `seeds` seeds. Data slot: `wave`, one file of one column. */
export const toyWave: Replication = {
  name: 'toy-wave',
  text: 'pedersen-1997',
  place: 'Figure 0',
  label: 'A wave',
  help: 'Three units learn a wave.',
  shown: 'That a small network learns a wave.',
  judged: 'Reproduced where the mean training NMSE is within a factor 10 of 0.01.',
  published: [{ quantity: 'nmse', label: 'Training NMSE', value: 0.01, place: 'nowhere' }],
  data: [
    {
      name: 'wave',
      label: 'Wave',
      help: 'A text file with one number a line.',
      recipe: { delimiter: 'none', headerRow: 'none' },
      files: 1,
      standIn: {
        label: 'Made wave',
        note: 'It is no measured one.',
        make: () => ({
          name: 'made wave',
          length: points,
          columns: [{ name: 'wave', values: Float64Array.from({ length: points }, (_, i) => (i * 7) % 24) }],
        }),
      },
    },
  ],
  fields: {
    seeds: { kind: 'integer', label: 'Seeds', help: 'Runs from so many seeds.', default: 3, min: 1 },
    iterations: { kind: 'integer', label: 'Iterations', help: 'Of each run.', default: 40, min: 1 },
  },
  quick: { seeds: 2, iterations: 5 },
  cost: { quick: { seconds: 1 }, full: { seconds: 2, note: 'from the rate of the quick form' } },
  plan: ({ seeds, iterations }) =>
    Array.from({ length: Number(seeds) }, (_, i) => ({
      key: `seed/${i + 1}`,
      label: `seed ${i + 1}`,
      data: 'wave',
      spec: {
        data: { file: null, split: { train: 100, validation: 0, test: 15 } },
        network: { name: 'recurrent', hidden: [3] },
        phases: [{ method: { name: 'gauss-newton' }, iterations }],
        stop: { iterations, gradientNorm: null },
        seed: i + 1,
      },
    })),
  conclude: (results) => conclusionOf(results, 'nmse'),
};

/** One run that takes as long as `iterations` says; its task makes its own sequences. */
export const toyOrder: Replication = {
  ...toyWave,
  name: 'toy-order',
  text: 'pascanu-2013',
  label: 'An order',
  published: [],
  data: [],
  fields: {
    runs: { kind: 'integer', label: 'Runs', help: 'How many.', default: 2, min: 1 },
    iterations: { kind: 'integer', label: 'Iterations', help: 'Of each run.', default: 20000, min: 1 },
  },
  quick: { iterations: 20, runs: 1 },
  plan: ({ runs, iterations }) =>
    Array.from({ length: Number(runs) }, (_, i) => ({
      key: `order/${i + 1}`,
      label: `order ${i + 1}`,
      data: null,
      spec: {
        task: { name: 'temporal-order', length: 20 },
        batches: { size: 20, validation: 100, test: 100 },
        network: { name: 'recurrent', hidden: [20] },
        loss: { name: 'softmax-cross-entropy' },
        phases: [{ method: { name: 'sgd', rate: 0.01 }, iterations: null }],
        stop: { iterations, gradientNorm: null },
        precision: 'float32',
        record: { metricsEvery: 10, evaluateEvery: 500, checkpointEvery: 100000 },
        seed: i + 1,
      },
    })),
  conclude: (results) => conclusionOf(results, 'loss'),
};

function conclusionOf(results: readonly TrialResult[], name: 'nmse' | 'loss'): Conclusion {
  const values = results.map(({ summary }) => summary?.train[name] ?? NaN).filter((value) => value > 0);
  const mean = values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
  const quantity: Quantity = {
    name,
    label: name === 'nmse' ? 'Training NMSE' : 'Loss',
    published: 0.01,
    measured: mean,
    verdict: byFactor(mean, 0.01, { reproduced: 10, near: 1000 }),
    note: 'a toy',
  };
  return {
    verdict: overall([quantity]),
    sentence: `Judged by ${values.length} runs.`,
    quantities: [quantity],
    figure: [
      {
        kind: 'lines',
        name: 'curve',
        title: 'A curve',
        x: { label: 'iteration' },
        y: { label: 'value', log: true },
        traces: [
          {
            label: 'one',
            x: Float64Array.from({ length: 1000 }, (_, i) => i),
            y: Float64Array.from({ length: 1000 }, (_, i) => (i === 777 ? 50 : 1)),
          },
        ],
      },
    ],
    speed: null,
  };
}

/** Both. */
export const toyCards: readonly Replication[] = [toyWave, toyOrder];
