/** Section 2.3 of Bianchi et al. 2017: its optimisers on one task, from the same starts, with the same number of gradients. */
import type { Panel } from '../diagnostics/result.ts';
import { suggestion, UnfoldError } from '../errors.ts';
import { keyOf, nrmse, ratioOf } from './bianchi-best.ts';
import { chaoticSlot, startsField, unitsField } from './bianchi-series.ts';
import { byStatement, overall } from './judge.ts';
import { type Course, logTrace, medianOf, metricCourse } from './readings.ts';
import type { Conclusion, Published, Quantity, Replication, Trial, TrialResult } from './replication.ts';

interface Options {
  readonly methods: readonly string[];
  readonly gradients: number;
  readonly units: number;
  readonly seeds: number;
}

/** Methods of section 2.3 with learning rates that each is tried with; Hessian-free has none (0). */
const METHODS = [
  { name: 'sgd', label: 'SGD', rates: [0.03, 0.1, 0.2] },
  { name: 'momentum', label: 'Momentum', rates: [0.01, 0.03, 0.06] },
  { name: 'nesterov', label: 'Nesterov momentum', rates: [0.01, 0.03, 0.06] },
  { name: 'adagrad', label: 'Adagrad', rates: [0.01, 0.03, 0.1] },
  { name: 'rmsprop', label: 'RMSprop', rates: [0.0003, 0.001, 0.003] },
  { name: 'adam', label: 'Adam', rates: [0.003, 0.01, 0.03] },
  { name: 'hessian-free', label: 'Hessian-free', rates: [0] },
] as const;

type MethodName = (typeof METHODS)[number]['name'];

/** A weight update of Hessian-free takes about so many products or more, each as dear as a gradient. */
const LEAST_PRODUCTS = 18;

const published: readonly Published[] = [
  statement(
    'slow',
    'Training NMSE of SGD over that of momentum',
    'The rate of convergence of SGD is slow.',
    'p. 15',
  ),
  statement(
    'nesterov',
    'Training NMSE of Nesterov momentum over that of momentum',
    'Nesterov momentum often achieves a better convergence rate, especially for smoother loss functions.',
    'p. 15',
  ),
  statement(
    'adagrad',
    'Training NMSE of RMSprop over that of Adagrad',
    'Adagrad may stop prematurely as its rates diminish; RMSprop attempts to solve this.',
    'p. 16, eq. 2.6-2.7',
  ),
  statement(
    'adam',
    'Training NMSE of Adam over the better of Adagrad and RMSprop',
    'Adam is usually the adaptive method that yields better results.',
    'p. 16, eq. 2.8',
  ),
  statement(
    'hessian-free',
    'Training NMSE of Hessian-free over that of Nesterov momentum',
    'Hessian-free obtains similar performance to SGD with Nesterov momentum (Sutskever et al. 2013).',
    'p. 17',
  ),
];

function statement(quantity: string, label: string, text: string, page: string): Published {
  return { quantity, label, value: null, statement: text, place: `section 2.3, ${page}` };
}

/** See the head of the file. */
export const bianchiOptimisers: Replication = {
  name: 'bianchi-optimisers',
  label: 'Optimisers at the same number of gradients',
  help: 'A small network learns a chaotic series with full back-propagation by every optimiser of the chapter, from the same starts. Each has the same number of gradients (a product with the curvature counts as one) and its own best learning rate of three.',
  text: 'bianchi-2017',
  place: 'Section 2.3',
  shown:
    'Plain gradient descent is slow; momentum, adaptive rates and second-order methods are faster, Adam the best of the adaptive ones, and Hessian-free about as good as Nesterov momentum.',
  judged:
    'Training NMSE when the gradients are used up, medians over starts at the best rate of each method. SGD at least 1.25 times momentum (near: larger). Nesterov at most 0.95 times momentum (near: at most 1.25 times). RMSprop at most 0.95 times Adagrad (near: 1.25). Adam at most the better of the other two (near: 1.25 times). Hessian-free between half and twice Nesterov momentum (near: a fifth and five times).',
  published,
  data: [chaoticSlot],
  fields: {
    methods: {
      kind: 'names',
      label: 'Methods',
      help: 'Which of them: sgd, momentum, nesterov, adagrad, rmsprop, adam, hessian-free.',
      default: METHODS.map(({ name }) => name),
    },
    gradients: {
      kind: 'integer',
      label: 'Gradients',
      help: 'Of every run, each over the whole training part.',
      default: 2000,
      min: 20,
      max: 10000000,
    },
    units: unitsField(20),
    seeds: startsField(3),
  },
  quick: { gradients: 250, seeds: 1 },
  cost: { quick: { seconds: 8 }, full: { seconds: 150, note: 'from the rate of the quick form' } },
  plan: (given) => {
    const options = given as unknown as Options;
    return Array.from({ length: options.seeds }, (_, i) =>
      methodsOf(options).flatMap(({ name, label, rates }) =>
        rates.map((rate) => trialOf(options, { name, label, rate, start: i + 1 })),
      ),
    ).flat();
  },
  conclude: (results, given) => concluded(results, given as unknown as Options),
};

/** The methods that are asked for. @throws UnfoldError 'replication.method' */
function methodsOf({ methods }: Options): readonly (typeof METHODS)[number][] {
  const known: readonly string[] = METHODS.map(({ name }) => name);
  const unknown = methods.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const text = `There is no method "${unknown}" among those of the chapter.${suggestion(unknown, known)}`;
    throw new UnfoldError('replication.method', text, 'methods');
  }
  return METHODS.filter(({ name }) => methods.includes(name));
}

function trialOf(
  { gradients, units }: Options,
  { name, label, rate, start }: { name: MethodName; label: string; rate: number; start: number },
): Trial {
  const isSecond = name === 'hessian-free';
  const iterations = isSecond ? Math.ceil(gradients / LEAST_PRODUCTS) : gradients;
  const words = `${label}${isSecond ? '' : `, rate ${rate}`}, start ${start}`;
  return {
    key: keyOf(name, rate, start),
    label: words,
    data: chaoticSlot.name,
    spec: {
      name: `Bianchi et al. 2017, section 2.3: ${words}`,
      data: { split: { train: 1000, validation: 200, test: 300 } },
      network: { name: 'recurrent', hidden: [units] },
      initialisation: { name: 'glorot' },
      loss: { name: 'mean-squared-error' },
      regularizers: [],
      phases: [{ method: isSecond ? { name } : { name, rate } }],
      stop: { gradientNorm: null, iterations },
      precision: isSecond ? 'float64' : 'float32',
      seed: start,
      record: { metricsEvery: isSecond ? 1 : Math.ceil(gradients / 500), checkpointEvery: iterations },
    },
  };
}

/** A method at its best rate: the median training and test NMSE when its gradients are used up. */
interface Best {
  readonly name: MethodName;
  readonly label: string;
  readonly rate: number;
  readonly runs: readonly TrialResult[];
  readonly train: number;
  readonly test: number | null;
}

function bestOf(results: readonly TrialResult[], name: string, gradients: number): Best | null {
  const method = METHODS.find((one) => one.name === name);
  if (method === undefined) return null;
  const groups = method.rates.flatMap((rate) => {
    const runs = results.filter(({ key }) => key.startsWith(`${name}/${rate}/`));
    const ends = runs.map((run) => (run.status === 'failed' ? null : endOf(run, 'trainNmse', gradients)));
    const train = 2 * ends.filter((end) => end === null).length >= runs.length ? null : medianOf(ends);
    const test = medianOf(runs.map((run) => endOf(run, 'testNmse', gradients)));
    return train === null ? [] : [{ name: method.name, label: method.label, rate, runs, train, test }];
  });
  return groups.sort((a, b) => a.train - b.train)[0] ?? null;
}

/** A metric at the last row that has used no more than so many gradients; null where there is none. */
function endOf(run: TrialResult, column: string, gradients: number): number | null {
  const used = metricCourse(run, 'gradients').y;
  const { y } = metricCourse(run, column);
  // The first row comes with a gradient that belongs to no update.
  const at = used.findLastIndex((count) => count <= gradients + 1);
  return at < 0 || !Number.isFinite(y[at]) ? null : y[at];
}

function concluded(results: readonly TrialResult[], { gradients }: Options): Conclusion {
  const best = METHODS.flatMap(({ name }) => bestOf(results, name, gradients) ?? []);
  const of = (name: MethodName) => best.find((one) => one.name === name)?.train ?? null;
  const [nesterov, adagrad, rmsprop] = [of('nesterov'), of('adagrad'), of('rmsprop')];
  const adaptive = adagrad === null || rmsprop === null ? null : Math.min(adagrad, rmsprop);
  const judged = [
    line('slow', ratioOf(of('sgd'), of('momentum')), (r) => [r >= 1.25, r > 1]),
    line('nesterov', ratioOf(nesterov, of('momentum')), (r) => [r <= 0.95, r <= 1.25]),
    line('adagrad', ratioOf(rmsprop, adagrad), (r) => [r <= 0.95, r <= 1.25]),
    line('adam', ratioOf(of('adam'), adaptive), (r) => [r <= 1, r <= 1.25]),
    {
      ...line('hessian-free', ratioOf(of('hessian-free'), nesterov), (r) => [
        r >= 0.5 && r <= 2,
        r >= 0.2 && r <= 5,
      ]),
      note: 'The claim was made for large networks and mini-batches; with full gradients of a small network, curvature is at its best.',
    },
  ];
  return {
    verdict: overall(judged),
    sentence: sentenceOf(best, gradients),
    quantities: [...judged, ...best.map(toldLine)],
    figure: best.length === 0 ? [] : [coursePanel(best, gradients), tablePanel(best)],
    speed: null,
  };
}

function line(
  name: string,
  ratio: number | null,
  rule: (ratio: number) => readonly [boolean, boolean],
): Quantity {
  const about = published.find(({ quantity }) => quantity === name);
  const [holds, nearly] = ratio === null ? [undefined, false] : rule(ratio);
  return {
    name,
    label: about?.label ?? name,
    published: null,
    publishedText: about?.statement ?? '',
    measured: ratio,
    verdict: byStatement(holds, nearly),
  };
}

function toldLine({ name, label, rate, train }: Best): Quantity {
  return {
    name: `train-${name}`,
    label: `${label}: training NRMSE`,
    published: null,
    measured: nrmse(train),
    ...(rate === 0 ? {} : { measuredText: `rate ${rate}` }),
    verdict: null,
  };
}

function coursePanel(best: readonly Best[], gradients: number): Panel {
  return {
    kind: 'lines',
    name: 'courses',
    title: 'Training error over gradients, each method at its best learning rate, first start',
    x: { label: 'Gradients' },
    y: { label: 'NRMSE', log: true },
    traces: best.map(({ label, runs }) => logTrace(label, courseOf(runs[0], gradients))),
  };
}

function courseOf(run: TrialResult, gradients: number): Course {
  const x = metricCourse(run, 'gradients').y;
  const end = x.findLastIndex((count) => count <= gradients + 1) + 1;
  return { x: x.slice(0, end), y: metricCourse(run, 'trainNmse').y.slice(0, end).map(Math.sqrt) };
}

function tablePanel(best: readonly Best[]): Panel {
  return {
    kind: 'table',
    name: 'methods',
    title: 'Medians over starts when the gradients are used up',
    columns: ['Method', 'Learning rate', 'Training NRMSE', 'Test NRMSE', 'Seconds a run'],
    rows: best.map(({ label, rate, train, test, runs }) => [
      label,
      rate === 0 ? 'none' : rate,
      nrmse(train) ?? 'unknown',
      nrmse(test) ?? 'unknown',
      medianOf(runs.map(({ seconds }) => seconds)) ?? 'unknown',
    ]),
  };
}

function sentenceOf(best: readonly Best[], gradients: number): string {
  if (best.length === 0) return 'There are no runs, so nothing can be compared.';
  const order = [...best].sort((a, b) => a.train - b.train);
  return `Training NRMSE after ${gradients} gradients, from the best: ${order.map(({ label, train }) => `${label} ${nrmse(train)?.toPrecision(2) ?? ''}`).join(', ')}.`;
}
