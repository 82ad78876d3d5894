import { describe, expect, it } from 'vitest';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { evaluateSequences } from '../../../src/engine/metrics/evaluate-sequences.ts';
import { openStream } from '../../../src/engine/random.ts';
import { joinSequences } from '../../../src/engine/tasks/join.ts';
import type { SequenceBatch } from '../../../src/engine/tasks/index.ts';
import { finishBatch, loadSequences, nextBatch } from '../../../src/engine/train/feed.ts';
import { computeGradient, evaluate, setTheta } from '../../../src/engine/train/problem.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

const task = { name: 'addition', length: 30, lengths: 'per-sequence' };

function runOf(batches: object, settings: object = {}): Run {
  const spec = readRunSpec({
    task,
    batches,
    network: { name: 'recurrent', hidden: [4] },
    initialisation: { name: 'uniform', range: 0.6 },
    loss: 'mean-squared-error',
    regularizers: [],
    phases: [{ method: 'gradient-descent' }],
    stop: { iterations: 3 },
    seed: 8,
    ...settings,
  });
  return createRun(spec, null, typescriptKernels);
}

const feeding = (run: Run) => ({ ...run, data: run.state.data });

/** What tells sequences apart: the first marked and valued step of each. */
function fingerprints(run: Run): string[] {
  const { parts, loadedSteps, layout } = run.problem;
  return parts.flatMap(({ batch, track }) => {
    const { z, plan } = track.layers[0];
    const input = plan.sources.find(({ layer }) => layer < 0);
    if (input === undefined) throw new Error('no inputs');
    return Array.from({ length: batch }, (_, b) =>
      Array.from({ length: loadedSteps }, (__, t) =>
        Array.from(
          z.subarray(
            (t * batch + b) * plan.fan + input.at,
            (t * batch + b) * plan.fan + input.at + layout.inputs,
          ),
        ),
      )
        .flat()
        .filter((value) => value !== 0)
        .join(),
    );
  });
}

describe('batches of a fixed set', () => {
  it('shuffled meet every sequence once a pass, in another order in the next', () => {
    const run = runOf({ source: 'fixed', sequences: 9, size: 3 });
    const passes = [0, 1].map(() =>
      [0, 1, 2].flatMap(() => {
        nextBatch(feeding(run));
        const seen = fingerprints(run);
        finishBatch(feeding(run), 1);
        return seen;
      }),
    );
    expect(run.state.data.epoch).toBe(2);
    expect(new Set(passes[0]).size).toBe(9);
    expect([...passes[0]].sort()).toEqual([...passes[1]].sort());
    expect(passes[0]).not.toEqual(passes[1]);
  });

  it('drawn with replacement come from the set too', () => {
    const all = runOf({ source: 'fixed', sequences: 5, size: 5 });
    const set = new Set(fingerprints(all));
    const run = runOf({ source: 'fixed', sequences: 5, size: 4, order: 'replacement', perEpoch: 2 });
    for (let i = 0; i < 6; i++) {
      nextBatch(feeding(run));
      for (const each of fingerprints(run)) expect(set.has(each)).toBe(true);
      finishBatch(feeding(run), 1);
    }
    expect(run.state.data.epoch).toBe(3);
  });

  it('as large as the set are the whole of it, at every iteration', () => {
    const run = runOf({ source: 'fixed', sequences: 5, size: 50 });
    expect(run.plan.changes).toBe(false);
    const before = fingerprints(run);
    expect(before).toHaveLength(5);
    nextBatch(feeding(run));
    expect(fingerprints(run)).toEqual(before);
  });
});

describe('fresh batches', () => {
  it('differ, and depend on the seed alone', () => {
    const [a, b] = [runOf({ size: 4 }), runOf({ size: 4 })];
    const draw = (run: Run) => {
      nextBatch(feeding(run));
      const seen = fingerprints(run);
      finishBatch(feeding(run), 1);
      return seen;
    };
    const first = draw(a);
    expect(draw(b)).toEqual(first);
    expect(draw(a)).not.toEqual(first);
  });
});

describe('a batch of sequences of unequal lengths', () => {
  /** Cost and gradient with `batch` loaded, at the run's weights. */
  function costOf(run: Run, batch: SequenceBatch): { cost: number; gradient: number[] } {
    loadSequences(run.problem, batch);
    setTheta(run.problem, run.state.theta);
    const { cost } = evaluate(run.problem, run.problem.theta);
    computeGradient(run.problem);
    return { cost, gradient: Array.from(run.problem.gradient) };
  }

  it.each([5, 8, 11])('has the mean cost and gradient of its %i sequences taken alone', (size) => {
    const run = runOf({ source: 'fixed', sequences: size, size });
    if (run.source.kind !== 'sequences') throw new Error('not a task');
    const { pool } = run.source;
    const stream = openStream(1, 'sequences');
    const alone = Array.from({ length: size }, () => pool.fresh(stream, 1));
    const together = costOf(run, joinSequences(alone));
    expect(new Set(alone.map(({ steps }) => steps)).size).toBeGreaterThan(1);
    const single = runOf({ source: 'fixed', sequences: 1, size: 1 });
    single.state.theta.set(run.state.theta);
    const each = alone.map((batch) => costOf(single, batch));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / size;
    expect(together.cost).toBeCloseTo(mean(each.map(({ cost }) => cost)), 13);
    together.gradient.forEach((g, i) => {
      expect(g).toBeCloseTo(mean(each.map(({ gradient }) => gradient[i])), 13);
    });
  });
});

describe('an evaluation of sequences', () => {
  it('judges as many as it is asked for, whatever fits at once', () => {
    const sums = [{ validation: 7 }, { validation: 7, test: 3 }].map((more) => {
      const run = runOf({ size: 4, ...more });
      run.problem.theta.set(run.state.theta);
      if (run.source.kind !== 'sequences') throw new Error('not a task');
      const { pool } = run.source;
      return evaluateSequences(run.problem, { pool, name: 'test', most: 7 });
    });
    expect(sums[0].n).toBe(7);
    expect(sums[0].loss).toBeCloseTo(sums[0].squared / 7, 14);
    expect(sums[0].wrong).toBeGreaterThanOrEqual(0);
    expect(sums[0].wrong * 7).toBeCloseTo(Math.round(sums[0].wrong * 7), 12);
  });
});
