/** Errors over sets of sequences that a task draws: fixed sets, since each is drawn from a stream of its own. */
import { span } from '../math/kernels.ts';
import { applyOutput } from '../loss/output.ts';
import { forward } from '../network/forward.ts';
import { setWeights } from '../network/network.ts';
import { clearPast } from '../network/trajectory.ts';
import { openStream } from '../random.ts';
import type { SequenceBatch, SequenceTask } from '../tasks/task.ts';
import { fillPart } from '../train/feed.ts';
import { lossPass, type Part, type Problem } from '../train/problem.ts';
import type { SetSums } from './index.ts';

/** A set: `count` sequences of a task from the stream of a purpose. */
export interface SequenceSet {
  readonly task: SequenceTask;
  readonly options: Record<string, unknown>;
  readonly seed: number;
  readonly purpose: string;
  readonly count: number;
}

/** Sums over the set at the accepted weights, without noise. Leaves the network at these weights. */
export function evaluateSequences(problem: Problem, set: SequenceSet): SetSums {
  const { checker, network, layout } = problem;
  if (checker === null) throw new Error('The problem was made without buffers for evaluation.');
  setWeights(network, span(problem.theta));
  const stream = openStream(set.seed, set.purpose);
  const total = emptyTotals(layout.outputs);
  for (let done = 0; done < set.count; done += checker.batch) {
    const batch = set.task.draw(stream, set.options, checker.batch);
    fillPart(checker, batch, layout);
    clearPast(checker.track);
    forward(network, checker.track, 0, batch.steps);
    addBatch(problem, { checker, set, batch, used: Math.min(checker.batch, set.count - done) }, total);
  }
  return sumsOf(total);
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
  place: { checker: Part; set: SequenceSet; batch: SequenceBatch; used: number },
  total: Totals,
): void {
  const { checker, set, batch, used } = place;
  // Sequences beyond the set's size must not count.
  for (let t = 0; t < batch.steps; t++)
    checker.weights.fill(0, t * checker.batch + used, (t + 1) * checker.batch);
  const pass = lossPass(problem, checker, { lossFrom: 0, to: batch.steps });
  total.loss += problem.loss.evaluate(problem.kernels, pass);
  const { width, rows } = pass;
  const outputs = Float64Array.from(pass.outputs.subarray(pass.at, pass.at + rows * width));
  applyOutput(outputs, { at: 0, rows, width }, problem.loss.output);
  for (let b = 0; b < used; b++) if (set.task.wrong(set.options, batch, outputs, b)) total.wrong++;
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

function sumsOf({ squared, loss, steps, wrong, sequences, sum, squares }: Totals): SetSums {
  const spread = squares.reduce((total, square, j) => total + square - (sum[j] * sum[j]) / steps, 0);
  return { squared, spread, n: steps * sum.length, loss: loss / steps, wrong: wrong / sequences };
}
