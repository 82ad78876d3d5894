/** Galvan 2016, figures 3 and 4: lengths of the temporal gradients before training. */
import type { Fields } from '../fields.ts';
import { exp, log } from '../math/elementary.ts';
import { galvanSpec, seedOf, trainingFields, trainingOf } from './galvan-runs.ts';
import { byStatement, overall } from './judge.ts';
import { foundAt, meanOf, resultOf, tracesIn } from './readings.ts';
import type {
  CardOptions,
  Conclusion,
  Published,
  Quantity,
  Replication,
  TrialResult,
} from './replication.ts';

const { hidden, batch } = trainingFields;

const fields: Fields = {
  length: {
    kind: 'integer',
    label: 'Length',
    help: 'Steps of the sequences; their common length lies between T and 1.1 T.',
    symbol: 'T',
    default: 200,
    min: 10,
    max: 2000,
  },
  radii: {
    kind: 'numbers',
    label: 'Spectral radii',
    help: 'Of the initial recurrent weights. The slides have 0.9, 1, 1.1 and 1.2, the thesis 0.8 too.',
    symbol: '\\rho',
    default: [0.8, 0.9, 1, 1.1, 1.2],
    above: 0,
    max: 10,
  },
  seeds: {
    kind: 'integer',
    label: 'Networks',
    help: 'The text shows one, from his seed 13; more are averaged on the logarithmic scale.',
    default: 1,
    min: 1,
    max: 100,
  },
  hidden,
  batch,
};

const VANISHES = 'vanishes';
const SIDES = 'sides';

/** Early gradients count as vanished when they are shorter than the longest one by so many powers of ten. */
const VANISHED = 3;

const published: readonly Published[] = [
  {
    quantity: VANISHES,
    label: 'Early temporal gradients',
    value: null,
    statement: 'Below radius 1 temporal gradients vanish towards the first steps',
    place: 'Figure 3',
  },
  {
    quantity: SIDES,
    label: 'Effect of the radius',
    value: null,
    statement: 'With an initial spectral radius above 1 they vanish less than below 1',
    place: 'Figure 4',
  },
];

interface Options {
  readonly length: number;
  readonly radii: readonly number[];
  readonly seeds: number;
}

const read = (options: CardOptions) => options as unknown as Options;

/** Lengths at one radius, by step; means over the networks of their logarithms. */
interface Lengths {
  readonly radius: number;
  readonly steps: Float64Array;
  readonly norms: Float64Array;
  readonly cosines: Float64Array | null;
  /** Powers of ten by which the first tenth of the steps lies below the longest gradient. */
  readonly drop: number;
}

/** Norm of the temporal gradient of every step at iteration 0, for several spectral radii. */
export const galvanFigures3And4: Replication = {
  name: 'galvan-fig-3-4',
  label: 'Temporal gradients before training',
  help: 'How much every time step adds to the gradient of temporal order before training, for several initial spectral radii.',
  text: 'galvan-2016',
  place: 'Figures 3 and 4',
  shown:
    'The part of the gradient that arises at early steps is smaller by orders of magnitude, and much more so where the recurrent weights start with a spectral radius below 1.',
  judged:
    'How many powers of ten the first tenth of the steps lies below the longest temporal gradient. Vanishing: at every radius below 1 it is at least 3, near where at some. Effect of the radius: every radius above 1 loses fewer than every radius below 1, near where they do on average. The figures are only drawn, without numbers.',
  published,
  data: [],
  fields,
  quick: { length: 100 },
  cost: { quick: { seconds: 1 }, full: { seconds: 2 } },
  plan: (options) =>
    read(options).radii.flatMap((radius) =>
      Array.from({ length: read(options).seeds }, (_, network) => {
        const label = `Radius ${radius}, network ${network + 1}`;
        return {
          key: keyOf(radius, network),
          label,
          spec: specOf(options, { radius, network, label }),
          data: null,
        };
      }),
    ),
  conclude: (results, options) => {
    const all = read(options)
      .radii.map((radius) => lengthsAt(results, radius, read(options).seeds))
      .filter((one) => one !== null);
    const quantities = [vanishes(all), sides(all), ...all.map(dropOf)];
    return {
      verdict: overall(quantities),
      sentence: sentenceOf(all),
      quantities,
      figure: panels(all),
      speed: null,
    };
  },
};

const keyOf = (radius: number, network: number) => `${radius}/${network + 1}`;

/** One update, since a run must have one; what counts is looked at before it. */
function specOf(
  options: CardOptions,
  { radius, network, label }: { radius: number; network: number; label: string },
): { readonly [key: string]: unknown } {
  const training = { ...trainingOf(options), updates: 1, patience: 1, validation: 100 };
  const spec = galvanSpec(
    {
      ...{ name: label, task: 'temporal-order', length: read(options).length, radius, seed: seedOf(network) },
      ...{ method: { name: 'sgd', rate: 0.001 }, clip: { name: 'norm', threshold: 1 } },
    },
    training,
  );
  const look = { name: 'temporal-gradients', every: 1_000_000, depth: 1, places: 1 };
  return { ...spec, record: { ...(spec.record as object), diagnostics: [look] } };
}

function lengthsAt(results: readonly TrialResult[], radius: number, seeds: number): Lengths | null {
  const found = Array.from({ length: seeds }, (_, network) => {
    const result = resultOf(results, keyOf(radius, network));
    return result === undefined ? undefined : foundAt(result, 'temporal-gradients', 0);
  });
  const norms = found.flatMap((one) => tracesIn(one, 'by-step').slice(0, 1));
  if (norms.length === 0) return null;
  const cosines = found.flatMap((one) => tracesIn(one, 'by-step-cosine').slice(0, 1));
  const [longest] = [...norms].sort((a, b) => b.x.length - a.x.length);
  const average = longest.x.map((_, t) => exp(meanOf(norms.map(({ y }) => log(y[t] ?? NaN))) ?? NaN));
  return {
    radius,
    steps: longest.x,
    norms: average,
    cosines:
      cosines.length === 0 ? null : longest.x.map((_, t) => meanOf(cosines.map(({ y }) => y[t])) ?? NaN),
    drop: dropIn(average),
  };
}

/** By how many powers of ten the mean logarithm of the first tenth lies below that of the longest. */
function dropIn(norms: Float64Array): number {
  const longest = norms.reduce((most, norm) => (norm > most ? norm : most), 0);
  const early = Array.from(norms.subarray(0, Math.max(1, Math.floor(norms.length / 10))), (norm) =>
    log(norm / longest),
  );
  return -(meanOf(early) ?? NaN) / LN10;
}

const LN10 = 2.302585092994046;

function vanishes(all: readonly Lengths[]): Quantity {
  const below = all.filter(({ radius, drop }) => radius < 1 && Number.isFinite(drop));
  const gone = below.filter(({ drop }) => drop >= VANISHED).length;
  return {
    name: VANISHES,
    label: 'Radii below 1 at which early gradients vanish',
    published: null,
    publishedText: 'they vanish',
    measured: below.length === 0 ? null : gone,
    measuredText: below.length === 0 ? 'no radius below 1' : `${gone} of ${below.length} radii`,
    verdict: byStatement(below.length === 0 ? undefined : gone === below.length, gone > 0),
    note: `Vanished: the first tenth of the steps is ${VANISHED} powers of ten or more below the longest.`,
  };
}

function sides(all: readonly Lengths[]): Quantity {
  const known = all.filter(({ drop }) => Number.isFinite(drop));
  const above = known.filter(({ radius }) => radius > 1).map(({ drop }) => drop);
  const below = known.filter(({ radius }) => radius < 1).map(({ drop }) => drop);
  const isKnown = above.length > 0 && below.length > 0;
  const isLessOnAverage = (meanOf(above) ?? NaN) < (meanOf(below) ?? NaN);
  return {
    name: SIDES,
    label: 'Powers of ten lost above and below radius 1',
    published: null,
    publishedText: 'fewer above 1',
    measured: null,
    measuredText: isKnown
      ? `above: ${rangeOf(above)}, below: ${rangeOf(below)}`
      : 'no radius on one of the sides',
    verdict: byStatement(isKnown ? Math.max(...above) < Math.min(...below) : undefined, isLessOnAverage),
    note: 'Far above 1 units saturate, and gradients vanish sooner again.',
  };
}

function rangeOf(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(1));
  return low === high ? low : `${low} to ${high}`;
}

const dropOf = ({ radius, drop }: Lengths): Quantity => ({
  name: `drop-${radius}`,
  label: `Powers of ten lost towards the first steps, radius ${radius}`,
  published: null,
  measured: Number.isFinite(drop) ? drop : null,
  verdict: null,
});

function sentenceOf(all: readonly Lengths[]): string {
  const known = all.filter(({ drop }) => Number.isFinite(drop));
  if (known.length === 0) return 'No run has ended.';
  const words = known.map(({ radius, drop }) => `${drop.toFixed(1)} at radius ${radius}`);
  return `From the longest temporal gradient to those of the first steps, powers of ten are lost: ${words.join(', ')}.`;
}

function panels(all: readonly Lengths[]): Conclusion['figure'] {
  const cosines = all.flatMap((one) => (one.cosines === null ? [] : [{ ...one, y: one.cosines }]));
  const label = (radius: number) => `radius ${radius}`;
  return [
    {
      kind: 'lines',
      name: 'norms',
      title: 'Lengths of the temporal gradients before training',
      x: { label: 'Step' },
      y: { label: 'Length of the temporal gradient', log: true },
      traces: all.map(({ radius, steps, norms }) => ({ label: label(radius), x: steps, y: norms })),
    },
    {
      kind: 'lines',
      name: 'cosines',
      title: 'Their directions against that of the gradient',
      x: { label: 'Step' },
      y: { label: 'Cosine' },
      traces: cosines.map(({ radius, steps, y }) => ({ label: label(radius), x: steps, y })),
    },
  ];
}
