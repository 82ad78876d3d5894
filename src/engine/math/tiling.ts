/**
 * Which tiling suits this machine's V8, measured in about 20 ms at start: with revectorization (pairs of 128-bit
 * operations joined into 256 bits) wide tiles are faster, without it narrow ones are. The choice must not change a
 * bit, and that is checked here on the running code, against the specification.
 */
import {
  type KernelProvider,
  type Kernels,
  matrix,
  panelsLength,
  type Precision,
  span,
  type Vec,
} from './kernels.ts';
import { typescriptKernels } from './kernels-ts.ts';
import { type Tiling, wasmKernels } from './kernels-wasm.ts';

/** What was found. Speeds are in 10^9 floating-point operations a second, float64, one core. */
export interface TilingReport {
  readonly tiling: Tiling;
  /** Wide tiles are clearly faster: V8 joins pairs of vectors. */
  readonly revectorized: boolean;
  /** Both tilings gave the specification's bits, before and after the optimising compiler took over. */
  readonly sameBits: boolean;
  readonly narrowSpeed: number;
  readonly wideSpeed: number;
}

const ROWS = 20;
const SIZE = 64;
const OPERATIONS = 2 * ROWS * SIZE * SIZE;
const WARM_UP_MS = 8;
const ROUNDS = 9;
const CALLS_A_ROUND = 8;
/** Noise alone does not make narrow code slower than wide code by this much. */
const CLEARLY = 1.08;

/**
 * Times both tilings and compares their results. `now` returns milliseconds: the engine itself has no clock. Takes
 * about 20 ms. Where `sameBits` is false, do not use the compiled kernels in this process.
 */
export function measureTiling(module: WebAssembly.Module, now: () => number): TilingReport {
  const providers = [wasmKernels(module, 'narrow'), wasmKernels(module, 'wide')];
  const coldBits = sameBits(providers);
  const [narrow, wide] = providers.map(prepareProduct);
  const end = now() + WARM_UP_MS;
  while (now() < end) {
    narrow();
    wide();
  }
  const [narrowTimes, wideTimes]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    narrowTimes.push(timed(narrow, now));
    wideTimes.push(timed(wide, now));
  }
  const [narrowSpeed, wideSpeed] = [speed(narrowTimes), speed(wideTimes)];
  const revectorized = wideSpeed > CLEARLY * narrowSpeed;
  return {
    tiling: wideSpeed > narrowSpeed ? 'wide' : 'narrow',
    revectorized,
    sameBits: coldBits && sameBits(providers),
    narrowSpeed,
    wideSpeed,
  };
}

function timed(work: () => void, now: () => number): number {
  const start = now();
  for (let call = 0; call < CALLS_A_ROUND; call++) work();
  return now() - start;
}

/** From the median time: a round that was interrupted does not count. */
function speed(times: number[]): number {
  const median = times.sort((x, y) => x - y)[times.length >> 1];
  return median > 0 ? (OPERATIONS * CALLS_A_ROUND) / (median * 1e6) : 0;
}

function prepareProduct(provider: KernelProvider): () => void {
  const kernels = provider.open('float64', 8 * SIZE * (2 * ROWS + SIZE) + 96);
  const c = matrix(kernels.alloc(ROWS * SIZE), { rows: ROWS, cols: SIZE });
  const a = matrix(kernels.alloc(ROWS * SIZE), { rows: ROWS, cols: SIZE });
  const b = matrix(kernels.alloc(SIZE * SIZE), { rows: SIZE, cols: SIZE });
  return () => kernels.gemmInto(c, a, b);
}

function sameBits(providers: readonly KernelProvider[]): boolean {
  return (['float64', 'float32'] as const).every((precision) => {
    const expected = sample(typescriptKernels, precision);
    return providers.every((provider) => {
      const given = sample(provider, precision);
      return given.every((value, i) => Object.is(value, expected[i]));
    });
  });
}

const N = 27;

/** One of each kind of kernel on fixed numbers with full fractions. */
function sample(provider: KernelProvider, precision: Precision): Vec {
  const kernels: Kernels = provider.open(precision, 8 * (4 * N * N + 32 * N) + 160);
  const [x, y, z, out] = [0, 1, 2, 3].map(() => kernels.alloc(N * N));
  const packed = { data: kernels.alloc(panelsLength(precision, N, N)), at: 0, rows: N, cols: N };
  for (let i = 0; i < N * N; i++) {
    x[i] = ((i * 7919) % 1009) / 1009 - 0.5;
    y[i] = ((i * 104729) % 997) / 331 - 1.5;
  }
  const [a, b, c, gram] = [x, y, z, out].map((data) => matrix(data, { rows: N, cols: N }));
  kernels.gemmInto(c, a, b);
  kernels.gemmTransposedInto(c, b, a);
  kernels.packInto(packed, c);
  kernels.gemmPackedInto(gram, a, packed);
  kernels.addRowsInto(c, gram);
  kernels.gemmOverInto(gram, a, c);
  kernels.scaleInto(span(out), 1e-3);
  stepUnits(kernels, { x, y, out });
  kernels.activateInto(span(y), span(z), 'logistic');
  kernels.activateInto(span(z), span(z), 'tanh');
  kernels.syrkInto(gram, c);
  kernels.addBlocksInto(gram, span(x, 0, N), span(y, 0, 1));
  kernels.gemmScaledInto(c, span(x, 0, N), gram, b);
  kernels.axpyInto(span(out), kernels.dot(span(z), span(x)), span(z));
  kernels.syrkInto(b, a);
  for (let i = 0; i < N; i++) y[i * N + i] += N;
  kernels.choleskyInto(b);
  kernels.axpyInto(span(out), 1, span(y));
  return out;
}

/** One step of LSTM units there and back, and the slopes of plain ones, among the numbers of x, y and out. */
function stepUnits(kernels: Kernels, { x, y, out }: { x: Vec; y: Vec; out: Vec }): void {
  const [rows, units] = [3, 13];
  const part = (data: Vec, place: number) => span(data, place * rows * units, rows * units);
  const gates = matrix(out, { rows, cols: 4 * units });
  const state = { gates, before: part(x, 0), now: part(y, 0), kept: part(y, 1), value: part(y, 2) };
  kernels.lstmInto(state);
  const delta = matrix(out, { rows, cols: 4 * units, at: 8 * rows * units });
  kernels.lstmBackInto({ delta, value: part(x, 1), now: part(y, 2), before: part(y, 3) }, state);
  kernels.deltaInto(part(out, 5), part(out, 0), part(x, 2), 'tanh');
}
