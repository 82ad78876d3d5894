/** Section 2.2 of Bianchi et al. 2017: its regularisers on a small noisy series, beside training without any. */
import type { Panel } from '../diagnostics/result.ts';
import { bestGroup, type Group, keyOf, nrmse, ratioOf } from './bianchi-best.ts';
import { noisySlot, startsField, unitsField } from './bianchi-series.ts';
import { byStatement, overall } from './judge.ts';
import { foundAt, logTrace, medianOf, metricCourse, scalarIn } from './readings.ts';
import type { Conclusion, Published, Quantity, Replication, Trial, TrialResult } from './replication.ts';

interface Options {
  readonly points: number;
  readonly units: number;
  readonly iterations: number;
  readonly rate: number;
  readonly seeds: number;
}

/** A regulariser as it is tried: a few strengths, of which the one with the smallest validation error counts. */
interface Kind {
  readonly name: string;
  readonly label: string;
  readonly strengths: readonly number[];
  readonly of: (strength: number) => { readonly name: string; readonly [key: string]: unknown } | null;
}

const KINDS: readonly Kind[] = [
  { name: 'none', label: 'None', strengths: [0], of: () => null },
  { name: 'l1', label: 'L1', strengths: [0.0003, 0.001, 0.003], of: (lambda) => ({ name: 'l1', lambda }) },
  { name: 'l2', label: 'L2', strengths: [0.001, 0.003, 0.01], of: (lambda) => ({ name: 'l2', lambda }) },
  {
    name: 'elastic-net',
    label: 'Elastic net',
    strengths: [0.0003, 0.001, 0.003],
    of: (lambda) => ({ name: 'elastic-net', lambda1: lambda, lambda2: lambda }),
  },
  {
    name: 'dropout',
    label: 'Dropout',
    strengths: [0.02, 0.05, 0.1],
    of: (p) => ({ name: 'dropout', outputs: p, recurrent: p, mask: 'whole-sequence' }),
  },
  {
    name: 'input-noise',
    label: 'Noise on inputs',
    strengths: [0.1, 0.2, 0.4],
    of: (deviation) => ({ name: 'input-noise', deviation }),
  },
  {
    name: 'max-norm',
    label: 'Max-norm',
    strengths: [0.5, 1, 2],
    of: (limit) => ({ name: 'max-norm', limit }),
  },
];

/** Those that the chapter compares; the others it names only. */
const COMPARED = ['l1', 'l2', 'elastic-net', 'dropout'];

const published: readonly Published[] = [
  ...COMPARED.map((name) =>
    statement(
      `better-${name}`,
      `Test NRMSE with ${labelOf(name)} over that without`,
      'Regularisation improves generalisation by reducing overfitting.',
    ),
  ),
  statement(
    'sparse',
    'Weights near zero, L1 less L2',
    'L1 enforces sparsity, L2 favours dense weights with low values.',
  ),
  statement('low', 'Largest weight with L2 over that without', 'L2 penalises large magnitudes: low values.'),
  statement(
    'elastic',
    'Test NRMSE with elastic net over that with L1',
    'The elastic net overcomes the shortcomings of L1.',
  ),
];

function statement(quantity: string, label: string, text: string): Published {
  return { quantity, label, value: null, statement: text, place: 'section 2.2' };
}

/** See the head of the file. */
export const bianchiRegularisers: Replication = {
  name: 'bianchi-regularisers',
  label: 'Regularisers on a small noisy series',
  help: 'A network with far more weights than it needs learns 200 points of a noisy series. Each regulariser of the chapter with three strengths, of which the one with the smallest validation error counts.',
  text: 'bianchi-2017',
  place: 'Section 2.2',
  shown:
    'L1, L2, the elastic net and dropout keep a network from learning the noise: the error on data that it has not seen falls. L1 gives sparse weights, L2 small ones.',
  judged:
    'Medians over starts. Each of L1, L2, elastic net and dropout: test NRMSE at most 0.95 times that without regularisation (near: at most 1.05 times). Sparsity: a larger share of weights below a hundredth of the largest with L1 than with L2. Low values: the largest weight with L2 below that without. Elastic net: test NRMSE at most 1.05 times that with L1 (near: 1.25). Noise on inputs and max-norm, which the chapter names only, are told.',
  published,
  data: [noisySlot],
  fields: {
    points: {
      kind: 'integer',
      label: 'Training points',
      help: 'Points to train on; 200 more choose the strength and 400 test.',
      default: 200,
      min: 20,
      max: 200,
    },
    units: unitsField(30),
    iterations: {
      kind: 'integer',
      label: 'Iterations',
      help: 'Of Adam with full gradients, in every run.',
      default: 2000,
      min: 10,
      max: 1000000,
    },
    rate: {
      kind: 'number',
      label: 'Learning rate',
      help: 'Of Adam.',
      symbol: '\\eta',
      default: 0.01,
      above: 0,
      max: 1,
    },
    seeds: startsField(3),
  },
  quick: { iterations: 500, seeds: 1 },
  cost: { quick: { seconds: 12 }, full: { seconds: 120, note: 'from the rate of the quick form' } },
  plan: (given) => {
    const options = given as unknown as Options;
    return Array.from({ length: options.seeds }, (_, i) =>
      KINDS.flatMap((kind) =>
        kind.strengths.map((strength) => trialOf(options, { kind, strength, start: i + 1 })),
      ),
    ).flat();
  },
  conclude: (results) => concluded(results),
};

function trialOf(
  { points, units, iterations, rate }: Options,
  { kind, strength, start }: { kind: Kind; strength: number; start: number },
): Trial {
  const label = `${kind.label}${strength === 0 ? '' : ` ${strength}`}, start ${start}`;
  const regularizer = kind.of(strength);
  const every = Math.max(1, Math.ceil(iterations / 200));
  return {
    key: keyOf(kind.name, strength, start),
    label,
    data: noisySlot.name,
    spec: {
      name: `Bianchi et al. 2017, section 2.2: ${label}`,
      data: { split: { train: points, validation: 200, test: 400 } },
      network: { name: 'recurrent', hidden: [units] },
      initialisation: { name: 'glorot' },
      loss: { name: 'mean-squared-error' },
      regularizers: regularizer === null ? [] : [regularizer],
      phases: [{ method: { name: 'adam', rate } }],
      stop: { gradientNorm: null, iterations },
      precision: 'float32',
      seed: start,
      record: { metricsEvery: every, evaluateEvery: every, checkpointEvery: iterations },
    },
    looks: [{ name: 'weights', options: { most: 0 } }],
  };
}

function concluded(results: readonly TrialResult[]): Conclusion {
  const best = KINDS.flatMap(({ name, strengths }) => bestGroup(results, name, strengths) ?? []);
  const of = (name: string) => best.find(({ variant }) => variant === name) ?? null;
  const none = of('none');
  const judged = [
    ...COMPARED.map((name) => errorLine(`better-${name}`, [of(name), none], { holds: 0.95, nearly: 1.05 })),
    sparseLine(of('l1'), of('l2')),
    lowLine(of('l2'), none),
    errorLine('elastic', [of('elastic-net'), of('l1')], { holds: 1.05, nearly: 1.25 }),
  ];
  return {
    verdict: overall(judged),
    sentence: sentenceOf(best),
    quantities: [...judged, ...best.map(toldLine)],
    figure: best.length === 0 ? [] : [coursePanel(best), tablePanel(best)],
    speed: null,
  };
}

function errorLine(
  name: string,
  [a, b]: readonly (Group | null)[],
  { holds, nearly }: { holds: number; nearly: number },
): Quantity {
  const ratio = ratioOf(nrmse(a?.test), nrmse(b?.test));
  return {
    ...line(name),
    measured: ratio,
    verdict: byStatement(ratio === null ? undefined : ratio <= holds, ratio !== null && ratio <= nearly),
  };
}

/** Median of a scalar of the weights that the runs of a group end with. */
const weightScalar = (group: Group | null, scalar: string): number | null =>
  medianOf((group?.runs ?? []).map((run) => scalarIn(foundAt(run, 'weights'), scalar)));

function sparseLine(l1: Group | null, l2: Group | null): Quantity {
  const [a, b] = [weightScalar(l1, 'share-near-zero'), weightScalar(l2, 'share-near-zero')];
  const known = a !== null && b !== null;
  return {
    ...line('sparse'),
    measured: known ? a - b : null,
    measuredText: known
      ? `share of weights: ${a.toFixed(2)} with L1, ${b.toFixed(2)} with L2`
      : 'not looked at',
    verdict: byStatement(known ? a > b : undefined),
    note: 'Counted below a hundredth of the largest weight: steps of a gradient method come near zero and seldom to it.',
  };
}

function lowLine(l2: Group | null, none: Group | null): Quantity {
  const ratio = ratioOf(weightScalar(l2, 'largest-weight'), weightScalar(none, 'largest-weight'));
  return { ...line('low'), measured: ratio, verdict: byStatement(ratio === null ? undefined : ratio < 1) };
}

function line(name: string) {
  const about = published.find(({ quantity }) => quantity === name);
  return { name, label: about?.label ?? name, published: null, publishedText: about?.statement ?? '' };
}

function labelOf(name: string): string {
  return KINDS.find((kind) => kind.name === name)?.label ?? name;
}

function toldLine({ variant, setting, test }: Group): Quantity {
  return {
    name: `test-${variant}`,
    label: `${labelOf(variant)}: test NRMSE`,
    published: null,
    measured: nrmse(test),
    ...(setting === 0 ? {} : { measuredText: `strength ${setting}` }),
    verdict: null,
  };
}

function coursePanel(best: readonly Group[]): Panel {
  return {
    kind: 'lines',
    name: 'courses',
    title: 'Test error while training, each at its best strength, first start',
    x: { label: 'Iteration' },
    y: { label: 'NRMSE', log: true },
    traces: best.map(({ variant, runs }) => {
      const { x, y } = metricCourse(runs[0], 'testNmse');
      return logTrace(labelOf(variant), { x, y: y.map(Math.sqrt) });
    }),
  };
}

function tablePanel(best: readonly Group[]): Panel {
  return {
    kind: 'table',
    name: 'regularisers',
    title: 'Medians over starts at the best strength: NRMSE and weights',
    columns: [
      'Regulariser',
      'Strength',
      'Training',
      'Validation',
      'Test',
      'Largest weight',
      'Weights near zero',
    ],
    rows: best.map((group) => [
      labelOf(group.variant),
      group.setting === 0 ? 'none' : group.setting,
      nrmse(group.train) ?? 'failed',
      nrmse(group.validation) ?? 'failed',
      nrmse(group.test) ?? 'failed',
      weightScalar(group, 'largest-weight') ?? 'unknown',
      weightScalar(group, 'share-near-zero') ?? 'unknown',
    ]),
  };
}

function sentenceOf(best: readonly Group[]): string {
  if (best.length === 0) return 'There are no runs, so nothing can be compared.';
  const parts = best.map(
    ({ variant, test }) => `${labelOf(variant)} ${nrmse(test)?.toPrecision(2) ?? 'failed'}`,
  );
  return `Test NRMSE at the best strength of each: ${parts.join(', ')}.`;
}
