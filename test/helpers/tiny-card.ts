/** A card that takes a second: gradient descent on a sine from a few seeds, and one short run on a task. */
import type { CardOptions, Conclusion, Replication, Trial } from '../../src/engine/replications/index.ts';
import type { TrialResult } from '../../src/engine/replications/index.ts';
import { waves } from './waves.ts';

/** The card, with parts of it changed. `conclude` tells what it was given. */
export function tinyCard(change: Partial<Replication> = {}): Replication {
  return {
    name: 'tiny',
    label: 'Tiny',
    help: 'A card of the tests.',
    text: 'pedersen-1997',
    place: 'Figure 0',
    shown: 'Gradient descent lowers the error.',
    judged: 'By the share of runs that end with a finite error.',
    published: [{ quantity: 'share', label: 'share of runs', value: 1, place: 'p. 0' }],
    data: [
      {
        name: 'waves',
        label: 'A noisy sine',
        help: 'One column.',
        recipe: {},
        files: 1,
        standIn: { label: 'sine', note: 'A sine takes the place of the data.', make: () => waves() },
      },
    ],
    fields: {
      seeds: { kind: 'integer', label: 'Seeds', help: 'Runs.', default: 4, min: 0 },
      iterations: { kind: 'integer', label: 'Iterations', help: 'Of each.', default: 60, min: 1 },
      every: { kind: 'integer', label: 'Every', help: 'Live diagnostics.', default: 20, min: 1 },
      units: { kind: 'integer', label: 'Units', help: 'Of the network.', default: 3 },
    },
    quick: { seeds: 2 },
    cost: { quick: { seconds: 1 }, full: { seconds: 2 } },
    plan,
    conclude,
    ...change,
  };
}

function plan({ seeds, iterations, units, every }: CardOptions): readonly Trial[] {
  const looks = [{ name: 'conditioning' }];
  const sines = Array.from({ length: Number(seeds) }, (_, i) => ({
    key: `sine/${i + 1}`,
    label: `seed ${i + 1}`,
    data: 'waves',
    looks,
    spec: {
      data: { split: { train: 250, validation: 0, test: 50 } },
      network: { name: 'recurrent', hidden: [Number(units)] },
      phases: [{ method: 'gradient-descent', iterations: null }],
      stop: { iterations: Number(iterations), gradientNorm: null },
      record: {
        metricsEvery: 5,
        checkpointEvery: 50,
        diagnostics: [{ name: 'gradient-norm', every: Number(every) }],
      },
      seed: i + 1,
    },
  }));
  const order = {
    task: { name: 'temporal-order', length: 10 },
    batches: { size: 4, validation: 10, test: 10 },
    network: { name: 'recurrent', hidden: [5] },
    loss: 'softmax-cross-entropy',
    regularizers: [],
    phases: [{ method: 'sgd' }],
    stop: { iterations: 20, gradientNorm: null },
  };
  return [...sines, { key: 'order', label: 'order', data: null, spec: order }];
}

function conclude(results: readonly TrialResult[], options: CardOptions): Conclusion {
  const good = results.filter(({ summary }) =>
    Number.isFinite(summary?.train.loss ?? summary?.train.e ?? NaN),
  );
  const all = Number(options.seeds) + 1;
  return {
    verdict: good.length === all ? 'reproduced' : 'near',
    sentence: `${good.length} of ${all} runs end with a finite error.`,
    quantities: [
      {
        name: 'share',
        label: 'share of runs',
        published: 1,
        measured: good.length / all,
        verdict: 'reproduced',
      },
      ...results.map(({ key, diagnostics, metrics, reason }) => ({
        name: key,
        label: `results of ${key}`,
        published: null,
        measured: diagnostics.length,
        measuredText: `${reason}; ${diagnostics.map(({ name, iteration }) => `${name}@${iteration}`).join(' ')}; ${
          metrics.values.length / metrics.columns.length
        } rows`,
        verdict: null,
      })),
    ],
    figure: [
      {
        name: 'errors',
        title: 'Errors',
        kind: 'bars',
        labels: results.map(({ key }) => key),
        y: { label: 'E' },
        values: Float64Array.from(results, ({ summary }) => summary?.train.e ?? NaN),
      },
    ],
    speed: null,
  };
}
