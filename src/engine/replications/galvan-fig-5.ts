/** Galvan 2016, figure 5: the spectral radius that training starts from decides how long sequences may be. */
import type { Fields } from '../fields.ts';
import { galvanSpec, outcomeOf, seedOf, trainingFields, trainingOf } from './galvan-runs.ts';
import { byDistance, byStatement, overall } from './judge.ts';
import { grouped, medianOf, resultOf } from './readings.ts';
import type {
  CardOptions,
  Conclusion,
  Published,
  Quantity,
  Replication,
  TrialResult,
} from './replication.ts';

const fields: Fields = {
  lengths: {
    kind: 'integers',
    label: 'Lengths',
    help: 'Of the sequences; those of a batch share one between T and 1.1 T.',
    symbol: 'T',
    default: [10, 20, 50, 100, 150, 200],
    min: 10,
    max: 1000,
  },
  radii: {
    kind: 'numbers',
    label: 'Spectral radii',
    help: 'Of the initial recurrent weights. The text says "bigger" and "smaller than one": 1.2, and 0.7 by the code of that day.',
    symbol: '\\rho',
    default: [1.2, 0.7],
    above: 0,
    max: 10,
  },
  rate: {
    kind: 'number',
    label: 'Learning rate',
    help: 'Of stochastic gradient descent.',
    symbol: '\\mu',
    default: 0.001,
    above: 0,
  },
  ...trainingFields,
};

/** Rates of success in percent, read from the script that drew the figure. */
const rates: readonly { readonly length: number; readonly above: number; readonly below: number }[] = [
  { length: 10, above: 100, below: 100 },
  { length: 20, above: 100, below: 100 },
  { length: 50, above: 100, below: 0 },
  { length: 100, above: 66, below: 0 },
  { length: 150, above: 66, below: 0 },
  { length: 200, above: 0, below: 0 },
];

const quantityOf = (radius: number, length: number) => `rate-${radius > 1 ? 'above' : 'below'}-${length}`;

const LONGER = 'longer-above-one';

const published: readonly Published[] = [
  ...rates.flatMap(({ length, above, below }) =>
    [
      { radius: 1.2, value: above, words: 'above' },
      { radius: 0.7, value: below, words: 'below' },
    ].map(({ radius, value, words }) => ({
      quantity: quantityOf(radius, length),
      label: `Rate of success, radius ${words} 1, T = ${length}`,
      value,
      unit: '%',
      place: 'Figure 5, numbers of its script',
    })),
  ),
  {
    quantity: LONGER,
    label: 'Reach of the two radii',
    value: null,
    statement: 'Started with a radius above 1, runs succeed at longer sequences',
    place: 'Figure 5',
  },
];

interface Options {
  readonly lengths: readonly number[];
  readonly radii: readonly number[];
  readonly rate: number;
}

const read = (options: CardOptions) => options as unknown as Options;

/** What the runs of one radius and length came to. */
interface Cell {
  readonly radius: number;
  readonly length: number;
  readonly successes: number;
  readonly undecided: number;
  /** Runs that have ended. */
  readonly runs: number;
  /** Median of the updates of those that succeeded. */
  readonly updates: number | null;
  readonly secondsPerUpdate: number;
}

/** Rate of success for lengths and spectral radii, stochastic gradient descent with clipping. */
export const galvanFigure5: Replication = {
  name: 'galvan-fig-5',
  label: 'Spectral radius and rate of success',
  help: 'How often training on temporal order succeeds, for sequences of growing length, from a spectral radius above and below 1.',
  text: 'galvan-2016',
  place: 'Figure 5',
  shown:
    'On temporal order, stochastic gradient descent with clipping succeeds up to 150 steps when the recurrent weights start with a spectral radius above 1, and only up to 20 steps below 1.',
  judged:
    'At each radius and length the rate of success must be within 34 points of the published one (one run of three); within 67 it is near. A run that used up its updates before the rule of failure held is undecided; where undecided runs could change the verdict, it is open. The statement holds where the longest length at which at least half of the runs succeeded is greater for the larger radius, and nearly where both reach the same length, the larger one in fewer updates. The card is reproduced where all that can be judged is; near where at most a third fails.',
  published,
  data: [],
  fields,
  quick: { lengths: [10, 20], rate: 0.005, batch: 50, seeds: 2, updates: 5000, validation: 1000 },
  cost: {
    quick: { seconds: 7 },
    full: { seconds: 250_000, note: 'from the time of an update and 3,000,000 updates of every failure' },
  },
  plan: (options) => {
    const { lengths, radii, rate } = read(options);
    const training = trainingOf(options);
    return [...lengths]
      .sort((a, b) => a - b)
      .flatMap((length) =>
        radii.flatMap((radius) =>
          Array.from({ length: training.seeds }, (_, run) => {
            const name = `T = ${length}, radius ${radius}, run ${run + 1}`;
            const method = { name: 'sgd', rate };
            const clip = { name: 'norm', threshold: training.threshold };
            const about = {
              name,
              task: 'temporal-order',
              length,
              radius,
              seed: seedOf(run),
              method,
              clip,
            } as const;
            return {
              key: keyOf(radius, length, run),
              label: name,
              spec: galvanSpec(about, training),
              data: null,
            };
          }),
        ),
      );
  },
  conclude: (results, options) => {
    const cells = cellsOf(results, options);
    const quantities = [reachOf(cells, options), ...cells.flatMap(quantitiesOf)];
    const verdict = overall(quantities);
    return {
      verdict,
      sentence: sentenceOf(cells, options),
      quantities,
      figure: [ratePanel(cells, options), table(cells)],
      speed: speedOf(cells),
    };
  },
};

const keyOf = (radius: number, length: number, run: number) => `${radius}/${length}/${run + 1}`;

function cellsOf(results: readonly TrialResult[], options: CardOptions): readonly Cell[] {
  const { lengths, radii } = read(options);
  const { seeds } = trainingOf(options);
  return radii.flatMap((radius) =>
    [...lengths]
      .sort((a, b) => a - b)
      .map((length) => {
        const runs = Array.from({ length: seeds }, (_, run) => resultOf(results, keyOf(radius, length, run)));
        const of = (word: ReturnType<typeof outcomeOf>) => runs.filter((run) => outcomeOf(run) === word);
        const ended = runs.flatMap((run) => (run === undefined || outcomeOf(run) === 'missing' ? [] : [run]));
        const updates = ended.reduce((sum, { iterations }) => sum + iterations, 0);
        return {
          radius,
          length,
          successes: of('success').length,
          undecided: of('undecided').length,
          runs: ended.length,
          updates: medianOf(of('success').map((run) => run?.iterations)),
          secondsPerUpdate: ended.reduce((sum, { seconds }) => sum + seconds, 0) / updates,
        };
      }),
  );
}

/** The published rate for a radius and length; null where the figure has none. */
function publishedRate({ radius, length }: Cell): number | null {
  const row = rates.find((rate) => rate.length === length);
  if (row === undefined || radius === 1) return null;
  return radius > 1 ? row.above : row.below;
}

function quantitiesOf(cell: Cell): readonly Quantity[] {
  const { radius, length, runs, successes, undecided } = cell;
  const said = publishedRate(cell);
  const measured = runs === 0 ? null : (100 * successes) / runs;
  const verdicts =
    said === null
      ? []
      : [successes, successes + undecided].map((count) =>
          byDistance(runs === 0 ? null : (100 * count) / runs, said, { reproduced: 34, near: 67 }),
        );
  const isOpen = verdicts[0] !== verdicts[1];
  return [
    {
      name: quantityOf(radius, length),
      label: `Rate of success, radius ${radius}, T = ${length}`,
      published: said,
      measured,
      measuredText: runs === 0 ? 'no run has ended' : `${successes} of ${runs} runs`,
      unit: '%',
      verdict: said === null ? null : isOpen ? 'open' : verdicts[0],
      ...(undecided === 0 ? {} : { note: undecidedNote(cell) }),
    },
  ];
}

const undecidedNote = ({ undecided }: Cell) =>
  `${undecided === 1 ? '1 run' : `${undecided} runs`} used up the updates allowed here; in the text a run fails only after 3,000,000 updates without progress.`;

/** The longest length at which at least half of the runs of a radius succeeded; 0 for none, undefined without runs. */
function longestOf(cells: readonly Cell[], radius: number): number | undefined {
  const own = cells.filter((cell) => cell.radius === radius && cell.runs > 0);
  if (own.length === 0) return undefined;
  return Math.max(
    0,
    ...own.filter(({ runs, successes }) => 2 * successes >= runs).map(({ length }) => length),
  );
}

/** The largest radius above 1 and the smallest below. */
function pairOf(options: CardOptions): { above: number; below: number } | null {
  const { radii } = read(options);
  const [above, below] = [Math.max(...radii), Math.min(...radii)];
  return above > 1 && below < 1 ? { above, below } : null;
}

function reachOf(cells: readonly Cell[], options: CardOptions): Quantity {
  const pair = pairOf(options);
  const far = pair === null ? undefined : longestOf(cells, pair.above);
  const near = pair === null ? undefined : longestOf(cells, pair.below);
  const isKnown = far !== undefined && near !== undefined && Math.max(far, near) > 0;
  const updatesAt = (radius: number | undefined) =>
    cells.find((cell) => cell.radius === radius && cell.length === far)?.updates ?? null;
  const [fast, slow] = [updatesAt(pair?.above), updatesAt(pair?.below)];
  const isFaster = far === near && fast !== null && slow !== null && fast < slow;
  return {
    name: LONGER,
    label: 'Reach of the two radii',
    published: null,
    publishedText: 'above 1: T = 150, below 1: T = 20',
    measured: null,
    measuredText: isKnown
      ? `above 1: ${reachWords(far)}, below 1: ${reachWords(near)}`
      : 'no run has succeeded, or one of the radii is missing',
    verdict: byStatement(isKnown ? far > near : undefined, isFaster),
    note: 'The longest length at which at least half of the runs succeeded, within the updates allowed.',
  };
}

const reachWords = (length: number) => (length === 0 ? 'none' : `T = ${length}`);

function sentenceOf(cells: readonly Cell[], options: CardOptions): string {
  const pair = pairOf(options);
  const far = pair === null ? undefined : longestOf(cells, pair.above);
  const near = pair === null ? undefined : longestOf(cells, pair.below);
  if (pair === null) return 'Radii on both sides of 1 are needed for the comparison of the text.';
  if (far === undefined || near === undefined) return 'Too few runs have ended to say anything.';
  const { updates } = trainingOf(options);
  const within = updates === null ? '' : ` within ${grouped(updates)} updates`;
  const reaches = (radius: number, length: number) =>
    `from radius ${radius} ${length === 0 ? 'at no length' : `up to T = ${length}`}`;
  const longest = Math.max(...cells.map(({ length }) => length));
  const short = longest < 200 ? ` Lengths above ${longest} were not run.` : '';
  return `At least half of the runs succeeded${within} ${reaches(pair.above, far)} and ${reaches(pair.below, near)}.${short}`;
}

function ratePanel(cells: readonly Cell[], options: CardOptions): Conclusion['figure'][number] {
  const { radii } = read(options);
  const own = radii.map((radius) => {
    const run = cells.filter((cell) => cell.radius === radius && cell.runs > 0);
    return {
      label: `radius ${radius}`,
      x: Float64Array.from(run, ({ length }) => length),
      y: Float64Array.from(run, ({ successes, runs }) => (100 * successes) / runs),
    };
  });
  const said = (['above', 'below'] as const).map((side) => ({
    label: `published, ${side} 1`,
    x: Float64Array.from(rates, ({ length }) => length),
    y: Float64Array.from(rates, (rate) => rate[side]),
  }));
  return {
    kind: 'lines',
    name: 'success',
    title: 'Rate of success on temporal order',
    x: { label: 'Length T (steps)' },
    y: { label: 'Runs that succeed (%)' },
    traces: [...own, ...said],
  };
}

function table(cells: readonly Cell[]): Conclusion['figure'][number] {
  return {
    kind: 'table',
    name: 'runs',
    title: 'Runs by length and radius',
    columns: ['T', 'Radius', 'Runs', 'Succeeded', 'Undecided', 'Median updates', 'Published rate (%)'],
    rows: cells.map((cell) => [
      cell.length,
      cell.radius,
      cell.runs,
      cell.successes,
      cell.undecided,
      cell.updates ?? '',
      publishedRate(cell) ?? '',
    ]),
  };
}

function speedOf(cells: readonly Cell[]): string | null {
  const timed = cells.filter(({ secondsPerUpdate }) => secondsPerUpdate > 0);
  if (timed.length === 0) return null;
  const longest = timed.reduce((most, cell) => (cell.length > most.length ? cell : most));
  return `An update at T = ${longest.length} takes ${(1000 * longest.secondsPerUpdate).toPrecision(2)} ms here, validation included. The text tells no times.`;
}
