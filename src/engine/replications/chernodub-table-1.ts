/** Chernodub & Nowicki 2016, table 1: accuracies without and with sampling-based gradient regularisation. */
import type { Fields } from '../fields.ts';
import {
  chernodubSpec,
  chernodubTasks,
  type ChernodubTask,
  type Regularisation,
  regularisations,
  taskNamed,
  trainingFields,
  trainingOf,
} from './chernodub-runs.ts';
import { byDistance, byStatement, overall } from './judge.ts';
import { meanOf, resultOf } from './readings.ts';
import type {
  CardOptions,
  Conclusion,
  Published,
  Quantity,
  Replication,
  TrialResult,
  Verdict,
} from './replication.ts';

const fields: Fields = {
  tasks: {
    kind: 'names',
    label: 'Tasks',
    help: 'Of addition, multiplication, temporal-order and temporal-order-3.',
    default: chernodubTasks.map(({ name }) => name),
  },
  lengths: {
    kind: 'integers',
    label: 'Lengths',
    help: 'Steps of every sequence.',
    symbol: 'T',
    default: [100, 150],
    min: 10,
    max: 1000,
  },
  seeds: {
    kind: 'integer',
    label: 'Networks',
    help: 'Of a set; both methods start from the same weights.',
    default: 10,
    min: 1,
    max: 100,
  },
  rates: {
    kind: 'numbers',
    label: 'Learning rates',
    help: 'For the gradient of the sum over a mini-batch. The text gives 1e-5 to 1e-3 and not which was used for what: of those given here, each method and task takes the one with the best mean accuracy on the validation sets.',
    symbol: '\\alpha',
    default: [1e-5, 1e-4, 1e-3],
    above: 0,
  },
  stopWrong: {
    kind: 'number',
    label: 'Stop at',
    help: 'Share of wrong validation sequences at or below which training ends, as in their code of that month (accuracy above 99 %); none to go on.',
    default: 0.0099,
    optional: true,
    min: 0,
    max: 1,
  },
  tolerance: {
    kind: 'number',
    label: 'Right within',
    help: 'Largest error of a right answer in adding and multiplication. Their code has 0.04; a script for adding passes 0.08, with which networks that learned nothing would already reach 15 %, more than the 11 % of the table.',
    default: 0.04,
    above: 0,
  },
  ...trainingFields,
};

/** Accuracy in percent: best and mean, off and on. 99.5 stands for "> 99 %". */
interface Row {
  readonly task: ChernodubTask['name'];
  readonly length: number;
  readonly off: readonly [number, number];
  readonly on: readonly [number, number];
}

/** What the table prints as "> 99 %". */
const ABOVE_99 = 99.5;

const tableRows: readonly Row[] = [
  { task: 'addition', length: 100, off: [99, 68], on: [ABOVE_99, 96] },
  { task: 'multiplication', length: 100, off: [ABOVE_99, 72], on: [ABOVE_99, 68] },
  { task: 'temporal-order', length: 100, off: [96, 44], on: [ABOVE_99, 60] },
  { task: 'temporal-order-3', length: 100, off: [99, 50], on: [ABOVE_99, 62] },
  { task: 'addition', length: 150, off: [34, 11], on: [47, 13] },
  { task: 'temporal-order', length: 150, off: [51, 30], on: [72, 42] },
  { task: 'temporal-order-3', length: 150, off: [32, 24], on: [37, 30] },
];

const IMPROVEMENT = 'improvement';

const quantityOf = (
  { task, length, regularisation }: Omit<Cell, 'networks' | 'failed' | 'rate' | 'seconds' | 'updates'>,
  what: string,
) => `${task.name}-${length}-${regularisation}-${what}`;

const published: readonly Published[] = [
  ...tableRows.flatMap((row) =>
    regularisations.flatMap((regularisation) =>
      (['best', 'mean'] as const).map((what, i) => ({
        quantity: quantityOf({ ...row, task: taskNamed(row.task), regularisation }, what),
        label: `${taskNamed(row.task).label}, T = ${row.length}, regularisation ${regularisation}, ${what}`,
        value: row[regularisation][i],
        ...(row[regularisation][i] === ABOVE_99 ? { statement: 'above 99 %' } : {}),
        unit: '%',
        place: 'Table 1',
      })),
    ),
  ),
  {
    quantity: IMPROVEMENT,
    label: 'Improvement of the mean accuracy',
    value: null,
    statement: '10 to 20 % on average for T = 100 and 150',
    place: 'Section 4',
  },
];

interface Options {
  readonly tasks: readonly string[];
  readonly lengths: readonly number[];
  readonly seeds: number;
  readonly rates: readonly number[];
  readonly stopWrong: number | null;
  readonly tolerance: number;
}

const read = (options: CardOptions) => options as unknown as Options;

/** The networks of one task, length and method, at the learning rate that did best on the validation sets. */
interface Cell {
  readonly task: ChernodubTask;
  readonly length: number;
  readonly regularisation: Regularisation;
  readonly rate: number;
  /** Test accuracies in percent. */
  readonly networks: readonly number[];
  readonly failed: number;
  readonly seconds: number;
  readonly updates: number;
}

/** Best and mean accuracy of ten networks a task, without and with the regularisation. */
export const chernodubTable1: Replication = {
  name: 'chernodub-table-1',
  label: 'Sampling-based gradient regularisation',
  help: 'Accuracy of networks on four tasks of long memory, with mini-batches left out whose correction would let gradients vanish or explode, and without.',
  text: 'chernodub-2016',
  place: 'Table 1',
  shown:
    'Leaving out mini-batches that would let gradients vanish or explode raises the mean accuracy of ten networks in nearly every task, at T = 100 and 150.',
  judged:
    'Improvement: the mean accuracy with regularisation less that without, averaged over the tasks and lengths that were run. Reproduced from 5 to 30 points (the text says 10 to 20), near where it is above 0 and any network learned something; judged for lengths of the text and as many corrections only. Each accuracy of the table: reproduced within 10 points, near within 20, but never where the network answers no better than by chance (within 5 points of it, for classes and for adding) and that of the text did; judged only where a network made as many corrections as in the text or reached the accuracy at which it stops. The card goes by the worst of these; at most a third may fail for it to be near.',
  published,
  data: [],
  fields,
  quick: {
    tasks: ['temporal-order'],
    lengths: [30],
    seeds: 2,
    rates: [1e-3],
    corrections: 3000,
    hidden: 50,
  },
  cost: {
    quick: { seconds: 5 },
    full: { seconds: 90_000, note: 'from the time of a correction, without early stops' },
  },
  plan: (options) => {
    const { tasks, lengths, seeds, rates, stopWrong, tolerance } = read(options);
    const training = trainingOf(options);
    const networks = Array.from({ length: seeds }, (_, i) => i + 1);
    const settings = tasks.flatMap((task) => lengths.map((length) => ({ task: taskNamed(task), length })));
    return settings.flatMap(({ task, length }) =>
      networks.flatMap((network) =>
        rates.flatMap((rate) =>
          regularisations.map((regularisation) => {
            const name = `${task.label}, T = ${length}, regularisation ${regularisation}, rate ${rate}, network ${network}`;
            const spec = chernodubSpec({ name, task, length, regularisation, rate, network }, training);
            return {
              key: keyOf({ task, length, regularisation }, rate, network),
              label: name,
              spec: withRules(spec, { stopWrong, tolerance: task.outputs === 'linear' ? tolerance : null }),
              data: null,
            };
          }),
        ),
      ),
    );
  },
  conclude: (results, options) => {
    const cells = cellsOf(results, options);
    const pairs = pairsOf(cells);
    const isWhole = trainingOf(options).corrections >= 100_000;
    const quantities = [
      improvementOf(pairs, { isWhole, tolerance: read(options).tolerance }),
      ...cells.flatMap((cell) => quantitiesOf(cell, { isWhole, tolerance: read(options).tolerance })),
    ];
    return {
      verdict: overall(quantities),
      sentence: sentenceOf(pairs, options),
      quantities,
      figure: [table(cells), ...(cells.length === 0 ? [] : [accuracies(cells)])],
      speed: speedOf(cells),
    };
  },
};

type Place = Pick<Cell, 'task' | 'length' | 'regularisation'>;

const keyOf = ({ task, length, regularisation }: Place, rate: number, network: number) =>
  `${task.name}/${length}/${regularisation}/${rate}/${network}`;

function withRules(
  spec: { readonly [key: string]: unknown },
  { stopWrong, tolerance }: { stopWrong: number | null; tolerance: number | null },
) {
  return {
    ...spec,
    task: { ...(spec.task as object), ...(tolerance === null ? {} : { tolerance }) },
    stop: { ...(spec.stop as object), wrong: stopWrong },
  };
}

/** Only those that have a result. */
function cellsOf(results: readonly TrialResult[], options: CardOptions): readonly Cell[] {
  const { tasks, lengths } = read(options);
  const known = chernodubTasks.filter(({ name }) => tasks.includes(name));
  return known.flatMap((task) =>
    lengths.flatMap((length) =>
      regularisations.flatMap((regularisation) => {
        const cell = cellOf(results, options, { task, length, regularisation });
        return cell === null ? [] : [cell];
      }),
    ),
  );
}

function cellOf(results: readonly TrialResult[], options: CardOptions, place: Place): Cell | null {
  const { rates, seeds } = read(options);
  const candidates = rates.map((rate) => {
    const runs = Array.from({ length: seeds }, (_, i) => resultOf(results, keyOf(place, rate, i + 1)));
    const ended = runs.filter((run) => run !== undefined && run.status !== 'stopped');
    const right = (set: 'validation' | 'test') => ended.flatMap((run) => accuracyOf(run, set));
    return { rate, ended, networks: right('test'), validation: meanOf(right('validation')) ?? -1 };
  });
  const best = candidates.reduce((a, b) => (b.validation > a.validation ? b : a));
  if (best.networks.length === 0) return null;
  return {
    ...place,
    rate: best.rate,
    networks: best.networks,
    failed: best.ended.length - best.networks.length,
    seconds: best.ended.reduce((sum, run) => sum + (run?.seconds ?? 0), 0),
    updates: best.ended.reduce((sum, run) => sum + (run?.iterations ?? 0), 0),
  };
}

function accuracyOf(run: TrialResult | undefined, set: 'validation' | 'test'): readonly number[] {
  const wrong = run?.summary?.[set]?.wrong ?? null;
  return wrong === null ? [] : [100 - 100 * wrong];
}

interface Pair {
  readonly off: Cell;
  readonly on: Cell;
  readonly gain: number;
}

function pairsOf(cells: readonly Cell[]): readonly Pair[] {
  return cells
    .filter(({ regularisation }) => regularisation === 'off')
    .flatMap((off) => {
      const on = cells.find(
        ({ task, length, regularisation }) =>
          regularisation === 'on' && task === off.task && length === off.length,
      );
      return on === undefined ? [] : [{ off, on, gain: meanAccuracy(on) - meanAccuracy(off) }];
    });
}

const meanAccuracy = ({ networks }: Cell): number => meanOf(networks) ?? NaN;

function improvementOf(
  pairs: readonly Pair[],
  { isWhole, tolerance }: { isWhole: boolean; tolerance: number },
): Quantity {
  const isLearned = pairs.some(({ off, on }) =>
    [off, on].some((cell) => !isChance(Math.max(...cell.networks), chanceOf(cell, tolerance))),
  );
  const measured = meanOf(pairs.map(({ gain }) => gain));
  const isOfText = pairs.some(({ off }) => rowOf(off) !== undefined);
  const isJudged = measured !== null && isWhole && isOfText;
  const short =
    'Left open: the text has it for T = 100 and 150 after 100,000 corrections, and this was shorter.';
  return {
    name: IMPROVEMENT,
    label: 'Improvement of the mean accuracy',
    published: null,
    publishedText: '10 to 20 % on average',
    measured,
    unit: '%',
    verdict: byStatement(
      isJudged ? measured >= 5 && measured <= 30 : undefined,
      isJudged && isLearned && measured > 0,
    ),
    note: `Points of accuracy, averaged over the tasks and lengths that were run.${isJudged ? '' : ` ${short}`}`,
  };
}

const rowOf = (cell: Place): Row | undefined =>
  tableRows.find(({ task, length }) => task === cell.task.name && length === cell.length);

/** Accuracy in percent without having learned anything; null where it is not known. */
function chanceOf({ task }: Place, tolerance: number): number | null {
  switch (task.name) {
    case 'temporal-order':
      return 25;
    case 'temporal-order-3':
      return 12.5;
    // A constant answer in the middle of a triangular distribution.
    case 'addition':
      return 100 * (1 - (1 - tolerance) * (1 - tolerance));
    case 'multiplication':
      return null;
  }
}

/** Points above chance at which a network may still have learned nothing. */
const CHANCE_SLACK = 5;

const isChance = (accuracy: number, chance: number | null): boolean =>
  chance !== null && accuracy <= chance + CHANCE_SLACK;

/** By distance, except that chance level is near nothing but chance level. */
function verdictOf(measured: number, said: number, chance: number | null): Verdict {
  if (isChance(measured, chance) && !isChance(said, chance)) return 'not reproduced';
  return byDistance(measured, said, { reproduced: 10, near: 20 });
}

function quantitiesOf(
  cell: Cell,
  { isWhole, tolerance }: { isWhole: boolean; tolerance: number },
): readonly Quantity[] {
  const row = rowOf(cell);
  const chance = chanceOf(cell, tolerance);
  const values = { best: Math.max(...cell.networks), mean: meanAccuracy(cell) };
  return (['best', 'mean'] as const).map((what, i) => {
    const said = row?.[cell.regularisation][i] ?? null;
    const verdict = said === null ? null : verdictOf(values[what], said, chance);
    const isShort = verdict === 'not reproduced' && !isWhole;
    const note = [
      `${cell.networks.length} of the networks, learning rate ${cell.rate}.`,
      ...(cell.failed === 0 ? [] : [`${cell.failed} had no result.`]),
      ...(isShort ? ['Fewer corrections than the 100,000 of the text, so this is left open.'] : []),
    ].join(' ');
    return {
      name: quantityOf(cell, what),
      label: `${cell.task.label}, T = ${cell.length}, regularisation ${cell.regularisation}, ${what}`,
      published: said,
      ...(said === ABOVE_99 ? { publishedText: 'above 99 %' } : {}),
      measured: values[what],
      unit: '%',
      verdict: isShort ? 'open' : verdict,
      note,
    };
  });
}

function sentenceOf(pairs: readonly Pair[], options: CardOptions): string {
  const gain = meanOf(pairs.map((pair) => pair.gain));
  if (gain === null) return 'Networks of both methods are needed, and too few runs have ended.';
  const better = pairs.filter((pair) => pair.gain > 0).length;
  const settings = pairs.length === 1 ? '1 task and length' : `${pairs.length} tasks and lengths`;
  const what =
    gain === 0
      ? `With and without regularisation the mean accuracy is the same over ${settings}`
      : `Regularisation ${gain > 0 ? 'raised' : 'lowered'} the mean accuracy by ${Math.abs(gain).toFixed(1)} points over ${settings} (${better} of ${pairs.length} better)`;
  const { corrections } = trainingOf(options);
  const short = corrections < 100_000 ? `, with ${corrections} corrections in place of 100,000` : '';
  return `${what}${short}. The learning rates, the bound r0 on |dS| and the depth of Q are not published.`;
}

function table(cells: readonly Cell[]): Conclusion['figure'][number] {
  return {
    kind: 'table',
    name: 'table-1',
    title: 'Accuracies in percent',
    columns: [
      'Task',
      'T',
      'Regularisation',
      'Best',
      'Mean',
      'Published best',
      'Published mean',
      'Rate',
      'Networks',
    ],
    rows: cells.map((cell) => {
      const row = rowOf(cell);
      const said = (i: number) => {
        const value = row?.[cell.regularisation][i];
        return value === undefined ? '' : value === ABOVE_99 ? '> 99' : value;
      };
      return [
        ...[cell.task.label, cell.length, cell.regularisation],
        ...[Math.max(...cell.networks), meanAccuracy(cell), said(0), said(1)],
        ...[cell.rate, cell.networks.length],
      ];
    }),
  };
}

function accuracies(cells: readonly Cell[]): Conclusion['figure'][number] {
  return {
    kind: 'lines',
    name: 'networks',
    title: 'Test accuracy of every network, the best first',
    x: { label: 'Network' },
    y: { label: 'Accuracy (%)' },
    traces: cells.map((cell) => ({
      label: `${cell.task.label}, T = ${cell.length}, ${cell.regularisation}`,
      x: Float64Array.from(cell.networks, (_, i) => i + 1),
      y: Float64Array.from(cell.networks).sort().reverse(),
    })),
  };
}

function speedOf(cells: readonly Cell[]): string | null {
  const timed = cells.filter(({ updates, seconds }) => updates > 0 && seconds > 0);
  if (timed.length === 0) return null;
  const words = timed
    .slice(0, 2)
    .map(
      ({ regularisation, length, updates, seconds }) =>
        `${Math.round(updates / seconds)} a second at T = ${length} with regularisation ${regularisation}`,
    );
  return `Corrections, validation of every epoch included: ${words.join(', ')}. The text tells no times.`;
}
