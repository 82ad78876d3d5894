/** What the runs of a card come to in which one model is tested on many lengths. */
import type { Panel, Trace } from '../diagnostics/result.ts';
import { byDistance, byFactor, byStatement, overall } from './judge.ts';
import { type LengthsAbout, type LengthsOptions, TRAINED } from './pascanu-lengths-card.ts';
import { count } from './pascanu-setup.ts';
import { foundAt, meanOf, metricCourse, tracesIn } from './readings.ts';
import type { Conclusion, Quantity, TrialResult, Verdict } from './replication.ts';

/** A run with what its last weights come to at other lengths. */
interface Tested {
  readonly seed: string;
  readonly result: TrialResult;
  readonly solved: boolean;
  /** Percent wrong by length; empty where it was not looked at. */
  readonly wrong: ReadonlyMap<number, number>;
}

/** What the lines of a conclusion are made from. */
interface Findings {
  readonly about: LengthsAbout;
  readonly options: LengthsOptions;
  readonly runs: readonly Tested[];
  /** The first run that succeeded. */
  readonly model: Tested | undefined;
  /** Whether training had the lengths of the text. */
  readonly isPublished: boolean;
}

/** Percent. */
const ALLOWED = 1;

/** Updates after which the text gave a run up. */
const PATIENCE = 5_000_000;

/** Judges whatever runs there are; see the card's `judged`. */
export function concludeLengths(
  about: LengthsAbout,
  results: readonly TrialResult[],
  options: LengthsOptions,
): Conclusion {
  const runs = results.filter(({ status }) => status !== 'stopped').map(testedOf);
  const isPublished = options.length === TRAINED.from && options.lengthTo === TRAINED.to;
  const found: Findings = { about, options, runs, model: runs.find(({ solved }) => solved), isPublished };
  const quantities = [
    rangeLine(found),
    reachLine(found),
    ...solvedLines(found),
    ...updatesLines(found),
    ...about.errors.map((error) => errorLine(found, error)),
    ...otherLines(found),
  ];
  return {
    verdict: overall(quantities),
    sentence: sentenceOf(found),
    quantities,
    figure: [lengthsPanel(found), coursePanel(found), runsTable(found)],
    speed: speedOf(found),
  };
}

function testedOf(result: TrialResult): Tested {
  const [trace] = tracesIn(foundAt(result, 'other-lengths'), 'wrong');
  const wrong = new Map<number, number>();
  trace?.x.forEach((length, i) => wrong.set(length, trace.y[i]));
  return { seed: result.key.split('/')[1] ?? '', result, solved: result.reason === 'wrong', wrong };
}

const percent = (value: number): string => `${Number(value.toFixed(2))} %`;

/** Why nothing is known of a trained model. */
const noModel = ({ runs, options: { updates } }: Findings): string =>
  runs.length === 0
    ? 'No run has come to an end.'
    : `${runs.length === 1 ? 'The only run did not succeed' : `None of ${runs.length} runs succeeded`} within ${count(updates)} updates.`;

/** The errors of the model at the lengths that it was trained on. */
function rangeLine(found: Findings): Quantity {
  const { model, options } = found;
  const line = {
    name: 'range',
    label: 'At most 1 % wrong at all lengths trained on, by one model',
    published: null,
    publishedText: 'a statement',
    measured: null,
  };
  const tested = [...(model?.wrong ?? [])].filter(
    ([length]) => length >= options.length && length <= options.lengthTo,
  );
  if (model === undefined) return { ...line, verdict: 'open', note: noModel(found) };
  if (tested.length === 0) return { ...line, verdict: 'open', note: 'No such length was looked at.' };
  const right = tested.filter(([, wrong]) => wrong <= ALLOWED).length;
  return {
    ...line,
    measuredText: errorsText(tested),
    verdict: byStatement(right === tested.length, 2 * right >= tested.length),
    note: `Trained on ${options.length} to ${options.lengthTo} steps.`,
  };
}

/** Where lengths reach up to the published multiple of the longest of training. */
function reachLine(found: Findings): Quantity {
  const { about, model, options, isPublished } = found;
  const line = {
    name: 'reach',
    label: `At most 1 % wrong up to ${about.reach} times the longest length of training`,
    published: null,
    publishedText: 'a statement',
    measured: null,
  };
  const beyond = [...(model?.wrong ?? [])].filter(
    ([length]) => length > options.lengthTo && length <= about.reach * options.lengthTo,
  );
  if (model === undefined) return { ...line, verdict: 'open', note: noModel(found) };
  if (beyond.length === 0) return { ...line, verdict: 'open', note: 'No longer sequences were looked at.' };
  const right = beyond.filter(([, wrong]) => wrong <= ALLOWED).length;
  const verdict = byStatement(right === beyond.length, right > 0);
  const why = isPublished
    ? ''
    : ' What is learned from short sequences need not hold as far, so this is not compared.';
  return {
    ...line,
    measuredText: errorsText(beyond),
    verdict: isPublished ? verdict : 'open',
    note: `Trained on ${options.length} to ${options.lengthTo} steps.${why}`,
  };
}

const errorsText = (tested: readonly (readonly [number, number])[]): string =>
  tested.map(([length, wrong]) => `${percent(wrong)} at ${length}`).join(', ');

const otherSettings = ({ options }: Findings): string =>
  `Trained on ${options.length} to ${options.lengthTo} steps; the text has ${TRAINED.from} to ${TRAINED.to}.`;

function solvedLines(found: Findings): Quantity[] {
  const { about, runs, isPublished, options } = found;
  const solved = runs.filter((run) => run.solved).length;
  const measured = runs.length === 0 ? null : (100 * solved) / runs.length;
  const limit = about.updates === null ? PATIENCE : 2 * about.updates.value;
  const isOpen = !isPublished || (solved < runs.length && options.updates < limit);
  const verdict =
    about.solved === null ? null : byDistance(measured, about.solved.percent, { reproduced: 20, near: 40 });
  return [
    {
      name: 'solved',
      label: 'Successful runs',
      published: about.solved?.percent ?? null,
      publishedText: about.solved?.text ?? 'not told',
      measured,
      measuredText: `${solved} of ${runs.length}`,
      unit: '%',
      verdict: verdict === null ? null : isOpen ? 'open' : verdict,
      note: isPublished ? `Within ${count(options.updates)} updates.` : otherSettings(found),
    },
  ];
}

function updatesLines(found: Findings): Quantity[] {
  const { about, runs, isPublished } = found;
  const solved = runs.filter((run) => run.solved);
  const measured = meanOf(solved.map(({ result }) => result.iterations));
  const value = about.updates?.value ?? null;
  return [
    {
      name: 'updates',
      label: 'Mean updates of successful runs',
      published: value,
      ...(value === null ? { publishedText: 'not told' } : {}),
      measured,
      unit: 'updates',
      verdict:
        value === null
          ? null
          : !isPublished
            ? 'open'
            : byFactor(measured, value, { reproduced: 2.5, near: 5 }),
      ...(isPublished ? (measured === null ? { note: noModel(found) } : {}) : { note: otherSettings(found) }),
    },
  ];
}

function errorLine(
  found: Findings,
  { length, percent: published }: { readonly length: number; readonly percent: number },
): Quantity {
  const { model, isPublished } = found;
  const measured = model?.wrong.get(length) ?? null;
  const note =
    model === undefined
      ? noModel(found)
      : !isPublished
        ? otherSettings(found)
        : measured === null
          ? 'This length was not looked at.'
          : undefined;
  return {
    name: `error/${length}`,
    label: `Wrong sequences at ${length} steps`,
    published,
    measured,
    unit: '%',
    verdict: isPublished ? byError(measured, published) : 'open',
    ...(note === undefined ? {} : { note }),
  };
}

/** Lengths that were tested without a published counterpart. */
function otherLines({ about, model }: Findings): Quantity[] {
  const others = [...(model?.wrong ?? [])].filter(([length]) =>
    about.errors.every((error) => error.length !== length),
  );
  return others.map(([length, wrong]) => ({
    name: `error/${length}`,
    label: `Wrong sequences at ${length} steps`,
    published: null,
    publishedText: 'not told',
    measured: wrong,
    unit: '%',
    verdict: null,
  }));
}

/** Percentages: within 1 point or a factor of 1.5, within 5 points or a factor of 3. */
export function byError(measured: number | null, published: number): Verdict {
  const distance = byDistance(measured, published, { reproduced: 1, near: 5 });
  if (distance !== 'near' && distance !== 'not reproduced') return distance;
  const factor = byFactor(measured, published, { reproduced: 1.5, near: 3 });
  return factor === 'reproduced' || distance === 'not reproduced' ? factor : distance;
}

function sentenceOf(found: Findings): string {
  const { about, runs, model, options } = found;
  if (model === undefined) return noModel(found);
  const solved = runs.filter((run) => run.solved).length;
  const good = [...model.wrong].filter(([, wrong]) => wrong <= ALLOWED).map(([length]) => length);
  const longest = Math.max(0, ...good);
  const tested =
    good.length === 0
      ? ''
      : ` The first of them answers at most 1 % wrongly at ${good.length} of ${model.wrong.size} lengths, the longest ${longest} steps.`;
  return `${solved} of ${runs.length} runs learned ${about.words} at ${options.length} to ${options.lengthTo} steps.${tested}`;
}

function lengthsPanel({ about, runs }: Findings): Panel {
  const measured = runs
    .filter(({ wrong }) => wrong.size > 0)
    .map(({ seed, wrong, solved }) => lineOf(`seed ${seed}${solved ? '' : ', not successful'}`, wrong));
  return {
    kind: 'lines',
    name: 'lengths',
    title: 'Wrong sequences against length',
    x: { label: 'Sequence length' },
    y: { label: 'Wrong sequences (%)' },
    traces: [
      ...measured,
      lineOf('published', new Map(about.errors.map((error) => [error.length, error.percent]))),
    ],
  };
}

const lineOf = (label: string, points: ReadonlyMap<number, number>): Trace => ({
  label,
  x: Float64Array.from(points.keys()),
  y: Float64Array.from(points.values()),
});

/** Evaluated rows only. */
function coursePanel({ runs }: Findings): Panel {
  const traces = runs.map(({ seed, result }) => {
    const { x, y } = metricCourse(result, 'validationWrong');
    const at = [...x.keys()].filter((i) => !Number.isNaN(y[i]));
    return {
      label: `seed ${seed}`,
      x: Float64Array.from(at, (i) => x[i]),
      y: Float64Array.from(at, (i) => 100 * y[i]),
    };
  });
  return {
    kind: 'lines',
    name: 'course',
    title: 'Wrong validation sequences while training',
    x: { label: 'Update' },
    y: { label: 'Wrong sequences (%)' },
    traces,
  };
}

const runsTable = ({ runs }: Findings): Panel => ({
  kind: 'table',
  name: 'runs',
  title: 'Runs',
  columns: ['Seed', 'Successful', 'Updates', 'Seconds'],
  rows: runs.map(({ seed, solved, result }) => [
    seed,
    solved ? 'yes' : 'no',
    result.iterations,
    Math.round(result.seconds),
  ]),
});

function speedOf({ about, runs, options }: Findings): string | null {
  const seconds = runs.reduce((sum, { result }) => sum + result.seconds, 0);
  if (seconds === 0) return null;
  const rate = runs.reduce((sum, { result }) => sum + result.iterations, 0) / seconds;
  const here = `Here: ${count(rate)} updates a second at ${options.length} to ${options.lengthTo} steps, evaluations included`;
  if (about.hasTime)
    return `The text: close to 48 h for ${count(PATIENCE)} updates in the worst case. ${here}, so ${(PATIENCE / rate / 3600).toFixed(1)} h for as many.`;
  return `The text tells no time for this task. ${here}.`;
}
