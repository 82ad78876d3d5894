import { describe, expect, it } from 'vitest';
import { entryNamed } from '../../../src/engine/fields.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { methods } from '../../../src/engine/methods/index.ts';
import { openStream } from '../../../src/engine/random.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';

const SIZE = 4;

/** A method on gradients that a function of the weights gives; `epochs` are the epochs of its iterations. */
function trajectoryOf(
  method: object,
  gradient: (w: Float64Array) => Float64Array,
  epochs: readonly number[],
) {
  const spec = readRunSpec({ network: { name: 'recurrent', hidden: [2] }, phases: [{ method }] });
  const { problem } = createRun(spec, sineSeries(60), typescriptKernels);
  const [{ method: options }] = spec.phases;
  const entry = entryNamed(methods, options.name);
  const state = entry.init(options, problem);
  problem.theta.fill(1);
  const stream = openStream(1, 'method');
  return epochs.map((epoch, k) => {
    problem.gradient.fill(0);
    problem.gradient.set(gradient(Float64Array.from(problem.theta.subarray(0, SIZE))));
    const context = { iteration: k + 1, phaseIteration: k + 1, epoch, epochError: epoch, stream };
    const result = entry.step(problem, state, options, context);
    return { w: Array.from(problem.theta.subarray(0, SIZE)), result };
  });
}

/** A quadratic bowl, longer in one direction than in another. */
const bowl = (w: ArrayLike<number>) => Float64Array.from(w, (x, i) => (i + 1) * (x - 0.3 * i));

describe('Nesterov momentum', () => {
  it('goes through the look-ahead points of eq. 2.5 of Bianchi et al.', () => {
    const [rate, mu] = [0.05, 0.8];
    const epochs = Array.from({ length: 30 }, () => 0);
    const found = trajectoryOf({ name: 'nesterov', rate, momentum: mu }, bowl, epochs);
    let w = new Float64Array(SIZE).fill(1);
    let v = new Float64Array(SIZE);
    for (const { w: ahead } of found) {
      const g = bowl(w.map((x, i) => x + mu * v[i]));
      v = v.map((x, i) => mu * x - rate * g[i]);
      w = w.map((x, i) => x + v[i]);
      ahead.forEach((x, i) => {
        expect(x).toBeCloseTo(w[i] + mu * v[i], 12);
      });
    }
  });
});

describe('momentum', () => {
  const constant = () => new Float64Array(SIZE).fill(1);

  it('builds up velocity, and forgets it at every epoch where that is asked for', () => {
    const lengths = (reset: string) => {
      const steps = trajectoryOf(
        { name: 'momentum', rate: 1, momentum: 0.5, reset },
        constant,
        [0, 0, 0, 1, 1],
      );
      return steps.map(({ w }, k) => (k === 0 ? 1 : steps[k - 1].w[0]) - w[0]);
    };
    expect(lengths('never')).toEqual([1, 1.5, 1.75, 1.875, 1.9375]);
    expect(lengths('epoch')).toEqual([1, 1.5, 1.75, 1, 1.5]);
  });
});

describe('learning rates', () => {
  const zero = () => new Float64Array(SIZE);
  const ratesOf = (schedule: object, epochs: readonly number[]) =>
    trajectoryOf({ name: 'sgd', rate: 2, schedule }, zero, epochs).map(({ result }) =>
      result.kind === 'stepped' ? result.stepSize : NaN,
    );

  it('follow their schedule by iteration and by epoch', () => {
    expect(ratesOf({ name: 'fractional', beta: 1 }, [0, 0, 0])).toEqual([2, 1, 2 / 3]);
    expect(ratesOf({ name: 'inverse' }, [0, 0, 1, 1, 3])).toEqual([2, 2, 1, 1, 0.5]);
  });

  it('are told of each finished epoch once', () => {
    // epochError grows with the epoch, so that every epoch after the first halves the rate
    expect(ratesOf({ name: 'halve-on-rise' }, [0, 0, 1, 1, 2, 2, 3])).toEqual([2, 2, 2, 2, 1, 1, 0.5]);
  });

  it('halve in a run whose error rises from epoch to epoch', () => {
    const spec = readRunSpec({
      network: { name: 'recurrent', hidden: [2] },
      phases: [{ method: { name: 'sgd', rate: 0.05, schedule: 'halve-on-rise' } }],
      guards: { clip: { name: 'norm', threshold: 1 } },
      stop: { iterations: 60, gradientNorm: null },
    });
    const run = createRun(spec, sineSeries(60), typescriptKernels);
    advance(run, 100);
    expect(run.state.stepSize).toBeLessThan(0.05);
    expect(Math.log2(0.05 / run.state.stepSize) % 1).toBe(0);
  });
});
