/**
 * One damped Gauss-Newton iteration of Pedersen's network 1-9-1 (1000 steps, 109 weights): Jacobian, J'J + alpha I,
 * Cholesky, solve, one trial. Unfold on WASM and on plain TypeScript, JAX and PyTorch take turns in one run, each peer
 * in its plain form (jacfwd) and in the fastest form found; peers that are not installed are left out. `node bench/gauss-newton.ts`; the last line is JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { advance, metricColumns, typescriptKernels } from '../src/engine/index.ts';
import { type NetProblem, netRun, peerOrder, toPeerOrder } from './support/laser-net.ts';
import { thisMachine } from './support/machine.ts';
import { median } from './support/median.ts';
import { type Peer, type PeerAnswer, startPeer } from './support/peer.ts';

const ROUNDS = 15;
const ITERATIONS = 20;
/** Peers must agree with us on the step to this, relative to its largest component. */
const AGREEMENT = 1e-8;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const revectorize = '--experimental-wasm-revectorize';
const node = (kernels: string, flags: readonly string[] = [revectorize]): string[] => [
  process.execPath,
  ...flags,
  here('peers/unfold-gauss-newton.ts'),
  kernels,
];
const candidates: Readonly<Record<string, readonly string[]>> = {
  'unfold wasm': node('wasm'),
  'unfold wasm without revectorize': node('wasm', []),
  'unfold typescript': node('typescript'),
  'jax jacfwd': ['python3', here('peers/jax_gauss_newton.py'), 'jacfwd'],
  'jax by hand': ['python3', here('peers/jax_gauss_newton.py'), 'hand-written'],
  'pytorch jacfwd': ['python3', here('peers/torch_gauss_newton.py'), 'jacfwd'],
  'pytorch by hand': ['python3', here('peers/torch_gauss_newton.py'), 'tangent recursion'],
};

const problem = makeProblem();
const peers: { readonly peer: Peer; readonly answer: PeerAnswer; readonly ms: number[] }[] = [];
for (const [name, command] of Object.entries(candidates)) {
  const peer = await startPeer(name, command);
  if (typeof peer === 'string') console.log(`${name}: ${peer}`);
  else peers.push({ peer, answer: await peer.problem(problem), ms: [] });
}
for (let round = 0; round < ROUNDS; round++) {
  for (const { peer, ms } of peers) ms.push(median(await peer.time(ITERATIONS)));
}
for (const { peer } of peers) peer.close();
report();

/** The first weights on the way from seed 1 at which, after a few iterations, the whole step is accepted. */
function makeProblem(): NetProblem {
  const values = readLaser();
  const training = values.slice(0, 1000);
  const mean = training.reduce((sum, value) => sum + value, 0) / training.length;
  const sd = Math.sqrt(training.reduce((sum, value) => sum + (value - mean) ** 2, 0) / training.length);
  const scaled = values.map((value) => (value - mean) / sd);
  const samples = { inputs: scaled.slice(0, 1000), targets: scaled.slice(1, 1001), hidden: 9, alpha: 0.02 };
  const run = netRun(samples, 1, typescriptKernels);
  const halvings = metricColumns.indexOf('halvings');
  advance(run, 3);
  for (let tries = 0; tries < 100; tries++) {
    const before = run.state.theta.slice();
    if (advance(run, 1).rows[halvings] > 0) continue;
    return { ...samples, weights: toPeerOrder(before, peerOrder(run, samples.hidden)) };
  }
  throw new Error('No iteration of seed 1 accepts its whole step; the bench needs another seed.');
}

/** The measured laser where it is at hand, else the simulated one; the work is the same. */
function readLaser(): number[] {
  const measured = here('../../shared/data/santa-fe-laser-1100.txt');
  const file = existsSync(measured) ? measured : here('../examples/laser-like.txt');
  return readFileSync(file, 'utf8').trim().split(/\s+/).map(Number);
}

function report(): void {
  const machine = thisMachine();
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`);
  const own = peers[0];
  const results = peers.map(({ peer, answer, ms }) => ({
    name: peer.name,
    versions: peer.versions,
    variant: answer.chosen,
    variantMs: answer.variants,
    medianMs: median(ms),
    minMs: Math.min(...ms),
    /** Median over the rounds of this one's time over ours in the same round. */
    timesOurs: median(ms.map((value, round) => value / own.ms[round])),
    stepDifference: difference(answer.step, own.answer.step),
    costDifference: Math.abs(answer.cost / own.answer.cost - 1),
  }));
  for (const { name, variant, medianMs, timesOurs, stepDifference } of results) {
    console.log(
      `${name.padEnd(32)} ${medianMs.toFixed(3).padStart(8)} ms  ${timesOurs.toFixed(2).padStart(6)} x  ` +
        `step differs by ${stepDifference.toExponential(1)}  (${variant})`,
    );
  }
  const agree = results.every(({ stepDifference }) => stepDifference <= AGREEMENT);
  if (!agree) process.exitCode = 1;
  console.log(
    agree ? `all compute the same step to ${AGREEMENT}` : `the steps differ by more than ${AGREEMENT}`,
  );
  console.log(
    JSON.stringify({
      bench: 'gauss-newton',
      machine,
      rounds: ROUNDS,
      iterations: ITERATIONS,
      agree,
      results,
    }),
  );
}

function difference(a: readonly number[], b: readonly number[]): number {
  const largest = Math.max(...b.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]))) / largest;
}
