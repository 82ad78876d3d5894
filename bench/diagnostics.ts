/**
 * What diagnostics cost: the share that the default live set adds to the time of a Gauss-Newton run on the laser
 * (Pedersen's networks of 3 and 9 units), and the whole conditioning, all eigenvalues included, of a network of about
 * 300 weights. `node bench/diagnostics.ts`; the last line is JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import {
  advance,
  checkpointOf,
  createRun,
  defaultsOf,
  type Diagnostic,
  diagnostics,
  entryNamed,
  estimateRun,
  liveDefaults,
  moveSubject,
  openSubject,
  readRunSpec,
  type Run,
  type Subject,
  subjectSize,
} from '../src/engine/index.ts';
import { compiledKernels } from './support/kernels.ts';
import { thisMachine } from './support/machine.ts';
import { median } from './support/median.ts';

/** So far training goes on from every seed; looked at every so often. */
const ITERATIONS = 100;
const STRIDE = 10;
const ROUNDS = 9;

const provider = compiledKernels();
const measured = new URL('../../shared/data/santa-fe-laser-1100.txt', import.meta.url);
const file = existsSync(measured) ? measured : new URL('../examples/laser-like.txt', import.meta.url);
const values = Float64Array.from(readFileSync(file, 'utf8').trim().split(/\s+/), Number);
const series = { name: 'laser', length: values.length, columns: [{ name: 'x', values }] };

const machine = thisMachine();
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`);
const live = [3, 9].map(liveShare);
const spectrum = wholeSpectrum(16);
const good = live.every(({ share }) => share < 0.1) && spectrum.seconds < 1;
if (!good) console.log('Missed: the live set at most 10 %, a spectrum of 300 weights under 1 s.');
console.log(JSON.stringify({ bench: 'diagnostics', machine, live, spectrum }));

function laserRun(hidden: number): Run {
  const spec = readRunSpec({
    data: { split: { train: 1000, validation: 0, test: 99 } },
    network: { name: 'recurrent', hidden: [hidden] },
    regularizers: [{ name: 'weight-decay', alpha: 0.02 }],
    phases: [{ method: 'gauss-newton' }],
    stop: { iterations: ITERATIONS, gradientNorm: null },
  });
  return createRun(spec, series, provider);
}

/** Both in turns within one run; the share is that of an unending run which is looked at every so many iterations. */
function liveShare(hidden: number) {
  const first = laserRun(hidden);
  const { layout } = first.problem;
  const { flopsPerIteration } = estimateRun(first.spec, series);
  const [wish] = liveDefaults(subjectSize(first.spec, series), flopsPerIteration);
  if (wish === undefined) throw new Error(`No default live set for ${layout.freeCount} weights.`);
  const entry = entryNamed(diagnostics, wish.name as string);
  const every = wish.every as number;
  timed(first, entry); // compiled by now
  const rounds = Array.from({ length: ROUNDS }, () => timed(laserRun(hidden), entry));
  const [iterationMs, diagnosticMs] = [0, 1].map((i) => 1000 * median(rounds.map((round) => round[i])));
  const share = median(rounds.map(([iteration, looking]) => looking / (every * iteration)));
  console.log(
    `${hidden} units, ${layout.freeCount} weights: ${iterationMs.toFixed(2)} ms an iteration; ${entry.name} ${diagnosticMs.toFixed(2)} ms, every ${every} iterations adds ${(100 * share).toFixed(1)} %`,
  );
  return { hidden, weights: layout.freeCount, every, share, iterationMs, diagnosticMs };
}

/** Seconds of one iteration and of one look, on average. */
function timed(run: Run, entry: Diagnostic): [number, number] {
  const { needs } = entry;
  const subject = openSubject(run.spec, series, { provider, checkpoint: checkpointOf(run), needs });
  let [iterating, looking] = [0, 0];
  for (let i = 0; i < ITERATIONS; i += STRIDE) {
    iterating += seconds(() => void advance(run, STRIDE));
    looking += seconds(() => look(moveSubject(subject, run.state), entry));
  }
  if (run.state.iteration !== ITERATIONS) throw new Error('The run ended early; its times mean nothing.');
  return [iterating / ITERATIONS, (STRIDE * looking) / ITERATIONS];
}

function look(subject: Subject, entry: Diagnostic): void {
  const steps = entry.compute(subject, defaultsOf(entry.fields));
  while (steps.next().done !== true);
}

function wholeSpectrum(hidden: number) {
  const run = laserRun(hidden);
  advance(run, 5);
  const entry = entryNamed(diagnostics, 'conditioning');
  const subject = openSubject(run.spec, series, { provider, checkpoint: checkpointOf(run) });
  const times = Array.from({ length: 5 }, () => seconds(() => look(moveSubject(subject, run.state), entry)));
  const weights = run.problem.layout.freeCount;
  console.log(`whole spectrum of ${weights} weights: ${median(times).toFixed(3)} s`);
  return { weights, seconds: median(times) };
}

function seconds(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}
