/** The regulariser of vanishing gradients (Pascanu, Mikolov and Bengio 2013), added to the gradient only. */
import { entryNamed } from '../fields.ts';
import { plainRecurrences } from '../gradients/recurrences.ts';
import { squaredLength } from '../gradients/row-product.ts';
import { matrix, span, type Vec } from '../math/kernels.ts';
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
  const lengths = parts.map((part) => errorLengths(part, block, window));
  let valid = 0;
  for (const squares of lengths) for (const dd of squares) if (!(dd < SMALLEST)) valid++; // NaN is to show
  if (valid === 0) return 0;
  const divisor = term.divisor(valid, problem);
  // The weights that a method tries serve as workspace between steps: n rows of n numbers and a factor, at least.
  const most = Math.min(ROWS, Math.floor(problem.trial.length / (block.rows + 1)));
  let sum = 0;
  parts.forEach((part, p) => {
    const end = window.to * part.batch;
    for (let first = window.from * part.batch; first < end; first += most) {
      const rows = Math.min(most, end - first);
      sum += addRows(problem, block, {
        ...{ part, first, rows, term, lengths: lengths[p] },
        scale: strength / divisor,
      });
    }
  });
  keepUntrained(problem, block);
  return sum / divisor;
}

/** ||d||^2 of every row (step, sequence) of the window, from its first step on. */
function errorLengths(part: Part, block: WeightBlock, { from, to }: Problem['window']): Float64Array {
  const { dh, at } = errorsOf(part, block);
  const squares = new Float64Array((to - from) * part.batch);
  let place = at + from * part.batch * block.rows;
  for (let row = 0; row < squares.length; row++) {
    squares[row] = squaredLength(dh, place, block.rows);
    place += block.rows;
  }
  return squares;
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
  /** ||d||^2, row by row from the window's first. */
  readonly lengths: Float64Array;
}

/** Some rows (step, sequence) of a part: their gradient, and the sum of their values. */
function addRows(problem: Problem, block: WeightBlock, place: Rows): number {
  const { kernels, network, gradient, trial } = problem;
  const { part, first, rows } = place;
  const { rows: n, at, stride } = block;
  const a = matrix(errorsOf(part, block).delta, { rows, cols: n, at: first * n });
  const b = matrix(trial, { rows, cols: n });
  kernels.gemmOverInto(b, a, matrix(network.theta, { rows: n, cols: n, at, stride })); // (rows x n)(n x n)
  addLeak(problem, block, place);
  const sum = weighRows(problem, block, place);
  kernels.scaleRowsInto(b, span(trial, rows * n, rows));
  kernels.gemmTransposedInto(matrix(gradient, { rows: n, cols: n, at, stride }), a, b); // (rows x n)'(rows x n)
  return sum;
}

/** b += (1 - leak) d. */
function addLeak({ trial, layout }: Problem, block: WeightBlock, { part, first, rows }: Rows): void {
  const { leak, size } = layout.layers[block.layer];
  if (leak === null) return;
  const { dh, at } = errorsOf(part, block);
  for (let i = 0; i < rows * size; i++) trial[i] += (1 - leak[i % size]) * dh[at + first * size + i];
}

/** Puts the factor of every row behind the rows of b. @returns the sum of the rows' values */
function weighRows({ trial, window }: Problem, block: WeightBlock, place: Rows): number {
  const { part, first, rows, term, scale, lengths } = place;
  const n = block.rows;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const dd = lengths[first + row - window.from * part.batch];
    if (dd < SMALLEST) {
      trial[rows * n + row] = 0;
      continue;
    }
    const bb = squaredLength(trial, row * n, n);
    sum += term.value(bb, dd);
    trial[rows * n + row] = scale * term.factor(bb, dd);
  }
  return sum;
}

/** Masked and frozen weights have no gradient. */
function keepUntrained({ gradient, layout }: Problem, { at, rows, cols, stride }: WeightBlock): void {
  for (let i = 0; i < rows; i++) {
    for (let k = at + i * stride; k < at + i * stride + cols; k++)
      if (layout.freeIndex[k] < 0) gradient[k] = 0;
  }
}
