/** How many parameters the data really decide, and what error that lets expect on other data. */
import { weightBlocks } from '../network/weight-blocks.ts';
import type { Problem } from '../train/problem.ts';
import { evaluateSets } from '../metrics/evaluate-sets.ts';
import { setMetrics } from '../metrics/index.ts';
import { type Curvature, curvatureOf, effectiveShares, MOST_WEIGHTS, refuseCurvature } from './curvature.ts';
import { denseFlops, inDouble, restore } from './in-double.ts';
import type { Diagnostic } from './index.ts';
import { blockName, shown } from './looked-at.ts';
import { stage } from './progress.ts';
import type { Finding, Panel, Scalar } from './result.ts';
import type { Subject } from './subject.ts';

/**
 * N_eff = tr(H J^-1 H J^-1) with J = H + R, and the final prediction errors (p + N)/(p - N) E_train with N_eff
 * (Pedersen, Hansen & Larsen 1996) and with the number of weights (Akaike; Pedersen & Hansen 1995). The estimates of
 * error are about a series and squared errors; they are NaN elsewhere.
 */
export const effectiveParameters: Diagnostic = {
  name: 'effective-parameters',
  label: 'Effective parameters',
  help: 'How many of the trained weights the data decide rather than the regularisers, connection by connection, and the error on new data that this lets expect (final prediction error).',
  family: 'curvature',
  source:
    'Pedersen, Hansen & Larsen 1996 (effective parameters); Pedersen & Hansen 1995 (final prediction error); Akaike 1969',
  normal:
    'Between 0 and the number of weights, well below the number of training values. It falls as weight decay grows. Both prediction errors hold for weights near a minimum and errors that are independent from step to step.',
  advice:
    'Prune while the final prediction error falls. Where the effective number is close to the number of training values, use more data, fewer units or more weight decay; where the test error is far above the final prediction error, training and test data differ.',
  needs: ['tangent', 'second'],
  fields: {},
  refuses: refuseCurvature,
  flops: (size) => denseFlops(size) + 2 * Math.min(size.layout.freeCount, MOST_WEIGHTS) ** 3,
  compute: function* (subject) {
    const problem = inDouble(subject);
    try {
      const curvature = yield* stage(curvatureOf(problem), { from: 0, to: 0.95 });
      const shares = effectiveShares(curvature);
      const errors = errorsOf(subject, problem, sum(shares));
      return {
        scalars: scalarsOf(shares, errors),
        panels: [sharesPanel(subject, curvature, shares), errorPanel(errors)],
        findings: findingsOf(curvature, shares, errors),
      };
    } finally {
      restore(problem);
    }
  },
};

/** Mean squared errors a value, in scaled units; NaN where they have no meaning. */
interface Errors {
  /** Training values. */
  readonly values: number;
  readonly train: number;
  readonly test: number;
  readonly effective: number;
  readonly akaike: number;
}

/** (p + N)/(p - N): by how much a model of N parameters fitted to p values does worse on others; NaN for N >= p. */
export const predictionFactor = (values: number, parameters: number): number =>
  parameters < values ? (values + parameters) / (values - parameters) : NaN;

function errorsOf({ run, spec, layout }: Subject, problem: Problem, effective: number): Errors {
  const values = problem.counted * layout.outputs;
  if (run.source.kind !== 'series' || !isSquared(problem))
    return { values, train: NaN, test: NaN, effective: NaN, akaike: NaN };
  const sums = evaluateSets(problem, run.source.prepared, spec.data.testStart);
  const train = trainingError(problem);
  return {
    values,
    train,
    test: setMetrics(sums.test)?.mse ?? NaN,
    effective: train * predictionFactor(values, effective),
    akaike: train * predictionFactor(values, layout.freeCount),
  };
}

/** Mean squared error over the training values that count, in scaled units; NaN for a loss of another kind. */
export function trainingError(problem: Problem): number {
  const { error, counted, layout, loss, lossOptions } = problem;
  if (!isSquared(problem)) return NaN;
  return (loss.isMean(lossOptions) ? error * counted : 2 * error) / (counted * layout.outputs);
}

/** Whether the loss is a sum or a mean of squared errors. */
const isSquared = ({ loss }: Pick<Problem, 'loss'>): boolean =>
  loss.name === 'squared-error' || loss.name === 'mean-squared-error';

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function scalarsOf(shares: Float64Array, { values, train, test, effective, akaike }: Errors): Scalar[] {
  return [
    { name: 'effective', label: 'Effective number of parameters', value: sum(shares) },
    { name: 'weights', label: 'Trained weights', value: shares.length },
    { name: 'values', label: 'Training values', value: values },
    { name: 'train-mse', label: 'Training error (MSE, scaled)', value: train, log: true },
    { name: 'fpe', label: 'Final prediction error with effective parameters', value: effective, log: true },
    { name: 'fpe-akaike', label: 'Final prediction error with all weights', value: akaike, log: true },
    { name: 'test-mse', label: 'Test error (MSE, scaled)', value: test, log: true },
  ];
}

function sharesPanel({ layout }: Subject, { indices }: Curvature, shares: Float64Array): Panel {
  const column = new Map(Array.from(indices, (index, c) => [index, c]));
  const rows = weightBlocks(layout).map((block) => {
    const found: number[] = [];
    for (let i = 0; i < block.rows; i++) {
      for (let j = 0; j < block.cols; j++) {
        const c = column.get(block.at + i * block.stride + j);
        if (c !== undefined) found.push(shares[c]);
      }
    }
    return [blockName(layout, block), found.length, found.reduce((total, share) => total + share, 0)];
  });
  return {
    kind: 'table',
    name: 'shares',
    title: 'Effective parameters by connection',
    columns: ['Connection', 'Trained weights', 'Effective'],
    rows,
  };
}

function errorPanel({ train, effective, akaike, test }: Errors): Panel {
  return {
    kind: 'bars',
    name: 'errors',
    title: 'Errors, measured and expected',
    y: { label: 'Mean squared error (scaled units)', log: true },
    labels: ['Training', 'Expected, effective parameters', 'Expected, all weights', 'Test'],
    values: Float64Array.of(train, effective, akaike, test),
  };
}

function findingsOf({ shift }: Curvature, shares: Float64Array, errors: Errors): Finding[] {
  const effective = sum(shares);
  const findings: Finding[] = [
    {
      name: 'effective',
      level: 'note',
      sentence: `The data decide ${shown(effective)} of ${shares.length} trained weights.`,
      remedies: [],
    },
  ];
  if (effective > errors.values / 2)
    findings.push({
      name: 'few-values',
      level: 'warning',
      sentence: `${shown(effective)} effective parameters stand against ${errors.values} training values: the estimates of error mean little, and the network may learn noise.`,
      remedies: [],
    });
  if (shift > 0) findings.push(singular(shift));
  return findings;
}

/** Says that H + R had to be shifted. */
export const singular = (shift: number): Finding => ({
  name: 'singular',
  level: 'warning',
  sentence: `The curvature is singular to rounding: ${shown(shift)} was added to its diagonal. Some combinations of weights have no effect at all; look at the causes of ill-conditioning, or use weight decay.`,
  remedies: [],
});
