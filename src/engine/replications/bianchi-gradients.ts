/** Section 2.4 of Bianchi et al. 2017: vanishing and exploding gradients, and what keeps them. */
import type { Panel } from '../diagnostics/result.ts';
import { startsField, unitsField } from './bianchi-series.ts';
import { byStatement, overall } from './judge.ts';
import { foundAt, logTrace, medianOf, resultOf, scalarIn, tracesIn } from './readings.ts';
import type { Conclusion, Published, Quantity, Replication, Trial, TrialResult } from './replication.ts';

interface Options {
  readonly length: number;
  readonly units: number;
  readonly radii: readonly number[];
  readonly gateBias: number;
  readonly seeds: number;
}

/** A network at its initial weights. */
interface Variant {
  readonly name: string;
  readonly label: string;
  readonly cell: unknown;
  readonly initialisation: { readonly name: string; readonly [key: string]: unknown };
}

/** Errors that shrink or grow by this factor over all steps have vanished or exploded. */
const FACTOR = 1000;

const published: readonly Published[] = [
  {
    quantity: 'vanish',
    label: "Errors where |f'| < 1",
    value: null,
    statement: 'The product of derivatives converges to 0 exponentially: gradients vanish.',
    place: 'section 2.4, eq. 2.9-2.10',
  },
  {
    quantity: 'explode',
    label: "Errors where |f'| > 1",
    value: null,
    statement: 'Gradients explode, and the network becomes locally unstable.',
    place: 'section 2.4, p. 17',
  },
  {
    quantity: 'gated',
    label: 'LSTM and GRU against tanh units',
    value: null,
    statement: 'Gated units deal with vanishing gradients and learn much longer dependencies.',
    place: 'section 2.4, p. 18',
  },
  {
    quantity: 'glorot',
    label: 'Factor a step with weights of variance 2/(N_in + N_out)',
    value: null,
    statement: 'Such initial weights maintain the variance of gradients.',
    place: 'section 2.4, p. 18',
  },
  {
    quantity: 'relu',
    label: 'Factor a step with ReLU units',
    value: null,
    statement: 'ReLU has a derivative of 0 or 1 and does not let gradients vanish or explode.',
    place: 'section 2.4, p. 18, "popular in deep FFNN"',
  },
];

/** See the head of the file. */
export const bianchiGradients: Replication = {
  name: 'bianchi-gradients',
  label: 'Vanishing and exploding gradients',
  help: 'Untrained networks read sequences that ask for one answer at their end. The error of that answer is followed back through time: for tanh units of several spectral radii, other initial weights, ReLU units, LSTM and GRU.',
  text: 'bianchi-2017',
  place: 'Section 2.4, eq. 2.9-2.10',
  shown:
    'Errors that flow back through time shrink or grow exponentially with the number of steps; suitable initial weights, ReLU and gated units are named as ways to keep them.',
  judged:
    'Medians over starts. Vanish: for every spectral radius below 0.95, errors shrink by a factor below 0.95 a step and more than 1000 times in all. Explode: for every radius of 2 and more, they grow a step (near: for one of them). Gated: after all steps LSTM and GRU both keep a larger share of the error than tanh units of the largest radius below 1 (near: one of them does). Initial weights and ReLU: the factor a step lies between 0.9 and 1.1 (near: between 0.8 and 1.25).',
  published,
  data: [],
  fields: {
    length: {
      kind: 'integer',
      label: 'Length',
      help: 'Steps of the sequences, of the addition task.',
      symbol: 'T',
      default: 100,
      min: 20,
      max: 1000,
    },
    units: unitsField(50),
    radii: {
      kind: 'numbers',
      label: 'Spectral radii',
      help: 'Of the recurrent weights of tanh units, N(0, 0.1) before they are scaled.',
      symbol: '\\rho',
      default: [0.5, 0.8, 0.9, 1, 1.2, 2, 3],
      above: 0,
      max: 10,
    },
    gateBias: {
      kind: 'number',
      label: 'Bias of the gates that keep',
      help: 'Of the forget gate (LSTM) and the update gate (GRU) at the start: above 0 memory is kept at first. The text names none.',
      default: 2,
      min: -10,
      max: 10,
    },
    seeds: startsField(5),
  },
  quick: { seeds: 3 },
  cost: { quick: { seconds: 8 }, full: { seconds: 12 } },
  plan: (given) => {
    const options = given as unknown as Options;
    return variantsOf(options).flatMap((variant) =>
      Array.from({ length: options.seeds }, (_, i) => trialOf(options, variant, i + 1)),
    );
  },
  conclude: (results, given) => concluded(results, given as unknown as Options),
};

function variantsOf({ radii, gateBias }: Options): readonly Variant[] {
  const glorot = { name: 'glorot' };
  return [
    ...[...new Set(radii)].map((radius) => ({
      name: `tanh-${radius}`,
      label: `tanh, spectral radius ${radius}`,
      cell: 'tanh',
      initialisation: { name: 'spectral-radius', radius },
    })),
    { name: 'glorot', label: 'tanh, Glorot', cell: 'tanh', initialisation: glorot },
    { name: 'relu', label: 'ReLU, He', cell: 'relu', initialisation: { name: 'he' } },
    { name: 'lstm', label: 'LSTM', cell: { name: 'lstm', forgetBias: gateBias }, initialisation: glorot },
    { name: 'gru', label: 'GRU', cell: { name: 'gru', updateBias: gateBias }, initialisation: glorot },
  ];
}

function trialOf(
  { length, units }: Options,
  { name, label, cell, initialisation }: Variant,
  start: number,
): Trial {
  return {
    key: `${name}/${start}`,
    label: `${label}, start ${start}`,
    data: null,
    spec: {
      name: `Bianchi et al. 2017, section 2.4: ${label}, start ${start}`,
      task: { name: 'addition', length },
      batches: { size: 20, validation: 20, test: 0 },
      network: { name: 'recurrent', hidden: [units], cell },
      initialisation,
      loss: { name: 'mean-squared-error' },
      regularizers: [],
      phases: [{ method: 'sgd' }],
      stop: { gradientNorm: null, iterations: 0 },
      seed: start,
    },
    looks: [{ name: 'temporal-gradients', options: { depth: null, places: 1 } }],
  };
}

/** Medians over the starts of a variant; null where none was looked at. */
interface Found {
  readonly variant: Variant;
  /** By what errors are multiplied a step. */
  readonly factor: number | null;
  /** What is left of the error at the first step of the sequence. */
  readonly left: number | null;
  readonly first: TrialResult | undefined;
}

function foundOf(results: readonly TrialResult[], variant: Variant): Found {
  const runs = results.filter(({ key }) => key.startsWith(`${variant.name}/`));
  return {
    variant,
    factor: medianOf(runs.map((run) => scalarIn(foundAt(run, 'temporal-gradients'), 'factor'))),
    left: medianOf(runs.map(leftOf)),
    first: resultOf(results, `${variant.name}/1`),
  };
}

/** The last length over the first; 0 where errors have fallen below every number. */
function leftOf(run: TrialResult): number | null {
  const y = tracesIn(foundAt(run, 'temporal-gradients'), 'errors')[0]?.y;
  const first = y?.find((value) => value > 0);
  if (y === undefined || first === undefined) return null;
  const last = y[y.length - 1];
  return Number.isFinite(last) ? last / first : 0;
}

function concluded(results: readonly TrialResult[], options: Options): Conclusion {
  const all = variantsOf(options).map((variant) => foundOf(results, variant));
  const named = (name: string) => all.find(({ variant }) => variant.name === name);
  const judged = [
    vanishLine(all),
    explodeLine(all),
    gatedLine(all, [named('lstm'), named('gru')]),
    factorLine('glorot', named('glorot')),
    {
      ...factorLine('relu', named('relu')),
      note: 'Its derivative is 0 for every unit that is off at a step, so what is kept depends on how many are off and on the size of the weights (here He: variance 2/N).',
    },
  ];
  const held = judged.filter(({ verdict }) => verdict === 'reproduced').length;
  return {
    verdict: overall(judged),
    sentence: `${held} of ${judged.length} statements hold for untrained networks of ${options.units} units over ${options.length} steps.`,
    quantities: [...judged, ...all.map(toldLine)],
    figure: [
      errorPanel('tanh', 'Errors followed back: tanh units by spectral radius', all.filter(isTanh)),
      errorPanel(
        'remedies',
        'Errors followed back: what keeps them',
        all.filter((one) => !isTanh(one)),
      ),
    ],
    speed: null,
  };
}

const isTanh = ({ variant }: Found): boolean => variant.initialisation.name === 'spectral-radius';
const radiusOf = (one: Found): number => (isTanh(one) ? Number(one.variant.initialisation.radius) : NaN);

function vanishLine(all: readonly Found[]): Quantity {
  const below = all.filter((one) => radiusOf(one) < 0.95 && one.factor !== null);
  const holds = below.map(({ factor, left }) => (factor ?? 1) < 0.95 && (left ?? 1) < 1 / FACTOR);
  return {
    ...line('vanish'),
    measured: null,
    measuredText: factorsOf(below),
    verdict: byStatement(below.length === 0 ? undefined : !holds.includes(false), holds.includes(true)),
  };
}

function explodeLine(all: readonly Found[]): Quantity {
  const above = all.filter((one) => radiusOf(one) >= 2 && one.factor !== null);
  const holds = above.map(({ factor }) => (factor ?? 0) > 1);
  return {
    ...line('explode'),
    measured: null,
    measuredText: factorsOf(above),
    verdict: byStatement(above.length === 0 ? undefined : !holds.includes(false), holds.includes(true)),
    note: 'Just above a radius of 1 the tanh units saturate, which makes up for it: errors then neither vanish nor explode.',
  };
}

function gatedLine(all: readonly Found[], gated: readonly (Found | undefined)[]): Quantity {
  const stable = all
    .filter((one) => radiusOf(one) < 1 && one.left !== null)
    .sort((a, b) => radiusOf(b) - radiusOf(a))[0] as Found | undefined;
  const kept = gated.map((one) => one?.left ?? null);
  const known = stable !== undefined && !kept.includes(null);
  const holds = kept.map((left) => (left ?? 0) > (stable?.left ?? Infinity));
  const words = gated.map((one, i) => `${one?.variant.label ?? 'missing'} ${shown(kept[i])}`);
  return {
    ...line('gated'),
    measured: null,
    measuredText: `share of the error left after all steps: ${words.join(', ')}; ${stable?.variant.label ?? 'no tanh units'} ${shown(stable?.left)}`,
    verdict: byStatement(known ? !holds.includes(false) : undefined, known && holds.includes(true)),
    note: 'At the start, with gates biased to keep; without such a bias a GRU forgets half of its memory a step.',
  };
}

function factorLine(name: string, found: Found | undefined): Quantity {
  const factor = found?.factor ?? null;
  return {
    ...line(name),
    measured: factor,
    verdict: byStatement(
      factor === null ? undefined : factor >= 0.9 && factor <= 1.1,
      factor !== null && factor >= 0.8 && factor <= 1.25,
    ),
  };
}

function toldLine({ variant, factor, left }: Found): Quantity {
  return {
    name: `factor-${variant.name}`,
    label: `${variant.label}: factor a step`,
    published: null,
    measured: factor,
    measuredText: `${shown(left)} of the error is left at the first step`,
    verdict: null,
  };
}

function errorPanel(name: string, title: string, all: readonly Found[]): Panel {
  return {
    kind: 'lines',
    name,
    title,
    x: { label: 'Steps back' },
    y: { label: 'Length of dE/dh', log: true },
    traces: all.flatMap(({ variant, first }) => {
      const trace =
        first === undefined ? undefined : tracesIn(foundAt(first, 'temporal-gradients'), 'errors')[0];
      return trace === undefined ? [] : [logTrace(variant.label, trace)];
    }),
  };
}

function line(name: string) {
  const about = published.find(({ quantity }) => quantity === name);
  return { name, label: about?.label ?? name, published: null, publishedText: about?.statement ?? '' };
}

const factorsOf = (all: readonly Found[]): string =>
  all.length === 0
    ? 'no such radius was run'
    : `factor a step: ${all.map((one) => `${shown(one.factor)} at radius ${radiusOf(one)}`).join(', ')}`;

const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? 'unknown' : value.toPrecision(2);
