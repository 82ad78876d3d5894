/**
 * How the time of one training update grows with the number of units, of steps, and of sequences in a batch: medians and
 * the exponent of a fitted power law. float32, tanh units, two inputs, one linear output at the end.
 */
import { compiledKernels } from './support/kernels.ts';
import { thisMachine } from './support/machine.ts';
import { median } from './support/median.ts';
import { prepareTraining } from './training/training.ts';
import { trainingProblem } from './training/problem.ts';
import { operationsOf, type Workload } from './training/workloads.ts';

const BASE: Omit<Workload, 'name' | 'title'> = {
  cell: 'tanh',
  hidden: 50,
  batch: 16,
  steps: 100,
  inputs: 2,
  outputs: 1,
  loss: 'squared',
  everyStep: false,
};
const LEAST_MS = 200;
const MOST_UPDATES = 200;

const machine = thisMachine();
console.log(`${machine.cpu}, Node ${machine.node}, commit ${machine.commit}`);
const results = [
  grow('hidden', [10, 20, 50, 100, 200, 500, 1000], BASE),
  grow('steps', [100, 1000, 10_000, 100_000], { ...BASE, hidden: 20, batch: 1 }),
  grow('batch', [1, 2, 4, 8, 16, 32, 64, 128, 256], BASE),
];
console.log(JSON.stringify({ bench: 'scaling', machine, results }));

function grow(what: 'hidden' | 'steps' | 'batch', sizes: readonly number[], base: typeof BASE): object {
  const points = sizes.map((size) => measure({ ...base, name: what, title: '', [what]: size }, size));
  const exponent = slope(points.map(({ size, ms }) => [Math.log(size), Math.log(ms)]));
  // Small sizes are dominated by what each step costs anyhow, so the upper half is fitted too.
  const upper = points.slice(Math.floor(points.length / 2));
  const upperExponent = slope(upper.map(({ size, ms }) => [Math.log(size), Math.log(ms)]));
  for (const { size, ms, gflops, megabytes } of points) {
    console.log(
      `${what.padEnd(7)} ${String(size).padStart(7)}  ${ms.toFixed(3).padStart(10)} ms  ${gflops.toFixed(1).padStart(6)} GF/s  ${megabytes.toFixed(1).padStart(7)} MB`,
    );
  }
  console.log(`${what}: time grows as size^${exponent.toFixed(2)}; larger half ^${upperExponent.toFixed(2)}`);
  return { what, points, exponent, upperExponent };
}

function measure(
  load: Workload,
  size: number,
): { size: number; ms: number; gflops: number; megabytes: number } {
  const training = prepareTraining(trainingProblem(load), 'float32', compiledKernels());
  const start = performance.now();
  do training.update();
  while (performance.now() - start < LEAST_MS);
  const times: number[] = [];
  const end = performance.now() + LEAST_MS;
  while (times.length < 3 || (performance.now() < end && times.length < MOST_UPDATES)) {
    const before = performance.now();
    training.update();
    times.push(performance.now() - before);
  }
  const ms = median(times);
  return { size, ms, gflops: operationsOf(load) / ms / 1e6, megabytes: training.bytes / 2 ** 20 };
}

/** Of the least-squares line through the points. */
function slope(points: readonly (readonly number[])[]): number {
  const mean = (k: number) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const above = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0);
  return above / points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
}
