/**
 * The Jacobian of the outputs, dy(t)/dw (Pedersen 1997 eq. 6), a block of steps at a time: what the diagnostics of
 * conditioning and its causes are made of. Columns are the trained weights, in order.
 */
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import type { Vec } from '../math/kernels.ts';
import { addRows, emptyFactor, type TriangularFactor } from '../math/triangular-factor.ts';
import { tangent } from '../network/tangent.ts';
import { clearTangent } from '../network/tangent-buffers.ts';
import { JACOBIAN_BLOCK } from '../train/buffers.ts';
import { evaluate, lossPass, type Part, type Problem, uncounted } from '../train/problem.ts';
import { inDouble } from './in-double.ts';
import type { Subject, SubjectSize } from './subject.ts';

/** Steps [from, to) of sequence b of a part. */
export interface JacobianBlock {
  readonly part: Part;
  readonly b: number;
  readonly from: number;
  readonly to: number;
  /** Row (t - from) nOut + o begins at that many times `stride`. */
  readonly data: Vec;
  readonly stride: number;
  /** Share of all blocks that are done with this one. */
  readonly share: number;
}

/** Above so many trained weights a dense factorisation takes too long to look at. */
const MOST_COLUMNS = 1000;

/** Rows that are factorised between two yields. */
const MOST_ROWS = 128;

/** Why a Jacobian is not looked at; null where it is. */
export function refusesJacobian({ layout }: SubjectSize): string | null {
  const { freeCount } = layout;
  if (freeCount === 0) return 'No weight of this network is trained, so there is no Jacobian.';
  if (freeCount > MOST_COLUMNS)
    return `The network has ${freeCount} trained weights; the Jacobian is looked at for up to ${MOST_COLUMNS}.`;
  return null;
}

/** The same for the Hessian, which needs a loss with second derivatives besides. */
export function refusesHessian(size: SubjectSize): string | null {
  const loss = entryNamed(losses, size.spec.loss.name);
  if (loss.curvature !== null) return refusesJacobian(size);
  return `The loss "${loss.label}" has no useful second derivative, so there is no Gauss-Newton Hessian.`;
}

/** Operations of the Jacobian with its factorisation, and of a full spectrum. */
export function jacobianFlops({ layout, steps, batch }: SubjectSize): number {
  const { freeCount: n, outputs, layers } = layout;
  const units = layers.reduce((sum, { size, blocks, recurrentFan }) => sum + size * blocks * recurrentFan, 0);
  return steps * batch * (2 * units * n + 4 * outputs * n * n) + 40 * n * n * n;
}

/** The subject with its problem in 64 bits: derivatives of runs in 32 bits are computed anew. */
export const subjectInDouble = (subject: Subject): Subject => ({ ...subject, problem: inDouble(subject) });

/** Brings the subject's buffers to its own weights again, whatever was tried before. @returns their cost and error */
export function atOwnWeights({ problem }: Subject): { cost: number; error: number } {
  return uncounted(problem, () => evaluate(problem, problem.theta));
}

/** Evaluates other weights (P): the trajectories are theirs until `atOwnWeights`. @returns their cost and error */
export function tryWeights({ problem }: Subject, theta: Float64Array): { cost: number; error: number } {
  problem.trial.set(theta);
  return uncounted(problem, () => evaluate(problem, problem.trial));
}

/** Every block of the Jacobian at the weights of the last evaluation; a block is lost when the next is asked for. */
export function* jacobianBlocks({ problem, batch }: Subject): Generator<JacobianBlock, void, void> {
  const { network, window, parts } = problem;
  const { jacobian: data, stride } = secondOf(problem);
  const perSequence = Math.ceil(window.to / JACOBIAN_BLOCK);
  for (const part of parts) {
    if (part.tangent === null)
      throw new Error('jacobianBlocks: the problem was made without tangent buffers');
    for (let b = 0; b < part.batch; b++) {
      clearTangent(network, part.tangent);
      for (let from = 0, block = 1; from < window.to; from += JACOBIAN_BLOCK, block++) {
        const to = Math.min(window.to, from + JACOBIAN_BLOCK);
        tangent(network, part.track, part.tangent, { from, to, b, jacobian: data });
        const share = (part.first + b + block / perSequence) / batch;
        yield { part, b, from, to, data, stride, share };
      }
    }
  }
}

/** What a factorisation takes of the Jacobian. */
export interface FactorWish {
  /** Rows of different outputs weighted by the loss, so that R'R = J' H_L J. */
  readonly weighted: boolean;
  /** Steps [from, to) of every sequence; all where left out. */
  readonly from?: number;
  readonly to?: number;
}

/** R with R'R = J'J of the counted steps, and how many rows of J are in it. */
export interface JacobianFactor {
  readonly factor: TriangularFactor;
  readonly rows: number;
}

/**
 * The triangular factors of J at the weights of the last evaluation, one for each wish, in one pass. Yields the share
 * that is done.
 * @throws UnfoldError 'diagnostic.not-finite' where derivatives are no numbers any more
 */
export function* factorJacobian(
  subject: Subject,
  wishes: readonly FactorWish[],
): Generator<number, JacobianFactor[], void> {
  const n = subject.layout.freeCount;
  const found = wishes.map(() => ({ factor: emptyFactor(n), rows: 0 }));
  for (const block of jacobianBlocks(subject)) {
    for (const [w, { weighted, from = 0, to = Infinity }] of wishes.entries()) {
      const steps = countedSteps(subject, block).filter((t) => t >= from && t < to);
      const perStep = subject.layout.outputs;
      const atOnce = Math.max(1, Math.floor(MOST_ROWS / perStep));
      for (let i = 0; i < steps.length; i += atOnce) {
        const some = steps.slice(i, i + atOnce);
        const rows = rowsOf(subject, block, { steps: some, weighted });
        checkFinite(rows);
        addRows(found[w].factor, rows, some.length * perStep);
        found[w].rows += some.length * perStep;
        yield block.share * 0.999;
      }
    }
  }
  return found;
}

function checkFinite(rows: Float64Array): void {
  if (rows.every((value) => Number.isFinite(value))) return;
  throw new UnfoldError(
    'diagnostic.not-finite',
    'Derivatives at these weights are not finite numbers: the run has diverged. Look at an earlier checkpoint.',
  );
}

/** The steps of a block that the loss counts. */
export function countedSteps(
  { problem }: Subject,
  { part, b, from, to }: Pick<JacobianBlock, 'part' | 'b' | 'from' | 'to'>,
): number[] {
  const steps: number[] = [];
  for (let t = Math.max(from, problem.window.lossFrom); t < to; t++)
    if (part.weights[t * part.batch + b] !== 0) steps.push(t);
  return steps;
}

/** Rows of J of some steps (nOut each) in an array of their own. */
function rowsOf(
  { problem, layout }: Subject,
  block: JacobianBlock,
  { steps, weighted }: { steps: readonly number[]; weighted: boolean },
): Float64Array {
  const { freeCount: n, outputs } = layout;
  const rows = new Float64Array(steps.length * outputs * n);
  steps.forEach((t, i) => {
    for (let o = 0; o < outputs; o++) {
      const at = ((t - block.from) * outputs + o) * block.stride;
      rows.set(block.data.subarray(at, at + n), (i * outputs + o) * n);
    }
    if (weighted)
      weigh(problem, block, { t, rows: rows.subarray(i * outputs * n, (i + 1) * outputs * n), n });
  });
  return rows;
}

/** rows := C' rows of one step, C C' = H_L (times 1 / count for a mean). */
function weigh(
  problem: Problem,
  { part, b }: JacobianBlock,
  { t, rows, n }: { t: number; rows: Float64Array; n: number },
): void {
  const { loss, lossOptions, counted, layout } = problem;
  if (loss.curvature === null) throw new Error(`${loss.name} has no curvature`);
  const size = layout.outputs;
  const curvature = secondOf(problem).curvature.data;
  const pass = lossPass(problem, part);
  loss.curvature(pass, t * part.batch + b - pass.first, curvature);
  const c = semidefiniteRoot(curvature, size, loss.isMean(lossOptions) ? 1 / counted : 1);
  for (let k = 0; k < n; k++) {
    // C' is upper triangular, so that a row needs only rows below it, which have not been changed yet.
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = i; j < size; j++) sum += c[j * size + i] * rows[j * n + k];
      rows[i * n + k] = sum;
    }
  }
}

/** Lower triangular C with C C' = scale A, A positive semidefinite: a pivot that is zero to rounding clears its column. */
function semidefiniteRoot(a: Vec, size: number, scale: number): Float64Array {
  const c = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const own = scale * a[j * size + j];
    let pivot = own;
    for (let k = 0; k < j; k++) pivot -= c[j * size + k] * c[j * size + k];
    if (!(pivot > 1e-14 * own)) continue;
    const root = Math.sqrt(pivot);
    c[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let sum = scale * a[i * size + j];
      for (let k = 0; k < j; k++) sum -= c[i * size + k] * c[j * size + k];
      c[i * size + j] = sum / root;
    }
  }
  return c;
}

function secondOf({ second }: Problem): NonNullable<Problem['second']> {
  if (second !== null) return second;
  throw new Error('The problem was made without the buffers of second-order methods.');
}
