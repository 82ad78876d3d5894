import { describe, expect, it } from 'vitest';
import { plainRecurrences } from '../../../src/engine/gradients/recurrences.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { isUseful, sampledGradient } from '../../../src/engine/methods/sampled-gradient.ts';
import { errorFlow } from '../../../src/engine/methods/sampled-gradient-flow.ts';
import { openStream } from '../../../src/engine/random.ts';
import { advance, linearise } from '../../../src/engine/train/advance.ts';
import { nextBatch } from '../../../src/engine/train/feed.ts';
import { evaluate, type Problem } from '../../../src/engine/train/problem.ts';
import { checkpointOf, createRun, restoreRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec, type RunSpec } from '../../../src/engine/train/spec.ts';
import { relativeDifference } from '../../helpers/network-problem.ts';

const specOf = (method: object = {}, more: object = {}): RunSpec =>
  readRunSpec({
    task: { name: 'temporal-order', length: 20 },
    batches: { size: 5, validation: 0, test: 0 },
    network: { name: 'recurrent', hidden: [6] },
    initialisation: { name: 'uniform', range: 0.5 },
    loss: 'softmax-cross-entropy',
    regularizers: [],
    phases: [{ method: { name: 'sampled-gradient', ...method } }],
    stop: { gradientNorm: null, iterations: 30 },
    seed: 2,
    ...more,
  });

function linearised(spec: RunSpec): Run {
  const run = createRun(spec, null, typescriptKernels);
  nextBatch({ ...run, data: run.state.data });
  run.problem.theta.set(run.state.theta);
  evaluate(run.problem, run.problem.theta);
  linearise(run);
  return run;
}

/** delta of every step of one sequence by the recursion with f' held fixed, W moved by `s` dW; errors come in as they did. */
function deltasAlong(problem: Problem, sequence: { p: number; b: number }, s: number): number[][] {
  const [block] = plainRecurrences(problem.layout, 'The test');
  const part = problem.parts[sequence.p];
  const { track, backward, batch } = part;
  const n = block.rows;
  const layer = track.layers[block.layer];
  const own = backward?.layers[block.layer];
  if (own === undefined) throw new Error('no backward pass');
  const a = (i: number) => problem.layout.layers[block.layer].leak?.[i] ?? 1;
  const rowOf = (t: number) => t * batch + sequence.b;
  const read = (data: ArrayLike<number>, at: number) => Array.from({ length: n }, (_, i) => data[at + i]);
  const delta0 = (t: number) => read(own.delta, rowOf(t) * n);
  const dh0 = (t: number) => read(own.dh, (track.history * batch + rowOf(t)) * n);
  const w = (i: number, j: number, by: number) => {
    const index = block.at + i * block.stride + j;
    return problem.at[index] + by * problem.direction[index];
  };
  const back = (dh: number[], delta: number[], by: number) =>
    dh.map((x, j) => delta.reduce((sum, d, i) => sum + d * w(i, j, by), (1 - a(j)) * x));
  const steps = problem.window.to;
  const deltas: number[][] = [];
  let dh = dh0(steps - 1);
  for (let t = steps - 1; t >= 0; t--) {
    if (t < steps - 1) {
      const local = back(dh0(t + 1), delta0(t + 1), 0);
      dh = back(dh, deltas[t + 1], s).map((x, j) => x + dh0(t)[j] - local[j]);
    }
    const y = read(layer.y, layer.yAt + rowOf(t) * n);
    deltas[t] = dh.map((x, i) => x * a(i) * (1 - y[i] * y[i]));
  }
  return deltas;
}

const squared = (v: readonly number[]) => v.reduce((sum, x) => sum + x * x, 0);

/** Q and dS by their definitions: dS by finite differences of half the squared length. */
function definition(problem: Problem, depth: number | null) {
  let [late, early, ds, count] = [0, 0, 0, 0];
  problem.parts.forEach((part, p) => {
    for (let b = 0; b < part.batch; b++) {
      let k = problem.window.to - 1;
      while (part.weights[k * part.batch + b] === 0) k--;
      const from = Math.max(0, k - (depth ?? k));
      const half = (s: number) => squared(deltasAlong(problem, { p, b }, s)[from]) / 2;
      late += Math.sqrt(squared(deltasAlong(problem, { p, b }, 0)[k]));
      early += Math.sqrt(squared(deltasAlong(problem, { p, b }, 0)[from]));
      ds += (8 * (half(0.01) - half(-0.01)) - (half(0.02) - half(-0.02))) / 0.12;
      count++;
    }
  });
  const scale = problem.loss.isMean(problem.lossOptions) ? problem.counted : 1;
  return { q: Math.log10(late / early), ds: (ds * scale * scale) / count };
}

describe('the flow of errors', () => {
  it.each<[string, object, number | null]>([
    ['over the whole sequence', {}, null],
    ['over 7 steps', {}, 7],
    ['in two parts, more sequences than fit at a time', { batches: { size: 40, validation: 0, test: 0 } }, 5],
    ['with leak', { network: { name: 'recurrent', hidden: [5], leak: 0.4 } }, 9],
    ['of a loss that is a sum', { loss: { name: 'softmax-cross-entropy', reduction: 'sum' } }, 6],
    [
      'of sequences of unequal lengths',
      { task: { name: 'temporal-order', length: 20, lengthTo: 30, lengths: 'per-sequence' } },
      10,
    ],
    [
      'with a loss at every step',
      {
        task: { name: 'memorisation', length: 6, positions: 3 },
        network: { name: 'recurrent', hidden: [5] },
      },
      8,
    ],
  ])('has Q and dS by their definitions: %s', (_, more, depth) => {
    const { problem } = linearised(specOf({}, more));
    const stream = openStream(8, 'direction');
    problem.direction.set(problem.direction.map(() => stream.uniformIn(-0.1, 0.1)));
    const expected = definition(problem, depth);
    const { q, ds } = errorFlow(problem, plainRecurrences(problem.layout, 'The test')[0], depth);
    expect(q).toBeCloseTo(expected.q, 12);
    expect(Math.abs(ds / expected.ds - 1)).toBeLessThan(1e-8);
  });
});

describe('the choice of mini-batches', () => {
  const meant = { r0: null, qMin: -1, qMax: 1, form: 'as-meant' };
  const printed = { ...meant, form: 'as-printed' };

  it.each([
    ['Q within its range', { q: 0.5, ds: -3 }, true, true],
    ['vanishing, lengthened', { q: 2, ds: 1e-9 }, true, false],
    ['vanishing, shortened', { q: 2, ds: -1e-9 }, false, true],
    ['exploding, lengthened', { q: -2, ds: 1 }, false, true],
    ['exploding, shortened', { q: -2, ds: -1 }, true, false],
    ['errors of zero', { q: Infinity, ds: 0 }, true, true],
  ])('%s', (_, flow, asMeant, asPrinted) => {
    expect(isUseful(flow, meant)).toBe(asMeant);
    expect(isUseful(flow, printed)).toBe(asPrinted);
  });

  it('leaves out large changes, and with r0 = 0 as printed everything', () => {
    expect(isUseful({ q: 0, ds: 0.2 }, { ...meant, r0: 0.1 })).toBe(false);
    expect(isUseful({ q: 0, ds: -0.05 }, { ...meant, r0: 0.1 })).toBe(true);
    expect(isUseful({ q: 0, ds: 1e-300 }, { ...printed, r0: 0 })).toBe(false);
  });
});

describe('sampling-based selection', () => {
  const context = { iteration: 1, phaseIteration: 1, epoch: 0, epochError: NaN, stream: openStream(1, 's') };
  const wide = { qMin: -1e9, qMax: 1e9 };

  it('is SGD with momentum on the sum where every mini-batch is used', () => {
    const run = linearised(specOf({ ...wide, rate: 0.01 }));
    const { problem, spec, state } = run;
    const theta = Float64Array.from(problem.theta);
    const g = problem.gradient.map((x) => 5 * x);
    for (let k = 0; k < 2; k++)
      sampledGradient.step(problem, state.method, spec.phases[0].method, { ...context });
    const expected = theta.map((w, i) => w - 0.01 * g[i] - (0.009 + 0.01) * g[i]);
    expect(relativeDifference(expected, problem.theta)).toBeLessThan(1e-14);
    expect(state.method).toMatchObject({ accepted: 2, rejected: 0 });
  });

  it('takes the mean where it is asked to, whatever the loss', () => {
    const change = (method: object, loss: object) => {
      const run = linearised(
        specOf({ ...wide, ...method }, { loss: { name: 'softmax-cross-entropy', ...loss } }),
      );
      const before = Float64Array.from(run.problem.theta);
      sampledGradient.step(run.problem, run.state.method, run.spec.phases[0].method, context);
      return before.map((w, i) => run.problem.theta[i] - w);
    };
    const mean = change({ gradient: 'mean' }, { reduction: 'sum' });
    expect(relativeDifference(mean, change({ gradient: 'mean' }, {}))).toBeLessThan(1e-11);
    const fromSum = change({ gradient: 'sum' }, {}).map((x) => x / 5);
    expect(relativeDifference(mean, fromSum)).toBeLessThan(1e-11);
  });

  it('begins momentum anew in every epoch, or not', () => {
    const velocityAfter = (resetMomentum: boolean) => {
      const run = linearised(specOf({ ...wide, resetMomentum }));
      const { problem, spec, state } = run;
      for (const epoch of [0, 1])
        sampledGradient.step(problem, state.method, spec.phases[0].method, { ...context, epoch });
      return relativeDifference(
        problem.gradient.map((g) => -5e-4 * g),
        state.method.velocity as Float64Array,
      );
    };
    expect(velocityAfter(true)).toBeLessThan(1e-14);
    expect(velocityAfter(false)).toBeGreaterThan(0.5);
  });

  it('changes nothing for a mini-batch that is left out, and keeps what it saw', () => {
    const run = linearised(specOf({ qMin: 100, qMax: 101, form: 'as-meant' }));
    const { problem, spec, state } = run;
    const [block] = plainRecurrences(problem.layout, 'The test');
    const theta = Float64Array.from(problem.theta);
    // Q is below its range, so that only corrections that shorten errors are used: one of the two directions does not.
    const outcomes = [1, -1].map((sign) => {
      problem.gradient.set(problem.gradient.map((g) => sign * g));
      const result = sampledGradient.step(problem, state.method, spec.phases[0].method, context);
      return { result, ds: state.method.ds as number };
    });
    expect(state.method).toMatchObject({ accepted: 1, rejected: 1 });
    for (const { result, ds } of outcomes) expect(result).toMatchObject({ stepSize: ds < 0 ? 1e-4 : 0 });
    expect(relativeDifference(theta, problem.theta)).toBeLessThan(1e-3);
    expect(state.method.q).toBeCloseTo(errorFlow(problem, block, null).q, 12);
  });

  it('goes on from a checkpoint with the same bits', () => {
    const spec = specOf({ rate: 0.05, qMax: 0.5, qMin: -0.5 });
    const whole = createRun(spec, null, typescriptKernels);
    advance(whole, 30);
    const first = createRun(spec, null, typescriptKernels);
    advance(first, 11);
    const second = restoreRun(spec, null, { provider: typescriptKernels, checkpoint: checkpointOf(first) });
    advance(second, 19);
    expect(second.state).toEqual(whole.state);
    const { accepted, rejected } = whole.state.method;
    expect((accepted as number) + (rejected as number)).toBe(30);
    expect(rejected).toBeGreaterThan(0);
    expect(accepted).toBeGreaterThan(0);
  });

  it.each([
    [
      'two layers with feedback',
      { network: { name: 'recurrent', hidden: [3, 3] } },
      /one layer with feedback.*has 2/,
    ],
    ['gated units', { network: { name: 'recurrent', hidden: [3], cell: 'gru' } }, /plain units/],
  ])('is refused for %s', (_, more, message) => {
    expect(() => createRun(specOf({}, more), null, typescriptKernels)).toThrow(message);
  });

  it('is refused with an empty range', () => {
    expect(() => createRun(specOf({ qMin: 2 }), null, typescriptKernels)).toThrow(
      /empty: it goes from 2 to 1/,
    );
  });
});
