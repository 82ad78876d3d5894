import { lorenzHakenIntensity } from '../../src/engine/generators/lorenz-haken-laser.ts';
import type { KernelProvider } from '../../src/engine/math/kernels.ts';
import { advance } from '../../src/engine/train/advance.ts';
import { checkpointOf, createRun } from '../../src/engine/train/run.ts';
import { readRunSpec } from '../../src/engine/train/spec.ts';
import { summarise } from '../../src/engine/train/summary.ts';
import { sha256Hex } from '../../src/engine/hash.ts';

const data = { split: { train: 250, validation: 20, test: 29 } };
const specs = [
  {
    network: { name: 'recurrent', hidden: [9] },
    phases: [{ method: 'gradient-descent', iterations: 5 }, { method: 'gauss-newton' }],
  },
  {
    network: {
      name: 'recurrent',
      hidden: [4, 3],
      cell: 'logistic',
      leak: 0.7,
      delays: [1, 3],
      outputFeedback: true,
    },
  },
  {
    network: { name: 'recurrent', hidden: [6], cell: 'relu' },
    precision: 'float32',
    phases: [{ method: 'gradient-descent' }],
  },
  {
    network: { name: 'recurrent', hidden: [7] },
    precision: 'float32',
    phases: [{ method: 'gradient-descent' }],
    initialisation: 'normal',
  },
  {
    network: { name: 'recurrent', hidden: [6], cell: { name: 'lstm', peepholes: true } },
    gradient: { name: 'truncated-bptt', form: 'double', n: 10 },
    regularizers: [{ name: 'dropout' }, { name: 'weight-noise' }],
    phases: [{ method: 'adam' }],
  },
  {
    network: { name: 'recurrent', hidden: [5], cell: 'gru' },
    phases: [
      { method: 'lbfgs', iterations: 5 },
      { method: 'hessian-free', iterations: 2 },
      { method: 'levenberg-marquardt', iterations: 4 },
      { method: 'scaled-conjugate-gradient', iterations: 4 },
      { method: 'extended-kalman', iterations: 1 },
      { method: 'evolution', iterations: 4 },
    ],
  },
  {
    network: { name: 'echo-state', units: 40 },
    initialisation: 'reservoir',
    phases: [{ method: 'ridge-readout', iterations: 1 }],
  },
  ...['float64', 'float32'].map((precision) => ({
    task: { name: 'temporal-order', length: 20 },
    batches: { size: 12, validation: 60, test: 30 },
    network: { name: 'recurrent', hidden: [20], cell: precision === 'float64' ? 'tanh' : 'lstm' },
    initialisation: precision === 'float64' ? 'smart-tanh' : 'glorot',
    loss: 'softmax-cross-entropy',
    regularizers: precision === 'float64' ? ['omega'] : [],
    guards: { clip: { name: 'norm', threshold: 1 }, rescue: true },
    phases: [{ method: { name: 'sgd', rate: 0.05 } }],
    precision,
  })),
];

/**
 * Trains networks of every kind of unit, in both precisions, by methods of every kind, and returns one hash of all final
 * weights and states. The same on every host and with every kernel back end, or something is wrong.
 */
export function numericsHash(provider: KernelProvider): string {
  const values = lorenzHakenIntensity(300);
  const series = { name: 'laser-like', length: values.length, columns: [{ name: 'intensity', values }] };
  const hashes = specs.map((settings) => {
    const spec = readRunSpec({ data, stop: { iterations: 25 }, seed: 11, ...settings });
    const run = createRun(spec, series, provider);
    advance(run, 25);
    return `${summarise(run).weightsSha256} ${sha256Hex(checkpointOf(run))}`;
  });
  return sha256Hex(new TextEncoder().encode(hashes.join('\n')));
}
