/** Errors over sets of sequences, the same ones at every evaluation. */
import { span } from '../math/kernels.ts';
import { applyOutput } from '../loss/output.ts';
import { forward } from '../network/forward.ts';
import { setWeights } from '../network/network.ts';
import { clearPast } from '../network/trajectory.ts';
import type { SequenceBatch } from '../tasks/task.ts';
import { fillPart } from '../train/feed.ts';
import type { CheckedSet, Pool } from '../train/pool.ts';
import { lossPass, type Part, type Problem } from '../train/problem.ts';
import { emptySums } from './evaluate-sets.ts';
import type { SetSums } from './index.ts';

/** A set of a pool, and how many of its sequences are looked at. */
export interface SequenceSet {
  readonly pool: Pool;
  readonly name: CheckedSet;
  readonly most: number;
}

/** Sums over the set at the accepted weights, without noise. Leaves the network at these weights. */
export function evaluateSequences(problem: Problem, set: SequenceSet): SetSums {
  const { checker, network, layout } = problem;
  if (checker === null) throw new Error('The problem was made without buffers for evaluation.');
  const { pool } = set;
  const { count, next } = pool.check(set.name, set.most);
  if (count === 0) return emptySums;
  setWeights(network, span(problem.theta));
  const total = emptyTotals(layout.outputs);
  for (let done = 0; done < count; done += checker.batch) {
    const batch = next(checker.batch);
    fillPart(checker, batch, layout);
    clearPast(checker.track);
    forward(network, checker.track, 0, batch.steps);
    addBatch(problem, { checker, pool, batch, used: Math.min(checker.batch, count - done) }, total);
  }
  return sumsOf(total, { inBits: pool.counts !== null && problem.loss.output === 'softmax' });
}

interface Totals {
  squared: number;
  loss: number;
  steps: number;
  wrong: number;
  sequences: number;
  /** Of the targets, output by output. */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

const emptyTotals = (outputs: number): Totals => ({
  squared: 0,
  loss: 0,
  steps: 0,
  wrong: 0,
  sequences: 0,
  sum: new Float64Array(outputs),
  squares: new Float64Array(outputs),
});

function addBatch(
  problem: Problem,
  place: { checker: Part; pool: Pool; batch: SequenceBatch; used: number },
  total: Totals,
): void {
  const { checker, pool, batch, used } = place;
  // Sequences beyond the set's size must not count.
  for (let t = 0; t < batch.steps; t++)
    checker.weights.fill(0, t * checker.batch + used, (t + 1) * checker.batch);
  const pass = lossPass(problem, checker, { lossFrom: 0, to: batch.steps });
  total.loss += problem.loss.evaluate(problem.kernels, pass);
  const { width, rows } = pass;
  const outputs = Float64Array.from(pass.outputs.subarray(pass.at, pass.at + rows * width));
  applyOutput(outputs, { at: 0, rows, width }, problem.loss.output);
  const { wrong } = pool;
  if (wrong === null) total.wrong = NaN;
  else for (let b = 0; b < used; b++) if (wrong(batch, outputs, b)) total.wrong++;
  total.sequences += used;
  for (let row = 0; row < rows; row++) {
    if (checker.weights[row] === 0) continue;
    total.steps++;
    for (let j = 0; j < width; j++) {
      const target = batch.targets[row * width + j];
      const error = target - outputs[row * width + j];
      total.squared += error * error;
      total.sum[j] += target;
      total.squares[j] += target * target;
    }
  }
}

/** Predictions of a text and its like are judged in bits too; whole answers of a task are not. */
function sumsOf(
  { squared, loss, steps, wrong, sequences, sum, squares }: Totals,
  { inBits }: { inBits: boolean },
): SetSums {
  const spread = squares.reduce((total, square, j) => total + square - (sum[j] * sum[j]) / steps, 0);
  const mean = loss / steps;
  return {
    squared,
    own: squared,
    spread,
    n: steps * sum.length,
    loss: mean,
    wrong: wrong / sequences,
    bits: inBits ? mean / Math.LN2 : NaN,
  };
}
