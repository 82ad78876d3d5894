/** What a run has reached: metrics, predictions, weights, at its present weights. */
import type { SetRanges } from '../data/prepare.ts';
import { columnNamed } from '../data/series.ts';
import { UnfoldError } from '../errors.ts';
import { sha256Hex } from '../hash.ts';
import { computeNormalEquations } from '../gradients/normal-equations.ts';
import { conditionNumber } from '../math/linalg.ts';
import { predictions } from '../metrics/evaluate-sets.ts';
import { type SetMetrics, setMetrics } from '../metrics/index.ts';
import { weightCount, weightNames } from '../network/weight-names.ts';
import { INPUT } from '../network/spec.ts';
import { linearise } from './advance.ts';
import { evaluateRun, summarySums } from './evaluation.ts';
import { gradientNorm, penaltyCurvature, uncounted } from './problem.ts';
import type { Run } from './run.ts';

/** Above this many trained weights the eigenvalues of J'J are not computed for a summary: it would take seconds. */
const MOST_WEIGHTS_FOR_EIGENVALUES = 300;

/** What a run has reached: the metrics of its present weights. Validation or test is null where the set is empty. */
export interface Summary {
  readonly iterations: number;
  readonly parameters: number;
  readonly cost: number;
  readonly gradientNorm: number;
  readonly train: SetMetrics;
  readonly validation: SetMetrics | null;
  readonly test: SetMetrics | null;
  /** Condition number of J'J and of J'J + alpha I at these weights; null where it was not computed. */
  readonly conditionNumber: number | null;
  readonly conditionNumberDamped: number | null;
  /** SHA-256 of the weights' bytes, little-endian. */
  readonly weightsSha256: string;
}

/** One-step-ahead predictions beside the series, in the series' own units, over all samples in time order. */
export interface Forecast {
  readonly iteration: number;
  readonly target: string;
  readonly unit: string | null;
  /** Row of the series that each sample predicts. */
  readonly rows: Float64Array;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  /** Sample index ranges [start, end) of the sets. */
  readonly sets: SetRanges;
}

/** One weight with its place in words and its value. */
export interface NamedWeight {
  /** 'hidden[3]' */
  readonly to: string;
  /** 'hidden[1]', 'input[0]' or 'bias' */
  readonly from: string;
  readonly delay: number;
  readonly value: number;
}

/** Metrics of all sets, gradient norm, condition numbers and the hash of the weights. Counts nothing. */
export function summarise(run: Run): Summary {
  return uncounted(run.problem, () => summary(run));
}

function summary(run: Run): Summary {
  const { problem, state, plan } = run;
  if (!plan.changes && !run.cache.linearised) linearise(run);
  const sums = summarySums(run);
  const empty: SetMetrics = {
    e: NaN,
    mse: NaN,
    nmse: NaN,
    nrmse: NaN,
    loss: null,
    wrong: null,
    bits: null,
    n: 0,
  };
  return {
    iterations: state.iteration,
    parameters: weightCount(problem.layout),
    cost: plan.changes ? state.cost : problem.cost,
    gradientNorm: plan.changes ? state.gradientNorm : gradientNorm(problem),
    train: setMetrics(sums.train) ?? empty,
    validation: setMetrics(sums.validation),
    test: setMetrics(sums.test),
    ...conditioning(run),
    weightsSha256: weightsSha256(state.theta),
  };
}

/**
 * Predictions of the first target over all samples, beside the series' own values (filled-in ones where it has gaps, none
 * where they are masked), in its own units: every prediction knows the true values before it. Rows are those of the
 * prepared series, which a step may have resampled. Samples between sets that start from zero have no prediction.
 */
export function forecastOf(run: Run): Forecast {
  const { problem, spec, state, source } = run;
  if (source.kind !== 'series') {
    throw new UnfoldError(
      'run.no-series',
      'This run trains on sequences, not on one series: there is nothing to forecast. Look at its metrics instead.',
    );
  }
  const { prepared } = source;
  evaluateRun(run); // so that the trajectory holds the accepted weights' own pass, without noise
  const target = prepared.spec.targets[0];
  const pick = (matrix: Float64Array) =>
    Float64Array.from({ length: prepared.samples }, (_, s) => matrix[s * prepared.outputSize]);
  const column = columnNamed(prepared.series, target);
  const rows = Float64Array.from({ length: prepared.samples }, (_, s) => prepared.rowOf(s));
  // Scaling and its inverse round; the series' own numbers do not.
  const used = prepared.toOriginal(target, pick(prepared.targets));
  const predicted = prepared.toOriginal(target, pick(predictions(problem, prepared, spec.data.testStart)));
  if (spec.data.testStart === 'zero') clearBetween(predicted, prepared.sets);
  for (const { from, to } of prepared.cuts) predicted.fill(NaN, from, to);
  const masks = spec.data.missing === 'mask' || spec.data.missing === 'cut';
  return {
    iteration: state.iteration,
    target,
    unit: column?.unit ?? null,
    rows,
    actual: used.map((value, s) => {
      const own = column?.values[rows[s]] ?? NaN;
      return Number.isNaN(own) && !masks ? value : own;
    }),
    predicted,
    sets: prepared.sets,
  };
}

/** Rows of an embargo belong to no set: where sets start from zero the network is not run over them. */
function clearBetween(predicted: Float64Array, { train, validation, test }: SetRanges): void {
  const ranges = [train, validation, test];
  for (let s = 0; s < predicted.length; s++)
    if (!ranges.some(({ start, end }) => s >= start && s < end)) predicted[s] = NaN;
}

/** All weights that exist, named. */
export function weightsOf({ problem, state }: Run): readonly NamedWeight[] {
  return weightNames(problem.layout).map(({ index, to, unit, from, source, delay }) => ({
    to: `${to}[${unit}]`,
    from: from === 'bias' ? 'bias' : `${from === INPUT ? 'input' : from}[${source}]`,
    delay,
    value: state.theta[index],
  }));
}

/** SHA-256 of the weights' bytes, little-endian, in the order of theta. */
export function weightsSha256(theta: Float64Array | Float32Array): string {
  const size = theta.BYTES_PER_ELEMENT;
  const view = new DataView(new ArrayBuffer(theta.length * size));
  theta.forEach((weight, i) => {
    if (size === 8) view.setFloat64(8 * i, weight, true);
    else view.setFloat32(4 * i, weight, true);
  });
  return sha256Hex(new Uint8Array(view.buffer));
}

/** kappa of J'J and of J'J + alpha I, where a second-order method has the buffers and the matrix is not too large. */
function conditioning(run: Run): Pick<Summary, 'conditionNumber' | 'conditionNumberDamped'> {
  const { problem } = run;
  const none = { conditionNumber: null, conditionNumberDamped: null };
  if (run.plan.changes || problem.second === null || problem.layout.freeCount > MOST_WEIGHTS_FOR_EIGENVALUES)
    return none;
  if (!Number.isFinite(problem.cost)) return none;
  computeNormalEquations(problem);
  run.cache.linearised = false; // the gradient came with J'J, and a first-order method's own has other roundings
  const { hessian } = problem.second;
  return {
    conditionNumber: conditionNumber(hessian, 0),
    conditionNumberDamped: conditionNumber(hessian, penaltyCurvature(problem)),
  };
}
