import { describe, expect, it } from 'vitest';
import { entryNamed } from '../../../src/engine/fields.ts';
import { gradients } from '../../../src/engine/gradients/index.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { JACOBIAN_BLOCK } from '../../../src/engine/train/buffers.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { randomSeries } from '../../helpers/problems.ts';

const networks = {
  'the plain recurrent net': { hidden: [4] },
  'longer delays': { hidden: [3], delays: [2, 5] },
  'two hidden layers': { hidden: [3, 2] },
  'synchronous update': { hidden: [4], update: 'synchronous' },
  'output feedback': { hidden: [3], outputFeedback: true },
  'a leak': { hidden: [3], leak: 0.6 },
  'inputs to the output': { hidden: [3], direct: true },
};

function gradientOf(network: object, by: string): Float64Array {
  const spec = readRunSpec({
    data: {
      inputs: ['a', 'b'],
      targets: ['c', 'd'],
      split: { train: 2 * JACOBIAN_BLOCK + 45, validation: 0, test: 0 },
    },
    network: { name: 'recurrent', ...network },
    phases: [{ method: 'gradient-descent' }],
    gradient: by,
  });
  const { problem } = createRun(spec, randomSeries(7, 400), typescriptKernels);
  entryNamed(gradients, by).compute(problem);
  return Float64Array.from(problem.gradient);
}

describe('over more steps than one block of the Jacobian', () => {
  it.each(Object.entries(networks))('%s: forward and backward gradients agree', (_, network) => {
    const backward = gradientOf(network, 'bptt');
    const forward = gradientOf(network, 'rtrl');
    const scale = Math.sqrt(backward.reduce((sum, g) => sum + g * g, 0));
    forward.forEach((g, i) => expect(Math.abs(g - backward[i])).toBeLessThan(1e-12 * scale));
  });
});
