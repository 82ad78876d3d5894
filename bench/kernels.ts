/**
 * Speed of the kernels: products of the shapes that training uses, and one Gauss-Newton iteration of Pedersen's
 * network (9 tanh units, 109 weights, 1000 time steps, float64). Both back ends and both tilings alternate within
 * one run; medians are given. Run: node bench/kernels.ts [--no-revectorize]
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { buildWasm } from '../scripts/build-wasm.ts';
import { type KernelProvider, matrix, type Precision } from '../src/engine/math/kernels.ts';
import { typescriptKernels } from '../src/engine/math/kernels-ts.ts';
import { wasmKernels } from '../src/engine/math/kernels-wasm.ts';
import { measureTiling } from '../src/engine/math/tiling.ts';
import { gaussNewtonIteration } from './gauss-newton-iteration.ts';

/** A piece of work on one back end. */
interface Contestant {
  readonly name: string;
  readonly work: () => void;
}

/** One line of the table: a workload, and how many floating-point operations it has (0: not counted). */
interface Workload {
  readonly name: string;
  readonly operations: number;
  readonly prepare: (provider: KernelProvider) => () => void;
}

const ROUNDS = 15;
const WARM_UP_MS = 150;
const ROUND_MS = 3;

const WORKLOADS: readonly Workload[] = [
  product({ precision: 'float64', m: 9, n: 100, k: 9 }),
  product({ precision: 'float64', m: 1, n: 100, k: 9 }),
  product({ precision: 'float64', m: 1, n: 9, k: 11 }),
  product({ precision: 'float64', m: 109, n: 109, k: 1000, kind: 'syrk' }),
  product({ precision: 'float32', m: 20, n: 52, k: 52 }),
  product({ precision: 'float32', m: 20, n: 500, k: 500 }),
  product({ precision: 'float32', m: 32, n: 512, k: 128 }),
  product({ precision: 'float32', m: 100, n: 104, k: 1000, kind: 'transposed' }),
  product({ precision: 'float32', m: 500, n: 504, k: 1000, kind: 'transposed' }),
  { name: 'Gauss-Newton iteration, 109 weights, T 1000', operations: 0, prepare: gaussNewtonIteration },
];

const revectorize = !process.argv.includes('--no-revectorize');
if (revectorize) setFlagsFromString('--experimental-wasm-revectorize');
await buildWasm();
const module = new WebAssembly.Module(readFileSync(new URL('../dist/kernels.wasm', import.meta.url)));
const tiling = measureTiling(module, () => performance.now());
const providers: readonly (readonly [string, KernelProvider])[] = [
  ['typescript', typescriptKernels],
  ['wasm narrow', wasmKernels(module, 'narrow')],
  ['wasm wide', wasmKernels(module, 'wide')],
];

const machine = `${cpus()[0].model.trim()}, Node ${process.versions.node}, revectorize ${revectorize ? 'asked for' : 'off'}`;
console.log(machine);
console.log(
  `At start: ${tiling.tiling} tiles, revectorized ${tiling.revectorized}, same bits ${tiling.sameBits}`,
);
const results = WORKLOADS.map((workload) => {
  const contestants = providers.map(([name, provider]) => ({ name, work: workload.prepare(provider) }));
  const line = { workload: workload.name, ...speeds(contestants, workload.operations) };
  console.log(
    Object.entries(line)
      .map(([key, value]) => (key === 'workload' ? String(value).padEnd(46) : `${key} ${value}`))
      .join('  '),
  );
  return line;
});
console.log(JSON.stringify({ bench: 'kernels', machine, tiling, results }));

/** A matrix product with random operands, on a workspace of its own. */
function product(shape: {
  readonly precision: Precision;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly kind?: 'plain' | 'transposed' | 'syrk';
}): Workload {
  const { precision, m, n, k, kind = 'plain' } = shape;
  return {
    name: `${kind} ${m} x ${n} x ${k} ${precision}`,
    operations: kind === 'syrk' ? m * (m + 1) * k : 2 * m * n * k,
    prepare(provider) {
      const kernels = provider.open(precision, 8 * (m * n + m * k + k * n) + 96);
      const random = (length: number): Float64Array | Float32Array => {
        const data = kernels.alloc(length);
        for (let i = 0; i < length; i++) data[i] = ((i * 7919) % 1009) / 1009 - 0.5;
        return data;
      };
      const c = matrix(random(m * n), { rows: m, cols: n });
      const left = random(m * k);
      const a = kind === 'plain' ? matrix(left, { rows: m, cols: k }) : matrix(left, { rows: k, cols: m });
      const b = matrix(random(k * n), { rows: k, cols: n });
      if (kind === 'syrk') return () => kernels.syrkInto(c, a);
      return kind === 'plain' ? () => kernels.gemmInto(c, a, b) : () => kernels.gemmTransposedInto(c, a, b);
    },
  };
}

/** Median speed of each contestant in GF/s, or its median time where operations are not counted. */
function speeds(contestants: readonly Contestant[], operations: number): Record<string, string> {
  const timed = contestants.map(({ name, work }) => ({
    name,
    work,
    calls: warmUp(work),
    times: [] as number[],
  }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { work, calls, times } of timed) {
      const start = performance.now();
      for (let call = 0; call < calls; call++) work();
      times.push((performance.now() - start) / calls);
    }
  }
  return Object.fromEntries(
    timed.map(({ name, times }) => {
      const median = times.sort((x, y) => x - y)[times.length >> 1];
      return [
        name,
        operations > 0 ? `${(operations / median / 1e6).toFixed(1)} GF/s` : `${median.toFixed(3)} ms`,
      ];
    }),
  );
}

/** Lets the optimising compiler take over; returns how many calls fill a round. */
function warmUp(work: () => void): number {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < WARM_UP_MS) {
    work();
    calls++;
  }
  return Math.max(1, Math.round((calls * ROUND_MS) / WARM_UP_MS));
}
