import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporalGradients, temporalNorms } from '../../../src/engine/gradients/temporal.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { omega } from '../../../src/engine/regularizers/omega.ts';
import { loadSequences } from '../../../src/engine/train/feed.ts';
import { computeGradient, evaluate, type Problem } from '../../../src/engine/train/problem.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { relativeDifference } from '../../helpers/network-problem.ts';

/** What test/fixtures/make_torch_through_time.py wrote: matrices have a row for each source. */
interface Fixture {
  readonly symbols: readonly (readonly number[])[];
  readonly classes: readonly number[];
  readonly symbolCount: number;
  readonly classCount: number;
  readonly W: readonly (readonly number[])[];
  readonly U: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly V: readonly (readonly number[])[];
  readonly c: readonly number[];
  readonly cost: number;
  readonly omega: number;
  readonly omegaGradient: readonly (readonly number[])[];
  readonly temporal: readonly (readonly number[])[];
}

const path = new URL('../../fixtures/torch-through-time.json', import.meta.url);
const stored = JSON.parse(readFileSync(path, 'utf8')) as Fixture;

/** The weights as this engine lays them out: unit by unit, recurrent, input, bias. */
function theta({ W, U, b, V, c }: Fixture): number[] {
  const hidden = b.flatMap((bias, i) => [...W.map((row) => row[i]), ...U.map((row) => row[i]), bias]);
  return [...hidden, ...c.flatMap((bias, i) => [...V.map((row) => row[i]), bias])];
}

/** The problem of the fixture, with its cost and the buffers of its backward pass. */
function linearised(): { problem: Problem; cost: number } {
  const { symbols, classes, symbolCount, classCount } = stored;
  const [steps, batch] = [symbols.length, classes.length];
  const spec = readRunSpec({
    task: { name: 'temporal-order', length: steps },
    batches: { size: batch, validation: 0, test: 0 },
    network: { name: 'recurrent', hidden: [stored.b.length] },
    loss: 'softmax-cross-entropy',
    regularizers: ['omega'],
    phases: [{ method: 'sgd' }],
  });
  const { problem } = createRun(spec, null, typescriptKernels);
  const inputs = new Float64Array(steps * batch * symbolCount);
  symbols.flat().forEach((symbol, row) => (inputs[row * symbolCount + symbol] = 1));
  const targets = new Float64Array(steps * batch * classCount);
  classes.forEach((answer, b) => (targets[((steps - 1) * batch + b) * classCount + answer] = 1));
  const weights = new Float64Array(steps * batch).fill(1, (steps - 1) * batch);
  const lengths = new Uint32Array(batch).fill(steps);
  loadSequences(problem, { steps, batch, inputs, targets, weights, lengths });
  problem.theta.set(theta(stored));
  const { cost } = evaluate(problem, problem.theta);
  computeGradient(problem);
  return { problem, cost };
}

describe("gradients through time agree with PyTorch's", () => {
  it('in the cost', () => {
    expect(linearised().cost).toBeCloseTo(stored.cost, 13);
  });

  it('in the temporal gradient of every step, and its length', () => {
    const { problem } = linearised();
    const norms = temporalNorms(problem);
    temporalGradients(problem).forEach((gradient, t) => {
      const expected = stored.temporal[t];
      expect(relativeDifference(expected, gradient)).toBeLessThan(1e-12);
      expect(norms[t] / Math.sqrt(expected.reduce((sum, x) => sum + x * x, 0))).toBeCloseTo(1, 12);
    });
  });

  it('in Omega and its derivative by the recurrent weights', () => {
    const { problem } = linearised();
    problem.gradient.fill(0);
    const options = { alpha: 1, schedule: { name: 'constant' }, form: 'squared-mean' };
    expect(omega.addGradient(problem, options, { iteration: 1, epoch: 0 })).toBeCloseTo(stored.omega, 12);
    const n = stored.b.length;
    const expected = new Float64Array(problem.gradient.length);
    const stride = n + stored.symbolCount + 1;
    stored.omegaGradient.forEach((row, j) => row.forEach((x, i) => (expected[i * stride + j] = x)));
    expect(relativeDifference(expected, problem.gradient)).toBeLessThan(1e-12);
  });
});
