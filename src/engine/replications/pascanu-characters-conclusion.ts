/** What the runs on the characters of a text come to. */
import type { Panel } from '../diagnostics/result.ts';
import { byStatement, overall } from './judge.ts';
import { type CharactersOptions, characterTasks } from './pascanu-characters.ts';
import { count, type Way, wayNames, ways } from './pascanu-setup.ts';
import { meanOf, metricCourse } from './readings.ts';
import type { Conclusion, Quantity, TrialResult } from './replication.ts';

/** The runs of one way of training, in bits a character, mean over seeds. */
interface Outcome {
  readonly way: Way;
  readonly runs: readonly TrialResult[];
  readonly failed: number;
  readonly test: number | null;
  readonly train: number | null;
}

/** Differences below this share do not count. */
const TIE = 0.005;

/** Nats in a bit. */
const LN2 = 0.6931471805599453;

/** Judges whatever runs there are; see the card's `judged`. */
export function concludeCharacters(results: readonly TrialResult[], options: CharactersOptions): Conclusion {
  const outcomes = wayNames.flatMap((way) => outcomeOf(way, results));
  const quantities = [
    orderLine(outcomes, options),
    ...outcomes.map((outcome) => bitsLine(outcome, 'test', options)),
    ...outcomes.map((outcome) => bitsLine(outcome, 'train', options)),
  ];
  return {
    verdict: overall(quantities),
    sentence: sentenceOf(outcomes, options),
    quantities,
    figure: [coursePanel(outcomes), tableOf(outcomes, options)],
    speed: speedOf(results),
  };
}

function outcomeOf(way: Way, results: readonly TrialResult[]): Outcome[] {
  const runs = results.filter(({ key, status }) => key.startsWith(`${way}/`) && status !== 'stopped');
  if (runs.length === 0) return [];
  const used = runs.filter(({ status }) => status === 'finished');
  return [
    {
      ...{ way, runs, failed: runs.length - used.length },
      test: meanOf(used.map(({ summary }) => bitsOf(summary?.test?.loss))),
      train: meanOf(used.map(({ summary }) => bitsOf(summary?.train.loss))),
    },
  ];
}

const bitsOf = (loss: number | null | undefined): number | null =>
  loss === null || loss === undefined ? null : loss / LN2;

/** Of the ways that the text has for this prediction. */
function orderLine(outcomes: readonly Outcome[], { ahead, updates }: CharactersOptions): Quantity {
  const wanted = wayNames.filter((way) => characterTasks[ahead].published[way] !== null);
  const bits = wanted.map((way) => outcomes.find((outcome) => outcome.way === way)?.test ?? null);
  const line = {
    name: 'order',
    label: `Test bits in the order of the text: ${wanted
      .toReversed()
      .map((way) => ways[way].label)
      .join(', ')}`,
    published: null,
    publishedText: 'a statement',
    measured: null,
  };
  const known = bits.filter((value) => value !== null);
  if (known.length < wanted.length)
    return { ...line, verdict: 'open', note: 'Not all ways of training have bits to compare.' };
  const held = known.slice(1).filter((value, i) => value <= known[i] * (1 + TIE)).length;
  return {
    ...line,
    measuredText: wanted.map((way, i) => `${ways[way].label} ${known[i].toFixed(3)}`).join(', '),
    verdict: byStatement(held === known.length - 1, held > 0),
    note: `After ${count(updates)} updates each, at the rates that the text has for each.`,
  };
}

function bitsLine(
  { way, runs, failed, test, train }: Outcome,
  fold: 'test' | 'train',
  { ahead }: CharactersOptions,
): Quantity {
  const published = characterTasks[ahead].published[way]?.[fold] ?? null;
  const diverged =
    failed === 0 ? '' : ` ${failed} of ${runs.length} runs ended with numbers that are not finite.`;
  return {
    name: `${fold}/${ahead}/${way}`,
    label: `${fold === 'test' ? 'Test' : 'Training'} bits, ${ways[way].label}`,
    published,
    ...(published === null ? { publishedText: 'not told' } : {}),
    measured: fold === 'test' ? test : train,
    unit: 'bits a character',
    verdict: published === null ? null : 'open',
    note: `Published for the Penn Treebank; another text has other bits.${diverged}`,
  };
}

function sentenceOf(outcomes: readonly Outcome[], { ahead }: CharactersOptions): string {
  if (outcomes.length === 0) return 'No run has come to an end, so nothing can be said.';
  const bits = outcomes.map(
    ({ way, test }) => `${ways[way].label} ${test === null ? 'none' : test.toFixed(2)}`,
  );
  return `Bits a character for the ${characterTasks[ahead].label} of the test part: ${bits.join(', ')}. The text has the Penn Treebank, which cannot be had freely.`;
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
        y: Float64Array.from(at, (i) => y[i] / LN2),
      };
    }),
  );
  return {
    kind: 'lines',
    name: 'course',
    title: 'Bits a character of the validation part',
    x: { label: 'Update' },
    y: { label: 'Bits a character' },
    traces,
  };
}

const tableOf = (outcomes: readonly Outcome[], { ahead }: CharactersOptions): Panel => ({
  kind: 'table',
  name: 'bits',
  title: 'Bits a character: the Penn Treebank of the text, and this text',
  columns: ['Training', 'Train, treebank', 'Train, here', 'Test, treebank', 'Test, here'],
  rows: outcomes.map(({ way, test, train }) => {
    const published = characterTasks[ahead].published[way];
    return [ways[way].label, published?.train ?? '', train ?? '', published?.test ?? '', test ?? ''];
  }),
});

function speedOf(results: readonly TrialResult[]): string | null {
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  if (seconds === 0) return null;
  const rate = results.reduce((sum, { iterations }) => sum + iterations, 0) / seconds;
  return `The text tells no time. Here: ${rate.toFixed(rate < 10 ? 1 : 0)} updates a second, evaluations included.`;
}
