import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

/** A loss at the last step only, in windows of three steps. */
function runOf(method: string): Run {
  const spec = readRunSpec({
    task: { name: 'addition', length: 10 },
    batches: { source: 'fresh', size: 4, validation: 0, test: 0 },
    network: { name: 'recurrent', hidden: [3] },
    loss: 'mean-squared-error',
    regularizers: [],
    gradient: { name: 'truncated-bptt', form: 'epochwise', n: 3 },
    phases: [{ method }],
    stop: { iterations: 8 },
    seed: 3,
  });
  return createRun(spec, null, typescriptKernels);
}

describe('a window in which no step counts', () => {
  it.each(['sgd', 'adam'])('has the mean error 0 and moves no weight (%s)', (method) => {
    const run = runOf(method);
    const start = run.state.theta.slice();
    advance(run, 3);
    expect(run.state.ended).toBeNull();
    expect(run.state.cost).toBe(0);
    expect(run.state.theta).toEqual(start);
    advance(run, 5);
    expect(run.state.ended?.reason.word).toBe('iterations');
    expect(run.state.theta).not.toEqual(start);
  });
});
