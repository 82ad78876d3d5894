/** Figure 5 of Pedersen 1997: damped Gauss-Newton against gradient descent from the same starts. */
import type { Panel } from '../diagnostics/result.ts';
import {
  descentThenGaussNewton,
  laserData,
  laserSpec,
  rangeField,
  seedField,
  TESTING,
  TRAINING,
} from './pedersen-laser.ts';
import { byDistance, byFactor, byStatement, overall } from './judge.ts';
import { logTrace, meanOf, medianOf, metricCourse } from './readings.ts';
import type {
  Conclusion,
  Published,
  Quantity,
  Replication,
  Trial,
  TrialResult,
  Verdict,
} from './replication.ts';

interface Options {
  readonly units: number;
  readonly alpha: number;
  readonly range: number;
  readonly seeds: number;
  readonly seed: number;
  readonly iterations: number;
  readonly descent: number;
}

/** The two methods as the text compares them. */
const METHODS = [
  { name: 'gauss-newton', label: 'Damped Gauss-Newton' },
  { name: 'gradient-descent', label: 'Gradient descent' },
] as const;

/** Iterations that the text allows. */
const ALLOWED = 10000;

const published: readonly Published[] = [
  number('gauss-newton-train', 'Gauss-Newton: mean training NMSE', 7.7e-4),
  number('gauss-newton-test', 'Gauss-Newton: mean test NMSE', 4.9e-3),
  number('gauss-newton-criterion', 'Gauss-Newton: share of runs that met the criterion', 1),
  number('gradient-descent-train', 'Gradient descent: mean training NMSE', 4.0e-3),
  number('gradient-descent-test', 'Gradient descent: mean test NMSE', 7.8e-3),
  number('gradient-descent-criterion', 'Gradient descent: share of runs that met the criterion', 0),
  { ...number('gauss-newton-seconds', 'Gauss-Newton: mean time of a run', 200), unit: 's' },
  { ...number('gradient-descent-seconds', 'Gradient descent: mean time of a run', 8140), unit: 's' },
  number('iterations-factor', 'Iterations of gradient descent over those of Gauss-Newton', 50),
  number('time-factor', 'Time of gradient descent over that of Gauss-Newton', 40),
  {
    ...number('lower', 'Gauss-Newton against gradient descent', null),
    statement: 'Training and test errors of gradient descent end much higher.',
  },
];

function number(quantity: string, label: string, value: number | null): Published {
  return { quantity, label, value, place: 'p. 363' };
}

/** See the head of the file. */
export const pedersenFigure5: Replication = {
  name: 'pedersen-fig-5',
  label: 'Gauss-Newton against gradient descent',
  help: `Nine units on the laser, ${TRAINING} points to train and ${TESTING} to test, weight decay 0.02: damped Gauss-Newton and gradient descent with step halving from the same starts, until the gradient norm is below 1e-4 or for 10000 iterations.`,
  text: 'pedersen-1997',
  place: 'Figure 5',
  shown:
    'From six starts damped Gauss-Newton converges in every run and reaches much smaller errors than gradient descent, which never converges in 10000 iterations and takes 40 times as long.',
  judged:
    'Mean NMSE of each method and set within a factor of 2 of the printed one (near: 5). Share of runs that met the criterion within 0.1 of the printed one (near: 0.5). "Much higher": training and test NMSE of gradient descent on average above those of Gauss-Newton (near: one of them). Iterations and times are told, not judged, as computers and stop iterations differ. What 10000 iterations of gradient descent come to, and whether runs meet the criterion in so many, is open in shorter runs.',
  published,
  data: laserData,
  fields: {
    units: {
      kind: 'integer',
      label: 'Hidden units',
      help: 'Nine in the text, which makes 109 weights.',
      symbol: 'N_h',
      default: 9,
      min: 1,
      max: 30,
    },
    alpha: {
      kind: 'number',
      label: 'Weight decay',
      help: 'Strength of the regularisation; 0.02 in the text.',
      symbol: '\\alpha',
      default: 0.02,
      min: 0,
      max: 100,
    },
    range: rangeField('Initial weights are uniform between minus and plus this number; 0.3 in the text.'),
    seeds: {
      kind: 'integer',
      label: 'Starts',
      help: 'Six in the text.',
      default: 6,
      min: 1,
      max: 100,
    },
    seed: seedField('Of the first start; the others have the seeds after it.'),
    iterations: {
      kind: 'integer',
      label: 'Iterations',
      help: 'At most so many in each run; 10000 in the text.',
      default: ALLOWED,
      min: 10,
      max: 1000000,
    },
    descent: {
      kind: 'integer',
      label: 'Gradient descent first',
      help: "Iterations of gradient descent before Gauss-Newton. Five in the text's first experiment; it does not say whether in this one too.",
      default: 5,
      min: 0,
      max: 10000,
    },
  },
  quick: { seeds: 3, iterations: 500 },
  cost: {
    quick: { seconds: 12 },
    full: { seconds: 400 },
  },
  plan: (given) => {
    const options = given as unknown as Options;
    return Array.from({ length: options.seeds }, (_, i) =>
      METHODS.map((method) => trialOf(options, method, i + 1)),
    ).flat();
  },
  conclude: (results, given) => concluded(results, given as unknown as Options),
};

function trialOf(options: Options, { name, label }: (typeof METHODS)[number], start: number): Trial {
  const { units, alpha, range, seed, iterations, descent } = options;
  return {
    key: `${name}/${start}`,
    label: `${label}, start ${start}`,
    data: 'laser',
    spec: laserSpec({
      name: `Pedersen 1997, ${units} units: ${label.toLowerCase()}, start ${start}`,
      ...{ units, alpha, range, iterations },
      seed: (seed + start - 1) % 4294967296,
      phases: name === 'gauss-newton' ? descentThenGaussNewton(descent) : [{ method: name }],
    }),
  };
}

/** What the runs of a method came to. */
interface Outcome {
  readonly runs: readonly TrialResult[];
  readonly train: number | null;
  readonly test: number | null;
  readonly met: number | null;
  readonly seconds: number | null;
  readonly iterations: number | null;
}

function concluded(results: readonly TrialResult[], options: Options): Conclusion {
  const [newton, descent] = METHODS.map(({ name }) => outcomeOf(results, name));
  const isWhole = options.iterations >= ALLOWED;
  const judged = [
    ...linesOf('gauss-newton', newton, isWhole),
    ...linesOf('gradient-descent', descent, isWhole),
  ];
  judged.push(lowerLine(newton, descent));
  return {
    verdict: overall(judged),
    sentence: sentenceOf(newton, descent),
    quantities: [...judged, ...timeLines(newton, descent), ...medianLines(newton, descent)],
    figure: [
      panelOf('gauss-newton', 'Figure 5, left: damped Gauss-Newton', newton),
      panelOf('gradient-descent', 'Figure 5, right: gradient descent', descent),
    ],
    speed:
      newton.seconds === null || descent.seconds === null
        ? null
        : `A run took ${newton.seconds.toFixed(1)} s by Gauss-Newton and ${descent.seconds.toFixed(1)} s by gradient descent here, for ${Math.round(newton.iterations ?? 0)} and ${Math.round(descent.iterations ?? 0)} iterations on average; 200 s and 8140 s in the text.`,
  };
}

function outcomeOf(results: readonly TrialResult[], method: string): Outcome {
  const runs = results.filter(({ key, summary }) => key.startsWith(`${method}/`) && summary !== null);
  const met = runs.filter(({ reason }) => reason === 'gradient-norm').length;
  return {
    runs,
    train: meanOf(runs.map(({ summary }) => summary?.train.nmse)),
    test: meanOf(runs.map(({ summary }) => summary?.test?.nmse)),
    met: runs.length === 0 ? null : met / runs.length,
    seconds: meanOf(runs.map(({ seconds }) => seconds)),
    iterations: meanOf(runs.map(({ iterations }) => iterations)),
  };
}

/** Why test errors on the measured laser differ: looked at with this very experiment. */
const TEST_NOTE =
  'On the measured laser the test error lies almost wholly in the collapse of the intensity at points 1058 to 1084, where starts differ by a factor of ten and more; over points 1001 to 1050 it is of the printed size. The printed mean was not met in any form of this experiment that was tried.';

const CRITERION_NOTE =
  'Runs that do not meet the criterion stall where the dynamics of the network expand: the gradient is large and the line search returns tiny steps. The text does not say how it avoided this; some iterations of gradient descent first help (50 more than 5 from our starts), but not always.';

const SHORT_NOTE = 'The runs were shorter than the 10000 iterations of the text.';

/** In the text Gauss-Newton had converged after some 200 iterations, so its errors can be judged in short runs too. */
function linesOf(method: string, outcome: Outcome, isWhole: boolean): Quantity[] {
  const isNewton = method === 'gauss-newton';
  const error = (set: 'train' | 'test'): Quantity => {
    const rule = { reproduced: 2, near: 5 };
    const verdict = isWhole || isNewton ? byFactor(outcome[set], valueOf(`${method}-${set}`), rule) : 'open';
    const isWorse = verdict !== 'reproduced' && (outcome[set] ?? 0) > valueOf(`${method}-${set}`);
    const why = isNewton && set === 'test' && isWorse ? TEST_NOTE : undefined;
    return { ...line(`${method}-${set}`), measured: outcome[set], verdict, ...noted(why, verdict) };
  };
  const { met, runs } = outcome;
  const isTold = isWhole || (isNewton && met === 1);
  const rule = { reproduced: 0.1, near: 0.5 };
  const verdict = isTold ? byDistance(met, valueOf(`${method}-criterion`), rule) : 'open';
  return [
    error('train'),
    error('test'),
    {
      ...line(`${method}-criterion`),
      measured: met,
      measuredText: `${Math.round((met ?? 0) * runs.length)} of ${runs.length}`,
      publishedText: isNewton ? '6 of 6' : '0 of 6',
      verdict,
      ...noted(isWhole && isNewton && verdict !== 'reproduced' ? CRITERION_NOTE : undefined, verdict),
    },
  ];
}

function noted(why: string | undefined, verdict: Verdict): { note?: string } {
  const note = why ?? (verdict === 'open' ? SHORT_NOTE : undefined);
  return note === undefined ? {} : { note };
}

function lowerLine(newton: Outcome, descent: Outcome): Quantity {
  const lower = (['train', 'test'] as const).map((set) => {
    const [a, b] = [newton[set], descent[set]];
    return a === null || b === null ? undefined : a < b;
  });
  const ratio = newton.train === null || descent.train === null ? null : descent.train / newton.train;
  const known = lower.every((one) => one !== undefined);
  return {
    ...line('lower'),
    publishedText: 'Training and test errors of gradient descent end much higher.',
    measured: ratio,
    measuredText: 'times the training NMSE of Gauss-Newton',
    verdict: byStatement(known ? lower.every((one) => one === true) : undefined, lower.includes(true)),
  };
}

function timeLines(newton: Outcome, descent: Outcome): Quantity[] {
  const told = (name: string, measured: number | null, unit?: string): Quantity => ({
    ...line(name),
    measured,
    ...(unit === undefined ? {} : { unit }),
    verdict: null,
  });
  const over = (a: number | null, b: number | null) => (a === null || b === null || b === 0 ? null : a / b);
  const reached = reachesOf(newton, descent);
  return [
    told('gauss-newton-seconds', newton.seconds, 's'),
    told('gradient-descent-seconds', descent.seconds, 's'),
    told('iterations-factor', over(descent.iterations, newton.iterations)),
    told('time-factor', over(descent.seconds, newton.seconds)),
    {
      name: 'lead',
      label: 'Gauss-Newton: median time to the training error that gradient descent ends with',
      published: null,
      measured: medianOf(reached),
      measuredText: `${reached.length} of ${newton.runs.length} runs reach it`,
      unit: 's',
      verdict: null,
    },
  ];
}

/** Seconds until each run of Gauss-Newton has the mean final training error of gradient descent; those that do. */
function reachesOf({ runs }: Outcome, { train }: Outcome): number[] {
  if (train === null) return [];
  return runs.flatMap((run) => {
    const { x, y } = metricCourse(run, 'trainNmse');
    const at = y.findIndex((value) => value <= train);
    return at < 0 || run.iterations === 0 ? [] : [(x[at] / run.iterations) * run.seconds];
  });
}

/** Means are led by the worst start. */
function medianLines(newton: Outcome, descent: Outcome): Quantity[] {
  return [newton, descent].flatMap(({ runs }, m) =>
    (['train', 'test'] as const).map((set) => ({
      name: `${METHODS[m].name}-${set}-median`,
      label: `${METHODS[m].label}: median ${set === 'train' ? 'training' : 'test'} NMSE`,
      published: null,
      measured: medianOf(runs.map(({ summary }) => summary?.[set]?.nmse)),
      verdict: null,
    })),
  );
}

const valueOf = (name: string): number => published.find(({ quantity }) => quantity === name)?.value ?? NaN;

function line(name: string) {
  const about = published.find(({ quantity }) => quantity === name);
  return { name, label: about?.label ?? name, published: about?.value ?? null };
}

function panelOf(name: string, title: string, { runs }: Outcome): Panel {
  const references = (['train', 'test'] as const).map((set) => ({
    axis: 'y' as const,
    at: valueOf(`${name}-${set}`),
    label: `printed mean at the end, ${set === 'train' ? 'training' : 'test'}`,
  }));
  return {
    kind: 'lines',
    name,
    title,
    x: { label: 'Iteration' },
    y: { label: 'NMSE', log: true },
    traces: runs.flatMap((run) => {
      const start = run.key.split('/')[1];
      return [
        logTrace(`training, start ${start}`, metricCourse(run, 'trainNmse'), 'training'),
        logTrace(`test, start ${start}`, metricCourse(run, 'testNmse'), 'test'),
      ];
    }),
    references,
  };
}

function sentenceOf(newton: Outcome, descent: Outcome): string {
  if (newton.train === null || descent.train === null)
    return 'Runs of one of the methods are missing or failed, so the two cannot be compared.';
  const met = Math.round((newton.met ?? 0) * newton.runs.length);
  return `Gauss-Newton met the criterion in ${met} of ${newton.runs.length} runs and ends with a mean training NMSE of ${newton.train.toExponential(1)} (test ${(newton.test ?? NaN).toExponential(1)}), gradient descent with ${descent.train.toExponential(1)} (test ${(descent.test ?? NaN).toExponential(1)}).`;
}
