/** Galvan 2016, figure 6: the antigradient, the simplex direction, and the simplex direction with switching. */
import { suggestion, UnfoldError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import { weightsField } from '../methods/simplex-weights.ts';
import { galvanSpec, outcomeOf, seedOf, trainingFields, trainingOf } from './galvan-runs.ts';
import { byFactor, byStatement, overall } from './judge.ts';
import { grouped, logTrace, meanOf, metricCourse, resultOf } from './readings.ts';
import type {
  CardOptions,
  Conclusion,
  Published,
  Quantity,
  Replication,
  TrialResult,
  Verdict,
} from './replication.ts';

const tasks = [
  { name: 'addition', label: 'Addition', rate: 'rateAddition', psi: 'psiAddition' },
  { name: 'temporal-order', label: 'Temporal order', rate: 'rateOrder', psi: 'psiOrder' },
] as const;

type Task = (typeof tasks)[number];

/** The "simplex" curve of the text still had the check that the direction goes downhill. */
const directions = [
  { name: 'antigradient', label: 'antigradient', switching: null },
  { name: 'simplex', label: 'simplex', switching: 'descent' },
  { name: 'switching', label: 'simplex with switching', switching: 'conditional' },
] as const;

type Direction = (typeof directions)[number];

const fields: Fields = {
  tasks: {
    kind: 'names',
    label: 'Tasks',
    help: 'Of addition and temporal-order.',
    default: tasks.map(({ name }) => name),
  },
  length: {
    kind: 'integer',
    label: 'Length',
    help: 'Of the sequences; those of a batch share one between T and 1.1 T.',
    symbol: 'T',
    default: 100,
    min: 10,
    max: 1000,
  },
  radius: {
    kind: 'number',
    label: 'Spectral radius',
    help: 'Of the initial recurrent weights.',
    symbol: '\\rho',
    default: 1.2,
    above: 0,
    max: 10,
  },
  rateAddition: {
    kind: 'number',
    label: 'Learning rate, addition',
    help: '0.005 in the code of that time; the thesis says 0.001 for all tasks.',
    symbol: '\\mu',
    default: 0.005,
    above: 0,
  },
  rateOrder: {
    kind: 'number',
    label: 'Learning rate, temporal order',
    help: '0.001 in code and thesis.',
    symbol: '\\mu',
    default: 0.001,
    above: 0,
  },
  psiAddition: {
    kind: 'number',
    label: 'Switch above, addition',
    help: 'With switching, minus the gradient is taken where the direction is longer.',
    symbol: '\\psi',
    default: 0.5,
    above: 0,
  },
  psiOrder: {
    kind: 'number',
    label: 'Switch above, temporal order',
    help: 'With switching, minus the gradient is taken where the direction is longer.',
    symbol: '\\psi',
    default: 0.9,
    above: 0,
  },
  weights: weightsField,
  ...trainingFields,
};

/** Mean iterations until success at T = 100, and how many of three runs had it. */
const counts: readonly {
  readonly task: Task['name'];
  readonly direction: Direction['name'];
  readonly value: number;
  readonly runs: string;
  readonly place: string;
}[] = [
  ...[
    { direction: 'antigradient', value: 1_807_466, place: 'Figure 6 b' } as const,
    { direction: 'simplex', value: 2_338_500, place: 'the thesis' } as const,
    { direction: 'switching', value: 1_630_666, place: 'Figure 6 b' } as const,
  ].map((one) => ({ ...one, task: 'addition' as const, runs: 'mean of 3 runs' })),
  {
    ...{ task: 'temporal-order', direction: 'antigradient', value: 2_164_800 },
    ...{ runs: 'mean of the 2 of 3 runs that succeeded', place: 'Figure 6 b' },
  },
  {
    ...{ task: 'temporal-order', direction: 'switching', value: 1_010_000 },
    ...{ runs: 'mean of 3 runs', place: 'Figure 6 b' },
  },
];

const PUBLISHED_LENGTH = 100;

const iterationsOf = (task: Task['name'], direction: Direction['name']) => `iterations-${task}-${direction}`;
const fasterOn = (task: Task['name']) => `faster-${task}`;

const published: readonly Published[] = [
  ...counts.map(({ task, direction, value, runs, place }) => ({
    quantity: iterationsOf(task, direction),
    label: `Iterations until success, ${task}, ${direction}, T = 100 (${runs})`,
    value,
    place,
  })),
  ...tasks.map(({ name, label }) => ({
    quantity: fasterOn(name),
    label: `${label}: switching against the antigradient`,
    value: null,
    statement: 'The simplex direction with switching succeeds in fewer iterations than the antigradient',
    place: 'Figure 6 b',
  })),
];

interface Options {
  readonly tasks: readonly string[];
  readonly length: number;
  readonly radius: number;
  readonly weights: string;
}

const read = (options: CardOptions) => options as unknown as Options;

/** The runs of one task and direction. */
interface Cell {
  readonly task: Task;
  readonly direction: Direction;
  readonly runs: readonly TrialResult[];
  readonly successes: number;
  readonly undecided: number;
  /** Mean over those that succeeded. */
  readonly iterations: number | null;
}

/** Loss and iterations until success of three directions of descent. */
export const galvanFigure6: Replication = {
  name: 'galvan-fig-6',
  label: 'Simplex direction',
  help: 'Training with the gradients of all time steps mixed at equal length, with and without going back to the gradient, beside plain gradient descent with clipping.',
  text: 'galvan-2016',
  place: 'Figure 6',
  shown:
    'On addition and temporal order with 100 steps, the simplex direction with conditional switching reaches success in fewer iterations than the antigradient.',
  judged:
    'For each task the statement holds where switching succeeds in more runs than the antigradient, or in as many with fewer iterations on average; nearly where it needs at most a tenth more. It is open where neither succeeds. At T = 100 the mean iterations until success are compared as well: reproduced within a factor of 1.5, near within 3, open where runs used up their updates. The card goes by the worst of these; at most a third may fail for it to be near. The quick form has ten steps, and starts below radius 1, so that early steps vanish there too.',
  published,
  data: [],
  fields,
  // At radius 1.2 nothing vanishes within so few steps, and the directions do not differ.
  quick: {
    ...{ tasks: ['temporal-order'], length: 10, radius: 0.7, rateOrder: 0.005 },
    ...{ batch: 50, seeds: 3, updates: 5000, validation: 1000 },
  },
  cost: {
    quick: { seconds: 6 },
    full: { seconds: 160_000, note: 'from the time of an iteration and the published numbers of them' },
  },
  plan: (options) =>
    chosen(options).flatMap((task) =>
      Array.from({ length: trainingOf(options).seeds }, (_, run) =>
        directions.map((direction) => {
          const label = `${task.label}, ${direction.label}, run ${run + 1}`;
          return {
            key: keyOf(task, direction, run),
            label,
            spec: specOf(options, { task, direction, run, label }),
            data: null,
          };
        }),
      ).flat(),
    ),
  conclude: (results, options) => {
    const cells = tasks
      .filter(({ name }) => read(options).tasks.includes(name))
      .flatMap((task) => directions.map((direction) => cellOf(results, options, { task, direction })));
    const quantities = [...fasterOf(cells), ...cells.map((cell) => countOf(cell, options))];
    return {
      verdict: overall(quantities),
      sentence: sentenceOf(cells, options),
      quantities,
      figure: [...lossPanels(cells), table(cells, options)],
      speed: speedOf(cells),
    };
  },
};

function chosen(options: CardOptions): readonly Task[] {
  return read(options).tasks.map((name) => {
    const task = tasks.find((one) => one.name === name);
    if (task !== undefined) return task;
    const known = tasks.map((one) => one.name);
    throw new UnfoldError(
      'card.task',
      `The figure has no task "${name}". It has ${known.join(' and ')}.${suggestion(name, known)}`,
      'tasks',
    );
  });
}

const keyOf = (task: Task, direction: Direction, run: number) => `${task.name}/${direction.name}/${run + 1}`;

function specOf(
  options: CardOptions,
  { task, direction, run, label }: { task: Task; direction: Direction; run: number; label: string },
): { readonly [key: string]: unknown } {
  const training = trainingOf(options);
  const { length, radius, weights } = read(options);
  const rate = options[task.rate];
  const { threshold: tau } = training;
  const psi = options[task.psi];
  const { switching } = direction;
  const isPlain = switching === null;
  return galvanSpec(
    {
      ...{ name: label, task: task.name, length, radius, seed: seedOf(run) },
      method: isPlain
        ? { name: 'sgd', rate }
        : { name: 'simplex-direction', rate, tau, weights, switching, psi },
      clip: isPlain ? { name: 'norm', threshold: tau } : { name: 'none' },
    },
    training,
  );
}

function cellOf(
  results: readonly TrialResult[],
  options: CardOptions,
  { task, direction }: { task: Task; direction: Direction },
): Cell {
  const runs = Array.from({ length: trainingOf(options).seeds }, (_, run) =>
    resultOf(results, keyOf(task, direction, run)),
  ).filter((run) => run !== undefined && outcomeOf(run) !== 'missing') as TrialResult[];
  const successful = runs.filter((run) => outcomeOf(run) === 'success');
  return {
    ...{ task, direction, runs, successes: successful.length },
    undecided: runs.filter((run) => outcomeOf(run) === 'undecided').length,
    iterations: meanOf(successful.map(({ iterations }) => iterations)),
  };
}

function fasterOf(cells: readonly Cell[]): readonly Quantity[] {
  const of = (task: Task, name: Direction['name']) =>
    cells.find((cell) => cell.task === task && cell.direction.name === name);
  return tasks.flatMap((task) => {
    const [plain, switching] = [of(task, 'antigradient'), of(task, 'switching')];
    if (plain === undefined || switching === undefined) return [];
    return [
      {
        name: fasterOn(task.name),
        label: `${task.label}: switching against the antigradient`,
        published: null,
        publishedText: 'fewer iterations',
        measured: null,
        measuredText: `${wordsOf(switching)} against ${wordsOf(plain)}`,
        verdict: compare(plain, switching),
      },
    ];
  });
}

/** Whether the second does better. Runs that have not ended decide nothing. */
function compare(plain: Cell, switching: Cell): Verdict {
  if (plain.runs.length === 0 || plain.runs.length !== switching.runs.length) return 'open';
  if (plain.successes !== switching.successes) return byStatement(switching.successes > plain.successes);
  if (plain.iterations === null || switching.iterations === null) return 'open';
  const ratio = switching.iterations / plain.iterations;
  return byStatement(ratio < 1, ratio <= 1.1);
}

const wordsOf = ({ iterations, successes, runs }: Cell) =>
  runs.length === 0
    ? 'no run'
    : iterations === null
      ? `no success in ${runs.length}`
      : `${grouped(iterations)} (${successes} of ${runs.length})`;

function publishedOf({ task, direction }: Cell, options: CardOptions): number | null {
  if (read(options).length !== PUBLISHED_LENGTH) return null;
  return counts.find((one) => one.task === task.name && one.direction === direction.name)?.value ?? null;
}

function countOf(cell: Cell, options: CardOptions): Quantity {
  const { task, direction, runs, undecided, iterations } = cell;
  const said = publishedOf(cell, options);
  const verdict =
    undecided > 0 || said === null ? 'open' : byFactor(iterations, said, { reproduced: 1.5, near: 3 });
  const used = `${undecided} of ${runs.length} used up the updates allowed here without success.`;
  return {
    name: iterationsOf(task.name, direction.name),
    label: `Iterations until success, ${task.label.toLowerCase()}, ${direction.label}`,
    published: said,
    measured: iterations,
    measuredText: wordsOf(cell),
    verdict: said === null ? null : verdict,
    ...(undecided === 0 ? {} : { note: used }),
  };
}

function sentenceOf(cells: readonly Cell[], options: CardOptions): string {
  const words = tasks.flatMap((task) => {
    const own = cells.filter((cell) => cell.task === task && cell.runs.length > 0);
    if (own.length === 0) return [];
    return [`${task.label}: ${own.map((cell) => `${cell.direction.label} ${wordsOf(cell)}`).join(', ')}.`];
  });
  if (words.length === 0) return 'No run has ended.';
  const { length } = read(options);
  const short = length === PUBLISHED_LENGTH ? '' : ' The published counts are for T = 100.';
  return `Iterations until success at T = ${length} (runs that succeeded). ${words.join(' ')}${short}`;
}

function lossPanels(cells: readonly Cell[]): Conclusion['figure'] {
  return tasks.flatMap((task) => {
    const own = cells.filter((cell) => cell.task === task && cell.runs.length > 0);
    if (own.length === 0) return [];
    const traces = own.flatMap(({ runs, direction }) =>
      runs.map((run, i) => {
        const course = metricCourse(run, 'validationLoss');
        return logTrace(`${direction.label}, run ${i + 1}`, course, direction.label);
      }),
    );
    return [
      {
        kind: 'lines' as const,
        name: `loss-${task.name}`,
        title: `${task.label}: validation loss while training`,
        x: { label: 'Iteration' },
        y: { label: 'Loss', log: true },
        traces,
      },
    ];
  });
}

function table(cells: readonly Cell[], options: CardOptions): Conclusion['figure'][number] {
  return {
    kind: 'table',
    name: 'iterations',
    title: `Iterations until success, T = ${read(options).length}`,
    columns: ['Task', 'Direction', 'Runs', 'Succeeded', 'Mean iterations', 'Published, T = 100'],
    rows: cells.map((cell) => [
      ...[cell.task.label, cell.direction.label, cell.runs.length, cell.successes],
      cell.iterations ?? '',
      counts.find((one) => one.task === cell.task.name && one.direction === cell.direction.name)?.value ?? '',
    ]),
  };
}

function speedOf(cells: readonly Cell[]): string | null {
  const words = cells.flatMap(({ task, direction, runs }) => {
    const updates = runs.reduce((sum, { iterations }) => sum + iterations, 0);
    const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
    if (updates === 0 || !(seconds > 0)) return [];
    return [
      `${((1000 * seconds) / updates).toPrecision(2)} ms (${task.label.toLowerCase()}, ${direction.label})`,
    ];
  });
  return words.length === 0 ? null : `An iteration takes ${words.join(', ')}. The text tells no times.`;
}
