/** Chapter 2 of Bianchi et al. 2017: a trained network in generative mode. */
import type { Panel } from '../diagnostics/result.ts';
import { chaoticSlot, startsField, unitsField } from './bianchi-series.ts';
import { byStatement, overall } from './judge.ts';
import { foundAt, medianOf, scalarIn } from './readings.ts';
import type { Conclusion, Published, Quantity, Replication, Trial, TrialResult } from './replication.ts';

interface Options {
  readonly units: number;
  readonly alpha: number;
  readonly iterations: number;
  readonly steps: number;
  readonly seeds: number;
}

const published: readonly Published[] = [
  {
    quantity: 'goes-on',
    label: 'Networks that go on by themselves',
    value: null,
    statement: 'Upon suitable training, RNNs can also be executed in generative mode.',
    place: 'chapter 2, p. 10',
  },
  {
    quantity: 'similar',
    label: 'Difference of the autocorrelations of generated series and data',
    value: null,
    statement: 'They reproduce temporal patterns similar to those they have been trained on.',
    place: 'chapter 2, p. 10',
  },
  {
    quantity: 'spread',
    label: 'Standard deviation of the generated series over that of the data',
    value: null,
    statement: 'As above: similar patterns.',
    place: 'chapter 2, p. 10',
  },
];

/** See the head of the file. */
export const bianchiGenerative: Replication = {
  name: 'bianchi-generative',
  label: 'Generative mode',
  help: 'Networks learn to predict a chaotic series one step ahead, by Levenberg-Marquardt. Then they read their own outputs and go on alone, and what they generate is compared with the series.',
  text: 'bianchi-2017',
  place: 'Chapter 2, introduction',
  shown:
    'Upon suitable training a recurrent network can be executed in generative mode: it reproduces temporal patterns similar to those that it was trained on.',
  judged:
    'Goes on: at least half of the networks neither run away nor come to rest in generative mode (near: any). Similar: median root mean square difference of the autocorrelations, up to 100 steps, at most 0.1 (near: 0.3). Spread: median ratio of standard deviations between 0.9 and 1.1 (near: 0.5 and 2).',
  published,
  data: [chaoticSlot],
  fields: {
    units: unitsField(10),
    alpha: {
      kind: 'number',
      label: 'Weight decay',
      help: 'Strength of the regularisation while learning.',
      symbol: '\\alpha',
      default: 0.00001,
      above: 0,
      max: 100,
    },
    iterations: {
      kind: 'integer',
      label: 'Iterations',
      help: 'Of Levenberg-Marquardt.',
      default: 300,
      min: 1,
      max: 100000,
    },
    steps: {
      kind: 'integer',
      label: 'Generated steps',
      help: 'How long the networks go on by themselves.',
      default: 2000,
      min: 100,
      max: 100000,
    },
    seeds: startsField(6),
  },
  quick: { seeds: 3, iterations: 150, steps: 1000 },
  cost: { quick: { seconds: 6 }, full: { seconds: 15 } },
  plan: (given) => {
    const options = given as unknown as Options;
    return Array.from({ length: options.seeds }, (_, i) => trialOf(options, i + 1));
  },
  conclude: (results) => concluded(results),
};

function trialOf({ units, alpha, iterations, steps }: Options, start: number): Trial {
  return {
    key: `start/${start}`,
    label: `Start ${start}`,
    data: chaoticSlot.name,
    spec: {
      name: `Bianchi et al. 2017, generative mode: start ${start}`,
      data: { split: { train: 1000, validation: 0, test: 500 } },
      network: { name: 'recurrent', hidden: [units] },
      initialisation: { name: 'glorot' },
      loss: { name: 'squared-error' },
      regularizers: [{ name: 'weight-decay', alpha }],
      phases: [{ method: 'levenberg-marquardt' }],
      stop: { gradientNorm: 1e-6, iterations },
      seed: start,
      record: { metricsEvery: 5, checkpointEvery: 1000 },
    },
    looks: [
      { name: 'generative-mode', options: { steps } },
      { name: 'lyapunov', options: { steps: 1000, count: 1 } },
    ],
  };
}

function concluded(results: readonly TrialResult[]): Conclusion {
  const runs = results.filter((run) => foundAt(run, 'generative-mode') !== undefined);
  const judged = [
    goesOnLine(runs),
    ranged('similar', medianScalar(runs, 'autocorrelation-distance'), { within: [0, 0.1], near: [0, 0.3] }),
    ranged('spread', medianScalar(runs, 'sd-ratio'), { within: [0.9, 1.1], near: [0.5, 2] }),
  ];
  return {
    verdict: overall(judged),
    sentence: sentenceOf(runs),
    quantities: [...judged, ...toldLines(runs)],
    figure: figureOf(runs),
    speed: null,
  };
}

const medianScalar = (runs: readonly TrialResult[], scalar: string): number | null =>
  medianOf(runs.map((run) => scalarIn(foundAt(run, 'generative-mode'), scalar)));

const goesOn = (run: TrialResult): boolean =>
  foundAt(run, 'generative-mode')?.findings.some(({ name }) => name === 'goes-on') ?? false;

function goesOnLine(runs: readonly TrialResult[]): Quantity {
  const count = runs.filter(goesOn).length;
  return {
    ...line('goes-on'),
    measured: runs.length === 0 ? null : count,
    measuredText: `of ${runs.length}`,
    verdict: byStatement(runs.length === 0 ? undefined : 2 * count >= runs.length, count > 0),
  };
}

function ranged(
  name: string,
  measured: number | null,
  { within, near }: { within: readonly [number, number]; near: readonly [number, number] },
): Quantity {
  const inside = ([low, high]: readonly [number, number]) =>
    measured !== null && measured >= low && measured <= high;
  return {
    ...line(name),
    measured,
    measuredText: 'median over the networks',
    verdict: byStatement(measured === null ? undefined : inside(within), inside(near)),
  };
}

function toldLines(runs: readonly TrialResult[]): Quantity[] {
  const told = (name: string, label: string, measured: number | null): Quantity => ({
    ...{ name, label, measured },
    published: null,
    verdict: null,
  });
  return [
    told(
      'test',
      'Test NRMSE, one step ahead (median)',
      rootOf(medianOf(runs.map(({ summary }) => summary?.test?.nmse))),
    ),
    told('first', 'NRMSE over the first 50 generated steps (median)', medianScalar(runs, 'nrmse-first')),
    told(
      'horizon',
      'Steps until errors exceed half a standard deviation, at most 200 (median)',
      medianScalar(runs, 'divergence-horizon'),
    ),
    told(
      'exponent',
      'Largest Lyapunov exponent of the network left to itself, per step (median)',
      medianOf(runs.map((run) => scalarIn(foundAt(run, 'lyapunov'), 'alone-1'))),
    ),
  ];
}

const rootOf = (nmse: number | null): number | null => (nmse === null ? null : Math.sqrt(nmse));

/** The drawings of the network that stays nearest to the series, and the growth of errors of all. */
function figureOf(runs: readonly TrialResult[]): Panel[] {
  const horizon = (run: TrialResult) => scalarIn(foundAt(run, 'generative-mode'), 'divergence-horizon') ?? 0;
  const best = [...runs].sort((a, b) => horizon(b) - horizon(a))[0] as TrialResult | undefined;
  if (best === undefined) return [];
  const panels = foundAt(best, 'generative-mode')?.panels ?? [];
  const start = best.key.split('/')[1];
  return [
    ...panels
      .filter(({ name }) => name !== 'growth')
      .map((panel) => ({ ...panel, title: `${panel.title}: start ${start}` })),
    ...growthOf(runs),
  ];
}

function growthOf(runs: readonly TrialResult[]): Panel[] {
  const panels = runs.flatMap((run) => {
    const panel = foundAt(run, 'generative-mode')?.panels.find(({ name }) => name === 'growth');
    return panel?.kind === 'lines' ? [{ panel, start: run.key.split('/')[1] }] : [];
  });
  if (panels.length === 0) return [];
  const traces = panels.flatMap(({ panel, start }) =>
    panel.traces.map((trace) => ({ ...trace, label: `start ${start}` })),
  );
  return [{ ...panels[0].panel, title: 'Growth of errors', traces }];
}

function line(name: string) {
  const about = published.find(({ quantity }) => quantity === name);
  return { name, label: about?.label ?? name, published: null, publishedText: about?.statement ?? '' };
}

function sentenceOf(runs: readonly TrialResult[]): string {
  if (runs.length === 0) return 'No network was trained, so nothing was generated.';
  const count = runs.filter(goesOn).length;
  const horizon = medianScalar(runs, 'divergence-horizon');
  return `${count} of ${runs.length} networks go on by themselves; their errors exceed half a standard deviation after ${horizon ?? 'an unknown number of'} steps (median).`;
}
