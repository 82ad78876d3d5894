import { describe, expect, it } from 'vitest';
import { temporalGradients, temporalNorms } from '../../../src/engine/gradients/temporal.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { simplexDirection } from '../../../src/engine/methods/simplex-direction.ts';
import { drawWeights } from '../../../src/engine/methods/simplex-weights.ts';
import { openStream } from '../../../src/engine/random.ts';
import { advance, linearise } from '../../../src/engine/train/advance.ts';
import { nextBatch } from '../../../src/engine/train/feed.ts';
import { evaluate } from '../../../src/engine/train/problem.ts';
import { checkpointOf, createRun, restoreRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec, type RunSpec } from '../../../src/engine/train/spec.ts';
import { relativeDifference } from '../../helpers/network-problem.ts';

const specOf = (method: object, more: object = {}): RunSpec =>
  readRunSpec({
    task: { name: 'temporal-order', length: 20 },
    batches: { size: 10, validation: 0, test: 0 },
    network: { name: 'recurrent', hidden: [6] },
    initialisation: { name: 'uniform', range: 0.5 },
    loss: 'softmax-cross-entropy',
    regularizers: [],
    phases: [{ method: { name: 'simplex-direction', ...method } }],
    stop: { gradientNorm: null, iterations: 40 },
    seed: 2,
    ...more,
  });

/** A run with the gradient of its first batch, before any step. */
function linearised(spec: RunSpec): Run {
  const run = createRun(spec, null, typescriptKernels);
  nextBatch({ ...run, data: run.state.data });
  run.problem.theta.set(run.state.theta);
  evaluate(run.problem, run.problem.theta);
  linearise(run);
  return run;
}

/** What one step of the method changes, and the state after it. */
function step(run: Run) {
  const { problem, spec, state } = run;
  const before = Float64Array.from(problem.theta);
  const context = {
    iteration: 1,
    phaseIteration: 1,
    epoch: 0,
    epochError: NaN,
    stream: openStream(9, 'step'),
  };
  const result = simplexDirection.step(problem, state.method, spec.phases[0].method, context);
  if (result.kind !== 'stepped') throw new Error('stuck');
  return { change: Float64Array.from(problem.theta, (w, i) => w - before[i]), stepSize: result.stepSize };
}

const length = (v: ArrayLike<number>) => Math.sqrt(Array.from(v).reduce((sum, x) => sum + x * x, 0));

/** -|g| s/|s| by its definition, from the temporal gradients themselves. */
function direction({ problem }: Run, form: string): Float64Array {
  const parts = temporalGradients(problem);
  const beta = drawWeights(openStream(9, 'step'), parts.length, form);
  const s = new Float64Array(problem.layout.parameters);
  const total = new Float64Array(problem.layout.parameters);
  parts.forEach((g, t) => g.forEach((x, i) => (s[i] += (beta[t] * x) / length(g))));
  for (const g of parts) g.forEach((x, i) => (total[i] += x));
  return s.map((x) => (-x * length(total)) / length(s));
}

describe('the simplex direction', () => {
  it.each(['uniform-sum', 'exp', 'dirichlet'])(
    'mixes normalised temporal gradients and has the length of the gradient (%s)',
    (form) => {
      const run = linearised(specOf({ weights: form, switching: 'none', rate: 0.01, tau: 1e6 }));
      const expected = direction(run, form);
      const gradient = Float64Array.from(run.problem.gradient);
      const { change, stepSize } = step(run);
      expect(stepSize).toBe(0.01);
      expect(
        relativeDifference(
          expected,
          change.map((x) => x / 0.01),
        ),
      ).toBeLessThan(1e-11);
      expect(length(change) / 0.01).toBeCloseTo(length(gradient), 11);
      expect(temporalNorms(run.problem)[0]).toBeLessThan(0.01 * length(gradient));
    },
  );

  it('takes minus the gradient where it is longer than psi, and counts that', () => {
    const run = linearised(specOf({ psi: 1e-6, tau: 1e6, rate: 1 }));
    const gradient = Float64Array.from(run.problem.gradient);
    const { change } = step(run);
    expect(
      relativeDifference(
        gradient,
        change.map((x) => -x),
      ),
    ).toBeLessThan(1e-12);
    expect(run.state.method).toMatchObject({ uphill: 0, tooLong: 1, noDirection: 0 });
  });

  it('takes minus the gradient where the direction would go uphill', () => {
    const run = linearised(specOf({ switching: 'descent', tau: 1e6, rate: 1 }));
    // Twice the gradient of the error taken off it leaves its opposite, along which the direction goes uphill.
    const opposite = run.problem.gradient.map((g) => -g);
    run.problem.gradient.set(opposite);
    for (const part of run.problem.parts) part.gradient.set(part.gradient.map((g) => -g));
    const { change } = step(run);
    expect(
      relativeDifference(
        opposite,
        change.map((x) => -x),
      ),
    ).toBeLessThan(1e-12);
    expect(run.state.method).toMatchObject({ uphill: 1, tooLong: 0, noDirection: 0 });
  });

  it('falls back to the rescued gradient where that of the error is not finite', () => {
    const run = linearised(specOf({ rate: 1, tau: 1e6 }));
    run.problem.parts[0].gradient.fill(NaN);
    const gradient = Float64Array.from(run.problem.gradient);
    expect(
      relativeDifference(
        gradient,
        step(run).change.map((x) => -x),
      ),
    ).toBeLessThan(1e-12);
    expect(run.state.method).toMatchObject({ noDirection: 1 });
  });

  it('bounds its step by the rate times tau', () => {
    const run = linearised(specOf({ switching: 'none', rate: 0.5, tau: 1e-3 }));
    const { change } = step(run);
    expect(length(change)).toBeCloseTo(0.5e-3, 12);
  });

  it('adds penalties as they are', () => {
    const plain = linearised(specOf({ switching: 'none', rate: 1, tau: 1e6 }));
    const decayed = linearised(
      specOf(
        { switching: 'none', rate: 1, tau: 1e6 },
        { regularizers: [{ name: 'weight-decay', alpha: 0.1 }] },
      ),
    );
    const theta = Float64Array.from(plain.problem.theta);
    const expected = step(plain).change.map((x, i) => x - 0.1 * theta[i]);
    expect(relativeDifference(expected, step(decayed).change)).toBeLessThan(1e-12);
  });

  it('draws shares that are positive, add up to 1 and have the spread of their form', () => {
    const spread = (form: string) => {
      const shares = drawWeights(openStream(4, 'shares'), 2000, form);
      expect(shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      return Math.sqrt(2000 * shares.reduce((sum, x) => sum + x * x, 0) - 1);
    };
    expect(spread('uniform-sum')).toBeCloseTo(1 / Math.sqrt(3), 1);
    expect(spread('exp')).toBeCloseTo(Math.sqrt((Math.E + 1) / (2 * (Math.E - 1)) - 1), 1); // of exp(u)
    expect(spread('dirichlet')).toBeCloseTo(1, 1);
  });

  it('goes on from a checkpoint with the same bits', () => {
    const spec = specOf({ rate: 0.3 });
    const whole = createRun(spec, null, typescriptKernels);
    advance(whole, 40);
    const first = createRun(spec, null, typescriptKernels);
    advance(first, 17);
    const second = restoreRun(spec, null, { provider: typescriptKernels, checkpoint: checkpointOf(first) });
    advance(second, 23);
    expect(second.state).toEqual(whole.state);
    const { uphill, tooLong } = whole.state.method;
    expect((uphill as number) + (tooLong as number)).toBeGreaterThan(0);
  });

  it.each([
    [{ gradient: 'truncated-bptt' }, /reads how gradients flow back through whole sequences.*truncated-bptt/],
    [{ gradient: 'rtrl' }, /Choose full back-propagation/],
    [{ guards: { clip: { name: 'norm' } } }, /bounds its steps itself.*Choose no clipping/],
  ])('is refused with %o', (more, message) => {
    expect(() => specOf({}, more)).toThrow(message);
  });
});
