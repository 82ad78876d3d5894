/**
 * The kernels in the compiled module (`assembly/`, built to dist/kernels.wasm). Same bits as `kernels-ts.ts`.
 * The host reads and compiles the module and hands it in; each workspace is an instance with memory of its own.
 */
import { UnfoldError } from '../errors.ts';
import { checkAtLeast, checkBytes, checkEqual, Workspace } from './workspace.ts';
import type { Activation, KernelProvider, Kernels, Matrix, Panels, Precision, Span } from './kernels.ts';

/** How wide the tiles of the matrix products are: 'wide' is for a V8 that joins pairs of vectors into 256 bits. */
export type Tiling = 'narrow' | 'wide';

/** The compiled back end. `tiling` changes the speed, never a bit of the results (see `measureTiling`). */
export function wasmKernels(module: WebAssembly.Module, tiling: Tiling = 'narrow'): KernelProvider {
  return {
    backend: 'wasm',
    open: (precision, bytes) => open(module, { precision, bytes, tiling }),
  };
}

type Call = (...operands: number[]) => number;

/** The module's exports of one precision, without the suffix that tells it. */
interface Compiled {
  readonly gemm: Call;
  readonly gemmOver: Call;
  readonly gemmPacked: Call;
  readonly pack: Call;
  readonly packTransposed: Call;
  readonly copyRows: Call;
  readonly addRows: Call;
  readonly gemmTransposed: Call;
  readonly gemmScaled: Call;
  readonly addBlocks: Call;
  readonly fill: Call;
  readonly syrk: Call;
  readonly transpose: Call;
  readonly scaleRows: Call;
  readonly multiply: Call;
  readonly axpy: Call;
  readonly scale: Call;
  readonly copy: Call;
  readonly dot: Call;
  readonly exp: Call;
  readonly recurrent: Call;
  readonly recurrentBack: Call;
  readonly lstm: Call;
  readonly lstmBack: Call;
  readonly cholesky: Call;
  readonly choleskySolve: Call;
  readonly activations: Record<Exclude<Activation, 'linear'>, Call>;
  readonly slopes: Record<Exclude<Activation, 'linear'>, Call>;
  readonly deltas: Record<Exclude<Activation, 'linear'>, Call>;
}

/** The functions in the order in which the module numbers them. */
const NUMBERED: readonly Activation[] = ['tanh', 'logistic', 'relu', 'linear'];

const PAGE = 65536;
/** A module addresses 4 GiB; 64 MiB of it are kept for scratch memory. */
const LARGEST = 2 ** 32 - 2 ** 26;
/** Below this the module keeps its constants. */
const CONSTANTS = 2048;
/** Bytes of scratch memory: the eight sums of `dot`, the tile at the edge of a product, and its packed factors. */
const DOT_BYTES = 64;
const EDGE_BYTES = 320;
const PACKS_NUMBERS = 256 * (640 + 1024);

/** A workspace in memory that several threads share. Plain data and the memory: it can be sent to another thread. */
export interface SharedSpace {
  readonly memory: WebAssembly.Memory;
  readonly precision: Precision;
  readonly bytes: number;
  readonly tiling: Tiling;
  /** Number of threads; each has scratch memory of its own. */
  readonly members: number;
}

/** Memory for `joinKernels`: zeros, with room for `bytes` bytes of arrays. The module must be the one for shared memory. */
export function sharedSpace(space: Omit<SharedSpace, 'memory'>): SharedSpace {
  const pages = placesOf(space).pages;
  return { ...space, memory: new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }) };
}

/**
 * The kernels of one member on a shared workspace. `alloc` gives every member the same arrays in the same order: who
 * makes the same calls sees the same numbers. Keeping out of each other's way is up to the members.
 */
export function joinKernels(module: WebAssembly.Module, space: SharedSpace, member: number): Kernels {
  return kernelsOn(module, space, member);
}

function open(
  module: WebAssembly.Module,
  { precision, bytes, tiling }: { precision: Precision; bytes: number; tiling: Tiling },
): Kernels {
  const { pages } = placesOf({ precision, bytes, members: 1 });
  const memory = new WebAssembly.Memory({ initial: pages });
  return kernelsOn(module, { memory, precision, bytes, tiling, members: 1 }, 0);
}

/** What lies where: constants, scratch memory of each member, arrays. */
function placesOf({ precision, bytes, members }: Pick<SharedSpace, 'precision' | 'bytes' | 'members'>) {
  checkBytes(bytes, LARGEST);
  const size = precision === 'float64' ? 8 : 4;
  const packs = PACKS_NUMBERS * size;
  const scratch = Math.ceil((DOT_BYTES + EDGE_BYTES + packs + choleskyScratch(bytes, size)) / 64) * 64;
  const start = CONSTANTS + members * scratch;
  return { scratch, packs, start, pages: Math.ceil((start + bytes) / PAGE) };
}

function kernelsOn(module: WebAssembly.Module, shared: SharedSpace, member: number): Kernels {
  const { memory, precision, bytes } = shared;
  const wide = shared.tiling === 'wide' ? 1 : 0;
  const places = placesOf(shared);
  const dotSums = CONSTANTS + member * places.scratch;
  const edge = dotSums + DOT_BYTES;
  const packs = edge + EDGE_BYTES;
  const choleskyAt = packs + places.packs;
  const range = { start: places.start, end: places.start + bytes, checkOwner: false };
  const run = compiled(new WebAssembly.Instance(module, { env: { memory } }), precision);
  const space = new Workspace(memory.buffer, precision, range);
  const shift = precision === 'float64' ? 3 : 2;

  /** Byte address of a checked operand, byte stride of a checked matrix. */
  const address = (x: Span): number => {
    space.checkSpan(x);
    return x.data.byteOffset + (x.at << shift);
  };
  const origin = (m: Matrix): number => {
    space.checkMatrix(m);
    return m.data.byteOffset + (m.at << shift);
  };
  const panels = (p: Panels): number => {
    space.checkPanels(p);
    return p.data.byteOffset + (p.at << shift);
  };
  /** Byte address of an operand that has been checked. */
  const at = (x: Span | Matrix | Panels): number => x.data.byteOffset + (x.at << shift);
  const stride = (m: Matrix): number => m.stride << shift;

  return {
    backend: 'wasm',
    precision,
    alloc: (length) => space.alloc(length),
    gemmInto(c, a, b) {
      checkEqual('gemmInto: rows of C and of A', c.rows, a.rows);
      checkEqual('gemmInto: columns of A, rows of B', a.cols, b.rows);
      checkEqual('gemmInto: columns of C and of B', c.cols, b.cols);
      const [cp, ap, bp] = [origin(c), origin(a), origin(b)];
      run.gemm(cp, stride(c), ap, stride(a), bp, stride(b), c.rows, c.cols, a.cols, wide, edge);
    },
    gemmOverInto(c, a, b) {
      checkEqual('gemmOverInto: rows of C and of A', c.rows, a.rows);
      checkEqual('gemmOverInto: columns of A, rows of B', a.cols, b.rows);
      checkEqual('gemmOverInto: columns of C and of B', c.cols, b.cols);
      const [cp, ap, bp] = [origin(c), origin(a), origin(b)];
      run.gemmOver(cp, stride(c), ap, stride(a), bp, stride(b), c.rows, c.cols, a.cols, wide, edge);
    },
    gemmPackedInto(c, a, b) {
      checkEqual('gemmPackedInto: rows of C and of A', c.rows, a.rows);
      checkEqual('gemmPackedInto: columns of A, rows of B', a.cols, b.rows);
      checkEqual('gemmPackedInto: columns of C and of B', c.cols, b.cols);
      const [cp, ap, bp] = [origin(c), origin(a), panels(b)];
      run.gemmPacked(cp, stride(c), ap, stride(a), bp, c.rows, c.cols, a.cols, wide, edge);
    },
    packInto(p, b) {
      checkEqual('packInto: rows', p.rows, b.rows);
      checkEqual('packInto: columns', p.cols, b.cols);
      run.pack(panels(p), origin(b), stride(b), p.rows, p.cols);
    },
    packTransposedInto(p, b) {
      checkEqual('packTransposedInto: rows of P, columns of B', p.rows, b.cols);
      checkEqual('packTransposedInto: columns of P, rows of B', p.cols, b.rows);
      run.packTransposed(panels(p), origin(b), stride(b), p.rows, p.cols);
    },
    gemmTransposedInto(c, a, b) {
      checkEqual('gemmTransposedInto: rows of C, columns of A', c.rows, a.cols);
      checkEqual('gemmTransposedInto: rows of A and of B', a.rows, b.rows);
      checkEqual('gemmTransposedInto: columns of C and of B', c.cols, b.cols);
      const [cp, ap, bp] = [origin(c), origin(a), origin(b)];
      run.gemmTransposed(
        cp,
        stride(c),
        ap,
        stride(a),
        bp,
        stride(b),
        c.rows,
        c.cols,
        a.rows,
        wide,
        edge,
        packs,
      );
    },
    syrkInto(c, a) {
      checkEqual('syrkInto: rows and columns of C', c.rows, c.cols);
      checkEqual('syrkInto: columns of C and of A', c.cols, a.cols);
      run.syrk(origin(c), stride(c), origin(a), stride(a), c.cols, a.rows, wide, edge);
    },
    transposeInto(b, a) {
      checkEqual('transposeInto: rows of B, columns of A', b.rows, a.cols);
      checkEqual('transposeInto: columns of B, rows of A', b.cols, a.rows);
      run.transpose(origin(b), stride(b), origin(a), stride(a), a.rows, a.cols);
    },
    gemmScaledInto(c, d, a, b) {
      checkEqual('gemmScaledInto: rows of C and of A', c.rows, a.rows);
      checkEqual('gemmScaledInto: rows of C, factors', c.rows, d.length);
      checkEqual('gemmScaledInto: columns of A, rows of B', a.cols, b.rows);
      checkEqual('gemmScaledInto: columns of C and of B', c.cols, b.cols);
      const [cp, dp, ap, bp] = [origin(c), address(d), origin(a), origin(b)];
      run.gemmScaled(cp, stride(c), dp, ap, stride(a), bp, stride(b), c.rows, c.cols, a.cols, wide, edge);
    },
    addBlocksInto(c, d, z) {
      checkEqual('addBlocksInto: rows and factors', c.rows, d.length);
      checkAtLeast('addBlocksInto: columns of C, rows times length of z', c.cols, c.rows * z.length);
      run.addBlocks(origin(c), stride(c), address(d), address(z), c.rows, z.length);
    },
    scaleRowsInto(m, d) {
      checkEqual('scaleRowsInto: rows and factors', m.rows, d.length);
      run.scaleRows(origin(m), stride(m), address(d), m.rows, m.cols);
    },
    activateInto(out, x, f) {
      checkEqual('activateInto: lengths', out.length, x.length);
      const [to, from] = [address(out), address(x)];
      if (f === 'linear') run.copy(to, from, x.length << shift);
      else run.activations[f](to, from, x.length);
    },
    recurrentInto(loop) {
      space.checkRecurrent(loop);
      const { steps, delay, activation, z, column, y, weights } = loop;
      const back = (delay * y.rows * y.cols) << shift;
      const f = NUMBERED.indexOf(activation);
      const [zp, yp, wp] = [at(z), at(y), at(weights)];
      run.recurrent(
        zp,
        stride(z),
        column << shift,
        yp,
        back,
        wp,
        y.rows,
        y.cols,
        z.cols,
        steps,
        f,
        wide,
        edge,
      );
    },
    recurrentBackInto(loop) {
      space.checkRecurrentBack(loop);
      const { steps, activation, y, delta, dh, known, weights, dz } = loop;
      const f = NUMBERED.indexOf(activation);
      const [dp, yp, hp, wp, zp] = [at(delta), at(y), at(dh), at(weights), at(dz)];
      run.recurrentBack(dp, yp, hp, wp, zp, dz.rows, dz.cols, steps, known, f, wide, edge);
    },
    expInto(out, x) {
      checkEqual('expInto: lengths', out.length, x.length);
      run.exp(address(out), address(x), x.length);
    },
    slopeInto(out, y, f) {
      checkEqual('slopeInto: lengths', out.length, y.length);
      const [to, from] = [address(out), address(y)];
      if (f === 'linear') out.data.fill(1, out.at, out.at + out.length);
      else run.slopes[f](to, from, y.length);
    },
    deltaInto(out, y, dh, f) {
      checkEqual('deltaInto: lengths of out and y', out.length, y.length);
      checkEqual('deltaInto: lengths of out and dh', out.length, dh.length);
      const [to, from, by] = [address(out), address(y), address(dh)];
      if (f === 'linear') run.copy(to, by, y.length << shift);
      else run.deltas[f](to, from, by, y.length);
    },
    lstmInto(rows) {
      space.checkLstm(rows);
      const { gates, before, now, kept, value } = rows;
      const n = gates.cols / 4;
      run.lstm(at(gates), stride(gates), at(before), at(now), at(kept), at(value), gates.rows, n);
    },
    lstmBackInto(errors, rows) {
      space.checkLstm(rows);
      space.checkLstmErrors(errors, rows);
      const { gates, before, kept } = rows;
      const { delta } = errors;
      const n = gates.cols / 4;
      const [d, g, b, k] = [at(delta), at(gates), at(before), at(kept)];
      const [dh, dNow, dBefore] = [at(errors.value), at(errors.now), at(errors.before)];
      run.lstmBack(d, stride(delta), g, stride(gates), b, k, dh, dNow, dBefore, gates.rows, n);
    },
    copyRowsInto(c, a) {
      checkEqual('copyRowsInto: rows', c.rows, a.rows);
      checkEqual('copyRowsInto: columns', c.cols, a.cols);
      run.copyRows(origin(c), stride(c), origin(a), stride(a), c.rows, c.cols);
    },
    addRowsInto(c, a) {
      checkEqual('addRowsInto: rows', c.rows, a.rows);
      checkEqual('addRowsInto: columns', c.cols, a.cols);
      run.addRows(origin(c), stride(c), origin(a), stride(a), c.rows, c.cols);
    },
    multiplyInto(out, x) {
      checkEqual('multiplyInto: lengths', out.length, x.length);
      run.multiply(address(out), address(x), x.length);
    },
    axpyInto(y, a, x) {
      checkEqual('axpyInto: lengths', y.length, x.length);
      run.axpy(address(y), a, address(x), x.length);
    },
    scaleInto(x, a) {
      run.scale(address(x), a, x.length);
    },
    fill(x, value) {
      run.fill(address(x), value, x.length);
    },
    copyInto(out, x) {
      checkEqual('copyInto: lengths', out.length, x.length);
      run.copy(address(out), address(x), x.length << shift);
    },
    dot(x, y) {
      checkEqual('dot: lengths', x.length, y.length);
      return run.dot(address(x), address(y), x.length, dotSums);
    },
    choleskyInto(a) {
      checkEqual('choleskyInto: rows and columns', a.rows, a.cols);
      return run.cholesky(origin(a), stride(a), a.rows, choleskyAt, wide, edge);
    },
    choleskySolveInto(b, l) {
      checkEqual('choleskySolveInto: rows and columns of L', l.rows, l.cols);
      checkEqual('choleskySolveInto: length of b, rows of L', b.length, l.rows);
      run.choleskySolve(address(b), origin(l), stride(l), l.rows);
    },
  };
}

/** What `assembly/cholesky.ts` asks for, for the largest square matrix that fits in the workspace. */
function choleskyScratch(bytes: number, size: number): number {
  return 16 * (Math.ceil(Math.sqrt(bytes / size)) + 32) * size;
}

function compiled(instance: WebAssembly.Instance, precision: Precision): Compiled {
  const suffix = precision === 'float64' ? '_f64' : '_f32';
  const find = (name: string): Call => {
    const call = instance.exports[name + suffix];
    if (typeof call === 'function') return call as Call;
    throw new UnfoldError(
      'kernels.wrong-module',
      `The compiled kernels lack ${name}${suffix}. Build them again: npm run build.`,
    );
  };
  return {
    gemm: find('gemm'),
    gemmOver: find('gemmOver'),
    gemmPacked: find('gemmPacked'),
    pack: find('pack'),
    packTransposed: find('packTransposed'),
    copyRows: find('copyRows'),
    addRows: find('addRows'),
    gemmTransposed: find('gemmTransposed'),
    gemmScaled: find('gemmScaled'),
    addBlocks: find('addBlocks'),
    fill: find('fill'),
    syrk: find('syrk'),
    transpose: find('transpose'),
    scaleRows: find('scaleRows'),
    multiply: find('multiply'),
    axpy: find('axpy'),
    scale: find('scale'),
    copy: find('copy'),
    dot: find('dot'),
    exp: find('exp'),
    recurrent: find('recurrent'),
    recurrentBack: find('recurrentBack'),
    lstm: find('lstm'),
    lstmBack: find('lstmBack'),
    cholesky: find('cholesky'),
    choleskySolve: find('choleskySolve'),
    activations: { tanh: find('tanh'), logistic: find('logistic'), relu: find('relu') },
    deltas: { tanh: find('tanhDelta'), logistic: find('logisticDelta'), relu: find('reluDelta') },
    slopes: { tanh: find('tanhSlope'), logistic: find('logisticSlope'), relu: find('reluSlope') },
  };
}
