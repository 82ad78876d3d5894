/** Figures 3 and 4 of Pedersen 1997: the same start with weight decay. */
import { log } from '../math/elementary.ts';
import { laserData, TESTING, TRAINING } from './pedersen-laser.ts';
import {
  conditionCourse,
  conditionPanel,
  eigenvaluePanel,
  eigenvaluesAt,
  errorPanel,
  threeUnitFields,
  type ThreeUnits,
  watchedTrial,
  weightCourses,
  weightPanel,
} from './pedersen-three-units.ts';
import { byFactor, byStatement, overall } from './judge.ts';
import { logTrace, resultOf } from './readings.ts';
import type { Conclusion, Published, Quantity, Replication, TrialResult, Verdict } from './replication.ts';

interface Options extends ThreeUnits {
  readonly alpha: number;
  readonly limit: number;
}

const WITH = 'with';
const WITHOUT = 'without';

const published: readonly Published[] = [
  {
    quantity: 'criterion',
    label: 'Stop criterion',
    value: null,
    statement: 'The gradient norm falls below 1e-4.',
    place: 'p. 362',
  },
  {
    quantity: 'condition',
    label: 'Largest condition number on the way',
    value: 1e8,
    place: 'p. 362, figure 4 left: "grows to 10^8"',
  },
  {
    quantity: 'errors',
    label: 'Final errors against those without regularisation',
    value: null,
    statement: 'Several orders of magnitude below.',
    place: 'p. 362, figures 1 and 3 left',
  },
  {
    quantity: 'weights',
    label: 'Growth of the weights',
    value: null,
    statement: 'Limited, compared with figure 1; some still grow large.',
    place: 'p. 362, figure 3 right',
  },
  {
    quantity: 'largest-eigenvalue',
    label: 'Largest eigenvalue, with against without',
    value: null,
    statement: 'Of the same order of magnitude.',
    place: 'p. 363, figure 4 right',
  },
  {
    quantity: 'smallest-eigenvalue',
    label: 'Smallest eigenvalue, with against without',
    value: null,
    statement: 'The condition number falls only because the smallest eigenvalues rise.',
    place: 'p. 362-363, figure 4 right',
  },
];

/** See the head of the file. */
export const pedersenFigures3And4: Replication = {
  name: 'pedersen-fig-3-4',
  label: 'What regularisation does',
  help: `Three units on the laser, ${TRAINING} points to train and ${TESTING} to test, from the start of figures 1 and 2, with weight decay and without: errors, every weight, the condition number and the eigenvalues of the Hessian.`,
  text: 'pedersen-1997',
  place: 'Figures 3 and 4',
  shown:
    'From the very same start, weight decay of 0.001 lets damped Gauss-Newton converge to a minimum with far smaller errors, though the condition number still grows to about 1e8; only the smallest eigenvalues are lifted.',
  judged:
    'Criterion: the run with weight decay ends because its gradient norm fell below 1e-4. Condition number: its largest value on the way within a factor of 10 of 1e8 (near: 100). Errors: training NMSE at least 100 times smaller than without (near: 10 times). Weights: the largest is smaller than without. Largest eigenvalues: at the ends of both runs within a factor of 10 (near: 100). Smallest eigenvalue: larger than without, by a larger factor than that by which the largest one changed.',
  published,
  data: laserData,
  fields: {
    ...threeUnitFields,
    alpha: {
      kind: 'number',
      label: 'Weight decay',
      help: 'Strength of the regularisation; 0.001 in the text.',
      symbol: '\\alpha',
      default: 0.001,
      above: 0,
      max: 100,
    },
    limit: {
      kind: 'integer',
      label: 'Iterations with weight decay',
      help: 'At most so many, where the stop criterion is not met before. The text names no limit here.',
      default: 400,
      min: 21,
      max: 100000,
    },
  },
  quick: {},
  cost: { quick: { seconds: 4 }, full: { seconds: 4 } },
  plan: (given) => {
    const options = given as unknown as Options;
    const { alpha, limit, iterations } = options;
    return [
      watchedTrial(options, { key: WITH, label: `Weight decay ${alpha}`, alpha, iterations: limit }),
      watchedTrial(options, { key: WITHOUT, label: 'No regularisation', alpha: 0, iterations }),
    ];
  },
  conclude: (results) => concluded(resultOf(results, WITH), resultOf(results, WITHOUT)),
};

function concluded(own: TrialResult | undefined, other: TrialResult | undefined): Conclusion {
  if (own === undefined || own.summary === null) {
    const sentence = 'The run with weight decay is missing or failed at its start, so nothing can be said.';
    return { verdict: 'open', sentence, quantities: [], figure: [], speed: null };
  }
  const judged = [criterion(own), condition(own), ...compared(own, other)];
  return {
    verdict: overall(judged),
    sentence: sentenceOf(own, judged),
    quantities: [...judged, ...told(own, other)],
    figure: [
      errorPanel(own, 'Figure 3, left: errors with weight decay'),
      weightPanel(own, 'Figure 3, right: weights with weight decay'),
      conditionPanel(
        own,
        'Figure 4, left: condition number with weight decay',
        other === undefined ? [] : [logTrace('without weight decay', conditionCourse(other))],
      ),
      eigenvaluePanel(own, 'Figure 4, right: eigenvalues with weight decay'),
    ],
    speed: null,
  };
}

function criterion(own: TrialResult): Quantity {
  const isMet = own.reason === 'gradient-norm';
  return line('criterion', {
    measured: own.summary?.gradientNorm ?? null,
    measuredText: isMet
      ? `met after ${own.iterations} iterations`
      : `not met in ${own.iterations} iterations`,
    verdict: byStatement(isMet),
  });
}

function condition(own: TrialResult): Quantity {
  const { y } = conditionCourse(own);
  const largest = y.length === 0 ? null : y.reduce((most, value) => Math.max(most, value), 0);
  return line('condition', {
    measured: largest,
    verdict: byFactor(largest, 1e8, { reproduced: 10, near: 100 }),
  });
}

/** What can be said only beside the run without. */
function compared(own: TrialResult, other: TrialResult | undefined): Quantity[] {
  const errors = ratio(other?.summary?.train.nmse, own.summary?.train.nmse);
  const weights = { own: largestWeight(own), other: other === undefined ? null : largestWeight(other) };
  const [ends, otherEnds] = [endsOf(own), other === undefined ? null : endsOf(other)];
  const largest = ratio(ends?.largest, otherEnds?.largest);
  const smallest = ratio(ends?.smallest, otherEnds?.smallest);
  return [
    line('errors', {
      measured: errors,
      measuredText:
        errors === null
          ? 'not known'
          : `times smaller: ${(log(errors) / log(10)).toFixed(1)} orders of magnitude`,
      verdict: byStatement(errors === null ? undefined : errors >= 100, errors !== null && errors >= 10),
      note: 'How far apart they end depends on the start: without regularisation some starts stall early and others nearly converge.',
    }),
    line('weights', {
      measured: weights.own,
      measuredText: `largest weight; ${weights.other === null ? 'not known' : weights.other.toPrecision(3)} without`,
      verdict: byStatement(
        weights.own === null || weights.other === null ? undefined : weights.own < weights.other,
      ),
    }),
    line('largest-eigenvalue', {
      measured: largest,
      measuredText: 'times that without',
      verdict: byFactor(largest, 1, { reproduced: 10, near: 100 }),
    }),
    line('smallest-eigenvalue', {
      measured: smallest,
      measuredText: 'times that without',
      verdict: byStatement(
        smallest === null || largest === null
          ? undefined
          : smallest > 1 && smallest > Math.max(largest, 1 / largest),
      ),
    }),
  ];
}

function line(
  name: string,
  found: {
    readonly measured: number | null;
    readonly measuredText?: string;
    readonly verdict: Verdict | null;
    readonly note?: string;
  },
): Quantity {
  const about = published.find(({ quantity }) => quantity === name);
  const text = about?.statement === undefined ? {} : { publishedText: about.statement };
  return { name, label: about?.label ?? name, published: about?.value ?? null, ...text, ...found };
}

function told(own: TrialResult, other: TrialResult | undefined): Quantity[] {
  const nmse = (name: string, label: string, measured: number | null | undefined): Quantity => ({
    name,
    label,
    published: null,
    publishedText: 'drawn, without numbers',
    measured: measured ?? null,
    verdict: null,
  });
  return [
    nmse('train-nmse', 'Training NMSE with weight decay', own.summary?.train.nmse),
    nmse('test-nmse', 'Test NMSE with weight decay', own.summary?.test?.nmse),
    nmse('train-nmse-without', 'Training NMSE without', other?.summary?.train.nmse),
    nmse('test-nmse-without', 'Test NMSE without', other?.summary?.test?.nmse),
  ];
}

const ratio = (a: number | null | undefined, b: number | null | undefined): number | null =>
  typeof a === 'number' && typeof b === 'number' && a > 0 && b > 0 ? a / b : null;

function largestWeight(result: TrialResult): number | null {
  const sizes = weightCourses(result).map(({ y }) => Math.abs(y[y.length - 1]));
  return sizes.length === 0 ? null : Math.max(...sizes);
}

/** Largest and smallest eigenvalue at the end, with the regularisers. */
function endsOf(result: TrialResult): { largest: number; smallest: number } | null {
  const y = eigenvaluesAt(result, result.iterations)?.y;
  return y === undefined ? null : { largest: y[0], smallest: y[y.length - 1] };
}

function sentenceOf(own: TrialResult, judged: readonly Quantity[]): string {
  const held = judged.filter(({ verdict }) => verdict === 'reproduced').length;
  const end =
    own.reason === 'gradient-norm'
      ? `Gauss-Newton with weight decay converged after ${own.iterations} iterations`
      : `Gauss-Newton with weight decay did not meet the criterion in ${own.iterations} iterations`;
  return `${end}; ${held} of ${judged.length} findings hold from this start, which was chosen, as the text does not give its own.`;
}
