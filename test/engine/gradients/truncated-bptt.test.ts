import { describe, expect, it } from 'vitest';
import { computeGradient, evaluate } from '../../../src/engine/train/problem.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { finishBatch, nextBatch } from '../../../src/engine/train/feed.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { randomSeries } from '../../helpers/problems.ts';

const STEPS = 24;

function runOf(gradient: unknown, network: object = {}): Run {
  const spec = readRunSpec({
    data: { inputs: ['a', 'b'], targets: ['c', 'd'], split: { train: STEPS + 1, validation: 0, test: 0 } },
    network: { name: 'recurrent', hidden: [3], delays: [1, 2], ...network },
    initialisation: { name: 'uniform', range: 0.7 },
    gradient,
    phases: [{ method: 'gradient-descent' }],
    seed: 4,
  });
  return createRun(spec, randomSeries(3, STEPS + 1), typescriptKernels);
}

/** The next window of the run, evaluated at `theta`: its cost, and the gradient. */
function windowAt(run: Run, theta: Float64Array): { cost: number; gradient: Float64Array } {
  const { cost } = evaluate(run.problem, setTo(run.problem.trial, theta));
  computeGradient(run.problem);
  return { cost, gradient: Float64Array.from(run.problem.gradient) };
}

function setTo(target: Float64Array | Float32Array, values: ArrayLike<number>): Float64Array | Float32Array {
  target.set(values);
  return target;
}

const feeding = (run: Run) => ({ ...run, data: run.state.data });

describe('truncated back-propagation', () => {
  it('over the whole sequence at once is full back-propagation, to the bit', () => {
    const whole = runOf('bptt');
    const truncated = runOf({ name: 'truncated-bptt', form: 'epochwise', n: STEPS });
    const theta = Float64Array.from(whole.state.theta);
    nextBatch(feeding(truncated));
    expect(windowAt(truncated, theta)).toEqual(windowAt(whole, theta));
  });

  it.each([
    ['true', { form: 'true', n: 5 }, 5, 1],
    ['epochwise', { form: 'epochwise', n: 6 }, 6, 6],
    ['double', { form: 'double', n: 4 }, 8, 4],
    ['own', { form: 'own', back: 7, forward: 3 }, 7, 3],
  ])('%s: its windows cover every step once and go back as far as they should', (_, form, back, forward) => {
    const run = runOf({ name: 'truncated-bptt', ...form });
    let next = 0;
    while (run.state.data.epoch === 0) {
      nextBatch(feeding(run));
      const { from, lossFrom, to } = run.problem.window;
      expect(lossFrom).toBe(next);
      expect(to).toBe(Math.min(next + forward, STEPS));
      expect(from).toBe(Math.max(0, to - back));
      evaluate(run.problem, setTo(run.problem.trial, run.state.theta));
      finishBatch(feeding(run), 1);
      next = to;
    }
    expect(next).toBe(STEPS);
    expect(run.state.data.epochError).toBe(1);
  });

  it('has the gradient of its own window with the carried state held constant, by finite differences', () => {
    const run = runOf({ name: 'truncated-bptt', form: 'double', n: 4 }, { leak: 0.7 });
    const theta = Float64Array.from(run.state.theta);
    for (let window = 0; window < 4; window++) {
      nextBatch(feeding(run));
      const { gradient } = windowAt(run, theta);
      for (let i = 0; i < theta.length; i++) {
        const h = 1e-5;
        const at = (offset: number) => windowAt(run, theta.with(i, theta[i] + offset)).cost;
        const numeric = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        expect(Math.abs(gradient[i] - numeric)).toBeLessThan(1e-8);
      }
      evaluate(run.problem, setTo(run.problem.trial, theta));
      finishBatch(feeding(run), 1);
    }
    expect(run.problem.parts[0].past).not.toBeNull();
  });

  it('with constant weights carries on the very states of one pass', () => {
    const run = runOf({ name: 'truncated-bptt', form: 'epochwise', n: 5 });
    const whole = runOf('bptt');
    let error = 0;
    for (let window = 0; window * 5 < STEPS; window++) {
      nextBatch(feeding(run));
      error += evaluate(run.problem, setTo(run.problem.trial, run.state.theta)).error;
      finishBatch(feeding(run), 0);
    }
    expect(error).toBeCloseTo(
      evaluate(whole.problem, setTo(whole.problem.trial, whole.state.theta)).error,
      12,
    );
  });

  it('is refused where errors would be lost', () => {
    expect(() => runOf({ name: 'truncated-bptt', form: 'own', back: 3, forward: 4 })).toThrow(
      /3 steps back and 4 forward.*at least as many steps back/,
    );
  });

  it('is refused for methods that need whole sequences', () => {
    const spec = { gradient: 'truncated-bptt', phases: [{ method: 'gauss-newton' }] };
    expect(() => readRunSpec(spec)).toThrow(/Gauss-Newton works on whole sequences.*SGD or Adam/);
  });
});
