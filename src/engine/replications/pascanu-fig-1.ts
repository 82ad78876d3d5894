/** Figure 1 of the supplement of Pascanu et al. 2013: the norm of the gradient over a run, with a portion of it. */
import type { Panel } from '../diagnostics/result.ts';
import { byFactor, byStatement, overall } from './judge.ts';
import * as setup from './pascanu-setup.ts';
import { type Course, medianOf, metricCourse } from './readings.ts';
import type { Conclusion, Quantity, Replication, Trial, TrialResult } from './replication.ts';

interface Options {
  readonly length: number;
  readonly lengthTo: number;
  readonly method: setup.Way;
  readonly updates: number;
  readonly every: number;
  readonly zoom: number;
  readonly hidden: number;
  readonly init: setup.Init;
  readonly rate: number;
  readonly threshold: number;
  readonly alpha: number;
  readonly evaluateEvery: number;
  readonly sequences: number;
  readonly variant: string;
  readonly seed: number;
}

const KEY = 'run';

/** Points of a line; of more, the largest of each stretch are drawn. */
const MOST_POINTS = 4000;

/** One run on mixed lengths, clipped at 6. */
export const pascanuFig1: Replication = {
  name: 'pascanu-fig-1',
  label: 'Norm of the gradient over a run',
  help: 'The norm of the gradient before clipping at every update of a run on temporal order with sequences of 50 to 200 steps, and a closer look at the updates around its largest peak.',
  text: 'pascanu-2013',
  place: 'Supplement, figure 1 and section 2.1',
  shown:
    'Gradients explode: while the norm is just below 1 on average, single gradients are many times longer, one of them of size 1e9, and between these lie small peaks of 4 or 6.',
  judged:
    'The average is that of the norms up to the threshold, and must lie within a factor of 2 of 1 (near: 5). The explosion is reproduced where the longest gradient is at least 100 times the average, near from 6 times on. Peaks of 4 to 6 must have occurred.',
  published: [
    {
      quantity: 'average',
      label: 'Average norm',
      value: 1,
      statement: '"Just below 1".',
      place: 'Supplement, section 2.1, read from the figure by its authors',
    },
    {
      quantity: 'explosion',
      label: 'Single gradients explode',
      value: null,
      statement: 'Some gradients are many times longer than the average.',
      place: 'Supplement, figure 1 and section 2.1',
    },
    {
      quantity: 'largest',
      label: 'Largest norm',
      value: 1e9,
      place: 'Supplement, section 2.1, of the left plot',
    },
    {
      quantity: 'small-peaks',
      label: 'Smaller peaks',
      value: null,
      statement: 'There are smaller peaks, "like the ones at 4 or 6".',
      place: 'Supplement, section 2.1, of the right plot',
    },
  ],
  data: [],
  fields: {
    length: lengthField('Shortest length', 50),
    lengthTo: lengthField('Longest length', 200),
    method: {
      kind: 'choice',
      label: 'Training',
      help: 'The text tells that gradients were clipped, not whether the regulariser was used; without it this task is not learned at these lengths.',
      default: 'clipping-omega',
      options: setup.wayNames.map((value) => ({ value, label: setup.ways[value].label })),
    },
    updates: setup.updatesField(
      500_000,
      'Most updates. The run ends sooner where no validation sequence is wrong. The text does not tell how long its run was.',
    ),
    every: {
      kind: 'integer',
      label: 'Updates between points',
      help: 'Of the figure. Peaks of single updates in between are not seen; 1 keeps every update, at 150 bytes each.',
      default: 10,
      min: 1,
    },
    zoom: {
      kind: 'integer',
      label: 'Updates of the portion',
      help: 'Updates on both sides of the largest peak that the second panel shows.',
      default: 1000,
      min: 1,
    },
    hidden: setup.hiddenField(50, '50 in the experiments on this task.'),
    init: setup.initField('basic-tanh', 'The text leaves it open.'),
    rate: setup.rateField(0.01, '0.01 in the experiments on this task.'),
    threshold: setup.thresholdField(6, '6 in this figure.'),
    alpha: setup.alphaField(2, '2 for mixed lengths, where the regulariser is used.'),
    evaluateEvery: setup.evaluateField(2000),
    sequences: setup.sequencesField,
    variant: setup.variantField(
      'supplement',
      'The text draws the second symbol from 4T/10 to 5T/10, the code that belongs to it from 5T/10 to 6T/10.',
    ),
    seed: { kind: 'integer', label: 'Seed', help: 'Of the run.', default: 1, min: 0, max: 4294967295 },
  },
  quick: {
    length: 20,
    lengthTo: 50,
    updates: 3000,
    every: 1,
    zoom: 100,
    evaluateEvery: 1000,
    sequences: 1000,
  },
  cost: {
    quick: { seconds: 6 },
    full: { seconds: 1500, note: 'from the rate of 3,000 updates' },
  },
  plan: (options) => planOf(options as unknown as Options),
  conclude: (results, options) => conclude(results, options as unknown as Options),
};

function lengthField(label: string, standard: number) {
  return {
    kind: 'integer',
    label,
    help: 'All sequences of a batch have one length, drawn uniformly between the shortest and the longest.',
    symbol: 'T',
    default: standard,
    min: 10,
    max: 10_000,
  } as const;
}

function planOf(options: Options): readonly Trial[] {
  const { length, lengthTo, variant, method, every, ...rest } = options;
  return [
    {
      key: KEY,
      label: `temporal order, ${length} to ${lengthTo} steps, ${setup.ways[method].label}`,
      data: null,
      spec: setup.syntheticSpec({
        ...rest,
        ...{ way: method, wrong: 0, metricsEvery: every },
        task: { name: 'temporal-order', length, lengthTo, variant },
      }),
    },
  ];
}

/** What the norms of a run are like. */
interface Norms {
  readonly course: Course;
  readonly average: number | null;
  readonly median: number | null;
  readonly largest: number | null;
  /** Update of the largest norm. */
  readonly peak: number;
  /** Share of the points above the threshold. */
  readonly above: number;
  /** Points with a norm from 4 to 6. */
  readonly small: number;
}

function conclude(results: readonly TrialResult[], options: Options): Conclusion {
  const result = results.find(({ key }) => key === KEY);
  const norms = result === undefined ? null : normsOf(result, options);
  const quantities = linesOf(norms, options);
  return {
    verdict: overall(quantities),
    sentence: sentenceOf(norms, result),
    quantities,
    figure: norms === null ? [] : panelsOf(norms, options),
    speed: result === undefined || result.seconds === 0 ? null : speedOf(result, options),
  };
}

function normsOf(result: TrialResult, { threshold }: Options): Norms | null {
  const all = metricCourse(result, 'gradientNorm');
  const at = [...all.x.keys()].filter((i) => all.y[i] > 0 && all.y[i] < Infinity);
  if (at.length === 0) return null;
  const course = { x: Float64Array.from(at, (i) => all.x[i]), y: Float64Array.from(at, (i) => all.y[i]) };
  const { x, y } = course;
  let [sum, within, small, best] = [0, 0, 0, 0];
  y.forEach((norm, i) => {
    if (norm > y[best]) best = i;
    if (norm >= 4 && norm <= 6) small++;
    if (norm > threshold) return;
    sum += norm;
    within++;
  });
  return {
    ...{ course, small, peak: x[best], largest: y[best] },
    average: within === 0 ? null : sum / within,
    median: medianOf([...y]),
    above: 1 - within / y.length,
  };
}

function linesOf(norms: Norms | null, { threshold, every }: Options): Quantity[] {
  const average = norms?.average ?? null;
  const largest = norms?.largest ?? null;
  const factor = average === null || largest === null ? undefined : largest / average;
  const looked = every === 1 ? 'Every update' : `Every ${every}th update`;
  return [
    {
      name: 'average',
      label: `Average of the norms up to the threshold of ${threshold}`,
      published: 1,
      publishedText: 'just below 1',
      measured: average,
      verdict: byFactor(average, 1, { reproduced: 2, near: 5 }),
      ...(norms === null
        ? { note: 'No gradient was recorded.' }
        : { note: `Median of all norms ${(norms.median ?? NaN).toFixed(3)}.` }),
    },
    {
      name: 'explosion',
      label: 'Longest gradient in averages',
      published: null,
      publishedText: 'many times',
      measured: factor ?? null,
      verdict: byStatement(
        factor === undefined ? undefined : factor >= 100,
        factor !== undefined && factor >= 6,
      ),
      note: `${looked} was looked at.`,
    },
    {
      name: 'largest',
      label: 'Largest norm',
      published: 1e9,
      measured: largest,
      verdict: null,
      note: 'A single number of one run, which differs by orders of magnitude from run to run.',
    },
    {
      name: 'small-peaks',
      label: 'Updates with a norm from 4 to 6',
      published: null,
      publishedText: 'some',
      measured: norms?.small ?? null,
      verdict: byStatement(norms === null ? undefined : norms.small > 0),
    },
    {
      name: 'clipped',
      label: 'Share of updates above the threshold',
      published: null,
      publishedText: 'as rarely as possible',
      measured: norms === null ? null : 100 * norms.above,
      unit: '%',
      verdict: null,
    },
  ];
}

function sentenceOf(norms: Norms | null, result: TrialResult | undefined): string {
  if (norms === null || result === undefined)
    return 'No run with gradients has come to an end, so nothing can be said.';
  const average = norms.average === null ? 'above the threshold' : norms.average.toFixed(2);
  const ended = result.reason === 'wrong' ? ', when no validation sequence was wrong any more' : '';
  return `Over ${setup.count(result.iterations)} updates${ended} the norm was ${average} on average, and ${(norms.largest ?? NaN).toPrecision(3)} at its largest.`;
}

function panelsOf({ course, peak }: Norms, { threshold, zoom }: Options): readonly Panel[] {
  const near = [...course.x.keys()].filter((i) => Math.abs(course.x[i] - peak) <= zoom);
  const portion = {
    x: Float64Array.from(near, (i) => course.x[i]),
    y: Float64Array.from(near, (i) => course.y[i]),
  };
  const references = [{ axis: 'y', at: threshold, label: 'threshold of clipping' }] as const;
  const shared = { kind: 'lines', x: { label: 'Update' }, references } as const;
  const trace = ({ x, y }: Course) => [{ label: 'norm of the gradient', x, y }];
  return [
    {
      ...shared,
      name: 'run',
      title: 'Norm of the gradient, entire run',
      y: { label: 'Norm of the gradient', log: true },
      traces: trace(thinned(course)),
    },
    {
      ...shared,
      name: 'portion',
      title: 'Norm of the gradient, a portion of the run',
      y: { label: 'Norm of the gradient' },
      traces: trace(thinned(portion)),
    },
  ];
}

/** The largest of each stretch, so that no peak is lost. */
function thinned({ x, y }: Course): Course {
  const width = Math.ceil(x.length / MOST_POINTS);
  if (width <= 1) return { x, y };
  const at = Array.from({ length: Math.ceil(x.length / width) }, (_, k) => {
    let best = k * width;
    for (let i = best; i < Math.min(x.length, (k + 1) * width); i++) if (y[i] > y[best]) best = i;
    return best;
  });
  return { x: Float64Array.from(at, (i) => x[i]), y: Float64Array.from(at, (i) => y[i]) };
}

function speedOf({ iterations, seconds }: TrialResult, { length, lengthTo }: Options): string {
  const rate = iterations / seconds;
  return `The text: close to 48 h for 5,000,000 updates in the worst case. Here: ${setup.count(rate)} updates a second at ${length} to ${lengthTo} steps, evaluations included, so ${(5_000_000 / rate / 3600).toFixed(1)} h for as many.`;
}
