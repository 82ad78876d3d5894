/**
 * The kernels in plain TypeScript: the specification that the compiled ones are compared with, bit for bit. In
 * float32 every operation is rounded by itself. Shapes and orders of operations: see `kernels.ts`.
 */
import { lstm, lstmBack } from './lstm-ts.ts';
import { recurrent, recurrentBack } from './recurrent-ts.ts';
import { checkAtLeast, checkBytes, checkEqual, Workspace } from './workspace.ts';
import { exp, exp32, logistic, logistic32, tanh, tanh32 } from './elementary.ts';
import {
  type Activation,
  type KernelProvider,
  type Kernels,
  type Matrix,
  type Panels,
  panelWidth,
  type Precision,
  type Span,
} from './kernels.ts';

/** The back end that needs nothing: slow, and right by inspection. */
export const typescriptKernels: KernelProvider = {
  backend: 'typescript',
  open: (precision, bytes) => open(precision, bytes),
};

type Rounding = (x: number) => number;

function open(precision: Precision, bytes: number): Kernels {
  checkBytes(bytes, 2 ** 32);
  const memory = new Workspace(new ArrayBuffer(bytes), precision, { start: 0, end: bytes, checkOwner: true });
  const round: Rounding = precision === 'float32' ? Math.fround : (x) => x;
  const spans = (...all: Span[]): void => all.forEach((x) => memory.checkSpan(x));
  const matrices = (...all: Matrix[]): void => all.forEach((m) => memory.checkMatrix(m));
  const kernels: Kernels = {
    backend: 'typescript',
    precision,
    alloc: (length) => memory.alloc(length),
    gemmInto(c, a, b) {
      matrices(c, a, b);
      checkEqual('gemmInto: rows of C and of A', c.rows, a.rows);
      checkEqual('gemmInto: columns of A, rows of B', a.cols, b.rows);
      checkEqual('gemmInto: columns of C and of B', c.cols, b.cols);
      gemm(c, b, { data: a.data, at: a.at, byRow: a.stride, byTerm: 1, terms: a.cols });
    },
    gemmOverInto(c, a, b) {
      matrices(c, a, b);
      checkEqual('gemmOverInto: rows of C and of A', c.rows, a.rows);
      checkEqual('gemmOverInto: columns of A, rows of B', a.cols, b.rows);
      checkEqual('gemmOverInto: columns of C and of B', c.cols, b.cols);
      clear(c);
      gemm(c, b, { data: a.data, at: a.at, byRow: a.stride, byTerm: 1, terms: a.cols });
    },
    gemmPackedInto(c, a, b) {
      matrices(c, a);
      memory.checkPanels(b);
      checkEqual('gemmPackedInto: rows of C and of A', c.rows, a.rows);
      checkEqual('gemmPackedInto: columns of A, rows of B', a.cols, b.rows);
      checkEqual('gemmPackedInto: columns of C and of B', c.cols, b.cols);
      clear(c);
      const left = { data: a.data, at: a.at, byRow: a.stride, byTerm: 1, terms: a.cols };
      const width = panelWidth(precision);
      for (let j = 0; j < c.cols; j += width) {
        const cols = Math.min(width, c.cols - j);
        const panel = { data: b.data, at: b.at + j * b.rows, rows: b.rows, cols, stride: width };
        gemm({ ...c, at: c.at + j, cols }, panel, left);
      }
    },
    packInto(p, b) {
      matrices(b);
      memory.checkPanels(p);
      checkEqual('packInto: rows', p.rows, b.rows);
      checkEqual('packInto: columns', p.cols, b.cols);
      pack(p, panelWidth(precision), (k, j) => b.data[b.at + k * b.stride + j]);
    },
    packTransposedInto(p, b) {
      matrices(b);
      memory.checkPanels(p);
      checkEqual('packTransposedInto: rows of P, columns of B', p.rows, b.cols);
      checkEqual('packTransposedInto: columns of P, rows of B', p.cols, b.rows);
      pack(p, panelWidth(precision), (k, j) => b.data[b.at + j * b.stride + k]);
    },
    gemmTransposedInto(c, a, b) {
      matrices(c, a, b);
      checkEqual('gemmTransposedInto: rows of C, columns of A', c.rows, a.cols);
      checkEqual('gemmTransposedInto: rows of A and of B', a.rows, b.rows);
      checkEqual('gemmTransposedInto: columns of C and of B', c.cols, b.cols);
      gemm(c, b, { data: a.data, at: a.at, byRow: 1, byTerm: a.stride, terms: a.rows });
    },
    syrkInto(c, a) {
      matrices(c, a);
      checkEqual('syrkInto: rows and columns of C', c.rows, c.cols);
      checkEqual('syrkInto: columns of C and of A', c.cols, a.cols);
      syrk(c, a);
    },
    transposeInto(b, a) {
      matrices(b, a);
      checkEqual('transposeInto: rows of B, columns of A', b.rows, a.cols);
      checkEqual('transposeInto: columns of B, rows of A', b.cols, a.rows);
      for (let i = 0; i < a.rows; i++) {
        for (let j = 0; j < a.cols; j++) b.data[b.at + j * b.stride + i] = a.data[a.at + i * a.stride + j];
      }
    },
    gemmScaledInto(c, d, a, b) {
      matrices(c, a, b);
      spans(d);
      checkEqual('gemmScaledInto: rows of C and of A', c.rows, a.rows);
      checkEqual('gemmScaledInto: rows of C, factors', c.rows, d.length);
      checkEqual('gemmScaledInto: columns of A, rows of B', a.cols, b.rows);
      checkEqual('gemmScaledInto: columns of C and of B', c.cols, b.cols);
      clear(c);
      gemm(c, b, { data: a.data, at: a.at, byRow: a.stride, byTerm: 1, terms: a.cols });
      scaleRows(c, d);
    },
    addBlocksInto(c, d, z) {
      matrices(c);
      spans(d, z);
      checkEqual('addBlocksInto: rows and factors', c.rows, d.length);
      checkAtLeast('addBlocksInto: columns of C, rows times length of z', c.cols, c.rows * z.length);
      for (let i = 0; i < c.rows; i++) {
        const block = c.at + i * (c.stride + z.length);
        for (let j = 0; j < z.length; j++) {
          c.data[block + j] += round(d.data[d.at + i] * z.data[z.at + j]);
        }
      }
    },
    scaleRowsInto(m, d) {
      matrices(m);
      spans(d);
      checkEqual('scaleRowsInto: rows and factors', m.rows, d.length);
      scaleRows(m, d);
    },
    activateInto(out, x, f) {
      spans(out, x);
      checkEqual('activateInto: lengths', out.length, x.length);
      const apply = (precision === 'float32' ? ACTIVATIONS_32 : ACTIVATIONS)[f];
      for (let i = 0; i < x.length; i++) out.data[out.at + i] = apply(x.data[x.at + i]);
    },
    recurrentInto: (loop) => {
      memory.checkRecurrent(loop);
      recurrent(kernels, loop);
    },
    recurrentBackInto: (loop) => {
      memory.checkRecurrentBack(loop);
      recurrentBack(kernels, loop);
    },
    expInto(out, x) {
      spans(out, x);
      checkEqual('expInto: lengths', out.length, x.length);
      const power = precision === 'float32' ? exp32 : exp;
      for (let i = 0; i < x.length; i++) out.data[out.at + i] = power(x.data[x.at + i]);
    },
    slopeInto(out, y, f) {
      spans(out, y);
      checkEqual('slopeInto: lengths', out.length, y.length);
      for (let i = 0; i < y.length; i++) out.data[out.at + i] = SLOPES[f](y.data[y.at + i], round);
    },
    deltaInto(out, y, dh, f) {
      spans(out, y, dh);
      checkEqual('deltaInto: lengths of out and y', out.length, y.length);
      checkEqual('deltaInto: lengths of out and dh', out.length, dh.length);
      for (let i = 0; i < y.length; i++) {
        out.data[out.at + i] = SLOPES[f](y.data[y.at + i], round) * dh.data[dh.at + i];
      }
    },
    lstmInto(rows) {
      memory.checkLstm(rows);
      lstm(rows, precision === 'float32' ? ACTIVATIONS_32 : ACTIVATIONS, round);
    },
    lstmBackInto(errors, rows) {
      memory.checkLstm(rows);
      memory.checkLstmErrors(errors, rows);
      lstmBack(errors, rows, round);
    },
    copyRowsInto(c, a) {
      matrices(c, a);
      checkEqual('copyRowsInto: rows', c.rows, a.rows);
      checkEqual('copyRowsInto: columns', c.cols, a.cols);
      eachElement(c, a, (to, from) => (c.data[to] = a.data[from]));
    },
    addRowsInto(c, a) {
      matrices(c, a);
      checkEqual('addRowsInto: rows', c.rows, a.rows);
      checkEqual('addRowsInto: columns', c.cols, a.cols);
      eachElement(c, a, (to, from) => (c.data[to] += a.data[from]));
    },
    multiplyInto(out, x) {
      spans(out, x);
      checkEqual('multiplyInto: lengths', out.length, x.length);
      for (let i = 0; i < x.length; i++) out.data[out.at + i] *= x.data[x.at + i];
    },
    axpyInto(y, a, x) {
      spans(y, x);
      checkEqual('axpyInto: lengths', y.length, x.length);
      const factor = round(a);
      for (let i = 0; i < x.length; i++) y.data[y.at + i] += round(factor * x.data[x.at + i]);
    },
    scaleInto(x, a) {
      spans(x);
      const factor = round(a);
      for (let i = 0; i < x.length; i++) x.data[x.at + i] *= factor;
    },
    fill(x, value) {
      spans(x);
      x.data.fill(value, x.at, x.at + x.length);
    },
    copyInto(out, x) {
      spans(out, x);
      checkEqual('copyInto: lengths', out.length, x.length);
      for (let i = 0; i < x.length; i++) out.data[out.at + i] = x.data[x.at + i];
    },
    dot(x, y) {
      spans(x, y);
      checkEqual('dot: lengths', x.length, y.length);
      return dot(x, y, round);
    },
    choleskyInto(a) {
      matrices(a);
      checkEqual('choleskyInto: rows and columns', a.rows, a.cols);
      return cholesky(a, round);
    },
    choleskySolveInto(b, l) {
      spans(b);
      matrices(l);
      checkEqual('choleskySolveInto: rows and columns of L', l.rows, l.cols);
      checkEqual('choleskySolveInto: length of b, rows of L', b.length, l.rows);
      choleskySolve(b, l, round);
    },
  };
  return kernels;
}

/** The left factor of a product: element (i, k) is `data[at + i * byRow + k * byTerm]`. */
interface Left {
  readonly data: Float64Array | Float32Array;
  readonly at: number;
  readonly byRow: number;
  readonly byTerm: number;
  readonly terms: number;
}

/** Sums run in C itself: storing to a Float32Array rounds, so each addition there is rounded by itself too. */
function gemm(c: Matrix, b: Matrix, left: Left): void {
  const addMultiple = c.data instanceof Float32Array ? addMultiple32 : addMultiple64;
  const to = { data: c.data, at: 0, length: c.cols };
  const from = { data: b.data, at: 0, length: c.cols };
  for (let i = 0; i < c.rows; i++) {
    to.at = c.at + i * c.stride;
    for (let k = 0; k < left.terms; k++) {
      from.at = b.at + k * b.stride;
      addMultiple(to, left.data[left.at + i * left.byRow + k * left.byTerm], from);
    }
  }
}

/** Written twice, so that V8 compiles each for one kind of array. */
function addMultiple64(to: Span, factor: number, from: Span): void {
  const [y, x, n] = [to.data, from.data, to.length];
  for (let j = 0, yAt = to.at, xAt = from.at; j < n; j++) y[yAt++] += factor * x[xAt++];
}

function addMultiple32(to: Span, factor: number, from: Span): void {
  const [y, x, n] = [to.data, from.data, to.length];
  for (let j = 0, yAt = to.at, xAt = from.at; j < n; j++) y[yAt++] += Math.fround(factor * x[xAt++]);
}

function clear({ data, at, rows, cols, stride }: Matrix): void {
  for (let i = 0; i < rows; i++) data.fill(0, at + i * stride, at + i * stride + cols);
}

function pack(
  { data, at, rows, cols }: Panels,
  width: number,
  value: (k: number, j: number) => number,
): void {
  for (let panel = 0; panel * width < cols; panel++) {
    for (let k = 0; k < rows; k++) {
      for (let l = 0; l < width; l++) {
        const j = panel * width + l;
        data[at + (panel * rows + k) * width + l] = j < cols ? value(k, j) : 0;
      }
    }
  }
}

/** Calls `work` with the indices of each pair of elements of two matrices of the same shape. */
function eachElement(c: Matrix, a: Matrix, work: (to: number, from: number) => void): void {
  for (let i = 0; i < c.rows; i++) {
    for (let j = 0; j < c.cols; j++) work(c.at + i * c.stride + j, a.at + i * a.stride + j);
  }
}

function scaleRows(m: Matrix, d: Span): void {
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < m.cols; j++) m.data[m.at + i * m.stride + j] *= d.data[d.at + i];
  }
}

function syrk(c: Matrix, a: Matrix): void {
  for (let i = 0; i < c.rows; i++) {
    const fromDiagonal = { ...c, at: c.at + i * (c.stride + 1), rows: 1, cols: c.cols - i };
    const columns = { ...a, at: a.at + i, cols: a.cols - i };
    gemm(fromDiagonal, columns, { data: a.data, at: a.at + i, byRow: 1, byTerm: a.stride, terms: a.rows });
  }
  for (let i = 0; i < c.rows; i++) {
    for (let j = 0; j < i; j++) c.data[c.at + i * c.stride + j] = c.data[c.at + j * c.stride + i];
  }
}

const relu = (x: number): number => Math.max(0, x);
const linear = (x: number): number => x;
const ACTIVATIONS: Record<Activation, (x: number) => number> = { tanh, logistic, relu, linear };
const ACTIVATIONS_32: Record<Activation, (x: number) => number> = {
  tanh: tanh32,
  logistic: logistic32,
  relu,
  linear,
};
const SLOPES: Record<Activation, (y: number, round: Rounding) => number> = {
  tanh: (y, round) => round(1 - round(y * y)),
  logistic: (y, round) => round(y * round(1 - y)),
  relu: (y) => (y > 0 ? 1 : 0),
  linear: () => 1,
};

function dot(x: Span, y: Span, round: Rounding): number {
  const s = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    s[i % 8] = round(s[i % 8] + round(x.data[x.at + i] * y.data[y.at + i]));
  }
  const low = round(round(s[0] + s[1]) + round(s[2] + s[3]));
  const high = round(round(s[4] + s[5]) + round(s[6] + s[7]));
  return round(low + high);
}

function cholesky(a: Matrix, round: Rounding): number {
  const { data, at, stride } = a;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j <= i; j++) {
      let acc = data[at + i * stride + j];
      for (let k = 0; k < j; k++) {
        acc = round(acc - round(data[at + i * stride + k] * data[at + j * stride + k]));
      }
      if (i === j && !(acc > 0 && acc < Infinity)) return i;
      data[at + i * stride + j] = i === j ? Math.sqrt(acc) : acc / data[at + j * stride + j];
    }
  }
  return -1;
}

function choleskySolve(b: Span, l: Matrix, round: Rounding): void {
  const x = b.data;
  const n = b.length;
  for (let i = 0; i < n; i++) {
    const row = l.at + i * l.stride;
    let acc = x[b.at + i];
    for (let k = 0; k < i; k++) acc = round(acc - round(l.data[row + k] * x[b.at + k]));
    x[b.at + i] = acc / l.data[row + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let acc = x[b.at + i];
    for (let k = n - 1; k > i; k--) {
      acc = round(acc - round(l.data[l.at + k * l.stride + i] * x[b.at + k]));
    }
    x[b.at + i] = acc / l.data[l.at + i * l.stride + i];
  }
}
