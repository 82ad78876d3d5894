/** Chernodub & Nowicki 2016, figure 2: what happens inside a network while it trains, without and with regularisation. */
import type { Fields } from '../fields.ts';
import { log } from '../math/elementary.ts';
import {
  chernodubSpec,
  chernodubTasks,
  type Regularisation,
  regularisations,
  taskNamed,
  trainingFields,
  trainingOf,
} from './chernodub-runs.ts';
import { byStatement, overall } from './judge.ts';
import { meanOf, medianOf, resultOf, scalarIn, tracesIn } from './readings.ts';
import type {
  CardOptions,
  Conclusion,
  Published,
  Quantity,
  Replication,
  TrialResult,
} from './replication.ts';

const fields: Fields = {
  task: {
    kind: 'choice',
    label: 'Task',
    help: 'The text does not name that of the figure; figure 1 is about temporal order.',
    default: 'temporal-order',
    options: chernodubTasks.map(({ name, label }) => ({ value: name, label })),
  },
  length: {
    kind: 'integer',
    label: 'Length',
    help: 'Steps of every sequence; lengths of errors are told at the last step and at the first.',
    symbol: 'h',
    default: 100,
    min: 10,
    max: 1000,
  },
  rate: {
    kind: 'number',
    label: 'Learning rate',
    help: 'For the gradient of the sum over a mini-batch. The text gives 1e-5 to 1e-3 and not which was used here; with 3e-4 errors come to lie where the figure has them, with 1e-3 they vanish altogether.',
    symbol: '\\alpha',
    default: 3e-4,
    above: 0,
  },
  seeds: {
    kind: 'integer',
    label: 'Networks',
    help: 'The figure shows one; both methods start from the same weights.',
    default: 1,
    min: 1,
    max: 100,
  },
  looks: {
    kind: 'integer',
    label: 'Looks',
    help: 'How often lengths of errors and values of units are looked at while a network trains.',
    default: 100,
    min: 4,
    max: 2000,
  },
  ...trainingFields,
};

const SMALL = 'small-without';
const LARGER = 'larger-with';
const SATURATED = 'saturated';

/** The range of small gradients at h = 100 in the text, and the iteration from which they were in it. */
const [LOW, HIGH] = [1e-8, 1e-7];
const FROM = 500;

const published: readonly Published[] = [
  {
    quantity: SMALL,
    label: 'Length of delta(k - 100) without regularisation, after 500 iterations',
    value: HIGH,
    statement: 'Below 1e-7, and from 1e-7 to 1e-8 almost all the time',
    place: 'Figure 2 a and section 4',
  },
  {
    quantity: SATURATED,
    label: 'Small gradients and saturation',
    value: null,
    statement: 'Small gradients go together with saturated units',
    place: 'Figure 2 a and section 4',
  },
  {
    quantity: LARGER,
    label: 'Early errors with regularisation',
    value: null,
    statement: 'Sampling-based regularisation keeps early errors longer',
    place: 'Figure 2 b',
  },
];

interface Options {
  readonly task: string;
  readonly length: number;
  readonly rate: number;
  readonly seeds: number;
  readonly looks: number;
}

const read = (options: CardOptions) => options as unknown as Options;

/** What was seen at one iteration of one run. */
interface Look {
  readonly iteration: number;
  readonly last: number;
  readonly middle: number;
  readonly first: number;
  /** Of the nets, over units and steps. */
  readonly mean: number;
  readonly median: number;
  readonly saturated: number;
}

interface Course {
  readonly regularisation: Regularisation;
  readonly network: number;
  readonly looks: readonly Look[];
  readonly accepted: number | null;
  readonly rejected: number | null;
}

/** Lengths of errors, and values of units, while networks train without and with regularisation. */
export const chernodubFigure2: Replication = {
  name: 'chernodub-fig-2',
  label: 'Inside a network while it trains',
  help: 'How long errors are at the last and at the first step, and how saturated the units are, over training without and with sampling-based regularisation.',
  text: 'chernodub-2016',
  place: 'Figure 2',
  shown:
    'In plain training errors at the first step soon fall below 1e-7, where units saturate; with sampling-based gradient regularisation they stay longer.',
  judged:
    'Of all looks after iteration 500 (or after half of a shorter run). Without regularisation the median length of errors at the first step lies within a factor of 10 of the range from 1e-8 to 1e-7, near within 1000; judged only at a length of 100. Saturation: the looks with the shorter half of these errors have more saturated units on average, in the runs without regularisation. Regularisation: it makes the median at least ten times longer, near where it is longer at all. The card goes by the worst of these; one failure among three makes it near.',
  published,
  data: [],
  fields,
  quick: { corrections: 1500, looks: 15 },
  cost: { quick: { seconds: 8 }, full: { seconds: 360, note: 'from the time of a correction' } },
  plan: (options) => {
    const { task, length, rate, seeds } = read(options);
    return Array.from({ length: seeds }, (_, i) => i + 1).flatMap((network) =>
      regularisations.map((regularisation) => {
        const label = `Regularisation ${regularisation}, network ${network}`;
        const about = { name: label, task: taskNamed(task), length, regularisation, rate, network };
        const spec = chernodubSpec(about, trainingOf(options));
        return { key: keyOf(regularisation, network), label, spec: looking(spec, options), data: null };
      }),
    );
  },
  conclude: (results, options) => {
    const courses = regularisations.flatMap((regularisation) =>
      Array.from({ length: read(options).seeds }, (_, i) => courseOf(results, regularisation, i + 1)),
    );
    const known = courses.filter(({ looks }) => looks.length > 0);
    const quantities = [
      small(known, options),
      saturated(known, options),
      larger(known, options),
      ...known.map(used),
    ];
    return {
      verdict: overall(quantities),
      sentence: sentenceOf(known, options),
      quantities,
      figure: regularisations.flatMap((one) => panels(known, one)),
      speed: null,
    };
  },
};

const keyOf = (regularisation: Regularisation, network: number) => `${regularisation}/${network}`;

function looking(spec: { readonly [key: string]: unknown }, options: CardOptions) {
  const every = Math.max(1, Math.floor(trainingOf(options).corrections / read(options).looks));
  const diagnostics = [
    { name: 'temporal-gradients', every, depth: null, places: 1 },
    { name: 'states', every },
    { name: 'q-factor', every },
  ];
  return { ...spec, record: { ...(spec.record as object), diagnostics } };
}

function courseOf(results: readonly TrialResult[], regularisation: Regularisation, network: number): Course {
  const result = resultOf(results, keyOf(regularisation, network));
  const diagnostics = [...(result?.diagnostics ?? [])].sort((a, b) => a.iteration - b.iteration);
  const at = (name: string, iteration: number) =>
    diagnostics.find((one) => one.name === name && one.iteration === iteration)?.result;
  const looks = diagnostics
    .filter(({ name }) => name === 'temporal-gradients')
    .map(({ iteration, result: gradients }) => {
      const [nets] = tracesIn(gradients, 'nets');
      const states = at('states', iteration);
      const [mean, median] = tracesIn(states, 'nets-hidden');
      const y = nets?.y ?? new Float64Array(0);
      return {
        iteration,
        ...{ last: y[0] ?? NaN, middle: y[Math.floor(y.length / 2)] ?? NaN, first: y[y.length - 1] ?? NaN },
        mean: meanOf(Array.from(mean?.y ?? [])) ?? NaN,
        median: meanOf(Array.from(median?.y ?? [])) ?? NaN,
        saturated: scalarIn(states, 'saturation-hidden') ?? NaN,
      };
    });
  const last = diagnostics.findLast(({ name }) => name === 'q-factor')?.result;
  const counted = (name: string) => scalarIn(last, name);
  return { regularisation, network, looks, accepted: counted('accepted'), rejected: counted('rejected') };
}

/** Looks of the runs of a method that are judged. A length of zero is too small to be told: it counts as the smallest. */
function later(
  courses: readonly Course[],
  regularisation: Regularisation,
  options: CardOptions,
): readonly Look[] {
  const from = Math.min(FROM, trainingOf(options).corrections / 2);
  return courses
    .filter((course) => course.regularisation === regularisation)
    .flatMap(({ looks }) => looks.filter(({ iteration }) => iteration > from))
    .map((look) => ({ ...look, first: look.first > 0 ? look.first : Number.MIN_VALUE }));
}

const medianFirst = (looks: readonly Look[]): number | null => medianOf(looks.map(({ first }) => first));

function small(courses: readonly Course[], options: CardOptions): Quantity {
  const measured = medianFirst(later(courses, 'off', options));
  const isKnown = measured !== null && read(options).length === 100;
  const within = (factor: number) => isKnown && measured >= LOW / factor && measured <= HIGH * factor;
  return {
    name: SMALL,
    label: 'Median length of errors at the first step, without regularisation',
    published: HIGH,
    publishedText: '1e-8 to 1e-7 after 500 iterations',
    measured,
    verdict: byStatement(isKnown ? within(10) : undefined, within(1000)),
    note: `After iteration ${Math.min(FROM, trainingOf(options).corrections / 2)}.`,
  };
}

function saturated(courses: readonly Course[], options: CardOptions): Quantity {
  const looks = [...later(courses, 'off', options)]
    .filter((look) => Number.isFinite(look.saturated))
    .sort((a, b) => a.first - b.first);
  const half = Math.floor(looks.length / 2);
  const share = (some: readonly Look[]) => meanOf(some.map((look) => look.saturated));
  const [short, long] = [share(looks.slice(0, half)), share(looks.slice(looks.length - half))];
  const isKnown = half >= 2 && short !== null && long !== null;
  return {
    name: SATURATED,
    label: 'Saturated units where errors are short and where they are long',
    published: null,
    publishedText: 'more where they are short',
    measured: null,
    measuredText: isKnown ? `${percent(short)} against ${percent(long)}` : 'too few looks',
    verdict: byStatement(isKnown ? short > long : undefined),
  };
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function larger(courses: readonly Course[], options: CardOptions): Quantity {
  const [off, on] = regularisations.map((one) => medianFirst(later(courses, one, options)));
  const powers = off === null || on === null ? null : (log(on) - log(off)) / LN10;
  return {
    name: LARGER,
    label: 'Powers of ten by which regularisation makes early errors longer',
    published: null,
    publishedText: 'longer',
    measured: powers,
    verdict: byStatement(powers === null ? undefined : powers >= 1, powers !== null && powers > 0),
    note: 'Of the medians. The learning rate and the bound r0 on |dS| are not published.',
  };
}

const LN10 = 2.302585092994046;

function used({ regularisation, network, accepted, rejected }: Course): Quantity {
  return {
    name: `used-${regularisation}-${network}`,
    label: `Mini-batches used, regularisation ${regularisation}, network ${network}`,
    published: null,
    measured: accepted,
    measuredText: accepted === null || rejected === null ? 'all' : `${accepted} of ${accepted + rejected}`,
    verdict: null,
  };
}

function sentenceOf(courses: readonly Course[], options: CardOptions): string {
  const [off, on] = regularisations.map((one) => medianFirst(later(courses, one, options)));
  if (off === null || on === null)
    return 'Runs with and without regularisation are needed, and too few have ended.';
  const steps = read(options).length - 1;
  return `Errors that were followed back ${steps} steps had a median length of ${off.toExponential(1)} without regularisation and ${on.toExponential(1)} with it.`;
}

function panels(courses: readonly Course[], regularisation: Regularisation): Conclusion['figure'] {
  const own = courses.filter((course) => course.regularisation === regularisation);
  if (own.length === 0) return [];
  const words = `regularisation ${regularisation}`;
  const traces = (label: string, of: (look: Look) => number) =>
    own.map(({ looks, network }) => ({
      label: own.length === 1 ? label : `${label}, network ${network}`,
      x: Float64Array.from(looks, ({ iteration }) => iteration),
      y: Float64Array.from(looks, of),
      group: label,
    }));
  const x = { label: 'Iteration' };
  return [
    {
      ...{
        kind: 'lines',
        name: `errors-${regularisation}`,
        title: `Lengths of local gradients, ${words}`,
        x,
      },
      y: { label: 'Mean length of delta', log: true },
      traces: [
        ...traces('last step', ({ last }) => last),
        ...traces('middle', ({ middle }) => middle),
        ...traces('first step', ({ first }) => first),
      ],
      references: [{ axis: 'y', at: HIGH, label: '1e-7' }],
    },
    {
      ...{ kind: 'lines', name: `activations-${regularisation}`, title: `Activations, ${words}`, x },
      y: { label: 'Over units and steps' },
      traces: [
        ...traces('mean', ({ mean }) => mean),
        ...traces('median', ({ median }) => median),
        ...traces('share of saturated', (look) => look.saturated),
      ],
    },
  ];
}
