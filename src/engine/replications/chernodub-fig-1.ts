/** Chernodub & Nowicki 2016, figure 1: lengths of gradients by depth before training. */
import type { Fields } from '../fields.ts';
import { exp, log } from '../math/elementary.ts';
import { chernodubSpec, taskNamed, trainingFields, trainingOf } from './chernodub-runs.ts';
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

const fields: Fields = {
  length: {
    kind: 'integer',
    label: 'Length',
    help: 'Steps of every sequence; errors are followed back to the first.',
    symbol: 'h',
    default: 100,
    min: 10,
    max: 1000,
  },
  sds: {
    kind: 'numbers',
    label: 'Initial weights',
    help: 'Standard deviations. The values of the charts are not in the text; it names 0.01 for chart a.',
    symbol: '\\sigma',
    default: [0.01, 0.05, 0.1, 0.15, 0.2],
    above: 0,
    max: 10,
  },
  seeds: {
    kind: 'integer',
    label: 'Networks',
    help: 'Of each standard deviation; lengths are averaged on the logarithmic scale.',
    default: 10,
    min: 1,
    max: 100,
  },
  sequences: {
    kind: 'integer',
    label: 'Sequences',
    help: 'Over which lengths are averaged.',
    default: 100,
    min: 1,
    max: 10_000,
  },
  hidden: trainingFields.hidden,
};

const MONOTONOUS = 'monotonous';
const CORRELATED = 'correlated';
const READING = 'chart-a';

/** Norms that figure 2 has for h = 100 after 500 iterations; before, they "were similar to Fig. 1 a". */
const PUBLISHED_NORM = 1e-7;

const published: readonly Published[] = [
  {
    quantity: MONOTONOUS,
    label: 'Flow of gradients',
    value: null,
    statement: 'Before training gradients vanish or explode monotonously with depth in most cases',
    place: 'Figure 1 and section 4',
  },
  {
    quantity: CORRELATED,
    label: 'Local gradients and gradients of weights',
    value: null,
    statement: 'Lengths of delta, of dE/dw_in and of dE/dw_rec are highly correlated over depth',
    place: 'Figure 1 and section 4',
  },
  {
    quantity: READING,
    label: 'Length of delta at the first step, sigma 0.01',
    value: null,
    statement: 'Above 1e-7 at depth 100: only after 500 iterations of training does it fall below',
    place: 'Figure 2 and section 4',
  },
];

interface Options {
  readonly length: number;
  readonly sds: readonly number[];
  readonly seeds: number;
  readonly sequences: number;
}

const read = (options: CardOptions) => options as unknown as Options;

const kinds = [
  { panel: 'nets', trace: 'hidden', label: 'delta' },
  { panel: 'weights', trace: 'input weights', label: 'dE/dw_in' },
  { panel: 'weights', trace: 'recurrent weights', label: 'dE/dw_rec' },
] as const;

/** Natural logarithms of lengths against depth for one standard deviation, one course each of `kinds`. */
interface Courses {
  readonly sd: number;
  readonly logs: readonly Float64Array[];
}

/** Mean lengths of delta, dE/dw_in and dE/dw_rec by depth, before training. */
export const chernodubFigure1: Replication = {
  name: 'chernodub-fig-1',
  label: 'Gradients by depth before training',
  help: 'How errors and their parts of the gradient change on their way back from the last step of temporal order, for several sizes of the initial weights.',
  text: 'chernodub-2016',
  place: 'Figure 1',
  shown:
    'Before training, lengths of back-propagated gradients shrink or grow evenly with depth, by a factor that the size of the initial weights decides, and those of local gradients and of weight gradients go together.',
  judged:
    'Flow: at the standard deviations at which delta changes tenfold or more over the whole depth, at least 90 % of all changes from one depth to the next go the same way. Correlation: the logarithms of the lengths of delta and of each weight gradient correlate with at least 0.9 at every such standard deviation. Near where either holds at most of them. Chart a: delta at depth 100 is above 1e-7 with standard deviation 0.01; judged only at a length of 100.',
  published,
  data: [],
  fields,
  quick: { seeds: 2, sequences: 20 },
  cost: { quick: { seconds: 1 }, full: { seconds: 12 } },
  plan: (options) =>
    read(options).sds.flatMap((sd) =>
      Array.from({ length: read(options).seeds }, (_, i) => {
        const label = `Standard deviation ${sd}, network ${i + 1}`;
        return {
          key: keyOf(sd, i + 1),
          label,
          spec: specOf(options, { sd, network: i + 1, label }),
          data: null,
        };
      }),
    ),
  conclude: (results, options) => {
    const all = read(options).sds.flatMap((sd) => coursesOf(results, sd, read(options).seeds));
    const quantities = [monotonous(all), correlated(all), chartA(all, options), ...all.map(changeOf)];
    return {
      verdict: overall(quantities),
      sentence: sentenceOf(all),
      quantities,
      figure: all.map(panel),
      speed: null,
    };
  },
};

const keyOf = (sd: number, network: number) => `${sd}/${network}`;

/** One update, since a run must have one; what counts is looked at before it. In 64 bits, for lengths down to 1e-150. */
function specOf(
  options: CardOptions,
  { sd, network, label }: { sd: number; network: number; label: string },
): { readonly [key: string]: unknown } {
  const { length, sequences } = read(options);
  const training = { ...trainingOf(options), sd, corrections: 1, momentum: 0.9 };
  const spec = chernodubSpec(
    { name: label, task: taskNamed('temporal-order'), length, regularisation: 'off', rate: 1e-4, network },
    training,
  );
  const look = { name: 'temporal-gradients', every: 1_000_000, depth: null, places: 1 };
  return {
    ...spec,
    batches: { size: sequences, validation: 1, test: 0 },
    precision: 'float64',
    record: { ...(spec.record as object), diagnostics: [look] },
  };
}

function coursesOf(results: readonly TrialResult[], sd: number, seeds: number): readonly Courses[] {
  const found = Array.from({ length: seeds }, (_, i) => {
    const result = resultOf(results, keyOf(sd, i + 1));
    return result === undefined ? undefined : foundAt(result, 'temporal-gradients', 0);
  });
  const logs = kinds.map(({ panel: name, trace }) => {
    const traces = found.flatMap((one) => tracesIn(one, name).filter(({ label }) => label === trace));
    const depths = Math.max(0, ...traces.map(({ y }) => y.length));
    return Float64Array.from(
      { length: depths },
      (_, h) => meanOf(traces.map(({ y }) => log(y[h] ?? NaN))) ?? NaN,
    );
  });
  return logs.every(({ length }) => length > 1) ? [{ sd, logs }] : [];
}

/** Powers of ten by which delta grows from the last step to the first. */
function growthOf({ logs: [delta] }: Courses): number {
  const known = delta.filter(Number.isFinite);
  return (known[known.length - 1] - known[0]) / LN10;
}

const LN10 = 2.302585092994046;

const changing = (all: readonly Courses[]) => all.filter((one) => Math.abs(growthOf(one)) >= 1);

function monotonous(all: readonly Courses[]): Quantity {
  const shares = changing(all).map(({ logs: [delta] }) => {
    const steps = Array.from(delta.subarray(1), (value, h) => value - delta[h]).filter(Number.isFinite);
    const rising = steps.filter((step) => step > 0).length;
    return Math.max(rising, steps.length - rising) / steps.length;
  });
  const even = shares.filter((share) => share >= 0.9).length;
  return {
    name: MONOTONOUS,
    label: 'Standard deviations at which delta changes monotonously',
    published: null,
    publishedText: 'in most cases',
    measured: shares.length === 0 ? null : even,
    measuredText: `${even} of ${shares.length}`,
    verdict: byStatement(shares.length === 0 ? undefined : even === shares.length, 2 * even > shares.length),
    note: 'Of those at which it changes tenfold or more over the whole depth.',
  };
}

function correlated(all: readonly Courses[]): Quantity {
  const least = changing(all).map(({ logs: [delta, ...weights] }) =>
    Math.min(...weights.map((one) => correlation(delta, one))),
  );
  const high = least.filter((one) => one >= 0.9).length;
  return {
    name: CORRELATED,
    label: 'Least correlation of delta with a gradient of weights',
    published: null,
    publishedText: 'highly correlated',
    measured: least.length === 0 ? null : Math.min(...least),
    verdict: byStatement(least.length === 0 ? undefined : high === least.length, 2 * high > least.length),
    note: 'Of the logarithms of their lengths over depth.',
  };
}

function correlation(a: Float64Array, b: Float64Array): number {
  const at = Array.from(a, (_, i) => i).filter((i) => Number.isFinite(a[i]) && Number.isFinite(b[i]));
  const [ma, mb] = [a, b].map((one) => at.reduce((sum, i) => sum + one[i], 0) / at.length);
  const product = (x: Float64Array, mx: number, y: Float64Array, my: number) =>
    at.reduce((sum, i) => sum + (x[i] - mx) * (y[i] - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

/** Whether sigma 0.01 can be the standard deviation of the networks that the text trains. */
function chartA(all: readonly Courses[], options: CardOptions): Quantity {
  const one = all.find(({ sd }) => sd === 0.01);
  const isKnown = one !== undefined && read(options).length === 100;
  const last = isKnown ? one.logs[0].findLast(Number.isFinite) : undefined;
  const measured = last === undefined ? null : exp(last);
  return {
    name: READING,
    label: 'Length of delta at the first step, sigma 0.01',
    published: null,
    publishedText: `above ${PUBLISHED_NORM}`,
    measured,
    verdict: byStatement(measured === null ? undefined : measured > PUBLISHED_NORM),
    note: 'With 100 units and standard deviation 0.01 the recurrent weights have a spectral radius of about 0.1, so errors shrink tenfold at every step. The statement of the text fits 0.01 as the variance, a standard deviation of 0.1.',
  };
}

const changeOf = (one: Courses): Quantity => ({
  name: `growth-${one.sd}`,
  label: `Powers of ten that delta grows over the depth, sigma ${one.sd}`,
  published: null,
  measured: growthOf(one),
  verdict: null,
});

function sentenceOf(all: readonly Courses[]): string {
  if (all.length === 0) return 'No run has ended.';
  const words = all.map((one) => `${growthOf(one).toFixed(1)} at standard deviation ${one.sd}`);
  return `Powers of ten that the local gradients grow (below 0: shrink) from the last step to the first: ${words.join(', ')}.`;
}

function panel({ sd, logs }: Courses): Conclusion['figure'][number] {
  return {
    kind: 'lines',
    name: `lengths-${sd}`,
    title: `Lengths of gradients before training, standard deviation ${sd}`,
    x: { label: 'Depth (steps back)' },
    y: { label: 'Mean length', log: true },
    traces: kinds.map(({ label }, i) => ({
      label,
      x: logs[i].map((_, h) => h),
      y: logs[i].map((value) => (Number.isFinite(value) ? exp(value) : NaN)),
    })),
  };
}
