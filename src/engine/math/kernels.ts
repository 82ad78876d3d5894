/**
 * The numeric kernels: the only place where long loops over numbers live.
 *
 * Two back ends implement this interface: `kernels-ts.ts` is the specification, `kernels-wasm.ts` runs the
 * compiled module. For every operation the order of the floating-point operations is part of the contract, so
 * both give the same bits: multiply then add (never fused), sums over k in ascending order, starting from what the
 * destination holds. Vectorisation is across independent results only. `dot` is the exception
 * that the contract spells out.
 */

/** Number format of a run's arrays. */
export type Precision = 'float64' | 'float32';

/** An array the kernels can reach. All arrays of one `Kernels` come from its `alloc`. */
export type Vec = Float64Array | Float32Array;

/** A run of `length` numbers inside an array, starting at index `at`. Mutable, so that loops can move it. */
export interface Span {
  data: Vec;
  at: number;
  length: number;
}

/** A row-major matrix inside an array: element (i, j) is `data[at + i * stride + j]`. Mutable, so that loops can move it. */
export interface Matrix {
  data: Vec;
  at: number;
  rows: number;
  cols: number;
  stride: number;
}

/**
 * A row-major K x N matrix copied into the order in which products read it: panels of 64 bytes across (`panelWidth`
 * numbers w), one after the other, rows of a panel next to each other. Element (k, j) is
 * `data[at + floor(j / w) K w + k w + j mod w]`; what the last panel has beyond column N is zero.
 */
export interface Panels {
  data: Vec;
  at: number;
  rows: number;
  cols: number;
}

/**
 * LSTM units, a row of n for each sequence. The gates i, f, g, o of a row stand side by side (4 n columns); the others
 * are rows without gaps. Mutable, so that loops can move them.
 */
export interface LstmRows {
  readonly gates: Matrix;
  /** The memory c of the step before, c' of this one, tanh(c'), and h. */
  readonly before: Span;
  readonly now: Span;
  readonly kept: Span;
  readonly value: Span;
}

/** Derivatives of the error: by the nets (4 n columns), by h, by c' and by c. */
export interface LstmErrors {
  readonly delta: Matrix;
  readonly value: Span;
  readonly now: Span;
  readonly before: Span;
}

/**
 * The steps of a layer that sees itself `delay` steps back and nothing else that is not there before: y(t) = f(z(t) W'),
 * where columns [column, column + n) of z(t) are y(t - delay). A step has `batch` rows; steps follow each other.
 */
export interface RecurrentSteps {
  readonly steps: number;
  readonly delay: number;
  readonly activation: Activation;
  /** Step 0 of z (batch x K), and of y (batch x n, without gaps); `delay` steps of y lie before it. */
  readonly z: Matrix;
  readonly column: number;
  readonly y: Matrix;
  /** W' (K x n). */
  readonly weights: Panels;
}

/** The way back over such steps, for a delay of 1: see `recurrentBackInto`. */
export interface RecurrentBack {
  readonly steps: number;
  readonly activation: Activation;
  /** Step 0 (batch x n, without gaps) of y, of delta = dE/dnet, and of dE/dh, before which lies one more step. */
  readonly y: Matrix;
  readonly delta: Matrix;
  readonly dh: Matrix;
  /** First step whose dE/dh holds numbers; may be negative. */
  readonly known: number;
  /** W (n x n): how y(t) depends on y(t - 1). */
  readonly weights: Panels;
  /** Room for a step (batch x n). */
  readonly dz: Matrix;
}

/** Elementwise functions with a kernel. `relu` is max(0, x); `linear` leaves the numbers as they are. */
export type Activation = 'tanh' | 'logistic' | 'relu' | 'linear';

/** One workspace: memory of a fixed size and the operations on it. Operands must come from its `alloc`. */
export interface Kernels {
  readonly backend: 'typescript' | 'wasm';
  readonly precision: Precision;

  /** `length` zeros, aligned to 32 bytes. Throws when the workspace is full: it was sized when it was opened. */
  alloc(length: number): Vec;

  /** C += A B. Shapes (M x N) += (M x K)(K x N). Per element: acc = C, then for k = 0..K-1 acc = acc + A[i,k] * B[k,j]. */
  gemmInto(c: Matrix, a: Matrix, b: Matrix): void;
  /** C = A B; what C held is lost. Per element: acc = 0, then as `gemmInto`. C does not overlap A or B. */
  gemmOverInto(c: Matrix, a: Matrix, b: Matrix): void;
  /** The same for a B in panels: worth it where B serves many products. */
  gemmPackedInto(c: Matrix, a: Matrix, b: Panels): void;
  /** P = B, in panels. */
  packInto(p: Panels, b: Matrix): void;
  /** P = B', in panels. Shapes (K x N) = (N x K)'. */
  packTransposedInto(p: Panels, b: Matrix): void;
  /** C += A' B. Shapes (M x N) += (K x M)'(K x N). Same order as `gemmInto`: k = 0..K-1 ascending. */
  gemmTransposedInto(c: Matrix, a: Matrix, b: Matrix): void;
  /**
   * C += A' A, symmetric, both triangles written. Shapes (N x N) += (K x N)'(K x N). k ascending. C holds a symmetric
   * matrix: only its upper triangle is read, and the lower one becomes the upper one's mirror image.
   */
  syrkInto(c: Matrix, a: Matrix): void;
  /** B = A'. */
  transposeInto(b: Matrix, a: Matrix): void;
  /**
   * C = diag(d) A B; what C held is lost. Shapes (M x N) = (M)(M x K)(K x N). Per element: acc = 0, then for
   * k = 0..K-1 acc = acc + A[i,k] * B[k,j]; C[i,j] = d[i] * acc. C does not overlap A, B or d.
   */
  gemmScaledInto(c: Matrix, d: Span, a: Matrix, b: Matrix): void;
  /**
   * C[i, i n + j] += d[i] * z[j] for j = 0..n-1, n the length of z: each row's own block of a tangent (RTRL) matrix,
   * the direct effect of the weights into unit i. C has at least rows * n columns.
   */
  addBlocksInto(c: Matrix, d: Span, z: Span): void;
  /** Row i of M is multiplied by d[i]. */
  scaleRowsInto(m: Matrix, d: Span): void;

  /** out = f(x), elementwise; out may be x. */
  activateInto(out: Span, x: Span, f: Activation): void;
  /** For every step from the first on: `copyRowsInto` of y(t - delay) into z(t), `gemmPackedInto`, `activateInto`. */
  recurrentInto(loop: RecurrentSteps): void;
  /**
   * For every step from the last on: `deltaInto`, then delta W is written to dE/dh of the step before where that is
   * not known yet (it is from then on), else made in `dz` and added to it.
   */
  recurrentBackInto(loop: RecurrentBack): void;
  /** out = e^x, elementwise; out may be x. */
  expInto(out: Span, x: Span): void;
  /** out = f'(net) expressed by the activation's own output y = f(net): 1 - y*y, y*(1 - y), y > 0 ? 1 : 0, 1. */
  slopeInto(out: Span, y: Span, f: Activation): void;
  /** out = f'(net) * dh, f' expressed by y as in `slopeInto`, rounded before the multiplication. */
  deltaInto(out: Span, y: Span, dh: Span, f: Activation): void;
  /**
   * The step of LSTM units. The nets in `gates` become the gates: i, f, o logistic, g tanh. Then c' = f c + i g,
   * kept = tanh(c'), h = o kept.
   */
  lstmInto(rows: LstmRows): void;
  /**
   * From dE/dh and dE/dc' to the nets and the memory before. D = dE/dc' + (dh o) (1 - kept^2); delta is
   * (D g) (i (1 - i)), (D c) (f (1 - f)), (D i) (1 - g^2), (dh kept) (o (1 - o)); dE/dc += D f.
   */
  lstmBackInto(errors: LstmErrors, rows: LstmRows): void;
  /** C = A for matrices of the same shape with strides of their own, which do not overlap. */
  copyRowsInto(c: Matrix, a: Matrix): void;
  /** C += A, likewise. */
  addRowsInto(c: Matrix, a: Matrix): void;
  /** out = out * x, elementwise. */
  multiplyInto(out: Span, x: Span): void;
  /** y += a x. */
  axpyInto(y: Span, a: number, x: Span): void;
  /** x = a x. */
  scaleInto(x: Span, a: number): void;
  /** x = value. */
  fill(x: Span, value: number): void;
  /** out = x (numbers are copied; spans do not overlap). */
  copyInto(out: Span, x: Span): void;
  /**
   * Sum of x[i] y[i]. Eight partial sums: s[i mod 8] += x[i] * y[i], then ((s0+s1)+(s2+s3)) + ((s4+s5)+(s6+s7)).
   * In float32 the partial sums are float32 too.
   */
  dot(x: Span, y: Span): number;

  /**
   * Cholesky factorisation A = L L' in place: the lower triangle of A becomes L, the strict upper triangle is left.
   * Per element: acc = A[i,j], then for k = 0..j-1 acc = acc - L[i,k] * L[j,k]; L[i,j] = acc / L[j,j], L[j,j] = sqrt(acc).
   * @returns -1, or the index of the first pivot that is not a positive finite number (the lower triangle of A is then
   * partly overwritten, not in the same way on both back ends).
   */
  choleskyInto(a: Matrix): number;
  /** Solves L L' x = b in place (b becomes x), L from `choleskyInto`. Forward with k ascending, backward with k descending. */
  choleskySolveInto(b: Span, l: Matrix): void;
}

/** Opens workspaces on one back end. */
export interface KernelProvider {
  readonly backend: 'typescript' | 'wasm';
  /**
   * A workspace with room for `bytes` bytes of arrays (sum of what will be allocated, each rounded up to 32 bytes).
   * `parts` says into how many independent parts the work on it falls: a host with threads may use them.
   */
  open(precision: Precision, bytes: number, parts?: number): Kernels;
}

/** Bytes that `alloc(length)` takes from a workspace. */
export function allocBytes(precision: Precision, length: number): number {
  return Math.ceil((length * (precision === 'float64' ? 8 : 4)) / 32) * 32;
}

/** A span over `data`, or over `length` numbers of it from `at`. */
export function span(data: Vec, at = 0, length = data.length - at): Span {
  return { data, at, length };
}

/** A row-major matrix over `data` from `at`, rows next to each other unless `stride` says otherwise. */
export function matrix(
  data: Vec,
  shape: { rows: number; cols: number; at?: number; stride?: number },
): Matrix {
  const { rows, cols, at = 0, stride = cols } = shape;
  return { data, at, rows, cols, stride };
}

/** Numbers across a panel. */
export function panelWidth(precision: Precision): number {
  return precision === 'float64' ? 8 : 16;
}

/** Numbers that the panels of a K x N matrix take. */
export function panelsLength(precision: Precision, rows: number, cols: number): number {
  const width = panelWidth(precision);
  return rows * Math.ceil(cols / width) * width;
}
