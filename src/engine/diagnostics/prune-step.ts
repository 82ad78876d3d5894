/** One step of pruning and retraining: the specification of the run that goes on without the least salient weights. */
import { UnfoldError } from '../errors.ts';
import type { KernelProvider } from '../math/kernels.ts';
import type { Problem } from '../train/problem.ts';
import { checkpointOf, type Run } from '../train/run.ts';
import { readRunSpec, type RunSpec } from '../train/spec.ts';
import { curvatureOf, refuseCurvature } from './curvature.ts';
import { predictionFactor, trainingError } from './effective-parameters.ts';
import { inDouble } from './in-double.ts';
import { type Measure, pruneWeights } from './pruning.ts';
import { openSubject } from './subject.ts';
import { weightWords } from './weight-words.ts';

/** What a step comes to. */
export interface PruneStep {
  /** The present network: trained weights, E, and Akaike's final prediction error (MSE, scaled units). */
  readonly weights: number;
  readonly error: number;
  readonly predictionError: number;
  /** The weights that were removed, in words. */
  readonly removed: readonly string[];
  /** By how much E rises as the quadratic model has it, and E as it is before anything is trained again. */
  readonly rise: number;
  readonly startError: number;
  /** The run with what is left; its initial weights are those that are left, moved as the surgeon has it. */
  readonly spec: RunSpec;
}

/**
 * Removes the `count` least salient weights of a trained run. Train the new specification and call this again; stop
 * when `predictionError` rises (Pedersen & Hansen 1995). The run is not changed. Null where no weight can be removed.
 * @throws UnfoldError 'diagnostic.refused' where the run's network or loss has no dense curvature
 */
export function pruneStep(
  run: Run,
  provider: KernelProvider,
  { measure = 'damage', count = 1 }: { measure?: Measure; count?: number } = {},
): PruneStep | null {
  const subject = openSubject(run.spec, run.series, {
    provider,
    checkpoint: checkpointOf(run),
    needs: ['tangent', 'second'],
  });
  const refusal = refuseCurvature(subject);
  if (refusal !== null)
    throw new UnfoldError('diagnostic.refused', `${refusal} Use another network or loss.`);
  const problem = inDouble(subject);
  const curvature = finish(curvatureOf(problem));
  const pruning = finish(pruneWeights(subject, problem, { curvature, measure, count }));
  if (pruning === null) return null;
  const names = new Map(subject.weights.map((name) => [name.index, weightWords(name)]));
  return {
    weights: subject.layout.freeCount,
    error: problem.error,
    predictionError: akaike(problem),
    removed: [...pruning.chosen, ...pruning.alsoRemoved].map((index) => names.get(index) ?? ''),
    rise: pruning.rise,
    startError: pruning.error,
    spec: readRunSpec({ ...run.spec, ...pruning.patch }),
  };
}

/** (p + N)/(p - N) times the mean squared training error, N being the number of trained weights; NaN for other losses. */
function akaike(problem: Problem): number {
  const { counted, layout } = problem;
  return trainingError(problem) * predictionFactor(counted * layout.outputs, layout.freeCount);
}

function finish<T>(work: Generator<number, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
