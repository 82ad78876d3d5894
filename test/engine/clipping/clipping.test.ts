import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { weightBlocks } from '../../../src/engine/network/weight-blocks.ts';
import { guardGradient } from '../../../src/engine/train/guards.ts';
import { gradientNorm, type Problem } from '../../../src/engine/train/problem.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';

/** A problem whose gradient is 3, -4, 0, ... */
function problemOf(): Problem {
  const spec = readRunSpec({ network: { name: 'recurrent', hidden: [3] }, seed: 2 });
  const { problem } = createRun(spec, sineSeries(60), typescriptKernels);
  problem.gradient.fill(0);
  problem.gradient[0] = 3;
  problem.gradient[1] = -4;
  return problem;
}

const guard = (problem: Problem, clip: { name: string; threshold?: number }, rescue = false) =>
  guardGradient(problem, { clip, rescue }, gradientNorm(problem));

describe('clipping', () => {
  it('by norm scales a longer gradient down and leaves its direction', () => {
    const problem = problemOf();
    expect(guard(problem, { name: 'norm', threshold: 1 })).toBe('clipped');
    expect(problem.gradient[0]).toBeCloseTo(0.6, 15);
    expect(problem.gradient[1]).toBeCloseTo(-0.8, 15);
  });

  it('by norm leaves a gradient within the threshold as it is', () => {
    const problem = problemOf();
    expect(guard(problem, { name: 'norm', threshold: 5 })).toBe('unchanged');
    expect([...problem.gradient.subarray(0, 2)]).toEqual([3, -4]);
  });

  it('by value bounds every component', () => {
    const problem = problemOf();
    expect(guard(problem, { name: 'value', threshold: 3.5 })).toBe('clipped');
    expect([...problem.gradient.subarray(0, 3)]).toEqual([3, -3.5, 0]);
    expect(guard(problem, { name: 'value', threshold: 3.5 })).toBe('unchanged');
  });

  it('none changes nothing', () => {
    expect(guard(problemOf(), { name: 'none' })).toBe('unchanged');
  });
});

describe('the rescue rule', () => {
  it.each([NaN, Infinity, -Infinity, 2e10])('replaces a gradient with a component of %f', (value) => {
    const problem = problemOf();
    problem.gradient[2] = value;
    expect(guard(problem, { name: 'norm', threshold: 1 }, true)).toBe('rescued');
    const recurrent = new Set(
      weightBlocks(problem.layout)
        .filter(({ kind }) => kind === 'recurrent')
        .flatMap(({ at, rows, cols, stride }) =>
          Array.from({ length: rows * cols }, (_, i) => at + Math.floor(i / cols) * stride + (i % cols)),
        ),
    );
    expect(recurrent.size).toBe(9);
    problem.gradient.forEach((g, i) => {
      expect(g).toBe(recurrent.has(i) ? 0.02 * problem.theta[i] : 0);
    });
  });

  it('leaves usable gradients to clipping', () => {
    expect(guard(problemOf(), { name: 'none' }, true)).toBe('unchanged');
  });

  it('is off by default: a gradient that is not a number cannot be used', () => {
    const problem = problemOf();
    problem.gradient[2] = NaN;
    expect(guard(problem, { name: 'norm', threshold: 1 })).toBe('unusable');
  });
});
