/**
 * Training updates (forward, backward, SGD) of the workloads W1 to W4 against PyTorch and JAX, which take turns in one
 * run. Every gradient is compared with float64 before times are taken. `node bench/training.ts [W1 ...]`; the last line
 * is JSON. Peers that are not installed are left out.
 */
import { thisMachine } from './support/machine.ts';
import { type Peer, startPeer } from './support/peer.ts';
import { measurePeak } from './training/peak.ts';
import { type Participant, participants } from './training/participants.ts';
import { encodeProblem, trainingProblem } from './training/problem.ts';
import { type ResultRow, resultRows, rowLine } from './training/result.ts';
import { operationsOf, type Workload, workloads } from './training/workloads.ts';

const ROUNDS = 9;
const ROUND_MS = 250;
/** Largest difference of a float32 gradient from the float64 one, relative to its largest component. */
const AGREEMENT = 2e-5;
/** The same for two gradients in float64. */
const EXACT_AGREEMENT = 1e-9;

const names = process.argv.slice(2);
const machine = thisMachine();
const peak = await measurePeak();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}; one core's peak ` +
    (peak === null ? 'not measured' : `${peak.gflops.toFixed(0)} GF/s float32 (${peak.how})`),
);
const missing = new Map<string, string>();
const rows: ResultRow[] = [];
const checks: object[] = [];
const exact = new Map<string, readonly number[] | null>();
for (const load of workloads.filter(({ name }) => names.length === 0 || names.includes(name))) {
  rows.push(...(await runWorkload(load)));
}
for (const [name, why] of missing) console.log(`${name}: ${why}`);
console.log(JSON.stringify({ bench: 'training', machine, peak, rounds: ROUNDS, checks, rows }));

/** A participant that has started, warmed up, and agreed on the gradient. */
interface Runner {
  readonly participant: Participant;
  readonly peer: Peer;
  readonly count: number;
  readonly rounds: number[][];
  memory: string;
}

async function runWorkload(load: Workload): Promise<ResultRow[]> {
  console.log(`\n${load.name}: ${load.title}`);
  const problem = encodeProblem(trainingProblem(load));
  const runners: Runner[] = [];
  exact.set(load.name, await exactGradient(problem));
  for (const participant of participants) {
    const runner = await start(participant, load, problem);
    if (runner !== null) runners.push(runner);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const runner of runners) await turn(runner);
  }
  for (const { peer } of runners) peer.close();
  const timed = runners.map(({ participant, rounds }) => ({ ...participant, rounds }));
  const results = resultRows(load.name, timed, {
    operations: operationsOf(load),
    peak: peak?.gflops ?? null,
  });
  results.forEach((row, i) => console.log(`${rowLine(row)}  ${runners[i].memory}`));
  return results;
}

async function turn(runner: Runner): Promise<void> {
  const { ms, megabytes, workspaceMegabytes } = await runner.peer.ask({
    command: 'time',
    count: runner.count,
  });
  runner.rounds.push(ms as number[]);
  const own = typeof workspaceMegabytes === 'number' ? `run ${workspaceMegabytes.toFixed(1)} MB, ` : '';
  runner.memory = `${own}process ${(megabytes as number).toFixed(0)} MB`;
}

/** Ours in float64, or null where the engine cannot run the workload; then PyTorch's takes its place. */
async function exactGradient(problem: object): Promise<readonly number[] | null> {
  const peer = await startPeer('unfold', participants[0].command);
  if (typeof peer === 'string') return null;
  const answer = await peer.ask({ command: 'exact', ...problem });
  peer.close();
  return (answer.exactGradient as readonly number[] | undefined) ?? null;
}

/** Starts a participant and checks its gradient; null (and a line) where it is missing. Throws where it is wrong. */
async function start(participant: Participant, load: Workload, problem: object): Promise<Runner | null> {
  const { implementation, threads, command } = participant;
  const shown = `${implementation}, ${threads} thread${threads === 1 ? '' : 's'}`;
  const peer = await startPeer(shown, command);
  if (typeof peer === 'string') {
    missing.set(shown, peer);
    return null;
  }
  const answer = await peer.ask({ command: 'problem', ...problem });
  if (typeof answer.unsupported === 'string') {
    missing.set(`${load.name}, ${shown}`, answer.unsupported);
    peer.close();
    return null;
  }
  check(shown, load, answer as unknown as Answer);
  const { variants, chosen } = answer as unknown as Answer;
  const count = Math.max(3, Math.min(200, Math.round(ROUND_MS / variants[chosen])));
  return { participant, peer, count, rounds: [], memory: '' };
}

interface Answer {
  readonly variants: Readonly<Record<string, number>>;
  readonly chosen: string;
  readonly loss: number;
  readonly gradient: readonly number[];
  readonly exactGradient: readonly number[] | null;
}

/** Compares with the float64 gradient of the first who had one. */
function check(shown: string, load: Workload, { chosen, loss, gradient, exactGradient }: Answer): void {
  const reference = exact.get(load.name) ?? exactGradient;
  if (reference === null) throw new Error(`There is no float64 gradient of ${load.name} to compare with.`);
  exact.set(load.name, reference);
  const off = difference(gradient, reference);
  const exactOff = exactGradient === null ? null : difference(exactGradient, reference);
  checks.push({ workload: load.name, participant: shown, chosen, loss, gradientOff: off, exactOff });
  console.log(
    `  ${shown} (${chosen}): gradient within ${off.toExponential(1)} of float64` +
      (exactOff === null || exactOff === 0 ? '' : `, own float64 within ${exactOff.toExponential(1)}`),
  );
  if (!(off <= AGREEMENT) || (exactOff !== null && !(exactOff <= EXACT_AGREEMENT)))
    throw new Error(`The gradient of ${shown} in ${load.name} is wrong; nothing was timed.`);
}

function difference(given: readonly number[], reference: readonly number[]): number {
  let [most, largest] = [0, 0];
  if (given.length !== reference.length) return Infinity;
  for (let i = 0; i < reference.length; i++) {
    most = Math.max(most, Math.abs(given[i] - reference[i]));
    largest = Math.max(largest, Math.abs(reference[i]));
  }
  return most / largest;
}
