/**
 * What can be known of a network before a single step of training: its weights, what an iteration costs, how its
 * recurrent weights begin, and directions in the space of weights that no data can tell apart.
 */
import type { Series } from '../data/series.ts';
import { UnfoldError } from '../errors.ts';
import { singularSystem } from '../math/singular-vectors.ts';
import { typescriptKernels } from '../math/kernels-ts.ts';
import type { Layout } from '../network/layout.ts';
import type { NamedOptions, NetworkGraph } from '../network/spec.ts';
import { weightBlocks } from '../network/weight-blocks.ts';
import { weightCount } from '../network/weight-names.ts';
import { openStream } from '../random.ts';
import { checkpointOf, createRun, estimateRun } from '../train/run.ts';
import { readRunSpec, type RunSpec } from '../train/spec.ts';
import { trainedWeights } from './directions.ts';
import {
  atOwnWeights,
  factorJacobian,
  type JacobianFactor,
  refusesJacobian,
  subjectInDouble,
} from './jacobian-blocks.ts';
import { blockName } from './looked-at.ts';
import { symmetriesOf } from './network-symmetries.ts';
import { outputFeedback } from './output-feedback.ts';
import { stage } from './progress.ts';
import { recurrentSpectrum } from './recurrent-spectrum.ts';
import { openSubject, type Subject, subjectSize } from './subject.ts';

/** What is looked at, and on what. */
export interface AnalysisWish {
  readonly graph: NetworkGraph;
  readonly inputs: number;
  /** An entry of the table of initialisations. */
  readonly initialisation: NamedOptions;
  readonly seed: number;
  /** Steps that it is driven for. */
  readonly samples: number;
  /** Its first columns drive the network; null for random numbers, which let every weight show what it does. */
  readonly series: Series | null;
}

/** See the head of the file. Numbers of operations and bytes are rough, as everywhere. */
export interface NetworkAnalysis {
  readonly weights: number;
  readonly trained: number;
  readonly samples: number;
  readonly blocks: readonly { readonly words: string; readonly weights: number; readonly trained: number }[];
  /** What an iteration takes by each method; `refused` says why where it is out of proportion. */
  readonly methods: readonly {
    readonly label: string;
    readonly memoryBytes: number;
    readonly flops: number;
    readonly refused: string | null;
  }[];
  /** Spectral radius of every recurrent matrix as it is drawn. */
  readonly radii: readonly { readonly words: string; readonly value: number }[];
  /** Changes of the weights that leave the network as it is, in sentences; harmless. */
  readonly symmetries: readonly string[];
  /** Why redundant directions were not looked for; null where they were. */
  readonly refused: string | null;
  readonly identifiability: Identifiability | null;
}

/** Directions in the space of weights that change no output. */
export interface Identifiability {
  /** Rank of the outputs' Jacobian over all steps, and over those after `from`, when the start from zero is forgotten. */
  readonly rank: number;
  readonly rankAfterStart: number;
  readonly from: number;
  /** Trained weights without which the rank stays the same, by how much of them is in those directions (0 to 1]. */
  readonly redundant: readonly { readonly words: string; readonly share: number }[];
  /** What it is, and what to do, in sentences. */
  readonly sentences: readonly string[];
  /** Single directions that are known exactly: their weights with the components. */
  readonly directions: readonly (readonly { readonly words: string; readonly value: number }[])[];
  readonly remedies: readonly {
    readonly label: string;
    readonly help: string;
    readonly graph: NetworkGraph;
  }[];
}

/** Above so many trained weights the Jacobian is not looked at here: it is done while somebody waits. */
const MOST_WEIGHTS = 400;
/** Weights times steps above which the network is not even run: it is done in the process that answers the window. */
const MOST_WORK = 1e7;
/** A weight counts as taking part where at least this much of its square lies in redundant directions. */
const LEAST_SHARE = 1e-6;

/**
 * Looks at a network as it is drawn. Yields the share that is done.
 * @throws UnfoldError 'network.*' where the graph cannot be trained, 'data.*' where the series has too few columns
 */
export function* analyseNetwork(wish: AnalysisWish): Generator<number, NetworkAnalysis, void> {
  const series = drivenBy(wish);
  const specOf = (method: string): RunSpec => runSpecOf(wish, series, method);
  const spec = specOf('gradient-descent');
  const { layout, steps } = subjectSize(spec, series);
  yield 0.05;
  const seen = layout.parameters * steps > MOST_WORK ? unseen(layout) : yield* looked(spec, series, layout);
  return {
    weights: weightCount(layout),
    trained: layout.freeCount,
    samples: steps,
    blocks: blocksOf(layout),
    methods: [
      methodCost('First order (gradient descent, Adam, ...)', spec, series),
      methodCost('Gauss-Newton', specOf('gauss-newton'), series),
    ],
    symmetries: symmetriesOf(wish.graph),
    ...seen,
  };
}

type Seen = Pick<NetworkAnalysis, 'radii' | 'refused' | 'identifiability'>;

const unseen = ({ parameters }: Layout): Seen => ({
  radii: [],
  refused: `The network has ${parameters} weights, which is too many to look for redundant directions while you wait. Draw it with fewer units: what is redundant stays the same.`,
  identifiability: null,
});

function* looked(spec: RunSpec, series: Series, { freeCount }: Layout): Generator<number, Seen, void> {
  const checkpoint = checkpointOf(createRun(spec, series, typescriptKernels));
  yield 0.1;
  // No larger than what will be looked at.
  const needs = freeCount <= MOST_WEIGHTS ? (['tangent', 'second'] as const) : [];
  const subject = openSubject(spec, series, { provider: typescriptKernels, checkpoint, needs });
  const refused = refusal(subject);
  const radii = yield* stage(radiiOf(subject), { from: 0.1, to: 0.2 });
  const identifiability = refused === null ? yield* stage(identify(subject), { from: 0.2, to: 1 }) : null;
  return { radii, refused, identifiability };
}

/** Columns x1, x2, ... and y1, y2, ...: of the series, or random ones. */
function drivenBy({ series, inputs, graph, samples, seed }: AnalysisWish): Series {
  const outputs = graph.layers.find(({ name }) => name === graph.output)?.size ?? 1;
  const names = [...numbered('x', inputs), ...numbered('y', outputs)];
  const length = samples + 1;
  if (series === null) {
    const stream = openStream(seed, 'series of an analysis');
    const column = () => Float64Array.from({ length }, () => stream.normal());
    return { name: 'random', length, columns: names.map((name) => ({ name, values: column() })) };
  }
  if (series.columns.length < Math.max(inputs, outputs)) {
    const text = `The series "${series.name}" has ${series.columns.length} columns; the network is drawn for ${inputs} inputs and ${outputs} outputs. Choose another series, or random numbers.`;
    throw new UnfoldError('data.columns', text);
  }
  const rows = Math.min(series.length, length);
  const columns = [...series.columns.slice(0, inputs), ...series.columns.slice(0, outputs)];
  return {
    name: series.name,
    length: rows,
    columns: columns.map(({ values }, i) => ({ name: names[i], values: values.slice(0, rows) })),
  };
}

const numbered = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);

function runSpecOf(
  { graph, inputs, initialisation, seed }: AnalysisWish,
  series: Series,
  method: string,
): RunSpec {
  const names = series.columns.map(({ name }) => name);
  return readRunSpec({
    network: { name: 'graph', ...graph },
    initialisation,
    seed,
    data: {
      inputs: names.slice(0, inputs),
      targets: names.slice(inputs),
      split: { train: series.length, validation: 0, test: 0 },
      missing: 'interpolate',
    },
    regularizers: [],
    phases: [{ method: { name: method } }],
  });
}

function refusal(subject: Subject): string | null {
  const { freeCount } = subject.layout;
  if (freeCount > MOST_WEIGHTS)
    return `The network has ${freeCount} trained weights; redundant directions are looked for up to ${MOST_WEIGHTS}. Draw it with fewer units: what is redundant stays the same.`;
  return refusesJacobian(subject);
}

function blocksOf(layout: Layout): NetworkAnalysis['blocks'] {
  return weightBlocks(layout).map((block) => {
    let [weights, trained] = [0, 0];
    for (let i = 0; i < block.rows; i++) {
      for (let j = 0; j < block.cols; j++) {
        const at = block.at + i * block.stride + j;
        weights += layout.present[at];
        if (layout.freeIndex[at] >= 0) trained += 1;
      }
    }
    return { words: blockName(layout, block), weights, trained };
  });
}

function methodCost(label: string, spec: RunSpec, series: Series): NetworkAnalysis['methods'][number] {
  try {
    const { memoryBytes, flopsPerIteration: flops } = estimateRun(spec, series);
    return { label, memoryBytes, flops, refused: null };
  } catch (error) {
    if (!(error instanceof UnfoldError)) throw error;
    return { label, memoryBytes: NaN, flops: NaN, refused: error.message };
  }
}

function* radiiOf(subject: Subject): Generator<number, NetworkAnalysis['radii'], void> {
  if (recurrentSpectrum.refuses(subject) !== null) return [];
  const { scalars } = yield* recurrentSpectrum.compute(subject, {});
  return scalars
    .filter(({ name }) => name.startsWith('radius-'))
    .map(({ label, value }) => ({ words: label.replace('Spectral radius, ', ''), value }));
}

function* identify(given: Subject): Generator<number, Identifiability, void> {
  const subject = subjectInDouble(given);
  atOwnWeights(subject);
  const from = Math.min(50, Math.floor(subject.steps / 4));
  const wishes = [{ weighted: false }, { weighted: false, from }];
  const [all, late] = yield* stage(factorJacobian(subject, wishes), { from: 0, to: 0.4 });
  const whole = yield* stage(rankOf(all), { from: 0.4, to: 0.6 });
  const rest = yield* stage(rankOf(late), { from: 0.6, to: 0.8 });
  const names = trainedWeights(subject);
  const redundant = names
    .map((words, i) => ({ words, share: rest.shares[i] }))
    .filter(({ share }) => share > LEAST_SHARE)
    .sort((a, b) => b.share - a.share);
  const feedback = yield* stage(feedbackOf(subject), { from: 0.8, to: 1 });
  const lost = names.length - rest.rank;
  return {
    rank: whole.rank,
    rankAfterStart: rest.rank,
    from,
    redundant: lost > 0 ? redundant : [],
    ...feedback,
    sentences: [
      ...sentencesOf(names.length, { whole: whole.rank, rest: rest.rank, rows: late.rows, from }),
      ...feedback.sentences,
    ],
  };
}

/** The numerical rank of J, and how much of each weight lies in the directions that J does not see. */
function* rankOf({
  factor,
  rows,
}: JacobianFactor): Generator<number, { rank: number; shares: Float64Array }, void> {
  const { n } = factor;
  const { values, vectors } = yield* singularSystem(factor);
  const tolerance = values[0] * Math.max(rows, n) * 2 ** -52;
  const rank = values.filter((value) => value > tolerance).length;
  // Of the directions that are seen: those of values that are exactly zero have no vectors.
  const shares = new Float64Array(n).fill(1);
  for (let k = 0; k < rank; k++)
    for (let i = 0; i < n; i++) shares[i] -= vectors[k * n + i] * vectors[k * n + i];
  return { rank, shares };
}

function sentencesOf(
  weights: number,
  { whole, rest, rows, from }: { whole: number; rest: number; rows: number; from: number },
): string[] {
  if (rows < weights)
    return [
      `There are ${weights} trained weights, but only ${rows} numbers to tell them apart by. Look at more samples.`,
    ];
  if (rest === weights)
    return [`All ${weights} trained weights can be told apart: the Jacobian of the outputs has full rank.`];
  const lost = weights - rest;
  const count = `${lost} direction${lost === 1 ? '' : 's'} in the space of the ${weights} trained weights`;
  const start = whole > rest ? `, but for the first ${from} steps after the start from zero` : '';
  return [
    `${count} change no output${start}: training cannot settle them, and the Hessian is singular there.`,
  ];
}

type Feedback = Pick<Identifiability, 'sentences' | 'directions' | 'remedies'>;

/** The one cause that is known exactly, with what to do about it. */
function* feedbackOf(subject: Subject): Generator<number, Feedback, void> {
  if (outputFeedback.refuses(subject) !== null) return { sentences: [], directions: [], remedies: [] };
  const { findings, panels } = yield* outputFeedback.compute(subject, {});
  const table = panels.find(({ name }) => name === 'directions');
  const rows = table?.kind === 'table' ? table.rows : [];
  const numbers = [...new Set(rows.map(([number]) => number))];
  return {
    sentences: findings.map(({ sentence }) => sentence),
    directions: numbers.map((number) =>
      rows
        .filter(([own]) => own === number)
        .map(([, words, value]) => ({ words: String(words), value: Number(value) })),
    ),
    remedies: findings
      .flatMap(({ remedies }) => remedies)
      .map(({ label, help, patch }) => ({ label, help, graph: graphOf(patch.network) })),
  };
}

function graphOf(network: unknown): NetworkGraph {
  const { layers, connections, output } = network as NetworkGraph;
  return { layers, connections, output };
}
