/** One step of pruning and retraining: the specification of the run that goes on without the least salient weights. */
import { UnfoldError } from '../errors.ts';
import type { KernelProvider } from '../math/kernels.ts';
import type { Problem } from '../train/problem.ts';
import { checkpointOf, type Run } from '../train/run.ts';
import { readRunSpec, type RunSpec } from '../train/spec.ts';
import { curvatureOf, refuseCurvature } from './curvature.ts';
import { predictionFactor, trainingError } from './effective-parameters.ts';
import { inDouble } from './in-double.ts';
import { reachesOutput, waysOf, weightsIntoUseless } from './prunable.ts';
import { type Measure, pruneWeights, type Pruning } from './pruning.ts';
import { openSubject, type Subject } from './subject.ts';
import { weightWords } from './weight-words.ts';

/** What a step comes to. */
export interface PruneStep {
  /**
   * The present network: trained weights that have a way to the output (a bias cannot be masked when its unit has
   * none any more), E, and Akaike's final prediction error with them (MSE, scaled units).
   */
  readonly weights: number;
  readonly error: number;
  /** NaN for a loss that is not squared, and where there are no more training values than weights. */
  readonly predictionError: number;
  /** What is left without the least salient weights; null where none can be removed. */
  readonly next: PrunedRun | null;
}

/** A run that goes on with fewer weights. */
export interface PrunedRun {
  /** The weights that were removed, in words. */
  readonly removed: readonly string[];
  /** By how much E rises as the quadratic model has it, and E as it is before anything is trained again. */
  readonly rise: number;
  readonly startError: number;
  /** Its initial weights are those that are left, moved as the surgeon has it. */
  readonly spec: RunSpec;
}

/**
 * Removes the `count` least salient weights of a trained run. Train the new specification and call this again; stop
 * when `predictionError` rises (Pedersen & Hansen 1995). The run is not changed.
 * @throws UnfoldError 'diagnostic.refused' where the run's network or loss has no dense curvature
 */
export function pruneStep(
  run: Run,
  provider: KernelProvider,
  { measure = 'damage', count = 1 }: { measure?: Measure; count?: number } = {},
): PruneStep {
  const subject = openSubject(run.spec, run.series, {
    provider,
    checkpoint: checkpointOf(run),
    needs: ['tangent', 'second'],
  });
  const refusal = refuseCurvature(subject);
  if (refusal !== null)
    throw new UnfoldError('diagnostic.refused', `${refusal} Use another network or loss.`);
  const problem = inDouble(subject);
  const weights = usefulWeights(subject);
  const figures = { weights, error: problem.error, predictionError: akaike(problem, weights) };
  const curvature = finish(curvatureOf(problem));
  const pruning = finish(pruneWeights(subject, problem, { curvature, measure, count }));
  return { ...figures, next: pruning === null ? null : prunedRun(subject, pruning) };
}

function prunedRun({ spec, weights }: Subject, { chosen, alsoRemoved, ...pruning }: Pruning): PrunedRun {
  const names = new Map(weights.map((name) => [name.index, weightWords(name)]));
  return {
    removed: [...chosen, ...alsoRemoved].map((index) => names.get(index) ?? ''),
    rise: pruning.rise,
    startError: pruning.error,
    spec: readRunSpec({ ...spec, changes: [], ...pruning.patch }),
  };
}

function usefulWeights({ layout }: Subject): number {
  const reaches = reachesOutput(waysOf(layout), () => false);
  const useless = weightsIntoUseless(layout, reaches).filter((index) => layout.freeIndex[index] >= 0);
  return layout.freeCount - useless.length;
}

/** (p + N)/(p - N) times the mean squared training error, N being the number of weights; NaN for other losses. */
function akaike(problem: Problem, weights: number): number {
  return trainingError(problem) * predictionFactor(problem.counted * problem.layout.outputs, weights);
}

function finish<T>(work: Generator<number, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
