import { lorenzHakenIntensity } from '../../src/engine/tasks/lorenz-haken.ts';
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
];

/**
 * Trains networks of every kind of unit, in both precisions and by every method, and returns one hash of all final
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
