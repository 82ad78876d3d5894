/** Figures 1 and 2 of Pedersen 1997: what ill-conditioning does to training without regularisation. */
import { descentThenGaussNewton, laserData, laserSpec, TESTING, TRAINING } from './pedersen-laser.ts';
import {
  conditionCourse,
  conditionPanel,
  drawnIterations,
  eigenvaluePanel,
  eigenvaluesAt,
  errorPanel,
  nearestPair,
  threeUnitFields,
  type ThreeUnits,
  watchedTrial,
  weightCourses,
  weightPanel,
} from './pedersen-three-units.ts';
import { byFactor, byStatement, overall } from './judge.ts';
import { foundAt, medianOf, metricCourse, resultOf, scalarIn, valueAt } from './readings.ts';
import type { Conclusion, Quantity, Replication, Trial, TrialResult } from './replication.ts';

interface Options extends ThreeUnits {
  readonly seeds: number;
}

/** Key of the run that is drawn; the others are counted only. */
const DRAWN = 'start/1';

/** Above this cosine two outputs are called proportional, as in the diagnostic. */
const PROPORTIONAL = 0.999;
/** The condition number beyond which the text does not trust solutions. */
const UNTRUSTED = 6.7e7;
/** Iterations after the first of Gauss-Newton that are "shortly after". */
const SHORTLY = 15;

const published = {
  cosine: {
    quantity: 'cosine',
    label: 'cos of the outputs of two units at the end',
    value: 0.9998,
    place: 'p. 361',
  },
  'pair-weights': {
    quantity: 'pair-weights',
    label: 'Which weights grow',
    value: null,
    statement: 'The weights that grow are those leading from the two units to every unit and to the output.',
    place: 'p. 361, figure 1 right',
  },
  condition: {
    quantity: 'condition',
    label: 'Condition number',
    value: null,
    statement: 'It grows enormously, rapidly so shortly after the second-order method sets in.',
    place: 'p. 361, figure 2 left',
  },
  eigenvalues: {
    quantity: 'eigenvalues',
    label: 'Eigenvalues after 7, 20 and 100 iterations',
    value: null,
    statement: 'They extend both upward and downward as training goes on.',
    place: 'p. 361, figure 2 right',
  },
  steps: {
    quantity: 'steps',
    label: 'Steps of the line search',
    value: null,
    statement: 'The line search returns very small step sizes.',
    place: 'p. 361',
  },
  unconverged: {
    quantity: 'unconverged',
    label: 'Convergence',
    value: null,
    statement: 'Training seems to converge, and does not: the stop criterion is not met.',
    place: 'pp. 360-362',
  },
} as const;

/** See the head of the file. */
export const pedersenFigures1And2: Replication = {
  name: 'pedersen-fig-1-2',
  label: 'Ill-conditioning without regularisation',
  help: `Three units on the laser, ${TRAINING} points to train and ${TESTING} to test: five iterations of gradient descent, then damped Gauss-Newton without regularisation. Errors, every weight, the condition number and the eigenvalues of the Hessian.`,
  text: 'pedersen-1997',
  place: 'Figures 1 and 2',
  shown:
    'Without regularisation two hidden units become proportional, their outgoing weights grow against each other, and the condition number of the Hessian grows beyond anything that can be solved, while the error looks as if it converged.',
  judged:
    'The cosine of the most alike pair of units: 1 - cos within a factor of 5 of the printed 0.0002 (near within 50). Weights: of as many largest weights as lead from that pair, three quarters do (near: half). Condition number: above 6.7e7, and a thousand times that of the descent, at most 15 iterations after Gauss-Newton sets in, and larger still at the end. Eigenvalues: the largest grows and the smallest falls from 7 to 20 to the last iteration (near: from 7 to the last). Steps: their median below 0.1 after the descent. Convergence: the gradient norm is not below 1e-4 at the end.',
  published: Object.values(published),
  data: laserData,
  fields: {
    ...threeUnitFields,
    seeds: {
      kind: 'integer',
      label: 'Starts',
      help: 'The first, which is drawn, and the seeds after it, which are counted: in how many of them it goes the same way.',
      default: 10,
      min: 1,
      max: 100,
    },
  },
  quick: { seeds: 4 },
  cost: { quick: { seconds: 4 }, full: { seconds: 6 } },
  plan: (given) => {
    const options = given as unknown as Options;
    const first = { key: DRAWN, label: 'The start of the figures', alpha: 0, iterations: options.iterations };
    return [watchedTrial(options, first), ...others(options)];
  },
  conclude: (results, given) => concluded(results, given as unknown as Options),
};

/** The same from other seeds, looked at at the end only. */
function others({ seeds, units, seed, range, descent, iterations }: Options): Trial[] {
  return Array.from({ length: seeds - 1 }, (_, i) => {
    const label = `Start ${i + 2}`;
    const phases = descentThenGaussNewton(descent);
    const name = `Pedersen 1997, ${units} units: ${label}`;
    const own = (seed + i + 1) % 4294967296;
    return {
      key: `start/${i + 2}`,
      label,
      spec: laserSpec({ name, units, alpha: 0, range, seed: own, phases, iterations }),
      data: 'laser',
      looks: [{ name: 'conditioning' }, { name: 'proportional-units' }],
    };
  });
}

function concluded(results: readonly TrialResult[], options: Options): Conclusion {
  const first = resultOf(results, DRAWN);
  if (first === undefined || first.summary === null) {
    const sentence = 'The run of the figures is missing or failed at its start, so nothing can be said.';
    return { verdict: 'open', sentence, quantities: startLines(results), figure: [], speed: null };
  }
  const judged = judgedLines(first, options);
  const verdict = overall(judged);
  return {
    verdict,
    sentence: sentenceOf(first, judged),
    quantities: [...judged, ...toldLines(first), ...startLines(results)],
    figure: [
      errorPanel(first, 'Figure 1, left: errors without regularisation'),
      weightPanel(first, 'Figure 1, right: weights without regularisation'),
      conditionPanel(first, 'Figure 2, left: condition number without regularisation'),
      eigenvaluePanel(first, 'Figure 2, right: eigenvalues without regularisation'),
    ],
    speed: null,
  };
}

function judgedLines(first: TrialResult, options: Options): Quantity[] {
  const pair = nearestPair(first);
  return [
    {
      ...about('cosine'),
      measured: pair?.cosine ?? null,
      measuredText: pair === null ? 'not looked at' : `${pair.names.join(' and ')}`,
      verdict: byFactor(pair === null ? null : Math.max(1e-12, 1 - pair.cosine), 1 - 0.9998, {
        reproduced: 5,
        near: 50,
      }),
    },
    pairWeights(first, pair?.names ?? []),
    conditionLine(first, options.descent),
    eigenvalueLine(first),
    stepLine(first, options.descent),
    {
      ...about('unconverged'),
      measured: first.summary?.gradientNorm ?? null,
      measuredText: first.reason === 'gradient-norm' ? 'the criterion is met' : 'gradient norm at the end',
      verdict: byStatement(first.reason !== 'gradient-norm'),
    },
  ];
}

/** How many of the largest weights lead from the pair. */
function pairWeights(first: TrialResult, names: readonly string[]): Quantity {
  const sizes = weightCourses(first).map(({ words, y }) => ({ words, size: Math.abs(y[y.length - 1]) }));
  const leads = ({ words }: { words: string }) => names.some((name) => words.startsWith(`${name} to `));
  const count = sizes.filter(leads).length;
  const largest = [...sizes].sort((a, b) => b.size - a.size).slice(0, count);
  const share = count === 0 ? null : largest.filter(leads).length / count;
  return {
    ...about('pair-weights'),
    measured: share,
    measuredText:
      share === null
        ? 'not looked at'
        : `share of the ${count} largest weights that lead from ${names.join(' and ')}`,
    verdict: byStatement(share === null ? undefined : share >= 0.75, share !== null && share >= 0.5),
  };
}

function conditionLine(first: TrialResult, descent: number): Quantity {
  const course = conditionCourse(first);
  const known = Array.from(course.x, (x, i) => ({ x, y: course.y[i] }));
  const before = known.filter(({ x }) => x <= descent).at(-1)?.y;
  const soon = known.filter(({ x }) => x > descent && x <= descent + SHORTLY);
  const peak = soon.reduce((most, { y }) => Math.max(most, y), 0);
  const last = known.at(-1)?.y;
  const grows =
    before === undefined || last === undefined
      ? undefined
      : peak > UNTRUSTED && peak > 1000 * before && last > peak;
  return {
    ...about('condition'),
    measured: last ?? null,
    measuredText:
      before === undefined
        ? 'not looked at'
        : `at the end; ${before.toExponential(1)} after the descent, up to ${peak.toExponential(1)} in the ${SHORTLY} iterations after it`,
    verdict: byStatement(grows, last !== undefined && last > UNTRUSTED),
  };
}

function eigenvalueLine(first: TrialResult): Quantity {
  const spectra = drawnIterations(first).flatMap((iteration) => eigenvaluesAt(first, iteration)?.y ?? []);
  const found = drawnIterations(first)
    .map((iteration) => eigenvaluesAt(first, iteration)?.y)
    .filter((y) => y !== undefined)
    .map((y) => ({ largest: y[0], smallest: Number.isNaN(y[y.length - 1]) ? 0 : y[y.length - 1] }));
  const spreads = (a: number, b: number) =>
    found[b].largest > found[a].largest && found[b].smallest < found[a].smallest;
  const known = found.length >= 3 && spectra.length > 0;
  return {
    ...about('eigenvalues'),
    measured: null,
    measuredText: found
      .map(({ largest, smallest }) => `${smallest.toExponential(0)} to ${largest.toExponential(0)}`)
      .join(', then '),
    verdict: byStatement(known ? spreads(0, 1) && spreads(1, 2) : undefined, known && spreads(0, 2)),
  };
}

function stepLine(first: TrialResult, descent: number): Quantity {
  const { x, y } = metricCourse(first, 'stepSize');
  const median = medianOf(Array.from(y).filter((_, i) => x[i] > descent));
  return {
    ...about('steps'),
    measured: median,
    measuredText: 'median after the descent',
    verdict: byStatement(median === null ? undefined : median < 0.1, median !== null && median < 0.5),
  };
}

/** The line of a published quantity, without what was measured. */
function about(quantity: keyof typeof published) {
  const { label, value } = published[quantity];
  return {
    name: quantity,
    label,
    published: value,
    ...(value === null ? { publishedText: published[quantity].statement } : {}),
  };
}

function toldLines(first: TrialResult): Quantity[] {
  const nmse = (name: string, label: string, measured: number | null): Quantity => ({
    name,
    label,
    published: null,
    publishedText: 'drawn, without numbers',
    measured,
    verdict: null,
  });
  const condition = conditionCourse(first);
  return [
    nmse('train-nmse', 'Training NMSE at the end', first.summary?.train.nmse ?? null),
    nmse('test-nmse', 'Test NMSE at the end', first.summary?.test?.nmse ?? null),
    ...drawnIterations(first).map((iteration) =>
      nmse(
        `condition-${iteration}`,
        `Condition number after iteration ${iteration}`,
        valueAt(condition, iteration),
      ),
    ),
  ];
}

/** In how many starts it goes the same way. */
function startLines(results: readonly TrialResult[]): Quantity[] {
  const looked = results.filter((result) => nearestPair(result) !== null);
  const count = (name: string, label: string, is: (result: TrialResult) => boolean): Quantity => {
    const measured = looked.filter(is).length;
    const note = 'The text shows one start.';
    return {
      name,
      label,
      published: null,
      measured,
      measuredText: `of ${looked.length}`,
      verdict: null,
      note,
    };
  };
  return [
    count('starts-proportional', `Starts with two units above ${PROPORTIONAL}`, (result) => {
      return (nearestPair(result)?.cosine ?? 0) >= PROPORTIONAL;
    }),
    count('starts-ill-conditioned', 'Starts whose condition number ends above 6.7e7', (result) => {
      return (scalarIn(foundAt(result, 'conditioning'), 'condition-number') ?? Infinity) > UNTRUSTED;
    }),
  ];
}

function sentenceOf(first: TrialResult, judged: readonly Quantity[]): string {
  const pair = nearestPair(first);
  const held = judged.filter(({ verdict }) => verdict === 'reproduced').length;
  const alike =
    pair === null
      ? ''
      : ` ${pair.names.join(' and ')} end with cos ${pair.cosine.toFixed(6)} between their outputs.`;
  const failed =
    first.reason === 'not-positive-definite' ? ' The matrix became singular to working precision.' : '';
  return `${held} of ${judged.length} findings hold from this start after ${first.iterations} iterations.${alike}${failed} The start was chosen, as the text does not give its own.`;
}
