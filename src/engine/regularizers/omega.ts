/** The regulariser of vanishing gradients (Pascanu, Mikolov and Bengio 2013), added to the gradient only. */
import { entryNamed } from '../fields.ts';
import { plainRecurrences } from '../gradients/recurrences.ts';
import { matrix, type Vec } from '../math/kernels.ts';
import type { NamedOptions } from '../network/spec.ts';
import type { WeightBlock } from '../network/weight-blocks.ts';
import type { Part, Problem } from '../train/problem.ts';
import { schedules } from '../schedules/index.ts';
import type { ThroughTime } from './index.ts';

/** Pairs of step and sequence with a smaller ||d||^2 are left out (supplement, section 2.2). */
const SMALLEST = 1e-20;

/** Rows that are worked on at a time: enough to fill vectors, few enough to stay in cache. */
const ROWS = 128;

/** Regularisers keep no state, so that only schedules of time alone fit. */
const timed = schedules.filter(({ observe }) => observe === undefined);

/**
 * Omega of every layer with feedback of delay 1. For step k of a sequence, d = dC/dh(k) by back-propagation with all
 * later terms, a = d f'(net(k)), b = a W_rec, the part of d that reaches h(k-1) through W_rec, and r = ||b||^2/||d||^2.
 *   Omega = mean over all steps and sequences with ||d||^2 >= 1e-20 of (r - 1)^2
 *   dOmega/dW_ij = mean of 4 (r - 1) a_i b_j / ||d||^2
 * with d and the slopes held constant ("immediate" derivative), W_ij leading from unit j to unit i. As the authors' code
 * has it; their eq. 9 has norms that are not squared and a sum over steps (here: averaged over the sequences), and is
 * the other form. Units with leak: b += (1 - leak) d, the whole that reaches h(k-1) from the layer itself; the texts
 * are silent on that. With several such layers the terms are added.
 */
export const omega: ThroughTime = {
  name: 'omega',
  label: 'Vanishing gradients (Omega)',
  help: 'Asks of the recurrent weights that gradients keep their length from step to step. Use it with clipping: alone it usually fails by explosion.',
  equation:
    "\\Omega = \\frac1N \\sum_k \\left( \\frac{\\lVert \\partial C / \\partial h_k\\, \\mathrm{diag}(f'_k)\\, W_{rec} \\rVert^2}{\\lVert \\partial C / \\partial h_k \\rVert^2} - 1 \\right)^2",
  source: "Pascanu et al. 2013, eq. 9 and 10; supplement, section 2.2; the form of the authors' code",
  kind: 'through-time',
  fields: {
    alpha: {
      kind: 'number',
      label: 'Strength',
      help: 'What the derivative is multiplied by. Pascanu et al. use 4 for temporal order, 2 where lengths vary, 0.5 for addition.',
      symbol: '\\alpha',
      default: 2,
      min: 0,
      max: 1e6,
    },
    schedule: {
      kind: 'entry',
      label: 'Schedule',
      help: 'How the strength changes with time: constant for long memory, decreasing where the recent past matters.',
      table: timed,
      default: 'constant',
    },
    form: {
      kind: 'choice',
      label: 'Form',
      help: 'Squared norms and their mean, as the authors computed it, or norms and a sum over steps, as their eq. 9 is printed.',
      default: 'squared-mean',
      options: [
        { value: 'squared-mean', label: 'Squared norms, mean' },
        { value: 'norm-sum', label: 'Norms, sum over steps' },
      ],
    },
  },
  check: (layout) => {
    plainRecurrences(layout, 'The regulariser Omega');
  },
  addGradient: (problem, options, at) => {
    const settings = options.schedule as NamedOptions;
    const schedule = entryNamed(timed, settings.name);
    const strength = (options.alpha as number) * schedule.factor(settings, at, schedule.init());
    const blocks = plainRecurrences(problem.layout, 'The regulariser Omega');
    const term = options.form === 'norm-sum' ? ofNorms : ofSquares;
    return blocks.reduce((sum, block) => sum + addLayer(problem, block, { strength, term }), 0);
  },
};

/** What a pair of step and sequence adds: its value, and the factor of a_i b_j, from ||b||^2 and ||d||^2. */
interface Term {
  /** What sums over the pairs are divided by, of `valid` pairs in all. */
  divisor(valid: number, problem: Problem): number;
  value(bb: number, dd: number): number;
  factor(bb: number, dd: number): number;
}

const ofSquares: Term = {
  divisor: (valid) => valid,
  value: (bb, dd) => (bb / dd - 1) * (bb / dd - 1),
  factor: (bb, dd) => (4 * (bb / dd - 1)) / dd,
};

/** With s = ||b|| / ||d||: (s - 1)^2, whose derivative has no limit where b = 0 and is taken as 0 there. */
const ofNorms: Term = {
  divisor: (_valid, { parts }) => parts.reduce((sum, { batch }) => sum + batch, 0),
  value: (bb, dd) => (Math.sqrt(bb / dd) - 1) * (Math.sqrt(bb / dd) - 1),
  factor: (bb, dd) => (bb === 0 ? 0 : (2 * (1 - Math.sqrt(dd / bb))) / dd),
};

/** Adds strength dOmega/dW of one layer to `problem.gradient`. @returns the layer's Omega */
function addLayer(
  problem: Problem,
  block: WeightBlock,
  { strength, term }: { strength: number; term: Term },
): number {
  const { parts, window } = problem;
  let valid = 0;
  for (const part of parts) valid += countValid(part, block, window);
  if (valid === 0) return 0;
  const divisor = term.divisor(valid, problem);
  let sum = 0;
  for (const part of parts) {
    const end = window.to * part.batch;
    for (let first = window.from * part.batch; first < end; first += rowsAtOnce(problem, block)) {
      const rows = Math.min(rowsAtOnce(problem, block), end - first);
      sum += addRows(problem, block, { part, first, rows, term, scale: strength / divisor });
    }
  }
  keepUntrained(problem, block);
  return sum / divisor;
}

/** The weights that a method tries serve as workspace, between steps: they hold at least n rows of n numbers. */
const rowsAtOnce = ({ trial }: Problem, { rows }: WeightBlock): number =>
  Math.min(ROWS, Math.floor(trial.length / rows));

/** Rows with ||d||^2 >= SMALLEST; NaN counts as one, so that it shows. */
function countValid(part: Part, block: WeightBlock, { from, to }: Problem['window']): number {
  const { dh, at } = errorsOf(part, block);
  let valid = 0;
  for (let row = from * part.batch; row < to * part.batch; row++) {
    if (!(squaredLength(dh, at + row * block.rows, block.rows) < SMALLEST)) valid++;
  }
  return valid;
}

/** The layer's dC/dh and delta, and where the rows of step 0 begin in dh. */
function errorsOf({ backward, track, batch }: Part, block: WeightBlock): { dh: Vec; delta: Vec; at: number } {
  if (backward === null)
    throw new Error('Omega: the problem was made without the buffers of a backward pass.');
  const { dh, delta } = backward.layers[block.layer];
  return { dh, delta, at: track.history * batch * block.rows };
}

interface Rows {
  readonly part: Part;
  readonly first: number;
  readonly rows: number;
  readonly term: Term;
  readonly scale: number;
}

/** Some rows (step, sequence) of a part: their gradient, and the sum of their values. */
function addRows(problem: Problem, block: WeightBlock, place: Rows): number {
  const { kernels, network, gradient, trial } = problem;
  const { part, first, rows } = place;
  const { rows: n, at, stride } = block;
  const { delta } = errorsOf(part, block);
  const a = matrix(delta, { rows, cols: n, at: first * n });
  const b = matrix(trial, { rows, cols: n });
  trial.fill(0, 0, rows * n);
  kernels.gemmInto(b, a, matrix(network.theta, { rows: n, cols: n, at, stride })); // (rows x n)(n x n)
  const sum = weighRows(problem, block, place);
  kernels.gemmTransposedInto(matrix(gradient, { rows: n, cols: n, at, stride }), a, b); // (rows x n)'(rows x n)
  return sum;
}

/** Multiplies every row of b by its factor. @returns the sum of the rows' values */
function weighRows({ trial, layout }: Problem, block: WeightBlock, place: Rows): number {
  const { part, first, rows, term, scale } = place;
  const n = block.rows;
  const { dh, at } = errorsOf(part, block);
  const { leak } = layout.layers[block.layer];
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const b = row * n;
    const d = at + (first + row) * n;
    if (leak !== null) for (let i = 0; i < n; i++) trial[b + i] += (1 - leak[i]) * dh[d + i];
    const dd = squaredLength(dh, d, n);
    const isValid = !(dd < SMALLEST);
    const bb = isValid ? squaredLength(trial, b, n) : 0;
    if (isValid) sum += term.value(bb, dd);
    const factor = isValid ? scale * term.factor(bb, dd) : 0;
    for (let i = 0; i < n; i++) trial[b + i] *= factor;
  }
  return sum;
}

function squaredLength(data: Vec, at: number, length: number): number {
  let sum = 0;
  for (let i = at; i < at + length; i++) sum += data[i] * data[i];
  return sum;
}

/** Masked and frozen weights have no gradient. */
function keepUntrained({ gradient, layout }: Problem, { at, rows, cols, stride }: WeightBlock): void {
  for (let i = 0; i < rows; i++) {
    for (let k = at + i * stride; k < at + i * stride + cols; k++)
      if (layout.freeIndex[k] < 0) gradient[k] = 0;
  }
}
