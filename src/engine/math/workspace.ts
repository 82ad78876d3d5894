/**
 * One workspace's memory: a run of bytes given out in order, and the checks that an operand lies inside it. An
 * operand that does not would make the compiled kernels overwrite a neighbour without a word.
 */
import { UnfoldError } from '../errors.ts';
import {
  allocBytes,
  type LstmErrors,
  type LstmRows,
  type Matrix,
  type Panels,
  panelWidth,
  type Precision,
  type RecurrentBack,
  type RecurrentSteps,
  type Span,
  type Vec,
} from './kernels.ts';

/**
 * Gives out arrays from `buffer`, from byte `start` to byte `end`, each aligned to 32 bytes. Every call checks that
 * operands fit in their arrays. Whether the arrays are of this workspace is checked only where `checkOwner`: reading
 * a typed array's buffer costs a quarter of the time of a small network's forward pass (measured), so the compiled
 * kernels leave it to the TypeScript ones, which see the same calls in the tests.
 */
export class Workspace {
  private readonly buffer: ArrayBufferLike;
  private readonly precision: Precision;
  private readonly end: number;
  private readonly checkOwner: boolean;
  private readonly panel: number;
  private next: number;

  constructor(
    buffer: ArrayBufferLike,
    precision: Precision,
    range: { start: number; end: number; checkOwner: boolean },
  ) {
    this.buffer = buffer;
    this.precision = precision;
    this.panel = panelWidth(precision);
    this.next = range.start;
    this.end = range.end;
    this.checkOwner = range.checkOwner;
  }

  /** `length` zeros. Throws where the workspace is full. */
  alloc(length: number): Vec {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new UnfoldError(
        'kernels.bad-length',
        `alloc(${length}): the length must be a whole number, 0 or more.`,
      );
    }
    const bytes = allocBytes(this.precision, length);
    if (this.next + bytes > this.end) {
      throw new UnfoldError(
        'kernels.workspace-full',
        `alloc(${length}) needs ${bytes} bytes and ${this.end - this.next} are left. ` +
          'Open the workspace with the sum of allocBytes() over all arrays.',
      );
    }
    const at = this.next;
    this.next += bytes;
    return this.precision === 'float64'
      ? new Float64Array(this.buffer, at, length)
      : new Float32Array(this.buffer, at, length);
  }

  /** Throws where the span is not inside its array. */
  checkSpan(x: Span): void {
    const { data, at, length } = x;
    if (this.checkOwner && data.buffer !== this.buffer) this.refuseForeign(`span at ${at}, length ${length}`);
    if (at >= 0 && length >= 0 && at + length <= data.length) return;
    refuseOutside(data, `span at ${at}, length ${length}`);
  }

  /** Throws where the matrix is not inside its array. */
  checkMatrix(m: Matrix): void {
    const { data, at, rows, cols, stride } = m;
    const last = rows > 0 && cols > 0 ? at + (rows - 1) * stride + cols : at;
    const inside = at >= 0 && rows >= 0 && cols >= 0 && last <= data.length;
    if (this.checkOwner && data.buffer !== this.buffer) this.refuseForeign(`${rows} x ${cols} matrix`);
    if (inside && (stride >= cols || rows <= 1)) return;
    refuseOutside(data, `${rows} x ${cols} matrix at ${at} with stride ${stride}`);
  }

  /** Throws where the panels are not inside their array. */
  checkPanels(p: Panels): void {
    const { data, at, rows, cols } = p;
    const width = this.panel;
    const length = rows * Math.ceil(cols / width) * width;
    if (this.checkOwner && data.buffer !== this.buffer)
      this.refuseForeign(`${rows} x ${cols} matrix in panels`);
    if (at >= 0 && rows >= 0 && cols >= 0 && at + length <= data.length) return;
    refuseOutside(data, `${rows} x ${cols} matrix in panels at ${at}`);
  }

  /** Throws where the rows of LSTM units are not inside their arrays, or of different shapes. */
  checkLstm({ gates, before, now, kept, value }: LstmRows): void {
    this.checkMatrix(gates);
    this.checkSpan(before);
    this.checkSpan(now);
    this.checkSpan(kept);
    this.checkSpan(value);
    const units = gates.rows * gates.cols;
    checkEqual('lstmInto: 4 times the memories before, and gates', 4 * before.length, units);
    checkEqual('lstmInto: 4 times the memories now, and gates', 4 * now.length, units);
    checkEqual('lstmInto: 4 times what is kept, and gates', 4 * kept.length, units);
    checkEqual('lstmInto: 4 times the values, and gates', 4 * value.length, units);
  }

  /** The same for their errors. */
  checkLstmErrors({ delta, value, now, before }: LstmErrors, { gates }: LstmRows): void {
    this.checkMatrix(delta);
    this.checkSpan(value);
    this.checkSpan(now);
    this.checkSpan(before);
    checkEqual('lstmBackInto: rows of delta and of gates', delta.rows, gates.rows);
    checkEqual('lstmBackInto: columns of delta and of gates', delta.cols, gates.cols);
    const units = gates.rows * gates.cols;
    checkEqual('lstmBackInto: 4 times the errors of values, and gates', 4 * value.length, units);
    checkEqual('lstmBackInto: 4 times the errors of memories now, and gates', 4 * now.length, units);
    checkEqual('lstmBackInto: 4 times the errors of memories before, and gates', 4 * before.length, units);
  }

  /** Throws where a recurrent layer's steps are not inside their arrays, or of different shapes. */
  checkRecurrent({ steps, delay, z, column, y, weights }: RecurrentSteps): void {
    this.checkPanels(weights);
    this.checkSteps(z, { before: 0, steps });
    this.checkSteps(y, { before: delay, steps });
    checkEqual('recurrentInto: rows of z and of y', z.rows, y.rows);
    checkEqual('recurrentInto: stride and columns of y', y.stride, y.cols);
    checkEqual('recurrentInto: columns of z, rows of the weights', z.cols, weights.rows);
    checkEqual('recurrentInto: columns of y and of the weights', y.cols, weights.cols);
    checkAtLeast('recurrentInto: columns of z, last column of y in it', z.cols, column + y.cols);
  }

  /** The same for the way back. */
  checkRecurrentBack({ steps, y, delta, dh, weights, dz }: RecurrentBack): void {
    this.checkPanels(weights);
    this.checkMatrix(dz);
    for (const [x, before] of [
      [y, 0],
      [delta, 0],
      [dh, 1],
    ] as const) {
      this.checkSteps(x, { before, steps });
      checkEqual('recurrentBackInto: rows of a step', x.rows, dz.rows);
      checkEqual('recurrentBackInto: columns of a step', x.cols, dz.cols);
      checkEqual('recurrentBackInto: stride and columns of a step', x.stride, x.cols);
    }
    checkEqual('recurrentBackInto: stride and columns of dz', dz.stride, dz.cols);
    checkEqual('recurrentBackInto: rows of the weights, columns of a step', weights.rows, dz.cols);
    checkEqual('recurrentBackInto: columns of the weights and of a step', weights.cols, dz.cols);
  }

  /** `steps` steps from the one that `m` stands at, and `before` steps before it. */
  private checkSteps(m: Matrix, { before, steps }: { before: number; steps: number }): void {
    this.checkMatrix({ ...m, at: m.at - before * m.rows * m.stride, rows: (before + steps) * m.rows });
  }

  private refuseForeign(what: string): never {
    const text = `A ${what} lies in an array of another workspace. Take every operand from the alloc() of the same Kernels.`;
    throw new UnfoldError('kernels.bad-operand', text);
  }
}

function refuseOutside(data: Vec, what: string): never {
  const text = `A ${what} does not fit in its array of ${data.length} numbers. Check the offset, the shape and the stride.`;
  throw new UnfoldError('kernels.bad-operand', text);
}

/** Throws where two extents that must agree do not. `what` says which: 'gemmInto: columns of A, rows of B'. */
export function checkEqual(what: string, a: number, b: number): void {
  if (a === b) return;
  throw new UnfoldError('kernels.bad-shape', `${what}: ${a} and ${b}. They must be equal.`);
}

/** Throws where an extent is too small for what it must hold. */
export function checkAtLeast(what: string, given: number, least: number): void {
  if (given >= least) return;
  throw new UnfoldError(
    'kernels.bad-shape',
    `${what}: ${given} and ${least}. The first must not be smaller.`,
  );
}

/** Throws where a workspace of `bytes` bytes cannot be: not a number of bytes, or more than `most`. */
export function checkBytes(bytes: number, most: number): void {
  if (Number.isFinite(bytes) && bytes >= 0 && bytes <= most) return;
  throw new UnfoldError(
    'kernels.bad-size',
    `A workspace of ${bytes} bytes was asked for; the size must be from 0 to ${most}. Use a smaller batch, sequence or network.`,
  );
}
