/** What the runs of figure 7 come to. */
import type { Panel } from '../diagnostics/result.ts';
import { byFactor, byStatement, overall } from './judge.ts';
import { type Fig7Options, fig7Key, lengthsOf, publishedUpdates } from './pascanu-fig-7-options.ts';
import { count, type Init, initNames, inits, type Way, wayNames, ways } from './pascanu-setup.ts';
import { meanOf } from './readings.ts';
import type { Conclusion, Quantity, TrialResult } from './replication.ts';

/** A point of the figure: the runs of one initialisation, way of training and length. */
export interface Point {
  readonly init: Init;
  readonly way: Way;
  readonly length: number;
  /** Runs that came to an end by themselves. */
  readonly runs: number;
  readonly solved: number;
  readonly failed: number;
  /** Mean over the successful runs; null without any. */
  readonly updates: number | null;
  /** Over all runs. */
  readonly iterations: number;
  readonly seconds: number;
}

/** A mean over fewer runs, or one that long runs are missing from, is not compared. */
const [FEWEST_RUNS, TIMES] = [5, 5];

/** Updates after which the text gave a run up. */
const PATIENCE = 5_000_000;

/** Judges whatever runs there are; see the card's `judged`. */
export function concludeSuccess(results: readonly TrialResult[], options: Fig7Options): Conclusion {
  const points = pointsOf(results, options);
  const quantities = [
    ...publishedUpdates.map((one) => updatesLine(points, one, options)),
    omegaLine(points, options),
    orderLine(points, options),
    ...points.map(rateLine),
  ];
  return {
    verdict: overall(quantities),
    sentence: sentenceOf(points, options),
    quantities,
    figure: [...initNames.flatMap((init) => ratePanel(points, init)), updatesPanel(points), tableOf(points)],
    speed: speedOf(points),
  };
}

/** Points with at least one run, in the order of the figure. */
export function pointsOf(results: readonly TrialResult[], options: Fig7Options): readonly Point[] {
  const ended = new Map<string, TrialResult[]>();
  for (const result of results) {
    if (result.status === 'stopped') continue;
    const key = result.key.slice(0, result.key.lastIndexOf('/'));
    ended.set(key, [...(ended.get(key) ?? []), result]);
  }
  return initNames.flatMap((init) =>
    wayNames.flatMap((way) =>
      lengthsOf(options, init).flatMap((length) => {
        const runs = ended.get(fig7Key(init, way, length));
        return runs === undefined ? [] : [pointOf({ init, way, length }, runs)];
      }),
    ),
  );
}

function pointOf(place: { init: Init; way: Way; length: number }, runs: readonly TrialResult[]): Point {
  const solved = runs.filter(isSolved);
  return {
    ...place,
    runs: runs.length,
    solved: solved.length,
    failed: runs.filter(({ status }) => status === 'failed').length,
    updates: meanOf(solved.map(({ iterations }) => iterations)),
    iterations: runs.reduce((sum, { iterations }) => sum + iterations, 0),
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

const isSolved = ({ reason }: TrialResult): boolean => reason === 'wrong';

const pointWords = ({ init, way, length }: Pick<Point, 'init' | 'way' | 'length'>): string =>
  `${inits[init].label}, ${ways[way].label}, ${length} steps`;

function updatesLine(
  points: readonly Point[],
  { init, way, length, value }: (typeof publishedUpdates)[number],
  { updates: limit, evaluateEvery }: Fig7Options,
): Quantity {
  const point = points.find((one) => one.init === init && one.way === way && one.length === length);
  const line = {
    name: `updates/${fig7Key(init, way, length)}`,
    label: `Mean updates, ${pointWords({ init, way, length })}`,
    published: value,
    unit: 'updates',
  };
  if (point === undefined)
    return { ...line, measured: null, verdict: 'open', note: 'No run with these settings.' };
  const isEnough = point.runs >= FEWEST_RUNS && limit >= TIMES * value;
  const note = `${point.solved} of ${point.runs} runs succeeded within ${count(limit)} updates, looked at every ${count(evaluateEvery)}.`;
  if (!isEnough) {
    const why = `A few long runs make the mean: it is compared from ${FEWEST_RUNS} runs of at least ${count(TIMES * value)} updates on.`;
    return { ...line, measured: point.updates, verdict: 'open', note: `${note} ${why}` };
  }
  const verdict =
    point.updates === null ? 'not reproduced' : byFactor(point.updates, value, { reproduced: 2.5, near: 5 });
  return { ...line, measured: point.updates, verdict, note };
}

function omegaLine(points: readonly Point[], { updates: limit }: Fig7Options): Quantity {
  const judged = points.filter(({ way, length }) => way === 'clipping-omega' && length <= 200);
  const { runs, solved } = sums(judged);
  const share = runs === 0 ? null : solved / runs;
  const isShort = limit < PATIENCE;
  const missing = isShort
    ? `${runs - solved} runs had not succeeded after ${count(limit)} updates; the text allows ${count(PATIENCE)}.`
    : `${runs - solved} runs did not succeed.`;
  const holds = share === null || (share < 0.8 && isShort) ? undefined : share === 1;
  return {
    name: 'omega-solves',
    label: 'Clipping and Omega: share of successful runs at lengths up to 200',
    published: 100,
    measured: share === null ? null : 100 * share,
    measuredText: `${solved} of ${runs} runs`,
    unit: '%',
    verdict: byStatement(holds, share !== null && share >= 0.8),
    ...(share === 1 ? {} : { note: runs === 0 ? 'No such run.' : missing }),
  };
}

/** At the places (initialisation, length) where every way was run. */
function orderLine(points: readonly Point[], { updates: limit }: Fig7Options): Quantity {
  const complete = points.filter(({ init, length }) =>
    wayNames.every((way) =>
      points.some((one) => one.init === init && one.length === length && one.way === way),
    ),
  );
  const of = (way: Way) => sums(complete.filter((one) => one.way === way));
  const [sgd, clipping, omega] = wayNames.map(of);
  const rate = ({ runs, solved }: { runs: number; solved: number }) => solved / runs;
  const spent = ({ iterations, solved }: { iterations: number; solved: number }) => iterations / solved;
  const omegaLeads =
    rate(omega) >= rate(clipping) &&
    rate(omega) >= rate(sgd) &&
    spent(omega) <= Math.min(spent(clipping), spent(sgd));
  const holds = omegaLeads && rate(clipping) >= rate(sgd);
  const text = ({ runs, solved }: { runs: number; solved: number }) => `${solved} of ${runs}`;
  return {
    name: 'order',
    label: 'Clipping succeeds no seldomer than SGD, with Omega no seldomer than that and in fewest updates',
    published: null,
    publishedText: 'a statement',
    measured: null,
    ...(complete.length === 0
      ? {}
      : { measuredText: `SGD ${text(sgd)}, clipping ${text(clipping)}, with Omega ${text(omega)}` }),
    verdict: byStatement(sums(complete).solved === 0 ? undefined : holds, omegaLeads),
    note:
      complete.length === 0
        ? 'No length at which all three ways of training were run.'
        : `Where all three were run (${complete.length / wayNames.length} by initial weights and length), within ${count(limit)} updates.`,
  };
}

const sums = (points: readonly Point[]) => ({
  runs: points.reduce((sum, { runs }) => sum + runs, 0),
  solved: points.reduce((sum, { solved }) => sum + solved, 0),
  iterations: points.reduce((sum, { iterations }) => sum + iterations, 0),
});

function rateLine(point: Point): Quantity {
  const { init, way, length, runs, solved, failed, updates } = point;
  const spent = updates === null ? '' : `, in ${count(updates)} updates on average`;
  return {
    name: `rate/${fig7Key(init, way, length)}`,
    label: `Rate of success, ${pointWords(point)}`,
    published: null,
    publishedText: 'drawn, not printed',
    measured: (100 * solved) / runs,
    measuredText: `${solved} of ${runs}${spent}`,
    unit: '%',
    verdict: null,
    ...(failed === 0
      ? {}
      : { note: `${failed} ${failed === 1 ? 'run' : 'runs'} ended with numbers that are not finite.` }),
  };
}

function sentenceOf(points: readonly Point[], { updates: limit }: Fig7Options): string {
  if (points.length === 0) return 'No run has come to an end, so nothing can be said.';
  const parts = wayNames.flatMap((way) => {
    const { runs, solved } = sums(points.filter((point) => point.way === way));
    return runs === 0 ? [] : [`${ways[way].label} ${solved} of ${runs}`];
  });
  const limited =
    limit < PATIENCE
      ? ` Runs were given up after ${count(limit)} updates, in the text after ${count(PATIENCE)}.`
      : '';
  return `Successful runs: ${parts.join(', ')}.${limited}`;
}

function ratePanel(points: readonly Point[], init: Init): Panel[] {
  const own = points.filter((point) => point.init === init);
  if (own.length === 0) return [];
  return [
    {
      kind: 'lines',
      name: `rate-${init}`,
      title: `Rate of success, ${inits[init].label}`,
      x: { label: 'Sequence length' },
      y: { label: 'Rate of success (%)' },
      traces: tracesOf(own, ({ solved, runs }) => (100 * solved) / runs),
    },
  ];
}

function updatesPanel(points: readonly Point[]): Panel {
  const measured = initNames.flatMap((init) =>
    tracesOf(
      points.filter((point) => point.init === init),
      ({ updates }) => updates ?? NaN,
      `${inits[init].label}, `,
    ),
  );
  return {
    kind: 'points',
    name: 'updates',
    title: 'Mean updates until success',
    x: { label: 'Sequence length' },
    y: { label: 'Updates', log: true },
    traces: [
      ...measured.filter(({ y }) => y.some(Number.isFinite)),
      {
        label: 'published',
        x: Float64Array.from(publishedUpdates, ({ length }) => length),
        y: Float64Array.from(publishedUpdates, ({ value }) => value),
      },
    ],
  };
}

/** A line for each way of training. */
const tracesOf = (points: readonly Point[], value: (point: Point) => number, before = '') =>
  wayNames.flatMap((way) => {
    const own = points.filter((point) => point.way === way);
    const x = Float64Array.from(own, ({ length }) => length);
    return own.length === 0
      ? []
      : [{ label: `${before}${ways[way].label}`, x, y: Float64Array.from(own, value) }];
  });

const tableOf = (points: readonly Point[]): Panel => ({
  kind: 'table',
  name: 'points',
  title: 'Successful runs and their updates',
  columns: ['Initial weights', 'Training', 'Length', 'Successful', 'Runs', 'Diverged', 'Mean updates'],
  rows: points.map(({ init, way, length, solved, runs, failed, updates }) => [
    inits[init].label,
    ways[way].label,
    length,
    solved,
    runs,
    failed,
    updates ?? '',
  ]),
});

/** The text has one time: 5,000,000 updates of the longest sequences, close to 48 hours. */
function speedOf(points: readonly Point[]): string | null {
  const longest = points.reduce((most, { length }) => Math.max(most, length), 0);
  const own = points.filter(({ length, seconds }) => length === longest && seconds > 0);
  const seconds = own.reduce((sum, point) => sum + point.seconds, 0);
  if (seconds === 0) return null;
  const rate = sums(own).iterations / seconds;
  const hours = PATIENCE / rate / 3600;
  const hoursText = hours < 10 ? hours.toFixed(1) : String(Math.round(hours));
  return `The text: close to 48 h for ${count(PATIENCE)} updates in the worst case. Here: ${count(rate)} updates a second at ${longest} steps, evaluations included, so ${hoursText} h for as many.`;
}
