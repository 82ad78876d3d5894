/** The exact dependency of Pedersen 1997, eq. 7-10: what feedback of a linear output does to the Jacobian. */
import type { Panel } from '../diagnostics/result.ts';
import { laserData, laserSpec, rangeField, seedField } from './pedersen-laser.ts';
import { byFactor, byStatement, overall } from './judge.ts';
import { type Course, foundAt, logTrace, resultOf, scalarIn, tracesIn } from './readings.ts';
import type {
  Conclusion,
  Look,
  Published,
  Quantity,
  Replication,
  Trial,
  TrialResult,
} from './replication.ts';

interface Options {
  readonly units: readonly number[];
  readonly startUp: number;
  readonly iterations: number;
  readonly range: number;
  readonly seed: number;
}

/** The one-unit network of eq. 7-9 by hand, with feedback: (w_11, w_1o, w_1x, w_1b, w_o1, w_ob). */
const BY_HAND = { own: 0.4, feedback: 0.5, input: 0.7, bias: 0.1, out: 0.8, outBias: -0.2 };

const published: readonly Published[] = [
  {
    quantity: 'direction',
    label: 'The direction along which nothing changes, one unit',
    value: 1,
    statement: '(w_11, w_1o, w_1b) + t (-w_o1, 1, -w_ob) leaves the output as it is.',
    place: 'p. 358, eq. 10',
  },
  {
    quantity: 'rank',
    label: 'Rank of J after start-up',
    value: null,
    statement: 'Columns of J are linearly dependent: one direction for each unit that the output feeds.',
    place: 'p. 358',
  },
  {
    quantity: 'start',
    label: 'Rank of J over all steps',
    value: null,
    statement: 'Singular values of exactly zero are uncommon, as the start from zero breaks the dependency.',
    place: 'p. 358-359',
  },
  {
    quantity: 'transient',
    label: 'Derivative along those directions over time',
    value: null,
    statement: 'After a transient of a few steps the dependency arises with increasing accuracy.',
    place: 'p. 359',
  },
  {
    quantity: 'removed',
    label: 'Rank of J without the feedback',
    value: null,
    statement: 'Without the feedback the dependency is gone.',
    place: 'p. 359',
  },
  {
    quantity: 'same',
    label: 'The same network without feedback, against with',
    value: 1,
    statement: 'The other weights can be adjusted so that the output remains as it is.',
    place: 'p. 359',
  },
];

/** See the head of the file. */
export const pedersenOutputFeedback: Replication = {
  name: 'pedersen-output-feedback',
  label: 'Output feedback makes weights redundant',
  help: 'Networks on the laser with feedback of their linear output to the hidden units, and without: singular values of the Jacobian over all steps and after start-up, and the direction in the space of weights that changes no output.',
  text: 'pedersen-1997',
  place: 'Exact dependency, eq. 7-10',
  shown:
    'Where a linear output feeds back into units that also read what it is made of, columns of the Jacobian are always linearly dependent but for the first steps. Leaving the feedback out removes the dependency and takes nothing from the network.',
  judged:
    "Direction: |cos| between (-w_o1, 1, -w_ob) and the eigenvector of the smallest eigenvalue of J'J after start-up, found without knowing the formula, is at least 0.9999. Rank after start-up: lower than the number of weights by the number of hidden units, for every size of network. Rank over all steps: higher than after start-up in at least one network. Derivative along the directions: below 1e-10 of its parts at the end. Without feedback: full rank for every size. The same network by hand, feedback moved into other weights: training NMSE within a factor of 1.01 (near: 1.1).",
  published,
  data: laserData,
  fields: {
    units: {
      kind: 'integers',
      label: 'Hidden units',
      help: 'Sizes of network. The text derives it for one unit, and says that it holds for any number.',
      symbol: 'N_h',
      default: [1, 3, 9],
      min: 1,
      max: 20,
    },
    startUp: {
      kind: 'integer',
      label: 'Start-up',
      help: 'Steps at the beginning that are left out of the second look: the transient after the start from zero.',
      default: 150,
      min: 1,
      max: 500,
    },
    iterations: {
      kind: 'integer',
      label: 'Iterations',
      help: 'Of gradient descent before the Jacobian is looked at; 0 looks at the initial weights.',
      default: 20,
      min: 0,
      max: 10000,
    },
    range: rangeField('Initial weights are uniform between minus and plus this number.'),
    seed: seedField('Of the initial weights.'),
  },
  quick: { units: [1, 3] },
  cost: { quick: { seconds: 1 }, full: { seconds: 3 } },
  plan: (given) => planOf(given as unknown as Options),
  conclude: (results, given) => concluded(results, given as unknown as Options),
};

function planOf(options: Options): Trial[] {
  const { startUp } = options;
  const values: Look = { name: 'jacobian-singular-values', options: { from: startUp } };
  const sizes = [...new Set(options.units)];
  return [
    ...sizes.flatMap((units) => [
      trialOf(options, { key: `with/${units}`, units, looks: [values, { name: 'output-feedback' }] }),
      trialOf(options, { key: `without/${units}`, units, looks: [values] }),
    ]),
    // Only steps after start-up count in this one, so that its Hessian is that of the dependent columns.
    trialOf(options, {
      key: 'with/direction',
      units: 1,
      looks: [{ name: 'conditioning' }, { name: 'weights' }],
      change: (spec) => ({ ...spec, data: { ...(spec.data as object), washout: startUp } }),
    }),
    ...['with/same', 'without/same'].map((key) =>
      trialOf(options, { key, units: 1, looks: [], change: byHand(key) }),
    ),
  ];
}

type Spec = Trial['spec'];

function trialOf(
  { iterations, range, seed }: Options,
  about: { key: string; units: number; looks: readonly Look[]; change?: (spec: Spec) => Spec },
): Trial {
  const { key, units, looks, change = (spec) => spec } = about;
  const outputFeedback = key.startsWith('with/');
  const label = `${units} ${units === 1 ? 'unit' : 'units'} ${outputFeedback ? 'with' : 'without'} output feedback`;
  const name = `Pedersen 1997: ${label}`;
  const phases = [{ method: 'gradient-descent' }];
  const spec = laserSpec({ name, units, alpha: 0, range, seed, phases, iterations, outputFeedback });
  return { key, label, spec: change(spec), data: 'laser', looks };
}

/** Weights of the one-unit network, or those that take the feedback's place (eq. 9), as they are. */
const byHand =
  (key: string) =>
  (spec: Spec): Spec => {
    const { own, feedback, input, bias, out, outBias } = BY_HAND;
    const weights = key.startsWith('with/')
      ? [own, feedback, input, bias, out, outBias]
      : [own + feedback * out, input, bias + feedback * outBias, out, outBias];
    return {
      ...spec,
      initialisation: { name: 'given', weights },
      stop: { gradientNorm: null, iterations: 0 },
    };
  };

function concluded(results: readonly TrialResult[], { units, startUp }: Options): Conclusion {
  const sizes = [...new Set(units)].flatMap((size) => networkOf(results, size));
  const judged = [
    directionLine(resultOf(results, 'with/direction')),
    ...(['rank', 'start', 'transient', 'removed'] as const).map((name) => sizesLine(name, sizes)),
    sameLine(resultOf(results, 'with/same'), resultOf(results, 'without/same')),
  ];
  const held = judged.filter(({ verdict }) => verdict === 'reproduced').length;
  return {
    verdict: overall(judged),
    sentence: `${held} of ${judged.length} findings hold${sizes.length === 0 ? '; no network with feedback was looked at' : `, for networks of ${sizes.map(({ size }) => size).join(', ')} hidden units`}.`,
    quantities: [...judged, ...sizes.flatMap(toldLines)],
    figure: [...sizes.map((network) => valuesPanel(network, startUp)), residualPanel(sizes)],
    speed: null,
  };
}

/** What was found at one size, with and without feedback. */
interface Sizes {
  readonly size: number;
  readonly own: TrialResult;
  readonly other: TrialResult | undefined;
  readonly rank: number | null;
  readonly rankAfter: number | null;
  readonly weights: number;
}

function networkOf(results: readonly TrialResult[], size: number): Sizes[] {
  const own = resultOf(results, `with/${size}`);
  if (own === undefined || own.summary === null) return [];
  const found = foundAt(own, 'jacobian-singular-values');
  const [rank, rankAfter] = [scalarIn(found, 'rank'), scalarIn(found, 'rank-after-start')];
  const other = resultOf(results, `without/${size}`);
  return [{ size, own, other, rank, rankAfter, weights: own.summary.parameters }];
}

/** |cos| between the direction of eq. 10 and what the smallest eigenvalue belongs to. */
function directionLine(result: TrialResult | undefined): Quantity {
  const panel =
    result === undefined
      ? undefined
      : foundAt(result, 'conditioning')?.panels.find(({ name }) => name === 'weakest-direction');
  const weights = result === undefined ? undefined : foundAt(result, 'weights')?.scalars;
  const weightOf = (words: string) => weights?.find(({ label }) => label === words)?.value ?? NaN;
  const formula = new Map([
    ['hidden 1 to hidden 1', -weightOf('hidden 1 to output 1')],
    ['output 1 to hidden 1', 1],
    ['bias of hidden 1', -weightOf('bias of output 1')],
  ]);
  const rows = panel?.kind === 'table' ? panel.rows : [];
  const product = rows.reduce(
    (sum, [words, value]) => sum + (formula.get(String(words)) ?? 0) * Number(value),
    0,
  );
  const length = Math.sqrt([...formula.values()].reduce((sum, value) => sum + value * value, 0));
  const cosine = rows.length === 0 || !(length > 0) ? null : Math.min(1, Math.abs(product) / length);
  return {
    ...line('direction'),
    measured: cosine,
    measuredText:
      cosine === null
        ? 'not looked at'
        : `|cos| between the formula (${[...formula.values()].map((value) => value.toPrecision(3)).join(', ')}) and the direction found`,
    verdict: byStatement(cosine === null ? undefined : cosine >= 0.9999, cosine !== null && cosine >= 0.99),
  };
}

function sizesLine(name: 'rank' | 'start' | 'transient' | 'removed', sizes: readonly Sizes[]): Quantity {
  const text = sizes.map((network) => textOf(name, network)).join('; ');
  const answers = sizes.map((network) => holds(name, network));
  const known = answers.filter((answer) => answer !== undefined);
  const verdict =
    known.length === 0
      ? byStatement(undefined)
      : name === 'start'
        ? byStatement(known.includes(true))
        : byStatement(!known.includes(false), known.includes(true));
  return { ...line(name), measured: null, measuredText: text === '' ? 'not looked at' : text, verdict };
}

function holds(name: 'rank' | 'start' | 'transient' | 'removed', network: Sizes): boolean | undefined {
  const { rank, rankAfter, weights, size, own } = network;
  switch (name) {
    case 'rank':
      return rankAfter === null ? undefined : rankAfter === weights - size;
    case 'start':
      return rank === null || rankAfter === null ? undefined : rank > rankAfter;
    case 'transient': {
      const residual = scalarIn(foundAt(own, 'output-feedback'), 'dependency');
      return residual === null ? undefined : residual < 1e-10;
    }
    case 'removed': {
      const after = withoutRank(network);
      return after === null ? undefined : after.rank === after.weights;
    }
  }
}

function textOf(name: 'rank' | 'start' | 'transient' | 'removed', network: Sizes): string {
  const { rank, rankAfter, weights, size, own } = network;
  const of = `${size} ${size === 1 ? 'unit' : 'units'}`;
  switch (name) {
    case 'rank':
      return `${of}: ${rankAfter ?? 'unknown'} of ${weights}`;
    case 'start':
      return `${of}: ${rank ?? 'unknown'} of ${weights}`;
    case 'transient': {
      const found = foundAt(own, 'output-feedback');
      const steps = scalarIn(found, 'transient');
      return `${of}: ${scalarIn(found, 'dependency')?.toExponential(0) ?? 'unknown'}${steps === null ? '' : `, below 1e-10 after ${steps} steps`}`;
    }
    case 'removed': {
      const after = withoutRank(network);
      return `${of}: ${after?.rank ?? 'unknown'} of ${after?.weights ?? 'unknown'}`;
    }
  }
}

function withoutRank({ other }: Sizes): { rank: number; weights: number } | null {
  if (other === undefined || other.summary === null) return null;
  const rank = scalarIn(foundAt(other, 'jacobian-singular-values'), 'rank-after-start');
  return rank === null ? null : { rank, weights: other.summary.parameters };
}

function sameLine(own: TrialResult | undefined, other: TrialResult | undefined): Quantity {
  const [a, b] = [own?.summary?.train.nmse, other?.summary?.train.nmse];
  const measured = a === undefined || b === undefined || !(a > 0) ? null : b / a;
  return {
    ...line('same'),
    measured,
    measuredText: 'training NMSE without over with, at weights set by hand; only the first steps differ',
    verdict: byFactor(measured, 1, { reproduced: 1.01, near: 1.1 }),
  };
}

function line(name: string) {
  const about = published.find(({ quantity }) => quantity === name);
  const text = about?.statement === undefined ? {} : { publishedText: about.statement };
  return { name, label: about?.label ?? name, published: about?.value ?? null, ...text };
}

function toldLines({ size, own, other }: Sizes): Quantity[] {
  const told = (name: string, label: string, result: TrialResult | undefined, scalar: string): Quantity => ({
    name: `${name}-${size}`,
    label: `${label}, ${size} ${size === 1 ? 'unit' : 'units'}`,
    published: null,
    measured: result === undefined ? null : scalarIn(foundAt(result, 'jacobian-singular-values'), scalar),
    verdict: null,
  });
  return [
    told('smallest', 'Smallest singular value with feedback', own, 'smallest-singular-value'),
    told('smallest-after', 'The same after start-up', own, 'smallest-singular-value-after-start'),
    told(
      'smallest-without',
      'Without feedback, after start-up',
      other,
      'smallest-singular-value-after-start',
    ),
  ];
}

function valuesPanel({ size, own, other }: Sizes, startUp: number): Panel {
  const of = (result: TrialResult | undefined): readonly Course[] =>
    result === undefined ? [] : tracesIn(foundAt(result, 'jacobian-singular-values'), 'singular-values');
  const [all, after] = of(own);
  const without = of(other)[1];
  return {
    kind: 'lines',
    name: `singular-values-${size}`,
    title: `Singular values of the Jacobian, ${size} hidden ${size === 1 ? 'unit' : 'units'}`,
    x: { label: 'Rank' },
    y: { label: 'Singular value', log: true },
    traces: [
      ...(all === undefined ? [] : [logTrace('with feedback, all steps', all)]),
      ...(after === undefined ? [] : [logTrace(`with feedback, from step ${startUp + 1} on`, after)]),
      ...(without === undefined ? [] : [logTrace(`without feedback, from step ${startUp + 1} on`, without)]),
    ],
  };
}

function residualPanel(sizes: readonly Sizes[]): Panel {
  return {
    kind: 'lines',
    name: 'residual',
    title: 'Derivative of the output along the directions without effect',
    x: { label: 'Step' },
    y: { label: 'Relative to its parts', log: true },
    traces: sizes.flatMap(({ size, own }) =>
      tracesIn(foundAt(own, 'output-feedback'), 'residual').map((trace) =>
        logTrace(`${size} ${size === 1 ? 'unit' : 'units'}`, trace),
      ),
    ),
    references: [{ axis: 'y', at: 1e-10, label: 'dependent: 1e-10' }],
  };
}
