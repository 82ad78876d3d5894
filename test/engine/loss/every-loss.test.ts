import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { type Loss, losses, type LossPass } from '../../../src/engine/loss/index.ts';
import { applyOutput } from '../../../src/engine/loss/output.ts';
import { type Kernels, type Precision } from '../../../src/engine/math/kernels.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { openStream } from '../../../src/engine/random.ts';
import { computeGradient, evaluate } from '../../../src/engine/train/problem.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

const WIDTH = 3;
const ROWS = 7;
/** Rows of targets before the pass, and numbers of outputs before it: a pass need not begin at 0. */
const FIRST = 2;
const AT = 5;

const dense = losses.filter(({ curvature }) => curvature !== null);

/** Outputs beside targets that the loss is defined for; every third row does not count. */
function passOf(loss: Loss, precision: Precision = 'float64'): { kernels: Kernels; pass: LossPass } {
  const kernels = typescriptKernels.open(precision, 1 << 16);
  const stream = openStream(3, `loss ${loss.name}`);
  const rows = FIRST + ROWS;
  const pass: LossPass = {
    outputs: kernels.alloc(AT + ROWS * WIDTH),
    at: AT,
    targets: kernels.alloc(rows * WIDTH),
    weights: kernels.alloc(rows),
    slope: kernels.alloc(rows * WIDTH),
    ...{ first: FIRST, rows: ROWS, width: WIDTH },
  };
  for (let i = AT; i < pass.outputs.length; i++) pass.outputs[i] = stream.normal();
  for (let row = 0; row < rows; row++) {
    pass.weights[row] = row % 3 === 2 ? 0 : 1;
    const values = Array.from({ length: WIDTH }, () =>
      loss.targets === 'any' ? stream.normal() : stream.uniform(),
    );
    const sum = loss.targets === 'shares' ? values.reduce((a, b) => a + b) : 1;
    pass.targets.set(
      values.map((value) => value / sum),
      row * WIDTH,
    );
  }
  return { kernels, pass };
}

const scaled = (pass: LossPass) => Array.from(pass.slope.subarray(FIRST * WIDTH, (FIRST + ROWS) * WIDTH));

/** Central difference of `f` by output i, of order 4. */
function derivative(pass: LossPass, i: number, f: () => readonly number[]): number[] {
  const { outputs } = pass;
  const value = outputs[AT + i];
  const h = 1e-4;
  const [a, b, c, d] = [-2, -1, 1, 2].map((k) => {
    outputs[AT + i] = value + k * h;
    return f();
  });
  outputs[AT + i] = value;
  return a.map((_, n) => (a[n] - 8 * b[n] + 8 * c[n] - d[n]) / (12 * h));
}

describe.each(losses.map((loss) => [loss.name, loss] as const))('%s', (_, loss) => {
  it('has the slope of its value, and none where a step does not count', () => {
    const { kernels, pass } = passOf(loss);
    loss.evaluate(kernels, pass);
    const slope = scaled(pass);
    for (let i = 0; i < ROWS * WIDTH; i++) {
      const [numeric] = derivative(pass, i, () => [loss.evaluate(kernels, pass)]);
      expect(Math.abs(slope[i] - numeric)).toBeLessThan(1e-9);
      if (pass.weights[FIRST + Math.floor(i / WIDTH)] === 0) expect(slope[i]).toBe(0);
    }
  });

  it('leaves the rows of other steps alone', () => {
    const { kernels, pass } = passOf(loss);
    pass.slope.fill(7);
    loss.evaluate(kernels, pass);
    expect(Array.from(pass.slope.subarray(0, FIRST * WIDTH))).toEqual(Array(FIRST * WIDTH).fill(7));
  });

  it('is the sum of its rows, each by itself', () => {
    const { kernels, pass } = passOf(loss);
    const whole = loss.evaluate(kernels, pass);
    let sum = 0;
    for (let row = 0; row < ROWS; row++)
      sum += loss.evaluate(kernels, { ...pass, at: AT + row * WIDTH, first: FIRST + row, rows: 1 });
    expect(sum).toBeCloseTo(whole, 12);
  });

  it('is the same in 32 bits, to rounding', () => {
    const [double, single] = (['float64', 'float32'] as const).map((precision) => {
      const { kernels, pass } = passOf(loss, precision);
      return [loss.evaluate(kernels, pass), ...scaled(pass)];
    });
    single.forEach((value, i) => {
      expect(Math.abs(value - double[i])).toBeLessThan(3e-6 * (1 + Math.abs(double[i])));
    });
  });

  it('stays finite for outputs of any size, and shows outputs that are not numbers', () => {
    for (const precision of ['float64', 'float32'] as const) {
      const { kernels, pass } = passOf(loss, precision);
      for (const size of [1e4, -1e4, 1e15]) {
        for (let i = AT; i < pass.outputs.length; i++) pass.outputs[i] = i % 2 === 0 ? size : -size / 3;
        expect(loss.evaluate(kernels, pass)).toBeGreaterThanOrEqual(0);
        expect(scaled(pass).every(Number.isFinite)).toBe(true);
      }
      pass.outputs[AT] = NaN; // of a step that does not count
      expect(loss.evaluate(kernels, pass)).not.toBeNaN();
      pass.outputs[AT + WIDTH] = NaN;
      expect(loss.evaluate(kernels, pass)).toBeNaN();
    }
  });

  it('says where it comes from', () => {
    expect(loss.source).toMatch(/(19|20)\d\d/);
    expect(loss.equation).toContain('E');
  });
});

/** A batch of 9 sequences of four classes, in two parts, with this loss: its cost and gradient. */
function costOf(loss: object) {
  const spec = readRunSpec({
    task: { name: 'temporal-order', length: 10 },
    batches: { source: 'fixed', size: 9, sequences: 9, validation: 0, test: 0 },
    network: { name: 'recurrent', hidden: [2] },
    loss,
    regularizers: [],
    phases: [{ method: 'sgd' }],
  });
  const { problem } = createRun(spec, null, typescriptKernels);
  const { cost } = evaluate(problem, problem.theta);
  computeGradient(problem);
  return { cost, gradient: Array.from(problem.gradient), counted: problem.counted };
}

describe('a mean', () => {
  it.each([
    ['softmax-cross-entropy', { name: 'softmax-cross-entropy', reduction: 'sum' }, 1],
    ['logistic-cross-entropy', { name: 'logistic-cross-entropy', reduction: 'sum' }, 1],
    ['hinge', { name: 'hinge', reduction: 'sum' }, 1],
    ['mean-squared-error', 'squared-error', 2],
  ])('of %s is the sum over the steps that count, divided by their number', (name, whole, factor) => {
    const mean = costOf({ name });
    const sum = costOf(typeof whole === 'string' ? { name: whole } : whole);
    expect(mean.counted).toBe(9);
    expect(mean.cost * 9).toBeCloseTo(factor * sum.cost, 12);
    mean.gradient.forEach((value, i) => {
      expect(value * 9).toBeCloseTo(factor * sum.gradient[i], 12);
    });
    expect(mean.gradient.some((value) => value !== 0)).toBe(true);
  });
});

describe('softmax cross-entropy', () => {
  it('of equal outputs is the logarithm of the number of classes, with known slopes', () => {
    const kernels = typescriptKernels.open('float64', 1 << 12);
    const [outputs, targets, weights, slope] = [4, 4, 1, 4].map((length) => kernels.alloc(length));
    targets[1] = weights[0] = 1;
    const pass = { outputs, targets, weights, slope, at: 0, first: 0, rows: 1, width: 4 };
    const [loss] = losses.filter(({ name }) => name === 'softmax-cross-entropy');
    expect(loss.evaluate(kernels, pass)).toBeCloseTo(1.3862943611198906, 15);
    expect(Array.from(slope)).toEqual([0.25, -0.75, 0.25, 0.25]);
    applyOutput(outputs, { at: 0, rows: 1, width: 4 }, loss.output);
    expect(Array.from(outputs)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

describe('targets of a series', () => {
  const series = (columns: Record<string, readonly number[]>): Series => ({
    name: 'targets',
    length: 20,
    columns: Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) })),
  });
  const ones = Array.from({ length: 20 }, (_, i) => i % 2);
  const others = ones.map((value) => 1 - value);
  const runOf = (loss: string, given: Series) => {
    const data = { inputs: ['a'], targets: ['a', 'b'], scale: 'none' };
    const spec = readRunSpec({ data, loss, phases: [{ method: 'sgd' }] });
    return () => createRun(spec, given, typescriptKernels);
  };

  it.each(['softmax-cross-entropy', 'logistic-cross-entropy', 'hinge'])(
    'that are classes suit %s',
    (loss) => {
      expect(runOf(loss, series({ a: ones, b: others }))).not.toThrow();
    },
  );

  it('that a loss is not defined for are refused with advice', () => {
    const large = series({ a: ones, b: ones.map((value) => 3 * value) });
    expect(runOf('logistic-cross-entropy', large)).toThrow(
      /targets from 0 to 1, but there is 3.*scaling "none"/,
    );
    expect(runOf('softmax-cross-entropy', series({ a: ones, b: ones }))).toThrow(/a row sums to [02]/);
    expect(runOf('hinge', large)).not.toThrow();
  });
});

describe.each(dense.map((loss) => [loss.name, loss] as const))('the curvature of %s', (_, loss) => {
  it('is the derivative of its slopes', () => {
    const { kernels, pass } = passOf(loss);
    const out = new Float64Array(WIDTH * WIDTH);
    for (let row = 0; row < ROWS; row++) {
      if (pass.weights[FIRST + row] === 0) continue;
      loss.curvature?.(pass, row, out);
      for (let j = 0; j < WIDTH; j++) {
        const numeric = derivative(pass, row * WIDTH + j, () => {
          loss.evaluate(kernels, pass);
          return scaled(pass).slice(row * WIDTH, (row + 1) * WIDTH);
        });
        numeric.forEach((value, i) => {
          expect(Math.abs(out[i * WIDTH + j] - value)).toBeLessThan(1e-9);
        });
      }
    }
  });

  it('is positive semi-definite and finite for outputs of any size', () => {
    const { pass } = passOf(loss);
    const out = new Float64Array(WIDTH * WIDTH);
    const stream = openStream(1, 'directions');
    for (const size of [1, 30, 1e4]) {
      for (let i = AT; i < pass.outputs.length; i++) pass.outputs[i] = size * stream.normal();
      for (let row = 0; row < ROWS; row++) {
        loss.curvature?.(pass, row, out);
        const v = Array.from({ length: WIDTH }, () => stream.normal());
        const quadratic = out.reduce((sum, h, i) => sum + v[Math.floor(i / WIDTH)] * h * v[i % WIDTH], 0);
        expect(quadratic).toBeGreaterThanOrEqual(-1e-14);
      }
    }
  });
});
