/**
 * One workspace's memory: a run of bytes given out in order, and the checks that an operand lies inside it. An
 * operand that does not would make the compiled kernels overwrite a neighbour without a word.
 */
import { UnfoldError } from '../errors.ts';
import { allocBytes, type Matrix, type Precision, type Span, type Vec } from './kernels.ts';

/** Gives out arrays from `buffer`, from byte `start` to byte `end`, each aligned to 32 bytes. */
export class Workspace {
  private readonly buffer: ArrayBuffer;
  private readonly precision: Precision;
  private readonly end: number;
  private next: number;

  constructor(buffer: ArrayBuffer, precision: Precision, start: number, end: number) {
    this.buffer = buffer;
    this.precision = precision;
    this.next = start;
    this.end = end;
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

  /** Throws where the span is not inside an array of this workspace. */
  checkSpan(x: Span): void {
    const { data, at, length } = x;
    if (data.buffer === this.buffer && at >= 0 && length >= 0 && at + length <= data.length) return;
    throw new UnfoldError('kernels.bad-operand', this.explain(data, `span at ${at}, length ${length}`));
  }

  /** Throws where the matrix is not inside an array of this workspace. */
  checkMatrix(m: Matrix): void {
    const { data, at, rows, cols, stride } = m;
    const last = rows > 0 && cols > 0 ? at + (rows - 1) * stride + cols : at;
    const inside = at >= 0 && rows >= 0 && cols >= 0 && last <= data.length;
    if (data.buffer === this.buffer && inside && (stride >= cols || rows <= 1)) return;
    const what = `${rows} x ${cols} matrix at ${at} with stride ${stride}`;
    throw new UnfoldError('kernels.bad-operand', this.explain(data, what));
  }

  private explain(data: Vec, what: string): string {
    return data.buffer === this.buffer
      ? `A ${what} does not fit in its array of ${data.length} numbers. Check the offset, the shape and the stride.`
      : `A ${what} lies in an array of another workspace. Take every operand from the alloc() of the same Kernels.`;
  }
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
