/**
 * Temporal order, 20 steps, as Pascanu, Mikolov and Bengio 2013 pose it (supplement, section 3.1.1): 50 tanh units from
 * `smart-tanh`, batches of 20 fresh sequences, learning rate 0.01, float32, by SGD, with clipping at 1, and with Omega
 * besides (strength 4, "the final hyper-parameters", and 2, the default of their code), seeds 1 to 5. A run has solved
 * the task when fewer than 1% of 10,000 sequences are answered wrongly; other 10,000 confirm it. Updates are counted in
 * steps of 100; the authors' code looks every 2,000. `node bench/temporal-order.ts [MAXIMUM]`; the last line is JSON.
 */
import { advance, createRun, readRunSpec, summarise } from '../src/engine/index.ts';
import { compiledKernels } from './support/kernels.ts';
import { thisMachine } from './support/machine.ts';
import { median } from './support/median.ts';

const SEEDS = [1, 2, 3, 4, 5];
const CHECK = 100;
const MAXIMUM = Number(process.argv[2] ?? 100_000);

interface Way {
  readonly name: string;
  readonly guards: object;
  readonly regularizers: readonly object[];
  /** Mean updates printed in the supplement; null where the text has none for these settings. */
  readonly published: number | null;
}

const clipping = { clip: { name: 'norm', threshold: 1 }, rescue: true };
const ways: readonly Way[] = [
  { name: 'SGD', guards: {}, regularizers: [], published: 21_000 },
  { name: 'SGD, clipping', guards: clipping, regularizers: [], published: 11_000 },
  {
    name: 'SGD, clipping, Omega 4',
    guards: clipping,
    regularizers: [{ name: 'omega', alpha: 4 }],
    published: 2_000,
  },
  {
    name: 'SGD, clipping, Omega 2',
    guards: clipping,
    regularizers: [{ name: 'omega', alpha: 2 }],
    published: null,
  },
];

const specOf = ({ guards, regularizers }: Way, seed: number) =>
  readRunSpec({
    task: { name: 'temporal-order', length: 20 },
    batches: { size: 20, validation: 10_000, test: 10_000 },
    network: { name: 'recurrent', hidden: [50] },
    initialisation: 'smart-tanh',
    loss: 'softmax-cross-entropy',
    regularizers,
    guards,
    phases: [{ method: { name: 'sgd', rate: 0.01 } }],
    stop: { gradientNorm: null, iterations: MAXIMUM, wrong: 0.0099 },
    precision: 'float32',
    seed,
    record: { metricsEvery: CHECK, evaluateEvery: CHECK },
  });

/** One run to its end. */
function measure(way: Way, seed: number) {
  const run = createRun(specOf(way, seed), null, kernels);
  const start = performance.now();
  const { ended } = advance(run, Infinity);
  const seconds = (performance.now() - start) / 1000;
  const { iterations, test } = summarise(run);
  const reason = ended?.reason.word ?? '';
  const { clipped, rescued } = run.state;
  const result = { way: way.name, seed, solved: reason === 'wrong', updates: iterations };
  return { ...result, testWrong: test?.wrong ?? NaN, clipped, rescued, seconds, reason };
}

const kernels = compiledKernels();
const machine = thisMachine();
console.log(`${machine.cpu}, Node ${machine.node}, commit ${machine.commit}`);
console.log('seed  updates  wrong of 10,000 others  clipped  rescued  seconds  ended');
const results = [];
const summary = [];
for (const way of ways) {
  console.log(way.name);
  const own = SEEDS.map((seed) => {
    const result = measure(way, seed);
    const { updates, testWrong, clipped, rescued, seconds, reason } = result;
    const cells = [seed, updates, Math.round(testWrong * 10_000), clipped, rescued, seconds.toFixed(1)];
    const widths = [4, 7, 22, 7, 7, 7];
    console.log([...cells.map((cell, i) => String(cell).padStart(widths[i])), reason].join('  '));
    return result;
  });
  const solved = own.filter((result) => result.solved);
  const updates = solved.map((result) => result.updates);
  const mean = updates.reduce((sum, n) => sum + n, 0) / updates.length;
  const published = way.published === null ? '-' : String(way.published);
  console.log(
    `  solved ${solved.length} of ${own.length}; updates mean ${mean.toFixed(0)}, median ${median(updates)}, published ${published}`,
  );
  results.push(...own);
  summary.push({ way: way.name, solved: solved.length, of: own.length, mean, published: way.published });
}
const goal = summary.find(({ way }) => way === ways[2].name);
if (goal?.solved !== SEEDS.length) process.exitCode = 1;
console.log(JSON.stringify({ bench: 'temporal-order', machine, summary, results }));
