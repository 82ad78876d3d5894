import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as elementary from '../../../src/engine/math/elementary.ts';
import { exp, exp32 } from '../../../src/engine/math/elementary.ts';
import {
  type Activation,
  type KernelProvider,
  type Kernels,
  type LstmErrors,
  type LstmRows,
  type Matrix,
  matrix,
  type Panels,
  type Precision,
  type RecurrentBack,
  type RecurrentSteps,
  type Span,
  span,
  type Vec,
} from '../../../src/engine/math/kernels.ts';
import { openStream, type Stream } from '../../../src/engine/random.ts';
import { loadWasmKernels, loadWasmModule, tsKernels } from '../../helpers/kernels.ts';

const PRECISIONS: readonly Precision[] = ['float64', 'float32'];
const ACTIVATIONS: readonly Activation[] = ['tanh', 'logistic', 'relu', 'linear'];
const LENGTH = 12_000;

/** The same three arrays in one workspace of each back end; the first is the specification. */
interface Bench {
  readonly kernels: Kernels;
  readonly a: Vec;
  readonly b: Vec;
  readonly c: Vec;
}

/** The shape of one try: extents, offsets and what the strides add to the columns. */
interface Shape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly at: number;
  readonly pad: number;
  readonly seed: number;
}

type Operation = (bench: Bench, shape: Shape) => number | void;

const place = (data: Vec, rows: number, cols: number, { at, pad }: Shape): Matrix =>
  matrix(data, { rows, cols, at, stride: cols + pad });
const panels = (data: Vec, rows: number, cols: number, { at }: Shape): Panels => ({ data, at, rows, cols });
const part = (data: Vec, length: number, { at }: Shape): Span => span(data, at, length);

type Arrays = Pick<Bench, 'a' | 'b' | 'c'>;
const units = (data: Vec, place: number, { m, n, at }: Shape): Span => span(data, at + place * 3000, m * n);
const lstmRows = ({ a, b, c }: Arrays, s: Shape): LstmRows => ({
  gates: place(a, s.m, 4 * s.n, s),
  before: units(b, 0, s),
  now: units(c, 0, s),
  kept: units(b, 1, s),
  value: units(c, 1, s),
});
const lstmErrors = ({ b, c }: Arrays, s: Shape): LstmErrors => ({
  delta: place(c, s.m, 4 * s.n, { ...s, at: 2500 }),
  value: units(b, 2, s),
  now: units(b, 3, s),
  before: units(c, 0, s),
});

/** Small ones: m rows a step, k mod 11 steps, n mod 20 units. */
const recurrentSteps = ({ a, b, c }: Arrays, s: Shape): RecurrentSteps => {
  const [rows, units, delay] = [s.m % 7, s.n % 20, 1 + (s.seed % 2)];
  const cols = units + s.pad;
  return {
    steps: s.k % 11,
    delay,
    activation: ACTIVATIONS[s.seed % 4],
    z: matrix(a, { rows, cols, at: s.at, stride: cols + 2 }),
    column: s.pad,
    y: matrix(c, { rows, cols: units, at: s.at + delay * rows * units }),
    weights: panels(b, cols, units, s),
  };
};
const recurrentBack = ({ a, b, c }: Arrays, s: Shape): RecurrentBack => {
  const [rows, units, steps] = [s.m % 7, s.n % 20, s.k % 11];
  const step = (data: Vec, place: number) => matrix(data, { rows, cols: units, at: s.at + place });
  const known = Math.min(steps, (s.seed % 13) - 1);
  const weights = panels(b, units, units, s);
  const loop = { y: step(a, 0), delta: step(c, 3000), dh: step(c, 500), dz: step(c, 6000) };
  return { ...loop, steps, activation: ACTIVATIONS[s.seed % 4], known, weights };
};

/** Every operation of the interface, on arrays filled with random numbers. */
const OPERATIONS: Record<string, Operation> = {
  gemmInto: ({ kernels, a, b, c }, s) =>
    kernels.gemmInto(place(c, s.m, s.n, s), place(a, s.m, s.k, s), place(b, s.k, s.n, s)),
  gemmOverInto: ({ kernels, a, b, c }, s) =>
    kernels.gemmOverInto(place(c, s.m, s.n, s), place(a, s.m, s.k, s), place(b, s.k, s.n, s)),
  gemmPackedInto: ({ kernels, a, b, c }, s) =>
    kernels.gemmPackedInto(place(c, s.m, s.n, s), place(a, s.m, s.k, s), panels(b, s.k, s.n, s)),
  packInto: ({ kernels, a, c }, s) => kernels.packInto(panels(c, s.k, s.n, s), place(a, s.k, s.n, s)),
  packTransposedInto: ({ kernels, a, c }, s) =>
    kernels.packTransposedInto(panels(c, s.k, s.n, s), place(a, s.n, s.k, s)),
  copyRowsInto: ({ kernels, a, c }, s) =>
    kernels.copyRowsInto(place(c, s.m, s.n, s), place(a, s.m, s.n, { ...s, pad: 3 })),
  addRowsInto: ({ kernels, a, c }, s) =>
    kernels.addRowsInto(place(c, s.m, s.n, s), place(a, s.m, s.n, { ...s, pad: 3 })),
  lstmInto: ({ kernels, a, b, c }, s) => kernels.lstmInto(lstmRows({ a, b, c }, s)),
  lstmBackInto: ({ kernels, a, b, c }, s) =>
    kernels.lstmBackInto(lstmErrors({ a, b, c }, s), lstmRows({ a, b, c }, s)),
  gemmTransposedInto: ({ kernels, a, b, c }, s) =>
    kernels.gemmTransposedInto(place(c, s.m, s.n, s), place(a, s.k, s.m, s), place(b, s.k, s.n, s)),
  gemmScaledInto: ({ kernels, a, b, c }, s) =>
    kernels.gemmScaledInto(
      place(c, s.m, s.n, s),
      part(a, s.m, s),
      place(a, s.m, s.k, s),
      place(b, s.k, s.n, s),
    ),
  syrkInto: ({ kernels, a, c }, s) => {
    const square = place(c, s.n, s.n, s);
    makeSymmetric(square);
    kernels.syrkInto(square, place(a, s.k, s.n, s));
  },
  transposeInto: ({ kernels, a, c }, s) =>
    kernels.transposeInto(place(c, s.n, s.m, s), place(a, s.m, s.n, s)),
  scaleRowsInto: ({ kernels, a, c }, s) => kernels.scaleRowsInto(place(c, s.m, s.n, s), part(a, s.m, s)),
  addBlocksInto: ({ kernels, a, b, c }, s) => {
    const block = Math.floor(s.n / Math.max(s.m, 1));
    kernels.addBlocksInto(place(c, s.m, s.n, s), part(a, s.m, s), part(b, block, s));
  },
  multiplyInto: ({ kernels, a, c }, s) => kernels.multiplyInto(part(c, s.k, s), part(a, s.k, s)),
  axpyInto: ({ kernels, a, c }, s) => kernels.axpyInto(part(c, s.k, s), 0.1 * s.n, part(a, s.k, s)),
  scaleInto: ({ kernels, c }, s) => kernels.scaleInto(part(c, s.k, s), 0.1 * s.n),
  recurrentInto: ({ kernels, a, b, c }, s) => kernels.recurrentInto(recurrentSteps({ a, b, c }, s)),
  recurrentBackInto: ({ kernels, a, b, c }, s) => kernels.recurrentBackInto(recurrentBack({ a, b, c }, s)),
  expInto: ({ kernels, a, c }, s) => kernels.expInto(part(c, s.k, s), part(a, s.k, s)),
  fill: ({ kernels, c }, s) => kernels.fill(part(c, s.k, s), 0.1 * s.n),
  copyInto: ({ kernels, a, c }, s) => kernels.copyInto(part(c, s.k, s), part(a, s.k, s)),
  dot: ({ kernels, a, b }, s) => kernels.dot(part(a, s.k, s), part(b, s.k, s)),
  cholesky: ({ kernels, a, b, c }, s) => {
    const square = place(c, s.n, s.n, s);
    kernels.fill(span(c), 0);
    kernels.syrkInto(square, place(a, s.n + 3, s.n, s));
    const failed = kernels.choleskyInto(square);
    if (failed === -1) kernels.choleskySolveInto(part(b, s.n, s), square);
    return failed;
  },
};
for (const f of ACTIVATIONS) {
  OPERATIONS[`activateInto ${f}`] = ({ kernels, a, c }, s) =>
    kernels.activateInto(part(c, s.k, s), part(a, s.k, s), f);
  OPERATIONS[`activateInto ${f} in place`] = ({ kernels, c }, s) =>
    kernels.activateInto(part(c, s.k, s), part(c, s.k, s), f);
  OPERATIONS[`deltaInto ${f}`] = ({ kernels, a, b, c }, s) =>
    kernels.deltaInto(part(c, s.k, s), part(a, s.k, s), part(b, s.k, s), f);
  OPERATIONS[`slopeInto ${f}`] = ({ kernels, a, c }, s) =>
    kernels.slopeInto(part(c, s.k, s), part(a, s.k, s), f);
}

const shapes = fc.record({
  m: fc.oneof(fc.integer({ min: 0, max: 13 }), fc.constantFrom(0, 1, 5, 32)),
  n: fc.oneof(fc.integer({ min: 0, max: 70 }), fc.constantFrom(0, 1, 2, 3, 16, 17)),
  k: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(0, 1, 2, 64, 65, 130)),
  at: fc.integer({ min: 0, max: 5 }),
  pad: fc.integer({ min: 0, max: 5 }),
  seed: fc.nat(),
});

let wasmProviders: KernelProvider[] = [];
const benches: Record<string, { specification: Bench; others: Bench[] }> = {};

beforeAll(async () => {
  const [narrow, wide] = [await loadWasmKernels('narrow'), await loadWasmKernels('wide')];
  wasmProviders = [narrow, wide];
  for (const precision of PRECISIONS) {
    const make = (provider: typeof tsKernels): Bench => {
      const kernels = provider.open(precision, 3 * (8 * LENGTH + 32));
      return { kernels, a: kernels.alloc(LENGTH), b: kernels.alloc(LENGTH), c: kernels.alloc(LENGTH) };
    };
    benches[precision] = { specification: make(tsKernels), others: [make(narrow), make(wide)] };
  }
});

describe.each(PRECISIONS)('%s: compiled and plain kernels give the same bits', (precision) => {
  it.each(Object.keys(OPERATIONS))('%s', (name) => {
    const { specification, others } = benches[precision];
    const property = (shape: Shape): void => {
      const expected = run(OPERATIONS[name], specification, shape);
      for (const bench of others) expectSame(run(OPERATIONS[name], bench, shape), expected);
    };
    fc.assert(fc.property(shapes, property), { seed: 11, numRuns: 60 });
  });

  it('long sums that are cut into blocks', () => {
    const { specification, others } = benches[precision];
    for (const k of [255, 256, 257, 600]) {
      const shape = { m: 6, n: 11, k, at: 1, pad: 2, seed: k };
      for (const name of [
        'gemmInto',
        'gemmOverInto',
        'gemmPackedInto',
        'gemmTransposedInto',
        'gemmScaledInto',
        'syrkInto',
      ]) {
        const expected = run(OPERATIONS[name], specification, shape);
        for (const bench of others) expectSame(run(OPERATIONS[name], bench, shape), expected);
      }
    }
  });

  it('large transposed products, whose factors are packed in blocks', () => {
    const [rows, cols] = [647, 1051];
    const all = [tsKernels, ...wasmProviders].map((provider) => {
      const kernels = provider.open(precision, 8 * (rows * cols + 150 * (rows + cols)) + 96);
      const [c, a, b] = [rows * cols, 150 * rows, 150 * cols].map((length) => kernels.alloc(length));
      const stream = openStream(5, 'large');
      for (const data of [c, a, b]) for (let i = 0; i < data.length; i++) data[i] = stream.uniformIn(-3, 3);
      for (const [m, n, k] of [
        [rows, cols, 140],
        [130, 127, 3],
        [641, 33, 129],
        [33, 1030, 128],
      ]) {
        kernels.gemmTransposedInto(
          matrix(c, { rows: m, cols: n, stride: cols }),
          matrix(a, { rows: k, cols: m, stride: rows }),
          matrix(b, { rows: k, cols: n, stride: cols }),
        );
      }
      return c;
    });
    for (const given of all.slice(1)) expect(given).toEqual(all[0]);
  });

  it('activations at the edges: zeros, subnormals, saturation, infinities, not a number', () => {
    const least = precision === 'float64' ? 5e-324 : 2 ** -149;
    const edges = [
      0,
      -0,
      least,
      -least,
      1e-30,
      0.3465,
      8.66,
      9.02,
      18.4,
      19.07,
      22,
      88,
      -104,
      -708.5,
      -745.2,
      1e30,
    ];
    const values = [...edges, ...edges.map((x) => -x), Infinity, -Infinity, NaN];
    const { specification, others } = benches[precision];
    for (const f of ACTIVATIONS) {
      const results = [specification, ...others].map(({ kernels, a, c }) => {
        a.set(values);
        kernels.activateInto(span(c, 0, values.length), span(a, 0, values.length), f);
        return [...c.slice(0, values.length)];
      });
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
    }
  });
});

describe('the compiled exponential', () => {
  it('has the bits of exp and exp32', async () => {
    const memory = new WebAssembly.Memory({ initial: 4 });
    const { exports } = new WebAssembly.Instance(await loadWasmModule(), { env: { memory } });
    const stream = openStream(9, 'exp');
    for (const [name, data, plain] of [
      ['exp_f64', new Float64Array(memory.buffer, 65536, 5001), exp],
      ['exp_f32', new Float32Array(memory.buffer, 65536, 5001), exp32],
    ] as const) {
      for (let i = 0; i < data.length; i++) data[i] = stream.uniformIn(-1, 1) * (i % 3 === 0 ? 760 : 100);
      const expected = data.map((x: number) => plain(x));
      (exports[name] as CallableFunction)(65536, 65536, data.length);
      expect(data).toEqual(expected);
    }
  });
});

describe('the compiled functions that no kernel uses', () => {
  const edges = [
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    1,
    -1,
    0.5,
    44,
    45,
    -40,
    -41,
  ];
  const huge = [2 ** 20, -(2 ** 20), 1e22, 1.7976931348623157e308, 6381956970095103 * 2 ** 797, -3.7e300];

  it.each([
    ['expm1', elementary.expm1, elementary.expm1_32, [-50, 720]],
    ['log', elementary.log, elementary.log32, [0, 5]],
    ['log1p', elementary.log1p, elementary.log1p_32, [-1, 3]],
    ['sin', elementary.sin, elementary.sin32, [-20, 20]],
    ['cos', elementary.cos, elementary.cos32, [-20, 20]],
  ] as const)(
    '%s has the bits of the specification, in both precisions',
    async (name, plain, plain32, [low, high]) => {
      const memory = new WebAssembly.Memory({ initial: 8 });
      const { exports } = new WebAssembly.Instance(await loadWasmModule(), { env: { memory } });
      const stream = openStream(13, name);
      // The exponent is drawn too, from the whole range of float64 or float32.
      const anywhere = (range: number) => stream.uniformIn(-2, 2) * 2 ** stream.integer(-range, range);
      for (const [suffix, data, f, range] of [
        ['f64', new Float64Array(memory.buffer, 65536, 20_000), plain, 1022],
        ['f32', new Float32Array(memory.buffer, 65536, 20_000), plain32, 126],
      ] as const) {
        const fixed = [...edges, ...huge];
        for (let i = 0; i < data.length; i++) {
          data[i] = i < fixed.length ? fixed[i] : i % 2 === 0 ? stream.uniformIn(low, high) : anywhere(range);
        }
        const expected = data.map((x: number) => f(x));
        (exports[`${name}_${suffix}`] as CallableFunction)(65536, 65536, data.length);
        data.forEach((value, i) =>
          expect(Object.is(value, expected[i]), `${suffix} ${i}: ${value} ${expected[i]}`).toBe(true),
        );
      }
    },
  );
});

describe.each(PRECISIONS)('%s: the specification computes what its name says', (precision) => {
  const tolerance = precision === 'float64' ? 1e-12 : 1e-4;

  it('products agree with sums in another order, and C is added to', () => {
    const { kernels, a, b, c } = benches[precision].specification;
    const shape = { m: 4, n: 7, k: 19, at: 2, pad: 1, seed: 3 };
    refill({ kernels, a, b, c }, shape.seed);
    const before = c.slice();
    kernels.gemmInto(place(c, 4, 7, shape), place(a, 4, 19, shape), place(b, 19, 7, shape));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 7; j++) {
        const at = 2 + i * 8 + j;
        let sum = 0;
        for (let k = 18; k >= 0; k--) sum += a[2 + i * 20 + k] * b[2 + k * 8 + j];
        expect(Math.abs(c[at] - before[at] - sum)).toBeLessThan(tolerance * 20);
      }
    }
  });

  it("A'B through a transpose is A'B directly, and A'A is its own product", () => {
    const { kernels, a, b, c } = benches[precision].specification;
    refill({ kernels, a, b, c }, 4);
    const left = matrix(a, { rows: 9, cols: 6 });
    const right = matrix(a, { rows: 9, cols: 5, at: 100 });
    const turned = matrix(b, { rows: 6, cols: 9 });
    const [direct, indirect] = [0, 100].map((at) => matrix(c, { rows: 6, cols: 5, at }));
    kernels.fill(span(c), 0);
    kernels.transposeInto(turned, left);
    kernels.gemmTransposedInto(direct, left, right);
    kernels.gemmInto(indirect, turned, right);
    expect(c.slice(100, 130)).toEqual(c.slice(0, 30));
    const [gram, same] = [200, 300].map((at) => matrix(c, { rows: 6, cols: 6, at }));
    kernels.syrkInto(gram, left);
    kernels.gemmTransposedInto(same, left, left);
    expect(c.slice(300, 336)).toEqual(c.slice(200, 236));
  });

  it("Cholesky: L L' is A, and the solution solves A x = b", () => {
    const { kernels, a, b, c } = benches[precision].specification;
    refill({ kernels, a, b, c }, 5);
    const n = 12;
    const system = matrix(c, { rows: n, cols: n });
    kernels.fill(span(c), 0);
    kernels.syrkInto(system, matrix(a, { rows: 40, cols: n }));
    const original = c.slice(0, n * n);
    const right = b.slice(0, n);
    expect(kernels.choleskyInto(system)).toBe(-1);
    kernels.choleskySolveInto(span(b, 0, n), system);
    for (let i = 0; i < n; i++) {
      let [sum, residual] = [0, -right[i]];
      for (let k = 0; k < n; k++) {
        residual += original[i * n + k] * b[k];
        if (k <= i) sum += c[i * n + k] * c[i * n + k];
      }
      expect(Math.abs(sum - original[i * n + i])).toBeLessThan(tolerance * 100);
      expect(Math.abs(residual)).toBeLessThan(tolerance * 100);
    }
    expect(c[1]).toBe(original[1]);
  });

  it('Cholesky: names the first pivot that is not positive, on every back end', () => {
    const { specification, others } = benches[precision];
    for (const { kernels, c } of [specification, ...others]) {
      for (const [bad, value] of [
        [0, 0],
        [3, -1],
        [17, NaN],
        [20, Infinity],
      ]) {
        kernels.fill(span(c), 0);
        for (let i = 0; i < 21; i++) c[i * 22] = i === bad ? value : 1 + i;
        expect(kernels.choleskyInto(matrix(c, { rows: 21, cols: 21 }))).toBe(bad);
      }
    }
  });

  it('slopes are the derivatives of the activations', () => {
    const { kernels, a, b, c } = benches[precision].specification;
    const step = precision === 'float64' ? 1e-6 : 1e-2;
    for (const f of ACTIVATIONS) {
      for (const x of [-2, -0.5, 0.3, 1.7]) {
        a.set([x, x + step, x - step]);
        kernels.activateInto(span(b, 0, 3), span(a, 0, 3), f);
        kernels.slopeInto(span(c, 0, 1), span(b, 0, 1), f);
        expect(Math.abs(c[0] - (b[1] - b[2]) / (a[1] - a[2]))).toBeLessThan(1e-4);
      }
    }
  });

  it('dot adds eight interleaved sums', () => {
    const { kernels, a, b } = benches[precision].specification;
    a.fill(1, 0, 19);
    for (let i = 0; i < 19; i++) b[i] = i;
    expect(kernels.dot(span(a, 0, 19), span(b, 0, 19))).toBe(171);
    const huge = precision === 'float64' ? 2 ** 53 : 2 ** 24;
    b.fill(0, 0, 19);
    b.set([huge, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    // The two ones meet in partial sum 1 before they meet the huge number, so they are not lost.
    expect(kernels.dot(span(a, 0, 19), span(b, 0, 19))).toBe(huge + 2);
  });
});

describe('a workspace', () => {
  it('gives zeros at multiples of 32 bytes and says when it is full', async () => {
    for (const provider of [tsKernels, await loadWasmKernels()]) {
      const kernels = provider.open('float64', 96);
      const [x, y] = [kernels.alloc(1), kernels.alloc(5)];
      expect([x.byteOffset % 32, y.byteOffset - x.byteOffset]).toEqual([0, 32]);
      expect([...x, ...y].every((value) => value === 0)).toBe(true);
      expect(() => kernels.alloc(1)).toThrow(/0 are left.*allocBytes/);
      expect(() => kernels.alloc(-1)).toThrow(/whole number/);
    }
  });

  it('refuses a size that cannot be', async () => {
    for (const provider of [tsKernels, await loadWasmKernels()]) {
      for (const bytes of [-1, NaN, 2 ** 33])
        expect(() => provider.open('float64', bytes)).toThrow(/asked for/);
    }
  });

  it('refuses operands of another workspace: the specification does, whose tests see every call', () => {
    const kernels = tsKernels.open('float64', 1024);
    expect(() => kernels.fill(span(new Float64Array(3)), 0)).toThrow(/another workspace/);
    const square = matrix(new Float64Array(9), { rows: 3, cols: 3 });
    expect(() => kernels.syrkInto(square, square)).toThrow(/another workspace/);
  });

  it('refuses operands that do not fit or do not match', async () => {
    for (const provider of [tsKernels, await loadWasmKernels()]) {
      const kernels = provider.open('float64', 1024);
      const x = kernels.alloc(12);
      const square = matrix(x, { rows: 3, cols: 3 });
      expect(() => kernels.fill(span(x, 10, 3), 0)).toThrow(/span at 10, length 3/);
      expect(() => kernels.axpyInto(span(x, 0, 3), 1, span(x, 0, 4))).toThrow(/lengths: 3 and 4/);
      expect(() => kernels.gemmInto(square, square, matrix(x, { rows: 2, cols: 3 }))).toThrow(
        /columns of A, rows of B/,
      );
      expect(() => kernels.syrkInto(square, matrix(x, { rows: 5, cols: 3 }))).toThrow(/5 x 3 matrix/);
      expect(() => kernels.syrkInto(square, matrix(x, { rows: 2, cols: 3, stride: 2 }))).toThrow(/stride 2/);
      expect(() => kernels.addBlocksInto(square, span(x, 0, 3), span(x, 0, 2))).toThrow(
        /must not be smaller/,
      );
    }
  });
});

function makeSymmetric({ data, at, rows, stride }: Matrix): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) data[at + i * stride + j] = data[at + j * stride + i];
  }
}

function refill({ a, b, c }: Bench, seed: number): void {
  const stream: Stream = openStream(seed, 'kernels');
  for (const data of [a, b, c]) for (let i = 0; i < data.length; i++) data[i] = stream.uniformIn(-3, 3);
}

const filled = new Map<string, [Vec, Vec, Vec]>();

/** Fills the arrays, runs the operation, and returns its value and what the arrays hold then. */
function run(operation: Operation, bench: Bench, shape: Shape): { value: number | void; arrays: Vec[] } {
  const { kernels, a, b, c } = bench;
  const key = `${kernels.precision} ${shape.seed % 5}`;
  const kept = filled.get(key);
  if (kept === undefined) {
    refill(bench, shape.seed % 5);
    filled.set(key, [a.slice(), b.slice(), c.slice()]);
  } else [a, b, c].forEach((data, i) => data.set(kept[i]));
  const value = operation(bench, shape);
  return { value, arrays: [a.slice(), b.slice(), c.slice()] };
}

function expectSame(given: ReturnType<typeof run>, expected: ReturnType<typeof run>): void {
  expect(given.value).toBe(expected.value);
  given.arrays.forEach((data, which) => {
    const other = expected.arrays[which];
    const different = data.findIndex((x, i) => !Object.is(x, other[i]));
    if (different !== -1)
      expect([which, different, data[different]]).toEqual([which, different, other[different]]);
  });
}
