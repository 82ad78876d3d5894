/** Unfold's own Gauss-Newton iteration behind the peers' protocol: `node unfold-gauss-newton.ts wasm|typescript`. */
import { createInterface } from 'node:readline';
import { advance, numericsVersion, type Run, typescriptKernels } from '../../src/engine/index.ts';
import { setTheta } from '../../src/engine/train/problem.ts';
import { compiledKernels } from '../support/kernels.ts';
import { median } from '../support/median.ts';
import { type NetProblem, netRun, peerOrder, toPeerOrder } from '../support/laser-net.ts';

const backend = process.argv[2];
const provider = backend === 'wasm' ? compiledKernels() : typescriptKernels;

let iteration = (): number => NaN;

const reply = (message: object): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);
reply({ ready: { unfold: `numerics ${numericsVersion}`, node: process.version } });
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line) as { command: string; count: number } & NetProblem;
  if (message.command === 'quit') process.exit(0);
  if (message.command === 'problem') begin(message);
  if (message.command === 'time') reply({ ms: Array.from({ length: message.count }, () => iteration()) });
});

/** Sets the problem up, warms up until the compiler has done its best, and tells the step. */
function begin(problem: NetProblem): void {
  const run = netRun(problem, 1, provider);
  const order = peerOrder(run, problem.hidden);
  const theta = Float64Array.from(order, (place) => problem.weights[place]);
  iteration = () => timedIteration(run, theta);
  for (let i = 0; i < 300; i++) iteration();
  const times = Array.from({ length: 9 }, () => iteration());
  const trialCost = run.problem.cost;
  const step = toPeerOrder(run.problem.direction, order);
  rewind(run, theta);
  const name = `kernels in ${backend}`;
  reply({ variants: { [name]: median(times) }, chosen: name, cost: run.problem.cost, trialCost, step });
}

/** Milliseconds of Cholesky, solve, the trial and the Jacobian with J'J (and of recording the metrics). */
function timedIteration(run: Run, theta: Float64Array): number {
  rewind(run, theta);
  advance(run, 0);
  const start = performance.now();
  advance(run, 1);
  return performance.now() - start;
}

/** Back to the same weights, so that every iteration measured is the same one. */
function rewind(run: Run, theta: Float64Array): void {
  run.state.theta.set(theta);
  run.problem.theta.set(theta);
  setTheta(run.problem, run.problem.theta);
  run.cache.linearised = false;
}
