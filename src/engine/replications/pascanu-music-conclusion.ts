/** What the runs on one set of songs come to. */
import type { Panel } from '../diagnostics/result.ts';
import { byFactor, byStatement, overall } from './judge.ts';
import type { MusicOptions } from './pascanu-music.ts';
import { type MusicSet, musicSets } from './pascanu-music-sets.ts';
import { count, type Way, wayNames, ways } from './pascanu-setup.ts';
import { meanOf, metricCourse } from './readings.ts';
import type { Conclusion, Quantity, TrialResult, Verdict } from './replication.ts';

/** The runs of one way of training. */
interface Outcome {
  readonly way: Way;
  readonly runs: readonly TrialResult[];
  /** Negative log-likelihood a step, mean over seeds. */
  readonly test: number | null;
  readonly train: number | null;
  /** Whether a run was still learning when its updates were used up. */
  readonly isCut: boolean;
}

/** What the songs turned out to be. */
interface Findings {
  readonly set: MusicSet;
  readonly options: MusicOptions;
  readonly outcomes: readonly Outcome[];
  /** Why the errors cannot be compared; null where the songs are those of the text. */
  readonly otherSongs: string | null;
}

const OUTPUTS = 88;

/** Differences below this share do not count. */
const TIE = 0.002;

/** Judges whatever runs there are; see the card's `judged`. */
export function concludeMusic(results: readonly TrialResult[], options: MusicOptions): Conclusion {
  const set = musicSets[options.set];
  const ended = results.filter(({ status }) => status !== 'stopped');
  const outcomes = wayNames.flatMap((way) => outcomeOf(way, ended));
  const found: Findings = { set, options, outcomes, otherSongs: otherSongsOf(ended, options) };
  const quantities = [
    orderLine(found),
    ...outcomes.map((outcome) => errorLine(found, outcome, 'test')),
    ...outcomes.map((outcome) => errorLine(found, outcome, 'train')),
  ];
  return {
    verdict: overall(quantities),
    sentence: sentenceOf(found),
    quantities,
    figure: [coursePanel(outcomes), tableOf(found)],
    speed: speedOf(ended),
  };
}

function outcomeOf(way: Way, results: readonly TrialResult[]): Outcome[] {
  const runs = results.filter(({ key }) => key.startsWith(`${way}/`));
  if (runs.length === 0) return [];
  const used = runs.filter(({ status }) => status === 'finished');
  return [
    {
      way,
      runs,
      test: meanOf(used.map(({ summary }) => summary?.test?.loss)),
      train: meanOf(used.map(({ summary }) => summary?.train.loss)),
      isCut: used.some(({ reason }) => reason === 'iterations'),
    },
  ];
}

/** A set is recognised by the number of predictions of its test songs. */
function otherSongsOf(results: readonly TrialResult[], { set, evaluated }: MusicOptions): string | null {
  const { label, testSteps } = musicSets[set];
  const n = results.map(({ summary }) => summary?.test?.n).find((value) => value !== undefined);
  if (n === undefined || n === testSteps * OUTPUTS) return null;
  const found = `${count(n / OUTPUTS)} predictions of test songs`;
  return n < testSteps * OUTPUTS && evaluated < 1000
    ? `Not compared: ${found} were looked at, ${label} has ${count(testSteps)}.`
    : `Not compared: these are other songs (${found}, ${label} has ${count(testSteps)}).`;
}

function errorLine(
  { set, options, otherSongs }: Findings,
  { way, runs, test, train, isCut }: Outcome,
  fold: 'test' | 'train',
): Quantity {
  const published = set.published[way][fold];
  const measured = fold === 'test' ? test : train;
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const notes = [
    ...(otherSongs === null ? [] : [otherSongs]),
    ...(isCut ? [`Ended by the limit of ${count(options.updates)} updates.`] : []),
    ...(failed === 0 ? [] : [`${failed} of ${runs.length} runs ended with numbers that are not finite.`]),
  ];
  const compared = byFactor(measured, published, { reproduced: 1.03, near: 1.08 });
  const isOpen = otherSongs !== null || (isCut && compared !== 'reproduced');
  const verdict: Verdict = isOpen ? 'open' : compared;
  return {
    name: `${fold}/${options.set}/${way}`,
    label: `${fold === 'test' ? 'Test' : 'Training'} error, ${ways[way].label}`,
    published,
    measured,
    unit: 'nats a step',
    verdict: fold === 'test' ? verdict : null,
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}

function orderLine({ outcomes, options, otherSongs }: Findings): Quantity {
  const [sgd, clipping, omega] = wayNames.map(
    (way) => outcomes.find((outcome) => outcome.way === way)?.test ?? null,
  );
  const line = {
    name: 'order',
    label: 'Test error: Omega with clipping at most that of clipping, that at most that of SGD',
    published: null,
    publishedText: 'a statement',
    measured: null,
  };
  if (sgd === null || clipping === null || omega === null)
    return { ...line, verdict: 'open', note: 'Not all three ways of training have an error to compare.' };
  const isBelow = (a: number, b: number) => a <= b * (1 + TIE);
  const holds = isBelow(clipping, sgd) && isBelow(omega, clipping);
  const isCut = outcomes.some((outcome) => outcome.isCut);
  const notes = [
    ...(otherSongs === null ? [] : [otherSongs]),
    ...(isCut ? [`Some were still learning after ${count(options.updates)} updates.`] : []),
  ];
  return {
    ...line,
    measuredText: `SGD ${sgd.toFixed(3)}, clipping ${clipping.toFixed(3)}, with Omega ${omega.toFixed(3)}`,
    verdict: isCut || otherSongs !== null ? 'open' : byStatement(holds, isBelow(omega, sgd)),
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}

function sentenceOf({ outcomes, otherSongs, set }: Findings): string {
  if (outcomes.length === 0) return 'No run has come to an end, so nothing can be said.';
  const errors = outcomes.map(
    ({ way, test }) => `${ways[way].label} ${test === null ? 'none' : test.toFixed(2)}`,
  );
  const published = wayNames.map((way) => set.published[way].test.toFixed(2)).join(', ');
  const beside =
    otherSongs === null
      ? ` Published for ${set.label}: ${published}.`
      : ' The songs are not the whole test set of the text.';
  return `Test error in nats a step: ${errors.join(', ')}.${beside}`;
}

function coursePanel(outcomes: readonly Outcome[]): Panel {
  const traces = outcomes.flatMap(({ way, runs }) =>
    runs.map((run) => {
      const { x, y } = metricCourse(run, 'validationLoss');
      const at = [...x.keys()].filter((i) => Number.isFinite(y[i]));
      const seed = runs.length > 1 ? `, seed ${run.key.split('/')[1]}` : '';
      return {
        label: `${ways[way].label}${seed}`,
        x: Float64Array.from(at, (i) => x[i]),
        y: Float64Array.from(at, (i) => y[i]),
      };
    }),
  );
  return {
    kind: 'lines',
    name: 'course',
    title: 'Negative log-likelihood of the validation songs',
    x: { label: 'Update' },
    y: { label: 'Nats a step' },
    traces,
  };
}

const tableOf = ({ set, outcomes }: Findings): Panel => ({
  kind: 'table',
  name: 'errors',
  title: 'Negative log-likelihood a step',
  columns: ['Training', 'Train, published', 'Train, here', 'Test, published', 'Test, here', 'Updates'],
  rows: outcomes.map(({ way, runs, test, train }) => [
    ways[way].label,
    set.published[way].train,
    train ?? '',
    set.published[way].test,
    test ?? '',
    meanOf(runs.map(({ iterations }) => iterations)) ?? '',
  ]),
});

function speedOf(results: readonly TrialResult[]): string | null {
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  if (seconds === 0) return null;
  const rate = results.reduce((sum, { iterations }) => sum + iterations, 0) / seconds;
  return `The text tells no time. Here: ${rate.toFixed(rate < 10 ? 1 : 0)} updates a second, evaluations included.`;
}
