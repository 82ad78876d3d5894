/** Unfold's own training updates behind the peers' protocol (see training.py). */
import { createInterface } from 'node:readline';
import { cells } from '../../src/engine/network/cells/index.ts';
import { compiledKernels, teamKernels } from '../support/kernels.ts';
import { median } from '../support/median.ts';
import { prepareTraining, type Training } from '../training/training.ts';
import { decodeProblem, type EncodedProblem, type TrainingProblem } from '../training/problem.ts';

const WARM_UP_MS = 400;
const threads = Number(process.argv[2] ?? 1);

let training: Training | null = null;

const reply = (message: object): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);
reply({ ready: { node: process.version } });
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line) as { command: string; count: number } & EncodedProblem;
  if (message.command === 'quit') process.exit(0);
  if (message.command === 'problem') void begin(message);
  if (message.command === 'exact') exact(message);
  if (message.command === 'time') time(message.count);
});

/** Sets the problem up, warms up until the compiler has done its best, and tells loss and gradient at the start. */
async function begin(message: EncodedProblem): Promise<void> {
  const problem = decodeProblem(message);
  const why = unsupported(problem);
  if (why !== null) return void reply({ unsupported: why });
  const maker =
    threads > 1 ? teamKernels(new URL('../training/team-worker.ts', import.meta.url), threads) : null;
  const own = prepareTraining(problem, 'float32', maker?.provider ?? compiledKernels());
  const spec = { load: problem.load, precision: 'float32' };
  if (maker !== null && (await maker.join({ spec, series: null, problem: own.problem })) !== threads)
    return void reply({ unsupported: `it does not get ${threads} threads` });
  const { loss, gradient } = own.gradient();
  const end = performance.now() + WARM_UP_MS;
  while (performance.now() < end) own.update();
  training = own;
  const times = Array.from({ length: 7 }, () => milliseconds(own));
  reply({ variants: { kernels: median(times) }, chosen: 'kernels', loss, gradient, exactGradient: null });
}

/** Loss and gradient in float64. For a process of its own: code that has seen both precisions is slower. */
function exact(message: EncodedProblem): void {
  const problem = decodeProblem(message);
  const why = unsupported(problem);
  if (why !== null) return void reply({ unsupported: why });
  const { gradient } = prepareTraining(problem, 'float64', compiledKernels()).gradient();
  reply({ exactGradient: gradient });
}

/** Why a workload cannot run here; null where it can. */
function unsupported({ load }: TrainingProblem): string | null {
  if (!cells.some(({ name }) => name === load.cell)) return `there is no cell "${load.cell}"`;
  return null;
}

function time(count: number): void {
  const own = training;
  if (own === null) throw new Error('"time" came before "problem".');
  const ms = Array.from({ length: count }, () => milliseconds(own));
  reply({ ms, megabytes: process.memoryUsage().rss / 2 ** 20, workspaceMegabytes: own.bytes / 2 ** 20 });
}

function milliseconds(own: Training): number {
  const start = performance.now();
  own.update();
  return performance.now() - start;
}
