import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryNamed } from '../../../src/engine/fields.ts';
import type { Precision } from '../../../src/engine/math/kernels.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { methods } from '../../../src/engine/methods/index.ts';
import { openStream } from '../../../src/engine/random.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';

interface Case {
  readonly method: { readonly name: string };
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/torch-optimizers.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

/** The weights after every step of the method on the gradients of the case. */
function stepsOf({ method, start, gradients }: Case, precision: Precision): number[][] {
  const spec = readRunSpec({ network: { name: 'recurrent', hidden: [2] }, precision, phases: [{ method }] });
  const { problem } = createRun(spec, sineSeries(60), typescriptKernels);
  const options = spec.phases[0].method;
  const entry = entryNamed(methods, method.name);
  const state = entry.init(options, problem);
  problem.theta.set(start);
  return gradients.map((gradient, k) => {
    problem.gradient.fill(0);
    problem.gradient.set(gradient);
    const stream = openStream(1, 'method');
    const context = { iteration: k + 1, phaseIteration: k + 1, epoch: k, epochError: NaN, stream };
    entry.step(problem, state, options, context);
    return Array.from(problem.theta.subarray(0, start.length));
  });
}

/** The largest difference between two tables, in shares of 1 + |expected|. */
function difference(found: readonly (readonly number[])[], expected: Case['after']): number {
  const errors = expected.flatMap((row, k) =>
    row.map((value, i) => Math.abs(found[k][i] - value) / (1 + Math.abs(value))),
  );
  return Math.max(...errors);
}

describe.each(cases.map((each) => [JSON.stringify(each.method), each] as const))('%s', (_, each) => {
  it('takes the steps of PyTorch to 1e-10', () => {
    const found = stepsOf(each, 'float64');
    expect(difference(found, each.after)).toBeLessThan(1e-10);
    expect(difference(found, each.after.slice(0, 1))).toBeLessThan(1e-14);
  });

  it('takes them in 32 bits to rounding', () => {
    expect(difference(stepsOf(each, 'float32'), each.after)).toBeLessThan(2e-5);
  });
});
