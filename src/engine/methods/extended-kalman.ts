import { UnfoldError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import { exp, log } from '../math/elementary.ts';
import type { Layout } from '../network/layout.ts';
import type { Problem } from '../train/problem.ts';
import {
  blocksOf,
  type CovarianceForm,
  covarianceSize,
  initialCovariance,
} from './extended-kalman-covariance.ts';
import { kalmanPass } from './extended-kalman-pass.ts';
import type { Method, StepContext } from './index.ts';
import { stuckAt } from './stuck.ts';

const fields: Fields = {
  form: {
    kind: 'choice',
    label: 'Covariance',
    help: 'Global: every pair of weights. Node-decoupled: only pairs of weights that lead into the same unit, which is much cheaper.',
    default: 'global',
    options: [
      { value: 'global', label: 'Global' },
      { value: 'node-decoupled', label: 'Node-decoupled' },
    ],
  },
  initial: {
    kind: 'number',
    label: 'Initial variance of a weight',
    help: 'How far from their start the weights are expected to lie, squared. Kept small, the filter is slow; large, its first steps are wild.',
    symbol: 'p_0',
    default: 100,
    above: 0,
    max: 1e8,
  },
  noise: variance('Measurement noise, first pass', 'Variance of the targets about the model.', {
    symbol: 'r',
    default: 1,
  }),
  noiseEnd: variance('Measurement noise, in the end', 'None keeps that of the first pass.', {
    symbol: 'r_\\infty',
    default: null,
  }),
  process: variance('Process noise, first pass', 'Variance that every update adds to every weight.', {
    symbol: 'q',
    default: 1e-3,
  }),
  processEnd: variance('Process noise, in the end', 'None keeps that of the first pass.', {
    symbol: 'q_\\infty',
    default: 1e-6,
  }),
  over: {
    kind: 'integer',
    label: 'Passes from the first to the last noise',
    help: 'Noise goes by equal factors from its first to its last value (by equal steps where one of them is 0).',
    default: 20,
    min: 1,
    max: 1e6,
  },
};

/**
 * The extended Kalman filter with the weights as its state (Puskorius and Feldkamp 1994; Bianchi et al. 2017 section
 * 2.5). An iteration is a pass: the sequences one after the other, an update at every counted step. Sensitivities are
 * carried by real-time recurrent learning.
 */
export const extendedKalman: Method = {
  name: 'extended-kalman',
  label: 'Extended Kalman filter',
  help: 'Estimates weights and their covariance step by step. Few passes, each of them dear: for networks of up to some hundreds of weights.',
  equation: 'K = P H^\\top (H P H^\\top + r I)^{-1},\\quad w := w + K\\,(d - y),\\quad P := P - K H P + q I',
  source: 'Puskorius and Feldkamp 1994; Bianchi et al. 2017 section 2.5',
  fields,
  precisions: ['float64'],
  needs: ['tangent'],
  wholeData: false,
  flops: ({ layout, steps }, options) => {
    const pairs = pairsOf(layout, options);
    const recurrent = layout.layers.reduce((sum, { size, recurrentFan }) => sum + size * recurrentFan, 0);
    return steps * (4 * layout.outputs * pairs + 2 * recurrent * layout.freeCount + 4 * layout.parameters);
  },
  bytes: (layout, options) => 8 * pairsOf(layout, options),
  cheaper: ({ form }) =>
    form === 'global'
      ? 'Choose the node-decoupled covariance, another method such as Hessian-free, L-BFGS or Adam, or fewer units.'
      : null,
  check: (_layout, loss) => {
    if (loss.output !== 'linear' || loss.curvature !== null) return;
    throw new UnfoldError(
      'method.loss',
      `The extended Kalman filter follows errors between targets and outputs, which ${loss.label} does not have. Choose a squared error or a cross-entropy, or another method.`,
      'loss',
    );
  },
  init: (options, { layout }) => {
    const blocks = blocksOf(layout, options.form as CovarianceForm);
    return { covariance: initialCovariance(blocks, options.initial as number) };
  },
  step: (problem, state, options, context) => {
    const filter = {
      blocks: blocksOf(problem.layout, options.form as CovarianceForm),
      covariance: state.covariance as Float64Array,
      noise: annealed(options, ['noise', 'noiseEnd'], context),
      process: annealed(options, ['process', 'processEnd'], context),
    };
    if (!pass(problem, filter)) return stuckAt(problem, 'diverged');
    return { kind: 'stepped', stepSize: 1 / filter.noise, halvings: 0, evaluated: false };
  },
};

/** One pass; when it fails the weights are those before it. */
function pass(problem: Problem, filter: Parameters<typeof kalmanPass>[1]): boolean {
  const before = problem.theta.slice();
  if (kalmanPass(problem, filter)) return true;
  problem.theta.set(before);
  return false;
}

/** The value of a noise that goes from its first to its last value over some passes. */
function annealed(
  options: Record<string, unknown>,
  [firstKey, lastKey]: readonly [string, string],
  { phaseIteration }: StepContext,
): number {
  const first = options[firstKey] as number;
  const last = (options[lastKey] as number | null) ?? first;
  const share = Math.min(1, (phaseIteration - 1) / (options.over as number));
  if (first === last || share === 0) return first;
  if (share === 1) return last;
  if (first === 0 || last === 0) return first + (last - first) * share;
  return exp(log(first) + (log(last) - log(first)) * share);
}

const pairsOf = (layout: Layout, options: Record<string, unknown>): number =>
  covarianceSize(blocksOf(layout, options.form as CovarianceForm));

function variance(
  label: string,
  help: string,
  { symbol, default: standard }: { symbol: string; default: number | null },
) {
  const isMeasurement = symbol.startsWith('r');
  const bound = isMeasurement ? { above: 0 } : { min: 0 };
  const optional = symbol.endsWith('infty') ? { optional: true as const } : {};
  return { kind: 'number' as const, label, help, symbol, default: standard, ...bound, max: 1e8, ...optional };
}
