/** Errors of a run's sets at its accepted weights, and the noise that must be out of the way for them. */
import { evaluateSets, emptySums } from '../metrics/evaluate-sets.ts';
import { evaluateSequences } from '../metrics/evaluate-sequences.ts';
import type { SetSums } from '../metrics/index.ts';
import { restoreStream } from '../random.ts';
import type { CheckedSet, Pool } from './pool.ts';
import { evaluate, regularizersOf, uncounted } from './problem.ts';
import { type Run, useWholeSeries } from './run.ts';
import type { RunSpec } from './spec.ts';

/** Sums of the sets; without samples where a set is empty, or too dear to be evaluated at every iteration. */
export interface RunSums {
  readonly train: SetSums;
  readonly validation: SetSums;
  readonly test: SetSums;
}

/** Sums at the accepted weights, without noise. Training and test sequences of a task are left to `summarySums`. */
export function evaluateRun(run: Run): RunSums {
  if (run.source.kind === 'series') return evaluateSeries(run);
  return { train: emptySums, validation: sequences(run, 'validation'), test: emptySums };
}

/**
 * Sums of all sets. For sequences of a task, training is judged by as many others of its kind as validation has; for a
 * collection by the training set itself, of which as many are taken as the larger of the other sets may have.
 */
export function summarySums(run: Run): RunSums {
  if (run.source.kind === 'series') return evaluateSeries(run);
  return {
    train: sequences(run, 'training check'),
    validation: sequences(run, 'validation'),
    test: sequences(run, 'test'),
  };
}

/** Draws the disturbances of the next iteration. */
export function drawNoise({ problem, state }: Run): void {
  const disturbances = regularizersOf(problem, 'disturbance');
  if (disturbances.length === 0) return;
  const stream = restoreStream(state.streams.noise);
  for (const { entry, options } of disturbances) entry.draw(problem, stream, options);
  state.streams.noise = stream.state();
}

/** Takes all disturbances away. */
export function clearNoise({ problem }: Run): void {
  for (const { entry } of regularizersOf(problem, 'disturbance')) entry.clear(problem);
}

function evaluateSeries(run: Run): RunSums {
  const { problem, source, plan, spec, state } = run;
  if (source.kind !== 'series') throw new Error('evaluateSeries: the run has no series');
  if (plan.changes) {
    clearNoise(run);
    useWholeSeries(run);
    problem.theta.set(state.theta);
    uncounted(problem, () => evaluate(problem, problem.theta));
  }
  return evaluateSets(problem, source.prepared, spec.data.testStart);
}

function sequences({ problem, source, spec, state }: Run, set: CheckedSet): SetSums {
  if (source.kind !== 'sequences') throw new Error('sequences: the run has no task');
  const most = mostOf(spec, source.pool, set);
  if (most === 0) return emptySums;
  problem.theta.set(state.theta);
  return evaluateSequences(problem, { pool: source.pool, name: set, most });
}

function mostOf({ batches: { validation, test } }: RunSpec, { counts }: Pool, set: CheckedSet): number {
  if (set === 'test') return test;
  return set === 'training check' && counts !== null ? Math.max(validation, test) : validation;
}
