/** Table 5 of the supplement of Pascanu et al. 2013: noiseless memorisation. */
import type { Panel } from '../diagnostics/result.ts';
import { byDistance, overall } from './judge.ts';
import { byError } from './pascanu-lengths-conclusion.ts';
import * as setup from './pascanu-setup.ts';
import { meanOf } from './readings.ts';
import type { Conclusion, Quantity, Replication, Trial, TrialResult } from './replication.ts';

/** The two variations of the task with their row of the table, in percent, at 50, 100, 150 and 200 steps. */
const patterns = {
  original: { label: 'original task (5 of 2 values)', values: 2, positions: 5, percents: [0, 0, 0, 0] },
  extended: {
    label: 'extended task (10 of 5 values)',
    values: 5,
    positions: 10,
    percents: [0.844, 0.724, 0.75, 0.77],
  },
} as const;

type Pattern = keyof typeof patterns;
const patternNames = Object.keys(patterns) as readonly Pattern[];
const LENGTHS = [50, 100, 150, 200] as const;

/** Updates after which the text gave a run up. */
const PATIENCE = 5_000_000;

interface Options {
  readonly patterns: readonly string[];
  readonly lengths: readonly number[];
  readonly seeds: number;
  readonly updates: number;
  readonly hidden: number;
  readonly init: setup.Init;
  readonly rate: number;
  readonly threshold: number;
  readonly alpha: number;
  readonly evaluateEvery: number;
  readonly sequences: number;
}

/** A model of its own for each length: mixed lengths all failed. */
export const pascanuTable5: Replication = {
  name: 'pascanu-table-5',
  label: 'Memorisation: errors by length',
  help: 'A short pattern is repeated after 50 to 200 blank steps; five models for each length, for patterns of 5 symbols of 2 values and of 10 symbols of 5 values.',
  text: 'pascanu-2013',
  place: 'Supplement, table 5',
  shown:
    'With clipping and Omega all five seeds learn to repeat a pattern after 50, 100, 150 and 200 steps: without error in the original task, with less than 1 % of the sequences wrong in the extended one.',
  judged:
    'A run succeeds when fewer than 1 % of the validation sequences are wrong. The share of successful runs must lie within 20 points of the published 100 % (near: 40); the mean share of wrong test sequences within 1 point or a factor of 1.5 of the published one (near: 5 points or a factor of 3), at the published lengths.',
  published: [
    ...patternNames.flatMap((pattern) =>
      LENGTHS.map((length, i) => ({
        quantity: `error/${pattern}/${length}`,
        label: `Wrong sequences, ${patterns[pattern].label}, ${length} steps`,
        value: patterns[pattern].percents[i],
        unit: '%',
        place: 'Supplement, table 5',
      })),
    ),
    {
      quantity: 'solved',
      label: 'Successful runs',
      value: 100,
      unit: '%',
      place: 'Supplement, section 3.1.6',
    },
  ],
  data: [],
  fields: {
    patterns: {
      kind: 'names',
      label: 'Variations',
      help: 'Which of original (5 symbols of 2 values) and extended (10 symbols of 5 values).',
      default: patternNames,
    },
    lengths: {
      kind: 'integers',
      label: 'Lengths',
      help: 'Blank steps between the pattern and its repetition.',
      symbol: 'T',
      default: LENGTHS,
      min: 1,
      max: 10_000,
    },
    seeds: setup.seedsField(5, 'Runs for each length and variation. The text has 5.'),
    updates: setup.updatesField(
      PATIENCE,
      'A run that has not succeeded by then has failed; 5,000,000 in the text.',
    ),
    hidden: setup.hiddenField(100, 'The text tried 50 and 100 and took 100.'),
    init: setup.initField('basic-tanh', 'The text leaves it open; basic tanh as in the other tasks.'),
    rate: setup.rateField(0.01, 'The text tried 0.01 and 0.001 and took 0.01.'),
    threshold: setup.thresholdField(1, 'The text tried 1 and 6 and took 1.'),
    alpha: setup.alphaField(1, 'The text tried 1 and 2 and took 1.'),
    evaluateEvery: setup.evaluateField(1000),
    sequences: setup.sequencesField,
  },
  quick: {
    patterns: ['original'],
    lengths: [5, 10],
    seeds: 2,
    updates: 4000,
    evaluateEvery: 250,
    sequences: 1000,
  },
  cost: {
    quick: { seconds: 10 },
    full: { seconds: 60_000, note: 'from the rate of shorter runs, if each needs 400,000 updates' },
  },
  plan: (options) => planOf(options as unknown as Options),
  conclude: (results, options) => conclude(results, options as unknown as Options),
};

/** Short sequences first. */
function planOf(options: Options): readonly Trial[] {
  const { lengths, seeds, sequences, patterns: asked, ...rest } = options;
  return [...new Set(lengths)]
    .sort((a, b) => a - b)
    .flatMap((length) =>
      setup.chosen(asked, patternNames, 'patterns').flatMap((pattern) =>
        setup.seedsUpTo(seeds).map((seed) => {
          const { values, positions, label } = patterns[pattern];
          return {
            key: `${pattern}/${length}/${seed}`,
            label: `${label}, ${length} steps, seed ${seed}`,
            data: null,
            spec: setup.syntheticSpec({
              ...rest,
              ...{ sequences, seed, way: 'clipping-omega', wrong: setup.belowOnePercent(sequences) },
              task: { name: 'memorisation', length, values, positions },
            }),
          };
        }),
      ),
    );
}

/** A cell of the table: the runs of one variation and length. */
interface Cell {
  readonly pattern: Pattern;
  readonly length: number;
  readonly runs: readonly TrialResult[];
  readonly solved: number;
  /** Mean percent of wrong test sequences. */
  readonly wrong: number | null;
  readonly updates: number | null;
}

function cellsOf(results: readonly TrialResult[], { lengths }: Options): readonly Cell[] {
  return patternNames.flatMap((pattern) =>
    [...new Set(lengths)]
      .sort((a, b) => a - b)
      .flatMap((length) => {
        const before = `${pattern}/${length}/`;
        const runs = results.filter(({ key, status }) => key.startsWith(before) && status !== 'stopped');
        if (runs.length === 0) return [];
        const solved = runs.filter(isSolved);
        const wrong = meanOf(runs.map(({ summary }) => summary?.test?.wrong));
        return [
          {
            ...{ pattern, length, runs, solved: solved.length },
            wrong: wrong === null ? null : 100 * wrong,
            updates: meanOf(solved.map(({ iterations }) => iterations)),
          },
        ];
      }),
  );
}

const isSolved = ({ reason }: TrialResult): boolean => reason === 'wrong';

function conclude(results: readonly TrialResult[], options: Options): Conclusion {
  const cells = cellsOf(results, options);
  const quantities = [solvedLine(cells, options), ...cells.map((cell) => errorLine(cell, options))];
  const { runs, solved } = totals(cells);
  const longest = Math.max(0, ...cells.filter((cell) => cell.solved > 0).map(({ length }) => length));
  return {
    verdict: overall(quantities),
    sentence:
      runs === 0
        ? 'No run has come to an end, so nothing can be said.'
        : `${solved} of ${runs} runs succeeded${solved === 0 ? '' : `, at up to ${longest} blank steps`}.`,
    quantities,
    figure: [errorPanel(cells), tableOf(cells)],
    speed: speedOf(cells),
  };
}

const totals = (cells: readonly Cell[]) => ({
  runs: cells.reduce((sum, cell) => sum + cell.runs.length, 0),
  solved: cells.reduce((sum, { solved }) => sum + solved, 0),
});

function solvedLine(cells: readonly Cell[], { updates }: Options): Quantity {
  const { runs, solved } = totals(cells);
  const measured = runs === 0 ? null : (100 * solved) / runs;
  const verdict = byDistance(measured, 100, { reproduced: 20, near: 40 });
  const isOpen = verdict !== 'reproduced' && updates < PATIENCE;
  return {
    name: 'solved',
    label: 'Successful runs',
    published: 100,
    measured,
    measuredText: `${solved} of ${runs}`,
    unit: '%',
    verdict: isOpen ? 'open' : verdict,
    note: `Within ${setup.count(updates)} updates; the text allows ${setup.count(PATIENCE)}.`,
  };
}

function errorLine({ pattern, length, wrong, runs, solved }: Cell, { updates }: Options): Quantity {
  const at = LENGTHS.findIndex((one) => one === length);
  const published = at < 0 ? null : patterns[pattern].percents[at];
  const isOpen = solved < runs.length && updates < PATIENCE;
  return {
    name: `error/${pattern}/${length}`,
    label: `Wrong sequences, ${patterns[pattern].label}, ${length} steps`,
    published,
    ...(published === null ? { publishedText: 'not told' } : {}),
    measured: wrong,
    unit: '%',
    verdict: published === null ? null : isOpen ? 'open' : byError(wrong, published),
    note: `Mean of ${runs.length} runs, ${solved} of them successful.`,
  };
}

const errorPanel = (cells: readonly Cell[]): Panel => ({
  kind: 'points',
  name: 'errors',
  title: 'Wrong test sequences, mean over seeds',
  x: { label: 'Blank steps' },
  y: { label: 'Wrong sequences (%)' },
  traces: [
    ...patternNames.flatMap((pattern) => {
      const own = cells.filter((cell) => cell.pattern === pattern);
      if (own.length === 0) return [];
      return [
        {
          label: patterns[pattern].label,
          x: Float64Array.from(own, ({ length }) => length),
          y: Float64Array.from(own, ({ wrong }) => wrong ?? NaN),
        },
      ];
    }),
    ...patternNames.map((pattern) => ({
      label: `published, ${patterns[pattern].label}`,
      x: Float64Array.from(LENGTHS),
      y: Float64Array.from(patterns[pattern].percents),
    })),
  ],
});

const tableOf = (cells: readonly Cell[]): Panel => ({
  kind: 'table',
  name: 'runs',
  title: 'Successful runs and their updates',
  columns: ['Variation', 'Blank steps', 'Successful', 'Runs', 'Mean updates', 'Wrong (%)'],
  rows: cells.map(({ pattern, length, solved, runs, updates, wrong }) => [
    patterns[pattern].label,
    length,
    solved,
    runs.length,
    updates ?? '',
    wrong ?? '',
  ]),
});

function speedOf(cells: readonly Cell[]): string | null {
  const runs = cells.flatMap((cell) => cell.runs);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  if (seconds === 0) return null;
  const rate = runs.reduce((sum, { iterations }) => sum + iterations, 0) / seconds;
  return `The text tells no time for this task. Here: ${setup.count(rate)} updates a second, evaluations included.`;
}
